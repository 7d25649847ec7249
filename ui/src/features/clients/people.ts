// Who belongs to a household, each with their own numbers.
import type { Household, Phone } from '@/backend/types';

export interface Person {
  id: string;
  name: string;
  phones: Phone[];
}

export const nameOf = ({ client }: Household): string => `${client.first_name} ${client.last_name}`.trim();

/** The owner first. A number whose bearer is not named among them is the owner's. */
export function peopleOf(home: Household): Person[] {
  const people: Person[] = [{ id: home.client.id, name: nameOf(home), phones: [] }, ...home.co_owners.map(({ id, name }) => ({ id, name, phones: [] }))];
  for (const phone of home.phones) {
    const whose = people.find((person) => person.name === phone.of) ?? people[0];
    whose?.phones.push(phone);
  }
  return people;
}
