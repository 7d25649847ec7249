// What a line says, filled into the form below it; what was chosen by hand stays.
import type { AppointmentType, QuickLine } from '@/backend/types';
import { clinic } from '@/components/clinic.svelte';
import { clock } from '@/components/when';
import { m } from '@/paraglide/messages';
import type { BookingForm, Part } from './form.svelte';

export function understand(form: BookingForm, line: QuickLine, types: readonly AppointmentType[]): void {
  const free = (part: Part) => !form.byHand.has(part);
  form.who = line.who;
  const type = types.find((each) => each.id === line.type_id) ?? types[0];
  if (free('type') && type) form.setType(type);
  if (free('minutes') && line.minutes !== null) form.minutes = String(line.minutes);
  if (free('with')) form.withWhom = line.resource_id ?? '';
  if (free('when') && !form.walkIn) understandWhen(form, line);
}

function understandWhen(form: BookingForm, line: QuickLine): void {
  form.forgive('when');
  const first = line.slots[0];
  const resource_id = form.withWhom || first?.resource_id;
  form.wish = { from: line.starts_at ?? (line.day ? (first?.starts_at ?? null) : null), part: line.part };
  if (line.starts_at === null || line.day === null || !resource_id) {
    form.slotBy = 'offer';
    return;
  }
  const local_start = clock(line.starts_at, clinic.zone);
  form.chooseSlot({ resource_id, starts_at: line.starts_at, local_day: line.day, local_start }, 'line');
  if (line.is_free === false) form.faults.when = m.book_line_taken({ time: local_start });
}

/** Takes over for what a free time was looked for, and how long, as if it were chosen here. */
export function takeOver(form: BookingForm, line: QuickLine, types: readonly AppointmentType[]): void {
  const type = types.find((each) => each.id === line.type_id);
  if (type) form.chooseType(type);
  if (line.minutes === null) return;
  form.minutes = String(line.minutes);
  form.touch('minutes');
}
