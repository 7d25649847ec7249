// What was picked up to be moved: by the keys, with Alt held, or by the pointer. Only the way it is carried differs.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { OVERBOOKABLE } from '@/backend/errors';
import { showVisit } from '@/backend/fresh';
import type { Appointment, RoomChange } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { change, say, showError } from '@/components/doing.svelte';
import { now } from '@/components/now.svelte';
import { whyFixed } from '@/components/steps';
import { addDays } from '@/components/when';
import { m } from '@/paraglide/messages';
import type { Diary } from './diary.svelte';
import { ms, sameTime, type DayFrame } from './grid/ruler';
import { holds, type Lane } from './grid/sheet';
import { stepOf, stepWord } from './grid/steps';
import { refusedWords } from './rules';

const MINUTE = 60_000;
const SHORTEST = 5;
export type By = 'keys' | 'alt' | 'pointer';

/** An appointment in the hand: where it would go if it were dropped now. */
export interface Picked {
  visit: Appointment;
  /** The lane it is held over: a vet's, or a room's that it would take. */
  resource_id: string;
  at: number;
  minutes: number;
  by: By;
}

export class Hand {
  picked = $state.raw<Picked | null>(null);
  /** Why it cannot lie where it was dropped, where a reason would make it so. */
  refused = $state.raw<DeskError | null>(null);
  private readonly diary: Diary;
  #dropping = false;
  /** The day it was last held over: it keeps its time of day when the page turns. */
  #over: DayFrame | null = null;

  constructor(diary: Diary) {
    this.diary = diary;
  }

  /** `from` is the lane it is taken out of, where that is known. */
  pickUp(visit: Appointment, by: By, from?: Lane): void {
    // What is being put down is not where it was any more.
    if (this.#dropping) return;
    const fixed = whyFixed(visit);
    if (fixed) return say(fixed);
    const home = from?.column.resource_id ?? visit.resource_id ?? visit.room_id;
    const held = home ?? this.diary.cursor?.resource_id ?? this.diary.vets[0]?.resource_id;
    if (!held) return;
    this.diary.mark = null;
    if (this.diary.view === 'week' && this.diary.whose !== null && visit.resource_id !== null) this.diary.whose = visit.resource_id;
    const at = ms(visit.starts_at);
    // Who waits without a time is held over the next step from now on.
    const lane = home ? undefined : this.diary.lane(held, now.at);
    const step = (lane?.day.step_minutes ?? 15) * MINUTE;
    const over = lane ? lane.span.from + Math.ceil((now.at - lane.span.from) / step) * step : at;
    this.hold({ visit, resource_id: held, at: over, minutes: Math.round((ms(visit.ends_at) - at) / MINUTE), by });
    if (by === 'keys') announce(m.move_picked({ pet: visit.pet_name }));
  }
  putBack(): void {
    if (!this.picked) return;
    announce(m.move_back({ pet: this.picked.visit.pet_name }));
    this.empty();
  }
  empty(): void {
    this.picked = null;
    this.refused = null;
  }
  private hold(picked: Picked): void {
    this.picked = picked;
    this.refused = null;
    this.#over = this.diary.dayAt(picked.at) ?? this.#over;
  }

  /** Walks with what is in the hand: over vets and rooms of a day, over the days of a week and beyond its end. */
  carry(across: -1 | 0 | 1, minutes: number): void {
    const { picked } = this;
    const { sheet } = this.diary;
    if (!picked || !sheet) return;
    const lanes = sheet.lanes.filter((lane) => !lane.thin && lane.column.kind !== 'equipment');
    const here = this.diary.lane(picked.resource_id, picked.at) ?? lanes.find((lane) => holds(lane, picked.at));
    if (!here) return;
    const beside = lanes[lanes.indexOf(here) + across];
    if (across === 0) this.carryTo(here, picked.at + minutes * MINUTE, picked.minutes);
    else if (beside) this.carryTo(beside, sameTime(here.day, beside.day, picked.at), picked.minutes);
    else if (this.diary.view === 'week') return this.diary.goTo(addDays(here.day.day, across));
    if (picked.by !== 'pointer') announce(this.overWhat());
  }
  carryTo({ column, span }: Lane, at: number, minutes: number): void {
    if (!this.picked) return;
    const long = Math.max(minutes, SHORTEST);
    const kept = Math.min(Math.max(at, span.from), span.to - long * MINUTE);
    this.hold({ ...this.picked, resource_id: column.resource_id, at: kept, minutes: long });
  }
  /** Makes what is in the hand longer or shorter. */
  stretch(minutes: number): void {
    const { picked } = this;
    const lane = picked && this.diary.lane(picked.resource_id, picked.at);
    if (!picked || !lane) return;
    this.carryTo(lane, picked.at, picked.minutes + minutes);
    announce(m.move_length({ time: this.diary.timeOf(picked.at + (this.picked?.minutes ?? 0) * MINUTE), count: this.picked?.minutes ?? 0 }));
  }
  /** The page turned under it: it goes to the day asked for. */
  follow(asked: DayFrame): void {
    const { picked } = this;
    if (!picked || this.diary.shows(picked.at)) return;
    this.hold({ ...picked, at: sameTime(this.#over ?? asked, asked, picked.at) });
    announce(this.overWhat());
  }

  /** Where it is held: the time, and with whom. */
  get where(): string {
    const { picked } = this;
    const lane = picked && this.diary.lane(picked.resource_id, picked.at);
    if (!picked || !lane) return '';
    const said = { time: this.diary.whenOf(picked.at, picked.visit.local_day), name: lane.column.name };
    return lane.column.kind === 'veterinarian' ? m.move_over(said) : m.move_into(said);
  }
  /** The vet it would leave, where it is held over another's column. */
  get leaves(): string | null {
    const { picked } = this;
    const column = picked ? this.diary.column(picked.resource_id) : undefined;
    const { resource_id, veterinarian_name } = picked?.visit ?? {};
    return column?.kind === 'veterinarian' && resource_id && resource_id !== column.resource_id ? (veterinarian_name ?? null) : null;
  }

  private overWhat(): string {
    const { picked } = this;
    const lane = picked && this.diary.lane(picked.resource_id, picked.at);
    if (!picked || !lane) return '';
    const to = picked.at + picked.minutes * MINUTE;
    const said = { time: this.diary.whenOf(picked.at, picked.visit.local_day), name: lane.column.name };
    const from = this.leaves;
    const under = lane.visits.find((each) => each.id !== picked.visit.id && each.status !== 'no_show' && ms(each.starts_at) < to && ms(each.ends_at) > picked.at);
    if (under) return m.move_over_taken({ ...said, pet: under.pet_name });
    const step = stepOf(lane, picked.at, now.at);
    const what = step.kind === 'free' || step.kind === 'taken' || step.kind === 'past' ? null : stepWord(step);
    return [this.where, what, from === null ? null : m.move_leaves({ name: from })].filter((part) => part !== null).join(', ');
  }

  /** Puts it down where it is held. What can be had for a reason stays in the hand; so does what the keys carry. */
  async drop(overbook_reason: string | null = null): Promise<void> {
    const { picked } = this;
    if (!picked || this.#dropping) return;
    const { visit, at, minutes } = picked;
    const column = this.diary.column(picked.resource_id);
    const intoRoom = column?.kind === 'room';
    // Who has no vet gets none by going into a room.
    const resource_id = intoRoom ? (visit.resource_id ?? picked.resource_id) : picked.resource_id;
    const begins = at === ms(visit.starts_at) && (intoRoom ? picked.resource_id === visit.room_id : resource_id === visit.resource_id);
    const stretched = begins && minutes !== Math.round((ms(visit.ends_at) - at) / MINUTE);
    if (!resource_id || (begins && !stretched)) return this.putBack();
    const room: RoomChange = intoRoom ? { kind: 'take', room_id: picked.resource_id } : { kind: 'keep' };
    const said = { pet: visit.pet_name, time: this.diary.whenOf(at, visit.local_day), name: column?.name ?? '' };
    const from = this.leaves;
    const sentence = () => (stretched ? m.said_stretched({ pet: visit.pet_name, time: this.diary.timeOf(at + minutes * MINUTE), count: minutes })
      : intoRoom ? m.said_moved_into(said) : from === null ? m.said_moved(said) : m.said_moved_from({ ...said, from }));
    this.#dropping = true;
    try {
      const moved = await change(
        () => backend.reschedule({ appointment_id: visit.id, starts_at: new Date(at).toISOString(), minutes, resource_id, room, overbook_reason }),
        sentence,
        showVisit,
      );
      this.diary.cursor = { resource_id: picked.resource_id, at: ms(moved.starts_at), visit: moved.id };
      this.empty();
    } catch (thrown) {
      const error = asDeskError(thrown);
      if (OVERBOOKABLE.has(error.code) && overbook_reason === null) {
        this.hold({ ...picked, by: 'keys' });
        this.refused = error;
        announce(refusedWords(error, this.diary.days));
      } else {
        showError(error);
        if (picked.by !== 'keys') this.empty();
      }
    } finally {
      this.#dropping = false;
    }
  }
}
