// What the screens read, keyed by the area it belongs to, so that a change forgets just that.
import { QueryClient, keepPreviousData, notifyManager, queryOptions } from '@tanstack/svelte-query';
import { backend } from './backend';
import { getLocale } from '@/paraglide/runtime';
import type { DuplicatesRequest, Given, PartOfDay, QuickLineRequest, TimeStretch } from './types';

/** Reads are local: a failed one is not tried again by itself, and the network has no say. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: Infinity, gcTime: 5 * 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
    mutations: { retry: false, networkMode: 'always' },
  },
});

// What was read is on the screen with the next frame, not with the next but one.
notifyManager.setScheduler(queueMicrotask);

export const reads = {
  day: (day: string | null) =>
    queryOptions({ queryKey: ['schedule', 'day', day], queryFn: () => backend.daySchedule({ day }), placeholderData: keepPreviousData }),
  week: (day: string | null, resource_id: string | null) =>
    queryOptions({ queryKey: ['schedule', 'week', day, resource_id], queryFn: () => backend.weekSchedule({ day, resource_id }), placeholderData: keepPreviousData }),
  /** How full the days of a month are. */
  glance: (first_day: string, last_day: string) =>
    queryOptions({ queryKey: ['schedule', 'glance', first_day, last_day], queryFn: () => backend.glance({ first_day, last_day }), placeholderData: keepPreviousData }),
  /** A day as it is typed, in the words of the screen's language. */
  readDay: (text: string) =>
    queryOptions({ queryKey: ['line', 'day', text, getLocale()], queryFn: () => backend.readDay({ text, language: getLocale() }), enabled: text.trim() !== '', gcTime: 30_000 }),
  /** The visits to come in a stretch of these columns. */
  inTheWay: (resource_ids: string[], stretch: TimeStretch | null) =>
    queryOptions({
      queryKey: ['schedule', 'in-the-way', resource_ids, stretch],
      queryFn: () => (stretch ? backend.inTheWay({ resource_ids, stretch }) : { visits: [], count: 0 }),
      enabled: stretch !== null && resource_ids.length > 0,
      placeholderData: keepPreviousData,
    }),
  leaveOf: (resource_id: string, day: string) => queryOptions({ queryKey: ['schedule', 'leave', resource_id, day], queryFn: () => backend.leaveOf({ resource_id, day }) }),
  appointment: (appointment_id: string) =>
    queryOptions({ queryKey: ['schedule', 'appointment', appointment_id], queryFn: () => backend.appointment({ appointment_id }) }),
  rooms: (appointment_id: string) => queryOptions({ queryKey: ['schedule', 'rooms', appointment_id], queryFn: () => backend.roomsFor({ appointment_id }) }),
  missed: (day: string | null) => queryOptions({ queryKey: ['schedule', 'missed', day], queryFn: () => backend.missedVisits({ day }), placeholderData: keepPreviousData }),
  /** Asked of the server each time it is looked at. */
  history: (appointment_id: string) =>
    queryOptions({ queryKey: ['schedule', 'history', appointment_id], queryFn: () => backend.visitHistory({ appointment_id }), staleTime: 0, gcTime: 0 }),
  types: () => queryOptions({ queryKey: ['types'], queryFn: () => backend.appointmentTypes() }),
  slots: (minutes: number, resource_id: string | null, from: string | null, limit: number, part: PartOfDay | null = null) =>
    queryOptions({
      queryKey: ['slots', minutes, resource_id, from, limit, part],
      queryFn: () => backend.freeSlots({ minutes, resource_id, from, until: null, part, not_before: null, not_after: null, apart: true, limit }),
      placeholderData: keepPreviousData,
    }),
  /** The free times that fit a line, with what is given beside it; `minutes` is the length where it names none. */
  freeTimes: (text: string, day: string | null, minutes: number | null, given: Given | null, limit: number) =>
    queryOptions({
      queryKey: ['slots', 'line', text, day, minutes, given, limit],
      queryFn: () => backend.quickLine({ text, language: getLocale(), kind: 'free_time', day, minutes, limit, given }),
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
  line: (asked: QuickLineRequest) =>
    queryOptions({
      queryKey: ['line', asked],
      queryFn: async () => ({ ...(await backend.quickLine(asked)), asked }),
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
