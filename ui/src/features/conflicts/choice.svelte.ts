// Which of two versions stands, field by field.
import type { FieldDifference } from '@/backend/types';

export type Side = 'mine' | 'theirs';

export class SideChoice {
  /** The field that the keys act on. */
  at = $state(0);
  /** Theirs stands on the server already: it is what stays where nobody says otherwise. */
  private sides = $state<Record<string, Side>>({});

  side(name: string): Side {
    return this.sides[name] ?? 'theirs';
  }
  choose(name: string, side: Side): void {
    this.sides[name] = side;
  }
  walk(by: 1 | -1, count: number): void {
    this.at = Math.min(Math.max(this.at + by, 0), count - 1);
  }
  /** The fields whose version from the server stands. */
  theirs(fields: readonly FieldDifference[]): string[] {
    return fields.map(({ name }) => name).filter((name) => this.side(name) === 'theirs');
  }
}
