// What each column means: our fields in the order in which people look for them, and what a choice of them lacks.
import type { Field, Gap, ImportPlanRequest } from '@/backend/types';

export type Group = 'client' | 'pet' | 'visit' | 'vaccination' | 'reminder' | 'record';
export const GROUPS: readonly { group: Group; fields: readonly Field[] }[] = [
  {
    group: 'client',
    fields: [
      'last_name', 'first_name', 'full_name', 'title', 'middle_name', 'second_owner', 'phone', 'mobile_phone', 'home_phone', 'work_phone', 'email', 'address', 'street_number',
      'postal_code', 'city', 'state', 'country', 'desk_alert', 'client_note', 'balance', 'client_inactive', 'client_number',
    ],
  },
  {
    group: 'pet',
    fields: [
      'pet_name', 'species', 'breed', 'second_breed', 'gender', 'neutered', 'birth_date', 'age', 'colour', 'second_colour', 'microchip', 'registration', 'handling_alert', 'allergies',
      'medications', 'medical_notes', 'pet_note', 'weight', 'weighed_on', 'deceased', 'deceased_on', 'pet_inactive', 'pet_number',
    ],
  },
  {
    group: 'visit',
    fields: ['visit_date', 'visit_time', 'visit_minutes', 'visit_kind', 'visit_reason', 'visit_notes', 'visit_vet', 'visit_status', 'visit_number'],
  },
  { group: 'vaccination', fields: ['vaccine', 'vaccinated_on', 'vaccine_lot', 'vaccine_due'] },
  { group: 'reminder', fields: ['reminder_title', 'reminder_due', 'reminder_state'] },
  { group: 'record', fields: ['record_date', 'record_text', 'record_author'] },
];

/** Several columns of one file may mean these; the desk says the same (`Field::is_repeatable`). */
const REPEATABLE: ReadonlySet<Field> = new Set<Field>([
  'phone', 'mobile_phone', 'home_phone', 'work_phone', 'address', 'desk_alert', 'client_note', 'handling_alert', 'medical_notes', 'pet_note', 'microchip', 'visit_notes', 'record_text', 'ignore',
]);

/** By column: the place of the first other column that means the same and may not; null where there is none. */
export function twice(fields: readonly Field[]): (number | null)[] {
  return fields.map((field, at) => {
    const other = REPEATABLE.has(field) ? -1 : fields.findIndex((known, place) => known === field && place !== at);
    return other < 0 ? null : other;
  });
}

/** What no row could be kept without; the desk says the same before it reads a row (`gap`). */
export function gapOf(fields: readonly Field[]): Gap | null {
  const has = (...wanted: Field[]) => wanted.some((field) => fields.includes(field));
  const person = has('first_name', 'last_name', 'full_name');
  const pet = has('pet_name', 'species', 'breed', 'pet_number');
  const event = has('weight', 'visit_date', 'vaccinated_on', 'vaccine_due', 'reminder_due', 'record_text');
  const owner = person || has('client_number', 'email');
  const animal = has('pet_number', 'microchip') || (has('pet_name') && owner);
  if (event && !has('species')) return animal ? null : 'no_owner';
  if (!person && !pet) return 'nothing';
  if (pet && !owner) return 'no_owner';
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
