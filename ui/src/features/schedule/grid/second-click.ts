// The second click of a double click. After the first one the grid may have become narrower, or may have scrolled: something else may
// lie under the pointer by then. The second click books what the first one marked, or does nothing.
const SOON = 500;
const NEAR = 6;

type Deed = 'marked' | 'opened';

/** `book` books what the first click marked. `isDrop` says of a click that it ends a drag, which is no click. */
export function secondClicks(book: () => void, isDrop: () => boolean) {
  let first: { at: number; x: number; y: number; deed: Deed } | null = null;

  const remember = ({ clientX: x, clientY: y }: MouseEvent, deed: Deed) => (first = { at: performance.now(), x, y, deed });
  const firstOf = ({ clientX, clientY }: MouseEvent) =>
    first && performance.now() - first.at < SOON && Math.hypot(clientX - first.x, clientY - first.y) < NEAR ? first : null;

  /** The press of a second click takes no focus; where the first one opened something, it drags nothing either. */
  function pressed(event: MouseEvent): void {
    const before = firstOf(event);
    if (!before) return;
    if (event.type === 'mousedown') event.preventDefault();
    if (before.deed === 'opened') event.stopPropagation();
  }
  function clicked(event: MouseEvent): void {
    const before = firstOf(event);
    // A key that presses a button makes a click without a place.
    if (!before || event.detail === 0 || isDrop()) return;
    event.preventDefault();
    event.stopPropagation();
    remember(event, 'opened');
    if (before.deed === 'marked') book();
  }

  return {
    /** A click of the pointer in the grid did this. */
    did(event: MouseEvent, deed: Deed): void {
      if (event.detail > 0) remember(event, deed);
    },
    /** Listens before everything else in the window does: where the grid was, the panel may be now. */
    listen(): () => void {
      const listening = new AbortController();
      const early = { signal: listening.signal, capture: true };
      for (const press of ['pointerdown', 'mousedown'] as const) addEventListener(press, pressed, early);
      addEventListener('click', clicked, early);
      return () => listening.abort();
    },
  };
}
