import { describe, expect, it } from 'vitest';
import { DeskError } from '@/backend/backend';
import { asClient, asPet, begun, clientFaults, clientFrom, emptyClient, emptyPet, petFaults, refusedAt } from './new-client';

const TODAY = '2026-11-23';
const nadia = () => ({ ...emptyClient(), first_name: 'Nadia', last_name: 'Okafor' });
const phone = (typed: string) => ({ label: 'mobile', typed });
const refusal = (code: 'phone_invalid' | 'chip_invalid' | 'invalid_input' | 'disk_full', field: string | null) => new DeskError(code, '', { field });

describe('a new client', () => {
  it('needs a name and a number, or the word that there is none', () => {
    expect(Object.keys(clientFaults(emptyClient()))).toEqual(['last_name', 'phones.0']);
    expect(clientFaults({ ...nadia(), no_phone: true })).toEqual({});
    expect(clientFaults({ ...nadia(), phones: [phone('030 555 0199')] })).toEqual({});
    expect(clientFaults({ ...nadia(), phones: [phone('206 555 0143 ext. 12')] })).toEqual({});
    expect(Object.keys(clientFaults({ ...nadia(), phones: [phone('030 555 0199'), phone('call me')] }))).toEqual(['phones.1']);
    expect(Object.keys(clientFaults({ ...nadia(), phones: [phone('12345')], no_phone: true }))).toEqual(['phones.0']);
  });
  it('begins from what was searched for', () => {
    expect(clientFrom('nadia okafor 030 555')).toMatchObject({ first_name: 'Nadia', last_name: 'Okafor', phones: [{ typed: '030 555' }] });
    expect(clientFrom('McDonald')).toMatchObject({ first_name: 'McDonald', last_name: '' });
  });
  it('is sent with what was written only', () => {
    const sent = asClient({ ...nadia(), phones: [phone(' '), phone('030 555 0199')], email: ' ', note: ' Rings twice ' });
    expect(sent).toMatchObject({ phones: [{ typed: '030 555 0199' }], email: null, note: 'Rings twice', has_no_phone: false });
  });
});

describe('new pets', () => {
  it('count where something was typed of them', () => {
    const pets = [emptyPet(), { ...emptyPet(), name: 'Kiwi' }, { ...emptyPet(), chip: '12' }];
    expect(begun(pets)).toHaveLength(2);
    expect(Object.keys(petFaults(pets, TODAY))).toEqual(['pets.2.name']);
    expect(Object.keys(petFaults([{ ...emptyPet(), name: 'Kiwi', born: 'soon' }], TODAY))).toEqual(['pets.0.born']);
  });
  it('are sent as they were understood', () => {
    expect(asPet({ ...emptyPet('bird'), name: ' Kiwi ', born: '2024-05-01', chip: '276 0981 0234 5678' }, TODAY)).toMatchObject({ name: 'Kiwi', species: 'bird', birth_date: '2024-05-01', chip: '276098102345678', gender: null });
  });
});

describe('a refusal', () => {
  it('stands at the field it is about, though empty ones were not sent', () => {
    const client = { ...nadia(), phones: [phone(''), phone('1'.repeat(20))] };
    const pets = [emptyPet(), { ...emptyPet(), name: 'Kiwi' }];
    expect(Object.keys(refusedAt(refusal('phone_invalid', 'phones.0.phone'), client, pets) ?? {})).toEqual(['phones.1']);
    expect(Object.keys(refusedAt(refusal('chip_invalid', 'pets.0.chip'), client, pets) ?? {})).toEqual(['pets.1.chip']);
    expect(Object.keys(refusedAt(refusal('invalid_input', 'email'), client, pets) ?? {})).toEqual(['email']);
    expect(refusedAt(refusal('disk_full', null), client, pets)).toBeNull();
  });
});
