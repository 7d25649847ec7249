// A month as a calendar on the wall has it: whole weeks, with the first day and the numbers that the country uses.
import { addDays, region } from '@/components/when';

export interface Week {
  readonly number: number;
  readonly days: readonly string[];
}
/** How a country counts: the first day of the week, Monday is 1, and how many days of the year its first week has. */
export interface Count {
  readonly firstDay: number;
  readonly minimalDays: number;
}

interface WeekInfo {
  firstDay: number;
  minimalDays?: number;
}
/** Of the region; where nobody knows, as ISO 8601 has it. */
export function countOf(tag = region()): Count {
  const locale = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  const firstDay = info?.firstDay ?? 1;
  return { firstDay, minimalDays: info?.minimalDays ?? (firstDay === 1 ? 4 : 1) };
}

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const weekdayOf = (day: string) => ((noon(day).getUTCDay() + 6) % 7) + 1;
export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;
/** The same day of another month, or its last. */
export function addMonths(day: string, months: number): string {
  const at = noon(firstOfMonth(day));
  at.setUTCMonth(at.getUTCMonth() + months);
  const first = at.toISOString().slice(0, 10);
  const last = addDays(firstOfMonth(addDays(first, 31)), -1);
  const same = `${first.slice(0, 8)}${day.slice(8)}`;
  return same > last ? last : same;
}
const weekStart = (day: string, { firstDay }: Count) => addDays(day, -((weekdayOf(day) - firstDay + 7) % 7));

/** The number of the week that begins on a day. */
function numberOf(begins: string, count: Count): number {
  // A week belongs to the year that has enough of its days.
  const decides = addDays(begins, 7 - count.minimalDays);
  const first = weekStart(`${decides.slice(0, 4)}-01-${String(count.minimalDays).padStart(2, '0')}`, count);
  return Math.round((noon(begins).getTime() - noon(first).getTime()) / 604_800_000) + 1;
}

/** Six weeks, so that no month makes the calendar higher than another. */
export function weeksOf(month: string, count: Count): Week[] {
  const start = weekStart(firstOfMonth(month), count);
  return Array.from({ length: 6 }, (_, week) => {
    const begins = addDays(start, 7 * week);
    return { number: numberOf(begins, count), days: Array.from({ length: 7 }, (_, day) => addDays(begins, day)) };
  });
}
