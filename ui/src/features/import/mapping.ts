// What each column means: our fields in the order in which people look for them, and what a choice of them lacks.
import type { Field, Gap, ImportPlanRequest } from '@/backend/types';

export const CLIENT_FIELDS = [
  'last_name', 'first_name', 'full_name', 'phone', 'phone_2', 'phone_3', 'email', 'address', 'street_number', 'address_2', 'postal_code', 'city', 'country', 'desk_alert', 'client_number',
] as const satisfies readonly Field[];
export const PET_FIELDS = [
  'pet_name', 'species', 'breed', 'second_breed', 'gender', 'neutered', 'birth_date', 'colour', 'microchip', 'registration', 'handling_alert', 'deceased_on', 'pet_number',
] as const satisfies readonly Field[];

/** By column: the place of the first other column that means the same; null where there is none. */
export function twice(fields: readonly Field[]): (number | null)[] {
  return fields.map((field, at) => {
    const other = field === 'ignore' ? -1 : fields.findIndex((known, place) => known === field && place !== at);
    return other < 0 ? null : other;
  });
}

/** What no row could be kept without; the desk says the same before it reads a row. */
export function gapOf(fields: readonly Field[]): Gap | null {
  const has = (...wanted: Field[]) => wanted.some((field) => fields.includes(field));
  const person = has('first_name', 'last_name', 'full_name');
  const pet = has('pet_name', 'species', 'breed');
  if (!person && !pet) return 'nothing';
  if (pet && !person && !has('client_number')) return 'no_owner';
  return pet && !has('species') ? 'no_species' : null;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The fields whose word holds every typed word; those that begin with the text come first. */
export function fieldsFor<T extends { word: string }>(all: readonly T[], typed: string): T[] {
  const wanted = plain(typed).trim();
  if (wanted === '') return [...all];
  const parts = wanted.split(/\s+/);
  const fitting = all.filter(({ word }) => parts.every((part) => plain(word).includes(part)));
  return [...fitting.filter(({ word }) => plain(word).startsWith(wanted)), ...fitting.filter(({ word }) => !plain(word).startsWith(wanted))];
}

/** Whether two plans say the same, so that what was tried still holds. */
export const same = (one: ImportPlanRequest, other: ImportPlanRequest): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A file in pieces of `size` bytes, each as base64. */
export async function* pieces(file: Blob, size: number): AsyncGenerator<{ base64: string; done: number }> {
  for (let from = 0; from < file.size; from += size) {
    yield { base64: await inBase64(file.slice(from, from + size)), done: Math.min(from + size, file.size) };
  }
}

const inBase64 = (piece: Blob): Promise<string> =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    // "data:…;base64,…"
    reader.onload = () => done(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => failed(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(piece);
  });
