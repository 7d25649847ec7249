// What the import says, in the language of the screen.
import type { Field, Gap, ImportRefusal, Join, KeptBecause, Letters, Delimiter, Reason, Warning } from '@/backend/types';
import { number } from '@/components/when';
import { m } from '@/paraglide/messages';

const FIELDS: Record<Field, () => string> = {
  client_number: m.import_field_client_number, first_name: m.import_field_first_name, last_name: m.import_field_last_name, full_name: m.import_field_full_name,
  email: m.import_field_email, phone: m.import_field_phone, phone_2: m.import_field_phone_2, phone_3: m.import_field_phone_3, street_number: m.import_field_street_number,
  address: m.import_field_address, address_2: m.import_field_address_2, city: m.import_field_city, postal_code: m.import_field_postal_code, country: m.import_field_country,
  desk_alert: m.import_field_desk_alert, pet_number: m.import_field_pet_number, pet_name: m.import_field_pet_name, species: m.import_field_species, breed: m.import_field_breed,
  second_breed: m.import_field_second_breed, gender: m.import_field_gender, neutered: m.import_field_neutered, colour: m.import_field_colour, birth_date: m.import_field_birth_date,
  microchip: m.import_field_microchip, registration: m.import_field_registration, handling_alert: m.import_field_handling_alert, deceased_on: m.import_field_deceased_on,
  ignore: m.import_field_ignore,
};
export const fieldWord = (field: Field): string => FIELDS[field]();

const GAPS: Record<Gap, () => string> = { nothing: m.import_gap_nothing, no_owner: m.import_gap_owner, no_species: m.import_gap_species };
export const gapWord = (gap: Gap): string => GAPS[gap]();

const WHY: Record<Reason, (of: { count: string; row: string; name: string }) => string> = {
  row_too_long: m.import_why_row_too_long, too_many_columns: m.import_why_too_many_columns, open_quote: m.import_why_open_quote, ragged: m.import_why_ragged,
  blank: m.import_why_blank, no_owner: m.import_why_no_owner, missing: m.import_why_missing, text_too_long: m.import_why_text_too_long, unprintable: m.import_why_unprintable,
  no_email: m.import_why_no_email, no_phone: m.import_why_no_phone, born_in_future: m.import_why_born_in_future, born_long_ago: m.import_why_born_long_ago,
  no_chip: m.import_why_no_chip, chip_twice: m.import_why_chip_twice, chip_known: m.import_why_chip_known, no_date: m.import_why_no_date, no_such_day: m.import_why_no_such_day,
  refused_by_server: m.import_why_refused_by_server,
};
export const whyWord = (row: ImportRefusal): string =>
  WHY[row.reason]({ count: number(row.count ?? 0), row: number(row.other_row ?? 0), name: row.name ?? '' });

/** A word for every reason, for the file of refused rows. What differs from row to row is left open there. */
export const reasonWords = (): { reason: Reason; words: string }[] =>
  (Object.keys(WHY) as Reason[]).map((reason) => ({ reason, words: WHY[reason]({ count: '…', row: '…', name: '…' }) }));

const WARNINGS: Record<Warning, (of: { unnamed: string }) => string> = {
  unnamed_pet: m.import_warn_unnamed_pet, other_species: m.import_warn_other_species, old_chip: m.import_warn_old_chip, test_chip: m.import_warn_test_chip,
  unknown_gender: m.import_warn_unknown_gender, email_taken: m.import_warn_email_taken, number_twice: m.import_warn_number_twice,
  same_animal_twice: m.import_warn_same_animal_twice, known_animal: m.import_warn_known_animal,
};
export const warningWord = (warning: Warning): string => WARNINGS[warning]({ unnamed: m.import_unnamed() });

const KEPT: Record<KeptBecause, () => string> = {
  has_visit: m.import_kept_has_visit, corrected: m.import_kept_corrected, has_pet: m.import_kept_has_pet, worked_with: m.import_kept_worked_with,
};
export const keptWord = (because: KeptBecause): string => KEPT[because]();

export const letters = (): { value: Letters; word: string }[] => [
  { value: 'utf8', word: m.import_letters_utf8() },
  { value: 'western', word: m.import_letters_western() },
  { value: 'central_european', word: m.import_letters_central() },
  { value: 'macintosh', word: m.import_letters_mac() },
  { value: 'utf16', word: m.import_letters_utf16() },
];
export const delimiters = (): { value: Delimiter; word: string }[] => [
  { value: 'comma', word: m.import_comma() },
  { value: 'semicolon', word: m.import_semicolon() },
  { value: 'tab', word: m.import_tab() },
  { value: 'pipe', word: m.import_pipe() },
];
export const joins = (): { value: Join; word: string }[] => [
  { value: 'report', word: m.import_join_none() },
  { value: 'same_phone', word: m.import_join_phone() },
  { value: 'all', word: m.import_join_all() },
];

const clients = (count: number): string => m.import_clients({ count, n: number(count) });
const pets = (count: number): string => m.import_pets({ count, n: number(count) });

/** "1,204 clients and 1 pet"; what there is none of is left out. */
export function both(of: { clients: number; pets: number }): string {
  if (of.pets === 0) return clients(of.clients);
  return of.clients === 0 ? pets(of.pets) : m.import_both({ clients: clients(of.clients), pets: pets(of.pets) });
}
