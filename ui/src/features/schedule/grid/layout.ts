// Where everything stands in a lane: plain arithmetic on instants. A day is as long as the clinic's day is, 23 or 25
// hours at the change of the clocks included; no time zone is known here.
import type { Appointment, Column, DutyWindow } from '@/backend/types';
import { bottomOf, daySpan, momentAt, ms, topOf, type DayFrame, type Ruler, type Span } from './ruler';

const MINUTE = 60_000;
/** Nothing is drawn shorter than this, or it could not be read or hit. */
const SHORTEST = 15 * MINUTE;

/** A day with the ruler it is drawn under. */
export interface Stretch {
  readonly span: Span;
  readonly ruler: Ruler;
}

/** Where an appointment is drawn: pixels from the top of the day, and its lane among those it overlaps. */
export interface Place {
  readonly visit: Appointment;
  readonly top: number;
  readonly height: number;
  readonly lane: number;
  readonly lanes: number;
}

/** A stretch nobody can be booked in, and the word that says why. */
export interface Muted extends Span {
  kind: DutyWindow['kind'];
  label: string | null;
}

/** The step that begins at or before a height. */
export function stepAt({ span, ruler }: Stretch, y: number, stepMinutes: number): number {
  const step = stepMinutes * MINUTE;
  const steps = Math.floor((momentAt(ruler, y) - span.from) / step);
  return Math.min(Math.max(span.from + steps * step, span.from), span.to - step);
}

/** A day's visits as they are drawn, the first one first. Cancelled ones left their place. */
export function inOrder(visits: readonly Appointment[]): Appointment[] {
  const timed = visits.filter(({ status }) => status !== 'cancelled').map((visit) => ({ visit, from: ms(visit.starts_at), to: ms(visit.ends_at) }));
  timed.sort((a, b) => a.from - b.from || b.to - a.to || (a.visit.id < b.visit.id ? -1 : 1));
  return timed.map(({ visit }) => visit);
}

/** What stands in a column: a vet's visits, or those that take place in a room. */
export function visitsOf({ kind, resource_id }: Column, ordered: readonly Appointment[]): Appointment[] {
  return ordered.filter((visit) => visit.resource_id === resource_id || (kind !== 'veterinarian' && visit.room_id === resource_id));
}

/** Places visits in their column, those that overlap side by side, what reaches past the day cut at its edge. */
export function place(visits: readonly Appointment[], { span, ruler }: Stretch): Place[] {
  const placed: Place[] = [];
  let group: { visit: Appointment; drawn: Span; lane: number }[] = [];
  let ends: number[] = [];
  let groupEnd = -Infinity;

  const close = () => {
    for (const { visit, drawn, lane } of group) {
      const top = topOf(ruler, drawn.from);
      placed.push({ visit, top, height: bottomOf(ruler, drawn.to) - top, lane, lanes: ends.length });
    }
    group = [];
    ends = [];
  };

  for (const visit of visits) {
    const from = Math.max(ms(visit.starts_at), span.from);
    const to = Math.min(Math.max(ms(visit.ends_at), ms(visit.starts_at) + SHORTEST), span.to);
    if (to <= from) continue;
    if (from >= groupEnd) close();
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    groupEnd = group.length === 0 ? to : Math.max(groupEnd, to);
    group.push({ visit, drawn: { from, to }, lane });
  }
  close();
  return placed;
}

/** The same places, but those that did not change are the very objects of last time, so that nothing of theirs is drawn again. */
export function keepUnchanged(before: readonly Place[], after: readonly Place[]): Place[] {
  const known = new Map(before.map((each) => [each.visit.id, each]));
  return after.map((now) => {
    const then = known.get(now.visit.id);
    const same = then && then.visit === now.visit && then.top === now.top && then.height === now.height && then.lane === now.lane && then.lanes === now.lanes;
    return same ? then : now;
  });
}

/** Everything of the day that is no working time: what the backend names (break, leave, off), and what nobody named. */
export function mutedOf(column: Column, day: DayFrame): Muted[] {
  const span = daySpan(day);
  const clip = (window: DutyWindow): Muted => ({
    from: Math.max(ms(window.starts_at), span.from), to: Math.min(ms(window.ends_at), span.to), kind: window.kind, label: window.label,
  });
  const windows = column.windows.map(clip).filter((window) => window.to > window.from);
  if (windows.length === 0 && column.kind !== 'veterinarian' && day.opens_at && day.closes_at) {
    windows.push({ from: ms(day.opens_at), to: ms(day.closes_at), kind: 'working', label: null });
  }
  windows.sort((a, b) => a.from - b.from);
  const muted = windows.filter((window) => window.kind !== 'working');
  let reached = span.from;
  for (const window of windows) {
    if (window.from > reached) muted.push({ from: reached, to: window.from, kind: 'off', label: null });
    reached = Math.max(reached, window.to);
  }
  if (reached < span.to) muted.push({ from: reached, to: span.to, kind: 'off', label: null });
  return muted.sort((a, b) => a.from - b.from);
}

/** What is looked at first: an hour before now where today is shown, else the opening hour, a little above it. */
export function firstSight(stretches: readonly (Stretch & { day: DayFrame })[], now: number): number {
  const shown = stretches.find(({ span }) => now >= span.from && now < span.to) ?? stretches.find(({ day }) => day.opens_at !== null) ?? stretches[0];
  if (!shown) return 0;
  const { span, ruler, day } = shown;
  const opens = day.opens_at ? ms(day.opens_at) : span.from + 8 * 60 * MINUTE;
  const isToday = now >= span.from && now < span.to;
  const at = isToday ? Math.max(now - 150 * MINUTE, Math.min(opens, now - 60 * MINUTE)) : opens;
  return Math.max(0, topOf(ruler, at) - 10);
}
