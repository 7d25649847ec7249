import { beforeEach, describe, expect, it } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { Hit } from '@/backend/types';
import { BookingForm, timeTyped } from './form.svelte';

const max = { kind: 'pet', client_id: 'c1', pet_id: 'p1', pet_name: 'Max', client_name: 'James Patterson', phone: null } as Hit;
const slot = { resource_id: 'lee', starts_at: '2026-11-24T18:00:00Z', local_day: '2026-11-24', local_start: '10:00' };

function filled(): BookingForm {
  const form = new BookingForm('mara');
  form.choosePet(max);
  form.chooseType({ id: 't', visit_type: 'vaccination', name: 'Vaccination', minutes: 30, price: '38.00' });
  form.chooseSlot(slot, true);
  return form;
}
beforeEach(() => sessionStorage.clear());

describe('timeTyped', () => {
  it.each([['9', '09:00'], ['930', '09:30'], ['9:30', '09:30'], ['09.30', '09:30'], ['1015', '10:15'], [' 14:05 ', '14:05'], ['0:00', '00:00']])('%s is %s', (typed, time) =>
    expect(timeTyped(typed)).toBe(time));
  it.each(['', '24:00', '9:75', 'noon', '12345', '-3'])('%s is no time', (typed) => expect(timeTyped(typed)).toBeNull());
});

describe('the booking form', () => {
  it('becomes a request for a known pet', () => {
    const form = filled();
    form.reason = '  Rabies ';
    expect(form.check()).toBe(true);
    expect(form.request()).toEqual({
      pet: { kind: 'known', pet_id: 'p1' }, resource_id: 'lee', room_id: null, starts_at: slot.starts_at, minutes: 30, visit_type: 'vaccination', reason: 'Rabies', notes: null,
      overbook_reason: null,
    });
  });
  it('says what is missing, each at its field', () => {
    const form = new BookingForm('mara');
    form.minutes = 'many';
    expect(form.check()).toBe(false);
    expect(Object.keys(form.faults).sort()).toEqual(['minutes', 'when', 'who']);
  });
  it('begins a new client from the words or the digits typed', () => {
    const form = new BookingForm('mara');
    form.text = 'Tom van der Berg';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: 'Tom', last_name: 'van der Berg', phone: '' });
    form.text = '206 555 0142';
    form.startFresh();
    expect(form.fresh).toMatchObject({ first_name: '', last_name: '', phone: '206 555 0142' });
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
  it('refuses a name of 10,000 characters without losing it', () => {
    const form = filled();
    form.startFresh({ id: 'c1', name: 'James Patterson' });
    if (form.fresh) form.fresh.pet_name = 'x'.repeat(10_000);
    expect(form.check()).toBe(false);
    expect(form.faults.pet_name).toContain('200');
    expect(form.fresh?.pet_name).toHaveLength(10_000);
  });
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
  it('forgets the overbook when another time is chosen', () => {
    const form = filled();
    form.refuse(new DeskError('over_break', ''));
    form.chooseSlot({ ...slot, local_start: '11:00' }, true);
    expect(form.overbooking).toBe(false);
    expect(form.faults.when).toBeUndefined();
  });
  it('puts a refusal where the backend says it belongs, and leaves the rest to a notice', () => {
    const form = filled();
    expect(form.refuse(new DeskError('text_too_long', '', { field: 'reason' }))).toBe(true);
    expect(form.faults.reason).toBeTruthy();
    expect(form.refuse(new DeskError('pet_deceased', ''))).toBe(true);
    expect(form.faults.who).toBeTruthy();
    expect(form.refuse(new DeskError('disk_full', ''))).toBe(false);
  });
  it('keeps what was typed beyond its own end, for that person only', () => {
    const form = filled();
    form.reason = 'Rabies';
    form.keep();
    expect(new BookingForm('mara').reason).toBe('Rabies');
    expect(new BookingForm('mara').pet?.pet_id).toBe('p1');
    expect(new BookingForm('ines').started).toBe(false);
    form.clear();
    expect(new BookingForm('mara').started).toBe(false);
  });
});
