// The booking being written: what was typed and chosen. What it comes to is its plan; everything else is read from that.
import type { DeskError } from '@/backend/backend';
import { OVERBOOKABLE } from '@/backend/errors';
import type { Appointment, AppointmentType, BookRequest, DaySchedule, FreeSlot, HeldSlot, Hit, QuickLineRequest, TimeProblem } from '@/backend/types';
import { dropDraft, keepDraft } from '@/components/drafts';
import { present } from '@/components/now.svelte';
import { m } from '@/paraglide/messages';
import { getLocale } from '@/paraglide/runtime';
import { problemOf } from '../rules';
import { fieldOf, whyNot, type Faults, type Field } from './faults';
import { asPet, asSecond, faultsOf, freshFrom, type Fresh, type Second } from './fresh';
import { DRAFT, afterBooking, asKept, isLineAlone, type Kept } from './kept';
import { LONGEST, SHORTEST, asked, askedOfTime, decide, isSame, keyOf, toHold, type Hand, type Lost, type Plan, type Read, type Slot } from './plan';

/** What a plan is made on: it changes under the form. */
export interface Soil {
  readonly types: readonly AppointmentType[];
  readonly vets: readonly { resource_id: string; name: string; on_duty: boolean }[];
  readonly day: string | null;
  readonly today: string;
  readonly step_minutes: number;
}
/** Another animal that comes along: one that is known, or a new one of the same client. */
export type Companion = { kind: 'known'; hit: Hit } | { kind: 'new'; pet: Second };

const GRACE = 15;
const AT_ONCE = 4;
const NOBODY: Soil = { types: [], vets: [], day: null, today: '', step_minutes: GRACE };

export class BookingForm {
  text = $state('');
  pet = $state.raw<Hit | null>(null);
  fresh = $state<Fresh | null>(null);
  also = $state<Companion[]>([]);
  hand = $state.raw<Hand>({});
  /** The free step that had the focus as the form was opened. */
  step = $state.raw<Slot | null>(null);
  stepRoom = $state('');
  /** What is typed into day and time and not yet a time. */
  typed = $state.raw<{ day: string; time: string } | null>(null);
  reason = $state('');
  notes = $state('');
  vet_message = $state('');
  faults = $state<Faults>({});
  /** What was put aside and may be taken up again. */
  before = $state.raw<Kept | null>(null);
  hold = $state.raw<HeldSlot | null>(null);
  lost = $state.raw<Lost | null>(null);
  limit = $state(AT_ONCE);
  readonly walkIn: boolean;
  /** The day whose times are asked for: that on the screen, until somebody is chosen. */
  day = $state<string | null>(null);
  private soil: () => Soil;
  private read = $state.raw<{ key: string; line: Read } | null>(null);
  private ofTime = $state.raw<{ key: string; line: Read } | null>(null);
  private spoken = $state.raw<{ key: string; slot: FreeSlot } | null>(null);

  readonly request: QuickLineRequest = $derived.by(() => asked(this.text, this.day ?? this.soil().today, getLocale(), this.limit, this.hand, this.animals));
  readonly timeRequest: QuickLineRequest | null = $derived.by(() => askedOfTime(this.request, this.hand, this.step));
  readonly plan: Plan = $derived.by(() => {
    const { types, vets, today, step_minutes } = this.soil();
    return decide({
      types, vets, today, reading: this.read?.line ?? null, check: this.timeRequest && this.ofTime?.key === keyOf(this.timeRequest) ? this.ofTime.line : null,
      hand: this.hand, step: this.step, stepRoom: this.stepRoom, spoken: this.spoken, key: keyOf(this.request), lost: this.lost, walkIn: this.walkIn, animals: this.animals,
      day: this.day ?? today, now: present(), grace: Math.max(GRACE, step_minutes),
    });
  });

  constructor(walkIn = false, soil: () => Soil = () => NOBODY) {
    this.walkIn = walkIn;
    this.soil = soil;
  }

  get animals(): number {
    return 1 + this.also.length;
  }
  get started(): boolean {
    return this.text !== '' || this.pet !== null || this.fresh !== null || this.reason !== '';
  }
  get someone(): boolean {
    return this.fresh !== null || (this.pet?.pet_id != null && !this.pet.deceased);
  }
  /** The line as it was last read. */
  get line(): Read | null {
    return this.read?.line ?? null;
  }
  /** Whether the plan rests on what stands there now: an answer may be under way. */
  get isCurrent(): boolean {
    const { timeRequest } = this;
    return this.read?.key === keyOf(this.request) && (timeRequest === null || this.ofTime?.key === keyOf(timeRequest));
  }
  /** What is not anybody's type, vet or time. */
  get who(): string {
    return this.line?.who || this.text;
  }
  /** Who comes, by name. */
  get names(): string[] {
    const first = this.pet?.pet_name ?? this.fresh?.pet_name.trim() ?? '';
    return [first, ...this.also.map((each) => (each.kind === 'known' ? (each.hit.pet_name ?? '') : each.pet.pet_name.trim()))].filter((name) => name !== '');
  }

  /** An answer of the desk. */
  understand(line: Read): void {
    this.read = { key: keyOf(line.asked), line };
  }
  understandTime(line: Read): void {
    this.ofTime = { key: keyOf(line.asked), line };
  }
  /** From now on the time that is offered is the one that is spoken of. */
  speakOf(): void {
    const key = keyOf(this.request);
    const { start, by } = this.plan;
    const first = this.plan.offers[0];
    if (this.someone && this.isCurrent && by !== 'hand' && by !== 'step' && this.spoken?.key !== key && first && start && isSame(first, start)) this.spoken = { key, slot: first };
  }

  /** Puts it aside, so that nothing typed is ever lost. */
  keep(): void {
    const kept = asKept(this);
    if (kept) keepDraft(DRAFT, kept);
    else dropDraft(DRAFT);
  }
  /** Goes on with what was put aside. */
  takeUp(kept: Kept): void {
    this.empty();
    const { text, pet, fresh, also, hand, reason, notes, vet_message, hold, before } = kept;
    Object.assign(this, { text, pet, fresh: fresh && { ...fresh, no_phone: fresh.no_phone ?? false }, also: also ?? [], hand: hand ?? {}, reason, notes: notes ?? '', vet_message: vet_message ?? '', hold, before });
  }
  /** It is given up: nothing of it is left for the next one, and what was put aside before it comes next. */
  clear(): void {
    this.empty();
    this.keep();
  }
  /** It is booked: what was put aside before it is not what the next one is about. */
  booked(): void {
    this.before = afterBooking(this.before);
    this.clear();
  }
  /** It is closed: a line alone is not worth to be offered again. */
  closed(): void {
    if (this.text !== '' && isLineAlone(this)) this.clear();
  }
  private empty(): void {
    Object.assign(this, {
      text: '', pet: null, fresh: null, also: [], hand: {}, step: null, stepRoom: '', typed: null, reason: '', notes: '', vet_message: '', faults: {}, hold: null, lost: null, spoken: null, limit: AT_ONCE,
    });
  }

  choosePet(hit: Hit): void {
    this.pet = hit;
    this.fresh = null;
    this.also = this.also.filter((each) => each.kind === 'known' && each.hit.pet_id !== hit.pet_id && each.hit.client_id === hit.client_id);
    this.forgive('who');
    if (hit.deceased) this.faults.who = m.error_pet_deceased();
  }
  startFresh(client: Fresh['client'] = null): void {
    const pet_name = this.fresh?.pet_name ?? '';
    this.fresh = { ...freshFrom(this.who, client), pet_name };
    this.pet = null;
    this.also = [];
    this.forgive('who');
  }
  /** What was chosen for one is not meant for another. */
  someoneElse(): void {
    Object.assign(this, { pet: null, fresh: null, also: [], hand: {}, typed: null, spoken: null, lost: null });
    this.forgive('who', 'when', 'with', 'minutes', 'overbook');
  }

  /** With another animal of the household, or without it again. */
  bring(hit: Hit): void {
    const others = this.also.filter((each) => each.kind !== 'known' || each.hit.pet_id !== hit.pet_id);
    this.also = others.length < this.also.length ? others : [...this.also, { kind: 'known', hit }];
    this.choose({});
  }
  bringNew(): void {
    this.also = [...this.also, { kind: 'new', pet: { pet_name: '', species: this.fresh?.species ?? this.pet?.species ?? 'dog' } }];
    this.choose({});
  }
  leaveBehind(place: number): void {
    this.also = this.also.filter((_, at) => at !== place);
    this.choose({});
  }

  /** By hand: the line has no say in it any more. */
  choose(chosen: Hand): void {
    this.hand = { ...this.hand, ...chosen };
    this.forgive('when', 'with', 'minutes', 'overbook');
  }
  private without(...names: (keyof Hand)[]): Hand {
    return Object.fromEntries(Object.entries(this.hand).filter(([name]) => !names.includes(name as keyof Hand))) as Hand;
  }
  chooseType(type: AppointmentType): void {
    this.hand = this.without('overbook');
    this.choose({ type_id: type.id });
  }
  chooseVet(resource_id: string): void {
    const { at } = this.hand;
    const { start, by } = this.plan;
    this.hand = this.without('overbook');
    this.lost = null;
    // A time that was asked for stays; one that was only offered was that of whoever offered it.
    const stays = at ?? (by === 'step' ? start : null);
    this.step = null;
    this.choose({ vet: resource_id, ...(stays ? { at: { ...stays, resource_id: resource_id || null, picked: false } } : {}) });
  }
  /** One of the times that are free. */
  chooseSlot(slot: Slot | FreeSlot): void {
    this.hand = this.without('overbook', 'counter', 'afterwards');
    Object.assign(this, { typed: null, lost: null });
    this.choose({ at: { resource_id: slot.resource_id, starts_at: slot.starts_at, local_day: slot.local_day, local_start: slot.local_start, picked: true } });
  }
  /** Right after another visit of the household, with the same vet. */
  comeAfter({ resource_id, ends_at, local_day, local_end }: Appointment): void {
    this.hand = this.without('overbook', 'counter', 'afterwards');
    Object.assign(this, { typed: null, lost: null });
    this.choose({ at: { resource_id, starts_at: ends_at, local_day, local_start: local_end, picked: false } });
  }
  /** A time that was typed, of whomever is meant. */
  chooseTime(at: Omit<Slot, 'resource_id'>): void {
    const { start, by } = this.plan;
    const resource_id = this.hand.at?.resource_id ?? (by === 'step' || by === 'line' ? (start?.resource_id ?? null) : null);
    this.hand = this.without('overbook');
    Object.assign(this, { typed: null, lost: null });
    this.choose({ at: { ...at, resource_id: this.hand.vet || resource_id, picked: false } });
  }
  /** The free step of the grid that has the focus. */
  standOn(step: Slot, room: string): void {
    this.step = step;
    this.stepRoom = room;
  }
  /** Knowingly against a rule: the time that is meant stays, and why is asked. */
  insist(reason = '', passes = this.plan.question?.kind === 'taken' ? this.plan.question.problem : null): void {
    const { start } = this.plan;
    this.lost = null;
    this.choose({ overbook: reason, passes, ...(start ? { at: { ...start, picked: true } } : {}) });
  }
  /** The day on the screen is over, and it is not meant. */
  fromToday(): void {
    this.day = null;
    this.step = null;
    this.hand = this.without('at');
    this.choose({});
  }
  itHappened(): void {
    this.choose({ afterwards: true });
  }
  wait(): void {
    this.hand = this.without('at', 'overbook');
    this.choose({ counter: 'queue' });
  }
  squeeze(slot: Slot, reason: string): void {
    this.choose({ counter: 'now', overbook: reason, at: { ...slot, picked: true } });
  }
  nextFree(): void {
    this.hand = this.without('at', 'overbook', 'counter');
    this.choose({});
  }
  /** The time is somebody else's now. */
  lose(slot: Pick<Slot, 'resource_id' | 'starts_at'>, why: string, problem: TimeProblem | null = null): void {
    this.lost = { slot, why, problem };
  }

  forgive(...fields: Field[]): void {
    for (const field of fields) delete this.faults[field];
  }

  /** Looks whether it can be sent; says at each field what cannot be right. A question is the plan's. */
  check(): boolean {
    const { plan } = this;
    const faults: Faults = this.fresh ? faultsOf(this.fresh) : {};
    if (!this.fresh && !this.pet) faults.who = m.book_who_missing();
    else if (this.pet && !this.pet.pet_id) faults.who = m.book_one_pet();
    else if (this.pet?.deceased && plan.way !== 'afterwards') faults.who = m.error_pet_deceased();
    if (this.also.some((each) => each.kind === 'new' && each.pet.pet_name.trim() === '')) faults.also = m.book_name_missing();
    if (plan.minutes < SHORTEST || plan.minutes > LONGEST) faults.minutes = m.book_minutes_wrong();
    if (!plan.start && plan.way !== 'queue') faults.when = m.book_time_missing();
    else if (plan.question?.kind === 'vet') faults.with = m.book_vet_missing();
    if (plan.overbook !== null && plan.overbook.trim() === '') faults.overbook = m.book_overbook_missing();
    this.faults = faults;
    return Object.keys(faults).length === 0 && plan.question === null;
  }

  toBook(): BookRequest | null {
    const { plan } = this;
    const first = this.pet?.pet_id ? ({ kind: 'known', pet_id: this.pet.pet_id } as const) : this.fresh ? asPet(this.fresh) : null;
    if (!first || plan.question !== null || (!plan.start && plan.way !== 'queue')) return null;
    const owner = this.fresh?.client?.id ?? this.pet?.client_id ?? null;
    return {
      pet: first,
      also: this.also.map((each) => (each.kind === 'known' ? { kind: 'known', pet_id: each.hit.pet_id ?? '' } : asSecond(each.pet, owner))),
      resource_id: plan.start?.resource_id ?? null, room_id: plan.room_id || null, starts_at: plan.start?.starts_at ?? new Date(present()).toISOString(), minutes: plan.minutes,
      visit_type: plan.visit_type, type_id: plan.type?.id ?? null, reason: this.reason.trim() || null, notes: this.notes.trim() || null, vet_message: this.vet_message.trim() || null,
      overbook_reason: plan.overbook?.trim() || null, hold_id: this.hold?.id ?? null,
      is_walk_in: plan.way === 'walk_in' || plan.way === 'queue', is_afterwards: plan.way === 'afterwards',
    };
  }
  /** What is kept from others: what the button says, once somebody is to come. */
  get held(): ReturnType<typeof toHold> {
    return this.someone ? toHold(this.plan) : null;
  }

  /** Puts a refusal at the field it is about. False where it is about none of them. `page` has the vets, the rooms and their visits. */
  refuse(error: DeskError, page: DaySchedule | null = null): boolean {
    const field = fieldOf(error, this.fresh !== null);
    if (!field) return false;
    // The time that was refused stays the one in question; the next offer must not slip in for it.
    if (OVERBOOKABLE.has(error.code)) this.insist('', problemOf(error));
    this.faults = { [field]: whyNot(error, page) };
    return true;
  }
}
