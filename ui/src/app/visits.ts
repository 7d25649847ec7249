// What can be done about visits: book, take in, find a time, move on, move, cancel.
import { queryClient, reads } from '@/backend/queries';
import { tick, untrack } from 'svelte';
import type { Appointment, Case, Hit, MissedGap } from '@/backend/types';
import { orTell, say } from '@/components/doing.svelte';
import { UNMARKED } from '@/components/hit-of';
import { correctHere } from '@/components/in-place';
import { whyFixed, type StepKind } from '@/components/steps';
import type { Hand } from '@/features/schedule/booking/plan';
import type { Desk } from './desk.svelte';
import { screens } from './screens.svelte';

export function visitActs(desk: Desk) {
  const { diary, place, session } = desk;

  /** Nothing about it is chosen by hand, wherever the focus stood before. */
  function book(pet: Hit | null = null): void {
    if (session.copying) return;
    place.area = 'schedule';
    place.panel = { kind: 'booking', at: null, pet, walkIn: false };
  }
  /** On the step or the stretch of the grid from which it is opened. */
  function bookHere(): void {
    if (session.copying) return;
    place.panel = { kind: 'booking', at: diary.freeStep, pet: null, walkIn: false };
    diary.mark = null;
  }
  /** For what a free time was looked for; whom that names is known already. */
  function bookAt(hits: readonly Hit[], hand: Hand, pet: Hit | null = null): void {
    place.panel = { kind: 'booking', at: null, pet: pet ?? (hits.length === 1 ? (hits[0] ?? null) : null), walkIn: false, hand };
  }
  /** At a time that became free. */
  function bookGap({ resource_id, starts_at }: MissedGap): void {
    place.panel = { kind: 'booking', at: { resource_id, starts_at }, pet: null, walkIn: false };
  }
  /** Another time for who called off or did not come: a booking of its own. */
  function findAgain({ owner_id, pet_id, pet_name, species, breed, owner_name, owner_phone, has_alerts, minutes }: Appointment): void {
    const pet: Hit = {
      kind: 'pet', client_id: owner_id, pet_id, pet_name, species, breed, birth_date: null, age: null, deceased: false, client_name: owner_name, phone: owner_phone, chip: null, has_alerts, ...UNMARKED,
    };
    place.area = 'schedule';
    place.panel = { kind: 'free', visit: null, pet, minutes };
  }
  function walkIn(): void {
    if (session.copying) return;
    if (place.area !== 'board') place.area = 'schedule';
    place.panel = { kind: 'booking', at: null, pet: null, walkIn: true };
  }

  /** A free time for what is in the hand, for the open visit that lost its own, or for a new booking. */
  function free(): void {
    if (session.copying) return;
    const open = desk.openVisit;
    const visit = diary.hand.picked?.visit ?? (open?.needs_reschedule ? open : null);
    diary.hand.empty();
    diary.mark = null;
    place.area = 'schedule';
    place.panel = { kind: 'free', visit };
  }
  function findTimeFor(visit: Appointment): void {
    diary.goTo(visit.local_day);
    place.area = 'schedule';
    place.panel = { kind: 'free', visit };
  }
  /** Another time than the offered ones, for a visit that lost its own. */
  async function findTime({ appointment_id }: Case): Promise<void> {
    if (!appointment_id) return;
    findTimeFor(await queryClient.fetchQuery(reads.appointment(appointment_id)));
  }

  /** To its next state. */
  async function next(visit = desk.openVisit, room_id?: string | null): Promise<void> {
    if (visit) await diary.advance(visit, visit.next_status, room_id);
  }
  /** The panel that was opened only to ask for a room: it closes when that is answered. */
  let opened: string | null = null;
  /** Asks for the room of who is on the way into one, in the panel of the visit. */
  function askRoom(): void {
    const id = diary.entering?.visit.id ?? null;
    untrack(() => {
      if (id !== null && desk.selected !== id) {
        opened = id;
        place.openVisit(id);
      } else if (id === null && opened !== null) {
        if (desk.selected === opened) void place.close();
        opened = null;
      }
    });
  }
  /** One of the other steps: confirmed or came, did not come, back. */
  async function step(kinds: StepKind[], visit = desk.visitMeant): Promise<void> {
    if (visit) await diary.takeStep(visit, ...kinds);
  }
  function history(visit: Pick<Appointment, 'id'> | undefined = desk.visitMeant): void {
    if (visit) place.panel = { kind: 'history', id: visit.id };
  }
  /** The day's cancellations and no-shows. */
  function missed(): void {
    if (session.copying) return;
    if (place.area !== 'schedule') {
      place.area = 'schedule';
      diary.goTo(null);
    }
    place.panel = { kind: 'missed' };
  }
  /** The fact under the focus, or the first of the card in sight; of a visit under the keys the first of its panel. */
  async function correct(visit = desk.visitMeant): Promise<void> {
    if (!visit || visit.id === desk.selected) return void correctHere();
    place.openVisit(visit.id);
    await screens.visit.fetch();
    await tick();
    correctHere();
  }
  /** Says why a visit that is over is not moved or cancelled. */
  function isFixed(visit: Appointment | undefined): boolean {
    const why = visit && whyFixed(visit);
    if (why) say(why);
    return Boolean(why);
  }
  function cancel(visit = desk.visitAtHand): void {
    if (visit && !isFixed(visit)) place.openVisit(visit.id, true);
  }
  function move({ id }: Partial<Pick<Appointment, 'id'>> = desk.visitAtHand ?? {}): void {
    const visit = id === undefined ? undefined : (desk.visit(id) ?? { id });
    if (!visit || isFixed(desk.visit(visit.id))) return;
    place.area = 'schedule';
    if (!diary.visit(visit.id) && desk.visit(visit.id)) diary.goTo(null);
    desk.wanted = visit.id;
  }
  /** Takes the visit that is wanted into the hand, once it is on the screen. */
  function pickUp(): void {
    const visit = diary.visit(desk.wanted);
    const schedule = place.parts.schedule;
    if (!visit || !schedule) return;
    desk.wanted = null;
    diary.cursor = { resource_id: visit.resource_id ?? diary.cursor?.resource_id ?? '', at: Date.parse(visit.starts_at), visit: visit.id };
    diary.hand.pickUp(visit, 'keys');
    schedule.focus();
  }

  return {
    book, bookHere, bookAt, bookGap, findAgain, walkIn, free, findTimeFor, findTime: (item: Case) => orTell(findTime(item)), next, history, missed, cancel, move, pickUp, askRoom,
    /** Before its day and on it: the client has said that they come. After it: they came. */
    yes: (visit?: Appointment) => step(['confirm', 'came'], visit),
    miss: (visit?: Appointment) => step(['miss'], visit),
    stepBack: (visit?: Appointment) => step(['back'], visit),
    correct: (visit?: Appointment) => orTell(correct(visit)),
  };
}
