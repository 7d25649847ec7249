// The open page of the diary: which day, where the focus stands, and what was picked up to be moved.
import { asDeskError, backend } from '@/backend/backend';
import type { Appointment, Column, DaySchedule, FreeSlot, Status } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { clinic } from '@/components/clinic.svelte';
import { change, changeOrTell, showError } from '@/components/doing.svelte';
import { STATUS } from '@/components/status';
import { clock } from '@/components/when';
import { m } from '@/paraglide/messages';
import { ms } from './grid/layout';
import type { Cursor } from './grid/walk';

const MINUTE = 60_000;
export type By = 'keys' | 'alt' | 'pointer';

/** An appointment in the hand: where it would go if it were dropped now. */
export interface Picked {
  visit: Appointment;
  resource_id: string;
  /** Milliseconds after the start of the day shown, so that it keeps its time of day on another day. */
  offset: number;
  minutes: number;
  by: By;
}

export class Diary {
  /** The day asked for; null is today, whatever today is. */
  day = $state<string | null>(null);
  /** What is on the screen. */
  page = $state.raw<DaySchedule | null>(null);
  cursor = $state.raw<Cursor | null>(null);
  picked = $state.raw<Picked | null>(null);
  /** Where the booking being written would go. */
  planned = $state.raw<{ resource_id: string; from: number; to: number } | null>(null);
  dropping = $state(false);

  column(resource_id: string): Column | undefined {
    return this.page?.columns.find((column) => column.resource_id === resource_id);
  }
  visit(id: string | null): Appointment | undefined {
    return id === null ? undefined : this.page?.appointments.find((visit) => visit.id === id);
  }
  /** The visit the focus stands on. */
  get focused(): Appointment | undefined {
    return this.visit(this.cursor?.visit ?? null);
  }

  turn(by: -1 | 1): void {
    if (this.page) this.goTo(by < 0 ? this.page.previous_day : this.page.next_day);
  }
  goTo(day: string | null): void {
    this.day = day === this.page?.today ? null : day;
  }

  pickUp(visit: Appointment, by: By): void {
    const column = visit.resource_id ?? this.page?.columns.find((each) => each.kind === 'veterinarian')?.resource_id;
    if (!this.page || !column) return;
    const length = ms(visit.ends_at) - ms(visit.starts_at);
    this.picked = { visit, resource_id: column, offset: ms(visit.starts_at) - ms(this.page.starts_at), minutes: Math.round(length / MINUTE), by };
    if (by === 'keys') announce(m.move_picked({ pet: visit.pet_name }));
  }
  putBack(): void {
    if (!this.picked) return;
    announce(m.move_back({ pet: this.picked.visit.pet_name }));
    this.picked = null;
  }

  /** Walks with what is in the hand. */
  carry(columns: number, minutes: number): void {
    const picked = this.picked;
    if (!picked || !this.page) return;
    const vets = this.page.columns.filter((column) => column.kind === 'veterinarian');
    const place = vets.findIndex((column) => column.resource_id === picked.resource_id);
    const beside = vets[Math.min(Math.max(place + columns, 0), vets.length - 1)];
    this.carryTo(beside?.resource_id ?? picked.resource_id, picked.offset + minutes * MINUTE, picked.minutes);
    if (picked.by !== 'pointer') announce(this.overWhat());
  }
  carryTo(resource_id: string, offset: number, minutes: number): void {
    if (!this.picked || !this.page) return;
    const longest = ms(this.page.ends_at) - ms(this.page.starts_at);
    const kept = Math.min(Math.max(offset, 0), longest - minutes * MINUTE);
    this.picked = { ...this.picked, resource_id, offset: kept, minutes: Math.max(minutes, 5) };
  }

  private overWhat(): string {
    if (!this.picked || !this.page) return '';
    const { visit, resource_id, offset, minutes } = this.picked;
    const from = ms(this.page.starts_at) + offset;
    const said = { time: clock(from, this.page.time_zone), name: this.column(resource_id)?.name ?? '' };
    const under = this.page.appointments.find(
      (each) => each.id !== visit.id && each.resource_id === resource_id && each.status !== 'cancelled' && each.status !== 'no_show' &&
        ms(each.starts_at) < from + minutes * MINUTE && ms(each.ends_at) > from,
    );
    return under ? m.move_over_taken({ ...said, pet: under.pet_name }) : m.move_over(said);
  }

  /** Puts it down where it is held. What the backend refuses stays in the hand when keys carry it. */
  async drop(): Promise<void> {
    const picked = this.picked;
    if (!picked || !this.page || this.dropping) return;
    const { visit, resource_id, minutes } = picked;
    const at = ms(this.page.starts_at) + picked.offset;
    if (at === ms(visit.starts_at) && resource_id === visit.resource_id && minutes === Math.round((ms(visit.ends_at) - ms(visit.starts_at)) / MINUTE)) {
      this.putBack();
      return;
    }
    const name = this.column(resource_id)?.name ?? '';
    this.dropping = true;
    try {
      const moved = await change(
        () => backend.reschedule({ appointment_id: visit.id, starts_at: new Date(at).toISOString(), minutes, resource_id, room: { kind: 'keep' }, overbook_reason: null }),
        (value) => m.said_moved({ pet: value.pet_name, time: value.local_start, name }),
      );
      this.cursor = { resource_id, at: ms(moved.starts_at), visit: moved.id };
      this.picked = null;
    } catch (thrown) {
      showError(asDeskError(thrown));
      if (picked.by !== 'keys') this.picked = null;
    } finally {
      this.dropping = false;
    }
  }

  /** Moves a visit to a free time that was offered. */
  async moveTo(visit: Appointment, slot: FreeSlot): Promise<void> {
    await changeOrTell(
      () => backend.reschedule({ appointment_id: visit.id, starts_at: slot.starts_at, minutes: visit.minutes, resource_id: slot.resource_id, room: { kind: 'keep' }, overbook_reason: null }),
      (value) => m.said_moved({ pet: value.pet_name, time: value.local_start, name: slot.resource_name }),
    );
  }

  async advance(visit: Appointment, to: Status | null = visit.next_status): Promise<void> {
    if (to === null) return;
    await changeOrTell(
      () => backend.advance({ appointment_id: visit.id, to }),
      (value) => m.said_status({ pet: value.pet_name, status: STATUS[value.status].word() }),
    );
  }

  /** Where a new booking would go: the free step under the focus. */
  get freeStep(): { resource_id: string; starts_at: string } | null {
    const cursor = this.cursor;
    return cursor && cursor.visit === null ? { resource_id: cursor.resource_id, starts_at: new Date(cursor.at).toISOString() } : null;
  }
  /** Whether the keys go to the grid now; it says so itself. */
  gridHasFocus: () => boolean = () => false;

  timeOf(at: number): string {
    return clock(at, this.page?.time_zone ?? clinic.zone);
  }
}
