// Days, times, numbers and prices: the one form in which the screen writes them. Times have 24 hours; days name their month; the
// language is the screen's, the customs are those of the clinic's country (customs.ts), the zone is the clinic's.
import { getLocale } from '@/paraglide/runtime';
import { clinic } from './clinic.svelte';
import { customs, figures } from './customs';

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The screen's language with the customs of the clinic's country; before anybody signed in, with those of this PC. */
export function region(): string {
  const country = clinic.me;
  if (country) return customs(getLocale(), country);
  return navigator.languages.find((tag) => tag.split('-')[0] === getLocale()) ?? getLocale();
}
/** The same for a day in figures. */
export const inFigures = (): string => (clinic.me ? figures(getLocale(), clinic.me) : region());

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = region();
  const key = tag + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(tag, options)));
  return found;
}

function digits(at: string | number, zone: string, options: Intl.DateTimeFormatOptions): string[] {
  const parts = format({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: zone, ...options }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return [String(Number(part('hour'))), part('minute').padStart(2, '0'), part('second').padStart(2, '0')];
}

/** "10:42" in the clinic's zone. */
export const clock = (at: string | number, zone: string): string => digits(at, zone, {}).slice(0, 2).join(':');
/** "10:42:03", where the second tells how fresh something is. */
export const clockToTheSecond = (at: string | number, zone: string): string => digits(at, zone, { second: '2-digit' }).join(':');

/** The day of the clinic's calendar on which a moment falls: "2026-11-24". */
export function dayOf(at: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).formatToParts(new Date(at));
  return (['year', 'month', 'day'] as const).map((type) => parts.find((part) => part.type === type)?.value).join('-');
}

const noon = (day: string) => new Date(`${day}T12:00:00Z`);

/** The year is named of a day in another one than today's, where it is said what today is. */
const yearBeside = (day: string, today?: string): Intl.DateTimeFormatOptions => (today && today.slice(0, 4) !== day.slice(0, 4) ? { year: 'numeric' } : {});
/** "Tuesday 24 November", "Tuesday, November 24" */
export const longDay = (day: string, today?: string): string => format({ weekday: 'long', day: 'numeric', month: 'long', ...yearBeside(day, today), timeZone: 'UTC' }).format(noon(day));
/** "Friday 18 December 2026" */
export const fullDay = (day: string): string => format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(noon(day));
/** "December 2026" */
export const monthAndYear = (day: string): string => format({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(noon(day));
/** "Tue 24 Nov", "Tue, Nov 24" */
export const shortDay = (day: string, today?: string): string => format({ weekday: 'short', day: 'numeric', month: 'short', ...yearBeside(day, today), timeZone: 'UTC' }).format(noon(day));
/** "Wed" */
export const weekday = (day: string): string => format({ weekday: 'short', timeZone: 'UTC' }).format(noon(day));
/** "Wednesday", the third of the week. */
export const longWeekday = (weekday: number): string => format({ weekday: 'long', timeZone: 'UTC' }).format(noon(`2026-06-0${weekday}`));
/** "23 – 29 November", "November 23 – 29": from the first day to the last. */
export const dayRange = (first: string, last: string): string => format({ day: 'numeric', month: 'long', timeZone: 'UTC' }).formatRange(noon(first), noon(last));
/** "23–29 Nov" */
export const shortRange = (first: string, last: string): string => format({ day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(noon(first), noon(last));
/** A time ready for reading, with its day where that is not today. */
export const timeAndDay = (time: string, day: string | null): string => (day === null ? time : `${shortDay(day)}, ${time}`);
/** "16:00" today, "Tue 1 Dec, 16:00" on any other day: a day is named with its weekday, one of another year with that. */
export const dayAndTime = (day: string, time: string, today: string): string => (day === today ? time : `${shortDay(day, today)}, ${time}`);
/** "24" */
export const dayOfMonth = (day: string): string => format({ day: 'numeric', timeZone: 'UTC' }).format(noon(day));
/** "3 Mar 2026" */
export const date = (day: string): string => format({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(noon(day));

/** Another day of the calendar, so many days later. */
export function addDays(day: string, days: number): string {
  const at = noon(day);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
/** The Monday of its week. */
export const mondayOf = (day: string): string => addDays(day, -((noon(day).getUTCDay() + 6) % 7));

export const number = (value: number): string => new Intl.NumberFormat(region()).format(value);
/** A decimal string as the language writes it, with two places at most; what is no number stays as it is. */
export function decimal(value: string): string {
  const parsed = Number(value);
  return Number.isFinite(parsed) ? new Intl.NumberFormat(region(), { maximumFractionDigits: 2 }).format(parsed) : value;
}
export function money(value: string, currency: string): string {
  const parsed = Number(value);
  return Number.isFinite(parsed) ? new Intl.NumberFormat(region(), { style: 'currency', currency }).format(parsed) : value;
}

/** Whole minutes from one moment to another, never below 0. */
export const minutesBetween = (from: string | number, to: string | number): number =>
  Math.max(0, Math.floor((new Date(to).getTime() - new Date(from).getTime()) / MINUTE));
