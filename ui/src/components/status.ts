// What a visit's state and kind look like: a word, an icon and a colour, never a colour alone.
import Circle from '@lucide/svelte/icons/circle';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import MapPin from '@lucide/svelte/icons/map-pin';
import DoorOpen from '@lucide/svelte/icons/door-open';
import Check from '@lucide/svelte/icons/check';
import CheckCheck from '@lucide/svelte/icons/check-check';
import Ban from '@lucide/svelte/icons/ban';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import { m } from '@/paraglide/messages';
import type { Status, VisitType } from '@/backend/types';

interface Look {
  icon: typeof Circle;
  color: string;
  word: () => string;
  /** The button that leads to this state. */
  step: () => string;
}

export const STATUS: Record<Status, Look> = {
  scheduled: { icon: Circle, color: 'var(--status-booked)', word: m.status_scheduled, step: m.step_scheduled },
  confirmed: { icon: CircleCheck, color: 'var(--status-confirmed)', word: m.status_confirmed, step: m.step_confirmed },
  arrived: { icon: MapPin, color: 'var(--status-arrived)', word: m.status_arrived, step: m.step_arrived },
  in_room: { icon: DoorOpen, color: 'var(--status-in-room)', word: m.status_in_room, step: m.step_in_room },
  ready: { icon: CheckCheck, color: 'var(--status-ready)', word: m.status_ready, step: m.step_ready },
  completed: { icon: Check, color: 'var(--status-done)', word: m.status_completed, step: m.step_completed },
  cancelled: { icon: Ban, color: 'var(--status-no-show)', word: m.status_cancelled, step: m.step_cancelled },
  no_show: { icon: CircleSlash, color: 'var(--status-no-show)', word: m.status_no_show, step: m.step_no_show },
};

export const TYPE: Record<VisitType, { tint: string; word: () => string }> = {
  checkup: { tint: 'var(--type-checkup)', word: m.type_checkup },
  vaccination: { tint: 'var(--type-vaccination)', word: m.type_vaccination },
  surgery: { tint: 'var(--type-surgery)', word: m.type_surgery },
  dental: { tint: 'var(--type-dental)', word: m.type_dental },
  follow_up: { tint: 'var(--type-follow-up)', word: m.type_follow_up },
  grooming: { tint: 'var(--type-grooming)', word: m.type_grooming },
  emergency: { tint: 'var(--type-emergency)', word: m.type_emergency },
  other: { tint: 'var(--type-other)', word: m.type_other },
};

/** What a visit is for: the clinic's own word, where it has one. */
export const typeWord = (visit: { type_name?: string | null; visit_type: VisitType }): string => visit.type_name ?? TYPE[visit.visit_type].word();

/** Nothing more happens to these today. */
export const isOver = (status: Status): boolean => status === 'completed' || status === 'cancelled' || status === 'no_show';
/** Somebody is in the house and waits for the next step; from when. */
export function waitsSince(visit: { status: Status; arrived_at: string | null; in_room_at: string | null; ready_at: string | null }): string | null {
  if (visit.status === 'arrived') return visit.arrived_at;
  if (visit.status === 'in_room') return visit.in_room_at;
  if (visit.status === 'ready') return visit.ready_at;
  return null;
}
