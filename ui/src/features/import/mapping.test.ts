import { describe, expect, it } from 'vitest';
import type { Field } from '@/backend/types';
import { GROUPS, fieldsFor, gapOf, pieces, same, twice } from './mapping';

/** Every field, by the type: a new one that is missing here does not compile. */
const EVERY: Record<Field, true> = {
  client_number: true, title: true, first_name: true, middle_name: true, last_name: true, full_name: true, second_owner: true, email: true, phone: true, mobile_phone: true,
  home_phone: true, work_phone: true, street_number: true, address: true, city: true, state: true, postal_code: true, country: true, desk_alert: true, client_note: true, balance: true,
  client_inactive: true, pet_number: true, pet_name: true, species: true, breed: true, second_breed: true, gender: true, neutered: true, colour: true, second_colour: true,
  birth_date: true, age: true, microchip: true, registration: true, handling_alert: true, allergies: true, medical_notes: true, medications: true, pet_note: true, deceased: true,
  deceased_on: true, pet_inactive: true, weight: true, weighed_on: true, visit_number: true, visit_date: true, visit_time: true, visit_minutes: true, visit_kind: true,
  visit_status: true, visit_reason: true, visit_notes: true, visit_vet: true, vaccinated_on: true, vaccine: true, vaccine_lot: true, vaccine_due: true, reminder_title: true,
  reminder_due: true, reminder_state: true, record_date: true, record_text: true, record_author: true, ignore: true,
};

describe('a mapping', () => {
  it('offers every field once', () => {
    const all = GROUPS.flatMap(({ fields }) => fields);
    const every = Object.keys(EVERY).filter((field) => field !== 'ignore');
    expect([...all].sort()).toEqual(every.sort());
  });

  it('finds columns that mean the same, and lets several be left out or be phones', () => {
    expect(twice(['email', 'ignore', 'email', 'ignore', 'phone', 'email', 'phone'])).toEqual([2, null, 0, null, null, 0, null]);
  });

  it.each<[Field[], ReturnType<typeof gapOf>]>([
    [['ignore', 'city'], 'nothing'],
    [['pet_name', 'species'], 'no_owner'],
    [['pet_name', 'species', 'client_number'], null],
    [['last_name', 'pet_name'], 'no_species'],
    [['last_name', 'phone'], null],
    [['full_name', 'species', 'pet_name'], null],
    [['pet_name', 'species', 'email'], null],
    [['weight', 'weighed_on', 'pet_number'], null],
    [['weight', 'weighed_on', 'pet_name'], 'no_owner'],
    [['visit_date', 'pet_name', 'last_name'], null],
    [['vaccine', 'vaccinated_on', 'microchip'], null],
  ])('%j lacks %s', (fields, lacking) => {
    expect(gapOf(fields)).toBe(lacking);
  });

  it('is found by any of its words, with or without accents, the beginning first', () => {
    const all = ['Número de mascota', 'Nombre de la mascota', 'Teléfono', 'Segundo teléfono'].map((word) => ({ word }));
    const found = (typed: string) => fieldsFor(all, typed).map(({ word }) => word);
    expect(found('telefono')).toEqual(['Teléfono', 'Segundo teléfono']);
    expect(found('masc nom')).toEqual(['Nombre de la mascota']);
    expect(found('nombre')).toEqual(['Nombre de la mascota']);
    expect(found(' ')).toHaveLength(4);
    expect(found('xyz')).toEqual([]);
  });

  it('is another one once anything is changed', () => {
    const plan = { files: [{ file_id: 'f', fields: ['phone', 'ignore'] as Field[], date_order: null, constants: [] }], source: 'old', join: 'report' as const, unnamed: '?' };
    const of = (change: object) => ({ ...plan, files: plan.files.map((file) => ({ ...file, ...change })) });
    expect(same(plan, of({ fields: ['phone', 'ignore'] }))).toBe(true);
    expect(same(plan, of({ fields: ['ignore', 'phone'] }))).toBe(false);
    expect(same(plan, of({ date_order: 'dmy' }))).toBe(false);
    expect(same(plan, { ...plan, source: 'other' })).toBe(false);
  });
});

describe('a file', () => {
  it('goes over in pieces and comes out whole', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256);
    const got: number[] = [];
    const reached: number[] = [];
    for await (const { base64, done } of pieces(new Blob([bytes]), 40_000)) {
      got.push(...[...atob(base64)].map((letter) => letter.charCodeAt(0)));
      reached.push(done);
    }
    expect(reached).toEqual([40_000, 80_000, 100_000]);
    expect(Uint8Array.from(got)).toEqual(bytes);
  });
});
