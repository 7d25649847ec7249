// Moving and stretching by the pointer, and marking a stretch of white.
import type { Appointment } from '@/backend/types';
import { isOver } from '@/components/status';
import type { Diary } from '../diary.svelte';
import { scrollAtEdges } from './edges';
import { stepAt } from './layout';
import { PX_PER_MINUTE, momentAt, ms, topOf, type Span } from './ruler';
import type { Lane } from './sheet';

/** A pointer that moved less than this meant a click. */
const SLACK = 4;
const MINUTE = 60_000;

interface Point {
  x: number;
  y: number;
}
interface Drag {
  /** Whether it has begun, asked as long as it has not: else it was a click. */
  begins: (at: Point) => boolean;
  moves: (at: Point) => void;
  ends: (commit: boolean) => void;
}

export function dragging(diary: Diary, scroller: () => HTMLElement | undefined) {
  let dropped = -Infinity;

  /** Follows the pointer until it is let go; Escape and a lost window leave everything as it was. */
  function follow(event: PointerEvent, frame: HTMLElement, { begins, moves, ends }: Drag): void {
    let point = { x: event.clientX, y: event.clientY };
    let isDragged = false;
    const listening = new AbortController();
    const on = { signal: listening.signal };
    const edges = scrollAtEdges(frame, () => moves(point));
    const end = (commit: boolean) => {
      listening.abort();
      edges.stop();
      if (!isDragged) return;
      dropped = performance.now();
      ends(commit);
    };
    addEventListener('pointermove', (to) => {
      point = { x: to.clientX, y: to.clientY };
      isDragged ||= begins(point);
      if (!isDragged) return;
      moves(point);
      edges.follow(point);
    }, on);
    addEventListener('pointerup', () => end(true), on);
    addEventListener('pointercancel', () => end(false), on);
    addEventListener('blur', () => end(false), on);
    addEventListener('keydown', (key) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      end(false);
      addEventListener('pointerup', () => (dropped = performance.now()), { once: true, capture: true });
    }, { ...on, capture: true });
  }

  /** The lanes as they stand in the scrolled sheet, read once: nothing moves them while something is dragged. */
  function standing(frame: HTMLElement) {
    const left = frame.getBoundingClientRect().left - frame.scrollLeft;
    const lanes = [...frame.querySelectorAll<HTMLElement>('[data-lane]')].flatMap((element) => {
      const lane = diary.sheet?.lanes.find(({ key }) => key === element.dataset['lane']);
      const box = element.getBoundingClientRect();
      return lane && !lane.thin && lane.column.kind !== 'equipment' ? [{ lane, element, from: box.left - left, to: box.right - left }] : [];
    });
    return ({ x }: Point) => {
      const at = x - frame.getBoundingClientRect().left + frame.scrollLeft;
      return lanes.find((each) => at >= each.from && at < each.to);
    };
  }

  const putDown = (commit: boolean) => {
    if (diary.hand.picked?.by !== 'pointer') return;
    if (commit) void diary.hand.drop();
    else diary.hand.putBack();
  };
  const canGrab = (event: PointerEvent, visit: Appointment) => event.button === 0 && event.pointerType !== 'touch' && !isOver(visit.status) && !diary.hand.picked;
  const pickUp = (event: PointerEvent, visit: Appointment, from?: Lane) => (at: Point) => {
    if (Math.hypot(at.x - event.clientX, at.y - event.clientY) < SLACK) return false;
    diary.hand.pickUp(visit, 'pointer', from);
    return diary.hand.picked !== null;
  };

  function grab(event: PointerEvent, visit: Appointment, from: Lane, edge: 'body' | 'end'): void {
    const frame = scroller();
    if (!canGrab(event, visit) || !frame) return;
    const start = ms(visit.starts_at);
    const length = Math.round((ms(visit.ends_at) - start) / MINUTE);
    const grabbed = { y: event.clientY, scrolled: frame.scrollTop };
    const step = from.day.step_minutes;
    const under = standing(frame);
    follow(event, frame, {
      begins: pickUp(event, visit, from),
      moves: (point) => {
        const pulled = (point.y - grabbed.y + frame.scrollTop - grabbed.scrolled) / PX_PER_MINUTE;
        const stepped = Math.round(pulled / step) * step;
        if (edge === 'end') return diary.hand.carryTo(from, start, Math.max(length + stepped, step));
        const over = under(point)?.lane ?? diary.lane(diary.hand.picked?.resource_id ?? '', diary.hand.picked?.at ?? 0) ?? from;
        diary.hand.carryTo(over, momentAt(over.ruler, topOf(from.ruler, start) + stepped * PX_PER_MINUTE), length);
      },
      ends: putDown,
    });
  }

  /** Of who stands in no lane yet: it is held over the step under the pointer. */
  function grabLoose(event: PointerEvent, visit: Appointment): void {
    const frame = scroller();
    if (!canGrab(event, visit) || !frame) return;
    const length = Math.round((ms(visit.ends_at) - ms(visit.starts_at)) / MINUTE);
    const under = standing(frame);
    let isOver = false;
    follow(event, frame, {
      begins: pickUp(event, visit),
      moves: (point) => {
        const over = under(point);
        isOver = over !== undefined && point.y > frame.getBoundingClientRect().top;
        if (over) diary.hand.carryTo(over.lane, stepAt(over.lane, point.y - over.element.getBoundingClientRect().top, over.lane.day.step_minutes), length);
      },
      // Let go beside the lanes it stays where it was.
      ends: (commit) => putDown(commit && isOver),
    });
  }

  /** A stretch of white is marked from step to step; `marked` says that the hand let go. */
  function mark(event: PointerEvent, lane: Lane, marked: () => void): void {
    const frame = scroller();
    const element = (event.target as HTMLElement).closest<HTMLElement>('[data-lane]');
    if (event.button !== 0 || event.pointerType === 'touch' || diary.hand.picked || lane.thin || !frame || !element) return;
    const step = lane.day.step_minutes;
    const cellAt = (y: number): Span => {
      const from = stepAt(lane, y - element.getBoundingClientRect().top, step);
      return { from, to: from + step * MINUTE };
    };
    const anchor = cellAt(event.clientY);
    follow(event, frame, {
      // Within one step the hand only shook.
      begins: ({ y }) => Math.abs(y - event.clientY) >= SLACK && cellAt(y).from !== anchor.from,
      moves: ({ y }) => (diary.mark = { resource_id: lane.column.resource_id, anchor, head: cellAt(y) }),
      ends: (commit) => {
        if (commit) marked();
        else diary.mark = null;
      },
    });
  }

  return {
    grab,
    grabLoose,
    mark,
    /** The click that follows a drop is none. */
    justDropped: () => performance.now() - dropped < 50,
  };
}
