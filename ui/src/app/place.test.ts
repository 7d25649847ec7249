import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hit } from '@/backend/types';

const fetched = vi.hoisted(() => ({ fetchScreen: vi.fn(async (_name: string) => {}) }));
vi.mock('./screens.svelte', () => fetched);
const { Place } = await import('./place.svelte');
type Area = import('./place.svelte').Area;

const max = { kind: 'pet', client_id: 'c1', pet_id: 'p1' } as Hit;
const james = { kind: 'household', client_id: 'c1', pet_id: null } as const;
const at = (area: Area) => new Place({ area, panel: null, pages: [], day: null, view: 'day', whose: null });

beforeEach(() => fetched.fetchScreen.mockClear());

describe('moving between areas', () => {
  it('shows an area when it is there, and gives it the focus', async () => {
    const place = new Place();
    const seen: string[] = [];
    fetched.fetchScreen.mockImplementationOnce(async (name) => void seen.push(`${name} while at ${place.area}`));
    place.parts.cases = { focus: () => seen.push('focus') };
    await place.go('cases');
    expect(seen).toEqual(['cases while at schedule', 'focus']);
    expect(place.area).toBe('cases');
  });
  it('leaves blocked time behind with the schedule', async () => {
    const place = new Place();
    place.panel = { kind: 'off', off: { what: 'blocked', resource_id: 'lee', slot_id: 'b1', day: '2026-11-24' } };
    await place.go('schedule');
    expect(place.panel.kind).toBe('off');
    await place.go('settings');
    expect(place.panel).toBeNull();
  });
  it('begins the clients anew, with the panel still beside them', async () => {
    const place = new Place({ area: 'schedule', panel: { kind: 'pet', pet_id: 'p1' }, pages: [james], day: null, view: 'day', whose: null });
    await place.toClients();
    expect([place.area, place.trail.at.kind, place.panel?.kind]).toEqual(['clients', 'home', 'pet']);
  });
  it('gives a household the whole window, and goes back page by page', async () => {
    const place = at('board');
    place.openVisit('v1');
    await place.toPage(james);
    expect([place.area, place.panel, place.trail.at]).toEqual(['clients', null, james]);
    const focus = vi.fn();
    place.parts.clients = { focus };
    await place.back();
    expect(place.trail.at.kind).toBe('home');
    await place.back();
    expect(focus).toHaveBeenCalledOnce();
  });
});

describe('a client or an animal', () => {
  it('opens beside what is on the screen', () => {
    const place = at('board');
    place.openHousehold(max);
    expect(place.panel).toEqual({ kind: 'household', client_id: 'c1', pet_id: 'p1' });
    place.openPet(max);
    expect(place.panel).toEqual({ kind: 'pet', pet_id: 'p1' });
    expect(place.area).toBe('board');
  });
  it('opens as a page among the clients', () => {
    const place = at('clients');
    place.openHousehold(max);
    place.openPet(max);
    expect(place.panel).toBeNull();
    expect(place.trail.pages.map(({ kind }) => kind)).toEqual(['household', 'pet']);
  });
  it('without an animal opens none', () => {
    const place = at('schedule');
    place.openPet({ ...max, pet_id: null });
    expect(place.panel).toBeNull();
  });
});

describe('leaving', () => {
  it('goes from the inside out: the question, the panel, the page, and then no further', async () => {
    const place = new Place({ area: 'clients', panel: { kind: 'visit', id: 'v1', cancelling: true }, pages: [james], day: null, view: 'day', whose: null });
    const seen = async () => {
      await place.leave();
      return [place.panel, place.trail.at.kind, place.area];
    };
    expect(await seen()).toEqual([{ kind: 'visit', id: 'v1', cancelling: false }, 'household', 'clients']);
    expect(await seen()).toEqual([null, 'household', 'clients']);
    expect(await seen()).toEqual([null, 'home', 'clients']);
    expect(await seen()).toEqual([null, 'home', 'clients']);
  });
  it('turns no page where the clients are not on the screen', async () => {
    const place = new Place({ area: 'schedule', panel: null, pages: [james], day: null, view: 'day', whose: null });
    await place.leave();
    expect(place.trail.at).toEqual(james);
  });
  it('gives the focus back to the area when the panel closes', async () => {
    const place = at('board');
    const focus = vi.fn();
    place.parts.board = { focus };
    place.openVisit('v1');
    await place.close();
    expect(place.panel).toBeNull();
    expect(focus).toHaveBeenCalledOnce();
  });
});

describe('what lies over the window', () => {
  it('is gone before its act begins', async () => {
    const place = new Place();
    await place.openOver('palette');
    expect(place.over).toBe('palette');
    const act = vi.fn(() => expect(place.over).toBeNull());
    await place.afterOver(act);
    expect(act).toHaveBeenCalledOnce();
  });
  it('waits for the keys to be fetched', async () => {
    const place = new Place();
    await place.openOver('help');
    expect(fetched.fetchScreen).toHaveBeenCalledWith('help');
    expect(place.over).toBe('help');
  });
});
