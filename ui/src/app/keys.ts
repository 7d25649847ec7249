// The keys that work everywhere in the window. What the grid or a field takes for itself never comes here.
import { tinykeys } from 'tinykeys';
import { singleKeys } from '@/components/single-keys.svelte';

export interface Acts {
  find: () => void;
  book: () => void;
  today: () => void;
  board: () => void;
  palette: () => void;
  help: () => void;
  turn: (by: -1 | 1) => void;
  escape: () => void;
  undo: () => void;
  /** The visit whose panel is open: its next state, move, cancel. */
  next: () => void;
  move: () => void;
  cancel: () => void;
}

/** Letters typed into a field are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.getAttribute('contenteditable') === 'true' || target.closest('[role="spinbutton"], [role="menu"]')) return true;
  return target.matches('input, textarea, select');
}
const takesSpace = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('button, a, summary, [role="button"]');

export function listenToKeys(acts: Acts, target: Window = window): () => void {
  const unlessTyping = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    if (event.defaultPrevented || isTyping(event.target) || event.isComposing) return;
    event.preventDefault();
    act(event);
  };
  // A letter or sign alone, which some switch off.
  const single = (act: () => void) => {
    const pressed = unlessTyping(act);
    return (event: KeyboardEvent) => {
      if (singleKeys.on) pressed(event);
    };
  };
  return tinykeys(target, {
    // On many keyboards "/" is Shift+7 and "?" is Shift with another key: what it writes counts.
    '/': single(acts.find),
    'Shift+/': single(acts.find),
    '?': single(acts.help),
    'Shift+?': single(acts.help),
    F1: (event) => {
      event.preventDefault();
      acts.help();
    },
    '$mod+k': (event) => {
      event.preventDefault();
      acts.palette();
    },
    n: single(acts.book),
    t: single(acts.today),
    b: single(acts.board),
    '[': single(() => acts.turn(-1)),
    ']': single(() => acts.turn(1)),
    ArrowLeft: unlessTyping(() => acts.turn(-1)),
    ArrowRight: unlessTyping(() => acts.turn(1)),
    '$mod+ArrowLeft': unlessTyping(() => acts.turn(-1)),
    '$mod+ArrowRight': unlessTyping(() => acts.turn(1)),
    '$mod+z': unlessTyping(acts.undo),
    x: single(acts.move),
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
