// Where on the form a refusal belongs.
import type { DeskError } from '@/backend/backend';
import { OVERBOOKABLE, words } from '@/backend/errors';
import type { DaySchedule, ErrorCode } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { refusedWords } from '../rules';

export type Field = 'who' | 'first_name' | 'last_name' | 'phone' | 'pet_name' | 'species' | 'minutes' | 'when' | 'with' | 'reason' | 'overbook' | 'also' | 'vet_message' | 'notes';
export type Faults = Partial<Record<Field, string>>;

/** The field it is about; null where it is about none of them. */
export function fieldOf(error: DeskError, isFresh: boolean): Field | null {
  if (OVERBOOKABLE.has(error.code)) return 'when';
  const byCode: Partial<Record<ErrorCode, Field>> = {
    in_the_past: 'when', pet_deceased: 'who', pet_booked_already: 'who', phone_invalid: isFresh ? 'phone' : 'who', name_missing: isFresh ? 'pet_name' : 'who',
  };
  const known: Record<string, Field> = {
    first_name: 'first_name', last_name: 'last_name', phone: 'phone', name: 'pet_name', pet_name: 'pet_name', species: 'species', reason: 'reason',
    starts_at: 'when', minutes: 'minutes', resource_id: 'with', pet_id: 'who', overbook_reason: 'overbook', also: 'also', vet_message: 'vet_message', notes: 'notes',
  };
  const found = known[error.details.field ?? ''];
  const onScreen = (field: Field) => isFresh || !['first_name', 'last_name', 'phone', 'pet_name', 'species'].includes(field);
  return found && onScreen(found) ? found : (byCode[error.code] ?? null);
}

/** What was refused, in words. A taken time names either who is on the phone about it, or the vet or room that has another visit then, and that. */
export function whyNot(error: DeskError, page: DaySchedule | null): string {
  const { name } = error.details;
  const said = refusedWords(error, page ? [page] : []);
  return said === words(error).what && error.code === 'slot_taken' && name !== null && page?.columns.some((column) => column.name === name) ? m.book_resource_busy({ name }) : said;
}
