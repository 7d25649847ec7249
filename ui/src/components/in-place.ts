// The way from one correctable fact to the next, and where the E key goes.

/**
 * What is asked about a typed text before it is kept. Enter answers nothing: a person presses one of the two buttons, or
 * corrects the text. Mod+Enter keeps what was typed.
 */
export interface Question {
  text: string;
  instead: { text: string; word: string } | null;
  keep: string;
}

const FACT = '[data-in-place]';
/** What opens a fact, or what is typed into where it is open already. */
const WAY_IN = '[data-typed], [data-edit]';

/** The way into the fact after this one, or before it, on the same card. */
export function beside(root: HTMLElement | undefined, way: 'next' | 'previous'): HTMLElement | null {
  const card = root?.closest('[data-card]');
  if (!root || !card) return null;
  const facts = [...card.querySelectorAll<HTMLElement>(FACT)].filter((fact) => fact.querySelector(WAY_IN));
  const other = facts[facts.indexOf(root) + (way === 'next' ? 1 : -1)];
  return other?.querySelector<HTMLElement>(WAY_IN) ?? null;
}

/** The same within a list of facts: none at its ends, so that an arrow never leads to a fact of another kind. */
export function inList(root: HTMLElement | undefined, way: 'next' | 'previous'): HTMLElement | null {
  const other = beside(root, way);
  return other?.closest(FACT)?.hasAttribute('data-listed') ? other : null;
}

const first = (page: Document): Element | null => page.querySelector(`aside ${FACT}[data-first]`) ?? page.querySelector(`${FACT}[data-first]`);
/** The part of a card that has this name: of the panel, or else of the page. */
const part = (name: string, page: Document): HTMLElement | null => page.querySelector<HTMLElement>(`aside [data-do="${name}"]`) ?? page.querySelector<HTMLElement>(`[data-do="${name}"]`);
/** Begins what the card in sight offers: its buttons have names for it. Says whether there was one. */
export function begin(name: 'deceased' | 'co-owner' | 'pet', page: Document = document): boolean {
  const button = part(name, page);
  button?.click();
  return button !== null;
}
export const canBegin = (name: 'deceased' | 'co-owner' | 'pet', page: Document = document): boolean => part(name, page) !== null;

const weight = (page: Document): Element | null => page.querySelector('aside [data-in-place="weight"]') ?? page.querySelector('[data-in-place="weight"]');
function enter(fact: Element | null | undefined): boolean {
  const way = fact?.querySelector<HTMLElement>(WAY_IN);
  if (!way) return false;
  if (way.matches('[data-edit]')) way.click();
  else way.focus();
  return true;
}

/** Opens the fact that has the focus, or the first one of the card that is in sight; says whether there was one. */
export function correctHere(page: Document = document): boolean {
  return enter(page.activeElement?.closest(FACT) ?? first(page));
}
export const canCorrect = (page: Document = document): boolean => first(page) !== null;

/** Opens the field of a new weight where an animal is in sight. */
export const weighHere = (page: Document = document): boolean => enter(weight(page));
export const canWeigh = (page: Document = document): boolean => weight(page) !== null;
