// The text of a field that is kept as it is typed and stands there again when its form comes back.
import { draft, dropDraft, keepDraft } from './drafts';

export class KeptText {
  readonly name: string;
  #text = $state('');
  #touched = false;

  constructor(name: string) {
    this.name = name;
    void draft<string>(name).then((kept) => {
      if (kept !== null && !this.#touched) this.#text = kept;
    });
  }

  get text(): string {
    return this.#text;
  }
  set text(next: string) {
    this.#touched = true;
    this.#text = next;
    if (next === '') dropDraft(this.name);
    else keepDraft(this.name, next);
  }

  /** It is saved, or given up: nothing is kept any more. */
  drop(): void {
    this.#touched = true;
    dropDraft(this.name);
  }
}
