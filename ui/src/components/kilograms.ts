// A weight as it is read and typed, and what is asked about one that can hardly be so.
import type { DeskError } from '@/backend/backend';
import type { WeightQuestion } from '@/backend/types';
import { m } from '@/paraglide/messages';
import type { Question } from './in-place';
import { region } from './when';

/** To the gram where it is less than a kilogram, else to ten grams. */
const digits = (kg: number): number => (Math.abs(kg) < 1 ? 3 : 2);
const written = (kg: number, most: number): string => new Intl.NumberFormat(region(), { maximumFractionDigits: most }).format(kg);

/** "4.9", "0.035". What is no number stays as it is. */
export function kilograms(kg: string): string {
  const number = Number(kg);
  return Number.isFinite(number) && kg.trim() !== '' ? written(number, digits(number)) : kg;
}
/** "+0.28", "−1.2": between the two weights as they are read, and as finely; empty where both read the same. */
export function kilogramsMore(kg: string, before: string): string {
  const most = Math.min(digits(Number(kg)), digits(Number(before)));
  const more = Number((Number(Number(kg).toFixed(most)) - Number(Number(before).toFixed(most))).toFixed(most));
  return more === 0 ? '' : `${more > 0 ? '+' : '−'}${written(Math.abs(more), most)}`;
}
/** As one would type it here, to the gram. */
export const typedKilograms = (kg: string): string => new Intl.NumberFormat(region(), { maximumFractionDigits: 3, useGrouping: false }).format(Number(kg));

const A: Record<string, () => string> = {
  cat: m.species_a_cat, dog: m.species_a_dog, rabbit: m.species_a_rabbit, bird: m.species_a_bird, reptile: m.species_a_reptile, rodent: m.species_a_rodent, horse: m.species_a_horse,
};

function sentence({ kg, suggestion, last, species, from, to }: WeightQuestion): string {
  const a = A[species.toLowerCase()] ?? m.species_a_pet;
  return [
    m.weight_ask({ kg: kilograms(kg), species: a() }),
    last ? m.weight_ask_last({ kg: kilograms(last) }) : m.weight_ask_range({ from: kilograms(from), to: kilograms(to) }),
    suggestion ? m.weight_ask_meant({ kg: kilograms(suggestion) }) : null,
  ].filter((part) => part).join(' ');
}

/** "470 kg for a cat? The last weight was 4.6 kg. Did you mean 4.7?" */
export function weightQuestion({ code, details }: DeskError): Question | null {
  const asked = details.weight;
  if (code !== 'weight_unlikely' || !asked) return null;
  const instead = asked.suggestion ? { text: typedKilograms(asked.suggestion), word: m.weight_take({ kg: kilograms(asked.suggestion) }) } : null;
  return { text: sentence(asked), instead, keep: m.weight_keep({ kg: kilograms(asked.kg) }) };
}
