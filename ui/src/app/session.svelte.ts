// Who sits at the desk, and how the connection stands.
import { flushSync } from 'svelte';
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { onSyncChanged, onChanged } from '@/backend/events';
import { forgetSoon } from '@/backend/fresh';
import { queryClient, reads } from '@/backend/queries';
import type { AppState, SyncStatus } from '@/backend/types';
import { suggestLanguage } from '@/components/appearance.svelte';
import { workAs } from '@/components/clinic.svelte';
import { forgetUndo, silence } from '@/components/doing.svelte';
import { forgetDrafts, writeDrafts } from '@/components/drafts';
import { unsent } from '@/components/unsent.svelte';
import { forgetRecent } from '@/features/clients/recent.svelte';
import type { KeptPlace } from './place.svelte';

/** So long a desk waits for its day, in milliseconds. */
const NO_LONGER = 100;

export class Session {
  state = $state.raw<AppState | null>(null);
  sync = $state.raw<SyncStatus | null>(null);
  error = $state.raw<DeskError | null>(null);
  /** Who is to sign in next. */
  wanted: string | null = null;
  /** Where each person was when the desk was locked, as long as the window is open. */
  readonly places = new Map<string, KeptPlace>();

  /** The first copy comes in: there is nothing yet to act upon. */
  get copying(): boolean {
    return this.sync?.state === 'copying' && this.sync.last_pull === null;
  }
  get workingOffline(): boolean {
    return this.sync?.by_choice ?? false;
  }

  async open(): Promise<void> {
    this.error = null;
    try {
      this.take(await backend.appState());
    } catch (thrown) {
      this.error = asDeskError(thrown);
    }
  }

  take(state: AppState): void {
    const seat = state.me?.user_id ?? null;
    const person = state.phase === 'signed_in' ? state.me : null;
    const isAnother = seat !== (this.state?.me?.user_id ?? null);
    if (isAnother) {
      forgetUndo();
      forgetDrafts();
      forgetRecent();
    }
    // Whoever is away or another leaves nothing of the clinic's behind: neither on the screen nor under it.
    if (isAnother || !person) silence();
    // Behind an empty seat nothing was left: what is there is of the day of who comes.
    if (isAnother && this.state?.me) queryClient.clear();
    if (person) this.wanted = null;
    workAs(person);
    if (person) {
      suggestLanguage(person.language);
      void this.readSync();
    } else if (state.phase !== 'locked') this.sync = null;
    this.state = state;
    if (person) return;
    // What is read by a screen that still stands is kept for minutes after it went.
    flushSync();
    queryClient.clear();
  }

  /** Whoever comes to the desk comes to its day: it is not painted empty before. */
  async arrive(state: AppState): Promise<void> {
    const before = this.state;
    if (state.phase === 'signed_in') {
      await Promise.race([queryClient.prefetchQuery(reads.day(null)), new Promise((resolve) => setTimeout(resolve, NO_LONGER))]);
    }
    // Whom the server refuses meanwhile is gone.
    if (this.state === before) this.take(state);
    else await this.open();
  }

  private know(status: SyncStatus): void {
    this.sync = status;
    unsent.follow(status);
  }

  async readSync(): Promise<void> {
    try {
      this.know(await backend.syncStatus());
    } catch (thrown) {
      console.error('connection unknown', asDeskError(thrown).code);
    }
  }

  /** Hides the desk until the password is typed. */
  async lock(): Promise<void> {
    if (this.state?.phase !== 'signed_in') return;
    await writeDrafts();
    this.take(await backend.lock());
  }

  /** Makes room for another person, for one that was chosen or for whoever it will be. */
  async switchTo(login: string | null): Promise<void> {
    this.wanted = login;
    await this.signOut();
  }

  async signOut(): Promise<void> {
    await writeDrafts();
    this.take(await backend.signOut());
  }

  async workOffline(on: boolean): Promise<void> {
    this.know(await backend.setWorkOffline({ on }));
  }

  /** Hears what the backend says unasked, until the window closes; and asks first how things stand, when no news can be missed. */
  listen(): () => void {
    const stops = [
      onChanged(({ areas, ids }) => {
        forgetSoon(areas, ids);
        if (areas.includes('session')) void this.open();
      }, () => void this.open()),
      onSyncChanged((status) => {
        const [waits, cases] = [status.waiting !== this.sync?.waiting, status.cases !== this.sync?.cases];
        this.know(status);
        if (cases) forgetSoon(['conflicts']);
        else if (waits) void queryClient.invalidateQueries(reads.waiting());
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }
}
