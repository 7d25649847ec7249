import { m } from '@/paraglide/messages';

const FIELDS: Record<string, () => string> = {
  reason: m.field_reason, notes: m.field_notes, status: m.field_status, scheduled_at: m.field_scheduled_at, starts_at: m.field_scheduled_at,
  duration_minutes: m.field_duration_minutes, minutes: m.field_duration_minutes, phone: m.field_phone, name: m.field_name, first_name: m.field_first_name,
  last_name: m.field_last_name, email: m.field_email, address: m.field_address, weight: m.field_weight, weight_kg: m.field_weight,
};

/** A field's name as people say it; one the screen has no word for is shown as it is, without its underscores. */
export const fieldWord = (name: string): string => FIELDS[name]?.() ?? name.replaceAll('_', ' ');
