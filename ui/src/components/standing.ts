// What stands of an animal at the desk today: here already, or still to come.
import type { Appointment, NextVisit } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { clinic } from './clinic.svelte';
import { isOver, waitsSince } from './status';
import { clock, shortDay } from './when';

/** The visit of today that matters now: the one in the house, else the next to come, else the last that is through. */
export function visitToday(pet_id: string, today: readonly Appointment[]): Appointment | undefined {
  const own = today.filter((visit) => visit.pet_id === pet_id && visit.status !== 'cancelled' && visit.status !== 'no_show').toSorted((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
  return own.find((visit) => waitsSince(visit) !== null) ?? own.find((visit) => !isOver(visit.status)) ?? own.at(-1);
}

const nameOf = (visit: Appointment): string => visit.veterinarian_name ?? visit.room_name ?? m.somebody();

/** "Here since 10:30", "Today 14:00 with Dr Lee", "Here today until 9:51" */
export function standsToday(visit: Appointment): string {
  if (visit.status === 'completed') return m.stands_gone({ time: clock(visit.completed_at ?? visit.ends_at, clinic.zone) });
  if (waitsSince(visit) !== null) return m.stands_here({ time: clock(visit.arrived_at ?? waitsSince(visit) ?? visit.starts_at, clinic.zone) });
  return m.stands_today({ time: visit.local_start, name: nameOf(visit) });
}

/** What whoever is about to book this animal must hear first; null where nothing is booked. */
export function bookedAlready(visit: Appointment | undefined, next: NextVisit | null): string | null {
  if (visit && waitsSince(visit) !== null) return standsToday(visit);
  if (visit && !isOver(visit.status)) return m.booked_already({ day: m.due_when_today(), time: visit.local_start, name: nameOf(visit) });
  return next && m.booked_already({ day: shortDay(next.local_day), time: next.local_start, name: next.resource_name ?? m.somebody() });
}
