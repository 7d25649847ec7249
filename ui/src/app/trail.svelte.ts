// The pages of the clients' area: the way one went, so that one can go back.

export type Page = { kind: 'home' } | { kind: 'household'; client_id: string; pet_id: string | null } | { kind: 'pet'; pet_id: string; client_id: string };

const HOME: Page = { kind: 'home' };
const same = (a: Page, b: Page) => JSON.stringify(a) === JSON.stringify(b);

export class Trail {
  #pages = $state.raw<readonly Page[]>([]);

  constructor(pages: readonly Page[] = []) {
    this.#pages = pages;
  }
  get pages(): readonly Page[] {
    return this.#pages;
  }
  get at(): Page {
    return this.#pages.at(-1) ?? HOME;
  }
  go(page: Page): void {
    if (page.kind === 'home') this.#pages = [];
    else if (!same(page, this.at)) this.#pages = [...this.#pages, page];
  }
  /** Whether there was a page to go back to. */
  back(): boolean {
    if (this.#pages.length === 0) return false;
    this.#pages = this.#pages.slice(0, -1);
    return true;
  }
}
