import type { Hit, PetCard } from '@/backend/types';

/** Of who was not searched for. */
export const UNMARKED: Pick<Hit, 'phone_of' | 'marks'> = { phone_of: null, marks: { pet_name: [], client_name: [], phone: [], chip: [] } };

/** A pet of a card as the search would have found it, so that a visit can be booked for it. */
export const hitOf = (pet: PetCard, owner: { id: string; name: string; phone: string | null }): Hit => ({
  kind: 'pet', client_id: owner.id, client_name: owner.name, phone: owner.phone, pet_id: pet.id, pet_name: pet.name, species: pet.species, breed: pet.breed,
  birth_date: pet.birth_date, age: pet.age, deceased: pet.deceased, chip: pet.chip, has_alerts: pet.has_alerts, ...UNMARKED,
});
