// What was taken back or done again, said as one would say it: "Bella's booking undone".
import type { Intent, Undone } from '@/backend/types';
import { m } from '@/paraglide/messages';

type Of = (of: { name: string }) => string;

const NAMED: Partial<Record<Intent, Of>> = {
  book: m.what_book, edit_visit: m.what_edit_visit, reschedule: m.what_reschedule, advance: m.what_advance, cancel: m.what_cancel,
  register: m.what_register, add_pet: m.what_add_pet, correct_client: m.what_correct, correct_phone: m.what_phone, correct_pet: m.what_correct,
  weigh: m.what_weigh, correct_weight: m.what_correct_weight, remove_weight: m.what_remove_weight, decease: m.what_decease,
  add_co_owner: m.what_add_co_owner, remove_co_owner: m.what_remove_co_owner,
};
/** What is nobody's in particular. */
const PLAIN: Partial<Record<Intent, () => string>> = {
  block: m.what_block, unblock: m.what_unblock, add_leave: m.what_add_leave, remove_leave: m.what_remove_leave, settle: m.what_settle,
};

export function whatWasUndone({ intent, name, is_redo }: Undone): string {
  if (is_redo && intent === 'book' && name) return m.said_booked_again({ name });
  const what = name ? (NAMED[intent]?.({ name }) ?? PLAIN[intent]?.()) : PLAIN[intent]?.();
  if (!what) return is_redo ? m.said_redone() : m.said_undone();
  return is_redo ? m.said_redone_of({ what }) : m.said_undone_of({ what });
}
