// The clinic the signed-in person works in, for whoever writes a time or a price.
import type { Me } from '@/backend/types';

let me = $state.raw<Me | null>(null);

export const clinic = {
  get zone(): string {
    return me?.time_zone ?? 'UTC';
  },
  get currency(): string {
    return me?.currency ?? 'USD';
  },
  get me(): Me | null {
    return me;
  },
};

export function workAs(person: Me | null): void {
  me = person;
}
