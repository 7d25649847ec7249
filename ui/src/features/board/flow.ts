// The day's patients in the house, column by column, and the way from one to the next.
import type { Appointment } from '@/backend/types';
import { waitsSince } from '@/components/status';
import { minutesBetween } from '@/components/when';

export const STAGES = ['arrived', 'in_room', 'ready', 'completed'] as const;
export type Stage = (typeof STAGES)[number];
export type Columns = Record<Stage, Appointment[]>;
/** What leads from tile to tile; J and K for a hand that stays on the letters. */
export const WALKS: Readonly<Record<string, string>> = { ArrowUp: 'ArrowUp', ArrowDown: 'ArrowDown', ArrowLeft: 'ArrowLeft', ArrowRight: 'ArrowRight', Home: 'Home', End: 'End', j: 'ArrowDown', k: 'ArrowUp' };

/** Minutes past what was to be expected before a patient counts as late. */
const GRACE = 10;
/** Minutes past an appointment after which somebody should wonder where they are. */
const UNSEEN = 5;
const MINUTE = 60_000;

const since = (visit: Appointment): string => waitsSince(visit) ?? visit.completed_at ?? visit.starts_at;
const order = (a: Appointment, b: Appointment): number =>
  Date.parse(since(a)) - Date.parse(since(b)) || Date.parse(a.starts_at) - Date.parse(b.starts_at) || (a.id < b.id ? -1 : 1);

/** Who waits longest stands first; of those who left, the last one. */
export function columnsOf(visits: readonly Appointment[]): Columns {
  const at = (stage: Stage) => visits.filter((visit) => visit.status === stage).sort(order);
  return { arrived: at('arrived'), in_room: at('in_room'), ready: at('ready'), completed: at('completed').reverse() };
}

export const minutesHere = (visit: Appointment, now: number): number => minutesBetween(since(visit), now);

/**
 * Whether somebody should look after this patient now: nobody has come, or nobody has come for them,
 * the room is in use for longer than was planned, or the way out takes too long.
 */
export function isLate(visit: Appointment, now: number): boolean {
  const from = Date.parse(since(visit));
  if (visit.status === 'scheduled' || visit.status === 'confirmed') return now - from >= UNSEEN * MINUTE;
  if (visit.status === 'arrived') return now - Math.max(from, Date.parse(visit.starts_at)) >= GRACE * MINUTE;
  if (visit.status === 'in_room') return now - from >= (visit.minutes + GRACE) * MINUTE;
  return visit.status === 'ready' && now - from >= GRACE * MINUTE;
}

/** How many minutes somebody who is late is beyond what was planned: after the appointment's time, or longer in the room. */
export function minutesOver(visit: Appointment, now: number): number | null {
  if (!isLate(visit, now)) return null;
  if (visit.status === 'arrived') return minutesBetween(visit.starts_at, now);
  return visit.status === 'in_room' ? minutesHere(visit, now) - visit.minutes : null;
}

/** Whole minutes that those of a column have been in it, on average. */
export function averageWait(visits: readonly Appointment[], now: number): number | null {
  if (visits.length === 0) return null;
  return Math.round(visits.reduce((sum, visit) => sum + minutesHere(visit, now), 0) / visits.length);
}

/** Who is expected next. */
export function nextExpected(visits: readonly Appointment[], now: number): Appointment | undefined {
  return visits
    .filter((visit) => (visit.status === 'scheduled' || visit.status === 'confirmed') && Date.parse(visit.starts_at) >= now)
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))[0];
}

/** Who was to be here by now and is not; who is longest overdue stands first. */
export function missing(visits: readonly Appointment[], now: number): Appointment[] {
  return visits
    .filter((visit) => (visit.status === 'scheduled' || visit.status === 'confirmed') && now - Date.parse(visit.starts_at) >= UNSEEN * MINUTE)
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at) || (a.id < b.id ? -1 : 1));
}

/** How many are in the house. */
export const inTheHouse = (visits: readonly Appointment[]): number =>
  visits.filter((visit) => visit.status === 'arrived' || visit.status === 'in_room' || visit.status === 'ready').length;

/** When a visit of the day was last seen to move on; null where none has. */
export function lastChange(visits: readonly Appointment[]): number | null {
  const moments = visits
    .flatMap((visit) => [visit.confirmed_at, visit.arrived_at, visit.in_room_at, visit.ready_at, visit.completed_at, visit.cancelled_at, visit.no_show_at])
    .flatMap((at) => (at ? [Date.parse(at)] : []));
  return moments.length === 0 ? null : Math.max(...moments);
}

/** The visit that a key leads to from another one; the same where there is none that way. */
export function walk(columns: Columns, from: string | null, key: string): string | null {
  const rows = STAGES.map((stage) => columns[stage].map((visit) => visit.id)).filter((ids) => ids.length > 0);
  const column = rows.findIndex((ids) => from !== null && ids.includes(from));
  const here = rows[column];
  if (!here || from === null) return rows[0]?.[0] ?? null;
  const row = here.indexOf(from);
  const beside = (ids: string[] | undefined) => ids?.[Math.min(row, ids.length - 1)] ?? from;
  switch (key) {
    case 'ArrowUp':
      return here[row - 1] ?? from;
    case 'ArrowDown':
      return here[row + 1] ?? from;
    case 'ArrowLeft':
      return beside(rows[column - 1]);
    case 'ArrowRight':
      return beside(rows[column + 1]);
    case 'Home':
      return here[0] ?? from;
    case 'End':
      return here.at(-1) ?? from;
    default:
      return from;
  }
}

/** Those who moved between two readings of the same day. */
export function moved(before: readonly Appointment[], after: readonly Appointment[]): Appointment[] {
  const was = new Map(before.map((visit) => [visit.id, visit.status]));
  return after.filter((visit) => was.has(visit.id) && was.get(visit.id) !== visit.status);
}
