// The open page of the diary: which day or week, and where the focus stands.
import { backend } from '@/backend/backend';
import { showVisit } from '@/backend/fresh';
import type { Appointment, Column, DaySchedule, FreeSlot, Status } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { changeOrTell } from '@/components/doing.svelte';
import { STATUS } from '@/components/status';
import { now } from '@/components/now.svelte';
import { addDays, shortDay } from '@/components/when';
import { m } from '@/paraglide/messages';
import { clockAt, daySpan, sameTime } from './grid/ruler';
import { holds, keepLanes, type Lane, type Sheet, type View } from './grid/sheet';
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
  /** How far the sheet is scrolled; null before it was looked at, and where it shall open anew. */
  scrolled: number | null = null;
  /** Asked for anew by every wish to see now. */
  sight = $state(0);
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

  dayAt(at: number): DaySchedule | undefined {
    return [...(this.sheet?.days ?? []), ...(this.page ? [this.page] : [])].find((day) => holds({ span: daySpan(day) }, at));
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
    for (const day of [...(this.sheet?.days ?? []), ...(this.page ? [this.page] : [])]) {
      const found = day.appointments.find((visit) => visit.id === id);
      if (found) return found;
    }
    return undefined;
  }
  /** The visit the focus stands on. */
  get focused(): Appointment | undefined {
    return this.visit(this.cursor?.visit ?? null);
  }
  /** Where a new booking would go: the free step under the focus. One that is over is nobody's wish. */
  get freeStep(): { resource_id: string; starts_at: string } | null {
    const cursor = this.cursor;
    if (!cursor || cursor.visit !== null) return null;
    const isOver = cursor.at + (this.dayAt(cursor.at)?.step_minutes ?? 0) * 60_000 <= now.at;
    return isOver ? null : { resource_id: cursor.resource_id, starts_at: new Date(cursor.at).toISOString() };
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

  async advance(visit: Appointment, to: Status | null = visit.next_status): Promise<void> {
    if (to === null) return;
    await changeOrTell(
      () => backend.advance({ appointment_id: visit.id, to }),
      (value) => m.said_status({ pet: value.pet_name, status: STATUS[value.status].word() }),
      showVisit,
    );
  }
}
