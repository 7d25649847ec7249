// The screens that nobody needs in the first second: they are fetched when the window stands, or when one is asked for.
import type { Area } from './place.svelte';

const FETCH = {
  cases: async () => (await import('@/features/conflicts/Cases.svelte')).default,
  waiting: async () => (await import('@/features/sync/Waiting.svelte')).default,
  clients: async () => (await import('./Clients.svelte')).default,
  settings: async () => (await import('@/features/settings/Settings.svelte')).default,
  import: async () => (await import('@/features/import/Import.svelte')).default,
  help: async () => (await import('./Help.svelte')).default,
};
type Name = keyof typeof FETCH;
type Screens = { [K in Name]?: Awaited<ReturnType<(typeof FETCH)[K]>> };

/** Those that are there. */
export const screens = $state.raw<{ here: Screens }>({ here: {} });

/** Waits until an area can be shown; most are there from the start. */
export async function fetchScreen(name: Area | 'help'): Promise<void> {
  if (!(name in FETCH) || name in screens.here) return;
  const screen = await FETCH[name as Name]();
  screens.here = { ...screens.here, [name]: screen };
}

/** Fetches the rest once the first screen stands, so that none of them is ever waited for. */
export async function fetchScreens(): Promise<void> {
  for (const name of Object.keys(FETCH) as Name[]) await fetchScreen(name);
}
