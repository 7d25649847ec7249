// A booking that was put aside: what of it is kept on this PC.
import type { HeldSlot, Hit } from '@/backend/types';
import type { BookingForm, Companion } from './form.svelte';
import type { Fresh } from './fresh';
import type { Hand } from './plan';

export const DRAFT = 'booking';

export interface Kept {
  text: string;
  pet: Hit | null;
  fresh: Fresh | null;
  /** Absent in what an earlier version kept. */
  also?: Companion[];
  hand?: Hand;
  reason: string;
  notes?: string;
  vet_message?: string;
  hold: HeldSlot | null;
  /** One that was put aside before this one was begun. */
  before: Kept | null;
  /** Another one was booked since. It can be found, and is not offered. */
  older?: true;
}

/** Whether nothing was typed but the line: whoever closes that, or books another, has given it up. */
export const isLineAlone = ({ pet, fresh, reason, notes, vet_message, hold }: Omit<Kept, 'text' | 'before'>): boolean =>
  pet === null && fresh === null && hold === null && [reason, notes, vet_message].every((text) => !text?.trim());

/** What is left of it once another one is booked. */
export const afterBooking = (kept: Kept | null): Kept | null => (kept === null || isLineAlone(kept) ? null : { ...kept, older: true });

/** While nothing is begun, what was put aside before stays so. A time that was only offered is offered anew. */
export function asKept(form: BookingForm): Kept | null {
  const { text, pet, reason, notes, vet_message, hold, before, plan } = form;
  if (!form.started) return before;
  const { start } = plan;
  const isMeant = start !== null && (hold !== null || plan.by === 'hand' || plan.by === 'line') && !form.walkIn;
  const hand: Hand = isMeant ? { ...form.hand, at: { ...start, picked: false } } : form.hand;
  const fresh = form.fresh ? { ...form.fresh } : null;
  return { text, pet, fresh, also: form.also.map((each) => ({ ...each })), hand, reason, notes, vet_message, hold, before: before && { ...before, before: null } };
}
