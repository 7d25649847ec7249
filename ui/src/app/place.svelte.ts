// Where somebody is in the window: the area, the panel beside it, the way through the clients, and what lies over it all.
import { tick } from 'svelte';
import type { Appointment, Hit } from '@/backend/types';
import type { Hand } from '@/features/schedule/booking/plan';
import type { View } from '@/features/schedule/grid/sheet';
import type { Off } from '@/features/schedule/off';
import { fetchScreen } from './screens.svelte';
import { Trail, type Page } from './trail.svelte';

export type Area = 'schedule' | 'board' | 'clients' | 'cases' | 'waiting' | 'settings' | 'import';

export type Panel =
  | { kind: 'booking'; at: { resource_id: string; starts_at: string; minutes?: number } | null; pet: Hit | null; walkIn: boolean; hand?: Hand }
  | { kind: 'visit'; id: string; cancelling: boolean }
  | { kind: 'history'; id: string }
  | { kind: 'missed' }
  | { kind: 'free'; visit: Appointment | null; pet?: Hit; minutes?: number }
  | { kind: 'off'; off: Off }
  | { kind: 'household'; client_id: string; pet_id: string | null }
  | { kind: 'pet'; pet_id: string }
  /** A new client, or animals of one who is known. */
  | { kind: 'register'; of: { id: string; name: string } | null };

export type Over = 'palette' | 'help' | 'legend' | 'jump';

/** Where somebody was: it comes back after a lock. */
export interface KeptPlace {
  area: Area;
  panel: Panel | null;
  day: string | null;
  view: View;
  /** The vet whose week it is. */
  whose: string | null;
  pages: readonly Page[];
}

/** What of the screen takes the focus for the whole of it. */
interface Part {
  focus: () => void;
}

export class Place {
  area = $state<Area>('schedule');
  panel = $state.raw<Panel | null>(null);
  over = $state<Over | null>(null);
  /** What help is asked for when it opens. */
  asked = '';
  readonly trail: Trail;
  /** Those that are on the screen now. */
  readonly parts = $state<Partial<Record<Area | 'search', Part | null>>>({});

  constructor(kept?: KeptPlace) {
    if (kept) Object.assign(this, { area: kept.area, panel: kept.panel });
    this.trail = new Trail(kept?.pages);
  }

  /** To where the keys of the area go on. */
  focus(): void {
    this.parts[this.area]?.focus();
  }
  async go(area: Area): Promise<void> {
    await fetchScreen(area);
    this.area = area;
    // Time that is blocked or off is spoken of beside the schedule alone.
    if (area !== 'schedule' && this.panel?.kind === 'off') this.panel = null;
    await tick();
    this.focus();
  }
  /** The clients' area from its beginning. */
  async toClients(): Promise<void> {
    this.trail.go({ kind: 'home' });
    await this.go('clients');
  }
  /** Gives a household or an animal the whole window. */
  async toPage(page: Page): Promise<void> {
    this.trail.go(page);
    this.panel = null;
    await this.go('clients');
  }
  async back(): Promise<void> {
    if (!this.trail.back()) return;
    await tick();
    this.focus();
  }

  openVisit(id: string, cancelling = false): void {
    this.panel = { kind: 'visit', id, cancelling };
  }
  openHousehold({ client_id, pet_id }: Hit): void {
    if (this.area === 'clients') void this.toPage({ kind: 'household', client_id, pet_id });
    else this.panel = { kind: 'household', client_id, pet_id };
  }
  openPet({ client_id, pet_id }: Hit): void {
    if (pet_id === null) return;
    if (this.area === 'clients') void this.toPage({ kind: 'pet', client_id, pet_id });
    else this.panel = { kind: 'pet', pet_id };
  }
  async close(): Promise<void> {
    this.panel = null;
    await tick();
    this.focus();
  }
  /** Out of the innermost of what is open. */
  async leave(): Promise<void> {
    const { panel } = this;
    if ((panel?.kind === 'visit' && panel.cancelling) || panel?.kind === 'history') this.openVisit(panel.id);
    else if (panel) await this.close();
    else if (this.area === 'clients') await this.back();
  }

  async openOver(over: Over): Promise<void> {
    this.over = null;
    await fetchScreen(over);
    await tick();
    this.over = over;
  }
  /** Puts away what lies over the window, and then acts, so that the act may move the focus. */
  async afterOver(act: () => void): Promise<void> {
    this.over = null;
    await tick();
    act();
  }
}
