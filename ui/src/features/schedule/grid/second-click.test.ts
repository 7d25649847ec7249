import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { secondClicks } from './second-click';

const book = vi.fn();
const below = vi.fn();
let isDrop = false;
let clicks: ReturnType<typeof secondClicks>;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  isDrop = false;
  clicks = secondClicks(book, () => isDrop);
  stop = clicks.listen();
  for (const kind of ['pointerdown', 'click']) document.body.addEventListener(kind, below);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  for (const kind of ['pointerdown', 'click']) document.body.removeEventListener(kind, below);
});
function send(kind: string, x = 870, detail = 1): MouseEvent {
  const event = new MouseEvent(kind, { clientX: x, clientY: 440, detail, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  return event;
}

it('books on the second click what the first one marked, wherever that lies now', () => {
  clicks.did(send('click'), 'marked');
  below.mockClear();
  vi.advanceTimersByTime(120);
  expect(send('mousedown').defaultPrevented).toBe(true);
  send('click', 871, 2);
  expect(book).toHaveBeenCalledOnce();
  expect(below).not.toHaveBeenCalled();
});
it('lets a second click do nothing where the first one opened something, and a third one neither', () => {
  clicks.did(send('click'), 'opened');
  below.mockClear();
  for (const kind of ['pointerdown', 'mousedown', 'click', 'pointerdown', 'click']) {
    vi.advanceTimersByTime(90);
    send(kind, 870, 2);
  }
  expect([book, below].map((each) => each.mock.calls.length)).toEqual([0, 0]);
});
it.each<[string, () => void, number, number]>([
  ['later', () => vi.advanceTimersByTime(600), 870, 1],
  ['elsewhere', () => undefined, 900, 1],
  ['by a key', () => undefined, 870, 0],
  ['at the end of a drag', () => void (isDrop = true), 870, 1],
])('leaves a click %s alone', (_, before, x, detail) => {
  clicks.did(send('click'), 'marked');
  below.mockClear();
  before();
  send('click', x, detail);
  expect(below).toHaveBeenCalledOnce();
  expect(book).not.toHaveBeenCalled();
});
