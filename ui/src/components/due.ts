// What falls due, in words: "in 6 days", "3 days overdue".
import type { Due } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { date } from './when';

export type Urgency = 'over' | 'soon' | 'later';

/** Within this many days somebody at the desk should offer a visit. */
const SOON = 30;
/** Farther away than this a date says more than a count of days. */
const COUNTED = 60;

export function urgency({ in_days }: Due): Urgency {
  if (in_days < 0) return 'over';
  return in_days <= SOON ? 'soon' : 'later';
}

export function dueWhen({ in_days, due_on }: Due): string {
  if (in_days === 0) return m.due_when_today();
  if (in_days > COUNTED) return m.due_when_on({ date: date(due_on) });
  if (in_days < -COUNTED) return m.due_when_since({ date: date(due_on) });
  return in_days > 0 ? m.due_when_in({ count: in_days }) : m.due_when_over({ count: -in_days });
}

/** "Rabies due in 6 days", for where it stands among other facts. */
export function dueWord(due: Due): string {
  const { title, in_days, due_on } = due;
  if (in_days < 0) return m.due_since({ title, day: date(due_on) });
  if (in_days === 0) return m.due_today({ title });
  return in_days <= COUNTED ? m.due_in_days({ title, count: in_days }) : m.due_on({ title, day: date(due_on) });
}
