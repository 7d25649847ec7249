// What the keys do inside the grid.
import type { Appointment } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { now } from '@/components/now.svelte';
import { isSingle, singleKeys } from '@/components/single-keys.svelte';
import { say } from '@/components/doing.svelte';
import { whyFixed } from '@/components/steps';
import { m } from '@/paraglide/messages';
import type { Diary } from '../diary.svelte';
import type { Step } from './steps';
import { walk, type Ground, type Way } from './walk';

interface Acts {
  onopen: (visit: Appointment, cancelling?: boolean) => void;
  /** A booking on the step under the focus. */
  onbook: () => void;
  /** What is blocked, or the leave, under the focus. */
  onkept: (step: Step) => void;
  /** What is marked, or the column's day, is to be blocked or taken off. */
  onoff: (what: 'block' | 'leave') => void;
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
    diary.mark = null;
    const next = walk(ground(), here, way, now.at);
    if (next === here && (way === 'free' || way === 'freeBefore')) announce(m.free_no_more());
    if (next !== here) diary.cursor = next;
    // Beyond the last day of a week lies the next one.
    else if (way === 'left' || way === 'right') diary.step(way === 'left' ? -1 : 1);
    acts.moved();
  }

  /** Shift and the keys that walk mark a stretch of the column. */
  function mark(key: string): boolean {
    const step = ground().stepMinutes;
    if (key === 'ArrowDown') diary.markOn(step);
    else if (key === 'ArrowUp') diary.markOn(-step);
    else if (key === 'PageDown') diary.markOn(60);
    else if (key === 'PageUp') diary.markOn(-60);
    else if (key === 'Home') diary.markToEdge('first');
    else if (key === 'End') diary.markToEdge('last');
    else return false;
    acts.moved();
    return true;
  }

  /** Opens what stands under the focus; where nothing does, books. */
  function enter(visit: Appointment | undefined): void {
    const { here } = diary;
    if (diary.marked) acts.onbook();
    else if (visit) acts.onopen(visit);
    else if (here?.kind === 'blocked' || here?.kind === 'leave') acts.onkept(here);
    else acts.onbook();
  }

  function act(event: KeyboardEvent): boolean {
    const visit = diary.focused;
    if (event.altKey && event.key.startsWith('Arrow')) {
      if (!visit) return true;
      if (!hand.picked && !event.repeat) hand.pickUp(visit, 'alt', diary.cursorLane);
      return hand.picked ? carry(event) : true;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !hand.picked && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      go(event.key === 'ArrowDown' ? 'free' : 'freeBefore');
      return true;
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
    if (event.shiftKey && mark(event.key)) return true;
    if (event.key === 'Delete' && diary.here?.kind === 'blocked') {
      void diary.unblock();
      return true;
    }
    if (event.key === 'Escape' && diary.marked) {
      diary.mark = null;
      return true;
    }
    const way = WAYS[event.key];
    if (way) {
      go(way);
      return true;
    }
    if (event.key === 'Enter') {
      enter(visit);
      return true;
    }
    if (!singleKeys.on && isSingle(event.key)) return false;
    if (event.key === 'L' || (event.key === 'l' && diary.marked)) {
      acts.onoff(event.key === 'L' ? 'leave' : 'block');
      return true;
    }
    if (!visit) return false;
    if (event.key === ' ') {
      if (!event.repeat) void (event.shiftKey ? diary.takeStep(visit, 'back') : diary.advance(visit));
      return true;
    }
    if (event.key === 'x') {
      hand.pickUp(visit, 'keys', diary.cursorLane);
      acts.moved();
      return true;
    }
    if (event.key === 'c') {
      const fixed = whyFixed(visit);
      if (fixed) say(fixed);
      else acts.onopen(visit, true);
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
