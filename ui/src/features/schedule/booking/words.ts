// A plan in words: what was understood, what the button does, what is asked. Each is read from the plan and from nothing else.
import type { Appointment, QuickLine } from '@/backend/types';
import { clinic } from '@/components/clinic.svelte';
import { saidBounds, saidDayProblem, saidTimeProblem, saidUnclear } from '@/components/line';
import { clock, dayAndTime, longDay, money, shortDay } from '@/components/when';
import { m } from '@/paraglide/messages';
import type { Plan, Question, Start } from './plan';

export const lastName = (name: string) => name.split(' ').at(-1) ?? name;

/** "16:00", or "Tue 1 Dec, 16:00" on any day but today. */
export const whenOf = (start: Pick<Start, 'local_day' | 'local_start'>, today: string): string => dayAndTime(start.local_day, start.local_start, today);

/** "Tue 1 Dec, 16:00–17:00 · Lee" */
function placeOf(plan: Plan, start: Start, today: string, several: boolean): string {
  const until = several ? `–${clock(Date.parse(start.starts_at) + plan.total * 60_000, clinic.zone)}` : '';
  return [whenOf(start, today) + until, lastName(start.resource_name)].filter((part) => part !== '').join(' · ');
}

export function buttonOf(plan: Plan, names: readonly string[], today: string): string {
  const { start, question, way } = plan;
  if (question) return question.kind === 'past' || way === 'afterwards' ? m.book_afterwards_plain() : question.kind === 'words' || question.kind === 'vet' ? m.book_button_plain() : m.book_choose_time();
  if (way === 'queue') return m.walkin_queue_button();
  if (!start) return way === 'walk_in' ? m.walkin_button_plain() : way === 'afterwards' ? m.book_afterwards_plain() : m.book_button_plain();
  const place = placeOf(plan, start, today, names.length > 1);
  if (way === 'afterwards') return m.book_afterwards_button({ time: place });
  if (way === 'walk_in') return m.walkin_button({ time: place });
  if (plan.overbook !== null) return m.book_anyway_button({ time: place });
  return names.length > 1 ? m.book_button_several({ names: names.join(', '), time: place }) : m.book_button({ time: place });
}

/** Of the kinds of things that the line speaks of, what the booking has: where a choice by hand took its place, that. */
export function understoodOf(plan: Plan, line: QuickLine | null, today: string): string {
  if (!line || line.marks.every(({ kind }) => kind === 'who')) return '';
  const says = (kind: string) => line.marks.some((mark) => mark.kind === kind);
  const { start } = plan;
  const hasTime = line.time !== null || line.starts_at !== null;
  const day = line.named_day || hasTime ? shortDay(plan.question?.kind === 'full' ? plan.question.day : (start?.local_day ?? plan.day), today) : null;
  const vet = !says('vet') ? null : plan.question?.kind === 'full' ? plan.question.name || line.resource_name : (start?.resource_name ?? line.resource_name);
  return [
    says('visit_type') ? plan.type?.name : null, says('length') ? m.minutes_short({ count: plan.minutes }) : null, vet,
    [day, hasTime ? start?.local_start : null].filter((part) => part).join(' '), hasTime ? null : boundsOf(line),
  ].filter((part) => part).join(' · ');
}
/** "morning, from 9:00" */
export function boundsOf(line: QuickLine): string | null {
  const part = line.part === 'morning' ? m.part_morning() : line.part === 'afternoon' ? m.part_afternoon() : null;
  return [part, saidBounds(line)].filter((each) => each !== null).join(', ') || null;
}

/** The sentence of a question. */
export function questionWords(question: Question, today: string): string {
  switch (question.kind) {
    case 'words': return question.unclear.map((each) => saidUnclear(question.text, each, question, today)).join(' ');
    case 'past': return m.book_past_question({ time: question.start ? `${shortDay(question.start.local_day, today)}, ${question.start.local_start}` : longDay(question.day, today) });
    case 'vet': return m.book_vet_missing();
    case 'full': {
      const { why, day, name } = question;
      return why === null || (why.kind === 'full' && name !== '') ? m.book_day_full_with({ day: longDay(day, today), name: name || m.book_slots_any() }) : saidDayProblem(why, day, name || null, today);
    }
    case 'taken': {
      const { why, problem, start } = question;
      if (why !== null) return why;
      const time = whenOf(start, today);
      if ((problem ?? 'taken') === 'taken' && start.resource_name !== '') return m.book_time_taken({ time, name: start.resource_name });
      return saidTimeProblem(problem ?? 'taken', time, start.resource_name || null);
    }
  }
}

/** What was stored, when it was stored. */
export function saidOf(plan: Plan, names: readonly string[], visit: Appointment, today: string): string {
  const who = names.length > 1 ? names.join(', ') : visit.pet_name;
  const name = visit.veterinarian_name ?? plan.start?.resource_name ?? '';
  const until = names.length > 1 ? `–${clock(Date.parse(visit.starts_at) + names.length * visit.minutes * 60_000, clinic.zone)}` : '';
  const time = whenOf(visit, today) + until;
  if (plan.way === 'queue') return m.said_waits({ pet: who });
  if (plan.way === 'afterwards') return m.said_afterwards({ pet: who, time, name });
  return plan.way === 'walk_in' ? m.said_walked_in({ pet: who, time, name }) : m.said_booked({ pet: who, time, name });
}

export const priceOf = (plan: Plan, animals: number): string | null =>
  plan.price === null ? null : animals > 1 ? `${animals} × ${money(plan.price, clinic.currency)}` : money(plan.price, clinic.currency);
