// Walking the day by keys: from appointment to appointment and over the free steps between them.
import type { Span } from './layout';

const MINUTE = 60_000;

export interface Stop extends Span {
  id: string;
}

/** A column as the walk sees it: its visits in order of their start. */
export interface Lane {
  resource_id: string;
  visits: readonly Stop[];
}

/** Where the focus stands: on a visit, or on a free step when `visit` is null. */
export interface Cursor {
  resource_id: string;
  at: number;
  visit: string | null;
}

export interface Ground {
  day: Span;
  stepMinutes: number;
  lanes: readonly Lane[];
}

export type Way = 'up' | 'down' | 'left' | 'right' | 'next' | 'previous' | 'first' | 'last';

const clamp = (ground: Ground, at: number) => Math.min(Math.max(at, ground.day.from), ground.day.to - ground.stepMinutes * MINUTE);
const snapped = (ground: Ground, at: number) => {
  const step = ground.stepMinutes * MINUTE;
  return ground.day.from + Math.floor((at - ground.day.from) / step) * step;
};
const laneOf = (ground: Ground, cursor: Cursor) => ground.lanes.find((lane) => lane.resource_id === cursor.resource_id) ?? ground.lanes[0];
const onVisit = (lane: Lane, visit: Stop): Cursor => ({ resource_id: lane.resource_id, at: visit.from, visit: visit.id });

/** The cursor for a moment in a column: the visit that covers it, else the free step. */
export function landAt(ground: Ground, resource_id: string, at: number): Cursor {
  const lane = ground.lanes.find((each) => each.resource_id === resource_id) ?? ground.lanes[0];
  const moment = clamp(ground, at);
  if (!lane) return { resource_id, at: moment, visit: null };
  const covering = lane.visits.find((visit) => visit.from <= moment && moment < visit.to);
  return covering ? onVisit(lane, covering) : { resource_id: lane.resource_id, at: moment, visit: null };
}

function down(ground: Ground, lane: Lane, cursor: Cursor): Cursor {
  const place = lane.visits.findIndex((visit) => visit.id === cursor.visit);
  const here = lane.visits[place];
  if (!here) {
    const to = snapped(ground, cursor.at) + ground.stepMinutes * MINUTE;
    const met = lane.visits.find((visit) => visit.from > cursor.at && visit.from < to);
    return met ? onVisit(lane, met) : landAt(ground, lane.resource_id, to);
  }
  const next = lane.visits[place + 1];
  if (next && next.from < here.to) return onVisit(lane, next);
  return here.to >= ground.day.to ? cursor : landAt(ground, lane.resource_id, here.to);
}

function up(ground: Ground, lane: Lane, cursor: Cursor): Cursor {
  const place = lane.visits.findIndex((visit) => visit.id === cursor.visit);
  const from = lane.visits[place]?.from ?? cursor.at;
  const before = lane.visits[place - 1];
  if (place > 0 && before && before.to > from) return onVisit(lane, before);
  if (from <= ground.day.from) return cursor;
  const to = snapped(ground, from - 1);
  const met = lane.visits.filter((visit) => visit.to > to && visit.from < from && visit.id !== cursor.visit).at(-1);
  return met ? onVisit(lane, met) : { resource_id: lane.resource_id, at: Math.max(to, ground.day.from), visit: null };
}

/** The next place of the focus. At an edge it stays. */
export function walk(ground: Ground, cursor: Cursor, way: Way): Cursor {
  const lane = laneOf(ground, cursor);
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
      return beside ? landAt(ground, beside.resource_id, cursor.at) : cursor;
    }
    case 'next':
    case 'previous': {
      const place = lane.visits.findIndex((visit) => visit.id === cursor.visit);
      const found = way === 'next'
        ? place >= 0 ? lane.visits[place + 1] : lane.visits.find((visit) => visit.from >= cursor.at)
        : place >= 0 ? lane.visits[place - 1] : lane.visits.filter((visit) => visit.from < cursor.at).at(-1);
      return found ? onVisit(lane, found) : cursor;
    }
    case 'first':
    case 'last': {
      const found = lane.visits.at(way === 'first' ? 0 : -1);
      return found ? onVisit(lane, found) : cursor;
    }
  }
}
