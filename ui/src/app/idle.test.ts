import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenAway } from './idle';

const MINUTE = 60_000;
let stop: () => void;
const away = vi.fn();
let limit: number | null = 10;

beforeEach(() => {
  vi.useFakeTimers();
  away.mockReset();
  limit = 10;
  stop = whenAway(() => limit, away);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});
const touch = (name = 'keydown') => {
  const event = new Event(name, { cancelable: true });
  window.dispatchEvent(event);
  return event;
};

describe('an empty desk', () => {
  it('is noticed after the chosen minutes, once', async () => {
    await vi.advanceTimersByTimeAsync(10 * MINUTE - 5_000);
    expect(away).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(away).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(9 * MINUTE);
    expect(away).toHaveBeenCalledOnce();
  });
  it.each(['keydown', 'pointerdown', 'pointermove', 'wheel'])('is none while there is a %s', async (name) => {
    for (let n = 0; n < 4; n += 1) {
      await vi.advanceTimersByTimeAsync(9 * MINUTE);
      touch(name);
    }
    expect(away).not.toHaveBeenCalled();
  });
  it('is never noticed where that was chosen', async () => {
    limit = null;
    await vi.advanceTimersByTimeAsync(600 * MINUTE);
    expect(away).not.toHaveBeenCalled();
  });
  it('gives nothing to whoever comes after a PC slept', () => {
    vi.setSystemTime(Date.now() + 11 * MINUTE);
    expect(touch().defaultPrevented).toBe(true);
    expect(away).toHaveBeenCalledOnce();
    expect(touch().defaultPrevented).toBe(false);
  });
});
