import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { AppointmentType, Hit, QuickLine } from '@/backend/types';

const drafts = vi.hoisted(() => new Map<string, unknown>());
vi.mock('@/components/drafts', () => ({
  keepDraft: (name: string, value: unknown) => drafts.set(name, JSON.parse(JSON.stringify(value))),
  dropDraft: (name: string) => drafts.delete(name),
}));
const { BookingForm } = await import('./form.svelte');
const { DRAFT } = await import('./kept');
const { takeOver, understand } = await import('./understand');
type Kept = import('./kept').Kept;

const max = { kind: 'pet', client_id: 'c1', pet_id: 'p1', pet_name: 'Max', client_name: 'James Patterson', phone: null } as Hit;
const slot = { resource_id: 'lee', starts_at: '2026-11-24T18:00:00Z', local_day: '2026-11-24', local_start: '10:00' };
const later = { ...slot, resource_name: 'Dr Sarah Lee', starts_at: '2026-11-24T19:00:00Z', ends_at: '2026-11-24T19:30:00Z', local_start: '11:00' };
const types: AppointmentType[] = [
  { id: 'check', visit_type: 'checkup', name: 'Check-up', minutes: 20, price: '52.00' },
  { id: 'vacc', visit_type: 'vaccination', name: 'Vaccination', minutes: 30, price: '38.00' },
];
const [checkup, vaccination] = types as [AppointmentType, AppointmentType];
const line = (more: Partial<QuickLine>): QuickLine => ({
  who: 'bella', hits: [], type_id: null, visit_type: null, minutes: null, resource_id: null, resource_name: null, day: null, time: null, part: null, starts_at: null, is_free: null,
  named_day: false, not_before: null, not_after: null, time_problem: null, day_problem: null, later: [], unclear: [],
  slots: [later], marks: [], ...more,
});

function filled() {
  const form = new BookingForm();
  form.choosePet(max);
  form.chooseType(vaccination);
  form.chooseSlot(slot, 'hand');
  return form;
}
beforeEach(() => drafts.clear());

describe('the booking form', () => {
  it('becomes a request for a known pet', () => {
    const form = filled();
    form.reason = '  Rabies ';
    expect(form.check()).toBe(true);
    expect(form.request()).toEqual({
      pet: { kind: 'known', pet_id: 'p1' }, resource_id: 'lee', room_id: null, starts_at: slot.starts_at, minutes: 30, visit_type: 'vaccination', reason: 'Rabies', notes: null,
      overbook_reason: null, hold_id: null, is_walk_in: false,
    });
  });
  it('names the hold it fulfils, and says when somebody stands at the counter', () => {
    const form = new BookingForm(true);
    form.choosePet(max);
    form.chooseSlot(slot, 'offer');
    form.hold = { id: 'h1', resource_id: 'lee', starts_at: slot.starts_at, ends_at: later.ends_at, expires_at: later.ends_at };
    expect(form.request()).toMatchObject({ hold_id: 'h1', is_walk_in: true });
  });
  it('says what is missing, each at its field', () => {
    const form = new BookingForm();
    form.minutes = 'many';
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
    const form = new BookingForm();
    form.text = 'Tom van der Berg';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: 'Tom', last_name: 'van der Berg', phone: '' });
    form.text = '206 555 0142';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: '', last_name: '', phone: '206 555 0142' });
    form.text = 'tom novak +1 (206) 555-0142';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: 'Tom', last_name: 'Novak', phone: '+1 (206) 555-0142' });
  });
  it('begins a new client from what of the line is nobody’s type or time', () => {
    const form = new BookingForm();
    form.text = 'tom berg vacc tue 3pm';
    understand(form, line({ who: 'tom berg', type_id: 'vacc' }), types);
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: 'Tom', last_name: 'Berg' });
  });
  it('keeps for what and how long a free time was looked for, whatever is typed after it', () => {
    const form = new BookingForm();
    takeOver(form, line({ who: '', type_id: 'vacc', minutes: 45 }), types);
    understand(form, line({ who: 'bella', type_id: null, minutes: null }), types);
    expect([form.type_id, form.minutesCount]).toEqual(['vacc', 45]);
  });
  it('asks a new client for both names, a phone that can be one, and the pet’s name', () => {
    const form = filled();
    form.text = 'Tom';
    form.startFresh();
    if (form.fresh) form.fresh.phone = 'call my office';
    expect(form.check()).toBe(false);
    expect(Object.keys(form.faults).sort()).toEqual(['last_name', 'pet_name', 'phone']);
  });
  it('asks only for the pet where the client is known', () => {
    const form = filled();
    form.startFresh({ id: 'c1', name: 'James Patterson' });
    if (form.fresh) form.fresh.pet_name = 'Rex';
    expect(form.check()).toBe(true);
    expect(form.request()?.pet).toEqual({ kind: 'new', client: { kind: 'known', client_id: 'c1' }, name: 'Rex', species: 'dog', breed: null, birth_date: null, chip: null });
  });
  it('keeps the new animal’s name when its client turns out to be known', () => {
    const form = filled();
    form.startFresh();
    if (form.fresh) form.fresh.pet_name = 'Rex';
    form.startFresh({ id: 'c1', name: 'James Patterson' });
    expect(form.fresh?.pet_name).toBe('Rex');
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

describe('the line', () => {
  it('fills in type, length, price, vet and time', () => {
    const form = new BookingForm();
    understand(form, line({ type_id: 'vacc', minutes: 45, resource_id: 'lee', day: '2026-11-24', time: '11:00', starts_at: later.starts_at, is_free: true }), types);
    expect(form).toMatchObject({ type: 'vaccination', minutes: '45', price: '38.00', withWhom: 'lee', slotBy: 'line', who: 'bella' });
    expect(form.slot).toMatchObject({ resource_id: 'lee', starts_at: later.starts_at, local_day: '2026-11-24' });
    expect(form.faults.when).toBeUndefined();
  });
  it('forgets a word that was taken back', () => {
    const form = new BookingForm();
    understand(form, line({ type_id: 'vacc', resource_id: 'lee', day: '2026-11-24', time: '11:00', starts_at: later.starts_at, is_free: true }), types);
    understand(form, line({}), types);
    expect(form).toMatchObject({ type: 'checkup', minutes: '20', withWhom: '', slotBy: 'offer' });
  });
  it('overwrites nothing that was chosen by hand', () => {
    const form = filled();
    form.minutes = '15';
    form.touch('minutes');
    form.chooseVet('ruiz');
    understand(form, line({ type_id: 'check', minutes: 60, resource_id: 'lee', day: '2026-11-24', time: '11:00', starts_at: later.starts_at, is_free: true }), types);
    expect(form).toMatchObject({ type: 'vaccination', minutes: '15', withWhom: 'ruiz', slotBy: 'hand' });
    expect(form.slot?.starts_at).toBe(slot.starts_at);
    form.chooseType(checkup);
    expect(form.minutes).toBe('15');
  });
  it('keeps the time that was asked for and says that it is not free', () => {
    const form = new BookingForm();
    understand(form, line({ day: '2026-11-24', time: '10:00', starts_at: slot.starts_at, is_free: false }), types);
    expect(form.slot?.starts_at).toBe(slot.starts_at);
    expect(form.faults.when).toBeTruthy();
  });
  it('asks for the first time of the day that was named', () => {
    const form = new BookingForm();
    understand(form, line({ day: '2026-11-24', part: 'afternoon' }), types);
    expect(form.wish).toEqual({ from: later.starts_at, part: 'afternoon' });
  });
  it('has no say in the time of somebody who stands at the counter', () => {
    const form = new BookingForm(true);
    understand(form, line({ type_id: 'vacc', day: '2026-11-24', time: '11:00', starts_at: later.starts_at, is_free: true }), types);
    expect(form).toMatchObject({ type: 'vaccination', slot: null });
  });
});

describe('a refusal', () => {
  it('puts a taken time at the time and then wants a reason to overbook', () => {
    const form = filled();
    expect(form.refuse(new DeskError('slot_taken', '', { name: 'Pearl' }))).toBe(true);
    expect(form.faults.when).toContain('Pearl');
    expect(form.check()).toBe(false);
    expect(form.faults.overbook).toBeTruthy();
    form.overbook = 'Emergency';
    expect(form.check()).toBe(true);
    expect(form.request()?.overbook_reason).toBe('Emergency');
  });
  it('names a vet who has another visit then as such', () => {
    const form = filled();
    form.refuse(new DeskError('slot_taken', '', { name: 'Dr Sarah Lee' }), ['Dr Sarah Lee']);
    expect(form.faults.when).toBe('Dr Sarah Lee is not free then.');
  });
  it('is forgotten when another time is chosen', () => {
    const form = filled();
    form.refuse(new DeskError('over_break', ''));
    form.chooseSlot({ ...slot, local_start: '11:00' }, 'hand');
    expect(form.overbooking).toBe(false);
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
    const next = new BookingForm();
    next.takeUp(drafts.get(DRAFT) as Kept);
    expect(next).toMatchObject({ reason: 'Rabies', type: 'vaccination', price: '38.00', slotBy: 'hand' });
    expect(next.request()).toEqual(form.request());
    understand(next, line({ type_id: 'check' }), types);
    expect(next.type).toBe('vaccination');
  });
  it('survives another booking that comes between', () => {
    const aside = filled();
    aside.keep();
    const between = new BookingForm();
    between.before = drafts.get(DRAFT) as Kept;
    between.keep();
    expect((drafts.get(DRAFT) as Kept).pet?.pet_name).toBe('Max');
    between.choosePet({ ...max, pet_id: 'p2', pet_name: 'Bella' });
    between.keep();
    expect(drafts.get(DRAFT)).toMatchObject({ pet: { pet_name: 'Bella' }, before: { pet: { pet_name: 'Max' } } });
    between.clear();
    expect(drafts.get(DRAFT)).toMatchObject({ pet: { pet_name: 'Max' } });
  });
  it('is gone once it is booked', () => {
    const form = filled();
    form.keep();
    expect(drafts.size).toBe(1);
    form.clear();
    expect(drafts.size).toBe(0);
  });
});
