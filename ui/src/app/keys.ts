// The keys that work everywhere in the window. What the grid or a field takes for itself never comes here.
import { tinykeys } from 'tinykeys';
import { singleKeys } from '@/components/single-keys.svelte';
import type { Acts } from './acts';

type Act = () => unknown;

/** Letters typed into a field are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.getAttribute('contenteditable') === 'true' || target.closest('[role="spinbutton"], [role="menu"]')) return true;
  return target.matches('input, textarea, select');
}
const takesSpace = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('button, a, summary, [role="button"]');

const unlessTyping = (act: Act) => (event: KeyboardEvent) => {
  if (event.defaultPrevented || isTyping(event.target) || event.isComposing) return;
  event.preventDefault();
  act();
};
/** Whoever fills in a form types on: on a button or a tick box of it letters are no commands either. */
const isInForm = (target: EventTarget | null) => target instanceof Element && target.closest('form') !== null;
/** A letter or sign alone, which some switch off. */
const single = (act: Act) => {
  const pressed = unlessTyping(act);
  return (event: KeyboardEvent) => {
    if (singleKeys.on && !isInForm(event.target)) pressed(event);
  };
};
/** Nothing has the focus yet: the arrows begin where they walk. */
const atRest = (act: Act) => {
  const pressed = unlessTyping(act);
  return (event: KeyboardEvent) => {
    if (document.activeElement === document.body) pressed(event);
  };
};
const always = (act: Act) => (event: KeyboardEvent) => {
  event.preventDefault();
  act();
};

/** What stood in the field under the focus when it got it. */
let entered: { field: EventTarget; text: string } | null = null;
const textOf = (target: EventTarget | null): string | null => (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : null);
/** A field with nothing of its own to take back: the browser would take back what was typed in another one, and go there. */
const isUnchanged = (target: EventTarget | null): boolean => textOf(target) !== null && entered?.field === target && entered.text === textOf(target);
function enters({ target }: FocusEvent): void {
  const text = textOf(target);
  entered = target !== null && text !== null ? { field: target, text } : null;
}

export function listenToKeys(acts: Acts, target: Window = window): () => void {
  target.addEventListener('focusin', enters);
  const stop = bindKeys(acts, target);
  return () => {
    target.removeEventListener('focusin', enters);
    stop();
  };
}

function bindKeys(acts: Acts, target: Window): () => void {
  return tinykeys(target, {
    // On many keyboards "/" is Shift+7 and "?" is Shift with another key: what it writes counts.
    '/': single(acts.find),
    'Shift+/': single(acts.find),
    '?': single(() => acts.help()),
    'Shift+?': single(() => acts.help()),
    F1: always(() => acts.help()),
    '$mod+k': always(acts.palette),
    '$mod+,': always(() => acts.go('settings')),
    '$mod+l': always(acts.lock),
    // Where the plus is another key's Shift, or a key of its own.
    '$mod++': always(() => acts.zoom(1)),
    '$mod+Shift++': always(() => acts.zoom(1)),
    '$mod+=': always(() => acts.zoom(1)),
    '$mod+-': always(() => acts.zoom(-1)),
    '$mod+0': always(() => acts.zoom(0)),
    n: single(acts.book),
    a: single(acts.walkIn),
    t: single(acts.today),
    g: single(acts.jump),
    'Shift+L': single(() => acts.takeOff('leave')),
    b: single(() => acts.go('board')),
    k: single(() => acts.go('cases')),
    q: single(() => acts.go('waiting')),
    l: single(() => acts.go('clients')),
    e: single(() => acts.correct()),
    'Shift+W': single(acts.weigh),
    'Shift+N': single(acts.newClient),
    'Shift+P': single(acts.newPet),
    'Shift+D': single(acts.deceased),
    'Shift+O': single(acts.coOwner),
    d: single(() => acts.look('day')),
    w: single(() => acts.look('week')),
    f: single(acts.free),
    ',': single(() => acts.nextVet(-1)),
    '.': single(() => acts.nextVet(1)),
    '[': single(() => acts.turn(-1)),
    ']': single(() => acts.turn(1)),
    ArrowDown: atRest(acts.enter),
    ArrowUp: atRest(acts.enter),
    ArrowLeft: unlessTyping(() => acts.turn(-1)),
    ArrowRight: unlessTyping(() => acts.turn(1)),
    '$mod+ArrowLeft': unlessTyping(() => acts.turn(-1)),
    '$mod+ArrowRight': unlessTyping(() => acts.turn(1)),
    '$mod+z': (event) => {
      if (isUnchanged(event.target)) event.preventDefault();
      else unlessTyping(acts.undo)(event);
    },
    '$mod+Shift+z': unlessTyping(acts.redo),
    x: single(acts.move),
    y: single(() => acts.yes()),
    m: single(() => acts.miss()),
    h: single(() => acts.history()),
    r: single(acts.missed),
    'Shift+Space': (event) => {
      // A button under the focus would take it for a press, and step forward.
      if (takesSpace(event.target)) target.addEventListener('keyup', (release) => release.preventDefault(), { once: true, capture: true });
      unlessTyping(() => acts.stepBack())(event);
    },
    c: single(acts.cancel),
    Space: (event) => {
      if (!takesSpace(event.target)) unlessTyping(acts.next)(event);
    },
    Escape: (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      acts.escape();
    },
  });
}
