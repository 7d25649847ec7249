// What was typed and not yet saved outlives a panel that closes, an error and a sign-out; not the window,
// so that no client's name stays readable on the disk.
const PREFIX = 'vetdesk.draft.';

export function keepDraft(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A full or refused store costs the draft only.
  }
}

export function draft<T>(name: string): T | null {
  try {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    return null;
  }
}

export function dropDraft(name: string): void {
  sessionStorage.removeItem(PREFIX + name);
}
