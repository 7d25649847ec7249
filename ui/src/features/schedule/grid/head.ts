// What stands under the name of a vet or room.
import type { Column } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { ms } from './ruler';
import { longWord } from './steps';

/** "8:30–17:00" and "2 h 30 free", the leave, or that nobody works. Of hours that are over nothing is said. */
export function hoursParts(column: Column, now: number): string[] {
  if (column.kind === 'room') return [column.hours_label ?? m.day_room()];
  if (column.kind === 'equipment') return [m.day_equipment()];
  const leave = column.windows.find((window) => window.kind === 'leave');
  const leaveWord = leave ? (leave.label ?? m.window_leave()) : null;
  if (!column.on_duty) return [leaveWord ?? m.day_off_duty()];
  const ends = column.windows.findLast((window) => window.kind === 'working')?.ends_at;
  const isOver = ends !== undefined && ms(ends) <= now;
  const free = isOver ? null : column.free_minutes > 0 ? m.day_free({ long: longWord(column.free_minutes) }) : m.day_full();
  return [column.hours_label, free, leaveWord].filter((part): part is string => typeof part === 'string' && part !== '');
}
export const hoursOf = (column: Column, now: number): string => hoursParts(column, now).join(' · ');
