// A long day is not read again for one visit: where it is known which ones a change touched, they alone are asked for.
import type { Query } from '@tanstack/svelte-query';
import { backend } from './backend';
import { queryClient } from './queries';
import type { Area, DaySchedule } from './types';

/** Of more than these the whole day is read. */
const FEW = 40;

/** Whether what changed is told in full by these visits. Of anything else a day shows, such as a pet's name, it is not. */
export const areAllNamed = (areas: readonly Area[], ids: readonly string[]): boolean => ids.length > 0 && ids.length <= FEW && areas.every((area) => area === 'schedule');

/** The days on the screen that are known well enough to be brought up to date. */
export const daysInSight = (): Query[] =>
  queryClient.getQueryCache().findAll({ queryKey: ['schedule', 'day'], type: 'active', fetchStatus: 'idle', stale: false }).filter(({ state }) => state.data !== undefined);

/** A day with the news of some visits: as they are now, where they stood; gone, where the news does not have them. */
export function withNews(day: DaySchedule, news: DaySchedule, ids: ReadonlySet<string>): DaySchedule {
  const found = new Map(news.appointments.map((visit) => [visit.id, visit]));
  const stood = day.appointments.flatMap((visit) => {
    if (!ids.has(visit.id)) return [visit];
    const now = found.get(visit.id);
    found.delete(visit.id);
    return now ? [now] : [];
  });
  return { ...news, appointments: [...stood, ...found.values()] };
}

/** Brings a day up to date. False: it has to be read again, because the day is over, nobody knows, or `isOld` says so. */
export async function bringUpToDate(query: Query, ids: ReadonlySet<string>, isOld: () => boolean): Promise<boolean> {
  const known = () => query.state.data as DaySchedule;
  const { day, today } = known();
  try {
    const news = await backend.dayNews({ day, visits: [...ids] });
    // What is being read meanwhile is younger than this.
    if (query.state.fetchStatus === 'fetching') return true;
    if (isOld() || query.state.isInvalidated || known().day !== day || news.today !== today) return false;
    queryClient.setQueryData(query.queryKey, withNews(known(), news, ids));
    return true;
  } catch {
    return false;
  }
}
