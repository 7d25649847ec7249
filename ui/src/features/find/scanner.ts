// A chip scanner types like a person, only much faster, and ends with Enter.

/** No hand types many keys this close on average; in milliseconds. */
const FASTEST_HAND = 50;
/** A scanner on the air may stumble once, but not for longer than this. */
const STUMBLE = 150;
const SHORTEST_CODE = 9;
/** From here on the keys are a scanner's and mean nothing else. */
const SURE_AFTER = 4;
/** What chip numbers are made of: 15 digits, or the older ones with letters, dots and stars. */
const FIRST = /^\d$/;
const SIGN = /^[0-9A-Za-z.*-]$/;
/** The chips of today. In a field only such a one is taken for a scan: a quick phone number must stay one. */
const WHOLE_CHIP = /^\d{15}$/;

export type Heard = { kind: 'nothing' } | { kind: 'part' } | { kind: 'code'; code: string };

export class Burst {
  private code = '';
  private first = 0;
  private last = 0;

  /** Whether the key heard last began a new burst. */
  get isBeginning(): boolean {
    return this.code.length === 1;
  }

  /** Hears a key at a moment in milliseconds. */
  hear(key: string, at: number): Heard {
    if (at - this.last > STUMBLE) this.code = '';
    if (this.code === '') this.first = at;
    this.last = at;
    const fast = at - this.first <= this.code.length * FASTEST_HAND;
    if (key === 'Enter') {
      const code = this.code;
      this.code = '';
      return fast && code.length >= SHORTEST_CODE ? { kind: 'code', code } : { kind: 'nothing' };
    }
    if (key === 'Shift') return { kind: 'nothing' };
    if (!(this.code === '' ? FIRST : SIGN).test(key)) {
      this.code = '';
      return { kind: 'nothing' };
    }
    this.code += key;
    return fast && this.code.length >= SURE_AFTER ? { kind: 'part' } : { kind: 'nothing' };
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement;
const isField = (target: EventTarget | null): target is Field => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
/** A search and the field of a chip take the number for themselves. */
const takesChips = (field: Field): boolean => field.matches('[role="combobox"]:not([data-words]), [data-scans]');

/** Listens before anything on the screen does, so that a scan's Enter presses no button and saves no form. */
export function listenToScanner(onscan: (code: string) => void, target: Window = window): () => void {
  const burst = new Burst();
  let before: { field: Field; text: string } | null = null;

  const heard = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = isField(event.target) ? event.target : null;
    if (field && takesChips(field)) return;
    const said = burst.hear(event.key, event.timeStamp);
    if (field && burst.isBeginning) before = { field, text: field.value };
    if (said.kind === 'nothing' || (field && !(said.kind === 'code' && WHOLE_CHIP.test(said.code)))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (said.kind !== 'code') return;
    // What the scanner typed into a field goes out again: it was not meant for it.
    if (field && before?.field === field) {
      field.value = before.text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    before = null;
    onscan(said.code);
  };
  target.addEventListener('keydown', heard, { capture: true });
  return () => target.removeEventListener('keydown', heard, { capture: true });
}

const bare = (chip: string): string => chip.replace(/[^0-9A-Za-z]/g, '').toUpperCase();

/** Of what the search found, the animal that carries this chip. */
export const carrier = <T extends { chip: string | null }>(hits: readonly T[], code: string): T | undefined =>
  hits.find((hit) => hit.chip !== null && bare(hit.chip) === bare(code));
