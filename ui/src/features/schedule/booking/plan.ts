// What a booking is, decided in one place: from what the line says, what was chosen by hand, and the times that are free.
// The button, the hold, the request and every word on the screen are read from the one plan that comes out of it.
import type { AppointmentType, DayProblem, FreeSlot, Given, QuickLine, QuickLineRequest, TimeProblem, Unclear, VisitType } from '@/backend/types';

export interface Slot {
  resource_id: string;
  starts_at: string;
  local_day: string;
  local_start: string;
}
/** What the desk makes of a line, with what it was asked. */
export type Read = QuickLine & { asked: QuickLineRequest };
/** How a time came to be the one that is meant; each gives way to the one before it. */
export type By = 'hand' | 'line' | 'step' | 'offer';

/** What was chosen by hand. It lives as long as the booking it belongs to. */
export interface Hand {
  type_id?: string;
  /** As it was typed. */
  minutes?: string;
  /** Whose times are looked for; empty is anyone's. */
  vet?: string;
  room_id?: string;
  /** A free time that was taken, or a time that was typed: then nobody may be named yet. */
  at?: Omit<Slot, 'resource_id'> & { resource_id: string | null; picked: boolean };
  /** The visit has happened already. */
  afterwards?: true;
  /** Why a rule is passed over; empty while it is asked for. */
  overbook?: string;
  /** Which rule that is; null where it has no name. */
  passes?: TimeProblem | null;
  /** Somebody at the counter who is not put into the next free time. */
  counter?: 'now' | 'queue';
}

/** Why a time that was had cannot be had any more. */
export interface Lost {
  slot: Pick<Slot, 'resource_id' | 'starts_at'>;
  why: string;
  problem: TimeProblem | null;
}

export interface Inputs {
  types: readonly AppointmentType[];
  vets: readonly { resource_id: string; name: string; on_duty: boolean }[];
  /** The line as the desk reads it, with what was chosen by hand; null until it is read. */
  reading: Read | null;
  /** The same of a time that was chosen by hand and not from what is free. */
  check: QuickLine | null;
  hand: Hand;
  /** The free step of the grid under the focus as the form was opened. The line has more say than it. */
  step: Slot | null;
  stepRoom: string;
  /** The time that was offered as somebody was chosen: it stays the one that was spoken of, while nothing else is asked. */
  spoken: { key: string; slot: FreeSlot } | null;
  /** Of what is asked now. */
  key: string;
  lost: Lost | null;
  walkIn: boolean;
  animals: number;
  /** The day that is on the screen. */
  day: string;
  today: string;
  now: number;
  /** Minutes after which a time is over. */
  grace: number;
}

export interface Start {
  /** None while it waits in the queue. */
  resource_id: string | null;
  resource_name: string;
  starts_at: string;
  local_day: string;
  local_start: string;
}

/** What has to be settled before anything is booked. */
export type Question =
  /** Words of the line that mean nothing. */
  | { kind: 'words'; text: string; unclear: readonly Unclear[]; day: string | null }
  /** The day that was named has no such time. */
  | { kind: 'full'; day: string; name: string; why: DayProblem | null }
  /** The time that was asked for is not free, or was given away. */
  | { kind: 'taken'; start: Start; why: string | null; problem: TimeProblem | null }
  | { kind: 'past'; day: string; start: Start | null }
  /** Nobody is named for that time. */
  | { kind: 'vet' };

export interface Plan {
  type: AppointmentType | null;
  visit_type: VisitType;
  /** Of each animal; 0 where what was typed is no length. */
  minutes: number;
  /** Of all animals, one after the other. */
  total: number;
  price: string | null;
  /** Whose times are offered; empty is anyone's. */
  vet: string;
  room_id: string;
  day: string;
  start: Start | null;
  by: By;
  way: 'booking' | 'afterwards' | 'walk_in' | 'queue';
  /** Null: no rule is passed over. Empty: the reason is asked for. */
  overbook: string | null;
  question: Question | null;
  /** Times to choose from, in their order. */
  offers: readonly FreeSlot[];
}

/** The longest visit that the form takes. */
export const [SHORTEST, LONGEST] = [5, 480];
const MOST_MINUTES = 720;

export const minutesTyped = (typed: string): number => (/^\s*\d{1,4}\s*$/.test(typed) ? Number(typed) : 0);

/** What is asked of the desk: the line, and beside it whatever was chosen. */
export function asked(text: string, day: string, language: string, limit: number, hand: Hand, animals: number): QuickLineRequest {
  const minutes = hand.minutes === undefined ? null : minutesTyped(hand.minutes);
  const given: Given = {
    type_id: hand.type_id ?? null, minutes: minutes === 0 ? null : minutes, starts_at: null, animals,
    vet: hand.vet === undefined ? { kind: 'as_said' } : hand.vet === '' ? { kind: 'anyone' } : { kind: 'this', resource_id: hand.vet },
  };
  return { text: text.trim(), language, kind: 'booking', day, minutes: null, limit, given };
}
/** The same of the time that was chosen or typed, where it is not one of those that are free. */
export function askedOfTime(request: QuickLineRequest, hand: Hand, step: Slot | null): QuickLineRequest | null {
  const at = hand.at && !hand.at.picked ? hand.at : hand.at ? null : step;
  if (!at || !request.given) return null;
  const resource_id = at.resource_id ?? (hand.vet || null);
  return { ...request, limit: 4, given: { ...request.given, starts_at: at.starts_at, vet: resource_id ? { kind: 'this', resource_id } : request.given.vet } };
}
/** What is asked, without how many answers are wanted. */
export const keyOf = ({ text, day, given }: QuickLineRequest): string => JSON.stringify([text, day, given]);

const says = (line: QuickLine | null, kind: string): boolean => line?.marks.some((mark) => mark.kind === kind) ?? false;
/** Whether the line says anything of when or with whom. */
export const namesTime = (line: QuickLine | null): boolean =>
  line !== null && (line.starts_at !== null || line.day !== null || line.part !== null || line.not_before !== null || line.not_after !== null || says(line, 'vet'));

export function decide(inputs: Inputs): Plan {
  const { types, vets, reading, hand, animals, walkIn } = inputs;
  const type = types.find((each) => each.id === (hand.type_id ?? reading?.type_id)) ?? types[0] ?? null;
  const minutes = hand.minutes !== undefined ? minutesTyped(hand.minutes) : (reading?.each ?? type?.minutes ?? 0);
  const vet = hand.vet ?? reading?.resource_id ?? '';
  const offers = offered(inputs);
  const nameOf = (id: string | null): string =>
    vets.find((each) => each.resource_id === id)?.name ?? [...offers, ...(inputs.check?.slots ?? [])].find((slot) => slot.resource_id === id)?.resource_name ?? (reading?.resource_id === id ? (reading?.resource_name ?? '') : '');
  const named = (slot: Omit<Slot, 'resource_id'> & { resource_id: string | null }): Start => ({
    resource_id: slot.resource_id, resource_name: nameOf(slot.resource_id), starts_at: slot.starts_at, local_day: slot.local_day, local_start: slot.local_start,
  });
  const { start, by, isFree, problem, way } = walkIn ? atTheCounter(inputs, offers, named) : when(inputs, offers, vet, named);
  const day = start?.local_day ?? reading?.day ?? inputs.day;
  const overbook = hand.overbook ?? null;
  const plan: Plan = {
    type, visit_type: type?.visit_type ?? 'checkup', minutes, total: minutes * Math.max(animals, 1), price: type?.price ?? null, vet, day, start, by, way, overbook, offers,
    room_id: way === 'queue' ? '' : (hand.room_id ?? (by === 'step' ? inputs.stepRoom : '')), question: null,
  };
  return { ...plan, question: questionOf(plan, inputs, isFree, problem, nameOf) };
}

interface When {
  start: Start | null;
  by: By;
  /** Null: nobody looked. */
  isFree: boolean | null;
  problem: TimeProblem | null;
  way: Plan['way'];
}
type Named = (slot: Omit<Slot, 'resource_id'> & { resource_id: string | null }) => Start;

function when(inputs: Inputs, offers: readonly FreeSlot[], vet: string, named: Named): When {
  const { reading, check, hand, step, spoken } = inputs;
  const way: Plan['way'] = hand.afterwards ? 'afterwards' : 'booking';
  const base = { way, isFree: null, problem: null } as const;
  if (hand.at) {
    // A time that was typed is whoever's that is free then.
    const resource_id = hand.at.resource_id ?? (vet || (check?.slots.find((slot) => slot.starts_at === hand.at?.starts_at)?.resource_id ?? null));
    return { ...base, start: named({ ...hand.at, resource_id }), by: 'hand', isFree: hand.at.picked ? null : (check?.is_free ?? null), problem: check?.time_problem ?? null };
  }
  if (reading && reading.starts_at !== null && reading.day !== null) {
    const free = reading.slots.find((slot) => slot.starts_at === reading.starts_at);
    const resource_id = vet || (free?.resource_id ?? null);
    const start = named({ resource_id, starts_at: reading.starts_at, local_day: reading.day, local_start: free?.local_start ?? shortClock(reading.time) });
    return { ...base, start, by: 'line', isFree: reading.is_free, problem: reading.time_problem };
  }
  if (step && !namesTime(reading) && hand.vet === undefined) return { ...base, start: named(step), by: 'step', isFree: check?.is_free ?? null, problem: check?.time_problem ?? null };
  // On a day that is over nothing is free: whether it has happened is asked first.
  if (inputs.day < inputs.today && !namesTime(reading)) return { ...base, start: null, by: 'offer' };
  // What is offered in place of a day that was named is nobody's choice yet.
  const first = spoken?.key === inputs.key ? spoken.slot : offers.find((slot) => reading?.slots.includes(slot));
  return { ...base, start: first ? named(first) : null, by: reading?.named_day ? 'line' : 'offer' };
}

/** Who stands at the counter stands there today: the line has no say in when. */
function atTheCounter(inputs: Inputs, offers: readonly FreeSlot[], named: Named): When {
  const { hand, spoken, reading } = inputs;
  const base = { isFree: null, problem: null } as const;
  const queue = { ...base, start: null, by: 'offer', way: 'queue' } as const;
  if (hand.counter === 'queue') return queue;
  if (hand.at) return { ...base, start: named(hand.at), by: 'hand', way: 'walk_in' };
  const first = spoken?.key === inputs.key ? spoken.slot : offers[0];
  if (first) return { ...base, start: named(first), by: 'offer', way: 'walk_in' };
  return reading ? queue : { ...base, start: null, by: 'offer', way: 'walk_in' };
}

/** What has happened already takes none of the times that are free. */
const NONE: FreeSlot[] = [];
/** The times that fit; where the line asks for what is not free, those nearest to it. No time twice. */
function offered({ reading, walkIn, today, lost, hand, check }: Inputs): FreeSlot[] {
  if (hand.afterwards) return NONE;
  const near = hand.at && !hand.at.picked && check?.is_free === false ? check.slots : [];
  const all = [...(reading?.slots ?? []), ...(walkIn ? [] : (reading?.later ?? [])), ...near];
  const seen = new Set<string>();
  const found = all.filter((slot) => {
    const isNew = !seen.has(slot.starts_at + slot.resource_id);
    seen.add(slot.starts_at + slot.resource_id);
    return isNew && (!walkIn || slot.local_day === today) && !isSame(slot, lost?.slot);
  });
  // The desk's order is by how well they fit; walked through they are by time. What fits the day comes first.
  const fits = found.filter((slot) => reading?.slots.includes(slot));
  const byTime = (a: FreeSlot, b: FreeSlot) => (a.starts_at < b.starts_at ? -1 : a.starts_at > b.starts_at ? 1 : 0);
  return [...fits.sort(byTime), ...found.filter((slot) => !fits.includes(slot))];
}

function questionOf(plan: Plan, inputs: Inputs, isFree: boolean | null, problem: TimeProblem | null, nameOf: (id: string | null) => string): Question | null {
  const { reading, hand, lost, now, grace } = inputs;
  const { start, way } = plan;
  // A day that is over is understood: it is asked whether it has happened.
  const unclear = reading?.unclear.filter(({ reason }) => reason !== 'day_is_past') ?? [];
  if (reading && unclear.length > 0) return { kind: 'words', text: reading.asked.text, unclear, day: reading.day };
  if (way === 'queue' || hand.counter === 'now') return null;
  const isOver = start ? Date.parse(start.starts_at) < now - grace * 60_000 : way === 'booking' && (reading?.day ?? inputs.day) < inputs.today && (reading?.day != null || !namesTime(reading));
  if (way === 'booking' && isOver) return { kind: 'past', day: plan.day, start };
  if (way === 'afterwards') return start && start.resource_id === null ? { kind: 'vet' } : null;
  const named = reading?.named_day ? reading.day : null;
  const full = { kind: 'full', day: named ?? '', name: nameOf(plan.vet || null), why: reading?.day_problem ?? null } as const;
  if (!start) return named ? full : null;
  // A desk that answers with other days' times has found none on the day that was named.
  if (plan.by === 'line' && named && start.local_day !== named) return full;
  if (plan.overbook !== null) return start.resource_id === null ? { kind: 'vet' } : null;
  if (lost && isSame(start, lost.slot)) return { kind: 'taken', start, why: lost.why, problem: lost.problem };
  if (isFree === false) return { kind: 'taken', start, why: null, problem };
  return start.resource_id === null ? { kind: 'vet' } : null;
}

/** "09:30" as it is shown: "9:30". */
const shortClock = (time: string | null): string => (time ?? '').replace(/^0/, '');
export const isSame = (a: { resource_id: string | null; starts_at: string }, b: { resource_id: string | null; starts_at: string } | null | undefined): boolean =>
  b !== null && b !== undefined && a.resource_id === b.resource_id && a.starts_at === b.starts_at;

/** What is kept from others while it is spoken of: exactly what the button says. */
export function toHold(plan: Plan): { resource_id: string; starts_at: string; minutes: number } | null {
  const { start, total, way } = plan;
  if (!start?.resource_id || total < SHORTEST || total > MOST_MINUTES || plan.overbook !== null || plan.question !== null || way === 'afterwards' || way === 'queue') return null;
  return { resource_id: start.resource_id, starts_at: start.starts_at, minutes: total };
}
