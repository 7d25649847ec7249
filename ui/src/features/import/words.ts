// What the import says, in the language of the screen.
import type {
  AlikeBecause, Delimiter, Field, FoundBy, Gap, ImportDateDoubt, ImportEventKind, ImportRefusal, ImportUndone, Join, KeptBecause, Letters, Reason, Warning,
} from '@/backend/types';
import { fieldWord as changedWord } from '@/components/field-words';
import { number, region } from '@/components/when';
import { m } from '@/paraglide/messages';

const FIELDS: Record<Field, () => string> = {
  client_number: m.import_field_client_number, title: m.import_field_title, first_name: m.import_field_first_name, middle_name: m.import_field_middle_name,
  last_name: m.import_field_last_name, full_name: m.import_field_full_name, second_owner: m.import_field_second_owner, email: m.import_field_email,
  phone: m.import_field_phone, mobile_phone: m.import_field_mobile_phone, home_phone: m.import_field_home_phone, work_phone: m.import_field_work_phone,
  street_number: m.import_field_street_number, address: m.import_field_address, city: m.import_field_city, state: m.import_field_state,
  postal_code: m.import_field_postal_code, country: m.import_field_country, desk_alert: m.import_field_desk_alert, client_note: m.import_field_client_note,
  balance: m.import_field_balance, client_inactive: m.import_field_client_inactive, pet_number: m.import_field_pet_number, pet_name: m.import_field_pet_name,
  species: m.import_field_species, breed: m.import_field_breed, second_breed: m.import_field_second_breed, gender: m.import_field_gender,
  neutered: m.import_field_neutered, colour: m.import_field_colour, second_colour: m.import_field_second_colour, birth_date: m.import_field_birth_date,
  age: m.import_field_age, microchip: m.import_field_microchip, registration: m.import_field_registration, handling_alert: m.import_field_handling_alert,
  allergies: m.import_field_allergies, medical_notes: m.import_field_medical_notes, medications: m.import_field_medications, pet_note: m.import_field_pet_note,
  deceased: m.import_field_deceased, deceased_on: m.import_field_deceased_on, pet_inactive: m.import_field_pet_inactive, weight: m.import_field_weight,
  weighed_on: m.import_field_weighed_on, visit_number: m.import_field_visit_number, visit_date: m.import_field_visit_date, visit_time: m.import_field_visit_time,
  visit_minutes: m.import_field_visit_minutes, visit_kind: m.import_field_visit_kind, visit_status: m.import_field_visit_status,
  visit_reason: m.import_field_visit_reason, visit_notes: m.import_field_visit_notes, visit_vet: m.import_field_visit_vet,
  vaccinated_on: m.import_field_vaccinated_on, vaccine: m.import_field_vaccine, vaccine_lot: m.import_field_vaccine_lot, vaccine_due: m.import_field_vaccine_due,
  reminder_title: m.import_field_reminder_title, reminder_due: m.import_field_reminder_due, reminder_state: m.import_field_reminder_state,
  record_date: m.import_field_record_date, record_text: m.import_field_record_text, record_author: m.import_field_record_author, ignore: m.import_field_ignore,
};
export const fieldWord = (field: Field): string => FIELDS[field]();

const GAPS: Record<Gap, () => string> = { nothing: m.import_gap_nothing, no_owner: m.import_gap_owner, no_species: m.import_gap_species };
export const gapWord = (gap: Gap): string => GAPS[gap]();

const WHY: Record<Reason, (of: { count: string; name: string }) => string> = {
  row_too_long: m.import_why_row_too_long, too_many_columns: m.import_why_too_many_columns, open_quote: m.import_why_open_quote, ragged: m.import_why_ragged,
  blank: m.import_why_blank, header_again: m.import_why_header_again, no_name: m.import_why_no_name, no_owner: m.import_why_no_owner,
  owner_unknown: m.import_why_owner_unknown, owner_unclear: m.import_why_owner_unclear, number_of_another: m.import_why_number_of_another,
  no_animal: m.import_why_no_animal, animal_unknown: m.import_why_animal_unknown, no_time: m.import_why_no_time, vet_unknown: m.import_why_vet_unknown,
  missing: m.import_why_missing, text_too_long: m.import_why_text_too_long, unprintable: m.import_why_unprintable, no_email: m.import_why_no_email,
  born_in_future: m.import_why_born_in_future, born_long_ago: m.import_why_born_long_ago, no_date: m.import_why_no_date, no_such_day: m.import_why_no_such_day,
  day_in_future: m.import_why_day_in_future, refused_by_server: m.import_why_refused_by_server,
};
export const whyWord = (row: ImportRefusal): string => WHY[row.reason]({ count: number(row.count ?? 0), name: row.name ?? '' });

/** A word for every reason, for the file of refused rows. What differs from row to row is left open there. */
export const reasonWords = (): { reason: Reason; words: string }[] =>
  (Object.keys(WHY) as Reason[]).map((reason) => ({ reason, words: WHY[reason]({ count: '…', name: '…' }) }));

const WARNINGS: Record<Warning, (of: { unnamed: string }) => string> = {
  unnamed_pet: m.import_warn_unnamed_pet, other_species: m.import_warn_other_species, old_chip: m.import_warn_old_chip, test_chip: m.import_warn_test_chip,
  unknown_gender: m.import_warn_unknown_gender, email_taken: m.import_warn_email_taken, number_twice: m.import_warn_number_twice,
  same_animal_twice: m.import_warn_same_animal_twice, chip_twice: m.import_warn_chip_twice, unprintable: m.import_warn_unprintable,
  phone_in_note: m.import_warn_phone_in_note, email_in_note: m.import_warn_email_in_note, chip_in_note: m.import_warn_chip_in_note, note_cut: m.import_warn_note_cut,
  no_weight: m.import_warn_no_weight, rows_disagree: m.import_warn_rows_disagree, name_alone: m.import_warn_name_alone, removed_here: m.import_warn_removed_here,
  unresolved: m.import_warn_unresolved,
};
export const warningWord = (warning: Warning): string => WARNINGS[warning]({ unnamed: m.import_unnamed() });

const KEPT: Record<KeptBecause, () => string> = {
  has_visit: m.import_kept_has_visit, corrected: m.import_kept_corrected, has_pet: m.import_kept_has_pet, worked_with: m.import_kept_worked_with,
};
export const keptWord = (because: KeptBecause): string => KEPT[because]();

const ALIKE: Record<AlikeBecause, () => string> = { same_phone: m.import_alike_phone, name_and_address: m.import_alike_name, name_alone: m.import_alike_alone };
export const alikeWord = (because: AlikeBecause): string => ALIKE[because]();

const FOUND: Record<FoundBy, () => string> = {
  source: m.import_found_by_source, name_and_contact: m.import_found_by_name_and_contact, chip: m.import_found_by_chip,
  owner_and_name: m.import_found_by_owner_and_name, joined: m.import_found_by_joined,
};
export const foundWord = (by: FoundBy): string => FOUND[by]();

const DOUBTS: Record<ImportDateDoubt['doubt'], (of: { n: string; of: string }) => string> = {
  in_future: m.import_doubt_in_future, before1990: m.import_doubt_before1990, one_month: m.import_doubt_one_month,
};
export const doubtWord = ({ doubt, dates, of }: ImportDateDoubt): string => DOUBTS[doubt]({ n: number(dates), of: number(of) });

const EVENTS: Record<ImportEventKind, () => string> = {
  weight: m.import_event_weight, visit: m.import_event_visit, vaccination: m.import_event_vaccination, reminder: m.import_event_reminder,
  record: m.import_event_record,
};
export const eventWord = (kind: ImportEventKind): string => EVENTS[kind]();

export const letters = (): { value: Letters; word: string }[] => [
  { value: 'utf8', word: m.import_letters_utf8() },
  { value: 'western', word: m.import_letters_western() },
  { value: 'central_european', word: m.import_letters_central() },
  { value: 'macintosh', word: m.import_letters_mac() },
  { value: 'dos', word: m.import_letters_dos() },
  { value: 'utf16', word: m.import_letters_utf16() },
  { value: 'utf16_be', word: m.import_letters_utf16_be() },
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

const list = (words: Iterable<string>): string => new Intl.ListFormat(region(), { type: 'conjunction' }).format(words);

/** Columns of which no other screen speaks. */
const COLUMNS: Record<string, () => string> = {
  phones: m.field_phone, city: m.import_field_city, postal_code: m.import_field_postal_code, country: m.import_field_country, desk_alert: m.import_field_desk_alert,
  species: m.import_field_species, registration: m.import_field_registration, handling_alert: m.import_field_handling_alert, deceased_on: m.import_field_deceased_on,
  breed: m.field_breed, is_mixed: m.field_breed, gender: m.field_gender, is_neutered: m.field_neutered, colour: m.field_colour, birth_date: m.field_born,
  is_birth_date_estimated: m.field_born, microchip: m.field_chip, is_active: m.import_field_client_inactive, has_moved_away: m.import_field_pet_inactive,
};
const columnWord = (column: string): string => COLUMNS[column]?.() ?? changedWord(column);

/** The practice's columns as people say them; two of one word are said once. */
export const columnsWord = (columns: readonly string[]): string => list(new Set(columns.map(columnWord)));

/** "1,204 clients, 1 pet, 40 other entries and 3 updates"; what there is none of is left out. */
export function made(of: { clients: number; pets: number; others?: number; updated?: number }): string {
  const parts = [
    { count: of.clients, word: m.import_clients },
    { count: of.pets, word: m.import_pets },
    { count: of.others ?? 0, word: m.import_others },
    { count: of.updated ?? 0, word: m.import_updated_count },
  ];
  const some = parts.filter(({ count }) => count > 0);
  return some.length === 0 ? m.import_nothing() : list(some.map(({ count, word }) => word({ count, n: number(count) })));
}

/** What taking an import back came to, in one sentence. */
export function takenBackWord(undone: ImportUndone): string {
  const gone = { clients: undone.clients_removed, pets: undone.pets_removed, others: undone.others_removed, updated: undone.changed_back };
  return gone.clients + gone.pets + gone.others + gone.updated > 0 ? m.import_taken_back({ what: made(gone) }) : m.import_taken_back_nothing();
}
