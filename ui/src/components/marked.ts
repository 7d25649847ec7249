import type { Stretch } from '@/backend/types';

/** A text in pieces, those that begin a word and match what was typed marked. Accents and case do not count. */
export function marked(text: string, typed: string): { text: string; hit: boolean }[] {
  const plain = (part: string) => part.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = typed.trim().split(/\s+/).map(plain).filter((word) => word !== '');
  if (wanted.length === 0 || text.length > 500) return [{ text, hit: false }];
  const pieces: { text: string; hit: boolean }[] = [];
  const add = (piece: string, hit: boolean) => {
    const last = pieces.at(-1);
    if (last?.hit === hit) last.text += piece;
    else if (piece !== '') pieces.push({ text: piece, hit });
  };
  for (const word of text.split(/(\s+|-)/)) {
    const length = Math.max(0, ...wanted.filter((each) => plain(word).startsWith(each)).map((each) => each.length));
    add(word.slice(0, length), true);
    add(word.slice(length), false);
  }
  return pieces;
}

/** A text in pieces, those under a stretch marked. */
export function cut(text: string, stretches: readonly Stretch[]): { text: string; hit: boolean }[] {
  const pieces: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const { from, to } of stretches) {
    if (from > at) pieces.push({ text: text.slice(at, from), hit: false });
    pieces.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/** Where a stretch of a chip stands once the chip is written in groups of three. */
export const inGroups = ({ from, to }: Stretch): Stretch => ({ from: from + Math.floor(from / 3), to: to + Math.floor((to - 1) / 3) });
