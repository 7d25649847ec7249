// Whoever was entered by mistake and taken back is no longer there: what showed them goes, too.
import { asDeskError } from '@/backend/backend';

export function whenGone(error: () => unknown, leave: () => void): void {
  $effect(() => {
    const thrown = error();
    if (thrown && asDeskError(thrown).code === 'not_found') leave();
  });
}
