import { describe, expect, it } from 'vitest';
import { landAt, laneOf, settle, walk, type Cursor, type Ground, type Way } from './walk';

const H = 3_600_000;
const Q = 900_000;
const stop = (id: string, from: number, to: number) => ({ id, from, to });
/** Nothing blocked, nothing known to be free. */
const none = { kept: [], free: [] };
const today = { from: 0, to: 24 * H };
const tomorrow = { from: 24 * H, to: 48 * H };
const ground: Ground = {
  stepMinutes: 15,
  across: (at, from, to) => at - from.day.from + to.day.from,
  lanes: [
    { resource_id: 'lee', day: today, visits: [stop('a', 9 * H, 9 * H + 2 * Q), stop('b', 10 * H, 11 * H), stop('c', 10 * H + Q, 10 * H + 2 * Q)], ...none },
    { resource_id: 'ruiz', day: today, visits: [stop('d', 9 * H, 12 * H)], ...none },
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
    const odd: Ground = { ...ground, lanes: [{ resource_id: 'lee', day: today, visits: [stop('o', 9 * H + 5 * 60_000, 9 * H + 20 * 60_000)], ...none }] };
    expect(walk(odd, free('lee', 9 * H), 'down').visit).toBe('o');
    expect(walk(odd, { resource_id: 'lee', at: 9 * H + 5 * 60_000, visit: 'o' }, 'up')).toEqual(free('lee', 9 * H));
  });
});

describe('what is no visit', () => {
  const kept = [{ from: 12 * H, to: 14 * H }];
  const lunch: Ground = { ...ground, lanes: [{ resource_id: 'lee', day: today, visits: [stop('a', 9 * H, 10 * H), stop('u', 13 * H, 13 * H + Q)], kept, free: [{ from: 8 * H, to: 9 * H }, { from: 10 * H, to: 12 * H }, { from: 14 * H + 5 * 60_000, to: 18 * H }] }] };
  it('is one stop where it is blocked, but a visit in it is met', () => {
    expect(walk(lunch, free('lee', 12 * H - Q), 'down')).toEqual(free('lee', 12 * H));
    expect(walk(lunch, free('lee', 12 * H), 'down').visit).toBe('u');
    expect(walk(lunch, free('lee', 13 * H + Q), 'down')).toEqual(free('lee', 14 * H));
    expect(walk(lunch, free('lee', 14 * H), 'up').visit).toBe('u');
    expect(walk(lunch, { resource_id: 'lee', at: 13 * H, visit: 'u' }, 'up')).toEqual(free('lee', 12 * H));
    expect(walk(lunch, free('lee', 12 * H), 'up')).toEqual(free('lee', 12 * H - Q));
  });
  it('is no end of the world where it takes the whole day', () => {
    const all: Ground = { ...ground, lanes: [{ resource_id: 'lee', day: today, visits: [], kept: [today], free: [] }] };
    expect(walk(all, free('lee', 8 * H), 'down')).toEqual(free('lee', 8 * H));
    expect(walk(all, free('lee', 8 * H), 'up')).toEqual(free('lee', 8 * H));
  });
  it('is passed over on the way to free time', () => {
    expect(walk(lunch, free('lee', 8 * H), 'free')).toEqual(free('lee', 10 * H));
    expect(walk(lunch, free('lee', 10 * H), 'free')).toEqual(free('lee', 14 * H + Q));
    expect(walk(lunch, free('lee', 14 * H + Q), 'free')).toEqual(free('lee', 14 * H + Q));
    expect(walk(lunch, free('lee', 13 * H), 'freeBefore')).toEqual(free('lee', 10 * H));
    expect(walk(lunch, free('lee', 13 * H), 'freeBefore', 11 * H - 60_000)).toEqual(free('lee', 11 * H));
    expect(walk(lunch, free('lee', 13 * H), 'freeBefore', 13 * H)).toEqual(free('lee', 13 * H));
  });
});

describe('landAt', () => {
  const ruiz = laneOf(ground, 'ruiz', 0);
  it('finds the visit under a moment, or the free step', () => {
    expect(ruiz && landAt(ground, ruiz, 11 * H).visit).toBe('d');
    expect(ruiz && landAt(ground, ruiz, 12 * H)).toEqual(free('ruiz', 12 * H));
  });
});

describe('a week', () => {
  const week: Ground = {
    ...ground,
    lanes: [
      { resource_id: 'lee', day: today, visits: [stop('a', 9 * H, 10 * H)], ...none },
      { resource_id: 'lee', day: tomorrow, visits: [stop('n', 33 * H, 34 * H)], ...none },
    ],
  };
  it('walks to the same time of the next day and back', () => {
    expect(walk(week, { resource_id: 'lee', at: 9 * H, visit: 'a' }, 'right')).toEqual({ resource_id: 'lee', at: 33 * H, visit: 'n' });
    expect(walk(week, free('lee', 35 * H), 'left')).toEqual(free('lee', 11 * H));
  });
  it('stays within its day', () => {
    expect(walk(week, free('lee', 24 * H), 'up')).toEqual(free('lee', 24 * H));
    expect(walk(week, { resource_id: 'lee', at: 9 * H, visit: 'a' }, 'next').visit).toBe('a');
  });
});

describe('settle', () => {
  const at = (cursor: Cursor) => settle(ground, cursor);
  it('leaves what is right, to the very object', () => {
    const [here, step] = [{ resource_id: 'lee', at: 10 * H, visit: 'b' }, free('lee', 8 * H)];
    expect(at(here)).toBe(here);
    expect(at(step)).toBe(step);
  });
  it('goes with the visit that moved', () => expect(at({ resource_id: 'lee', at: 15 * H, visit: 'd' })).toEqual({ resource_id: 'ruiz', at: 9 * H, visit: 'd' }));
  it('stays where a visit went away', () => expect(at({ resource_id: 'lee', at: 14 * H, visit: 'gone' })).toEqual(free('lee', 14 * H)));
  it('stands on what was booked under it', () => expect(at(free('ruiz', 10 * H))?.visit).toBe('d'));
  it('knows when its day is not shown, and takes another lane where its own is not', () => {
    expect(at(free('lee', 30 * H))).toBeNull();
    expect(at(free('walter', 8 * H))).toEqual(free('lee', 8 * H));
  });
});
