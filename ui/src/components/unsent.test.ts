import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { unsent } from './unsent.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  unsent.follow({ state: 'live', waiting: 0 });
  vi.useRealTimers();
});

it('says nothing of what is sent in a blink', () => {
  unsent.follow({ state: 'live', waiting: 1 });
  vi.advanceTimersByTime(1_400);
  expect(unsent.isShown).toBe(false);
  unsent.follow({ state: 'live', waiting: 0 });
  vi.advanceTimersByTime(5_000);
  expect(unsent.isShown).toBe(false);
});

it('says what waits for long, however much comes to it meanwhile', () => {
  unsent.follow({ state: 'live', waiting: 1 });
  vi.advanceTimersByTime(1_000);
  unsent.follow({ state: 'live', waiting: 2 });
  vi.advanceTimersByTime(500);
  expect(unsent.isShown).toBe(true);
});

it('says it at once without the server, and until all of it is sent', () => {
  unsent.follow({ state: 'offline', waiting: 1 });
  expect([unsent.isShown, unsent.isAlone]).toEqual([true, true]);
  unsent.follow({ state: 'live', waiting: 1 });
  expect([unsent.isShown, unsent.isAlone]).toEqual([true, false]);
  unsent.follow({ state: 'live', waiting: 0 });
  expect(unsent.isShown).toBe(false);
});
