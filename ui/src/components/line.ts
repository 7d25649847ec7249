// What a typed line says back: what is unclear in it, what was set right, why the day or the time that it names is not to be had.
import type { DayProblem, Mark, QuickLine, TimeProblem, Unclear, UnclearReason } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { longDay } from './when';

/** The stretch of the text that a mark or what is unclear lies on. */
const wordsOf = (text: string, { from, to }: { from: number; to: number }): string => text.slice(from, to);

const UNCLEAR: Record<Exclude<UnclearReason, 'day_is_past'>, (words: { words: string }) => string> = {
  unknown_word: m.line_unknown_word,
  no_such_day: m.line_no_such_day,
  no_such_time: m.line_no_such_time,
  no_such_length: m.line_no_such_length,
  two_days: m.line_two_days,
  two_times: m.line_two_times,
  two_lengths: m.line_two_lengths,
  two_types: m.line_two_types,
};

export function saidUnclear(text: string, unclear: Unclear, line: Pick<QuickLine, 'day'>, today?: string): string {
  if (unclear.reason !== 'day_is_past') return UNCLEAR[unclear.reason]({ words: wordsOf(text, unclear) });
  return m.line_day_is_past({ day: line.day ? longDay(line.day, today) : wordsOf(text, unclear) });
}

/** The slips that were set right, each as it was typed and as it was read. */
export const saidCorrected = (text: string, marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => (mark.meant === null ? [] : [m.line_corrected({ typed: wordsOf(text, mark), meant: mark.meant })]));

/** `name` is the vet's who was named, if one was. */
export function saidDayProblem(problem: DayProblem, day: string, name: string | null, today?: string): string {
  const said = { day: longDay(day, today) };
  switch (problem.kind) {
    case 'past':
      return m.line_day_past(said);
    case 'closed':
      return problem.reason ? m.line_day_closed_why({ ...said, reason: problem.reason }) : m.line_day_closed(said);
    case 'vet_away':
      if (name === null) return m.line_day_no_vet(said);
      return problem.reason ? m.line_day_away_why({ ...said, name, reason: problem.reason }) : m.line_day_away({ ...said, name });
    case 'full':
      return m.line_day_full(said);
  }
}

export function saidTimeProblem(problem: TimeProblem, time: string, name: string | null): string {
  switch (problem) {
    case 'past':
      return m.line_time_past({ time });
    case 'outside_hours':
      return m.line_time_outside_hours({ time });
    case 'break':
      return m.line_time_break({ time });
    case 'vet_away':
      return name === null ? m.line_time_no_vet({ time }) : m.line_time_vet_away({ name, time });
    case 'taken':
      return m.line_time_taken({ time });
  }
}

/** "from 15:00", "14:00 to 16:00"; null where the line has no bounds. */
export function saidBounds({ not_before: from, not_after: to }: Pick<QuickLine, 'not_before' | 'not_after'>): string | null {
  if (from && to) return m.line_between({ from, to });
  if (from) return m.line_from({ time: from });
  return to ? m.line_until({ time: to }) : null;
}
