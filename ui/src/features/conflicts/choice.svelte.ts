// Which of two versions stands, field by field.
import type { FieldDifference, FieldName } from '@/backend/types';

export type Side = 'mine' | 'theirs';

/** Two rows of one case may have the same column. */
export const keyOf = ({ table, row_id, name }: FieldName): string => `${table}/${row_id}/${name}`;

export class SideChoice {
  /** The field that the keys act on. */
  at = $state(0);
  /** Theirs stands on the server already: it is what stays where nobody says otherwise. */
  private sides = $state<Record<string, Side>>({});

  side(field: FieldName): Side {
    return this.sides[keyOf(field)] ?? 'theirs';
  }
  choose(field: FieldName, side: Side): void {
    this.sides[keyOf(field)] = side;
  }
  walk(by: 1 | -1, count: number): void {
    this.at = Math.min(Math.max(this.at + by, 0), count - 1);
  }
  /** The fields whose version from the server stands. */
  theirs(fields: readonly FieldDifference[]): FieldName[] {
    return fields.filter((field) => this.side(field) === 'theirs').map(({ table, row_id, name }) => ({ table, row_id, name }));
  }
}
