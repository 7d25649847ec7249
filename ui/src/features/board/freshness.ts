import type { Appointment, SyncStatus } from '@/backend/types';
import { clockToTheSecond, timeAndDay } from '@/components/when';
import { m } from '@/paraglide/messages';
import { lastChange } from './flow';

/** What may be said about the age of the board: "live" only while the server is heard. `seen`: when this PC last saw a change. */
export function freshness(sync: SyncStatus | null, visits: readonly Appointment[], zone: string, seen: number | null = null): { live: boolean; text: string } {
  if (sync?.state !== 'live') {
    return { live: false, text: sync?.last_pull_label ? m.board_as_of({ time: timeAndDay(sync.last_pull_label, sync.last_pull_day) }) : m.board_not_live() };
  }
  const stamped = lastChange(visits);
  const last = seen === null ? stamped : Math.max(seen, stamped ?? seen);
  return { live: true, text: `${m.board_live()} · ${last === null ? m.board_no_change() : m.board_last_change({ time: clockToTheSecond(last, zone) })}` };
}
