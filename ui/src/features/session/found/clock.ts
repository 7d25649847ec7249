// A time of day as people type it.

/** "8", "8:30", "8.30", "830", "6 pm", "18 h" or "18 Uhr" as "HH:MM"; null where it is no time. */
export function readClock(typed: string): string | null {
  const parts = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h|uhr)?\.?$/i.exec(typed.trim());
  if (!parts) return null;
  const half = (parts[3] ?? '').toLowerCase();
  let hour = Number(parts[1]);
  const minute = Number(parts[2] ?? '0');
  if (/^[ap]/.test(half)) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.startsWith('p') ? 12 : 0);
  }
  return hour > 23 || minute > 59 ? null : `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The same as it is shown everywhere: "8:30". What is no time stays as it was typed. */
export const showClock = (typed: string): string => readClock(typed)?.replace(/^0(\d)/, '$1') ?? typed;
