// The way of a booking: a time that is held while it is spoken of, and then booked, left on hold, or refused.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { OVERBOOKABLE } from '@/backend/errors';
import { forget, showVisit } from '@/backend/fresh';
import { queryClient, reads } from '@/backend/queries';
import type { Appointment, AppointmentType, DaySchedule, Duplicate, Hit } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { change } from '@/components/doing.svelte';
import { clock } from '@/components/when';
import { m } from '@/paraglide/messages';
import type { Diary } from '../diary.svelte';
import { ms } from '../grid/ruler';
import { problemOf } from '../rules';
import { whyNot } from './faults';
import { BookingForm } from './form.svelte';
import { Holding, type Wish } from './holding.svelte';
import { questionWords, saidOf, whenOf } from './words';

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
  /** To what has to be answered first. */
  toQuestion: () => void;
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
    this.form = new BookingForm(walkIn, () => {
      const { page, types } = ground;
      const vets = (page?.columns ?? []).filter((column) => column.kind === 'veterinarian');
      return { types, vets, day: page?.day ?? null, today: page?.today ?? '', step_minutes: page?.step_minutes ?? 15 };
    });
    this.holding = new Holding((held) => (this.form.hold = held), (error, wish) => this.refusedHold(error, wish));
  }

  /** A free step of the grid: a vet's column says with whom, a room's where. */
  startAt({ resource_id, starts_at, minutes }: { resource_id: string; starts_at: string; minutes?: number }): void {
    const { form } = this;
    const { diary, page } = this.ground;
    const column = diary.column(resource_id);
    if (!page || !column) return;
    const vet = column.kind === 'veterinarian' ? resource_id : page.columns.find((each) => each.kind === 'veterinarian' && each.on_duty)?.resource_id;
    const day = (diary.dayAt(ms(starts_at)) ?? page).day;
    if (vet) form.standOn({ resource_id: vet, starts_at, local_day: day, local_start: clock(starts_at, page.time_zone) }, column.kind === 'room' ? resource_id : '');
    // A stretch that was marked says how long, too.
    if (minutes !== undefined) form.choose({ minutes: String(minutes) });
  }
  choose(hit: Hit): void {
    const { form } = this;
    const { request } = form;
    // Enter may be faster than the form: what the line says counts all the same.
    const known = queryClient.getQueryData(reads.line(request).queryKey);
    if (known) form.understand(known);
    const { question } = form.plan;
    if (question?.kind === 'words') {
      form.faults.who = questionWords(question, this.today);
      announce(form.faults.who);
      return;
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

  /** The plan rests on what was typed and chosen last: an answer that is still under way is waited for. */
  private async settle(): Promise<boolean> {
    const { form, shown } = this;
    if (!(await shown.settle())) return false;
    for (let turns = 0; !form.isCurrent && turns < 8; turns += 1) {
      const { request, timeRequest } = form;
      form.understand(await queryClient.fetchQuery(reads.line(request)));
      if (timeRequest) form.understandTime(await queryClient.fetchQuery(reads.line(timeRequest)));
    }
    form.speakOf();
    return true;
  }

  /** Leaves the time on hold for a client who calls back. */
  async hold(): Promise<void> {
    const { form, holding, shown } = this;
    const settled = await this.settle();
    if (form.plan.question) return shown.toQuestion();
    const wish = form.held;
    const { start } = form.plan;
    if (!settled || !wish || !start) return;
    holding.want(wish);
    if (!(await holding.leave())) return;
    form.keep();
    announce(m.said_held({ time: whenOf(start, this.today) }));
    shown.close();
  }
  async book(): Promise<void> {
    const { form, shown } = this;
    // A second Enter while the first is under way books nothing twice.
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      const settled = await this.settle();
      // What is held is what the button says: where it could not be had, the plan has a question by now.
      await this.holding.settled();
      const isRight = form.check();
      if (settled && form.plan.question) {
        announce(questionWords(form.plan.question, this.today));
        return shown.toQuestion();
      }
      if (!isRight || !settled) return shown.toFault();
      await this.send();
    } catch (thrown) {
      const refused = asDeskError(thrown);
      if (form.refuse(refused, this.ground.page)) {
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
    const { plan, names } = form;
    const request = form.toBook();
    if (!request) return;
    const { today } = this;
    const said = (visit: Appointment) => saidOf(plan, names, visit, today);
    const finish = (visit: Appointment) => {
      holding.fulfilled();
      form.booked();
      if (request.resource_id !== null) diary.cursor = { resource_id: request.resource_id, at: ms(visit.starts_at), visit: visit.id };
      this.shown.close();
    };
    if (form.animals > 1) {
      // The answer holds the first one's visit; the others come with the next reading.
      finish(await change(() => backend.book(request), said, undefined, { names }));
      return;
    }
    // The form closes in the frame that shows the visit, so that it is not drawn again with its own booking in the way. The visit is
    // shown first: the grid moves a cursor whose visit it does not have.
    const show = (visit: Appointment) => {
      const shown = showVisit(visit);
      finish(visit);
      return shown;
    };
    await change(() => backend.book(request), said, show, { names });
  }
  private refusedHold(refused: DeskError, wish: Wish): void {
    // A hold is a courtesy: what else it refuses, the booking itself will say.
    if (!OVERBOOKABLE.has(refused.code) && refused.code !== 'in_the_past') return;
    void forget(['schedule']);
    const why = whyNot(refused, this.ground.page);
    this.form.lose(wish, why, problemOf(refused));
    announce(why);
  }
  private get today(): string {
    return this.ground.page?.today ?? '';
  }
}
