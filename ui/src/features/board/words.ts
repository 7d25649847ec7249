import type { Appointment } from '@/backend/types';
import { STATUS, typeWord } from '@/components/status';
import { unsent } from '@/components/unsent.svelte';
import { m } from '@/paraglide/messages';

const isComing = (visit: Appointment): boolean => visit.status === 'scheduled' || visit.status === 'confirmed';

/** Why, with whom and where: the second line of a tile. */
export const reasonOf = (visit: Appointment): string => visit.reason || typeWord(visit);
export const placeOf = (visit: Appointment): string[] => [visit.veterinarian_name ?? (visit.room_name === null && !isComing(visit) ? m.board_no_vet() : null), visit.room_name].filter((part) => part !== null);

/** A tile in one sentence, for whoever hears the board. */
export function describe(visit: Appointment, minutes: number | null, late: boolean): string {
  return [
    `${visit.pet_name}, ${visit.owner_name}`,
    [reasonOf(visit), ...placeOf(visit)].join(', '),
    STATUS[visit.status].word(),
    minutes === null ? null : isComing(visit) ? m.board_missing_for({ time: visit.local_start, minutes }) : m.block_waited({ minutes }),
    late && !isComing(visit) ? m.board_late() : null,
    visit.vet_message ? m.block_message({ text: visit.vet_message }) : null,
    visit.has_alerts ? m.block_alert() : null,
    visit.waiting && unsent.isShown ? m.block_unsent() : null,
  ]
    .filter((part) => part !== null)
    .join('. ');
}
