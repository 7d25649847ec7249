import { describe, expect, it } from 'vitest';
import { addMonths, countOf, weeksOf } from './weeks';

const iso = { firstDay: 1, minimalDays: 4 };
const us = { firstDay: 7, minimalDays: 1 };

describe('the weeks of a month', () => {
  it('are six, from the first day that the country has', () => {
    expect(weeksOf('2026-12-18', iso)[0]?.days.at(0)).toBe('2026-11-30');
    expect(weeksOf('2026-12-18', us)[0]?.days.at(0)).toBe('2026-11-29');
    expect(weeksOf('2027-02-01', iso).map(({ days }) => days.length)).toEqual([7, 7, 7, 7, 7, 7]);
  });
  it.each([
    ['2026-12-18', iso, [49, 50, 51, 52, 53, 1]], ['2027-01-01', iso, [53, 1, 2, 3, 4, 5]], ['2026-01-01', iso, [1, 2, 3, 4, 5, 6]], ['2024-12-01', iso, [48, 49, 50, 51, 52, 1]],
    ['2026-01-01', us, [1, 2, 3, 4, 5, 6]], ['2026-12-01', us, [49, 50, 51, 52, 1, 2]], ['2027-01-01', us, [1, 2, 3, 4, 5, 6]],
  ] as const)('of %s have their numbers', (month, count, numbers) => expect(weeksOf(month, count).map(({ number }) => number)).toEqual(numbers));
  it('begin where the region says', () => {
    expect(countOf('en-US').firstDay).toBe(7);
    expect([countOf('de-DE'), countOf('en-GB'), countOf('es-ES')]).toEqual([iso, iso, iso]);
  });
});

it('a month on, or back, is a day that there is', () => {
  expect(addMonths('2027-01-31', 1)).toBe('2027-02-28');
  expect(addMonths('2026-12-18', 1)).toBe('2027-01-18');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  expect(addMonths('2026-12-31', 12)).toBe('2027-12-31');
});
