import { describe, expect, it } from 'vitest';
import type { Field } from '@/backend/types';
import { CLIENT_FIELDS, PET_FIELDS, fieldsFor, gapOf, pieces, same, twice } from './mapping';

describe('a mapping', () => {
  it('offers every field once', () => {
    const all = [...CLIENT_FIELDS, ...PET_FIELDS];
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(28);
  });

  it('finds columns that mean the same, and lets any number be left out', () => {
    expect(twice(['phone', 'ignore', 'phone', 'ignore', 'email', 'phone'])).toEqual([2, null, 0, null, null, 0]);
  });

  it.each<[Field[], ReturnType<typeof gapOf>]>([
    [['ignore', 'city'], 'nothing'],
    [['pet_name', 'species'], 'no_owner'],
    [['pet_name', 'species', 'client_number'], null],
    [['last_name', 'pet_name'], 'no_species'],
    [['last_name', 'phone'], null],
    [['full_name', 'species', 'pet_name'], null],
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
    const plan = { file_id: 'f', fields: ['phone', 'ignore'] as Field[], date_order: null, join: 'same_phone' as const, unnamed: '?' };
    expect(same(plan, { ...plan, fields: ['phone', 'ignore'] })).toBe(true);
    expect(same(plan, { ...plan, fields: ['ignore', 'phone'] })).toBe(false);
    expect(same(plan, { ...plan, date_order: 'dmy' })).toBe(false);
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
