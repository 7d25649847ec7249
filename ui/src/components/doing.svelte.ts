// Carrying out what a person asked for: the change, what must be read again, the word about it, and the way back.
import { tick } from 'svelte';
import { toast } from 'svelte-sonner';
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { words, type Remedy } from '@/backend/errors';
import { forget, forgetSoon } from '@/backend/fresh';
import type { Done } from '@/backend/types';
import { m } from '@/paraglide/messages';
import { afterFrame } from './afterwards';
import { announce } from './announce.svelte';
import { whatWasUndone, type Said } from './undone';

/** How long an undo is offered on the screen; Mod+Z works longer. */
const UNDO_OFFERED = 8_000;
/** How long it is said that something was taken back. */
const TAKEN_BACK = 4_000;
/** How long a word stands that nobody has to act on. */
const SAID_ONLY = 5_000;
const undoable: string[] = [];
/** What was taken back and can be done again; the next change ends it. */
const redoable: string[] = [];
/** What was said about each of the last changes: its undo says it again. */
const told = new Map<string, () => Said>();
/** As many as the backend keeps. */
const TOLD = 50;
/** The last change that was asked for: until it is answered, it is not known what there is to take back. */
let underway: Promise<unknown> = Promise.resolve();
/** The last word about a change. The next one takes its place: a pile would cover the day. */
let lastWord: string | number | undefined;
let unsaid = () => {};
/** How often the desk went quiet: what was asked for before is not spoken of after. */
let silences = 0;
let remedies: Partial<Record<Remedy, () => void>> = {};

/** What the buttons of error messages lead to; the frame sets it. */
export function useRemedies(given: Partial<Record<Remedy, () => void>>): void {
  remedies = given;
}

interface Offer {
  label: string;
  /** Names the key that does the same. */
  class: string;
  onClick: () => void;
}

/** The word about a change, behind the frame that shows it. */
function tell(sentence: string, action: Offer | null, { duration = UNDO_OFFERED, quiet = false } = {}): void {
  announce(sentence);
  unsaid();
  unsaid = afterFrame(() => {
    if (lastWord !== undefined) toast.dismiss(lastWord);
    lastWord = (quiet ? toast : toast.success)(sentence, { duration, ...(action ? { action, class: action.class } : {}) });
  });
}
const offerUndo = (undo_id: string | null): Offer | null => (undo_id === null ? null : { label: m.do_undo(), class: 'undoes', onClick: () => void undo(undo_id) });
const offerRedo = (undo_id: string | null): Offer | null => (undo_id === null ? null : { label: m.do_redo(), class: 'redoes', onClick: () => void redo(undo_id) });

function keepTold(undo_id: string, said: () => Said): void {
  told.set(undo_id, said);
  const [oldest] = told.keys();
  if (told.size > TOLD && oldest !== undefined) told.delete(oldest);
}

/** Puts the last word away: something stands in its place now. What it offered can be had by keys. */
export function stepAside(): void {
  if (lastWord !== undefined) toast.dismiss(lastWord);
}

/** Takes back every word, said or about to be: whoever comes now must not read them. */
export function silence(): void {
  silences += 1;
  unsaid();
  toast.dismiss();
  announce('');
}

/** Shows an error that belongs to no field: what happened, what is safe, one button. */
export function showError(error: DeskError, remedy?: () => void): void {
  const said = words(error);
  const does = remedy ?? remedies[said.remedy];
  announce(`${said.what} ${said.safe}`);
  toast.error(said.what, {
    description: said.safe,
    duration: 12_000,
    ...(does && said.remedy !== 'close' ? { action: { label: said.button, onClick: does } } : {}),
  });
}

/**
 * Does it, re-reads what it changed, says so and offers the way back. What `show` puts on the screen is there before it is
 * read again. Throws what the backend refused. `names`: whom it is about, where there are several.
 */
export async function change<T>(
  ask: () => Promise<Done<T>>, said: (value: T) => string, show?: (value: T) => readonly string[], { quiet = false, names = [] }: { quiet?: boolean; names?: readonly string[] } = {},
): Promise<T> {
  const before = silences;
  const asked = ask().then((done) => {
    redoable.length = 0;
    if (done.undo_id !== null) {
      undoable.push(done.undo_id);
      keepTold(done.undo_id, () => ({ sentence: said(done.value), names }));
    }
    return done;
  });
  underway = Promise.allSettled([underway, asked]);
  const done = await asked;
  if (show) {
    forgetSoon(done.areas, show(done.value));
    // Whoever goes on from here finds it on the screen.
    await tick();
  } else await forget(done.areas);
  if (silences === before) tell(said(done.value), offerUndo(done.undo_id), { quiet });
  return done.value;
}

/** Like `change`, for what has no form of its own: a refusal is shown, and answered with `null`. */
export async function changeOrTell<T>(ask: () => Promise<Done<T>>, said: (value: T) => string, show?: (value: T) => readonly string[]): Promise<T | null> {
  try {
    return await change(ask, said, show);
  } catch (thrown) {
    showError(asDeskError(thrown));
    return null;
  }
}

/** For what changes nothing of the clinic's: a refusal is shown. */
export async function orTell(act: Promise<void>): Promise<void> {
  try {
    await act;
  } catch (thrown) {
    showError(asDeskError(thrown));
  }
}

/** Says something that changed nothing: why a key did not act. */
export function say(sentence: string): void {
  announce(sentence);
  toast(sentence, { duration: SAID_ONLY });
}

/** Takes back the last thing done here, or the one named. */
export const undo = (named?: string): Promise<void> => step(undoable, redoable, named, m.nothing_to_undo, offerRedo);

/** Does again what was taken back last, or the one named. */
export const redo = (named?: string): Promise<void> => step(redoable, undoable, named, m.nothing_to_redo, offerUndo);

/** A quick hand means what it has just done, and not what it did before: each step waits for the one that is under way. */
function step(from: string[], to: string[], named: string | undefined, nothing: () => string, offer: typeof offerUndo): Promise<void> {
  const taken = underway.then(async () => {
    const id = named ?? from.at(-1);
    if (id !== undefined) return takeBack(from, to, id, offer);
    announce(nothing());
    toast(nothing());
  });
  underway = taken;
  return taken;
}

async function takeBack(from: string[], to: string[], id: string, offer: typeof offerUndo): Promise<void> {
  const place = from.indexOf(id);
  if (place >= 0) from.splice(place, 1);
  const before = silences;
  try {
    const done = await backend.undo({ undo_id: id });
    const said = told.get(id);
    told.delete(id);
    if (done.undo_id !== null) {
      to.push(done.undo_id);
      if (said) keepTold(done.undo_id, said);
    }
    await forget(done.areas);
    if (silences === before) tell(whatWasUndone(done.value, said?.()), offer(done.undo_id), { duration: TAKEN_BACK, quiet: done.value.intent === 'decease' });
  } catch (thrown) {
    showError(asDeskError(thrown));
  }
}

/** Another person sits here now: nothing of the last one's can be taken back. */
export function forgetUndo(): void {
  undoable.length = 0;
  redoable.length = 0;
  told.clear();
}
