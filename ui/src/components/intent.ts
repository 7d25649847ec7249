// What somebody meant to do, said as they would say it: for what waits, and for what was not taken.
import type { Status } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { STATUS } from './status';
import { shortDay } from './when';

/** The raw material of the sentence. */
export interface Meant {
  intent: string;
  pet_name: string | null;
  client_name: string | null;
  to_status?: Status | null;
}
export interface At {
  local_day: string | null;
  local_time: string | null;
  resource_name: string | null;
}

export function whatIsMeant({ intent, pet_name, client_name, to_status }: Meant): string {
  const pet = pet_name ?? m.somebody();
  const client = client_name ?? m.somebody();
  switch (intent) {
    case 'book':
      return m.waits_book({ pet, client });
    case 'reschedule':
      return m.waits_reschedule({ pet, client });
    case 'edit_visit':
      return m.waits_edit({ pet, client });
    case 'cancel':
      return m.waits_cancel({ pet, client });
    case 'advance':
      return to_status ? m.waits_advance({ pet, client, status: STATUS[to_status].word() }) : m.waits_step({ pet, client });
    case 'register':
      return pet_name ? m.waits_register({ client, pet }) : m.waits_register_client({ client });
    case 'correct_client':
      return m.waits_correct({ client });
    case 'correct_phone':
      return m.waits_correct_phone({ client });
    case 'correct_pet':
      return m.waits_correct_pet({ pet, client });
    case 'weigh':
      return m.waits_weigh({ pet, client });
    case 'correct_weight':
      return m.waits_correct_weight({ pet, client });
    case 'remove_weight':
      return m.waits_remove_weight({ pet, client });
    case 'add_pet':
      return m.waits_add_pet({ pet, client });
    case 'decease':
      return m.waits_decease({ pet, client });
    case 'add_co_owner':
      return m.waits_add_co_owner({ pet, client });
    case 'remove_co_owner':
      return m.waits_remove_co_owner({ pet, client });
    case 'block':
      return m.waits_block();
    case 'unblock':
      return m.waits_unblock();
    case 'add_leave':
      return m.waits_add_leave();
    case 'remove_leave':
      return m.waits_remove_leave();
    case 'redo':
      return pet_name ? m.waits_redo_of({ pet, client }) : m.waits_redo();
    case 'hold':
    case 'release':
      return m.waits_hold();
    case 'undo':
      return pet_name ? m.waits_undo_of({ pet, client }) : client_name ? m.waits_undo_client({ client }) : m.waits_undo();
    default:
      return pet_name ? m.waits_other_of({ pet, client }) : m.waits_other();
  }
}

/** The time it is about: "Tue 24 Nov, 10:30 with Dr Lee". */
export function whenIsMeant({ local_day, local_time, resource_name }: At): string | null {
  if (!local_day || !local_time) return null;
  const said = { day: shortDay(local_day), time: local_time };
  return resource_name ? m.waits_at_with({ ...said, name: resource_name }) : m.waits_at(said);
}
