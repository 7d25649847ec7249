import { m } from '@/paraglide/messages';

const WORDS: Record<string, () => string> = {
  dog: m.species_dog, cat: m.species_cat, rabbit: m.species_rabbit, bird: m.species_bird, reptile: m.species_reptile, rodent: m.species_rodent,
  horse: m.species_horse, other: m.species_other,
};
export const SPECIES = Object.keys(WORDS);

/** A species in the screen's language; what an import brought along stays as it is. */
export const speciesWord = (species: string): string => WORDS[species.toLowerCase()]?.() ?? species;
/** The breed, or the species where there is none. */
export const kindOf = (pet: { species: string | null; breed: string | null }): string =>
  pet.breed || (pet.species ? speciesWord(pet.species) : '');

export function ageWord(age: { years: number; months: number } | null): string | null {
  if (!age) return null;
  if (age.years === 0) return m.age_months({ months: age.months });
  return age.months === 0 || age.years >= 10 ? m.age_years({ years: age.years }) : m.age_years_months({ years: age.years, months: age.months });
}

/** "985 112 004 567 890"; the older, shorter ones stay as they are. */
export const chipGroups = (chip: string): string => (/^\d{15}$/.test(chip) ? chip.replace(/(\d{3})(?=\d)/g, '$1 ') : chip);
