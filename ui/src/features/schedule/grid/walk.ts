// Walking the sheet by keys: from appointment to appointment and over the free steps between them.
import type { Span } from './ruler';

const MINUTE = 60_000;

export interface Stop extends Span {
  id: string;
}

/** A lane as the walk sees it: its visits in order of their start. */
export interface Lane {
  resource_id: string;
  day: Span;
  visits: readonly Stop[];
  /** Blocked or held: one stop, however long. In order of their start. */
  kept: readonly Span[];
  /** Free time, in order. */
  free: readonly Span[];
}

/** Where the focus stands: on a visit, or on a free step when `visit` is null. */
export interface Cursor {
  resource_id: string;
  at: number;
  visit: string | null;
}

export interface Ground {
  stepMinutes: number;
  lanes: readonly Lane[];
  /** The moment in another lane when the clock shows the same. */
  across: (at: number, from: Lane, to: Lane) => number;
}

export type Way = 'up' | 'down' | 'left' | 'right' | 'next' | 'previous' | 'first' | 'last' | 'free' | 'freeBefore';

const within = ({ from, to }: Span, at: number) => at >= from && at < to;
const clamp = (ground: Ground, { day }: Lane, at: number) => Math.min(Math.max(at, day.from), day.to - ground.stepMinutes * MINUTE);
const snapped = (ground: Ground, { day }: Lane, at: number) => {
  const step = ground.stepMinutes * MINUTE;
  return day.from + Math.floor((at - day.from) / step) * step;
};
const onVisit = (lane: Lane, visit: Stop): Cursor => ({ resource_id: lane.resource_id, at: visit.from, visit: visit.id });

/** The lane of a resource at a moment; another one of that day where the resource has none. */
export function laneOf(ground: Ground, resource_id: string, at: number): Lane | undefined {
  const ofDay = ground.lanes.filter(({ day }) => within(day, at));
  return ofDay.find((lane) => lane.resource_id === resource_id) ?? ofDay[0];
}

/** The cursor for a moment in a lane: the visit that covers it, else the free step. */
export function landAt(ground: Ground, lane: Lane, at: number): Cursor {
  const moment = clamp(ground, lane, at);
  const covering = lane.visits.find((visit) => visit.from <= moment && moment < visit.to);
  return covering ? onVisit(lane, covering) : { resource_id: lane.resource_id, at: moment, visit: null };
}

/** Where the cursor belongs now that the sheet changed: with the visit that moved, or where it was; null where its day is not shown. */
export function settle(ground: Ground, cursor: Cursor): Cursor | null {
  const stands = cursor.visit === null ? [] : ground.lanes.filter((lane) => lane.visits.some((visit) => visit.id === cursor.visit));
  const own = stands.find((lane) => lane.resource_id === cursor.resource_id) ?? stands[0];
  const visit = own?.visits.find(({ id }) => id === cursor.visit);
  if (own && visit) return visit.from === cursor.at && own.resource_id === cursor.resource_id ? cursor : onVisit(own, visit);
  const lane = laneOf(ground, cursor.resource_id, cursor.at);
  if (!lane) return null;
  const there = landAt(ground, lane, cursor.at);
  return there.visit === cursor.visit && there.at === cursor.at && there.resource_id === cursor.resource_id ? cursor : there;
}

function down(ground: Ground, lane: Lane, cursor: Cursor): Cursor {
  const place = lane.visits.findIndex((visit) => visit.id === cursor.visit);
  const here = lane.visits[place];
  if (!here) {
    const to = lane.kept.find((kept) => within(kept, cursor.at))?.to ?? snapped(ground, lane, cursor.at) + ground.stepMinutes * MINUTE;
    if (to >= lane.day.to && to - cursor.at > ground.stepMinutes * MINUTE) return cursor;
    const met = lane.visits.find((visit) => visit.from > cursor.at && visit.from < to);
    return met ? onVisit(lane, met) : landAt(ground, lane, to);
  }
  const next = lane.visits[place + 1];
  if (next && next.from < here.to) return onVisit(lane, next);
  return here.to >= lane.day.to ? cursor : landAt(ground, lane, here.to);
}

function up(ground: Ground, lane: Lane, cursor: Cursor): Cursor {
  const place = lane.visits.findIndex((visit) => visit.id === cursor.visit);
  const inside = lane.kept.find((kept) => place < 0 && within(kept, cursor.at));
  const from = lane.visits[place]?.from ?? inside?.from ?? cursor.at;
  const before = lane.visits[place - 1];
  if (place > 0 && before && before.to > from) return onVisit(lane, before);
  if (from <= lane.day.from) return cursor;
  const step = snapped(ground, lane, from - 1);
  const to = lane.kept.find((kept) => within(kept, from - 1))?.from ?? step;
  const met = lane.visits.filter((visit) => visit.to > to && visit.from < from && visit.id !== cursor.visit).at(-1);
  return met ? onVisit(lane, met) : { resource_id: lane.resource_id, at: Math.max(to, lane.day.from), visit: null };
}

/** The first step of the next or the last free time in the lane, as far as it is to come. */
function toFree(ground: Ground, lane: Lane, cursor: Cursor, way: 'free' | 'freeBefore', now: number): Cursor {
  const step = ground.stepMinutes * MINUTE;
  const begins = lane.free.flatMap(({ from, to }) => {
    // Where it begins between two steps, the next one is where a person looks for it.
    const at = lane.day.from + Math.ceil((Math.max(from, now) - lane.day.from) / step) * step;
    return at < to ? [at] : [];
  });
  const there = begins.map((at) => landAt(ground, lane, at));
  return (way === 'free' ? there.find(({ at }) => at > cursor.at) : there.findLast(({ at }) => at < cursor.at)) ?? cursor;
}

/** The next place of the focus. At an edge it stays. */
export function walk(ground: Ground, cursor: Cursor, way: Way, now = -Infinity): Cursor {
  const lane = laneOf(ground, cursor.resource_id, cursor.at);
  if (!lane) return cursor;
  const column = ground.lanes.indexOf(lane);
  switch (way) {
    case 'down':
      return down(ground, lane, cursor);
    case 'up':
      return up(ground, lane, cursor);
    case 'left':
    case 'right': {
      const beside = ground.lanes[column + (way === 'left' ? -1 : 1)];
      return beside ? landAt(ground, beside, ground.across(cursor.at, lane, beside)) : cursor;
    }
    case 'next':
    case 'previous': {
      const place = lane.visits.findIndex((visit) => visit.id === cursor.visit);
      const found = way === 'next'
        ? place >= 0 ? lane.visits[place + 1] : lane.visits.find((visit) => visit.from >= cursor.at)
        : place >= 0 ? lane.visits[place - 1] : lane.visits.filter((visit) => visit.from < cursor.at).at(-1);
      return found ? onVisit(lane, found) : cursor;
    }
    case 'free':
    case 'freeBefore':
      return toFree(ground, lane, cursor, way, now);
    case 'first':
    case 'last': {
      const found = lane.visits.at(way === 'first' ? 0 : -1);
      return found ? onVisit(lane, found) : cursor;
    }
  }
}
