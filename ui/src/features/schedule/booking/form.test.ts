import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { AppointmentType, FreeSlot, Hit, QuickLine } from '@/backend/types';

const drafts = vi.hoisted(() => new Map<string, unknown>());
vi.mock('@/components/drafts', () => ({
  keepDraft: (name: string, value: unknown) => drafts.set(name, JSON.parse(JSON.stringify(value))),
  dropDraft: (name: string) => drafts.delete(name),
}));
vi.mock('@/components/now.svelte', async (original) => ({ ...(await original<object>()), present: () => Date.parse('2026-11-24T16:00:00Z') }));
const { BookingForm } = await import('./form.svelte');
const { DRAFT } = await import('./kept');
type Form = InstanceType<typeof BookingForm>;
type Kept = import('./kept').Kept;

const DAY = '2026-11-24';
const max = { kind: 'pet', client_id: 'c1', pet_id: 'p1', pet_name: 'Max', client_name: 'James Patterson', phone: null } as Hit;
const bella = { ...max, pet_id: 'p2', pet_name: 'Bella' } as Hit;
const free = (time: string, resource_id = 'lee', day = DAY): FreeSlot => ({
  resource_id, resource_name: resource_id === 'lee' ? 'Dr Sarah Lee' : 'Dr Marco Ruiz', starts_at: `${day}T${time}:00Z`, ends_at: `${day}T${time}:00Z`, local_day: day, local_start: time,
});
const [ten, eleven] = [free('18:00'), free('19:00')];
const types: AppointmentType[] = [
  { id: 'check', visit_type: 'checkup', name: 'Check-up', minutes: 20, price: '52.00' },
  { id: 'boost', visit_type: 'vaccination', name: 'Booster', minutes: 30, price: '38.00' },
];
const vets = [{ resource_id: 'lee', name: 'Dr Sarah Lee', on_duty: true }, { resource_id: 'ruiz', name: 'Dr Marco Ruiz', on_duty: true }];
const line = (more: Partial<QuickLine> = {}): QuickLine => ({
  who: 'bella', hits: [], type_id: null, visit_type: null, minutes: null, each: 20, resource_id: null, resource_name: null, day: null, time: null, part: null, starts_at: null, is_free: null,
  slots: [ten, eleven], named_day: false, not_before: null, not_after: null, time_problem: null, day_problem: null, later: [], unclear: [], marks: [], ...more,
} as QuickLine);
const asked = { day: DAY, time: '19:00', starts_at: eleven.starts_at, is_free: true, slots: [eleven] };

const start = (walkIn = false) => new BookingForm(walkIn, () => ({ types, vets, day: DAY, today: DAY, step_minutes: 15 }));
/** The desk answers what the form asks, as it stands. */
function hear(form: Form, more: Partial<QuickLine> = {}): void {
  form.understand({ ...line(more), asked: form.request });
  if (form.timeRequest) form.understandTime({ ...line({ is_free: true, ...more }), asked: form.timeRequest });
}
function filled() {
  const form = start();
  form.choosePet(max);
  hear(form);
  form.chooseType(types[1] as AppointmentType);
  form.chooseSlot(ten);
  hear(form, { each: 30 });
  return form;
}
beforeEach(() => drafts.clear());

describe('the booking form', () => {
  it('becomes a request for a known pet, with the type that was chosen', () => {
    const form = filled();
    form.reason = '  Rabies ';
    form.vet_message = 'Owner wants to talk first';
    expect(form.check()).toBe(true);
    expect(form.toBook()).toEqual({
      pet: { kind: 'known', pet_id: 'p1' }, also: [], resource_id: 'lee', room_id: null, starts_at: ten.starts_at, minutes: 30, visit_type: 'vaccination', type_id: 'boost', reason: 'Rabies', notes: null,
      vet_message: 'Owner wants to talk first', overbook_reason: null, hold_id: null, is_walk_in: false, is_afterwards: false,
    });
  });
  it('brings several animals, one after the other, and holds the time of all', () => {
    const form = filled();
    form.bring(bella);
    expect(form.isCurrent).toBe(false);
    hear(form, { each: 30 });
    expect(form.names).toEqual(['Max', 'Bella']);
    expect(form.held).toEqual({ resource_id: 'lee', starts_at: ten.starts_at, minutes: 60 });
    expect(form.toBook()).toMatchObject({ minutes: 30, also: [{ kind: 'known', pet_id: 'p2' }] });
    form.bring(bella);
    expect(form.names).toEqual(['Max']);
  });
  it('brings a second new animal of a client who is new, too', () => {
    const form = start();
    form.text = 'Tom Berg 206 555 0142';
    form.startFresh();
    if (form.fresh) form.fresh.pet_name = 'Rex';
    form.bringNew();
    hear(form);
    expect(form.check()).toBe(false);
    expect(Object.keys(form.faults)).toContain('also');
    const second = form.also[0];
    if (second?.kind === 'new') second.pet.pet_name = 'Mia';
    hear(form);
    expect(form.toBook()?.also).toEqual([{ kind: 'new', name: 'Mia', species: 'dog', breed: null, birth_date: null, chip: null, client: { kind: 'same' } }]);
  });
  it('ends the hold with the booking, and says when somebody stands at the counter', () => {
    const form = start(true);
    form.choosePet(max);
    hear(form);
    form.hold = { id: 'h1', resource_id: 'lee', starts_at: ten.starts_at, ends_at: eleven.ends_at, expires_at: eleven.ends_at };
    expect(form.toBook()).toMatchObject({ hold_id: 'h1', is_walk_in: true, resource_id: 'lee' });
  });
  it('lets somebody at the counter wait without a time', () => {
    const form = start(true);
    form.choosePet(max);
    hear(form);
    form.wait();
    expect(form.toBook()).toMatchObject({ resource_id: null, room_id: null, is_walk_in: true });
    expect(form.held).toBeNull();
    form.nextFree();
    expect(form.toBook()).toMatchObject({ resource_id: 'lee' });
    hear(form, { slots: [] });
    expect(form.plan.way).toBe('queue');
  });
  it('says what is missing, each at its field', () => {
    const form = start();
    form.choose({ minutes: 'many' });
    expect(form.check()).toBe(false);
    expect(Object.keys(form.faults).sort()).toEqual(['minutes', 'when', 'who']);
  });
  it('says at once that an animal has died', () => {
    const form = filled();
    form.choosePet({ ...max, deceased: true });
    expect(form.faults.who).toBeTruthy();
    expect(form.someone).toBe(false);
    expect(form.check()).toBe(false);
  });
  it('begins a new client from the words or the digits typed', () => {
    const form = start();
    form.text = 'Tom van der Berg';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: 'Tom', last_name: 'van der Berg', phone: '' });
    form.text = '206 555 0142';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: '', last_name: '', phone: '206 555 0142' });
    form.text = 'tom berg boost tue 3pm';
    hear(form, { who: 'tom berg', type_id: 'boost' });
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: 'Tom', last_name: 'Berg' });
  });
  it('asks a new client for both names, a phone that can be one, and the pet’s name', () => {
    const form = filled();
    form.text = 'Tom';
    form.startFresh();
    if (form.fresh) Object.assign(form.fresh, { first_name: 'Tom', last_name: '', phone: 'call my office' });
    expect(form.check()).toBe(false);
    expect(Object.keys(form.faults).sort()).toEqual(['last_name', 'pet_name', 'phone']);
  });
  it('takes a client without a phone where that was said on purpose', () => {
    const form = filled();
    form.startFresh();
    if (form.fresh) Object.assign(form.fresh, { first_name: 'Tom', last_name: 'Berg', phone: '', pet_name: 'Rex' });
    hear(form);
    expect(form.check()).toBe(false);
    if (form.fresh) form.fresh.no_phone = true;
    expect(form.check()).toBe(true);
    expect(form.toBook()?.pet).toMatchObject({ client: { kind: 'new', phone: null, no_phone: true } });
  });
  it('asks only for the pet where the client is known', () => {
    const form = filled();
    form.startFresh({ id: 'c1', name: 'James Patterson' });
    if (form.fresh) form.fresh.pet_name = 'Rex';
    hear(form);
    expect(form.check()).toBe(true);
    expect(form.toBook()?.pet).toEqual({ kind: 'new', client: { kind: 'known', client_id: 'c1' }, name: 'Rex', species: 'dog', breed: null, birth_date: null, chip: null });
  });
  it('refuses a name of 10,000 characters without losing it', () => {
    const form = filled();
    form.startFresh({ id: 'c1', name: 'James Patterson' });
    if (form.fresh) form.fresh.pet_name = 'x'.repeat(10_000);
    expect(form.check()).toBe(false);
    expect(form.faults.pet_name).toContain('200');
    expect(form.fresh?.pet_name).toHaveLength(10_000);
  });
});

it('what has happened already takes none of the times that are free', () => {
  const form = filled();
  form.itHappened();
  expect(form.plan).toMatchObject({ way: 'afterwards', offers: [] });
});

describe('a refusal', () => {
  it('puts a taken time at the time and then wants a reason to overbook', () => {
    const form = filled();
    expect(form.refuse(new DeskError('slot_taken', '', { name: 'Pearl' }))).toBe(true);
    expect(form.faults.when).toContain('Pearl');
    expect(form.check()).toBe(false);
    expect(form.faults.overbook).toBeTruthy();
    form.choose({ overbook: 'Emergency' });
    expect(form.check()).toBe(true);
    expect(form.toBook()?.overbook_reason).toBe('Emergency');
  });
  it('knows which rule the reason passes over', () => {
    const form = filled();
    form.chooseTime({ starts_at: `${DAY}T21:00:00Z`, local_day: DAY, local_start: '21:00' });
    hear(form, { is_free: false, time_problem: 'outside_hours' });
    expect(form.plan.question?.kind).toBe('taken');
    form.insist();
    expect(form.hand).toMatchObject({ overbook: '', passes: 'outside_hours' });
    form.refuse(new DeskError('over_break', ''));
    expect(form.hand.passes).toBe('break');
  });
  it('names a vet who has another visit then as such', () => {
    const form = filled();
    form.refuse(new DeskError('slot_taken', '', { name: 'Dr Sarah Lee' }), { columns: [{ resource_id: 'lee', name: 'Dr Sarah Lee' }], appointments: [] } as never);
    expect(form.faults.when).toContain('Dr Sarah Lee');
  });
  it('is forgotten when another time is chosen', () => {
    const form = filled();
    form.refuse(new DeskError('over_break', ''));
    form.chooseSlot(eleven);
    expect(form.plan.overbook).toBeNull();
    expect(form.faults.when).toBeUndefined();
  });
  it('goes where the backend says it belongs, and the rest to a notice', () => {
    const form = filled();
    expect(form.refuse(new DeskError('text_too_long', '', { field: 'reason' }))).toBe(true);
    expect(form.faults.reason).toBeTruthy();
    expect(form.refuse(new DeskError('pet_deceased', ''))).toBe(true);
    expect(form.faults.who).toBeTruthy();
    expect(form.refuse(new DeskError('disk_full', ''))).toBe(false);
  });
});

describe('what is put aside', () => {
  it('is taken up again as it was', () => {
    const form = filled();
    form.reason = 'Rabies';
    form.keep();
    const next = start();
    next.takeUp(drafts.get(DRAFT) as Kept);
    hear(next, { each: 30 });
    expect(next.reason).toBe('Rabies');
    expect(next.toBook()).toEqual(form.toBook());
  });
  it('is taken up also where an earlier version put it aside', () => {
    const form = start();
    form.takeUp({ text: 'max', pet: null, fresh: null, reason: '', hold: null, before: null });
    expect(form).toMatchObject({ text: 'max', hand: {}, also: [], notes: '' });
  });
  it('is asked about where its time was given away meanwhile', () => {
    const form = filled();
    form.keep();
    const next = start();
    next.takeUp(drafts.get(DRAFT) as Kept);
    hear(next, { is_free: false, slots: [eleven] });
    expect(next.plan.question).toMatchObject({ kind: 'taken' });
    expect([next.held, next.toBook()]).toEqual([null, null]);
  });
  it('survives another booking that comes between', () => {
    const aside = filled();
    aside.keep();
    const between = start();
    between.before = drafts.get(DRAFT) as Kept;
    between.keep();
    expect((drafts.get(DRAFT) as Kept).pet?.pet_name).toBe('Max');
    between.choosePet(bella);
    between.keep();
    expect(drafts.get(DRAFT)).toMatchObject({ pet: { pet_name: 'Bella' }, before: { pet: { pet_name: 'Max' } } });
    between.clear();
    expect(drafts.get(DRAFT)).toMatchObject({ pet: { pet_name: 'Max' } });
  });
  it('is gone once it is booked, with every choice that was made for it', () => {
    const form = filled();
    form.keep();
    expect(drafts.size).toBe(1);
    form.clear();
    expect(drafts.size).toBe(0);
    form.text = 'bella 19';
    hear(form, asked);
    expect(form.plan).toMatchObject({ by: 'line', start: { starts_at: eleven.starts_at }, type: { id: 'check' } });
  });
  it('is not meant for somebody else', () => {
    const form = filled();
    form.someoneElse();
    form.text = 'bella 19';
    hear(form, asked);
    expect(form.plan).toMatchObject({ by: 'line', start: { starts_at: eleven.starts_at }, type: { id: 'check' } });
  });
});
