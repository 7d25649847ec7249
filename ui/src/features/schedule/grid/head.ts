// What stands under the name of a vet or room.
import type { Column } from '@/backend/types';
import { m } from '@/paraglide/messages';

/** "8:30–17:00" and "3 gaps left", the leave, or that nobody works. */
export function hoursParts(column: Column): string[] {
  if (column.kind === 'room') return [column.name.toLowerCase().includes(m.day_room().toLowerCase()) ? (column.hours_label ?? '\u00a0') : m.day_room()];
  if (column.kind === 'equipment') return [m.day_equipment()];
  const leave = column.windows.find((window) => window.kind === 'leave');
  if (!column.on_duty) return [leave?.label ?? (leave ? m.window_leave() : m.day_off_duty())];
  const gaps = column.gaps > 0 ? m.day_gaps({ count: column.gaps }) : m.day_full();
  return [column.hours_label, gaps, leave ? (leave.label ?? m.window_leave()) : null].filter((part): part is string => typeof part === 'string' && part !== '');
}
export const hoursOf = (column: Column): string => hoursParts(column).join(' · ');
