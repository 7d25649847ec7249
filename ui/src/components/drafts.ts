// What was typed and not yet saved is kept in this person's encrypted copy: it outlives a panel that closes, an
// error, a sign-out and a restart, and nobody else can read it.
import { asDeskError, backend } from '@/backend/backend';

/** How long typing rests before it is written down, in milliseconds. */
const PAUSE = 250;
/** What the copy does not hold yet, by its form; null where nothing is to be kept any more. */
const unwritten = new Map<string, string | null>();
let timer: ReturnType<typeof setTimeout> | undefined;
let writing: Promise<void> = Promise.resolve();

export function keepDraft(name: string, value: unknown): void {
  put(name, JSON.stringify(value));
}

export function dropDraft(name: string): void {
  put(name, null);
}

/** What was typed before, or null. What cannot be read costs the draft only. */
export async function draft<T>(name: string): Promise<T | null> {
  try {
    const text = unwritten.has(name) ? unwritten.get(name) : await backend.draft({ name });
    return text === null || text === undefined ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Writes down at once what still waits: before the person or the window goes. */
export function writeDrafts(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  writing = writing.then(async () => {
    for (const [name, text] of [...unwritten]) {
      try {
        await backend.keepDraft({ name, text });
        // Typed on while it was written: the newer words wait for their own turn.
        if (unwritten.get(name) === text) unwritten.delete(name);
      } catch (thrown) {
        // It stays here and is tried again with the next words.
        console.error('draft not kept', asDeskError(thrown).code);
      }
    }
  });
  return writing;
}

/** Another person sits here now. */
export function forgetDrafts(): void {
  clearTimeout(timer);
  timer = undefined;
  unwritten.clear();
}

function put(name: string, text: string | null): void {
  unwritten.set(name, text);
  clearTimeout(timer);
  timer = setTimeout(() => void writeDrafts(), PAUSE);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && unwritten.size > 0) void writeDrafts();
});
