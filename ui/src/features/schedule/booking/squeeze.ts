// Who sees somebody that is squeezed in now, and what that lies on.
import type { Appointment, Column } from '@/backend/types';
import { isOver } from '@/components/status';
import { ms } from '../grid/ruler';

const MINUTE = 60_000;
const STEP = 5 * MINUTE;

/** The step of five minutes that has begun: no time lies further back. */
export const stepNow = (now: number): number => Math.floor(now / STEP) * STEP;

export interface Place {
  vet: Column;
  /** The first visit that it lies on; null where the vet is free or away. */
  over: Appointment | null;
}
/** What of the day it is chosen from. */
interface Day {
  columns: readonly Column[];
  appointments: readonly Appointment[];
}

/** The vet who was named; else whoever is free now, else whoever has the least of that time taken. */
export function placeNow({ columns, appointments }: Day, named: string, now: number, minutes: number): Place | null {
  const from = stepNow(now);
  const to = from + minutes * MINUTE;
  const taken = ({ free }: Column) =>
    to - from - free.reduce((sum, { starts_at, ends_at }) => sum + Math.max(0, Math.min(ms(ends_at), to) - Math.max(ms(starts_at), from)), 0);
  const visitsOf = ({ resource_id }: Column) =>
    appointments.filter((visit) => visit.resource_id === resource_id && !isOver(visit.status) && ms(visit.starts_at) < to && ms(visit.ends_at) > from).sort((a, b) => ms(a.starts_at) - ms(b.starts_at));
  const vets = columns.filter(({ kind }) => kind === 'veterinarian');
  const asked = vets.filter(({ resource_id }) => resource_id === named);
  const here = vets.filter(({ on_duty }) => on_duty);
  const meant = [asked, here, vets].find((some) => some.length > 0) ?? [];
  const [best] = meant.map((vet) => ({ vet, taken: taken(vet), visits: visitsOf(vet) })).sort((a, b) => a.taken - b.taken || a.visits.length - b.visits.length);
  return best ? { vet: best.vet, over: best.visits[0] ?? null } : null;
}
