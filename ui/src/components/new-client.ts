// Somebody and their animals as they are being entered: what is asked, whether it can be right, and the request it becomes.
import type { DeskError } from '@/backend/backend';
import { words } from '@/backend/errors';
import type { NewClient, NewPet } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { readDay, typedDay } from './typed-day';

export interface ClientDraft {
  first_name: string;
  last_name: string;
  phones: { label: string; typed: string }[];
  no_phone: boolean;
  email: string;
  address: string;
  alert: string;
  note: string;
}
export interface PetDraft {
  /** Tells one from another while they are written. */
  key: number;
  name: string;
  species: string;
  breed: string;
  gender: string;
  born: string;
  chip: string;
}
/** By field: "first_name", "phones.0", "pets.1.name". */
export type Faults = Record<string, string>;

let keys = 0;
export const emptyPet = (species = 'dog'): PetDraft => ({ key: (keys += 1), name: '', species, breed: '', gender: '', born: '', chip: '' });
export const emptyClient = (): ClientDraft => ({ first_name: '', last_name: '', phones: [{ label: 'mobile', typed: '' }], no_phone: false, email: '', address: '', alert: '', note: '' });

/** Begins from what was typed into a search: digits are a phone, words a name. */
export function clientFrom(typed: string): ClientDraft {
  const number = /[+(]?\d[\d\s()./-]*/.exec(typed)?.[0] ?? '';
  const [first_name = '', ...rest] = capitals(typed.replace(number, ' ').trim()).split(/\s+/);
  return { ...emptyClient(), first_name, last_name: rest.join(' '), phones: [{ label: 'mobile', typed: number.trim() }] };
}
/** In haste a name is typed small; one with any capital letter is as its writer wants it. */
const capitals = (typed: string): string => (typed === typed.toLowerCase() ? typed.replace(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()) : typed);

const isPhone = (text: string): boolean => (text.match(/\d/g)?.length ?? 0) >= 6 && /^[\d\s+()./-]+(?:(?:x|ext\.?|#)\s*\d+)?$/i.test(text.trim());
const isBegun = (pet: PetDraft): boolean => [pet.name, pet.breed, pet.born, pet.chip].some((text) => text.trim() !== '');

/** The animals that something was typed of. */
export const begun = (pets: readonly PetDraft[]): PetDraft[] => pets.filter(isBegun);

export function clientFaults(client: ClientDraft): Faults {
  const faults: Faults = {};
  if (client.first_name.trim() === '' && client.last_name.trim() === '') faults.last_name = m.book_name_missing();
  const written = client.phones.filter(({ typed }) => typed.trim() !== '');
  client.phones.forEach(({ typed }, place) => {
    if (typed.trim() !== '' && !isPhone(typed)) faults[`phones.${place}`] = m.book_phone_wrong();
  });
  if (written.length === 0 && !client.no_phone) faults['phones.0'] = m.client_phone_needed();
  return faults;
}
export function petFaults(pets: readonly PetDraft[], today: string): Faults {
  const faults: Faults = {};
  pets.forEach((pet, place) => {
    if (!isBegun(pet)) return;
    if (pet.name.trim() === '') faults[`pets.${place}.name`] = m.book_name_missing();
    if (pet.born.trim() !== '' && !readDay(pet.born, today)) faults[`pets.${place}.born`] = m.born_wrong({ example: typedDay('2020-03-15') });
  });
  return faults;
}

const orNull = (text: string): string | null => text.trim() || null;

export const asClient = (client: ClientDraft): NewClient => ({
  first_name: client.first_name.trim(), last_name: client.last_name.trim(), email: orNull(client.email), address: orNull(client.address), alert: orNull(client.alert), note: orNull(client.note),
  phones: client.phones.filter(({ typed }) => typed.trim() !== ''), has_no_phone: client.no_phone,
});
export const asPet = (pet: PetDraft, today: string): NewPet => ({
  name: pet.name.trim(), species: pet.species, breed: orNull(pet.breed), gender: orNull(pet.gender), birth_date: pet.born.trim() === '' ? null : readDay(pet.born, today),
  chip: orNull(pet.chip.replace(/\s/g, '')), handling_alert: null, note: null,
});

const PET_FIELD: Record<string, string> = { pet_name: 'name', birth_date: 'born', species: 'species', breed: 'breed', chip: 'chip', gender: 'gender' };

/** Puts a refusal at the field it is about; null where it is about none of them. Only what was written was sent. */
export function refusedAt(error: DeskError, client: ClientDraft | null, pets: readonly PetDraft[]): Faults | null {
  const [entry = '', place = '', field = ''] = (error.details.field ?? '').split('.');
  const what = words(error).what;
  if (entry === 'pets') {
    const pet = begun(pets)[Number(place)];
    return pet ? { [`pets.${pets.indexOf(pet)}.${PET_FIELD[field] ?? 'name'}`]: what } : null;
  }
  if (entry === 'phones' && client) {
    const phone = client.phones.filter(({ typed }) => typed.trim() !== '')[Number(place)];
    return phone ? { [`phones.${client.phones.indexOf(phone)}`]: what } : null;
  }
  if (entry === 'phone') return { 'phones.0': m.client_phone_needed() };
  return ['first_name', 'last_name', 'email', 'address', 'alert', 'note'].includes(entry) ? { [entry]: what } : null;
}
