// What the palette and help offer, and what of it fits the typed text.

export interface Action {
  id: string;
  word: string;
  /** Other words that somebody may look for it by. */
  also?: string;
  /** The shortcut that does the same. */
  key?: string;
  run: () => void;
}

/** What can be looked up, but not done here and now: it says how. */
export interface HowTo {
  id: string;
  word: string;
  also: string;
  keys: readonly string[];
  /** Where it can be done. */
  group: string;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}+]+/u).filter((word) => word !== '');

/** "How do I cancel a visit" asks for "cancel visit"; where nothing else is left, it asks for what it says. */
function asked(typed: string, filler: string): string[] {
  const all = wordsOf(plain(typed));
  const small = new Set(wordsOf(plain(filler)));
  const rest = all.filter((word) => !small.has(word));
  return rest.length > 0 ? rest : all;
}

/** How many of the typed words a text has as they are typed: "cancel" is a word of "Cancel the visit", not of "Cancelled visits". */
function whole(text: string, typed: string): number {
  const words = new Set(wordsOf(plain(text)));
  return wordsOf(plain(typed)).filter((word) => words.has(word)).length;
}

/**
 * How well an action fits: 0 it begins with the text or has each typed word, 1 every typed word begins one of its words, 2 it is
 * somewhere in it, 3 every word that matters begins one of its words or of the words that mean the same; null not at all.
 */
export function fit(word: string, typed: string, also = '', filler = ''): number | null {
  const wanted = plain(typed).trim();
  const label = plain(word);
  if (wanted === '' || label.startsWith(wanted)) return 0;
  const words = wordsOf(wanted).length;
  if (words > 0 && whole(label, typed) === words) return 0;
  const begins = (parts: readonly string[], words: readonly string[]) => parts.length > 0 && parts.every((part) => words.some((each) => each.startsWith(part)));
  if (begins(wanted.split(/\s+/), wordsOf(label))) return 1;
  if (wanted.length >= 3 && label.includes(wanted)) return 2;
  return begins(asked(typed, filler), [...wordsOf(label), ...wordsOf(plain(also))]) ? 3 : null;
}

/** Those that fit, the best first; where they fit alike, what has more of the words as typed, then in their own order. */
export function fitting<T extends { word: string; also?: string }>(offered: readonly T[], typed: string, filler = ''): T[] {
  return offered
    .map((each, place) => ({ each, place, rank: fit(each.word, typed, each.also, filler), whole: whole(`${each.word} ${each.also ?? ''}`, typed) }))
    .filter((found): found is typeof found & { rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank || b.whole - a.whole || a.place - b.place)
    .map(({ each }) => each);
}
