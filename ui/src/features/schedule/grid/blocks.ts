// Which block shows which visit. A block that is drawn already and shows another visit is four times as fast as a new one.
import type { Place } from './layout';

export interface Drawn {
  readonly block: number;
  readonly place: Place;
}

/** Gives every visit the block that it had; to those that come, in their order, blocks of those that went. */
export class Blocks {
  #of = new Map<string, number>();
  #made = 0;

  show(places: readonly Place[]): Drawn[] {
    const stays = new Set(places.map(({ visit }) => visit.id));
    const free = [...this.#of].filter(([id]) => !stays.has(id)).map(([, block]) => block).reverse();
    const drawn = places.map((place) => ({ block: this.#of.get(place.visit.id) ?? free.pop() ?? this.#made++, place }));
    this.#of = new Map(drawn.map(({ block, place }) => [place.visit.id, block]));
    return drawn;
  }
}
