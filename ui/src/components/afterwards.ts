// What may wait until the screen shows what is in sight.
const waiting = new Set<() => void>();
let underway = false;

/** Does it behind the next frame: what a person looks at is drawn before it. What it gives back calls it off. */
export function afterFrame(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(work)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

function next(): void {
  const [piece] = waiting;
  underway = piece !== undefined;
  if (!piece) return;
  waiting.delete(piece);
  // Before it is done: one that fails keeps nobody waiting.
  afterFrame(next);
  piece();
}

/** Does it in its turn, a piece a frame, so that no key waits for long. What it gives back calls it off. */
export function afterwards(piece: () => void): () => void {
  waiting.add(piece);
  // The frame that is being drawn is to be seen first.
  if (!underway) afterFrame(() => afterFrame(next));
  underway = true;
  return () => waiting.delete(piece);
}
