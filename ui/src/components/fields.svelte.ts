// What stands half-typed in the fields of one card. It comes back with the card, after a lock and a restart too.
import { clinic } from './clinic.svelte';
import { draft, dropDraft, keepDraft } from './drafts';

export class Fields {
  readonly name: string;
  #texts = $state<Record<string, string>>({});

  constructor(name: string) {
    this.name = name;
    void draft<Record<string, string>>(name).then((kept) => {
      if (kept) this.#texts = { ...kept, ...this.#texts };
    });
  }

  /** What was typed into a field, where it is not saved yet. */
  typed(field: string): string | undefined {
    return this.#texts[field];
  }
  keep(field: string, text: string): void {
    this.#texts = { ...this.#texts, [field]: text };
    keepDraft(this.name, this.#texts);
  }
  drop(field: string): void {
    if (!(field in this.#texts)) return;
    const { [field]: _, ...rest } = this.#texts;
    this.#texts = rest;
    if (Object.keys(rest).length === 0) dropDraft(this.name);
    else keepDraft(this.name, rest);
  }
}

/** Whether the person's role has this right. What is refused all the same, the backend tells. */
export const may = (permission: string): boolean => clinic.me?.permissions.includes(permission) ?? false;
