// What the screens read, keyed by the area it belongs to, so that a change forgets just that.
import { QueryClient, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { backend } from './backend';
import type { Area } from './types';

/** Reads are local: a failed one is not tried again by itself, and the network has no say. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: Infinity, gcTime: 5 * 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Which keys of ours hold something of an area. */
const HOLDS: Record<Area, readonly string[]> = {
  schedule: ['schedule', 'slots', 'clients'],
  clients: ['clients', 'find', 'schedule'],
  patients: ['clients', 'find', 'schedule'],
  records: ['clients'],
  reminders: [],
  inbox: [],
  reviews: [],
  clinic: ['schedule', 'slots', 'types'],
  team: ['schedule', 'slots'],
  find: ['find'],
  conflicts: ['conflicts', 'schedule'],
  session: ['session'],
};

/** Forgets what was read of these areas; what is on the screen is read again at once. */
export async function forget(areas: readonly Area[]): Promise<void> {
  const keys = new Set(areas.flatMap((area) => HOLDS[area] ?? []));
  await Promise.all([...keys].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}

export const reads = {
  day: (day: string | null) =>
    queryOptions({ queryKey: ['schedule', 'day', day], queryFn: () => backend.daySchedule({ day }), placeholderData: keepPreviousData }),
  appointment: (appointment_id: string) =>
    queryOptions({ queryKey: ['schedule', 'appointment', appointment_id], queryFn: () => backend.appointment({ appointment_id }) }),
  types: () => queryOptions({ queryKey: ['types'], queryFn: () => backend.appointmentTypes() }),
  slots: (minutes: number, resource_id: string | null, from: string | null, limit: number) =>
    queryOptions({
      queryKey: ['slots', minutes, resource_id, from, limit],
      queryFn: () => backend.freeSlots({ minutes, resource_id, from, until: null, part: null, limit }),
      placeholderData: keepPreviousData,
    }),
  search: (text: string, limit: number) =>
    queryOptions({
      queryKey: ['find', text, limit],
      queryFn: () => backend.search({ text, limit }),
      enabled: text.trim() !== '',
      placeholderData: keepPreviousData,
      gcTime: 30_000,
    }),
  household: (client_id: string) => queryOptions({ queryKey: ['clients', client_id], queryFn: () => backend.household({ client_id }) }),
  waiting: () => queryOptions({ queryKey: ['conflicts', 'waiting'], queryFn: () => backend.waiting() }),
  cases: () => queryOptions({ queryKey: ['conflicts', 'cases'], queryFn: () => backend.cases() }),
};
