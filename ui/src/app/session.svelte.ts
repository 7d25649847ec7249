// Who sits at the desk, and how the connection stands.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { onSyncChanged, onChanged } from '@/backend/events';
import { forget, queryClient } from '@/backend/queries';
import type { AppState, SyncStatus } from '@/backend/types';
import { suggestLanguage } from '@/components/appearance.svelte';
import { workAs } from '@/components/clinic.svelte';
import { forgetUndo } from '@/components/doing.svelte';

export class Session {
  state = $state.raw<AppState | null>(null);
  sync = $state.raw<SyncStatus | null>(null);
  error = $state.raw<DeskError | null>(null);

  async open(): Promise<void> {
    this.error = null;
    try {
      this.take(await backend.appState());
    } catch (thrown) {
      this.error = asDeskError(thrown);
    }
  }

  take(state: AppState): void {
    const before = this.state?.me?.user_id ?? null;
    const person = state.phase === 'signed_in' ? state.me : null;
    if (before !== (person?.user_id ?? null)) {
      queryClient.clear();
      forgetUndo();
    }
    workAs(person);
    if (person) {
      suggestLanguage(person.language);
      void this.readSync();
    } else this.sync = null;
    this.state = state;
  }

  async readSync(): Promise<void> {
    try {
      this.sync = await backend.syncStatus();
    } catch (thrown) {
      console.error('connection unknown', asDeskError(thrown).code);
    }
  }

  async signOut(): Promise<void> {
    this.take(await backend.signOut());
  }

  async workOffline(on: boolean): Promise<void> {
    this.sync = await backend.setWorkOffline({ on });
  }

  /** Hears what the backend says unasked, until the window closes. */
  listen(): () => void {
    const stops = [
      onChanged(({ areas }) => {
        void forget(areas);
        if (areas.includes('session')) void this.open();
      }),
      onSyncChanged((status) => {
        const other = status.waiting !== this.sync?.waiting || status.cases !== this.sync.cases;
        this.sync = status;
        if (other) void forget(['conflicts']);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }
}
