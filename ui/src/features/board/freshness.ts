import type { Appointment, SyncStatus } from '@/backend/types';
import { clock, clockToTheSecond } from '@/components/when';
import { m } from '@/paraglide/messages';
import { lastChange } from './flow';

/** What may be said about the age of the board: "live" only while the server is heard. */
export function freshness(sync: SyncStatus | null, visits: readonly Appointment[], zone: string): { live: boolean; text: string } {
  if (sync?.state !== 'live') {
    return { live: false, text: sync?.last_pull ? m.board_as_of({ time: clock(sync.last_pull, zone) }) : m.board_not_live() };
  }
  const last = lastChange(visits);
  return { live: true, text: `${m.board_live()} · ${last === null ? m.board_no_change() : m.board_last_change({ time: clockToTheSecond(last, zone) })}` };
}
