// Somebody who is not in the clinic's list yet: what is asked, and whether it can be right.
import * as v from 'valibot';
import type { BookPet } from '@/backend/types';
import { m } from '@/paraglide/messages';

/** The animal is new; the client may be known. */
export interface Fresh {
  client: { id: string; name: string } | null;
  first_name: string;
  last_name: string;
  phone: string;
  /** There is none, and somebody said so. */
  no_phone: boolean;
  pet_name: string;
  species: string;
}

const LONGEST = 200;
const filled = v.pipe(v.string(), v.trim(), v.nonEmpty(() => m.book_name_missing()), v.maxLength(LONGEST, () => m.book_too_long({ count: LONGEST })));
const isPhone = (text: string) => (text.match(/\d/g)?.length ?? 0) >= 6 && /^[\d\s+()./-]+$/.test(text.trim());
const FreshPet = v.object({ pet_name: filled });
const PhonelessClient = v.object({ first_name: filled, last_name: filled, pet_name: filled });
const FreshClient = v.object({
  first_name: filled, last_name: filled, pet_name: filled,
  phone: v.pipe(v.string(), v.check(isPhone, () => m.book_phone_wrong())),
});

/** Begins from what was typed into the search: digits are a phone, words a name. */
export function freshFrom(typed: string, client: Fresh['client']): Fresh {
  const number = /[+(]?\d[\d\s()./-]*/.exec(typed)?.[0] ?? '';
  const words = named(typed.replace(number, ' ').trim()).split(/\s+/);
  const [first = '', ...rest] = client ? [] : words;
  return { client, first_name: first, last_name: rest.join(' '), phone: client ? '' : number.trim(), no_phone: false, pet_name: '', species: 'dog' };
}

/** In haste a name is typed small; one with any capital letter is as its writer wants it. */
const named = (typed: string): string => (typed === typed.toLowerCase() ? typed.replace(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()) : typed);

/** What cannot be right, by field. */
export function faultsOf(fresh: Fresh): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const issue of v.safeParse(fresh.client ? FreshPet : fresh.no_phone && fresh.phone.trim() === '' ? PhonelessClient : FreshClient, fresh).issues ?? []) faults[v.getDotPath(issue) ?? ''] ??= issue.message;
  return faults;
}

export const asPet = (fresh: Fresh): BookPet => ({
  kind: 'new', name: fresh.pet_name.trim(), species: fresh.species, breed: null, birth_date: null, chip: null,
  client: fresh.client
    ? { kind: 'known', client_id: fresh.client.id }
    : { kind: 'new', first_name: fresh.first_name.trim(), last_name: fresh.last_name.trim(), phone: fresh.phone.trim() || null, no_phone: fresh.no_phone && fresh.phone.trim() === '', email: null },
});

/** Another new animal of whoever the booking is for. */
export interface Second {
  pet_name: string;
  species: string;
}
export const asSecond = ({ pet_name, species }: Second, client_id: string | null): BookPet => ({
  kind: 'new', name: pet_name.trim(), species, breed: null, birth_date: null, chip: null, client: client_id === null ? { kind: 'same' } : { kind: 'known', client_id },
});
