// A desk for the tests: the bridge with its own PostgreSQL and demo clinic, once a worker.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { SHOTS, end, openDesk, ownFolder } from '../shared/programs.mjs';

/** What the tests need of a search hit. */
interface Hit {
  pet_id: string | null;
  pet_name: string | null;
  client_id: string;
  client_name: string;
  deceased: boolean;
}
interface Pet {
  id: string;
  deceased: boolean;
  next_visit: unknown;
  last_visit: string | null;
}

export interface Visit {
  id: string;
  pet_name: string;
  owner_last_name: string;
  status: string;
  starts_at: string;
  local_day: string;
  local_start: string;
  minutes: number;
  resource_id: string;
  room_id: string | null;
  veterinarian_name: string;
  cancellation_reason: string | null;
  overbook_reason: string | null;
}
export interface Slot {
  resource_id: string;
  resource_name: string;
  starts_at: string;
  local_day: string;
  local_start: string;
}

/** The demo's front desk. */
export const MIA = { login: 'mia', password: 'demo-clinic' };

export class Desk {
  constructor(
    readonly page: Page,
    readonly address: string,
  ) {}

  /** Opens the page; the demo signs in by itself when it is ready. */
  async open(): Promise<void> {
    await this.page.goto(this.address);
    await expect(this.grid).toBeVisible({ timeout: 120_000 });
  }

  get grid() {
    return this.page.getByRole('region', { name: 'Schedule' }).locator('[data-visit]').first();
  }

  get panel() {
    return this.page.locator('aside, form.booking').first();
  }

  /** A command, straight to the backend: to look something up, or to see what it holds. */
  async ask<T>(command: string, request?: unknown): Promise<T> {
    return this.page.evaluate(
      ([name, given]) => (window as unknown as { __TAURI_INTERNALS__: { invoke(c: string, a: unknown): Promise<unknown> } }).__TAURI_INTERNALS__.invoke(name as string, given === undefined ? {} : { request: given }),
      [command, request] as const,
    ) as Promise<T>;
  }

  /** Why the backend refuses a command; null where it does not. */
  refusal(command: string, request: unknown): Promise<unknown> {
    return this.page.evaluate(
      ([name, given]) => (window as unknown as { __TAURI_INTERNALS__: { invoke(c: string, a: unknown): Promise<unknown> } }).__TAURI_INTERNALS__.invoke(name, { request: given }).then(() => null, (error: unknown) => error),
      [command, request] as const,
    );
  }

  visit(id: string): Promise<Visit> {
    return this.ask('appointment', { appointment_id: id });
  }

  /** The next free times of this length. */
  freeSlots(minutes: number, more: { resource_id?: string; from?: string; limit?: number } = {}): Promise<Slot[]> {
    return this.ask('free_slots', { minutes, resource_id: null, from: null, until: null, part: null, not_before: null, not_after: null, apart: false, limit: 1, ...more });
  }

  /** A check-up, booked past the screen. */
  async book(pet_id: string | null, { resource_id, starts_at }: Pick<Slot, 'resource_id' | 'starts_at'>, more: { minutes?: number; room_id?: string | null; reason?: string; overbook_reason?: string } = {}): Promise<Visit> {
    const { value } = await this.ask<{ value: Visit }>('book', {
      pet: { kind: 'known', pet_id }, resource_id, room_id: null, starts_at, minutes: 30, visit_type: 'checkup', reason: null, notes: null, overbook_reason: null, hold_id: null, is_walk_in: false, ...more,
    });
    return value;
  }

  /** Living pets with no visit today or ahead, each with another name: an earlier test may have seen one off before its hour. */
  async freePets(count: number): Promise<(Hit & { pet_name: string })[]> {
    const found: (Hit & { pet_name: string })[] = [];
    const { today, appointments } = await this.ask<{ today: string; appointments: { pet_id: string }[] }>('day_schedule', { day: null });
    const isHere = (pet_id: string) => appointments.some((visit) => visit.pet_id === pet_id);
    for (const text of ['an', 'el', 'ma', 'ro', 'li', 'sa', 'co', 'ti']) {
      for (const hit of await this.ask<Hit[]>('search', { text, limit: 50 })) {
        if (!hit.pet_id || !hit.pet_name || hit.deceased || isHere(hit.pet_id) || found.some((other) => other.pet_name === hit.pet_name)) continue;
        const { pets } = await this.ask<{ pets: Pet[] }>('household', { client_id: hit.client_id });
        if (pets.some((pet) => pet.id === hit.pet_id && pet.next_visit === null && pet.last_visit !== today)) found.push({ ...hit, pet_name: hit.pet_name });
        if (found.length === count) return found;
      }
    }
    throw new Error(`the demo has no ${count} free pets`);
  }

  /** A vet, or the one of a visit, is free for half an hour today: where nobody is, other visits that are to come make room, the last one first. */
  async freeToday(beside?: Visit): Promise<void> {
    const { today, appointments } = await this.ask<{ today: string; appointments: Visit[] }>('day_schedule', { day: null });
    const isTheirs = (visit: Visit) => visit.status === 'scheduled' && (!beside || (visit.resource_id === beside.resource_id && visit.id !== beside.id));
    for (const { id } of appointments.filter(isTheirs).reverse()) {
      const [slot] = await this.freeSlots(30, beside ? { resource_id: beside.resource_id } : {});
      if (slot?.local_day === today) return;
      await this.ask('cancel', { appointment_id: id, reason: 'Makes room' });
    }
  }

  /** Takes PostgreSQL away, or brings it back. */
  async postgres(wish: 'stop' | 'start'): Promise<void> {
    const answer = await this.page.request.post(new URL(`/dev/postgres/${wish}`, this.address).href);
    expect(answer.status(), await answer.text()).toBe(204);
  }

  /** The connection as the screen shows it. */
  async expectSync(state: 'live' | 'offline', timeout = 30_000): Promise<void> {
    await expect(this.page.getByTestId('sync')).toHaveAttribute('data-state', state, { timeout });
  }

  async shot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }

  /** No accessibility fault on the screen as it is now, light and dark. */
  async expectAccessible(name: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await this.shot(`${name}-${scheme}`);
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      const told = violations.map((fault) => `${fault.id} (${fault.impact}): ${fault.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
      expect(told, `${name}, ${scheme}`).toEqual([]);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
  }
}

interface Bridge {
  address: string;
}

export const test = base.extend<{ desk: Desk }, { bridge: Bridge; clock: string | null }>({
  /** Lets the time stand still, at the desk and in the page. */
  clock: [null, { option: true, scope: 'worker' }],
  bridge: [
    async ({ clock }, use) => {
      const folder = ownFolder();
      try {
        const { running, address } = await openDesk(folder, '--demo', ...(clock ? ['--clock', clock] : []));
        await use({ address }).finally(() => end(running));
      } finally {
        folder.remove();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  desk: async ({ page, bridge, clock }, use) => {
    if (clock) await page.clock.setFixedTime(new Date(clock));
    const loud: string[] = [];
    page.on('pageerror', (error) => loud.push(String(error)));
    page.on('console', (said) => {
      if (said.type() === 'error' && /Content Security Policy/i.test(said.text())) loud.push(said.text());
    });
    const desk = new Desk(page, bridge.address);
    test.setTimeout(180_000);
    await desk.open();
    await use(desk);
    expect(loud, 'nothing breaks and the policy refuses nothing').toEqual([]);
  },
});

export { expect };
