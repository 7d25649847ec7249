// A stretch of a lane that was marked, by Shift and the arrows or by the pointer, to be booked, blocked or taken off.
import type { Span } from './ruler';

/** As a sheet of cells is marked: from where it began to the step that moves, both included. */
export interface Mark {
  readonly resource_id: string;
  readonly anchor: Span;
  readonly head: Span;
}

export const markSpan = ({ anchor, head }: Mark): Span => ({ from: Math.min(anchor.from, head.from), to: Math.max(anchor.to, head.to) });

/** The step, or the visit, that a mark begins with. */
export const beginMark = (resource_id: string, cell: Span): Mark => ({ resource_id, anchor: cell, head: cell });

/** Moves its end by minutes, within the day. */
export function stretchMark(mark: Mark, minutes: number, day: Span): Mark {
  const by = minutes * 60_000;
  const long = mark.head.to - mark.head.from;
  const from = Math.min(Math.max(mark.head.from + by, day.from), day.to - long);
  return { ...mark, head: { from, to: from + long } };
}

/** Up to a moment: that is its end, or its beginning. */
export function markTo(mark: Mark, at: number, step: number): Mark {
  const long = step * 60_000;
  return { ...mark, head: at < mark.anchor.from ? { from: at, to: Math.min(at + long, mark.anchor.from) } : { from: Math.max(at - long, mark.anchor.from), to: Math.max(at, mark.anchor.to) } };
}
