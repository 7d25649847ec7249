// The booking being written: what was chosen and typed, what is wrong with it, and the request it becomes.
import type { DeskError } from '@/backend/backend';
import { OVERBOOKABLE } from '@/backend/errors';
import type { AppointmentType, BookPet, BookRequest, FreeSlot, HeldSlot, Hit, PartOfDay, VisitType } from '@/backend/types';
import { dropDraft, keepDraft } from '@/components/drafts';
import { m } from '@/paraglide/messages';
import { fieldOf, whyNot, type Faults, type Field } from './faults';
import { asPet, faultsOf, freshFrom, type Fresh } from './fresh';
import { DRAFT, asKept, type Kept } from './kept';

/** What the line fills as long as nobody chose it by hand. */
export type Part = 'type' | 'minutes' | 'with' | 'when';
/** Who proposed the time; each gives way to the next. */
export type By = 'offer' | 'line' | 'hand';

export interface Slot {
  resource_id: string;
  starts_at: string;
  local_day: string;
  local_start: string;
}

export class BookingForm {
  text = $state('');
  /** What of the text is nobody's type, vet or time. */
  who = $state('');
  pet = $state.raw<Hit | null>(null);
  fresh = $state<Fresh | null>(null);
  type = $state<VisitType | null>(null);
  /** Several types may be visits of one kind: a first vaccination and a booster. */
  type_id = $state<string | null>(null);
  minutes = $state('30');
  price = $state<string | null>(null);
  /** Whose times are offered; empty is anyone's. */
  withWhom = $state('');
  room_id = $state('');
  slot = $state.raw<Slot | null>(null);
  slotBy = $state<By>('offer');
  /** From when times are offered, as the line asked for them. */
  wish = $state.raw<{ from: string | null; part: PartOfDay | null }>({ from: null, part: null });
  reason = $state('');
  overbook = $state('');
  overbooking = $state(false);
  faults = $state<Faults>({});
  /** What was put aside and may be taken up again. */
  before = $state.raw<Kept | null>(null);
  hold = $state.raw<HeldSlot | null>(null);
  /** What the line has no say in any more. */
  byHand = $state.raw<ReadonlySet<Part>>(new Set());
  readonly walkIn: boolean;

  constructor(walkIn = false) {
    this.walkIn = walkIn;
  }

  get started(): boolean {
    return this.text !== '' || this.pet !== null || this.fresh !== null || this.reason !== '';
  }
  get someone(): boolean {
    return this.fresh !== null || (this.pet?.pet_id != null && !this.pet.deceased);
  }
  get minutesCount(): number {
    return /^\d+$/.test(this.minutes.trim()) ? Number(this.minutes) : 0;
  }

  /** Puts it aside, so that nothing typed is ever lost. */
  keep(): void {
    const kept = asKept(this);
    if (kept) keepDraft(DRAFT, kept);
    else dropDraft(DRAFT);
  }
  /** Goes on with what was put aside. */
  takeUp(kept: Kept): void {
    const { byHand, slot, ...rest } = kept;
    Object.assign(this, rest, { slot: slot ?? this.slot, slotBy: slot ? 'hand' : this.slotBy, byHand: new Set(byHand), who: kept.text, faults: {} });
  }
  /** It is booked, or given up: what was put aside before it comes next. */
  clear(): void {
    Object.assign(this, { text: '', who: '', pet: null, fresh: null, reason: '', overbook: '', overbooking: false, faults: {}, hold: null, byHand: new Set(), slotBy: 'offer', room_id: '' });
    this.keep();
  }

  choosePet(hit: Hit): void {
    this.pet = hit;
    this.fresh = null;
    this.forgive('who');
    if (hit.deceased) this.faults.who = m.error_pet_deceased();
  }
  startFresh(client: Fresh['client'] = null): void {
    const pet_name = this.fresh?.pet_name ?? '';
    this.fresh = { ...freshFrom(this.who || this.text, client), pet_name };
    this.pet = null;
    this.forgive('who');
  }
  someoneElse(): void {
    this.pet = null;
    this.fresh = null;
    this.forgive('who');
  }

  /** By hand: from now on the line has no say in it. */
  touch(part: Part): void {
    this.byHand = new Set([...this.byHand, part]);
  }
  chooseType(type: AppointmentType): void {
    this.touch('type');
    this.setType(type);
  }
  chooseVet(resource_id: string): void {
    this.touch('with');
    this.withWhom = resource_id;
    if (this.slot && resource_id && this.slotBy !== 'offer') this.chooseSlot({ ...this.slot, resource_id }, 'hand');
    else Object.assign(this, { slot: null, slotBy: 'offer' });
    this.forgive('with', 'when');
  }
  chooseSlot(slot: Slot | FreeSlot, by: By): void {
    this.slot = { resource_id: slot.resource_id, starts_at: slot.starts_at, local_day: slot.local_day, local_start: slot.local_start };
    this.slotBy = by;
    if (by !== 'hand') return;
    this.touch('when');
    this.overbooking = false;
    this.forgive('when', 'with');
  }
  setType(type: AppointmentType): void {
    this.type = type.visit_type;
    this.type_id = type.id;
    this.price = type.price;
    if (!this.byHand.has('minutes')) this.minutes = String(type.minutes);
    this.forgive('minutes');
  }

  forgive(...fields: Field[]): void {
    for (const field of fields) delete this.faults[field];
  }

  /** Looks whether it can be sent; says at each field what cannot be right. */
  check(): boolean {
    const faults: Faults = this.fresh ? faultsOf(this.fresh) : {};
    if (!this.fresh && !this.pet) faults.who = m.book_who_missing();
    else if (this.pet && !this.pet.pet_id) faults.who = m.book_one_pet();
    else if (this.pet?.deceased) faults.who = m.error_pet_deceased();
    if (this.minutesCount < 5 || this.minutesCount > 480) faults.minutes = m.book_minutes_wrong();
    if (!this.slot) faults.when = m.book_time_missing();
    if (this.overbooking && this.overbook.trim() === '') faults.overbook = m.book_overbook_missing();
    this.faults = faults;
    return Object.keys(faults).length === 0;
  }

  request(): BookRequest | null {
    const pet: BookPet | null = this.pet?.pet_id ? { kind: 'known', pet_id: this.pet.pet_id } : this.fresh ? asPet(this.fresh) : null;
    if (!pet || !this.slot) return null;
    return {
      pet, resource_id: this.slot.resource_id, room_id: this.room_id || null, starts_at: this.slot.starts_at, minutes: this.minutesCount,
      visit_type: this.type ?? 'checkup', reason: this.reason.trim() || null, notes: null, overbook_reason: this.overbooking ? this.overbook.trim() : null,
      hold_id: this.hold?.id ?? null, is_walk_in: this.walkIn,
    };
  }

  /** Puts a refusal at the field it is about. False where it is about none of them. `resources` are the vets and rooms by name. */
  refuse(error: DeskError, resources: readonly string[] = []): boolean {
    const field = fieldOf(error, this.fresh !== null);
    if (!field) return false;
    this.faults = { [field]: whyNot(error, resources) };
    if (OVERBOOKABLE.has(error.code)) {
      // The time that was refused stays the one in question; the next offer must not slip in for it.
      this.slotBy = 'hand';
      this.overbooking = true;
    }
    return true;
  }
}
