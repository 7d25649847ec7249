// The households that were opened here lately, the last one first. Kept with the person, in the encrypted copy.
import { draft, keepDraft } from '@/components/drafts';

const NAME = 'recent-households';
const MOST = 12;
let ids = $state.raw<readonly string[]>([]);
let read: Promise<void> | null = null;

export const recent = {
  get ids(): readonly string[] {
    return ids;
  },
};

/** Reads what was kept, once a sign-in. */
export function readRecent(): Promise<void> {
  read ??= draft<string[]>(NAME).then((kept) => {
    if (Array.isArray(kept)) ids = together(ids, kept);
  });
  return read;
}

export function lookedAt(client_id: string): void {
  if (ids[0] === client_id) return;
  ids = together([client_id], ids);
  void readRecent().then(() => keepDraft(NAME, ids));
}

/** Another person sits here now. */
export function forgetRecent(): void {
  ids = [];
  read = null;
}

const together = (first: readonly string[], then: readonly string[]): string[] => [...new Set([...first, ...then])].slice(0, MOST);
