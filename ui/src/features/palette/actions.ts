// What the palette offers, and what of it fits the typed text.

export interface Action {
  id: string;
  word: string;
  /** The shortcut that does the same. */
  key?: string;
  run: () => void;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** How well an action fits: 0 begins with the text, 1 every typed word begins one of its words, 2 it is somewhere in it; null not at all. */
export function fit(word: string, typed: string): number | null {
  const wanted = plain(typed).trim();
  const label = plain(word);
  if (wanted === '' || label.startsWith(wanted)) return 0;
  const words = label.split(/[^\p{L}\p{N}+]+/u);
  if (wanted.split(/\s+/).every((part) => words.some((each) => each.startsWith(part)))) return 1;
  return wanted.length >= 3 && label.includes(wanted) ? 2 : null;
}

/** The actions that fit, the best first; in their own order where they fit alike. */
export function fitting(actions: readonly Action[], typed: string): Action[] {
  return actions
    .map((action, place) => ({ action, place, rank: fit(action.word, typed) }))
    .filter((each): each is typeof each & { rank: number } => each.rank !== null)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ action }) => action);
}
