// Moving and stretching by the pointer. The same hand as the keys': only the way it is carried differs.
import type { Appointment } from '@/backend/types';
import { isOver } from '@/components/status';
import type { Diary } from '../diary.svelte';
import { PX_PER_MINUTE, daySpan, ms, stepAt } from './layout';

/** A pointer that moved less than this meant a click. */
const SLACK = 4;
const MINUTE = 60_000;

export function dragging(diary: Diary, scroller: () => HTMLElement | undefined) {
  let dropped = -Infinity;

  /** The step under a height on the screen. */
  function momentAt(lane: HTMLElement, clientY: number, steps = diary.page?.step_minutes ?? 15): number {
    if (!diary.page) return 0;
    return stepAt(daySpan(diary.page), clientY - lane.getBoundingClientRect().top, steps);
  }

  function vetLaneUnder(x: number, y: number): HTMLElement | undefined {
    const lanes = [...(scroller()?.querySelectorAll<HTMLElement>('[data-lane]') ?? [])];
    return lanes.find((lane) => {
      const { left, right } = lane.getBoundingClientRect();
      return x >= left && x < right && y >= 0 && diary.column(lane.dataset['lane'] ?? '')?.kind === 'veterinarian';
    });
  }

  function grab(event: PointerEvent, visit: Appointment, edge: 'body' | 'end'): void {
    if (event.button !== 0 || event.pointerType === 'touch' || isOver(visit.status) || diary.picked || !diary.page) return;
    if (edge === 'end') event.stopPropagation();
    const from = { x: event.clientX, y: event.clientY };
    const start = ms(visit.starts_at) - ms(diary.page.starts_at);
    const scrolled = scroller()?.scrollTop ?? 0;
    const length = Math.round((ms(visit.ends_at) - ms(visit.starts_at)) / MINUTE);
    const listening = new AbortController();
    const on = { signal: listening.signal };

    const move = (to: PointerEvent) => {
      if (!diary.picked) {
        if (Math.hypot(to.clientX - from.x, to.clientY - from.y) < SLACK) return;
        diary.pickUp(visit, 'pointer');
      }
      if (!diary.picked || !diary.page) return;
      const step = diary.page.step_minutes;
      const pulled = (to.clientY - from.y + (scroller()?.scrollTop ?? 0) - scrolled) / PX_PER_MINUTE;
      const stepped = Math.round(pulled / step) * step;
      if (edge === 'end') diary.carryTo(diary.picked.resource_id, start, Math.max(length + stepped, step));
      else diary.carryTo(vetLaneUnder(to.clientX, to.clientY)?.dataset['lane'] ?? diary.picked.resource_id, start + stepped * MINUTE, length);
    };
    const end = (commit: boolean) => {
      listening.abort();
      if (diary.picked?.by !== 'pointer') return;
      dropped = performance.now();
      if (commit) void diary.drop();
      else diary.putBack();
    };
    addEventListener('pointermove', move, on);
    addEventListener('pointerup', () => end(true), on);
    addEventListener('pointercancel', () => end(false), on);
    addEventListener('keydown', (key) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      end(false);
    }, { ...on, capture: true });
  }

  return {
    grab,
    momentAt,
    /** The click that follows a drop is none. */
    justDropped: () => performance.now() - dropped < 50,
  };
}
