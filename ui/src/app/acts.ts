// Everything that can be done from the window: one list for its keys, its palette and its buttons.
import { toast } from 'svelte-sonner';
import { queryClient, reads } from '@/backend/queries';
import { announce } from '@/components/announce.svelte';
import { orTell, redo, undo } from '@/components/doing.svelte';
import { begin, weighHere } from '@/components/in-place';
import { zoomBy } from '@/components/zoom.svelte';
import { carrier } from '@/features/find/scanner';
import type { View } from '@/features/schedule/grid/sheet';
import { offOf } from '@/features/schedule/off';
import { m } from '@/paraglide/messages';
import type { Desk } from './desk.svelte';
import type { Area } from './place.svelte';
import { fetchScreen } from './screens.svelte';
import { visitActs } from './visits';

export type Acts = ReturnType<typeof actsAt>;

export function actsAt(desk: Desk) {
  const { diary, place, session } = desk;

  async function openCarrier(chip: string): Promise<void> {
    place.over = null;
    const hit = carrier(await queryClient.fetchQuery(reads.search(chip, 5)), chip);
    if (hit) return place.openPet(hit);
    announce(m.scan_none({ chip }));
    toast(m.scan_none({ chip }), { description: m.find_none_hint() });
  }

  async function register(of: { id: string; name: string } | null): Promise<void> {
    if (session.copying) return;
    await fetchScreen('register');
    place.panel = { kind: 'register', of };
  }

  return {
    ...visitActs(desk),

    go: (area: Area) => (area === 'clients' ? place.toClients() : place.go(area)),
    back: () => place.back(),
    /** What is marked, or the column's day, is to be blocked or taken off. */
    takeOff(what: 'block' | 'leave') {
      const off = place.area === 'schedule' && !session.copying ? offOf(diary, what) : null;
      if (off) place.panel = { kind: 'off', off };
    },
    /** Into what is on the screen. */
    enter: () => place.focus(),
    close: () => place.close(),
    /** Lets go of what is in the hand, or leaves what is open. */
    escape: () => (diary.hand.picked ? diary.hand.putBack() : place.leave()),
    palette() {
      desk.choose();
      return place.openOver('palette');
    },
    /** What can be done and its keys, looked for by these words. */
    help(text = '') {
      desk.choose();
      place.asked = text;
      return place.openOver('help');
    },
    /** What the colours and icons mean. */
    legend: () => place.openOver('legend'),

    /** The search: the clients' own page has a larger one. */
    find: () => (place.parts.search ?? place.parts.clients)?.focus(),
    /** What a chip scanner read: the animal that carries it. */
    scan: (chip: string) => orTell(openCarrier(chip)),

    today() {
      diary.goToday();
      return place.go('schedule');
    },
    /** To a day that is typed, or found on a small month. */
    jump: () => (session.copying || !diary.page ? undefined : place.openOver('jump')),
    goTo(day: string) {
      diary.goTo(day);
      return place.go('schedule');
    },
    /** The day or the week. */
    look(view: View) {
      diary.look(view);
      return place.go('schedule');
    },
    /** The day or the week before or after. */
    turn(by: -1 | 1) {
      if (place.area === 'schedule') diary.turn(by);
    },
    /** The week of the vet before or after. */
    nextVet(by: -1 | 1) {
      if (place.area === 'schedule' && diary.view === 'week') diary.nextVet(by);
    },

    undo: () => undo(),
    redo: () => redo(),
    newClient: () => register(null),
    newPetOf: (of: { id: string; name: string }) => register(of),
    /** Of the household in sight. */
    newPet: () => begin('pet'),
    /** Somebody was entered: their card, with the next step under Enter. */
    entered: (client_id: string, pet_id: string | null) => (place.area === 'clients' ? place.toPage({ kind: 'household', client_id, pet_id }) : void (place.panel = { kind: 'household', client_id, pet_id })),
    deceased: () => begin('deceased'),
    coOwner: () => begin('co-owner'),
    weigh: () => weighHere(),
    /** The next size up or down; 0 is the usual one. */
    zoom: (way: -1 | 0 | 1) => announce(m.settings_size_of({ percent: zoomBy(way) })),

    lock: () => orTell(session.lock()),
    /** To one of them, or to whoever it will be. */
    switchTo: (login: string | null) => orTell(session.switchTo(login)),
    signOut: () => orTell(session.signOut()),
    workOffline: (on: boolean) => orTell(session.workOffline(on)),
  };
}
