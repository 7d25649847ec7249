// The hours of a day and where they stand. The clinic's clock is read from the hours that the backend names; no time
// zone is known here, and an hour that comes twice or not at all is simply named twice or not at all.
import type { DaySchedule } from '@/backend/types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 80 pixels an hour: fifteen minutes are one line of text. */
export const PX_PER_MINUTE = 80 / 60;

/** A stretch of time in milliseconds since the epoch; the end is outside. */
export interface Span {
  from: number;
  to: number;
}
/** A day without what stands in it. */
export type DayFrame = Omit<DaySchedule, 'appointments' | 'holds'>;
export type Hours = Pick<DaySchedule, 'starts_at' | 'ends_at' | 'ticks'>;

/** A stretch of a day that is drawn without a break: instants in milliseconds, and pixels from the top. */
interface Piece extends Readonly<Span> {
  readonly top: number;
}
export type Ruler = readonly Piece[];

/** One line of the hours at the side. */
export interface HourLine {
  readonly top: number;
  readonly label: string;
}

/** The hours at the side, and for each day where its moments stand beside them. */
export interface Axis {
  readonly lines: readonly HourLine[];
  readonly height: number;
  readonly rulers: readonly Ruler[];
}

export const ms = (at: string): number => Date.parse(at);
export const daySpan = (day: Pick<DaySchedule, 'starts_at' | 'ends_at'>): Span => ({ from: ms(day.starts_at), to: ms(day.ends_at) });
const minutesOf = (label: string): number => {
  const [hours = 0, minutes = 0] = label.split(':').map(Number);
  return hours * 60 + minutes;
};
const ticksOf = (day: Hours) => day.ticks.map(({ at, label }) => ({ from: ms(at), label, minutes: minutesOf(label) }));
const long = (milliseconds: number): number => (milliseconds / MINUTE) * PX_PER_MINUTE;

/** What the clock on the clinic's wall shows at a moment: "10:42". */
export function clockAt(day: Hours, at: number): string {
  const ticks = ticksOf(day);
  const before = ticks.findLast((tick) => tick.from <= at);
  const after = ticks.find((tick) => tick.from > at);
  const next = before && (at - before.from < HOUR || !after) ? before : after;
  if (!next) return '';
  const minutes = (next.minutes + Math.floor((at - next.from) / MINUTE) + 1440) % 1440;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The moment of another day when the clock shows the same; of an hour that comes twice the first, of a missing one that much after the change. */
export function sameTime(from: Hours, to: Hours, at: number): number {
  const minutes = minutesOf(clockAt(from, at));
  const ticks = ticksOf(to);
  const hour = ticks.find((tick) => tick.minutes === minutes - (minutes % 60)) ?? ticks.findLast((tick) => tick.minutes <= minutes);
  const [start, end] = [ms(to.starts_at), ms(to.ends_at)];
  const there = hour ? hour.from + (minutes - hour.minutes) * MINUTE : start;
  return Math.min(Math.max(there, start), end - MINUTE);
}

/** Where the clocks are changed on a day, and by how many minutes they are put forward. */
export function clockChange(day: Hours): { at: number; minutes: number } | null {
  let [reached, minutes] = [ms(day.starts_at), 0];
  for (const tick of ticksOf(day)) {
    const jump = tick.minutes - minutes - (tick.from - reached) / MINUTE;
    if (jump !== 0) return { at: tick.from, minutes: jump };
    [reached, minutes] = [tick.from, tick.minutes];
  }
  return null;
}

/**
 * One ruler for all days: the same time stands at the same height. A single day is drawn as it passes, and so are days
 * with the same hours; beside a day whose clock is changed the others leave its second hour empty, and it leaves out the
 * hour that it lacks.
 */
export function axisOf(days: readonly Hours[]): Axis {
  const named = days.map((day) => {
    const seen = new Map<string, number>();
    return ticksOf(day).map((tick) => {
      const time = seen.get(tick.label) ?? 0;
      seen.set(tick.label, time + 1);
      return { ...tick, key: `${String(tick.minutes).padStart(4, '0')}/${time}` };
    });
  });
  const keysOf = (ticks: (typeof named)[number]) => ticks.map(({ key }) => key).join(' ');
  const first = named[0] ?? [];
  if (named.every((ticks) => keysOf(ticks) === keysOf(first))) {
    const start = days[0] ? ms(days[0].starts_at) : 0;
    return {
      lines: first.map(({ from, label }) => ({ top: long(from - start), label })),
      height: Math.max(0, ...days.map((day) => long(ms(day.ends_at) - ms(day.starts_at)))),
      rulers: days.map((day) => [{ from: ms(day.starts_at), to: ms(day.ends_at), top: 0 }]),
    };
  }
  const lines = new Map(named.flat().map(({ key, label }) => [key, label]));
  const keys = [...lines.keys()].sort();
  const tops = new Map(keys.map((key, place) => [key, long(place * HOUR)]));
  return {
    lines: keys.map((key) => ({ top: tops.get(key) ?? 0, label: lines.get(key) ?? '' })),
    height: long(keys.length * HOUR),
    rulers: named.map((ticks, place) => ticks.map(({ from, key }, n) => ({ from, to: ticks[n + 1]?.from ?? ms(days[place]?.ends_at ?? ''), top: tops.get(key) ?? 0 }))),
  };
}

/** Where a moment stands. */
export function topOf(ruler: Ruler, at: number): number {
  const piece = ruler.findLast(({ from }) => from <= at) ?? ruler[0];
  return piece ? piece.top + long(at - piece.from) : 0;
}
/** Where something stands that ends at a moment: above an hour left out, not below it. */
export function bottomOf(ruler: Ruler, at: number): number {
  const piece = ruler.findLast(({ from }) => from < at) ?? ruler[0];
  return piece ? piece.top + long(at - piece.from) : 0;
}
/** The moment at a height; in an hour that the day does not have, the end of the one before. */
export function momentAt(ruler: Ruler, y: number): number {
  const piece = ruler.findLast(({ top }) => top <= y) ?? ruler[0];
  return piece ? Math.min(piece.from + ((y - piece.top) / PX_PER_MINUTE) * MINUTE, piece.to) : 0;
}

/** The heights between the pieces: hours that other days have and this one has not. */
export function holesOf(ruler: Ruler, height: number): { top: number; height: number }[] {
  let reached = 0;
  const holes: { top: number; height: number }[] = [];
  const until = (top: number) => top - reached > 1 && holes.push({ top: reached, height: top - reached });
  for (const piece of ruler) {
    until(piece.top);
    reached = piece.top + long(piece.to - piece.from);
  }
  until(height);
  return holes;
}
