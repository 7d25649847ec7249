import { QueryObserver } from '@tanstack/svelte-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backend } from './backend';
import { forgetSoon, showVisit } from './fresh';
import { queryClient, reads } from './queries';
import type { Appointment, DaySchedule } from './types';

const TODAY = '2026-11-27';
const visit = (id: string, resource_id = 'lee') => ({ id, local_day: TODAY, resource_id }) as Appointment;
const page = (appointments: Appointment[], more: Partial<DaySchedule> = {}) => ({ day: TODAY, today: TODAY, now: `${TODAY}T08:00:00Z`, columns: [], appointments, ...more }) as unknown as DaySchedule;
const key = reads.day(null).queryKey;
const shown = () => queryClient.getQueryData(key)?.appointments.map(({ id, resource_id }) => `${id} ${resource_id}`);

const dayNews = vi.spyOn(backend, 'dayNews');
const daySchedule = vi.spyOn(backend, 'daySchedule');
let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  queryClient.setQueryData(key, page([visit('a'), visit('b'), visit('c')]));
  stop = new QueryObserver(queryClient, reads.day(null)).subscribe(() => {});
  daySchedule.mockReset().mockResolvedValue(page([visit('whole')]));
  dayNews.mockReset().mockResolvedValue(page([visit('b', 'ruiz'), visit('new')], { now: `${TODAY}T09:00:00Z` }));
});
afterEach(async () => {
  // A burst that is under way would be the next test's.
  await vi.runOnlyPendingTimersAsync();
  stop();
  queryClient.clear();
  vi.useRealTimers();
});

it('asks for the visits that a change names, and for no more', async () => {
  forgetSoon(['schedule'], ['b']);
  forgetSoon(['schedule'], ['new', 'c']);
  await vi.advanceTimersByTimeAsync(100);
  expect(dayNews.mock.calls).toEqual([[{ day: TODAY, visits: ['b', 'new', 'c'] }]]);
  expect(daySchedule).not.toHaveBeenCalled();
  expect(shown()).toEqual(['a lee', 'b ruiz', 'new lee']);
  expect(queryClient.getQueryData(key)?.now).toBe(`${TODAY}T09:00:00Z`);
});

it.each([
  ['the change tells of more than visits', () => forgetSoon(['schedule', 'clients'], ['b'])],
  ['nobody says which visits', () => forgetSoon(['schedule'])],
  ['it is one of many in a burst', () => (forgetSoon(['schedule'], ['b']), forgetSoon(['team'], ['lee']))],
  ['there are many of them', () => forgetSoon(['schedule'], Array.from({ length: 41 }, (_, place) => String(place)))],
])('reads the whole day where %s', async (_, change) => {
  change();
  await vi.advanceTimersByTimeAsync(100);
  expect(dayNews).not.toHaveBeenCalled();
  expect(shown()).toEqual(['whole lee']);
});

it.each([
  ['the day is over', () => dayNews.mockResolvedValue(page([], { today: '2026-11-28' }))],
  ['nobody knows', () => dayNews.mockRejectedValue(new Error('gone'))],
])('reads the whole day where %s', async (_, answers) => {
  answers();
  forgetSoon(['schedule'], ['b']);
  await vi.advanceTimersByTimeAsync(100);
  expect(shown()).toEqual(['whole lee']);
});

it('does not put an older answer over what a person has done meanwhile', async () => {
  let answer: (news: DaySchedule) => void = () => {};
  dayNews.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  forgetSoon(['schedule'], ['b']);
  await vi.advanceTimersByTimeAsync(100);
  forgetSoon(['schedule'], showVisit(visit('b', 'kim')));
  daySchedule.mockReturnValue(new Promise(() => {}));
  answer(page([visit('b', 'lee')]));
  await vi.advanceTimersByTimeAsync(10);
  expect(shown()).toEqual(['a lee', 'b kim', 'c lee']);
});

it('does not put the answer that comes late over a later one', async () => {
  const answers: ((news: DaySchedule) => void)[] = [];
  dayNews.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  daySchedule.mockReturnValue(new Promise(() => {}));
  for (const _ of [1, 2]) {
    forgetSoon(['schedule'], ['b', 'c']);
    await vi.advanceTimersByTimeAsync(100);
  }
  answers[1]?.(page([visit('b', 'kim'), visit('c')]));
  await vi.advanceTimersByTimeAsync(1);
  answers[0]?.(page([visit('b', 'lee'), visit('c')]));
  await vi.advanceTimersByTimeAsync(1);
  expect(shown()).toEqual(['a lee', 'b kim', 'c lee']);
});
