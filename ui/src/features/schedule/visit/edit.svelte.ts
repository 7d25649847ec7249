// Correcting a visit: one field at a time, and a reason asked for where another length or room lies on somebody else's time.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { OVERBOOKABLE } from '@/backend/errors';
import { showVisit } from '@/backend/fresh';
import type { Appointment, AppointmentType, VisitChange } from '@/backend/types';
import { change } from '@/components/doing.svelte';
import { may } from '@/components/fields.svelte';
import { m } from '@/paraglide/messages';

/** What was refused and can be had for a reason. */
export interface Asked {
  changes: VisitChange[];
  said: (visit: Appointment) => string;
  error: DeskError;
}

/** The usual length and price of a type, where they are not what the visit has. */
export interface Proposal {
  name: string;
  minutes: number | null;
  price: string | null;
}

export class Editing {
  asked = $state.raw<Asked | null>(null);
  proposal = $state.raw<Proposal | null>(null);
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  /** Throws what was refused, but for what a reason would allow: that is asked for. */
  async save(changes: VisitChange[], said: (visit: Appointment) => string, overbook_reason: string | null = null): Promise<Appointment | null> {
    try {
      const visit = await change(() => backend.editVisit({ appointment_id: this.id, changes, overbook_reason }), said, showVisit);
      this.asked = null;
      return visit;
    } catch (thrown) {
      const error = asDeskError(thrown);
      if (!OVERBOOKABLE.has(error.code) || overbook_reason !== null || !may('diary.overbook')) throw error;
      this.asked = { changes, said, error };
      return null;
    }
  }

  /** Another type, and what it usually takes and costs: proposed, not done. */
  async saveType(type: AppointmentType): Promise<void> {
    const visit = await this.save([{ field: 'type', type_id: type.id }], ({ pet_name }) => m.said_type({ pet: pet_name, type: type.name }));
    if (visit) this.proposal = proposalOf(visit, type, may('prices.write'));
  }
  async takeProposal(): Promise<void> {
    const { proposal } = this;
    this.proposal = null;
    if (!proposal) return;
    const changes: VisitChange[] = [
      ...(proposal.minutes === null ? [] : [{ field: 'minutes', minutes: proposal.minutes } as const]),
      ...(proposal.price === null ? [] : [{ field: 'price', text: proposal.price } as const]),
    ];
    await this.save(changes, ({ pet_name, local_end, minutes }) => m.said_stretched({ pet: pet_name, time: local_end, count: minutes }));
  }
}

export function proposalOf(visit: Pick<Appointment, 'minutes' | 'price'>, type: AppointmentType, mayPrice: boolean): Proposal | null {
  const minutes = type.minutes > 0 && type.minutes !== visit.minutes ? type.minutes : null;
  const isOther = type.price !== null && (visit.price === null || Number(visit.price) !== Number(type.price));
  const price = mayPrice && isOther ? type.price : null;
  return minutes === null && price === null ? null : { name: type.name, minutes, price };
}
