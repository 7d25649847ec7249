import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterwards } from './afterwards';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('what may wait', () => {
  it('is done behind the frame, a piece a frame, in its turn', async () => {
    const done: number[] = [];
    for (const piece of [1, 2, 3]) afterwards(() => done.push(piece));
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(40);
    expect(done).toEqual([1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual([1, 2, 3]);
  });
  it('waits for none that failed', async () => {
    const done: number[] = [];
    afterwards(() => {
      throw new Error('a piece that fails');
    });
    afterwards(() => done.push(2));
    await expect(vi.advanceTimersByTimeAsync(100)).rejects.toThrow('a piece that fails');
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual([2]);
  });
  it('is not done where it was taken back', async () => {
    const done: number[] = [];
    afterwards(() => done.push(1));
    afterwards(() => done.push(2))();
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual([1]);
    afterwards(() => done.push(3));
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual([1, 3]);
  });
});
