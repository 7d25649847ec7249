import type { Appointment } from '@/backend/types';
import { STATUS, typeWord } from '@/components/status';
import { waited } from '@/components/waited';
import { unsent } from '@/components/unsent.svelte';
import { m } from '@/paraglide/messages';

const isComing = (visit: Appointment): boolean => visit.status === 'scheduled' || visit.status === 'confirmed';

/** Why, with whom and where: the second line of a tile. */
export const reasonOf = (visit: Appointment): string => visit.reason || typeWord(visit);
export const placeOf = (visit: Appointment): string[] => [visit.veterinarian_name ?? (visit.room_name === null && !isComing(visit) ? m.board_no_vet() : null), visit.room_name].filter((part) => part !== null);

/** By how much somebody is late, and of what: "23 min past 10:45", "41 min longer than planned". */
export function overWord(visit: Appointment, over: number): string {
  return visit.status === 'in_room' ? m.board_over_length({ wait: waited(over) }) : m.board_over_time({ wait: waited(over), time: visit.local_start });
}

/** A tile in one sentence, for whoever hears the board. */
export function describe(visit: Appointment, minutes: number | null, over: number | null): string {
  return [
    `${visit.pet_name}, ${visit.owner_name}`,
    [reasonOf(visit), ...placeOf(visit)].join(', '),
    STATUS[visit.status].word(),
    minutes === null ? null : isComing(visit) ? m.board_missing_for({ time: visit.local_start, minutes }) : m.block_waited({ minutes }),
    over === null ? null : overWord(visit, over),
    visit.vet_message ? m.block_message({ text: visit.vet_message }) : null,
    visit.has_alerts ? m.block_alert() : null,
    visit.waiting && unsent.isShown ? m.block_unsent() : null,
  ]
    .filter((part) => part !== null)
    .join('. ');
}
