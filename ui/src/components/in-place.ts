// The way from one correctable fact to the next, and where the E key goes.

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

const first = (page: Document): Element | null => page.querySelector(`aside ${FACT}[data-first]`) ?? page.querySelector(`${FACT}[data-first]`);
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
