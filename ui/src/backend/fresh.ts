// What was read stays true: it is forgotten by the areas that a change names, and a changed visit is shown at once.
import { areAllNamed, bringUpToDate, daysInSight } from './news';
import { queryClient } from './queries';
import type { Appointment, Area, DaySchedule, WeekSchedule } from './types';

/** Which keys of ours hold something of an area: the first is the area itself, the others tell of it in passing. */
const HOLDS: Record<Area, readonly string[]> = {
  schedule: ['schedule', 'slots', 'line', 'clients', 'conflicts'],
  clients: ['clients', 'find', 'line', 'schedule'],
  patients: ['clients', 'find', 'line', 'schedule'],
  records: ['clients'],
  reminders: ['clients'],
  inbox: [],
  reviews: [],
  clinic: ['schedule', 'slots', 'line', 'types'],
  team: ['schedule', 'slots', 'line'],
  find: ['find'],
  conflicts: ['conflicts', 'schedule'],
  session: ['session'],
};
const held = (areas: readonly Area[]): string[] => areas.flatMap((area) => HOLDS[area] ?? []);

async function invalidate(keys: Iterable<string>, but: ReadonlySet<string> = new Set()): Promise<void> {
  const filters = [...new Set(keys)].map((key) => ({ queryKey: [key], predicate: ({ queryHash }: { queryHash: string }) => !but.has(queryHash) }));
  // What nobody looks at is not read again; a reading of it that is under way may be older than the change.
  const underway = filters.flatMap((filter) => queryClient.getQueryCache().findAll({ ...filter, type: 'inactive', fetchStatus: 'fetching' }));
  // Somebody may look at it by then, and would keep the older answer.
  for (const { promise, queryKey } of underway) void promise?.catch(() => undefined).then(() => queryClient.invalidateQueries({ queryKey, exact: true }));
  await Promise.all(filters.map((filter) => queryClient.invalidateQueries(filter)));
}

/** What comes in a burst, as a change and its confirmation do, is read once, and not while what is known of it is being drawn. */
const BURST = 100;
let soon = new Set<string>();
/** The visits that changed meanwhile, as far as that is all; none: whatever a day shows may have. */
let visits: Set<string> | null = new Set();
/** How often a change was shown, or news was asked for: an answer to what was asked before may be the older one. */
let turns = 0;

function invalidateSoon(keys: readonly string[], ids: readonly string[] | null = null): void {
  if (soon.size === 0 && keys.length > 0) setTimeout(() => void readAgain(), BURST);
  for (const key of keys) soon.add(key);
  if (keys.includes('schedule')) visits = visits && ids && new Set([...visits, ...ids]);
}

async function readAgain(): Promise<void> {
  const [keys, ids] = [soon, visits];
  const turn = (turns += 1);
  [soon, visits] = [new Set(), new Set()];
  const days = ids && ids.size > 0 ? daysInSight() : [];
  await Promise.all([
    invalidate(keys, new Set(days.map(({ queryHash }) => queryHash))),
    ...days.map(async (day) => {
      const isUp = await bringUpToDate(day, ids ?? new Set(), () => turns !== turn);
      if (!isUp) await queryClient.invalidateQueries({ queryKey: day.queryKey, exact: true });
    }),
  ]);
}

/** Forgets what was read of these areas. What is on the screen is read again: the areas themselves at once, what tells of them soon. */
export async function forget(areas: readonly Area[]): Promise<void> {
  const first = areas.flatMap((area) => HOLDS[area]?.slice(0, 1) ?? []);
  invalidateSoon(held(areas).filter((key) => !first.includes(key)));
  await invalidate(first);
}

/** Forgets what others changed, the server confirmed, or the screen shows already; `ids` are the rows that it was. */
export const forgetSoon = (areas: readonly Area[], ids: readonly string[] = []): void => invalidateSoon(held(areas), areAllNamed(areas, ids) ? ids : null);

/**
 * Shows a visit as a change left it, wherever it was read before; all else that the change meant comes with the next
 * reading. Gives back what it shows.
 */
export function showVisit(visit: Appointment): readonly string[] {
  turns += 1;
  const on = (day: DaySchedule): DaySchedule => {
    const stood = day.appointments.findIndex(({ id }) => id === visit.id);
    if (stood < 0 && day.day !== visit.local_day) return day;
    const stays = day.day === visit.local_day ? [visit] : [];
    return { ...day, appointments: stood < 0 ? [...day.appointments, ...stays] : day.appointments.toSpliced(stood, 1, ...stays) };
  };
  // Only what it changes is touched: a long day at the desk leaves many pages behind.
  const show = <T>(key: string, shown: (read: T) => T) => {
    for (const { queryKey, state } of queryClient.getQueryCache().findAll({ queryKey: ['schedule', key] })) {
      const read = state.data as T | undefined;
      const next = read && shown(read);
      if (next !== read) queryClient.setQueryData<T>(queryKey, next, { updatedAt: state.dataUpdatedAt });
    }
  };
  show('day', on);
  show<WeekSchedule>('week', (week) => {
    const days = week.days.map(on);
    return days.every((day, place) => day === week.days[place]) ? week : { ...week, days };
  });
  show<Appointment>('appointment', (known) => (known.id === visit.id ? visit : known));
  return [visit.id];
}
