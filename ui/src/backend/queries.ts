// What the screens read, keyed by the area it belongs to, so that a change forgets just that.
import { QueryClient, keepPreviousData, notifyManager, queryOptions } from '@tanstack/svelte-query';
import { backend } from './backend';
import { getLocale } from '@/paraglide/runtime';
import type { Appointment, Area, DaySchedule, DuplicatesRequest, PartOfDay, QuickLine, WeekSchedule } from './types';

/** Reads are local: a failed one is not tried again by itself, and the network has no say. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: Infinity, gcTime: 5 * 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
    mutations: { retry: false, networkMode: 'always' },
  },
});

// What was read is on the screen with the next frame, not with the next but one.
notifyManager.setScheduler(queueMicrotask);

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

async function invalidate(keys: Iterable<string>): Promise<void> {
  const filters = [...new Set(keys)].map((key) => ({ queryKey: [key] }));
  // What nobody looks at is not read again; a reading of it that is under way may be older than the change.
  const underway = filters.flatMap((filter) => queryClient.getQueryCache().findAll({ ...filter, type: 'inactive', fetchStatus: 'fetching' }));
  for (const query of underway) void query.promise?.catch(() => undefined).then(() => query.invalidate());
  await Promise.all(filters.map((filter) => queryClient.invalidateQueries(filter)));
}

/** What comes in a burst, as a change and its confirmation do, is read once, and not while what is known of it is being drawn. */
const BURST = 100;
const soon = new Set<string>();
function invalidateSoon(keys: readonly string[]): void {
  if (soon.size === 0 && keys.length > 0) setTimeout(() => (void invalidate(soon), soon.clear()), BURST);
  for (const key of keys) soon.add(key);
}

/** Forgets what was read of these areas. What is on the screen is read again: the areas themselves at once, what tells of them soon. */
export async function forget(areas: readonly Area[]): Promise<void> {
  const first = areas.flatMap((area) => HOLDS[area]?.slice(0, 1) ?? []);
  invalidateSoon(held(areas).filter((key) => !first.includes(key)));
  await invalidate(first);
}

/** Forgets what others changed, the server confirmed, or the screen shows already. */
export const forgetSoon = (areas: readonly Area[]): void => invalidateSoon(held(areas));

/** Shows a visit as a change left it, wherever it was read before; all else that the change meant comes with the next reading. */
export function showVisit(visit: Appointment): void {
  const on = (day: DaySchedule): DaySchedule => {
    const stood = day.appointments.findIndex(({ id }) => id === visit.id);
    if (stood < 0 && day.day !== visit.local_day) return day;
    const stays = day.day === visit.local_day ? [visit] : [];
    return { ...day, appointments: stood < 0 ? [...day.appointments, ...stays] : day.appointments.toSpliced(stood, 1, ...stays) };
  };
  const show = <T>(key: string, shown: (read: T) => T) => {
    for (const { queryKey, state } of queryClient.getQueryCache().findAll({ queryKey: ['schedule', key] })) {
      queryClient.setQueryData<T>(queryKey, (read) => read && shown(read), { updatedAt: state.dataUpdatedAt });
    }
  };
  show('day', on);
  show<WeekSchedule>('week', (week) => ({ ...week, days: week.days.map(on) }));
  show<Appointment>('appointment', (known) => (known.id === visit.id ? visit : known));
}

export const reads = {
  day: (day: string | null) =>
    queryOptions({ queryKey: ['schedule', 'day', day], queryFn: () => backend.daySchedule({ day }), placeholderData: keepPreviousData }),
  week: (day: string | null, resource_id: string | null) =>
    queryOptions({ queryKey: ['schedule', 'week', day, resource_id], queryFn: () => backend.weekSchedule({ day, resource_id }), placeholderData: keepPreviousData }),
  appointment: (appointment_id: string) =>
    queryOptions({ queryKey: ['schedule', 'appointment', appointment_id], queryFn: () => backend.appointment({ appointment_id }) }),
  types: () => queryOptions({ queryKey: ['types'], queryFn: () => backend.appointmentTypes() }),
  slots: (minutes: number, resource_id: string | null, from: string | null, limit: number, part: PartOfDay | null = null) =>
    queryOptions({
      queryKey: ['slots', minutes, resource_id, from, limit, part],
      queryFn: () => backend.freeSlots({ minutes, resource_id, from, until: null, part, limit }),
      placeholderData: keepPreviousData,
    }),
  /** The free times that fit a line; `minutes` is the length where it names none. */
  freeTimes: (text: string, day: string | null, minutes: number | null, limit: number) =>
    queryOptions({
      queryKey: ['slots', 'line', text, day, minutes, limit],
      queryFn: async () => {
        const ask = (line: string) => backend.quickLine({ text: line, language: getLocale(), day, limit });
        const long = (line: string, found: QuickLine) => (found.minutes !== null || minutes === null ? found : ask(`${line} ${minutes} min`));
        const found = await ask(text);
        const who = found.resource_id === null ? found.marks.find(({ kind }) => kind === 'who') : undefined;
        if (!who) return long(text, found);
        // Somebody named beside a free time is a vet first; the line alone would look for a client of that name.
        const titled = `${text.slice(0, who.from)}dr ${text.slice(who.from)}`;
        const withVet = await ask(titled);
        return withVet.resource_id === null ? long(text, found) : long(titled, withVet);
      },
      placeholderData: keepPreviousData,
      gcTime: 30_000,
    }),
  search: (text: string, limit: number) =>
    queryOptions({
      queryKey: ['find', text, limit],
      queryFn: () => backend.search({ text, limit }),
      enabled: text.trim() !== '',
      placeholderData: keepPreviousData,
      gcTime: 30_000,
    }),
  /** A booking's line, in the words of the screen's language. */
  line: (text: string, day: string | null, limit: number) =>
    queryOptions({
      queryKey: ['line', text, day, limit, getLocale()],
      queryFn: () => backend.quickLine({ text, language: getLocale(), day, limit }),
      enabled: text.trim() !== '',
      placeholderData: keepPreviousData,
      gcTime: 30_000,
    }),
  duplicates: (who: DuplicatesRequest) =>
    queryOptions({ queryKey: ['find', 'duplicates', who], queryFn: () => backend.duplicates(who), placeholderData: keepPreviousData, gcTime: 30_000 }),
  /** Whether there is anybody to be found at all: a clinic that has just begun has nobody. */
  anyClient: () => queryOptions({ queryKey: ['clients', 'any'], queryFn: () => backend.anyClient() }),
  household: (client_id: string) => queryOptions({ queryKey: ['clients', client_id], queryFn: () => backend.household({ client_id }) }),
  pet: (pet_id: string) => queryOptions({ queryKey: ['clients', 'pet', pet_id], queryFn: () => backend.pet({ pet_id }) }),
  waiting: () => queryOptions({ queryKey: ['conflicts', 'waiting'], queryFn: () => backend.waiting() }),
  cases: () => queryOptions({ queryKey: ['conflicts', 'cases'], queryFn: () => backend.cases() }),
};
