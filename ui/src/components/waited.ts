import { m } from '@/paraglide/messages';

/** "12 min" or "1 h 40" */
export const waited = (minutes: number): string =>
  minutes < 60 ? m.minutes_short({ count: minutes }) : m.hours_minutes_short({ hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') });
