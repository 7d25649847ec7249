// The words of the contract, as the screens import them. Only this folder knows where they come from.
export type {
  Appointment,
  AppointmentType,
  AppState,
  Area,
  BookClient,
  BookPet,
  BookRequest,
  Case,
  Changed,
  Column,
  Connection,
  DaySchedule,
  DutyWindow,
  ErrorCode,
  ErrorDetails,
  FreeSlot,
  Hit,
  Hold,
  Household,
  JoinRequest,
  Me,
  PetCard,
  Phone,
  Progress,
  RescheduleRequest,
  SignInRequest,
  Status,
  SyncStatus,
  Tick,
  VisitType,
  WaitingChange,
} from './bindings';

export interface Done<T> {
  value: T;
  areas: import('./bindings').Area[];
  undo_id: string | null;
}
