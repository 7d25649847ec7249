// The way of a booking: a time that is held while it is spoken of, and then booked, left on hold, or refused.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { OVERBOOKABLE } from '@/backend/errors';
import { forget, showVisit } from '@/backend/fresh';
import { queryClient, reads } from '@/backend/queries';
import type { AppointmentType, DaySchedule, Duplicate, Hit } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { change } from '@/components/doing.svelte';
import { clock } from '@/components/when';
import { m } from '@/paraglide/messages';
import type { Diary } from '../diary.svelte';
import { ms } from '../grid/ruler';
import { whyNot } from './faults';
import { BookingForm } from './form.svelte';
import { Holding } from './holding.svelte';
import { understand } from './understand';

/** What a booking stands on: the day it is asked about, and the clinic's types of visit. */
export interface Ground {
  readonly diary: Diary;
  readonly page: DaySchedule | null;
  readonly types: readonly AppointmentType[];
}
/** The form on the screen, as far as the way leads through it. */
export interface Shown {
  toLine: () => void;
  toReason: () => void;
  toFault: () => void;
  /** What was typed becomes a time. True where there is nothing left to settle. */
  settle: () => Promise<boolean>;
  close: () => void;
}

export class BookingFlow {
  readonly form: BookingForm;
  readonly holding: Holding;
  private busy = false;
  /** A refusal that belongs to no field. */
  error = $state.raw<DeskError | null>(null);
  private readonly ground: Ground;
  private readonly shown: Shown;

  constructor(ground: Ground, shown: Shown, walkIn: boolean) {
    this.ground = ground;
    this.shown = shown;
    this.form = new BookingForm(walkIn);
    this.holding = new Holding((held) => (this.form.hold = held), (error) => this.refusedHold(error));
  }

  /** A free step of the grid: a vet's column says with whom, a room's where. */
  startAt({ resource_id, starts_at }: { resource_id: string; starts_at: string }): void {
    const { form } = this;
    const { diary, page } = this.ground;
    const column = diary.column(resource_id);
    if (!page || !column) return;
    const vet = column.kind === 'veterinarian' ? resource_id : page.columns.find((each) => each.kind === 'veterinarian' && each.on_duty)?.resource_id;
    if (column.kind === 'room') form.room_id = resource_id;
    if (vet) form.chooseSlot({ resource_id: vet, starts_at, local_day: (diary.dayAt(ms(starts_at)) ?? page).day, local_start: clock(starts_at, page.time_zone) }, 'hand');
  }
  choose(hit: Hit): void {
    const { form } = this;
    const typed = form.text.trim();
    if (typed !== '') {
      // Enter may be faster than the answer: what the line says counts all the same.
      const known = queryClient.getQueryData(reads.line(typed, this.ground.page?.day ?? null, 4).queryKey);
      if (known) understand(form, known, this.ground.types);
      // The time that stood there was offered for less than the whole line.
      if (form.slotBy === 'offer') form.slot = null;
    }
    form.choosePet(hit);
    if (hit.pet_id) this.shown.toReason();
  }
  /** Somebody new was known already. */
  chooseKnown({ hit }: Duplicate): void {
    const typed = this.form.fresh?.pet_name.trim().toLowerCase() ?? '';
    // Another animal of a client who is known already.
    if (typed !== '' && typed !== hit.pet_name?.toLowerCase()) this.form.startFresh({ id: hit.client_id, name: hit.client_name });
    else this.choose(hit);
  }
  someoneElse(): void {
    this.form.someoneElse();
    this.shown.toLine();
  }

  startOver(): void {
    this.form.clear();
    this.shown.toLine();
  }
  /** Goes on with what was put aside. */
  goOn(): void {
    const kept = this.form.before;
    if (!kept) return;
    this.form.takeUp(kept);
    if (kept.hold) this.holding.adopt(kept.hold);
    if (this.form.someone) this.shown.toReason();
    else this.shown.toLine();
  }
  dropKept(): void {
    this.form.before = null;
    this.shown.toLine();
  }

  /** Leaves the time on hold for a client who calls back. */
  async hold(): Promise<void> {
    const { form, holding, shown } = this;
    const settled = await shown.settle();
    const slot = form.slot;
    if (!settled || !slot) return;
    holding.want({ resource_id: slot.resource_id, starts_at: slot.starts_at, minutes: form.minutesCount });
    if (!(await holding.leave())) return;
    form.keep();
    announce(m.said_held({ time: slot.local_start }));
    shown.close();
  }
  async book(): Promise<void> {
    const { form, shown } = this;
    // A second Enter while the first is under way books nothing twice.
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      const settled = await shown.settle();
      if (!form.check() || !settled) return shown.toFault();
      await this.send();
    } catch (thrown) {
      const refused = asDeskError(thrown);
      if (form.refuse(refused, this.resources)) {
        void forget(['schedule']);
        shown.toFault();
      } else this.error = refused;
    } finally {
      this.busy = false;
    }
  }
  private async send(): Promise<void> {
    const { form, holding } = this;
    const { diary } = this.ground;
    await holding.settled();
    const request = form.request();
    if (!request) return;
    const name = diary.column(request.resource_id)?.name ?? '';
    const said = form.walkIn ? m.said_walked_in : m.said_booked;
    const booked = await change(() => backend.book(request), (visit) => said({ pet: visit.pet_name, time: visit.local_start, name: visit.veterinarian_name ?? name }), showVisit);
    holding.fulfilled();
    form.clear();
    diary.cursor = { resource_id: request.resource_id, at: ms(booked.starts_at), visit: booked.id };
    this.shown.close();
  }
  private refusedHold(refused: DeskError): void {
    // A hold is a courtesy: what else it refuses, the booking itself will say.
    if (!OVERBOOKABLE.has(refused.code) && refused.code !== 'in_the_past') return;
    void forget(['schedule']);
    this.form.slotBy = 'hand';
    this.form.faults.when = whyNot(refused, this.resources);
    announce(this.form.faults.when);
  }
  /** Vets and rooms by name: a refusal may be about one of them. */
  private get resources(): string[] {
    return this.ground.page?.columns.map((column) => column.name) ?? [];
  }
}
