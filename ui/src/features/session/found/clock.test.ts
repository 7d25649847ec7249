import { describe, expect, it } from 'vitest';
import { readClock, showClock } from './clock';

describe('a time as people type it', () => {
  it.each([
    ['8', '08:00'], ['8:30', '08:30'], ['8.30', '08:30'], ['830', '08:30'], ['0830', '08:30'], ['18', '18:00'], ['18 Uhr', '18:00'], ['18h', '18:00'], ['8h30', '08:30'],
    ['6 pm', '18:00'], ['6pm', '18:00'], ['6:30 p.m.', '18:30'], ['12 am', '00:00'], ['12 pm', '12:00'], [' 23:59 ', '23:59'],
  ])('reads "%s"', (typed, clock) => expect(readClock(typed)).toBe(clock));
  it.each(['', 'noon', '24', '8:60', '13 pm', '0 am', '-8', '8:3', '123456'])('does not read "%s"', (typed) => expect(readClock(typed)).toBeNull());
  it('is shown as everywhere, and kept where it is none', () => {
    expect(['0830', '6pm', 'noon'].map(showClock)).toEqual(['8:30', '18:00', 'noon']);
  });
});
