import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Appointment, Case, Hit, Me } from '@/backend/types';

const backend = vi.hoisted(() => ({ search: vi.fn(), advance: vi.fn(), appointment: vi.fn() }));
const toast = vi.hoisted(() => Object.assign(vi.fn(), { dismiss: vi.fn(), success: vi.fn(), error: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast }));
vi.mock('./screens.svelte', () => ({ fetchScreen: vi.fn(), screens: { visit: { fetch: vi.fn() } } }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { DeskError } = await import('@/backend/backend');
const { queryClient } = await import('@/backend/queries');
const { announced } = await import('@/components/announce.svelte');
const { actions } = await import('./actions');
const { actsAt } = await import('./acts');
const { Desk } = await import('./desk.svelte');
const { Session } = await import('./session.svelte');

const CHIP = '985112003456789';
const visit = (id: string, more: Partial<Appointment> = {}) =>
  ({ id, pet_name: id, status: 'scheduled', next_status: 'arrived', needs_reschedule: false, starts_at: '2026-11-24T10:00:00Z', ends_at: '2026-11-24T10:30:00Z', local_day: '2026-11-24', resource_id: 'lee', ...more }) as Appointment;
const max = visit('max');
const gone = visit('gone', { status: 'completed', next_status: null });
const page = { today: '2026-11-24', day: '2026-11-24', starts_at: '2026-11-24T00:00:00Z', ends_at: '2026-11-25T00:00:00Z', columns: [], appointments: [max] } as never;

function desk(today = [max, gone, visit('bella')]) {
  const session = new Session();
  const here = new Desk(session, () => ({ user_id: 'mia', permissions: [] }) as unknown as Me, () => today);
  return { session, here, place: here.place, diary: here.diary, acts: actsAt(here) };
}

beforeEach(() => {
  queryClient.clear();
  for (const command of Object.values(backend)) command.mockReset();
  backend.advance.mockResolvedValue({ value: max, areas: [], undo_id: null });
  toast.mockClear();
  toast.error.mockClear();
});

describe('Escape', () => {
  it('lets go of what is in the hand before it closes what is open', async () => {
    const { acts, diary, place } = desk();
    place.openVisit('max', true);
    diary.hand.picked = { visit: max, resource_id: 'lee', at: 0, minutes: 30, by: 'keys' };
    await acts.escape();
    expect([diary.hand.picked, place.panel]).toEqual([null, { kind: 'visit', id: 'max', cancelling: true }]);
    await acts.escape();
    expect(place.panel).toEqual({ kind: 'visit', id: 'max', cancelling: false });
    await acts.escape();
    expect(place.panel).toBeNull();
  });
});

describe('a scanned chip', () => {
  const carrier = { kind: 'pet', client_id: 'c1', pet_id: 'p1', chip: '985 112 003 456 789' } as Hit;
  it('opens the animal that carries it, and puts away what lay over the window', async () => {
    backend.search.mockResolvedValue([{ ...carrier, pet_id: 'p2', chip: '985112003456780' }, carrier]);
    const { acts, place } = desk();
    place.over = 'palette';
    await acts.scan(CHIP);
    expect([place.over, place.panel]).toEqual([null, { kind: 'pet', pet_id: 'p1' }]);
  });
  it('that nobody carries is said, and nothing opens', async () => {
    backend.search.mockResolvedValue([]);
    const { acts, place } = desk();
    await acts.scan(CHIP);
    expect(place.panel).toBeNull();
    expect(toast).toHaveBeenCalledOnce();
    expect(announced.text).toContain(CHIP);
  });
  it('that cannot be looked up is told', async () => {
    backend.search.mockRejectedValue(new DeskError('internal', ''));
    await desk().acts.scan(CHIP);
    expect(toast.error).toHaveBeenCalledOnce();
  });
});

describe('the visit that is meant', () => {
  it('is the open one', async () => {
    const { acts, place } = desk();
    place.openVisit('max');
    await acts.next();
    expect(backend.advance).toHaveBeenCalledWith({ appointment_id: 'max', to: 'arrived', room_id: null });
    acts.cancel();
    expect(place.panel).toEqual({ kind: 'visit', id: 'max', cancelling: true });
  });
  it('is the one under the focus of the board, and only there; the board moves it on by itself', async () => {
    const { acts, here, place } = desk();
    here.tile = 'bella';
    acts.cancel();
    expect(place.panel).toBeNull();
    place.area = 'board';
    await acts.next();
    expect(backend.advance).not.toHaveBeenCalled();
    acts.cancel();
    expect(place.panel).toEqual({ kind: 'visit', id: 'bella', cancelling: true });
  });
  it('takes the steps beside the next by their keys, and says why where there is none', async () => {
    const { acts, place } = desk([visit('max', { its_day: 'today', previous_status: null }), visit('ahead', { its_day: 'ahead', next_status: null, local_day: '2026-12-16' })]);
    place.openVisit('max');
    await acts.miss();
    expect(backend.advance).toHaveBeenLastCalledWith({ appointment_id: 'max', to: 'no_show', room_id: null });
    await acts.yes();
    expect(backend.advance).toHaveBeenLastCalledWith({ appointment_id: 'max', to: 'confirmed', room_id: null });
    backend.advance.mockClear();
    place.openVisit('ahead');
    await acts.next();
    await acts.miss();
    expect(backend.advance).not.toHaveBeenCalled();
    expect(announced.text).toMatch(/^ahead comes on Wednesday/);
  });
  it('is for its history and for correcting it the one under the keys of the grid before the open one', async () => {
    const { acts, place, diary } = desk();
    place.openVisit('bella');
    acts.history();
    expect(place.panel).toEqual({ kind: 'history', id: 'bella' });
    await acts.escape();
    expect(place.panel).toEqual({ kind: 'visit', id: 'bella', cancelling: false });
    diary.page = page;
    diary.cursor = { resource_id: 'lee', at: Date.parse(max.starts_at), visit: 'max' };
    diary.gridHasFocus = () => true;
    acts.history();
    expect(place.panel).toEqual({ kind: 'history', id: 'max' });
    await acts.correct();
    expect(place.panel).toEqual({ kind: 'visit', id: 'max', cancelling: false });
  });
  it('is booked anew where it did not come: at its own time, or at another that is looked for', () => {
    const { acts, place } = desk();
    acts.missed();
    expect(place.panel).toEqual({ kind: 'missed' });
    acts.bookGap({ resource_id: 'lee', resource_name: 'Lee', starts_at: '2026-11-24T10:00:00Z', local_start: '10:00', minutes: 30 });
    expect(place.panel).toMatchObject({ kind: 'booking', at: { resource_id: 'lee', starts_at: '2026-11-24T10:00:00Z' } });
    acts.findAgain({ ...gone, minutes: 30, owner_id: 'o' });
    expect(place.panel).toMatchObject({ kind: 'free', visit: null, minutes: 30, pet: { client_id: 'o', pet_name: 'gone' } });
    acts.bookAt([], {}, (place.panel as { pet: Hit }).pet);
    expect(place.panel).toMatchObject({ kind: 'booking', pet: { pet_name: 'gone' } });
  });
  it('is none that is over', () => {
    const { acts, here, place } = desk();
    place.openVisit('gone');
    acts.cancel();
    acts.move();
    expect([place.panel, here.wanted]).toEqual([{ kind: 'visit', id: 'gone', cancelling: false }, null]);
  });
});

describe('what the palette offers for a visit', () => {
  const OF_VISIT = ['open', 'next', 'move', 'cancel'];
  const offered = ({ here, acts }: ReturnType<typeof desk>) => {
    void acts.palette();
    return actions(here, acts).map(({ id }) => id).filter((id) => OF_VISIT.includes(id));
  };
  /** The grid as a fresh window has it: its mark stands on a visit, its keys go nowhere. */
  function fresh() {
    const it = desk();
    it.diary.page = page;
    it.diary.cursor = { resource_id: 'lee', at: 0, visit: 'max' };
    return it;
  }
  const tileOf = (id: string) => {
    const tile = document.createElement('button');
    tile.dataset['tile'] = id;
    document.body.append(tile);
    tile.focus();
    return tile;
  };
  afterEach(() => document.body.replaceChildren());

  it('is nothing in a fresh window, where nobody chose one', () => expect(offered(fresh())).toEqual([]));
  it('is for the one under the focus of the grid', () => {
    const it = fresh();
    it.diary.gridHasFocus = () => true;
    expect(offered(it)).toEqual(OF_VISIT);
  });
  it('is nothing once the focus has left the grid, or the area is another', () => {
    const it = fresh();
    it.diary.gridHasFocus = () => true;
    expect(offered(it)).toEqual(OF_VISIT);
    it.diary.gridHasFocus = () => false;
    expect(offered(it)).toEqual([]);
    it.diary.gridHasFocus = () => true;
    it.place.area = 'settings';
    expect(offered(it)).toEqual([]);
  });
  it('is for the open one; under the focus of the grid another one counts', () => {
    const it = fresh();
    it.place.openVisit('bella');
    expect(offered(it)).toEqual(OF_VISIT);
    expect(actions(it.here, it.acts)[0]?.word).toContain('bella');
    it.diary.gridHasFocus = () => true;
    expect(offered(it)).toEqual(OF_VISIT);
    expect(actions(it.here, it.acts)[0]?.word).toContain('max');
  });
  it('is for the tile that has the focus, not for the one that had it', () => {
    const it = fresh();
    it.place.area = 'board';
    it.here.tile = 'bella';
    expect(offered(it)).toEqual([]);
    tileOf('bella');
    expect(offered(it)).toEqual(OF_VISIT);
  });
  it('is only to look at what is over', () => {
    const it = fresh();
    it.place.openVisit('gone');
    expect(offered(it)).toEqual(['open']);
  });
  it('stays what it was while the palette has the focus, and is forgotten with the next one', async () => {
    const it = fresh();
    it.diary.gridHasFocus = () => true;
    await it.acts.palette();
    it.diary.gridHasFocus = () => false;
    expect(actions(it.here, it.acts)[0]?.id).toBe('open');
    expect(offered(it)).toEqual([]);
  });
  it.each(['fresh', 'grid', 'open'])('begins with what changes nothing: %s', (state) => {
    const it = fresh();
    if (state === 'grid') it.diary.gridHasFocus = () => true;
    if (state === 'open') it.place.openVisit('max');
    void it.acts.palette();
    const first = actions(it.here, it.acts)[0];
    expect(first?.id).toBe(state === 'fresh' ? 'book' : 'open');
    first?.run();
    expect(backend.advance).not.toHaveBeenCalled();
    expect(it.place.panel).not.toBeNull();
  });
});

describe('moving a visit', () => {
  it('waits for its day, and then takes it into the hand', () => {
    const { acts, diary, here, place } = desk();
    const focus = vi.fn();
    place.area = 'board';
    diary.day = '2026-11-26';
    acts.move({ id: 'max' });
    acts.pickUp();
    expect([place.area, diary.day, diary.hand.picked]).toEqual(['schedule', null, null]);
    diary.page = page;
    place.parts.schedule = { focus };
    acts.pickUp();
    expect(diary.hand.picked).toMatchObject({ visit: { id: 'max' }, by: 'keys' });
    expect(diary.focused?.id).toBe('max');
    expect(focus).toHaveBeenCalledOnce();
    expect(here.wanted).toBeNull();
  });
});

describe('booking', () => {
  it('goes to the schedule; a walk-in is taken in at the board as well', () => {
    const { acts, place } = desk();
    place.area = 'board';
    acts.walkIn();
    expect([place.area, place.panel]).toEqual(['board', { kind: 'booking', at: null, pet: null, walkIn: true }]);
    acts.book();
    expect([place.area, place.panel]).toEqual(['schedule', { kind: 'booking', at: null, pet: null, walkIn: false }]);
  });
  it('is at the step under the focus only where it is opened from that step', () => {
    const { acts, diary, place } = desk();
    const soon = Date.now() + 3_600_000;
    diary.cursor = { resource_id: 'lee', at: soon, visit: null };
    acts.book();
    expect(place.panel, 'walked to, or left there by an undo: nobody chose it').toMatchObject({ at: null });
    acts.bookHere();
    expect(place.panel).toMatchObject({ at: { resource_id: 'lee', starts_at: new Date(soon).toISOString() } });
    diary.cursor = { resource_id: 'lee', at: soon - 7_200_000, visit: null };
    acts.bookHere();
    expect(place.panel, 'a step that is over').toMatchObject({ at: null });
  });
  it('knows whom a line named, where that is one only', () => {
    const { acts, place } = desk();
    const bella = { kind: 'pet', pet_id: 'p1' } as Hit;
    acts.bookAt([bella], { type_id: 'boost' });
    expect(place.panel).toMatchObject({ kind: 'booking', pet: bella, at: null, hand: { type_id: 'boost' } });
    acts.bookAt([bella, bella], {});
    expect(place.panel).toMatchObject({ kind: 'booking', pet: null });
  });
  it('waits for the first copy', () => {
    const { acts, place, session } = desk();
    session.sync = { state: 'copying', last_pull: null } as never;
    acts.book();
    acts.walkIn();
    acts.free();
    expect(place.panel).toBeNull();
  });
});

describe('a free time', () => {
  it('is looked for what is in the hand, for the open visit that lost its own, or for a new booking', () => {
    const lost = visit('lost', { needs_reschedule: true });
    const { acts, diary, place } = desk([max, lost]);
    const lookedFor = () => (acts.free(), place.panel?.kind === 'free' ? (place.panel.visit?.id ?? null) : undefined);
    place.openVisit('lost');
    diary.hand.picked = { visit: max, resource_id: 'lee', at: 0, minutes: 30, by: 'keys' };
    expect([lookedFor(), diary.hand.picked]).toEqual(['max', null]);
    place.openVisit('lost');
    expect(lookedFor()).toBe('lost');
    place.openVisit('max');
    expect(lookedFor()).toBeNull();
  });
  it('is looked for on the day of a case', async () => {
    backend.appointment.mockResolvedValue(max);
    const { acts, diary, place } = desk();
    place.area = 'cases';
    await acts.findTime({ appointment_id: 'max' } as Case);
    expect([place.area, diary.day, place.panel]).toEqual(['schedule', '2026-11-24', { kind: 'free', visit: max }]);
  });
});

describe('the way about', () => {
  it('turns days and vets only where they are on the screen', () => {
    const { acts, diary, place } = desk();
    diary.day = '2026-11-24';
    place.area = 'board';
    acts.turn(1);
    expect(diary.day).toBe('2026-11-24');
    place.area = 'schedule';
    acts.turn(1);
    expect(diary.day).toBe('2026-11-25');
    diary.whose = 'lee';
    acts.nextVet(1);
    expect(diary.whose).toBe('lee');
    diary.view = 'week';
    acts.nextVet(1);
    expect(diary.whose).toBeNull();
  });
  it('leads to the search above, or to the larger one of the clients', () => {
    const { acts, place } = desk();
    const focused: string[] = [];
    place.parts.clients = { focus: () => focused.push('clients') };
    place.parts.search = { focus: () => focused.push('search') };
    acts.find();
    place.parts.search = null;
    acts.find();
    expect(focused).toEqual(['search', 'clients']);
  });
  it('comes back to where somebody was, with day, week and pages', async () => {
    const { acts, diary, here, place, session } = desk();
    await acts.look('week');
    diary.day = '2026-11-26';
    place.openVisit('max');
    here.keep();
    const later = new Desk(session, () => ({ user_id: 'mia' }) as Me, () => []);
    expect([later.isBack, later.place.panel, later.diary.day, later.diary.view]).toEqual([true, place.panel, '2026-11-26', 'week']);
    expect(new Desk(session, () => ({ user_id: 'ben' }) as Me, () => []).isBack).toBe(false);
  });
});
