import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Burst, carrier, listenToScanner } from './scanner';

const CHIP = '985112001234567';
function feed(keys: string[], gap: number, burst = new Burst()) {
  return keys.map((key, place) => burst.hear(key, 1_000 + place * gap)).at(-1);
}

describe('a burst of keys', () => {
  it.each([[CHIP], ['985112001'], ['3D6.1A2B3C'], ['123*456*789']])('%s typed by a scanner is a code', (code) =>
    expect(feed([...code, 'Enter'], 12)).toEqual({ kind: 'code', code }));
  it('is none when a hand types it', () => expect(feed([...CHIP, 'Enter'], 90)).toEqual({ kind: 'nothing' }));
  it('is one when the scanner stumbles once', () => {
    const burst = new Burst();
    feed([...CHIP.slice(0, 7)], 10, burst);
    expect([...CHIP.slice(7), 'Enter'].map((key, place) => burst.hear(key, 1_180 + place * 10)).at(-1)).toEqual({ kind: 'code', code: CHIP });
  });
  it('is none when it is too short', () => expect(feed([...'98511200', 'Enter'], 12)).toEqual({ kind: 'nothing' }));
  it('is none when it begins with a letter, which is a shortcut', () => expect(feed([...'next day', 'Enter'], 5)).toEqual({ kind: 'nothing' }));
  it('is none when its Enter comes later', () => {
    const burst = new Burst();
    feed([...CHIP], 12, burst);
    expect(burst.hear('Enter', 9_000)).toEqual({ kind: 'nothing' });
  });
  it('is not put together from two', () => {
    const burst = new Burst();
    feed([...CHIP, 'Enter'], 12, burst);
    expect(burst.hear('Enter', 1_200)).toEqual({ kind: 'nothing' });
  });
  it('takes capital letters, between which Shift is pressed', () =>
    expect(feed(['3', 'Shift', 'D', '6', '1', '2', '3', '4', '5', '6', 'Enter'], 10)).toEqual({ kind: 'code', code: '3D6123456' }));
});

describe('listening', () => {
  const onscan = vi.fn();
  const clicked = vi.fn();
  let stop: () => void;
  beforeEach(() => {
    onscan.mockReset();
    clicked.mockReset();
    stop = listenToScanner(onscan);
  });
  afterEach(() => {
    stop();
    document.body.replaceChildren();
  });
  function scan(target: HTMLElement, code = CHIP) {
    document.body.append(target);
    let at = 5_000;
    return [...code, 'Enter'].map((key) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: (at += 10) });
      target.dispatchEvent(event);
      return event;
    });
  }

  it('opens the animal from any screen, and its Enter presses no button', () => {
    const button = document.createElement('button');
    button.addEventListener('keydown', (event) => event.key === 'Enter' && clicked());
    const events = scan(button);
    expect(onscan).toHaveBeenCalledExactlyOnceWith(CHIP);
    expect(events.at(-1)?.defaultPrevented).toBe(true);
    expect(clicked).not.toHaveBeenCalled();
  });
  const field = (value: string, more: Record<string, string> = {}) => {
    const made = Object.assign(document.createElement('input'), { value });
    for (const [name, text] of Object.entries(more)) made.setAttribute(name, text);
    // What the browser would do with the keys.
    made.addEventListener('keydown', (event) => event.key.length === 1 && (made.value += event.key));
    made.addEventListener('keydown', (event) => event.key === 'Enter' && clicked());
    return made;
  };
  it('opens the animal from within a field, which keeps what a person had typed, and saves no form', () => {
    const phone = field('206 555');
    const told = vi.fn();
    phone.addEventListener('input', told);
    scan(phone);
    expect(onscan).toHaveBeenCalledExactlyOnceWith(CHIP);
    expect(phone.value).toBe('206 555');
    expect(told).toHaveBeenCalledOnce();
    expect(clicked).not.toHaveBeenCalled();
  });
  it.each<Record<string, string>>([{ role: 'combobox' }, { 'data-scans': '' }])('leaves the number to a field that wants it: %o', (more) => {
    const events = scan(field('', more));
    expect(onscan).not.toHaveBeenCalled();
    expect(events.some((event) => event.defaultPrevented)).toBe(false);
  });
  it('leaves a phone number that is typed quickly where it is', () => {
    const phone = field('');
    expect(scan(phone, '2065550142').some((event) => event.defaultPrevented)).toBe(false);
    expect(phone.value).toBe('2065550142');
    expect(onscan).not.toHaveBeenCalled();
  });
  it('works in a menu, whose Enter chooses nothing then', () => {
    const item = Object.assign(document.createElement('div'), { tabIndex: 0 });
    item.setAttribute('role', 'menuitem');
    item.addEventListener('keydown', (event) => event.key === 'Enter' && clicked());
    scan(item);
    expect(onscan).toHaveBeenCalledOnce();
    expect(clicked).not.toHaveBeenCalled();
  });
  it('leaves a short number and its Enter alone', () => {
    expect(scan(document.createElement('button'), '12').some((event) => event.defaultPrevented)).toBe(false);
  });
});

describe('the carrier of a chip', () => {
  const hits = [{ chip: null, n: 0 }, { chip: '985 112 001 234 567', n: 1 }, { chip: '985112001234568', n: 2 }];
  it('is found however the number is spaced, and is nobody else', () => {
    expect(carrier(hits, CHIP)?.n).toBe(1);
    expect(carrier(hits, '985112001234569')).toBeUndefined();
  });
});
