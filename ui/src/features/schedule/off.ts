// What of somebody's time is to be blocked or taken off, or is so already: what the panel about it begins with.
import { addDays } from '@/components/when';
import type { Diary } from './diary.svelte';
import type { Step } from './grid/steps';

/** A new block or leave, or what stands already. */
export type Off =
  | { what: 'block' | 'leave'; resource_id: string; day: string; hours: { from: string; to: string } | null }
  | { what: 'blocked'; resource_id: string; slot_id: string; day: string }
  | { what: 'on-leave'; resource_id: string; day: string };

/** The column's marked hours; without a mark its whole day. */
export function offOf(diary: Diary, what: Off['what']): Off | null {
  if (what !== 'block' && what !== 'leave') return null;
  const { marked, cursorLane: lane } = diary;
  if (marked) {
    const isWhole = marked.from === marked.lane.span.from && marked.to === marked.lane.span.to;
    const hours = isWhole ? null : { from: diary.timeOf(marked.from), to: diary.endOf(marked.to) };
    return { what, resource_id: marked.lane.column.resource_id, day: marked.lane.day.day, hours };
  }
  return lane && !lane.thin ? { what, resource_id: lane.column.resource_id, day: lane.day.day, hours: null } : null;
}

/** What stands under the focus. */
export function offOfStep(diary: Diary, { kind, hold }: Step): Off | null {
  const lane = diary.cursorLane;
  if (!lane) return null;
  const { resource_id } = lane.column;
  if (kind === 'blocked' && hold) return { what: 'blocked', resource_id, slot_id: hold.id, day: lane.day.day };
  return kind === 'leave' ? { what: 'on-leave', resource_id, day: lane.day.day } : null;
}

/** How many days from one to another, both included. */
export function daysBetween(first: string, last: string): number {
  let count = 1;
  for (let day = first; day < last && count < 400; day = addDays(day, 1)) count += 1;
  return count;
}
