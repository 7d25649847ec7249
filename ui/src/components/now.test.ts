import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepTime, now, setNow } from './now.svelte';

const AT = Date.parse('2026-11-24T10:42:00Z');
const told = (ms: number) => new Date(ms).toISOString();
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
  setNow(told(AT), AT);
  stop = keepTime();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('moves with its own tick, and not with every answer', () => {
  vi.advanceTimersByTime(4_000);
  setNow(told(AT + 3_900), AT + 4_000);
  expect(now.at).toBe(AT);
  vi.advanceTimersByTime(6_000);
  expect(now.at).toBe(AT + 10_000);
});
it('follows the backend where this clock is wrong, and back', () => {
  setNow(told(AT + 60_000), AT);
  expect(now.at).toBe(AT + 60_000);
  setNow(told(AT + 61_500), AT + 1_000);
  expect(now.at).toBe(AT + 60_000);
  setNow(told(AT), AT);
  expect(now.at).toBe(AT);
});
it('is right as soon as somebody looks again', () => {
  stop();
  vi.advanceTimersByTime(600_000);
  expect(now.at).toBe(AT);
  stop = keepTime();
  expect(now.at).toBe(AT + 600_000);
});
