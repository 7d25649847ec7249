// Who comes today, a client once with all the animals of the day.
import type { Appointment } from '@/backend/types';
import { isOver } from '@/components/status';

export interface Coming {
  /** The visit that comes next; the last one where all are over. */
  visit: Appointment;
  pets: string[];
  over: boolean;
}

/** By the clock; those whose visits are over stand last. Who cancelled does not come. */
export function comingToday(visits: readonly Appointment[]): Coming[] {
  const clients = new Map<string, Appointment[]>();
  for (const visit of visits) {
    if (visit.status === 'cancelled' || visit.status === 'no_show') continue;
    clients.set(visit.owner_id, [...(clients.get(visit.owner_id) ?? []), visit]);
  }
  const start = (visit: Appointment) => Date.parse(visit.starts_at);
  return [...clients.values()]
    .map((own) => {
      const inOrder = own.toSorted((a, b) => start(a) - start(b));
      const next = inOrder.find((visit) => !isOver(visit.status)) ?? inOrder.at(-1);
      return next && { visit: next, pets: [...new Set(inOrder.map(({ pet_name }) => pet_name))], over: isOver(next.status) };
    })
    .filter((coming) => coming !== undefined)
    .sort((a, b) => Number(a.over) - Number(b.over) || start(a.visit) - start(b.visit));
}
