// Parts that the first frame does not need. One line makes one:
//
//   const freeTimes = lazy(() => import('./FreeTimes.svelte'));
//
// and in the markup, fully typed:
//
//   {@const FreeTimes = freeTimes.here}
//   {#if FreeTimes}<FreeTimes {diary} />{/if}
//
// All of them are fetched one after the other as soon as the window stands (`fetchLazies`, called by the frame), so none is
// waited for later. One that is looked at earlier is fetched at once. Areas and panels are listed in app/screens.svelte.ts.
import type { Component } from 'svelte';

/** A component that is fetched when somebody looks; `any` stands for whatever properties it takes. */
export class Lazy<Part extends Component<any, any>> {
  #part = $state.raw<Part | null>(null);
  #coming: Promise<void> | null = null;
  readonly #load: () => Promise<{ default: Part }>;

  constructor(load: () => Promise<{ default: Part }>) {
    this.#load = load;
  }
  /** The part, once it is there; whoever looks has it fetched. */
  get here(): Part | null {
    if (!this.#part) this.fetch().catch((fault: unknown) => console.error('part not loaded', fault));
    return this.#part;
  }
  /** Waits until it is there. */
  fetch(): Promise<void> {
    this.#coming ??= this.#load().then(
      (loaded) => void (this.#part = loaded.default),
      (fault: unknown) => {
        this.#coming = null;
        throw fault;
      },
    );
    return this.#coming;
  }
}

const all: Lazy<Component<any, any>>[] = [];

export function lazy<Part extends Component<any, any>>(load: () => Promise<{ default: Part }>): Lazy<Part> {
  const part = new Lazy(load);
  all.push(part as unknown as Lazy<Component<any, any>>);
  return part;
}

/** Fetches the rest once the first screen stands, in the order in which they were named. */
export async function fetchLazies(): Promise<void> {
  for (const part of all) await part.fetch();
}
