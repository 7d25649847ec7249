// Moving and stretching by the pointer.
import type { Appointment } from '@/backend/types';
import { isOver } from '@/components/status';
import type { Diary } from '../diary.svelte';
import { scrollAtEdges } from './edges';
import { PX_PER_MINUTE, momentAt, ms, topOf } from './ruler';
import type { Lane } from './sheet';

/** A pointer that moved less than this meant a click. */
const SLACK = 4;
const MINUTE = 60_000;

export function dragging(diary: Diary, scroller: () => HTMLElement | undefined) {
  let dropped = -Infinity;

  /** The lanes as they stand in the scrolled sheet, read once: nothing moves them while something is dragged. */
  function standing(frame: HTMLElement) {
    const left = frame.getBoundingClientRect().left - frame.scrollLeft;
    return [...frame.querySelectorAll<HTMLElement>('[data-lane]')].flatMap((element) => {
      const lane = diary.sheet?.lanes.find(({ key }) => key === element.dataset['lane']);
      const box = element.getBoundingClientRect();
      return lane && !lane.thin && lane.column.kind !== 'equipment' ? [{ lane, from: box.left - left, to: box.right - left }] : [];
    });
  }

  function grab(event: PointerEvent, visit: Appointment, from: Lane, edge: 'body' | 'end'): void {
    const frame = scroller();
    if (event.button !== 0 || event.pointerType === 'touch' || isOver(visit.status) || diary.hand.picked || !frame) return;
    const start = ms(visit.starts_at);
    const length = Math.round((ms(visit.ends_at) - start) / MINUTE);
    const grabbed = { x: event.clientX, y: event.clientY, scrolled: frame.scrollTop };
    const step = from.day.step_minutes;
    const lanes = standing(frame);
    let point = { x: event.clientX, y: event.clientY };
    const listening = new AbortController();
    const on = { signal: listening.signal };

    const carry = () => {
      const pulled = (point.y - grabbed.y + frame.scrollTop - grabbed.scrolled) / PX_PER_MINUTE;
      const stepped = Math.round(pulled / step) * step;
      if (edge === 'end') return diary.hand.carryTo(from, start, Math.max(length + stepped, step));
      const x = point.x - frame.getBoundingClientRect().left + frame.scrollLeft;
      const over = lanes.find((each) => x >= each.from && x < each.to)?.lane ?? diary.lane(diary.hand.picked?.resource_id ?? '', diary.hand.picked?.at ?? 0) ?? from;
      diary.hand.carryTo(over, momentAt(over.ruler, topOf(from.ruler, start) + stepped * PX_PER_MINUTE), length);
    };
    const edges = scrollAtEdges(frame, carry);
    const move = (to: PointerEvent) => {
      point = { x: to.clientX, y: to.clientY };
      if (!diary.hand.picked) {
        if (Math.hypot(point.x - grabbed.x, point.y - grabbed.y) < SLACK) return;
        diary.hand.pickUp(visit, 'pointer', from);
      }
      carry();
      edges.follow(point);
    };
    const end = (commit: boolean) => {
      listening.abort();
      edges.stop();
      if (diary.hand.picked?.by !== 'pointer') return;
      dropped = performance.now();
      if (commit) void diary.hand.drop();
      else diary.hand.putBack();
    };
    addEventListener('pointermove', move, on);
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

  return {
    grab,
    /** The click that follows a drop is none. */
    justDropped: () => performance.now() - dropped < 50,
  };
}
