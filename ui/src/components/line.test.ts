import { describe, expect, it } from 'vitest';
import { saidBounds, saidCorrected, saidDayProblem, saidTimeProblem, saidUnclear } from './line';

describe('what a line says back', () => {
  it('names the words that are unclear, and a day that has passed by its name', () => {
    const text = 'bella 32:00 mon tue';
    expect(saidUnclear(text, { from: 6, to: 11, reason: 'no_such_time' }, { day: null })).toBe('“32:00” is not a time.');
    expect(saidUnclear(text, { from: 16, to: 19, reason: 'two_days' }, { day: null })).toBe('“tue” is a second day.');
    expect(saidUnclear('bella 22/11/2026', { from: 6, to: 16, reason: 'day_is_past' }, { day: '2026-11-22' })).toMatch(/Sunday.*November.* has passed/);
  });
  it('says what was read for a slip', () => {
    const marks = [{ from: 0, to: 5, kind: 'who' as const, meant: null }, { from: 6, to: 13, kind: 'day' as const, meant: 'Tuesday' }];
    expect(saidCorrected('bella teusday', marks)).toEqual(['“teusday” read as “Tuesday”']);
  });
  it('says why a day or a time cannot be had', () => {
    expect(saidDayProblem({ kind: 'closed', reason: null }, '2026-11-29', null)).toMatch(/^Closed on Sunday/);
    expect(saidDayProblem({ kind: 'closed', reason: 'Saint Andrew' }, '2026-11-30', null)).toMatch(/: Saint Andrew\.$/);
    expect(saidDayProblem({ kind: 'vet_away', reason: 'Course' }, '2026-11-23', 'Dr Kim')).toMatch(/^Dr Kim is not in on Monday.*: Course\.$/);
    expect(saidDayProblem({ kind: 'vet_away', reason: null }, '2026-11-23', null)).toMatch(/^No vet is in on Monday/);
    expect(saidTimeProblem('taken', '15:00', 'Dr Lee')).toBe('15:00 is taken.');
    expect(saidTimeProblem('vet_away', '15:00', 'Dr Lee')).toBe('Dr Lee is not in at 15:00.');
  });
  it('says the bounds', () => {
    expect(saidBounds({ not_before: '15:00', not_after: null })).toBe('from 15:00');
    expect(saidBounds({ not_before: null, not_after: '10:00' })).toBe('until 10:00');
    expect(saidBounds({ not_before: '14:00', not_after: '16:00' })).toBe('14:00 to 16:00');
    expect(saidBounds({ not_before: null, not_after: null })).toBeNull();
  });
});
