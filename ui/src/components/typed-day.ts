// A day as people type it: in the order of the clinic's country, or year first.
import { inFigures } from './when';

type Part = 'day' | 'month' | 'year';

function order(tag: string): Part[] {
  return new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'numeric', year: 'numeric' })
    .formatToParts(new Date(Date.UTC(2020, 2, 15)))
    .map(({ type }) => type)
    .filter((type): type is Part => type === 'day' || type === 'month' || type === 'year');
}

/** "2020-03-15" from "15.3.2020", "3/15/20" or "2020-03-15"; null where it is no day. Two digits of a year mean the past. */
export function readDay(text: string, today: string, tag = inFigures()): string | null {
  const numbers = text.trim().split(/[\s./-]+/).filter((part) => part !== '');
  if (numbers.length !== 3 || !numbers.every((part) => /^\d{1,4}$/.test(part))) return null;
  const parts: Part[] = numbers[0]?.length === 4 ? ['year', 'month', 'day'] : order(tag);
  const [year, month, day] = (['year', 'month', 'day'] as const).map((part) => Number(numbers[parts.indexOf(part)]));
  if (year === undefined || month === undefined || day === undefined) return null;
  const thisYear = Number(today.slice(0, 4));
  const century = thisYear - (thisYear % 100);
  const full = numbers[parts.indexOf('year')]?.length === 2 ? (century + year > thisYear ? century - 100 : century) + year : year;
  const made = new Date(Date.UTC(full, month - 1, day));
  if (full < 1900 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return null;
  return made.toISOString().slice(0, 10);
}

/** The same day as it would be typed here. */
export const typedDay = (day: string, tag = inFigures()): string =>
  new Intl.DateTimeFormat(tag, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
