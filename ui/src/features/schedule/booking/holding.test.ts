import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { DaySchedule, HeldSlot, HoldRequest } from '@/backend/types';

const holdSlot = vi.hoisted(() => vi.fn());
const releaseHold = vi.hoisted(() => vi.fn());
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, holdSlot, releaseHold } };
});
const { Holding } = await import('./holding.svelte');

const wish = { resource_id: 'lee', starts_at: '2026-11-24T18:00:00Z', minutes: 30 };
const next = { ...wish, starts_at: '2026-11-24T18:30:00Z' };
let count = 0;
let told: (HeldSlot | null)[];
let refused: DeskError[];

const start = () => new Holding((held) => told.push(held), (error) => refused.push(error));
const rest = () => vi.advanceTimersByTimeAsync(150);
const page = (holds: { id: string; mine: boolean; holder_name: string }[]) =>
  ({
    starts_at: '2026-11-24T08:00:00Z', ends_at: '2026-11-25T08:00:00Z', appointments: [],
    holds: holds.map((hold) => ({ ...hold, resource_id: 'lee', starts_at: wish.starts_at, ends_at: next.starts_at, expires_at: null })),
  }) as unknown as DaySchedule;

beforeEach(() => {
  vi.useFakeTimers();
  count = 0;
  told = [];
  refused = [];
  releaseHold.mockReset().mockResolvedValue({ value: null, areas: [], undo_id: null });
  holdSlot.mockReset().mockImplementation(async ({ resource_id, starts_at, minutes }: HoldRequest) => {
    count += 1;
    const value = { id: `h${count}`, resource_id, starts_at, ends_at: new Date(Date.parse(starts_at) + minutes * 60_000).toISOString(), expires_at: new Date(Date.now() + 180_000).toISOString() };
    return { value, areas: [], undo_id: null };
  });
});
afterEach(() => vi.useRealTimers());

describe('holding a time', () => {
  it('holds what somebody stops at, and moves the hold when another time is picked', async () => {
    const holding = start();
    holding.want(wish);
    holding.want(next);
    holding.want(wish);
    await rest();
    expect(holdSlot.mock.calls).toEqual([[{ ...wish, instead_of: null }]]);
    holding.want(next);
    await rest();
    expect(holdSlot).toHaveBeenLastCalledWith({ ...next, instead_of: 'h1' });
    expect(holding.held?.id).toBe('h2');
  });
  it('asks once for the same time', async () => {
    const holding = start();
    holding.want(wish);
    await rest();
    holding.want({ ...wish });
    await rest();
    expect(holdSlot).toHaveBeenCalledOnce();
  });
  it('counts down and is renewed before it ends, while somebody is at it', async () => {
    const holding = start();
    holding.want(wish);
    await rest();
    await vi.advanceTimersByTimeAsync(100_000);
    holding.tick();
    expect(holding.left).toBeLessThan(81_000);
    expect(holdSlot).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(55_000);
    holding.tick();
    holding.tick();
    await rest();
    expect(holdSlot.mock.calls.slice(1)).toEqual([[{ ...wish, instead_of: 'h1' }]]);
  });
  it('keeps nothing from others for a panel that was forgotten', async () => {
    const holding = start();
    holding.want(wish);
    await rest();
    const pass = async (minutes: number) => {
      for (let tick = 0; tick < minutes * 6; tick += 1) {
        await vi.advanceTimersByTimeAsync(10_000);
        holding.tick();
      }
    };
    await pass(14);
    expect(holding.held).not.toBeNull();
    await pass(6);
    expect(holding.held).toBeNull();
  });
  it('gives the time back when the panel goes, but not one that was left or booked', async () => {
    const gone = start();
    gone.want(wish);
    await rest();
    gone.end();
    await rest();
    expect(releaseHold).toHaveBeenCalledWith({ hold_id: 'h1' });
    const left = start();
    left.want(wish);
    expect(await left.leave()).toBe(true);
    left.end();
    const booked = start();
    booked.want(wish);
    await rest();
    booked.fulfilled();
    booked.end();
    await rest();
    expect(releaseHold).toHaveBeenCalledOnce();
  });
  it('gives back a time whose hold was still on its way when the panel went', async () => {
    const holding = start();
    let answer = () => {};
    const usual = holdSlot.getMockImplementation();
    holdSlot.mockImplementationOnce((request: HoldRequest) => new Promise((done) => (answer = () => done(usual?.(request)))));
    holding.want(wish);
    await rest();
    holding.end();
    answer();
    await rest();
    expect(releaseHold).toHaveBeenCalledWith({ hold_id: 'h1' });
  });
  it('says who was faster', async () => {
    holdSlot.mockRejectedValueOnce(new DeskError('slot_taken', '', { name: 'Ines' }));
    const holding = start();
    holding.want(wish);
    await rest();
    expect(refused.map((error) => error.details.name)).toEqual(['Ines']);
    expect(holding.held).toBeNull();
  });
  it('sees that the server gave the time to somebody else after all', async () => {
    const holding = start();
    holding.want(wish);
    await rest();
    holding.look(page([]));
    expect(refused).toEqual([]);
    holding.look(page([{ id: 'h1', mine: true, holder_name: 'Mia' }]));
    holding.look(page([{ id: 'x', mine: false, holder_name: 'Ines' }]));
    expect(refused.map(({ code, details }) => [code, details.name])).toEqual([['slot_taken', 'Ines']]);
    expect(holding.held).toBeNull();
  });
});
