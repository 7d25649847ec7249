// What is dragged to an edge scrolls the sheet there: the nearer to the edge, the faster.
const NEAR = 44;
/** Pixels a frame at the very edge. */
const FASTEST = 18;

interface Point {
  x: number;
  y: number;
}

/** How far to scroll for a pointer between two edges. */
export function pullAt(at: number, from: number, to: number): number {
  const into = (depth: number) => Math.min(Math.max(depth / NEAR, 0), 1) * FASTEST;
  return Math.round(into(at - (to - NEAR)) - into(from + NEAR - at));
}

/** Scrolls while the pointer stays near an edge, and says so each time. */
export function scrollAtEdges(frame: HTMLElement, scrolled: () => void) {
  // The heads and the hours stand still at two of the edges.
  const head = frame.querySelector<HTMLElement>('[data-head]')?.offsetHeight ?? 0;
  const side = frame.querySelector<HTMLElement>('[data-hours]')?.offsetWidth ?? 0;
  let point: Point | null = null;
  let asked = 0;

  function again(): void {
    asked = 0;
    if (!point) return;
    const box = frame.getBoundingClientRect();
    const [left, top] = [frame.scrollLeft, frame.scrollTop];
    frame.scrollBy(pullAt(point.x, box.left + side, box.right), pullAt(point.y, box.top + head, box.bottom));
    if (frame.scrollLeft === left && frame.scrollTop === top) return;
    scrolled();
    asked = requestAnimationFrame(again);
  }
  return {
    follow(next: Point): void {
      point = next;
      if (asked === 0) asked = requestAnimationFrame(again);
    },
    stop(): void {
      point = null;
      cancelAnimationFrame(asked);
    },
  };
}
