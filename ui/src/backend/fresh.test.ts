import { QueryObserver } from '@tanstack/svelte-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forget, forgetSoon, showVisit } from './fresh';
import { queryClient, reads } from './queries';
import type { Appointment, DaySchedule, WeekSchedule } from './types';

const visit = (id: string, local_day: string, more: Partial<Appointment> = {}) => ({ id, local_day, resource_id: 'lee', ...more }) as Appointment;
const day = (date: string, ...appointments: Appointment[]) => ({ day: date, now: `${date}T08:00:00Z`, appointments }) as unknown as DaySchedule;
const READ_AT = 1_000;
const read = (key: string | null, page: DaySchedule) => queryClient.setQueryData(reads.day(key).queryKey, page, { updatedAt: READ_AT });
const shown = (key: string | null) => queryClient.getQueryData(reads.day(key).queryKey)?.appointments.map(({ id, resource_id }) => `${id} ${resource_id}`);

afterEach(() => queryClient.clear());

describe('a visit that was changed', () => {
  beforeEach(() => {
    read(null, day('2026-11-27', visit('a', '2026-11-27'), visit('b', '2026-11-27')));
    read('2026-11-28', day('2026-11-28'));
  });
  it('is shown as it is now, in its place among the others', () => {
    showVisit(visit('a', '2026-11-27', { resource_id: 'ruiz' }));
    expect(shown(null)).toEqual(['a ruiz', 'b lee']);
    expect(shown('2026-11-28')).toEqual([]);
  });
  it('leaves one day for another', () => {
    showVisit(visit('a', '2026-11-28'));
    expect(shown(null)).toEqual(['b lee']);
    expect(shown('2026-11-28')).toEqual(['a lee']);
  });
  it('is shown where it was not before', () => {
    showVisit(visit('new', '2026-11-27'));
    expect(shown(null)).toEqual(['a lee', 'b lee', 'new lee']);
  });
  it('is shown in a week and by itself', () => {
    const week = { days: [day('2026-11-27', visit('a', '2026-11-27')), day('2026-11-28')] } as unknown as WeekSchedule;
    queryClient.setQueryData(reads.week('2026-11-23', 'lee').queryKey, week);
    queryClient.setQueryData(reads.appointment('a').queryKey, visit('a', '2026-11-27'));
    showVisit(visit('a', '2026-11-28'));
    expect(queryClient.getQueryData(reads.week('2026-11-23', 'lee').queryKey)?.days.map(({ appointments }) => appointments.length)).toEqual([0, 1]);
    expect(queryClient.getQueryData(reads.appointment('a').queryKey)?.local_day).toBe('2026-11-28');
  });
  it('leaves the page as old as it was: the clock is set by its age', () => {
    showVisit(visit('a', '2026-11-28'));
    expect(queryClient.getQueryState(reads.day(null).queryKey)?.dataUpdatedAt).toBe(READ_AT);
  });
  it('leaves alone what it does not change', () => {
    const week = { days: [day('2026-12-01'), day('2026-12-02')] } as unknown as WeekSchedule;
    queryClient.setQueryData(reads.week('2026-11-30', null).queryKey, week);
    const before = queryClient.getQueryCache().findAll({ queryKey: ['schedule'] }).map(({ state }) => state.data);
    showVisit(visit('a', '2026-11-27', { resource_id: 'ruiz' }));
    const after = queryClient.getQueryCache().findAll({ queryKey: ['schedule'] }).map(({ state }) => state.data);
    expect(after.map((data, place) => data === before[place])).toEqual([false, true, true]);
  });
  it('puts nothing where nothing was read', () => {
    queryClient.clear();
    showVisit(visit('a', '2026-11-28'));
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
  });
});

describe('a page read ahead', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(async () => {
    await vi.runAllTimersAsync();
    vi.useRealTimers();
  });
  it('counts as old where something changed while it was read', async () => {
    let answer: (page: DaySchedule) => void = () => {};
    const ahead = queryClient.prefetchQuery({ ...reads.day('2026-11-28'), queryFn: () => new Promise<DaySchedule>((resolve) => (answer = resolve)) });
    await forget(['schedule']);
    answer(day('2026-11-28'));
    await ahead;
    expect(shown('2026-11-28')).toEqual([]);
    await vi.waitFor(() => expect(queryClient.getQueryState(reads.day('2026-11-28').queryKey)?.isInvalidated).toBe(true));
  });
  it('is read again where somebody looks at it before the old answer is there', async () => {
    const key = reads.day('2026-11-28').queryKey;
    read('2026-11-28', day('2026-11-28'));
    const answers: ((page: DaySchedule) => void)[] = [];
    const options = { ...reads.day('2026-11-28'), queryFn: () => new Promise<DaySchedule>((resolve) => answers.push(resolve)) };
    const ahead = queryClient.fetchQuery({ ...options, staleTime: 0 });
    await forget(['schedule']);
    const leave = new QueryObserver(queryClient, options).subscribe(() => undefined);
    answers[0]?.(day('2026-11-28'));
    await ahead;
    await vi.waitFor(() => expect(answers.length).toBe(2));
    answers[1]?.(day('2026-11-28', visit('new', '2026-11-28')));
    await vi.waitFor(() => expect(queryClient.getQueryData(key)?.appointments.length).toBe(1));
    leave();
  });
});

describe('what others changed', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  it('is read once for a burst', async () => {
    const invalidate = vi.spyOn(queryClient, 'invalidateQueries').mockResolvedValue();
    forgetSoon(['schedule']);
    forgetSoon(['schedule', 'conflicts']);
    forgetSoon(['clients']);
    expect(invalidate).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100);
    const keys = invalidate.mock.calls.map(([filter]) => String(filter?.queryKey?.[0]));
    expect(keys.length).toBe(new Set(keys).size);
    expect(keys).toEqual(expect.arrayContaining(['schedule', 'conflicts', 'clients']));
    invalidate.mockClear();
    forgetSoon(['schedule']);
    await vi.advanceTimersByTimeAsync(100);
    expect(invalidate).toHaveBeenCalled();
    invalidate.mockRestore();
  });
  it('is read at once where somebody waits for it, and what tells of it in passing soon', async () => {
    read(null, day('2026-11-27'));
    queryClient.setQueryData(reads.anyClient().queryKey, true);
    const isStale = (key: readonly unknown[]) => queryClient.getQueryState(key)?.isInvalidated;
    await forget(['clients']);
    expect([isStale(reads.anyClient().queryKey), isStale(reads.day(null).queryKey)]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(100);
    expect(isStale(reads.day(null).queryKey)).toBe(true);
  });
});
