// What a step of a lane is: free, or why it is not. Free is what the backend calls free; nothing here reckons it anew.
import type { Hold } from '@/backend/types';
import { waited } from '@/components/waited';
import { m } from '@/paraglide/messages';
import { mutedOf } from './layout';
import { ms, type Span } from './ruler';
import type { Lane } from './sheet';

export type StepKind = 'free' | 'past' | 'blocked' | 'held' | 'break' | 'leave' | 'off' | 'taken';

export interface Step extends Span {
  kind: StepKind;
  /** Why it is blocked, the leave's reason, or who holds it. */
  label: string | null;
  /** What is blocked or held there. */
  hold?: Hold;
}
/** As much of a lane as a step is known by. */
export type Known = Pick<Lane, 'column' | 'day' | 'holds' | 'span'>;

const within = ({ from, to }: Span, at: number) => at >= from && at < to;
export const spanOf = ({ starts_at, ends_at }: { starts_at: string; ends_at: string }): Span => ({ from: ms(starts_at), to: ms(ends_at) });

export function stepOf(lane: Known, at: number, now: number): Step {
  const { column, day, holds, span } = lane;
  const kept = holds.map((hold) => ({ ...spanOf(hold), hold })).find((each) => within(each, at));
  if (kept) {
    const { hold, from, to } = kept;
    return hold.expires_at === null
      ? { kind: 'blocked', from, to, label: hold.reason || null, hold }
      : { kind: 'held', from, to, label: hold.mine ? null : hold.holder_name, hold };
  }
  const end = at + day.step_minutes * 60_000;
  const free = column.free.map(spanOf).find((each) => within(each, at));
  if (end <= now) return { kind: 'past', from: at, to: end, label: null };
  if (free) return { kind: 'free', ...free, label: null };
  const muted = mutedOf(column, day).find((each) => within(each, at));
  if (muted && muted.kind !== 'working') return { kind: muted.kind, from: muted.from, to: muted.to, label: muted.label };
  return { kind: 'taken', from: at, to: Math.min(end, span.to), label: null };
}

/** Nobody books there by a slip: it needs a word why. */
const WORD: Record<Exclude<StepKind, 'blocked' | 'held' | 'free'>, () => string> = {
  past: m.step_past, break: m.window_break, leave: m.window_leave, off: m.step_off, taken: m.step_taken,
};

/** "Break", "Blocked: Staff meeting", "Held by Mia Ortiz". */
export function stepWord({ kind, label, hold }: Step): string {
  if (kind === 'free') return m.step_free();
  if (kind === 'blocked') return label ? m.blocked_because({ reason: label }) : m.blocked();
  if (kind === 'held') return hold?.mine ? m.step_held_mine() : m.held_by({ name: label ?? '' });
  return label ? `${WORD[kind]()}: ${label}` : WORD[kind]();
}

/** "2 h 30", "3 h", "45 min". */
export const longWord = (minutes: number): string => (minutes >= 60 && minutes % 60 === 0 ? m.hours_short({ hours: minutes / 60 }) : waited(minutes));
