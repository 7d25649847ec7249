// A booking that was put aside: what of it is kept on this PC.
import type { HeldSlot, Hit, VisitType } from '@/backend/types';
import type { BookingForm, Part, Slot } from './form.svelte';
import type { Fresh } from './fresh';

export const DRAFT = 'booking';

export interface Kept {
  text: string;
  pet: Hit | null;
  fresh: Fresh | null;
  type: VisitType | null;
  type_id: string | null;
  minutes: string;
  price: string | null;
  withWhom: string;
  room_id: string;
  slot: Slot | null;
  reason: string;
  byHand: Part[];
  hold: HeldSlot | null;
  /** One that was put aside before this one was begun. */
  before: Kept | null;
}

/** While nothing is begun, what was put aside before stays so. A time that was only offered is offered anew. */
export function asKept(form: BookingForm): Kept | null {
  const { text, pet, type, type_id, minutes, price, withWhom, room_id, reason, hold, before } = form;
  if (!form.started) return before;
  const slot = form.slotBy === 'offer' && !hold ? null : form.slot;
  const fresh = form.fresh ? { ...form.fresh } : null;
  return { text, pet, fresh, type, type_id, minutes, price, withWhom, room_id, slot, reason, byHand: [...form.byHand], hold, before: before && { ...before, before: null } };
}
