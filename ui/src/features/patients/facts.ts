// What can be corrected about an animal, and how each fact is typed and read.
import type { PetField, PetView } from '@/backend/types';
import { SPECIES, chipGroups, speciesWord } from '@/components/species';
import { readDay, typedDay } from '@/components/typed-day';
import { date } from '@/components/when';
import { m } from '@/paraglide/messages';

export interface Fact {
  field: PetField;
  label: string;
  /** As it is typed. */
  value: string | null;
  /** As it reads, where that is something else. */
  shown?: string | null;
  empty: string;
  hint?: string;
  options?: { value: string; word: string }[];
  lines?: boolean;
  inputmode?: 'numeric';
  scans?: boolean;
  /** What is wrong with the typed text, as far as it can be told here. */
  check?: (typed: string) => string | null;
}

const EXAMPLE = () => typedDay('2020-03-15');

export const genderWord = (gender: string | null): string | null => (gender === 'male' ? m.gender_male() : gender === 'female' ? m.gender_female() : null);

export function factsOf({ card, colour }: PetView, today: string): Fact[] {
  const known = (options: Fact['options'], value: string | null) => (options ?? []).find((option) => option.value === (value ?? ''))?.word ?? value;
  const own = card.species.toLowerCase();
  const species = [...SPECIES.filter((each) => each !== own), card.species].map((value) => ({ value, word: speciesWord(value) }));
  const gender = [{ value: '', word: m.not_known() }, { value: 'female', word: m.gender_female() }, { value: 'male', word: m.gender_male() }];
  const neutered = [{ value: '', word: m.not_known() }, { value: 'true', word: m.yes() }, { value: 'false', word: m.no() }];
  const isNeutered = card.neutered === null ? null : String(card.neutered);
  return [
    { field: 'name', label: m.field_name(), value: card.name, empty: m.add_name() },
    { field: 'species', label: m.book_species(), value: card.species, shown: speciesWord(card.species), empty: m.not_known(), options: species },
    { field: 'breed', label: m.field_breed(), value: card.breed, empty: m.not_known() },
    { field: 'gender', label: m.field_gender(), value: card.gender, shown: card.gender ? known(gender, card.gender) : null, empty: m.not_known(), options: gender },
    { field: 'neutered', label: m.field_neutered(), value: isNeutered, shown: isNeutered ? known(neutered, isNeutered) : null, empty: m.not_known(), options: neutered },
    { field: 'colour', label: m.field_colour(), value: colour, empty: m.not_known() },
    { field: 'birth_date', label: m.field_born(), value: card.birth_date ? typedDay(card.birth_date) : null, shown: card.birth_date ? date(card.birth_date) : null, empty: m.not_known(), hint: m.born_hint({ example: EXAMPLE() }), inputmode: 'numeric',
      check: (typed) => (typed === '' || readDay(typed, today) ? null : m.born_wrong({ example: EXAMPLE() })) },
    { field: 'chip', label: m.field_chip(), value: card.chip, shown: card.chip ? chipGroups(card.chip) : null, empty: m.add_chip(), hint: m.chip_hint(), inputmode: 'numeric', scans: true },
    { field: 'note', label: m.desk_note(), value: card.note, empty: m.add_note(), lines: true },
    { field: 'handling_alert', label: m.pet_alert(), value: card.handling_alert, empty: m.add_alert(), lines: true },
  ];
}

/** What the backend is told. */
export function valueOf(field: PetField, typed: string, today: string): string | null {
  if (typed === '') return null;
  if (field === 'chip') return typed.replace(/\s/g, '');
  return field === 'birth_date' ? readDay(typed, today) : typed;
}
