// What the legend says: each state in its order, each colour of a type with the clinic's own types that bear it.
import type { AppointmentType, Status, VisitType } from '@/backend/types';
import { TYPE } from '@/components/status';
import { m } from '@/paraglide/messages';

export const MEANS: readonly { status: Status; means: () => string }[] = [
  { status: 'scheduled', means: m.legend_scheduled },
  { status: 'confirmed', means: m.legend_confirmed },
  { status: 'arrived', means: m.legend_arrived },
  { status: 'in_room', means: m.legend_in_room },
  { status: 'ready', means: m.legend_ready },
  { status: 'completed', means: m.legend_completed },
  { status: 'cancelled', means: m.legend_cancelled },
  { status: 'no_show', means: m.legend_no_show },
];

/** The colours in their order, each with the names the clinic gave its types; one that says the same as the colour's word is left out. */
export function typesOf(own: readonly AppointmentType[]): { type: VisitType; names: string[] }[] {
  const same = (name: string, type: VisitType) => name.toLocaleLowerCase() === TYPE[type].word().toLocaleLowerCase();
  return (Object.keys(TYPE) as VisitType[]).map((type) => ({ type, names: own.filter((each) => each.visit_type === type && !same(each.name, type)).map(({ name }) => name) }));
}
