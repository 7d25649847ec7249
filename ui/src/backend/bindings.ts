// Written by hand in the shape of the generated file, which overwrites it (`cargo xtask bindings`).
import { invoke as __TAURI_INVOKE } from '@tauri-apps/api/core';
import * as __TAURI_EVENT from '@tauri-apps/api/event';

/** Commands */
export const commands = {
  appState: () => typedError<AppState, DeskError>(__TAURI_INVOKE('app_state')),
  startDemo: () => typedError<AppState, DeskError>(__TAURI_INVOKE('start_demo')),
  joinServer: (request: JoinRequest) => typedError<Connection, DeskError>(__TAURI_INVOKE('join_server', { request })),
  forgetConnection: () => typedError<AppState, DeskError>(__TAURI_INVOKE('forget_connection')),
  signIn: (request: SignInRequest) => typedError<AppState, DeskError>(__TAURI_INVOKE('sign_in', { request })),
  signOut: () => typedError<AppState, DeskError>(__TAURI_INVOKE('sign_out')),
  syncStatus: () => typedError<SyncStatus, DeskError>(__TAURI_INVOKE('sync_status')),
  setWorkOffline: (request: WorkOfflineRequest) => typedError<SyncStatus, DeskError>(__TAURI_INVOKE('set_work_offline', { request })),
  waiting: () => typedError<WaitingChange[], DeskError>(__TAURI_INVOKE('waiting')),
  daySchedule: (request: DayRequest) => typedError<DaySchedule, DeskError>(__TAURI_INVOKE('day_schedule', { request })),
  appointment: (request: AppointmentRequest) => typedError<Appointment, DeskError>(__TAURI_INVOKE('appointment', { request })),
  appointmentTypes: () => typedError<AppointmentType[], DeskError>(__TAURI_INVOKE('appointment_types')),
  book: (request: BookRequest) => typedError<Done<Appointment>, DeskError>(__TAURI_INVOKE('book', { request })),
  reschedule: (request: RescheduleRequest) => typedError<Done<Appointment>, DeskError>(__TAURI_INVOKE('reschedule', { request })),
  cancel: (request: CancelRequest) => typedError<Done<Appointment>, DeskError>(__TAURI_INVOKE('cancel', { request })),
  advance: (request: AdvanceRequest) => typedError<Done<Appointment>, DeskError>(__TAURI_INVOKE('advance', { request })),
  undo: (request: UndoRequest) => typedError<Done<null>, DeskError>(__TAURI_INVOKE('undo', { request })),
  freeSlots: (request: FreeSlotsRequest) => typedError<FreeSlot[], DeskError>(__TAURI_INVOKE('free_slots', { request })),
  clinicTime: (request: ClinicTimeRequest) => typedError<string, DeskError>(__TAURI_INVOKE('clinic_time', { request })),
  search: (request: SearchRequest) => typedError<Hit[], DeskError>(__TAURI_INVOKE('search', { request })),
  household: (request: HouseholdRequest) => typedError<Household, DeskError>(__TAURI_INVOKE('household', { request })),
  cases: () => typedError<Case[], DeskError>(__TAURI_INVOKE('cases')),
  settleCase: (request: SettleCaseRequest) => typedError<Done<null>, DeskError>(__TAURI_INVOKE('settle_case', { request })),
};

/** Events */
export const events = {
  changed: makeEvent<Changed>('changed'),
  syncChanged: makeEvent<SyncStatus>('sync_changed'),
  progress: makeEvent<Progress>('progress'),
};

/* Types */
export type DeskError = { code: ErrorCode; message: string; details: ErrorDetails };
export type ErrorDetails = { field: string | null; name: string | null; at: string | null; count: number | null };
export type ErrorCode =
  | 'invalid_input' | 'not_signed_in' | 'wrong_password' | 'account_locked' | 'cannot_reach_server'
  | 'not_a_vetdesk_server' | 'server_not_migrated' | 'server_too_new' | 'server_too_old' | 'certificate_expired'
  | 'certificate_untrusted' | 'certificate_wrong_host' | 'server_without_tls' | 'clock_is_off' | 'no_offline_copy'
  | 'keyring_locked' | 'passphrase_needed' | 'wrong_passphrase' | 'cache_in_use' | 'cache_broken' | 'disk_full'
  | 'not_allowed' | 'not_found' | 'slot_taken' | 'clinic_closed' | 'outside_hours' | 'over_break' | 'on_leave'
  | 'in_the_past' | 'pet_deceased' | 'pet_booked_already' | 'status_not_allowed' | 'phone_invalid' | 'chip_invalid'
  | 'birth_date_in_future' | 'name_missing' | 'text_too_long' | 'changed_meanwhile' | 'nothing_to_undo' | 'read_only'
  | 'server_binaries_missing' | 'internal';
export type Area =
  | 'schedule' | 'clients' | 'patients' | 'records' | 'reminders' | 'inbox' | 'reviews' | 'clinic' | 'team' | 'find'
  | 'conflicts' | 'session';

export type AppState = { phase: Phase; version: string; demo_available: boolean; connection: Connection | null; me: Me | null; last_login: string | null };
export type Phase = 'first_run' | 'signed_out' | 'signed_in';
export type Connection = { kind: 'demo' | 'server'; host: string; port: number; database: string; ca_file: string | null };
export type Me = {
  user_id: string; name: string; initials: string; role: string; practice_name: string; clinic_id: string; clinic_name: string;
  time_zone: string; language: string; currency: string; workstation: string; permissions: string[];
};
export type JoinRequest = { host: string; port: number; database: string; ca_file: string | null };
export type SignInRequest = { login: string; password: string; passphrase: string | null };
export type WorkOfflineRequest = { on: boolean };
export type SyncState = 'copying' | 'live' | 'offline' | 'read_only';
export type SyncStatus = {
  state: SyncState; by_choice: boolean; since: string | null; waiting: number; cases: number; last_pull: string | null;
  progress: { done: number; total: number } | null; trouble: ErrorCode | null;
};
export type WaitingChange = {
  id: string; intent: string; made_at: string; pet_name: string | null; client_name: string | null; starts_at: string | null;
  resource_name: string | null; sent: boolean; to_status: Status | null; local_day: string | null; local_time: string | null;
};

export type Status = 'scheduled' | 'confirmed' | 'arrived' | 'in_room' | 'ready' | 'completed' | 'cancelled' | 'no_show';
export type VisitType = 'checkup' | 'vaccination' | 'surgery' | 'dental' | 'follow_up' | 'grooming' | 'emergency' | 'other';
export type DayRequest = { day: string | null };
export type DaySchedule = {
  day: string; today: string; previous_day: string; next_day: string; time_zone: string; now: string; starts_at: string; ends_at: string;
  opens_at: string | null; closes_at: string | null; closed_reason: string | null; step_minutes: number; ticks: Tick[];
  columns: Column[]; appointments: Appointment[]; holds: Hold[];
};
export type Tick = { at: string; label: string };
export type ResourceKind = 'veterinarian' | 'room' | 'equipment';
export type WindowKind = 'working' | 'break' | 'leave' | 'off';
export type DutyWindow = { starts_at: string; ends_at: string; kind: WindowKind; label: string | null };
export type Column = { resource_id: string; kind: ResourceKind; name: string; on_duty: boolean; windows: DutyWindow[]; hours_label: string | null; gaps: number };
export type Hold = { resource_id: string; starts_at: string; ends_at: string; mine: boolean; holder_name: string };
export type Appointment = {
  id: string; pet_id: string; pet_name: string; species: string; breed: string | null; owner_id: string; owner_name: string;
  owner_last_name: string; owner_phone: string | null; resource_id: string | null; veterinarian_name: string | null;
  room_id: string | null; room_name: string | null; visit_type: VisitType; status: Status; starts_at: string; ends_at: string;
  minutes: number; local_day: string; local_start: string; local_end: string; reason: string | null; notes: string | null;
  price: string | null; arrived_at: string | null; in_room_at: string | null; ready_at: string | null; completed_at: string | null;
  cancellation_reason: string | null; overbook_reason: string | null; has_alerts: boolean; handling_alert: string | null;
  waiting: boolean; needs_reschedule: boolean; next_status: Status | null; version: number;
};
export type AppointmentRequest = { appointment_id: string };
export type AppointmentType = { id: string; visit_type: VisitType; name: string; minutes: number; price: string | null };
export type BookClient = { kind: 'known'; client_id: string } | { kind: 'new'; first_name: string; last_name: string; phone: string; email: string | null };
export type BookPet =
  | { kind: 'known'; pet_id: string }
  | { kind: 'new'; client: BookClient; name: string; species: string; breed: string | null; birth_date: string | null; chip: string | null };
export type BookRequest = {
  pet: BookPet; resource_id: string; room_id: string | null; starts_at: string; minutes: number; visit_type: VisitType;
  reason: string | null; notes: string | null; overbook_reason: string | null;
};
export type RescheduleRequest = { appointment_id: string; starts_at: string; minutes: number; resource_id: string; overbook_reason: string | null };
export type CancelRequest = { appointment_id: string; reason: string };
export type AdvanceRequest = { appointment_id: string; to: Status };
export type UndoRequest = { undo_id: string };
export type Done<T> = { value: T; areas: Area[]; undo_id: string | null };
export type FreeSlotsRequest = { minutes: number; resource_id: string | null; from: string | null; limit: number };
export type FreeSlot = { resource_id: string; resource_name: string; starts_at: string; ends_at: string; local_day: string; local_start: string };
export type ClinicTimeRequest = { day: string; time: string };

export type SearchRequest = { text: string; limit: number };
export type Age = { years: number; months: number };
export type Hit = {
  kind: 'pet' | 'client'; client_id: string; pet_id: string | null; pet_name: string | null; species: string | null; breed: string | null;
  birth_date: string | null; age: Age | null; deceased: boolean; client_name: string; phone: string | null; chip: string | null; has_alerts: boolean;
};
export type HouseholdRequest = { client_id: string };
export type ClientCard = { id: string; first_name: string; last_name: string; email: string | null; address: string | null; alert: string | null; version: number };
export type Phone = { id: string; label: string; typed: string; digits: string; of: string };
export type CoOwner = { id: string; name: string; phone: string | null };
export type NextVisit = { starts_at: string; local_day: string; local_start: string; resource_name: string | null };
export type PetCard = {
  id: string; name: string; species: string; breed: string | null; gender: string | null; neutered: boolean | null; birth_date: string | null;
  age: Age | null; weight_kg: string | null; chip: string | null; has_alerts: boolean; handling_alert: string | null; deceased: boolean;
  last_visit: string | null; next_visit: NextVisit | null;
};
export type Household = { client: ClientCard; phones: Phone[]; co_owners: CoOwner[]; pets: PetCard[] };
export type FieldDifference = { name: string; mine: string | null; theirs: string | null };
export type Case = {
  id: string; kind: 'needs_reschedule' | 'conflict' | 'rejected'; intent: string; at: string; reason: ErrorCode; pet_name: string | null;
  client_name: string | null; phones: string[]; appointment_id: string | null; starts_at: string | null; local_day: string | null;
  local_start: string | null; resource_name: string | null; fields: FieldDifference[];
};
export type SettleCaseRequest = { case_id: string; choice: 'dismiss' | 'mine' };

export type Changed = { areas: Area[]; ids: string[] };
export type Progress = { task: 'starting_server' | 'loading_demo' | 'first_copy'; done: number; total: number };

/* Tauri Specta runtime */
async function typedError<T, E>(result: Promise<T>): Promise<{ status: 'ok'; data: T } | { status: 'error'; error: E }> {
  try {
    return { status: 'ok', data: await result };
  } catch (e) {
    if (e instanceof Error) throw e;
    return { status: 'error', error: e as E };
  }
}

function makeEvent<T>(name: string) {
  return {
    listen: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.listen(name, cb),
    once: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.once(name, cb),
  };
}
