// What the screen says for each code: what happened, what is safe, and the one button that helps.
import { longDay } from '@/components/when';
import { m } from '@/paraglide/messages';
import { DeskError } from './backend';
import type { ErrorCode, ErrorDetails, Status } from './types';

/** What the button does; the screen that shows the error carries it out. */
export type Remedy = 'again' | 'close' | 'sign_in' | 'other_time' | 'read_again' | 'what_waits';

export interface Words {
  what: string;
  safe: string;
  button: string;
  remedy: Remedy;
}

interface Row {
  what: (error: DeskError) => string;
  safe: () => string;
  remedy: Remedy;
}

const BUTTON: Record<Remedy, () => string> = {
  again: m.do_again,
  close: m.do_close,
  sign_in: m.do_sign_in_again,
  other_time: m.do_other_time,
  read_again: m.do_read_again,
  what_waits: m.do_what_waits,
};

const row = (what: Row['what'], safe: Row['safe'], remedy: Remedy): Row => ({ what, safe, remedy });
const typed = (what: Row['what']) => row(what, m.safe_typed_kept, 'close');
const server = (what: Row['what']) => row(what, m.safe_on_server, 'again');
const time = (what: Row['what']) => row(what, m.safe_typed_kept, 'other_time');

/** What is expected in a field, where that can be said in one sentence. */
const IN_FIELD: Record<string, (() => string) | undefined> = { kg: m.error_weight_range, email: m.error_email, minutes: m.book_minutes_wrong, price: m.error_price, date_order: m.error_date_order };
/** Why a visit cannot go where it was sent, by where it stands. */
const STANDING: Partial<Record<Status, () => string>> = { ready: m.error_status_finished, completed: m.error_status_finished, cancelled: m.error_status_cancelled, no_show: m.error_status_missed };
const standing = (status: Status | null): string => (status && STANDING[status]?.()) || m.error_status_not_allowed();

function notItsDay({ name, day, at }: ErrorDetails): string {
  const pet = name ?? '';
  if (day === null) return m.visit_comes_later({ pet });
  return at !== null && Date.parse(at) < Date.now() ? m.visit_was_on({ pet, day: longDay(day) }) : m.visit_comes_on({ pet, day: longDay(day) });
}

const TABLE: Record<ErrorCode, Row> = {
  invalid_input: typed(({ details }) => (details.field === 'email' && details.name ? m.error_email_taken({ name: details.name }) : (IN_FIELD[details.field ?? ''] ?? m.error_invalid_input)())),
  not_signed_in: row(m.error_not_signed_in, m.safe_typed_kept, 'sign_in'),
  locked: row(m.error_locked, m.safe_typed_kept, 'sign_in'),
  wrong_password: typed(m.error_wrong_password),
  too_many_tries: row(({ details }) => m.error_too_many_tries({ seconds: details.count ?? 0 }), m.safe_nothing_changed, 'close'),
  account_locked: row(m.error_account_locked, m.safe_nothing_changed, 'close'),
  cannot_reach_server: row(m.error_cannot_reach_server, m.safe_typed_kept, 'again'),
  not_a_vetdesk_server: server(m.error_not_a_vetdesk_server),
  server_not_migrated: server(m.error_server_not_migrated),
  server_too_new: server(m.error_server_too_new),
  server_too_old: server(m.error_server_too_old),
  certificate_expired: server(m.error_certificate_expired),
  certificate_untrusted: server(m.error_certificate_untrusted),
  certificate_wrong_host: server(m.error_certificate_wrong_host),
  server_without_tls: server(m.error_server_without_tls),
  clock_is_off: server(({ details }) => (Math.abs(details.count ?? 0) >= 60 ? m.error_clock_is_off_by({ minutes: Math.round(Math.abs(details.count ?? 0) / 60) }) : m.error_clock_is_off())),
  no_offline_copy: server(m.error_no_offline_copy),
  keyring_locked: row(m.error_keyring_locked, m.safe_local_kept, 'again'),
  passphrase_needed: typed(m.error_passphrase_needed),
  wrong_passphrase: typed(m.error_wrong_passphrase),
  cache_in_use: row(m.error_cache_in_use, m.safe_nothing_changed, 'again'),
  cache_broken: row(m.error_cache_broken, m.safe_on_server, 'again'),
  disk_full: row(m.error_disk_full, m.safe_typed_kept, 'again'),
  folder_not_writable: row(m.error_folder_not_writable, m.safe_on_server, 'again'),
  not_allowed: row(m.error_not_allowed, m.safe_nothing_changed, 'close'),
  not_found: row(m.error_not_found, m.safe_nothing_changed, 'read_again'),
  slot_taken: time(({ details }) => (details.name ? m.error_slot_taken_by({ name: details.name }) : m.error_slot_taken())),
  blocked: time(({ details }) => (details.name ? m.error_blocked_because({ reason: details.name }) : m.error_blocked())),
  clinic_closed: time(({ details }) => (details.name ? m.error_clinic_closed_because({ reason: details.name }) : m.error_clinic_closed())),
  outside_hours: time(({ details }) => (details.name ? m.error_outside_hours_of({ name: details.name }) : m.error_outside_hours())),
  over_break: time(({ details }) => (details.name ? m.error_over_break_of({ name: details.name }) : m.error_over_break())),
  on_leave: time(({ details }) => (details.name ? m.error_on_leave_of({ name: details.name }) : m.error_on_leave())),
  in_the_past: time(m.error_in_the_past),
  pet_deceased: typed(m.error_pet_deceased),
  resource_missing: typed(m.error_resource_missing),
  chip_taken: typed(m.error_chip_of_another),
  pet_booked_already: time(m.error_pet_booked_already),
  status_not_allowed: row(({ details }) => standing(details.status), m.safe_nothing_changed, 'read_again'),
  not_its_day: row(({ details }) => notItsDay(details), m.safe_nothing_changed, 'close'),
  needs_new_time: row(m.error_needs_new_time, m.safe_nothing_changed, 'close'),
  phone_invalid: typed(m.error_phone_invalid),
  chip_invalid: typed(({ details }) => (details.name ? m.error_chip_taken({ name: details.name }) : m.error_chip_invalid())),
  birth_date_in_future: typed(m.error_birth_date_in_future),
  name_missing: typed(m.error_name_missing),
  text_too_long: typed(({ details }) => (details.count ? m.book_too_long({ count: details.count }) : m.error_text_too_long())),
  weight_invalid: typed(m.error_weight_range),
  weight_unlikely: typed(({ details }) => m.error_weight_unlikely({ kg: details.weight?.kg ?? '' })),
  changed_meanwhile: row(m.error_changed_meanwhile, m.safe_typed_kept, 'read_again'),
  still_needed: row(m.error_still_needed, m.safe_nothing_changed, 'close'),
  nothing_to_undo: row(m.error_nothing_to_undo, m.safe_nothing_changed, 'close'),
  read_only: row(m.error_read_only, m.safe_reading, 'close'),
  server_binaries_missing: row(m.error_server_binaries_missing, m.safe_nothing_changed, 'close'),
  clinic_there_already: row(m.error_clinic_there_already, m.safe_nothing_changed, 'close'),
  clinic_data_missing: row(m.error_clinic_data_missing, m.safe_nothing_changed, 'again'),
  file_empty: row(m.error_file_empty, m.safe_nothing_changed, 'close'),
  file_not_text: row(m.error_file_not_text, m.safe_nothing_changed, 'close'),
  file_no_header: row(m.error_file_no_header, m.safe_nothing_changed, 'close'),
  file_too_large: row(({ details }) => m.error_file_too_large({ count: details.count ?? 64 }), m.safe_nothing_changed, 'close'),
  import_under_way: row(m.error_import_under_way, m.safe_nothing_changed, 'again'),
  import_interrupted: row(m.error_import_interrupted, m.safe_import_interrupted, 'close'),
  cancelled: row(m.error_cancelled, m.safe_nothing_changed, 'close'),
  internal: row(m.error_internal, m.safe_typed_kept, 'again'),
};

export const CODES = Object.keys(TABLE) as ErrorCode[];

/** These may be booked all the same, when the person says why. */
export const OVERBOOKABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['slot_taken', 'blocked', 'clinic_closed', 'outside_hours', 'over_break', 'on_leave']);

/** The words for an error. A code this screen does not know yet reads as an internal fault. */
export function words(error: DeskError): Words {
  const found = TABLE[error.code] ?? TABLE.internal;
  return { what: found.what(error), safe: found.safe(), button: BUTTON[found.remedy](), remedy: found.remedy };
}

/** One sentence for a code alone, for the place where a reason is listed. */
export const sentence = (code: ErrorCode): string => words(new DeskError(code, '')).what;
