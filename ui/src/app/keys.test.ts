import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isTyping, listenToKeys, type Acts } from './keys';

const names = ['find', 'book', 'today', 'turn', 'escape', 'undo', 'next', 'move', 'cancel'] as const;
let acts: Acts;
let stop: () => void;

beforeEach(() => {
  acts = Object.fromEntries(names.map((name) => [name, vi.fn()])) as unknown as Acts;
  stop = listenToKeys(acts);
});
afterEach(() => {
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
  it.each([['/', 'find'], ['n', 'book'], ['t', 'today'], ['x', 'move'], ['c', 'cancel'], [' ', 'next'], ['Escape', 'escape']] as const)('%s does %s', (key, act) => {
    expect(press(key).defaultPrevented).toBe(true);
    expect(acts[act]).toHaveBeenCalledOnce();
  });
  it('turns the day both ways', () => {
    press('[');
    press('ArrowRight');
    expect(vi.mocked(acts.turn).mock.calls).toEqual([[-1], [1]]);
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
