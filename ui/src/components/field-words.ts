// The fields of a row and their values as people say them.
import { decimal, money, number, shortDay } from '@/components/when';
import { STATUS, TYPE } from '@/components/status';
import { clinic } from './clinic.svelte';
import { m } from '@/paraglide/messages';

const FIELDS: Record<string, () => string> = {
  reason: m.field_reason, notes: m.field_notes, status: m.field_status, scheduled_at: m.field_scheduled_at, starts_at: m.field_scheduled_at,
  duration_minutes: m.field_duration_minutes, minutes: m.field_duration_minutes, veterinarian_id: m.field_vet, room_id: m.field_room, resource_id: m.field_vet,
  price: m.field_price, appointment_type_id: m.visit_type, visit_type: m.visit_type, cancellation_reason: m.field_cancelled_because, overbook_reason: m.field_overbooked_because, pet_id: m.field_pet, instructions: m.field_instructions, symptoms: m.field_symptoms, due_on: m.field_due_on, owner_id: m.field_owner, phone: m.field_phone,
  name: m.field_name, first_name: m.field_first_name, last_name: m.field_last_name, email: m.field_email, address: m.field_address, weight: m.field_weight,
  weight_kg: m.field_weight, kg: m.field_weight, allergies: m.field_allergies, medications: m.field_medications, medical_notes: m.field_medical_notes,
  behaviour_notes: m.field_behaviour, special_needs: m.field_special_needs, is_deceased: m.field_deceased,
  vet_message: m.field_vet_message, desk_note: m.field_desk_note,
};

/** A field's name as people say it; one the screen has no word for is shown as it is, without its underscores. */
export const fieldWord = (name: string): string => FIELDS[name]?.() ?? name.replaceAll('_', ' ');

/** A value as people read it: days in words, lengths in minutes. */
export function valueWord(name: string, value: string | null): string {
  if (value === null || value === '') return m.case_empty_value();
  const at = /^(\d{4}-\d\d-\d\d)(?: (\d{1,2}:\d\d))?$/.exec(value);
  if (at) return [shortDay(at[1] ?? ''), at[2]?.replace(/^0(?=\d:)/, '')].filter((part) => part).join(', ');
  if (name === 'status' && Object.hasOwn(STATUS, value)) return STATUS[value as keyof typeof STATUS].word();
  if (name === 'visit_type' && Object.hasOwn(TYPE, value)) return TYPE[value as keyof typeof TYPE].word();
  if (name === 'duration_minutes' && /^\d+$/.test(value)) return m.minutes_short({ count: number(Number(value)) });
  if (name === 'price' && /^-?\d+(\.\d+)?$/.test(value)) return money(value, clinic.currency);
  if ((name === 'kg' || name.startsWith('weight')) && /^\d+(\.\d+)?$/.test(value)) return m.weight({ kg: decimal(value) });
  return value;
}
