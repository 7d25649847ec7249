import { describe, expect, it } from 'vitest';
import { landAt, walk, type Cursor, type Ground, type Way } from './walk';

const H = 3_600_000;
const Q = 900_000;
const stop = (id: string, from: number, to: number) => ({ id, from, to });
const ground: Ground = {
  day: { from: 0, to: 24 * H },
  stepMinutes: 15,
  lanes: [
    { resource_id: 'lee', visits: [stop('a', 9 * H, 9 * H + 2 * Q), stop('b', 10 * H, 11 * H), stop('c', 10 * H + Q, 10 * H + 2 * Q)] },
    { resource_id: 'ruiz', visits: [stop('d', 9 * H, 12 * H)] },
  ],
};
const free = (resource_id: string, at: number): Cursor => ({ resource_id, at, visit: null });
const go = (cursor: Cursor, ...ways: Way[]) => ways.reduce((here, way) => walk(ground, here, way), cursor);

describe('walk', () => {
  it('goes over free steps onto a visit and past its end', () => {
    expect(go(free('lee', 9 * H - Q), 'down')).toEqual({ resource_id: 'lee', at: 9 * H, visit: 'a' });
    expect(go(free('lee', 9 * H - Q), 'down', 'down')).toEqual(free('lee', 9 * H + 2 * Q));
  });
  it('comes back the way it went', () => {
    expect(go(free('lee', 9 * H + 2 * Q), 'up').visit).toBe('a');
    expect(go(free('lee', 9 * H + 2 * Q), 'up', 'up')).toEqual(free('lee', 9 * H - Q));
  });
  it('reaches every one of the visits that overlap', () => {
    expect(go({ resource_id: 'lee', at: 10 * H, visit: 'b' }, 'down').visit).toBe('c');
    expect(go({ resource_id: 'lee', at: 10 * H + Q, visit: 'c' }, 'up').visit).toBe('b');
  });
  it('keeps the time when it changes the column', () => {
    expect(go(free('lee', 8 * H), 'right')).toEqual(free('ruiz', 8 * H));
    expect(go({ resource_id: 'lee', at: 10 * H, visit: 'b' }, 'right').visit).toBe('d');
  });
  it('stays at the edges', () => {
    expect(go(free('ruiz', 8 * H), 'right')).toEqual(free('ruiz', 8 * H));
    expect(go(free('lee', 0), 'up')).toEqual(free('lee', 0));
    expect(go(free('lee', 24 * H - Q), 'down')).toEqual(free('lee', 24 * H - Q));
  });
  it('jumps from visit to visit', () => {
    expect(go(free('lee', 0), 'next').visit).toBe('a');
    expect(go(free('lee', 0), 'next', 'next', 'next', 'previous').visit).toBe('b');
    expect(go(free('lee', 12 * H), 'previous').visit).toBe('c');
  });
  it('steps onto a visit that begins between two steps', () => {
    const odd: Ground = { ...ground, lanes: [{ resource_id: 'lee', visits: [stop('o', 9 * H + 5 * 60_000, 9 * H + 20 * 60_000)] }] };
    expect(walk(odd, free('lee', 9 * H), 'down').visit).toBe('o');
    expect(walk(odd, { resource_id: 'lee', at: 9 * H + 5 * 60_000, visit: 'o' }, 'up')).toEqual(free('lee', 9 * H));
  });
});

describe('landAt', () => {
  it('finds the visit under a moment, or the free step', () => {
    expect(landAt(ground, 'ruiz', 11 * H).visit).toBe('d');
    expect(landAt(ground, 'ruiz', 12 * H)).toEqual(free('ruiz', 12 * H));
  });
});
