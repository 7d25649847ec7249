// What was taken back or done again, said as one would say it: "Bella's booking undone".
import type { Intent, Undone } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { region } from './when';

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

/** What was said when it was done. */
export interface Said {
  sentence: string;
  /** Whom it is about, where there are several: the backend names one of them. */
  names: readonly string[];
}

export function whatWasUndone({ intent, name, is_redo }: Undone, said?: Said): string {
  const several = said && said.names.length > 1 ? new Intl.ListFormat(region(), { type: 'conjunction' }).format(said.names) : null;
  if (is_redo && intent === 'book' && (several ?? name)) return several ? m.said_booked_again_many({ names: several }) : m.said_booked_again({ name: name ?? '' });
  const what = whatItWas(intent, name, several, said);
  if (!what) return is_redo ? m.said_redone() : m.said_undone();
  return is_redo ? m.said_redone_of({ what }) : m.said_undone_of({ what });
}

function whatItWas(intent: Intent, name: string | null, several: string | null, said: Said | undefined): string | undefined {
  if (intent === 'book' && several) return m.what_book_many({ names: several });
  // "Milo: Arrived" says more than "Milo's status".
  if (intent === 'advance' && said) return said.sentence;
  return (name ? NAMED[intent]?.({ name }) : undefined) ?? PLAIN[intent]?.() ?? said?.sentence;
}
