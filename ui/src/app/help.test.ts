// The overlay of keys is all that a newcomer has: every key that does something stands there, and nothing else does.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Appointment } from '@/backend/types';
import { WALKS } from '@/features/board/flow';
import { groups } from '@/features/help/groups';
import type { Diary } from '@/features/schedule/diary.svelte';
import { gridKeys } from '@/features/schedule/grid/keys';
import type { Acts } from './acts';
import { listenToKeys } from './keys';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const SIGNS = [...'0123456789/?[],.-+=#;:!\'"*()_<>|'];
const NAMED = ['F1', 'F2', 'F5', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Enter', 'Escape', ' ', 'Tab', 'Delete', 'Backspace', 'Insert'];
const PRINTED: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: 'PgUp', PageDown: 'PgDn', Escape: 'Esc', ' ': 'Space', '=': '+' };

type Held = { ctrlKey?: boolean; altKey?: boolean; shiftKey?: boolean };
const HELD: Held[] = [{}, { shiftKey: true }, { ctrlKey: true }, { ctrlKey: true, shiftKey: true }, { altKey: true }, { altKey: true, shiftKey: true }];

/** As the overlay writes it. The Shift that a sign needs on some keyboards is no key of its own. */
function written(key: string, held: Held): string {
  const shown = PRINTED[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  const shift = held.shiftKey && !SIGNS.includes(key) ? 'Shift ' : '';
  return `${held.ctrlKey ? 'Mod ' : ''}${held.altKey ? 'Alt ' : ''}${shift}${shown}`;
}
function* presses(): Generator<[KeyboardEvent, string]> {
  for (const held of HELD) {
    for (const key of [...LETTERS, ...SIGNS, ...NAMED]) {
      const typed = held.shiftKey && key.length === 1 ? key.toUpperCase() : key;
      yield [new KeyboardEvent('keydown', { key: typed, code: key === ' ' ? 'Space' : '', bubbles: true, cancelable: true, ...held }), written(key, held)];
    }
  }
}
const known = (word: RegExp) => new Set(groups().filter((group) => word.test(group.word)).flatMap(({ rows }) => rows.flatMap(({ keys }) => keys)));
const all = known(/./);

const stopped: (() => void)[] = [];
function windowTakes(): Set<string> {
  const acts = new Proxy({}, { get: () => vi.fn() }) as Acts;
  stopped.push(listenToKeys(acts));
  const taken = new Set<string>();
  for (const [event, name] of presses()) {
    document.body.dispatchEvent(event);
    if (event.defaultPrevented) taken.add(name);
  }
  return taken;
}
/** What the grid takes while its focus is on a visit, and while one is carried. */
function gridTakes(carrying: boolean): Set<string> {
  const nothing = () => Promise.resolve();
  const visit = { id: 'v' } as Appointment;
  const hand = new Proxy({ picked: carrying ? { by: 'keys' } : null } as Record<string, unknown>, { get: (own, name) => (name in own ? own[name as string] : nothing) });
  const diary = new Proxy({ hand, focused: visit, cursor: { resource_id: 'r', at: 0, visit: 'v' }, cursorLane: null } as Record<string, unknown>, {
    get: (own, name) => (name in own ? own[name as string] : nothing),
    set: () => true,
  }) as unknown as Diary;
  const keys = gridKeys(diary, () => ({ stepMinutes: 15, from: 0, to: 1, lanes: [] }) as never, { onopen: nothing, onbook: nothing, onkept: nothing, onoff: nothing, moved: nothing });
  const taken = new Set<string>();
  for (const [event, name] of presses()) {
    keys.pressed(event);
    if (event.defaultPrevented) taken.add(name);
  }
  return taken;
}
/** Where Shift changes nothing about an arrow or Enter, the plain key is enough in the overlay; a letter with Shift is a key of its own. */
function unlisted(taken: Set<string>, listed: Set<string>): string[] {
  const plain = (key: string) => (/Shift [A-Z]$/.test(key) ? key : key.replace('Shift ', ''));
  return [...taken].filter((key) => !listed.has(key) && !(taken.has(plain(key)) && listed.has(plain(key))));
}

beforeEach(() => document.body.replaceChildren());
afterEach(() => {
  for (const stop of stopped.splice(0)) stop();
});

describe('the overlay of keys', () => {
  it('names every key of the window', () => {
    const taken = windowTakes();
    expect(taken.size).toBeGreaterThan(20);
    expect(unlisted(taken, all)).toEqual([]);
  });
  it('names every key of the grid, on a visit and while one is carried', () => {
    expect(gridTakes(false).size).toBeGreaterThan(10);
    expect(unlisted(gridTakes(false), all)).toEqual([]);
    expect(unlisted(gridTakes(true), all)).toEqual([]);
  });
  it('names every key of the board', () => {
    const board = known(/^Board/);
    expect(Object.keys(WALKS).map((key) => written(key, {})).filter((key) => !board.has(key) && !all.has(key))).toEqual([]);
  });
  it('promises no key of the window that does nothing', () => {
    const handled = new Set([...windowTakes(), ...gridTakes(false), ...gridTakes(true)]);
    const promised = [...known(/^(Everywhere|Go to|Schedule|Selected)/)];
    expect(promised.length).toBeGreaterThan(15);
    expect(promised.filter((key) => !handled.has(key))).toEqual([]);
  });
});
