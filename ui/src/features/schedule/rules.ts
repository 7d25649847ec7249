// A time that a rule refuses: which visit is in the way, and what the field for the reason is called.
import type { DeskError } from '@/backend/backend';
import { words } from '@/backend/errors';
import type { Appointment, Column, ErrorCode, TimeProblem } from '@/backend/types';
import { isOver } from '@/components/status';
import { m } from '@/paraglide/messages';

/** What is on the screen of a day. */
interface Day {
  columns: readonly Column[];
  appointments: readonly Appointment[];
}

/** The visit that a taken time is taken by, where it is on the screen. */
function takenBy({ code, details: { name, at } }: DeskError, days: readonly Day[]): Appointment | undefined {
  if (code !== 'slot_taken' || name === null || at === null) return undefined;
  for (const { columns, appointments } of days) {
    const column = columns.find((each) => each.name === name);
    const found = column && appointments.find((visit) => !isOver(visit.status) && [visit.resource_id, visit.room_id].includes(column.resource_id) && Date.parse(visit.starts_at) === Date.parse(at));
    if (found) return found;
  }
  return undefined;
}

/** Why a time was refused; a visit in the way by its animal and its time. */
export function refusedWords(error: DeskError, days: readonly Day[]): string {
  const visit = takenBy(error, days);
  return visit ? m.error_slot_taken_visit({ name: error.details.name ?? '', pet: visit.pet_name, from: visit.local_start, to: visit.local_end }) : words(error).what;
}

const PROBLEM: Partial<Record<ErrorCode, TimeProblem>> = { slot_taken: 'taken', outside_hours: 'outside_hours', over_break: 'break', on_leave: 'vet_away' };
/** What is wrong with a time that was refused; null where that has no name of its own. */
export const problemOf = (error: DeskError): TimeProblem | null => PROBLEM[error.code] ?? null;

/** What the reason for passing over a rule is called: never the same as the reason of the visit. */
export function whyWord(problem: TimeProblem | null): string {
  switch (problem) {
    case 'outside_hours': return m.why_outside_hours();
    case 'break': return m.why_in_break();
    case 'vet_away': return m.why_away();
    case 'taken': return m.why_taken();
    default: return m.why_all_the_same();
  }
}
