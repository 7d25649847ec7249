// Whether what was found is spelt otherwise than what was typed. The backend looks for that only where nothing else fits.
import type { Hit } from '@/backend/types';

const plain = (text: string): string[] => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
const digits = (text: string): string => text.replace(/\D/g, '');

/** As many slips as the search forgives in a word of this length. */
const forgiven = (letters: number): number => (letters <= 4 ? 1 : letters <= 8 ? 2 : 3);

/** Slips between two words: letters that are missing, too many, wrong, or changed about. */
function slips(one: string, other: string): number {
  const rows: number[][] = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const at = (up: number, left: number) => (up === 0 ? row[j - left] : rows[i - up]?.[j - left]) ?? 0;
      let least = Math.min(at(1, 0) + 1, at(0, 1) + 1, at(1, 1) + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, at(2, 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}
const isNear = (typed: string, word: string): boolean => Math.min(slips(typed, word), slips(typed, word.slice(0, typed.length + 1))) <= forgiven(typed.length);

/** A word that was typed stands nowhere in what is shown of the hit, but one that is spelt like it does. */
function isSimilar(typed: string, hit: Hit): boolean {
  const shown = plain([hit.pet_name, hit.client_name, hit.phone_of, hit.species, hit.breed].join(' '));
  const numbers = digits(`${hit.phone ?? ''} ${hit.chip ?? ''}`);
  return plain(typed).some((word) => !/\d/.test(word) && !shown.some((each) => each.includes(word)) && !numbers.includes(word) && shown.some((each) => isNear(word, each)));
}

/** Nothing that was found is what was typed. */
export const areSimilar = (typed: string, hits: readonly Hit[]): boolean => hits.length > 0 && hits.every((hit) => isSimilar(typed, hit));
