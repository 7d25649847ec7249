// Notices that nobody is at the desk any more.

const MINUTE = 60_000;
/** How often it is looked at, in milliseconds. */
const LOOK = 5_000;
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Calls `away` once nobody touched anything for so many minutes; null is never. A PC that slept meanwhile counts as left. */
export function whenAway(minutes: () => number | null, away: () => void): () => void {
  let last = Date.now();
  const look = (): boolean => {
    const limit = minutes();
    if (limit === null || Date.now() - last < limit * MINUTE) return false;
    last = Date.now();
    away();
    return true;
  };
  // The first touch after too long is already somebody else's.
  const touched = (event: Event) => {
    if (look()) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else last = Date.now();
  };
  const timer = setInterval(look, LOOK);
  for (const name of SIGNS_OF_LIFE) window.addEventListener(name, touched, { capture: true, passive: false });
  return () => {
    clearInterval(timer);
    for (const name of SIGNS_OF_LIFE) window.removeEventListener(name, touched, { capture: true });
  };
}
