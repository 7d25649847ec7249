// What the keys do inside the grid.
import type { Appointment } from '@/backend/types';
import { isSingle, singleKeys } from '@/components/single-keys.svelte';
import type { Diary } from '../diary.svelte';
import { walk, type Ground, type Way } from './walk';

interface Acts {
  onopen: (visit: Appointment, cancelling?: boolean) => void;
  onbook: () => void;
  /** The cursor or the carried visit moved. */
  moved: () => void;
}

const WAYS: Record<string, Way> = {
  ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', PageDown: 'next', PageUp: 'previous', Home: 'first', End: 'last',
};

export function gridKeys(diary: Diary, ground: () => Ground, acts: Acts) {
  const { hand } = diary;

  function carry(event: KeyboardEvent): boolean {
    const step = ground().stepMinutes;
    if (event.shiftKey && event.key === 'ArrowUp') hand.stretch(-step);
    else if (event.shiftKey && event.key === 'ArrowDown') hand.stretch(step);
    else if (event.key === 'ArrowUp') hand.carry(0, -step);
    else if (event.key === 'ArrowDown') hand.carry(0, step);
    else if (event.key === 'ArrowLeft') hand.carry(-1, 0);
    else if (event.key === 'ArrowRight') hand.carry(1, 0);
    else if (event.key === 'PageUp') hand.carry(0, -60);
    else if (event.key === 'PageDown') hand.carry(0, 60);
    else return false;
    acts.moved();
    return true;
  }

  async function put(): Promise<void> {
    await hand.drop();
    // What was refused asks for a reason, and has the focus for it.
    if (hand.refused === null) acts.moved();
  }

  function go(way: Way): void {
    const here = diary.cursor;
    if (!here) return;
    const next = walk(ground(), here, way);
    if (next !== here) diary.cursor = next;
    // Beyond the last day of a week lies the next one.
    else if (way === 'left' || way === 'right') diary.step(way === 'left' ? -1 : 1);
    acts.moved();
  }

  function act(event: KeyboardEvent): boolean {
    const visit = diary.focused;
    if (event.altKey && event.key.startsWith('Arrow')) {
      if (!visit) return true;
      if (!hand.picked) hand.pickUp(visit, 'alt', diary.cursorLane);
      return carry(event);
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (hand.picked?.by === 'keys') {
      if (event.key === 'Enter') {
        void put();
        return true;
      }
      if (event.key === 'Escape') {
        hand.putBack();
        return true;
      }
      if (carry(event)) return true;
    }
    const way = WAYS[event.key];
    if (way) {
      go(way);
      return true;
    }
    if (event.key === 'Enter') {
      if (visit) acts.onopen(visit);
      else acts.onbook();
      return true;
    }
    if (!singleKeys.on && isSingle(event.key)) return false;
    if (event.key === 'n' && !visit) {
      acts.onbook();
      return true;
    }
    if (!visit) return false;
    if (event.key === ' ') {
      if (!event.repeat) void diary.advance(visit);
      return true;
    }
    if (event.key === 'x') {
      hand.pickUp(visit, 'keys', diary.cursorLane);
      acts.moved();
      return true;
    }
    if (event.key === 'c') {
      acts.onopen(visit, true);
      return true;
    }
    return false;
  }

  return {
    pressed(event: KeyboardEvent): void {
      if (!act(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    /** A button would take the Space key's release for a click. */
    let(event: KeyboardEvent): void {
      if (event.key === ' ') event.preventDefault();
    },
    /** Alt let go: what it carried is put down, as one change. */
    released(event: KeyboardEvent): void {
      if (event.key === 'Alt' && hand.picked?.by === 'alt') {
        event.preventDefault();
        void put();
      }
    },
  };
}
