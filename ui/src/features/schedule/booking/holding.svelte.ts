// Keeps the time that is being booked from everyone else while the client is on the phone.
import { DeskError, asDeskError, backend } from '@/backend/backend';
import { forget } from '@/backend/fresh';
import type { DaySchedule, HeldSlot } from '@/backend/types';
import { present } from '@/components/now.svelte';

export interface Wish {
  resource_id: string;
  starts_at: string;
  minutes: number;
}

/** Somebody who walks through the offers means the one they stop at. */
const REST = 120;
/** It is kept longer when so little of it is left, in milliseconds. */
const RENEW = 30_000;
/** A panel that nobody touches keeps nothing from others for longer. */
const FORGOTTEN = 15 * 60_000;

export class Holding {
  held = $state.raw<HeldSlot | null>(null);
  /** Milliseconds until it ends. */
  left = $state(0);
  private wish: Wish | null = null;
  private touched = Date.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<void> = Promise.resolve();
  private ended = false;
  private busy = false;
  /** It stood on the day's page: when it no longer does, it is lost. */
  private seen = false;
  private readonly told: (held: HeldSlot | null) => void;
  private readonly refused: (error: DeskError, wish: Wish) => void;

  constructor(told: (held: HeldSlot | null) => void, refused: (error: DeskError, wish: Wish) => void) {
    this.told = told;
    this.refused = refused;
  }

  /** Holds this from now on, in place of what was held; null holds nothing. */
  want(wish: Wish | null): void {
    this.touched = Date.now();
    if (same(wish, this.wish)) return;
    this.wish = wish;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.next(() => this.take()), REST);
  }
  /** A hold from before that still runs. */
  adopt(held: HeldSlot): void {
    if (Date.parse(held.expires_at) <= present()) return;
    this.wish = { resource_id: held.resource_id, starts_at: held.starts_at, minutes: lengthOf(held) };
    this.set(held);
  }
  /** Somebody is still at it. */
  touch(): void {
    this.touched = Date.now();
  }
  /** Once a second: counts down, and keeps it longer while somebody is at it. */
  tick(): void {
    if (!this.held) return;
    this.left = Date.parse(this.held.expires_at) - present();
    if (this.left <= 0) this.set(null);
    else if (this.left <= RENEW && !this.busy && Date.now() - this.touched < FORGOTTEN) {
      this.busy = true;
      void this.next(() => this.take());
    }
  }
  /** Looks whether it still stands on its day. */
  look(page: DaySchedule): void {
    const held = this.held;
    if (!held || this.busy || held.starts_at < page.starts_at || held.starts_at >= page.ends_at) return;
    if (page.holds.some((each) => each.id === held.id)) this.seen = true;
    else if (this.seen) {
      const meets = (each: { resource_id: string | null; starts_at: string; ends_at: string }) =>
        each.resource_id === held.resource_id && each.starts_at < held.ends_at && each.ends_at > held.starts_at;
      const name = page.holds.find((each) => !each.mine && meets(each))?.holder_name ?? page.appointments.find(meets)?.pet_name ?? null;
      const wasHeld = { resource_id: held.resource_id, starts_at: held.starts_at, minutes: lengthOf(held) };
      this.set(null);
      this.refused(new DeskError('slot_taken', '', { name }), wasHeld);
    }
  }
  /** What was asked last has its answer. */
  settled(): Promise<void> {
    return this.queue;
  }
  /** Keeps it for its full time from now, panel or not. True where it is kept. */
  async leave(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.next(() => this.take());
    this.ended = this.held !== null;
    return this.ended;
  }
  /** It was fulfilled by a booking. */
  fulfilled(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.set(null);
  }
  /** The panel is gone: so is the hold, unless it was left or fulfilled. */
  end(): void {
    clearTimeout(this.timer);
    if (this.ended) return;
    this.wish = null;
    void this.next(() => this.take());
  }

  private next(act: () => Promise<void>): Promise<void> {
    return (this.queue = this.queue.then(act));
  }
  private async take(): Promise<void> {
    const wish = this.wish;
    const before = this.held;
    this.busy = true;
    try {
      if (wish) {
        const done = await backend.holdSlot({ ...wish, instead_of: before?.id ?? null });
        this.set(done.value);
        void forget(done.areas);
      } else if (before) {
        this.set(null);
        const done = await backend.releaseHold({ hold_id: before.id });
        void forget(done.areas);
      }
    } catch (thrown) {
      this.set(null);
      if (wish && same(wish, this.wish)) this.refused(asDeskError(thrown), wish);
    } finally {
      this.busy = false;
    }
  }
  private set(held: HeldSlot | null): void {
    this.held = held;
    this.seen = false;
    this.left = held ? Date.parse(held.expires_at) - present() : 0;
    this.told(held);
  }
}

const lengthOf = (held: HeldSlot) => Math.round((Date.parse(held.ends_at) - Date.parse(held.starts_at)) / 60_000);
const same = (a: Wish | null, b: Wish | null) =>
  a === b || (a !== null && b !== null && a.resource_id === b.resource_id && a.starts_at === b.starts_at && a.minutes === b.minutes);
