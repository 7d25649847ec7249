// An event of a visit's history, in the words of the desk.
import type { VisitEvent, VisitEventChange } from '@/backend/types';
import { fieldWord, valueWord } from '@/components/field-words';
import { STATUS } from '@/components/status';
import { m } from '@/paraglide/messages';

const statusOf = ({ changes }: VisitEvent) => changes.find(({ name }) => name === 'status')?.after ?? null;

/** "Booked", "Moved", "Arrived": what was done, in one word. */
export function deed(event: VisitEvent): string {
  const status = statusOf(event);
  switch (event.intent) {
    case 'book':
      return m.history_booked();
    case 'reschedule':
      return m.history_moved();
    case 'cancel':
      return STATUS.cancelled.word();
    case 'undo':
      return m.history_undone();
    case 'redo':
      return m.history_redone();
    case 'advance':
      return status !== null && status in STATUS ? STATUS[status as keyof typeof STATUS].word() : m.history_changed();
    default:
      return event.changes.every(({ before }) => before === null) && status === 'scheduled' ? m.history_booked() : m.history_changed();
  }
}

/** What the word alone does not tell: "Time: Tue 24 Nov, 9:00 → Wed 25 Nov, 10:00". */
export function details(event: VisitEvent): { name: string; text: string }[] {
  const isFirst = event.intent === 'book';
  const isTold = ({ name }: VisitEventChange) => name === 'status' && (event.intent === 'advance' || event.intent === 'cancel' || isFirst);
  return event.changes
    .filter((change) => !isTold(change))
    .map(({ name, before, after }) => ({
      name: fieldWord(name),
      text: isFirst || before === null ? valueWord(name, after) : `${valueWord(name, before)} → ${valueWord(name, after)}`,
    }));
}

/** "Robin Desk, on the PC Counter 2"; who and where, as far as it is known. */
export const doer = ({ by, workstation }: VisitEvent): string => [by, workstation && m.history_on_pc({ pc: workstation })].filter((part) => part).join(', ') || m.history_unknown();
