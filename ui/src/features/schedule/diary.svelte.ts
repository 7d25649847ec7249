// The open page of the diary: which day or week, and where the focus stands.
import { backend } from '@/backend/backend';
import { showVisit } from '@/backend/fresh';
import type { Appointment, Column, DaySchedule, FreeSlot, RoomOffer, Status } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { clinic } from '@/components/clinic.svelte';
import { changeOrTell, say } from '@/components/doing.svelte';
import { STATUS, isOver } from '@/components/status';
import { stepsOf, whyNot, type StepKind } from '@/components/steps';
import { now } from '@/components/now.svelte';
import { addDays, shortDay } from '@/components/when';
import { m } from '@/paraglide/messages';
import { beginMark, markSpan, markTo, stretchMark, type Mark } from './grid/mark';
import { clockAt, daySpan, ms, sameTime, type Span } from './grid/ruler';
import { holds, keepLanes, type Lane, type Sheet, type View } from './grid/sheet';
import { longWord, spanOf, stepOf, type Step } from './grid/steps';
import type { Cursor } from './grid/walk';
import { Hand } from './hand.svelte';

/** A time that is spoken of but not booked. */
export interface Planned {
  resource_id: string;
  from: number;
  to: number;
}

export class Diary {
  view = $state<View>('day');
  /** The day asked for; null is today, whatever today is. In a week, the day the focus stands on. */
  day = $state<string | null>(null);
  /** Whose week it is; null is everyone's. */
  whose = $state<string | null>(null);
  /** The whole of that day, with every column. */
  page = $state.raw<DaySchedule | null>(null);
  /** What is on the screen. */
  sheet = $state.raw<Sheet | null>(null);
  readonly hand = new Hand(this);
  /** Where the booking being written would go. */
  planned = $state.raw<Planned | null>(null);
  /** The free time that is being looked at. */
  offered = $state.raw<Planned | null>(null);
  /** Who is on the way into a room, and which there are: the visit's panel asks. */
  entering = $state.raw<{ visit: Appointment; rooms: readonly RoomOffer[] } | null>(null);
  /** What was marked to be booked, blocked or taken off. */
  mark = $state.raw<Mark | null>(null);
  /** How far the sheet is scrolled; null before it was looked at, and where it shall open anew. */
  scrolled: number | null = null;
  /** Asked for anew by every wish to see now. */
  sight = $state(0);
  /** Leave is the managers' to give. */
  get mayGiveLeave(): boolean {
    return clinic.me?.permissions.includes('team.manage') ?? false;
  }

  /** Whether the keys go to the grid now; it says so itself. */
  gridHasFocus: () => boolean = () => false;

  #cursor = $state.raw<Cursor | null>(null);
  /** The day the focus was last on: it keeps its time of day when the page turns. */
  #stoodOn: DaySchedule | null = null;

  get cursor(): Cursor | null {
    return this.#cursor;
  }
  set cursor(next: Cursor | null) {
    this.#cursor = next;
    const day = next ? this.dayAt(next.at) : undefined;
    if (!day) return;
    this.#stoodOn = day;
    if (this.view === 'week') this.goTo(day.day);
  }

  /** Those that are on the screen, and the one asked for. */
  get days(): DaySchedule[] {
    return [...(this.sheet?.days ?? []), ...(this.page ? [this.page] : [])];
  }
  dayAt(at: number): DaySchedule | undefined {
    return this.days.find((day) => holds({ span: daySpan(day) }, at));
  }
  column(resource_id: string): Column | undefined {
    return this.page?.columns.find((column) => column.resource_id === resource_id) ?? this.sheet?.lanes.find(({ column }) => column.resource_id === resource_id)?.column;
  }
  get cursorLane(): Lane | undefined {
    return this.cursor ? this.lane(this.cursor.resource_id, this.cursor.at) : undefined;
  }
  lane(resource_id: string, at: number): Lane | undefined {
    return this.sheet?.lanes.find((lane) => lane.column.resource_id === resource_id && holds(lane, at));
  }
  visit(id: string | null): Appointment | undefined {
    if (id === null) return undefined;
    for (const day of this.days) {
      const found = day.appointments.find((visit) => visit.id === id);
      if (found) return found;
    }
    return undefined;
  }
  /** Who is in the house without a vet, a room and a time of their own. */
  get waiting(): Appointment[] {
    const day = this.sheet?.view === 'day' ? this.sheet.days[0] : undefined;
    return day?.appointments.filter((visit) => visit.resource_id === null && visit.room_id === null && !isOver(visit.status)) ?? [];
  }
  /** The visit the focus stands on. */
  get focused(): Appointment | undefined {
    return this.visit(this.cursor?.visit ?? null);
  }
  /** What the step under the focus is; none where a visit stands or nothing is known. */
  get here(): Step | null {
    const { cursor, cursorLane } = this;
    return cursor && cursor.visit === null && cursorLane ? stepOf(cursorLane, cursor.at, now.at) : null;
  }
  /** Where a booking goes that is opened from what is marked, or from the step under the focus. A step that is over gives no time. */
  get freeStep(): { resource_id: string; starts_at: string; minutes?: number } | null {
    const { cursor, here, marked } = this;
    if (marked) return { resource_id: marked.lane.column.resource_id, starts_at: new Date(marked.from).toISOString(), minutes: Math.round((marked.to - marked.from) / 60_000) };
    if (!cursor || cursor.visit !== null || (here ? here.kind === 'past' || here.kind === 'blocked' : cursor.at <= now.at)) return null;
    return { resource_id: cursor.resource_id, starts_at: new Date(cursor.at).toISOString() };
  }
  /** What of a lane is marked, where that is on the screen. */
  get marked(): (Span & { lane: Lane }) | null {
    const { mark } = this;
    const lane = mark ? this.lane(mark.resource_id, mark.anchor.from) : undefined;
    return mark && lane ? { ...markSpan(mark), lane } : null;
  }
  /** Begins a mark at the focus, or makes it longer or shorter. */
  markOn(minutes: number): void {
    const { cursor, cursorLane: lane } = this;
    if (!cursor || !lane || lane.thin) return;
    const visit = this.focused;
    const step = lane.day.step_minutes * 60_000;
    const cell = visit ? { from: Math.max(ms(visit.starts_at), lane.span.from), to: Math.min(ms(visit.ends_at), lane.span.to) } : { from: cursor.at, to: cursor.at + step };
    this.mark = stretchMark(this.mark ?? beginMark(cursor.resource_id, cell), minutes, lane.span);
    this.sayMark();
  }
  /** Marks up to the end of the column's hours, or the beginning. */
  markToEdge(way: 'first' | 'last'): void {
    const lane = this.cursorLane;
    if (!lane || lane.thin) return;
    if (!this.mark) this.markOn(0);
    if (!this.mark) return;
    const working = lane.column.windows.filter(({ kind }) => kind === 'working').map(spanOf);
    const edge = way === 'first' ? (working[0]?.from ?? lane.span.from) : (working.at(-1)?.to ?? lane.span.to);
    const { from, to } = markSpan(this.mark);
    // A second time goes on to the end of the day.
    const there = way === 'first' ? (from <= edge ? lane.span.from : edge) : to >= edge ? lane.span.to : edge;
    this.mark = markTo(this.mark, there, lane.day.step_minutes);
    this.sayMark();
  }
  sayMark(): void {
    const { marked } = this;
    if (marked) announce(m.mark_said({ from: this.timeOf(marked.from), to: this.endOf(marked.to), name: marked.lane.column.name, long: longWord((marked.to - marked.from) / 60_000) }));
  }
  /** The end of something on the clinic's clock: midnight is the end of its day. */
  endOf(at: number): string {
    const before = this.dayAt(at - 1);
    return before && daySpan(before).to === at ? '24:00' : this.timeOf(at);
  }

  /** "10:30" on the clinic's clock. */
  timeOf(at: number): string {
    const day = this.dayAt(at);
    return day ? clockAt(day, at) : '';
  }
  /** The time, with its day where more than one is on the screen or it is another than the one named. */
  whenOf(at: number, usual?: string): string {
    const day = this.dayAt(at);
    return day && (this.view === 'week' || (usual !== undefined && day.day !== usual)) ? `${shortDay(day.day)}, ${this.timeOf(at)}` : this.timeOf(at);
  }

  /** Puts the next sheet on the screen. Focus and hand stay where they are, or go to the day asked for at the same time of day. */
  show(sheet: Sheet): void {
    this.sheet = { ...sheet, lanes: keepLanes(this.sheet?.lanes ?? [], sheet.lanes) };
    const cursor = this.cursor;
    const asked = this.asked;
    if (!asked) return;
    if (cursor && !this.shows(cursor.at)) this.cursor = { ...cursor, at: sameTime(this.#stoodOn ?? asked, asked, cursor.at), visit: null };
    else if (cursor) this.#stoodOn = this.dayAt(cursor.at) ?? this.#stoodOn;
    this.hand.follow(asked);
  }
  shows(at: number): boolean {
    return this.sheet?.days.some((day) => holds({ span: daySpan(day) }, at)) ?? false;
  }
  /** The day asked for, where it is on the screen. */
  get asked(): DaySchedule | undefined {
    return this.sheet?.days.find(({ day, today }) => day === (this.day ?? today));
  }

  /** The day before or after, or the week. */
  turn(by: -1 | 1): void {
    const day = this.day ?? this.page?.today;
    if (day) this.goTo(addDays(day, this.view === 'week' ? 7 * by : by));
  }
  /** From the edge of a week to the day beyond it. */
  step(by: -1 | 1): void {
    const day = this.cursorLane?.day.day;
    if (day && this.view === 'week') this.goTo(addDays(day, by));
  }
  goTo(day: string | null): void {
    this.day = day === this.page?.today ? null : day;
  }
  goToday(): void {
    this.goTo(null);
    this.cursor = null;
    this.scrolled = null;
    this.sight += 1;
  }
  look(view: View): void {
    if (view === this.view) return;
    if (view === 'week' && this.whose === null) this.whose = this.vets.find(({ resource_id }) => resource_id === this.cursor?.resource_id)?.resource_id ?? this.vets[0]?.resource_id ?? null;
    this.view = view;
  }

  get vets(): Column[] {
    return this.page?.columns.filter((column) => column.kind === 'veterinarian') ?? [];
  }
  /** The next one's week; after the last vet everyone's. */
  nextVet(by: -1 | 1): void {
    const all = [...this.vets.map(({ resource_id }) => resource_id), null];
    this.showVet(all[(all.indexOf(this.whose) + by + all.length) % all.length] ?? null);
  }
  showVet(resource_id: string | null): void {
    this.whose = resource_id;
    if (resource_id !== null && this.cursor) this.cursor = { ...this.cursor, resource_id, visit: null };
    announce(resource_id === null ? m.week_everyone() : (this.column(resource_id)?.name ?? ''));
  }

  /** Moves a visit to a free time that was offered. True when it went there. */
  async moveTo(visit: Appointment, slot: FreeSlot, minutes = visit.minutes): Promise<boolean> {
    const time = slot.local_day === visit.local_day ? slot.local_start : `${shortDay(slot.local_day)}, ${slot.local_start}`;
    const moved = await changeOrTell(
      () => backend.reschedule({ appointment_id: visit.id, starts_at: slot.starts_at, minutes, resource_id: slot.resource_id, room: { kind: 'keep' }, overbook_reason: null }),
      (value) => m.said_moved({ pet: value.pet_name, time, name: slot.resource_name }),
      showVisit,
    );
    return moved !== null;
  }

  /** Frees the blocked time under the focus. */
  async unblock(): Promise<void> {
    const { here, cursorLane } = this;
    if (here?.kind !== 'blocked' || !here.hold || !cursorLane) return;
    const { id: slot_id } = here.hold;
    const when = `${this.timeOf(Math.max(here.from, cursorLane.span.from))}–${this.endOf(Math.min(here.to, cursorLane.span.to))}`;
    await changeOrTell(() => backend.unblock({ slot_id }), () => m.said_unblocked({ name: cursorLane.column.name, when }));
  }

  /**
   * To its next state, or the one named. Where there is none now, the reason is said and nothing changes. Who goes to a room
   * has one, or none on purpose: without either, it is asked which.
   */
  async advance(visit: Appointment, to: Status | null = visit.next_status, room_id?: string | null): Promise<void> {
    if (to === null) return say(whyNot(visit));
    if (to === 'in_room' && to === visit.next_status && room_id === undefined && visit.room_id === null) {
      const rooms = await backend.roomsFor({ appointment_id: visit.id }).catch(() => []);
      if (rooms.length > 0) {
        this.entering = { visit, rooms };
        return;
      }
    }
    this.entering = null;
    await changeOrTell(
      () => backend.advance({ appointment_id: visit.id, to, room_id: room_id ?? null }),
      (value) => m.said_status({ pet: value.pet_name, status: room_id && value.room_name ? value.room_name : STATUS[value.status].word() }),
      showVisit,
    );
  }
  /** One of the steps that are open to it now, by its kind. */
  async takeStep(visit: Appointment, ...kinds: StepKind[]): Promise<void> {
    const step = stepsOf(visit, now.at).find(({ kind }) => kinds.includes(kind));
    if (step) await this.advance(visit, step.to);
    else say(whyNot(visit, kinds));
  }
}
