import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setSingleKeys } from '@/components/single-keys.svelte';
import type { Acts } from './acts';
import { isTyping, listenToKeys } from './keys';

const names = ['find', 'book', 'walkIn', 'go', 'today', 'jump', 'takeOff', 'look', 'free', 'nextVet', 'palette', 'help', 'turn', 'enter', 'escape', 'undo', 'next', 'move', 'cancel', 'yes', 'miss', 'stepBack', 'history', 'missed', 'correct'] as const;
let acts: Acts;
let stop: () => void;

beforeEach(() => {
  acts = Object.fromEntries(names.map((name) => [name, vi.fn()])) as unknown as Acts;
  stop = listenToKeys(acts);
});
afterEach(() => {
  setSingleKeys(true);
  stop();
  document.body.replaceChildren();
});

function press(key: string, on: EventTarget = document.body, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, code: key === ' ' ? 'Space' : '', bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  return event;
}
const put = (html: string) => {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
};

describe('keys of the window', () => {
  it.each([['/', 'find'], ['n', 'book'], ['a', 'walkIn'], ['t', 'today'], ['g', 'jump'], ['?', 'help'], ['F1', 'help'], ['x', 'move'], ['c', 'cancel'], ['y', 'yes'], ['m', 'miss'], ['h', 'history'], ['r', 'missed'], ['e', 'correct'], [' ', 'next'], ['Escape', 'escape']] as const)('%s does %s', (key, act) => {
    expect(press(key).defaultPrevented).toBe(true);
    expect(acts[act]).toHaveBeenCalledOnce();
  });
  it.each([['b', 'board'], ['k', 'cases'], ['q', 'waiting'], ['l', 'clients']] as const)('%s leads to %s', (key, area) => {
    press(key);
    expect(vi.mocked(acts.go).mock.calls).toEqual([[area]]);
  });
  it('takes back in a field only what was typed in it: the browser would go to another one', () => {
    const field = put('<input value="">') as HTMLInputElement;
    field.focus();
    expect(press('z', field, { ctrlKey: true }).defaultPrevented).toBe(true);
    field.value = 'Bel';
    expect(press('z', field, { ctrlKey: true }).defaultPrevented).toBe(false);
    field.value = '';
    expect(press('z', field, { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(acts.undo).not.toHaveBeenCalled();
    press('z', document.body, { ctrlKey: true });
    expect(acts.undo).toHaveBeenCalledOnce();
  });
  it('leaves it to the act which visit is meant', () => {
    for (const key of ['x', 'c', ' ']) press(key);
    expect([acts.move, acts.cancel, acts.next].map((act) => vi.mocked(act).mock.calls)).toEqual([[[]], [[]], [[]]]);
  });
  it('steps back with Shift and Space, also from a button, which is not pressed by it', () => {
    const button = put('<button>A</button>');
    expect(press(' ', button, { shiftKey: true }).defaultPrevented).toBe(true);
    expect([acts.stepBack, acts.next].map((act) => vi.mocked(act).mock.calls.length)).toEqual([1, 0]);
    const release = new KeyboardEvent('keyup', { key: ' ', bubbles: true, cancelable: true });
    button.dispatchEvent(release);
    expect(release.defaultPrevented).toBe(true);
    expect(press(' ', button).defaultPrevented).toBe(false);
  });
  it('turns the day both ways', () => {
    press('[');
    press('ArrowRight');
    expect(vi.mocked(acts.turn).mock.calls).toEqual([[-1], [1]]);
  });
  it('leads into the screen with the arrows, as long as nothing has the focus', () => {
    press('ArrowDown');
    put('<button>A</button>').focus();
    press('ArrowDown', document.body.firstElementChild ?? undefined);
    expect(acts.enter).toHaveBeenCalledOnce();
  });
  it('undoes with Ctrl+Z', () => {
    press('z', document.body, { ctrlKey: true });
    expect(acts.undo).toHaveBeenCalledOnce();
  });
  it('leaves letters in a field alone, but not Escape', () => {
    const field = put('<input>');
    for (const key of ['n', '/', 't', 'x', ' ']) press(key, field);
    press('z', field, { ctrlKey: true });
    press('Escape', field);
    for (const name of names.filter((each) => each !== 'escape')) expect(acts[name], name).not.toHaveBeenCalled();
    expect(acts.escape).toHaveBeenCalledOnce();
  });
  it('takes no letters from the buttons and tick boxes of a form: somebody types there', () => {
    const form = put('<form><button type="button">Another phone number</button><input type="checkbox"></form>');
    for (const target of form.children) for (const key of ['n', 'a', 'b', 'x', '/', '?']) press(key, target);
    press('Escape', form.firstElementChild ?? form);
    for (const name of names.filter((each) => each !== 'escape')) expect(acts[name], name).not.toHaveBeenCalled();
    expect(acts.escape).toHaveBeenCalledOnce();
  });
  it('opens the palette from anywhere, a field too', () => {
    press('k', put('<input>'), { ctrlKey: true });
    expect(acts.palette).toHaveBeenCalledOnce();
  });
  it('does nothing at a letter or sign alone where these are switched off', () => {
    setSingleKeys(false);
    for (const key of ['/', 'n', 't', 'b', 'x', 'c', '[', ']', '?']) expect(press(key).defaultPrevented, key).toBe(false);
    for (const name of names) expect(acts[name], name).not.toHaveBeenCalled();
    expect(localStorage.getItem('vetdesk.single_keys')).toBe('off');
    press('k', document.body, { ctrlKey: true });
    press('F1');
    press('z', document.body, { ctrlKey: true });
    press(' ');
    press('ArrowLeft');
    for (const name of ['palette', 'help', 'undo', 'next', 'turn'] as const) expect(acts[name], name).toHaveBeenCalledOnce();
  });
  it('leaves the Space key to a button', () => {
    press(' ', put('<button>Save</button>'));
    expect(acts.next).not.toHaveBeenCalled();
  });
  it('stays quiet where somebody took the key already', () => {
    const box = put('<div tabindex="0"></div>');
    box.addEventListener('keydown', (event) => event.preventDefault());
    press('n', box);
    press('Escape', box);
    expect(acts.book).not.toHaveBeenCalled();
    expect(acts.escape).not.toHaveBeenCalled();
  });
  it('knows what is a field', () => {
    expect(isTyping(put('<textarea></textarea>'))).toBe(true);
    expect(isTyping(put('<div role="spinbutton" tabindex="0"></div>'))).toBe(true);
    expect(isTyping(put('<button></button>'))).toBe(false);
  });
});
