import type { Progress } from '@/backend/types';
import { m } from '@/paraglide/messages';

/** What a long task is called while it runs. */
export function taskWords(task: Progress['task']): string {
  if (task === 'starting_server') return m.progress_starting_server();
  if (task === 'loading_demo') return m.progress_loading_demo();
  if (task === 'preparing_clinic') return m.progress_preparing_clinic();
  return m.progress_first_copy();
}
