// A change that waits, said as the person would say it.
import type { WaitingChange } from '@/backend/types';
import { STATUS } from '@/components/status';
import { shortDay } from '@/components/when';
import { m } from '@/paraglide/messages';

export function whatWaits(change: WaitingChange): string {
  const pet = change.pet_name ?? m.somebody();
  const client = change.client_name ?? m.somebody();
  switch (change.intent) {
    case 'book':
      return m.waits_book({ pet, client });
    case 'reschedule':
      return m.waits_reschedule({ pet, client });
    case 'cancel':
      return m.waits_cancel({ pet, client });
    case 'advance':
      return change.to_status ? m.waits_advance({ pet, client, status: STATUS[change.to_status].word() }) : m.waits_other();
    case 'register':
      return change.pet_name ? m.waits_register({ client, pet }) : m.waits_register_client({ client });
    case 'correct':
      return m.waits_correct({ client });
    case 'undo':
      return m.waits_undo();
    default:
      return m.waits_other();
  }
}

/** The time it is about: "Tue 24 Nov, 10:30 with Dr Lee". */
export function whenWaits(change: WaitingChange): string | null {
  if (!change.local_day || !change.local_time) return null;
  const day = shortDay(change.local_day);
  const time = change.local_time;
  return change.resource_name ? m.waits_at_with({ day, time, name: change.resource_name }) : m.waits_at({ day, time });
}
