// A visit in one sentence, for whoever hears the grid instead of seeing it.
import type { Appointment } from '@/backend/types';
import { STATUS, typeWord } from '@/components/status';
import { unsent } from '@/components/unsent.svelte';
import { m } from '@/paraglide/messages';

export function describe(visit: Appointment, minutes: number | null): string {
  return [
    m.block_label({
      time: visit.local_start, end: visit.local_end, pet: visit.pet_name, owner: visit.owner_name,
      type: typeWord(visit), status: STATUS[visit.status].word(),
    }),
    minutes === null ? null : m.block_waited({ minutes }),
    visit.reason ? m.block_reason({ reason: visit.reason }) : null,
    visit.vet_message ? m.block_message({ text: visit.vet_message }) : null,
    visit.has_alerts ? m.block_alert() : null,
    visit.needs_reschedule ? m.block_needs_time() : null,
    visit.waiting && unsent.isShown ? m.block_unsent() : null,
    visit.overbook_reason ? m.block_overbooked({ reason: visit.overbook_reason }) : null,
  ]
    .filter((part) => part !== null)
    .join('. ');
}
