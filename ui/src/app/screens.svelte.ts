// The areas, panels and overlays that nobody needs in the first second. A new one is one line here; see components/lazy.svelte.ts.
import { lazy } from '@/components/lazy.svelte';

/** What is opened most comes first. The palette and the finder of free times are not among them: whoever opens one types on at once. */
export const screens = {
  visit: lazy(() => import('@/features/schedule/visit/Visit.svelte')),
  pet: lazy(() => import('@/features/patients/PetPanel.svelte')),
  household: lazy(() => import('@/features/clients/HouseholdPanel.svelte')),
  register: lazy(() => import('@/features/clients/Register.svelte')),
  toasts: lazy(() => import('@/components/Toasts.svelte')),
  lock: lazy(() => import('@/features/session/Lock.svelte')),
  signIn: lazy(() => import('@/features/session/SignIn.svelte')),
  inHand: lazy(() => import('@/features/schedule/InHand.svelte')),
  jump: lazy(() => import('@/features/schedule/month/JumpTo.svelte')),
  off: lazy(() => import('@/features/schedule/off/TimeOff.svelte')),
  history: lazy(() => import('@/features/schedule/visit/History.svelte')),
  missed: lazy(() => import('@/features/schedule/missed/Missed.svelte')),
  board: lazy(() => import('@/features/board/Board.svelte')),
  clients: lazy(() => import('./Clients.svelte')),
  waiting: lazy(() => import('@/features/sync/Waiting.svelte')),
  cases: lazy(() => import('@/features/conflicts/Cases.svelte')),
  help: lazy(() => import('./Help.svelte')),
  legend: lazy(() => import('@/features/help/Legend.svelte')),
  settings: lazy(() => import('@/features/settings/Settings.svelte')),
  import: lazy(() => import('@/features/import/Import.svelte')),
  firstRun: lazy(() => import('@/features/session/FirstRun.svelte')),
};

/** Waits until an area or an overlay can be shown; the day is there from the start. */
export async function fetchScreen(name: string): Promise<void> {
  if (name in screens) await screens[name as keyof typeof screens].fetch();
}
