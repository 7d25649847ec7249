import { describe, expect, it } from 'vitest';
import { countdown, timeTyped } from './time';

describe('timeTyped', () => {
  it.each([['9', '09:00'], ['930', '09:30'], ['9:30', '09:30'], ['09.30', '09:30'], ['1015', '10:15'], [' 14:05 ', '14:05'], ['0:00', '00:00']])('%s is %s', (typed, time) =>
    expect(timeTyped(typed)).toBe(time));
  it.each(['', '24:00', '9:75', 'noon', '12345', '-3'])('%s is no time', (typed) => expect(timeTyped(typed)).toBeNull());
});

describe('countdown', () => {
  it.each([[180_000, '3:00'], [160_400, '2:41'], [1, '0:01'], [0, '0:00'], [-5_000, '0:00']] as const)('%s ms are %s', (left, shown) => expect(countdown(left)).toBe(shown));
});
