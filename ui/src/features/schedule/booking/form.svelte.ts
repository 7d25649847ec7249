// The booking being written: what was chosen and typed, what is wrong with it, and the request it becomes.
import * as v from 'valibot';
import type { DeskError } from '@/backend/backend';
import { OVERBOOKABLE, words } from '@/backend/errors';
import type { AppointmentType, BookPet, BookRequest, ErrorCode, FreeSlot, Hit, VisitType } from '@/backend/types';
import { draft, dropDraft, keepDraft } from '@/components/drafts';
import { m } from '@/paraglide/messages';

export type Field = 'who' | 'first_name' | 'last_name' | 'phone' | 'pet_name' | 'species' | 'minutes' | 'when' | 'with' | 'reason' | 'overbook';
export type Faults = Partial<Record<Field, string>>;

/** Somebody who is not in the clinic's list yet; the client may be. */
export interface Fresh {
  client: { id: string; name: string } | null;
  first_name: string;
  last_name: string;
  phone: string;
  pet_name: string;
  species: string;
}
export interface Slot {
  resource_id: string;
  starts_at: string;
  local_day: string;
  local_start: string;
}
interface Kept {
  text: string;
  pet: Hit | null;
  fresh: Fresh | null;
  type: VisitType | null;
  minutes: string;
  reason: string;
}

const LONGEST = 200;
const filled = v.pipe(v.string(), v.trim(), v.nonEmpty(() => m.book_name_missing()), v.maxLength(LONGEST, () => m.book_too_long({ count: LONGEST })));
const isPhone = (text: string) => (text.match(/\d/g)?.length ?? 0) >= 6 && /^[\d\s+()./-]+$/.test(text.trim());
const FreshPet = v.object({ pet_name: filled });
const FreshClient = v.object({
  first_name: filled, last_name: filled, pet_name: filled,
  phone: v.pipe(v.string(), v.check(isPhone, () => m.book_phone_wrong())),
});

export class BookingForm {
  text = $state('');
  pet = $state.raw<Hit | null>(null);
  fresh = $state<Fresh | null>(null);
  type = $state<VisitType | null>(null);
  minutes = $state('30');
  price = $state<string | null>(null);
  /** Whose slots are offered; empty is anyone's. */
  withWhom = $state('');
  room_id = $state('');
  slot = $state.raw<Slot | null>(null);
  /** The person chose the time; offers no longer replace it. */
  slotChosen = $state(false);
  reason = $state('');
  overbook = $state('');
  overbooking = $state(false);
  faults = $state<Faults>({});
  readonly name: string;

  constructor(person: string) {
    this.name = `booking.${person}`;
    const kept = draft<Kept>(this.name);
    if (kept) Object.assign(this, kept);
  }

  get started(): boolean {
    return this.text !== '' || this.pet !== null || this.fresh !== null || this.reason !== '';
  }
  get minutesCount(): number {
    return /^\d+$/.test(this.minutes.trim()) ? Number(this.minutes) : 0;
  }

  keep(): void {
    if (!this.started) return dropDraft(this.name);
    keepDraft(this.name, { text: this.text, pet: this.pet, fresh: this.fresh, type: this.type, minutes: this.minutes, reason: this.reason } satisfies Kept);
  }
  clear(): void {
    dropDraft(this.name);
    Object.assign(this, { text: '', pet: null, fresh: null, reason: '', overbook: '', overbooking: false, faults: {} });
  }

  choosePet(hit: Hit): void {
    this.pet = hit;
    this.fresh = null;
    this.forgive('who');
  }
  /** Begins a new client from what was typed into the search: digits are a phone, words a name. */
  startFresh(client: Fresh['client'] = null): void {
    const typed = this.text.trim();
    const isNumber = /\d/.test(typed);
    const [first = '', ...rest] = isNumber ? [] : typed.split(/\s+/);
    this.pet = null;
    this.fresh = {
      client, first_name: client ? '' : first, last_name: client ? '' : rest.join(' '), phone: !client && isNumber ? typed : '', pet_name: '', species: 'dog',
    };
    this.forgive('who');
  }
  someoneElse(): void {
    this.pet = null;
    this.fresh = null;
  }

  chooseType(type: AppointmentType): void {
    this.type = type.visit_type;
    this.minutes = String(type.minutes);
    this.price = type.price;
    this.forgive('minutes');
  }
  chooseSlot(slot: Slot | FreeSlot, byHand: boolean): void {
    this.slot = { resource_id: slot.resource_id, starts_at: slot.starts_at, local_day: slot.local_day, local_start: slot.local_start };
    this.slotChosen = byHand;
    if (byHand) {
      this.overbooking = false;
      this.forgive('when', 'with');
    }
  }

  private forgive(...fields: Field[]): void {
    for (const field of fields) delete this.faults[field];
  }

  /** Looks whether it can be sent; says at each field what cannot be right. */
  check(): boolean {
    const faults: Faults = {};
    if (this.fresh) {
      const checked = v.safeParse(this.fresh.client ? FreshPet : FreshClient, this.fresh);
      for (const issue of checked.issues ?? []) faults[v.getDotPath(issue) as Field] ??= issue.message;
    } else if (!this.pet?.pet_id) faults.who = m.book_who_missing();
    if (this.minutesCount < 5 || this.minutesCount > 480) faults.minutes = m.book_minutes_wrong();
    if (!this.slot) faults.when = m.book_time_missing();
    if (this.overbooking && this.overbook.trim() === '') faults.overbook = m.book_overbook_missing();
    this.faults = faults;
    return Object.keys(faults).length === 0;
  }

  request(): BookRequest | null {
    const pet = this.petOf();
    if (!pet || !this.slot) return null;
    return {
      pet, resource_id: this.slot.resource_id, room_id: this.room_id || null, starts_at: this.slot.starts_at, minutes: this.minutesCount,
      visit_type: this.type ?? 'checkup', reason: this.reason.trim() || null, notes: null, overbook_reason: this.overbooking ? this.overbook.trim() : null, hold_id: null, is_walk_in: false,
    };
  }
  private petOf(): BookPet | null {
    if (this.pet?.pet_id) return { kind: 'known', pet_id: this.pet.pet_id };
    const fresh = this.fresh;
    if (!fresh) return null;
    return {
      kind: 'new', name: fresh.pet_name.trim(), species: fresh.species, breed: null, birth_date: null, chip: null,
      client: fresh.client
        ? { kind: 'known', client_id: fresh.client.id }
        : { kind: 'new', first_name: fresh.first_name.trim(), last_name: fresh.last_name.trim(), phone: fresh.phone.trim(), email: null },
    };
  }

  /** Puts a refusal at the field it is about. False where it is about none of them. */
  refuse(error: DeskError): boolean {
    const field = this.fieldOf(error);
    if (!field) return false;
    this.faults = { [field]: words(error).what };
    if (OVERBOOKABLE.has(error.code)) {
      // The time that was refused stays the one in question; the next offer must not slip in for it.
      this.slotChosen = true;
      this.overbooking = true;
    }
    return true;
  }
  private fieldOf(error: DeskError): Field | null {
    const named = error.details.field;
    if (OVERBOOKABLE.has(error.code)) return 'when';
    const byCode: Partial<Record<ErrorCode, Field>> = {
      in_the_past: 'when', pet_deceased: 'who', pet_booked_already: 'who', phone_invalid: this.fresh ? 'phone' : 'who',
      name_missing: this.fresh ? 'pet_name' : 'who',
    };
    const known: Record<string, Field> = {
      first_name: 'first_name', last_name: 'last_name', phone: 'phone', name: 'pet_name', pet_name: 'pet_name', species: 'species', reason: 'reason',
      starts_at: 'when', minutes: 'minutes', resource_id: 'with', pet_id: 'who', overbook_reason: 'overbook',
    };
    const found = named === null ? undefined : known[named];
    const onScreen = (field: Field) => this.fresh !== null || !['first_name', 'last_name', 'phone', 'pet_name', 'species'].includes(field);
    if (found && onScreen(found)) return found;
    return byCode[error.code] ?? null;
  }
}

/** "9", "930", "9:30", "09.30" as "HH:MM"; null where it is no time of day. */
export function timeTyped(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.h ]?(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  return hours > 23 || minutes > 59 ? null : `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
