// When something on the board last changed, as this PC saw it: steps back, undos and moves have no time of their own.
import type { Appointment } from '@/backend/types';

/** All that a tile shows of where a visit stands. */
const standing = ({ id, status, starts_at, resource_id, room_id, vet_message }: Appointment): string => [id, status, starts_at, resource_id, room_id, vet_message].join('|');

let day: string | null = null;
let stood = '';
let at = $state<number | null>(null);

export const changes = {
  get at(): number | null {
    return at;
  },
  /** Today's visits as they stand now. The first reading of a day changes nothing. */
  saw(today: string, visits: readonly Appointment[], now: number): void {
    const stands = visits.map(standing).sort().join('\n');
    if (day !== today) [day, at] = [today, null];
    else if (stands !== stood) at = now;
    stood = stands;
  },
};
