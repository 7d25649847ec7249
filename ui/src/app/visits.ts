// What can be done about visits: book, take in, find a time, move on, move, cancel.
import { queryClient, reads } from '@/backend/queries';
import type { Appointment, Case, Hit, QuickLine } from '@/backend/types';
import { orTell } from '@/components/doing.svelte';
import type { Desk } from './desk.svelte';

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
  function bookAt(line: QuickLine): void {
    const known = line.who !== '' && line.hits.length === 1 ? line.hits[0] : undefined;
    place.panel = { kind: 'booking', at: diary.freeStep, pet: known ?? null, walkIn: false, line };
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
  async function next(visit = desk.openVisit): Promise<void> {
    if (visit) await diary.advance(visit);
  }
  function cancel(visit = desk.visitAtHand): void {
    if (visit) place.openVisit(visit.id, true);
  }
  function move(visit: Pick<Appointment, 'id'> | undefined = desk.visitAtHand): void {
    if (!visit) return;
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

  return { book, bookHere, bookAt, walkIn, free, findTimeFor, findTime: (item: Case) => orTell(findTime(item)), next, cancel, move, pickUp };
}
