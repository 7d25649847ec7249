// Days, times and numbers in the language of the screen. The zone is always the clinic's, told by the backend.
import { getLocale } from '@/paraglide/runtime';

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = getLocale() + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(getLocale(), options)));
  return found;
}

/** "10:42" in the clinic's zone. */
export function clock(at: string | number, zone: string): string {
  const parts = format({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${Number(part('hour'))}:${part('minute')}`;
}

const noon = (day: string) => new Date(`${day}T12:00:00Z`);

// "Tuesday 24 November" reads calmer as a heading than with the comma that English puts there.
const calm = (text: string): string => (getLocale() === 'en' ? text.replace(',', '') : text);

/** "Tuesday 24 November" */
export const longDay = (day: string): string =>
  calm(format({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(noon(day)));
/** "Tue 24 Nov" */
export const shortDay = (day: string): string =>
  calm(format({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(noon(day)));
/** "Wed" */
export const weekday = (day: string): string => format({ weekday: 'short', timeZone: 'UTC' }).format(noon(day));
/** "3 Mar 2026" */
export const date = (day: string): string => format({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(noon(day));

export const number = (value: number): string => new Intl.NumberFormat(getLocale()).format(value);
/** A decimal string as the language writes it; what is no number stays as it is. */
export function decimal(value: string): string {
  const parsed = Number(value);
  return Number.isFinite(parsed) ? new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 3 }).format(parsed) : value;
}
export function money(value: string, currency: string): string {
  const parsed = Number(value);
  return Number.isFinite(parsed) ? new Intl.NumberFormat(getLocale(), { style: 'currency', currency }).format(parsed) : value;
}

/** Whole minutes from one moment to another, never below 0. */
export const minutesBetween = (from: string | number, to: string | number): number =>
  Math.max(0, Math.floor((new Date(to).getTime() - new Date(from).getTime()) / MINUTE));
