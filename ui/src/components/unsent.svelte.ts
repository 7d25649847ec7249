// Whether it is worth a word that something waits for the server. Where the server is there it waits for a blink, and a sign
// that comes and goes would only make people doubt.
import type { SyncStatus } from '@/backend/types';

const BLINK = 1_500;

class Unsent {
  isShown = $state(false);
  /** No other PC sees what is done here. */
  isAlone = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  follow({ state, waiting }: Pick<SyncStatus, 'state' | 'waiting'>): void {
    const isSent = waiting === 0;
    this.isAlone = state !== 'live';
    if (isSent || state !== 'live') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.isShown = !isSent;
    } else if (!this.isShown) this.#timer ??= setTimeout(() => (this.isShown = true), BLINK);
  }
}

export const unsent = new Unsent();
