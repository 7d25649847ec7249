// What can be done with a visit now, each with its key: forward on its day, confirmed before it, what happened after it, a step back.
import type { Appointment, Status } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { STATUS, isOver } from './status';
import { longDay } from './when';

export type StepKind = 'next' | 'confirm' | 'came' | 'miss' | 'back';
export interface Step {
  kind: StepKind;
  to: Status;
  key: string;
  word: string;
}

type Standing = Pick<Appointment, 'status' | 'its_day' | 'starts_at' | 'needs_reschedule' | 'next_status' | 'previous_status'>;

const isExpected = (status: Status): boolean => status === 'scheduled' || status === 'confirmed';

/** Nobody has missed a visit whose time has not come. `at`: now. */
const mayBeMissed = ({ status, its_day, starts_at }: Pick<Appointment, 'status' | 'its_day' | 'starts_at'>, at: number): boolean =>
  isExpected(status) && (its_day === 'past' || (its_day === 'today' && Date.parse(starts_at) <= at));

/** In the order in which they are offered. `at`: now. */
export function stepsOf({ status, its_day, starts_at, needs_reschedule, next_status, previous_status }: Standing, at: number): Step[] {
  if (needs_reschedule) return [];
  const steps: Step[] = [];
  if (next_status) steps.push({ kind: 'next', to: next_status, key: 'Space', word: STATUS[next_status].step() });
  if (its_day === 'past' && !isOver(status)) steps.push({ kind: 'came', to: 'completed', key: 'Y', word: m.step_came() });
  if (its_day !== 'past' && status === 'scheduled') steps.push({ kind: 'confirm', to: 'confirmed', key: 'Y', word: m.step_confirmed() });
  if (mayBeMissed({ status, its_day, starts_at }, at)) steps.push({ kind: 'miss', to: 'no_show', key: 'M', word: m.step_no_show() });
  if (previous_status) steps.push({ kind: 'back', to: previous_status, key: 'Shift Space', word: isGone(status) ? m.step_restore() : m.step_back({ status: STATUS[previous_status].word() }) });
  return steps;
}

const isGone = (status: Status): boolean => status === 'cancelled' || status === 'no_show';

/** Why nothing can be done with it now, or none of these steps, in a sentence. */
export function whyNot(visit: Pick<Appointment, 'pet_name' | 'status' | 'its_day' | 'local_day' | 'local_start' | 'needs_reschedule'>, kinds: readonly StepKind[] = []): string {
  const pet = visit.pet_name;
  if (visit.needs_reschedule) return m.error_needs_new_time();
  if (isOver(visit.status)) return m.said_status({ pet, status: STATUS[visit.status].word() });
  if (visit.its_day === 'ahead') return m.visit_comes_on({ pet, day: longDay(visit.local_day) });
  if (visit.its_day === 'past') return `${m.visit_was_on({ pet, day: longDay(visit.local_day) })} ${m.visit_enter_hint()}`;
  if (kinds.includes('miss') && isExpected(visit.status)) return m.visit_due_at({ pet, time: visit.local_start });
  return m.said_status({ pet, status: STATUS[visit.status].word() });
}

/** Why it cannot be moved or cancelled any more; null where it can. */
export const whyFixed = (visit: Pick<Appointment, 'pet_name' | 'status'>): string | null =>
  isOver(visit.status) ? m.visit_over({ pet: visit.pet_name, status: STATUS[visit.status].word() }) : null;
