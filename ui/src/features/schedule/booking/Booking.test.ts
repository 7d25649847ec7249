import { cleanup, configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import { queryClient } from '@/backend/queries';
import type { DaySchedule, FreeSlot, HoldRequest, Hit, QuickLine, QuickLineRequest } from '@/backend/types';
import { workAs } from '@/components/clinic.svelte';
import { forgetDrafts, writeDrafts } from '@/components/drafts';
import { setNow } from '@/components/now.svelte';

// A busy machine takes its time.
configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 40_000 });
const until = (check: () => void) => vi.waitFor(check, { timeout: 8_000 });

const drafts = new Map<string, string>();
const backend = vi.hoisted(() => ({
  daySchedule: vi.fn(), appointmentTypes: vi.fn(), quickLine: vi.fn(), holdSlot: vi.fn(), releaseHold: vi.fn(), book: vi.fn(), household: vi.fn(),
  duplicates: vi.fn(), draft: vi.fn(), keepDraft: vi.fn(), clinicTime: vi.fn(),
}));
vi.mock('@/backend/backend', async (original) => ({ ...(await original<typeof import('@/backend/backend')>()), backend }));
const { default: Shown } = await import('./BookingInClient.test.svelte');
const { Diary } = await import('../diary.svelte');

const DAY = '2026-11-24';
const slot = (time: string, resource_id = 'lee'): FreeSlot => ({
  resource_id, resource_name: resource_id === 'lee' ? 'Dr Sarah Lee' : 'Dr Marco Ruiz', starts_at: `${DAY}T${time}:00Z`, ends_at: `${DAY}T${time}:00Z`, local_day: DAY, local_start: time,
});
const vet = (resource_id: string, name: string) => ({ resource_id, kind: 'veterinarian', name, on_duty: true, windows: [], hours_label: null, free: [], free_minutes: 0 });
const page = {
  day: DAY, today: DAY, previous_day: '2026-11-23', next_day: '2026-11-25', time_zone: 'UTC', now: `${DAY}T09:30:00Z`, starts_at: `${DAY}T00:00:00Z`, ends_at: '2026-11-25T00:00:00Z',
  opens_at: null, closes_at: null, closed_reason: null, step_minutes: 15, ticks: [], columns: [vet('lee', 'Dr Sarah Lee'), vet('ruiz', 'Dr Marco Ruiz')], appointments: [], holds: [],
} as unknown as DaySchedule;
const bella = { kind: 'pet', client_id: 'c1', pet_id: 'p1', pet_name: 'Bella', species: 'dog', breed: null, birth_date: null, age: null, deceased: false, client_name: 'Mei Chen', phone: '206 555 0142', chip: null, has_alerts: true, phone_of: null, marks: { pet_name: [], client_name: [], phone: [], chip: [] } } as Hit;
const done = <T>(value: T) => ({ value, areas: [], undo_id: null });

/** Knows "vacc", "ruiz", "11" and what is given beside the line; the rest is somebody. */
function understood({ text, given, limit }: QuickLineRequest): QuickLine {
  const words = text.split(' ').filter((word) => word !== '');
  const isVacc = given?.type_id ? given.type_id === 'vacc' : words.includes('vacc');
  const vet = given?.vet.kind === 'this' ? given.vet.resource_id : words.includes('ruiz') ? 'ruiz' : null;
  const at = given?.starts_at?.slice(11, 16) ?? (words.includes('11') ? '11:00' : null);
  const who = words.filter((word) => !['vacc', 'ruiz', '11'].includes(word)).join(' ');
  const times = at ? [at] : ['10:00', '10:30', '14:00'];
  return {
    who, hits: who !== '' && 'bella'.startsWith(who) ? [bella] : [], type_id: isVacc ? 'vacc' : null, visit_type: isVacc ? 'vaccination' : null, minutes: isVacc ? 30 : null, each: given?.minutes ?? (isVacc ? 30 : 20),
    resource_id: vet, resource_name: vet === 'ruiz' ? 'Dr Marco Ruiz' : vet ? 'Dr Sarah Lee' : null, day: at ? DAY : null, time: at, part: null,
    starts_at: at ? `${DAY}T${at}:00Z` : null, is_free: at ? true : null, slots: times.slice(0, limit).map((time) => slot(time, vet ?? 'lee')), named_day: false, not_before: null, not_after: null, time_problem: null, day_problem: null, later: [], unclear: [], marks: [],
  } as QuickLine;
}

function show(more: Record<string, unknown> = {}) {
  const onclose = vi.fn();
  render(Shown, { diary: new Diary(), at: null, pet: null, walkIn: false, onclose, ...more });
  return { onclose, user: userEvent.setup() };
}
const line = () => screen.findByRole('combobox', { name: 'Client or pet' });
async function typed(text: string, more: Record<string, unknown> = {}) {
  const shown = show(more);
  await shown.user.type(await line(), text);
  return shown;
}
const sent = () => backend.book.mock.calls[0]?.[0];

beforeEach(() => {
  cleanup();
  queryClient.clear();
  forgetDrafts();
  drafts.clear();
  let holds = 0;
  setNow(page.now, Date.now());
  workAs({ time_zone: 'UTC', currency: 'USD', permissions: ['diary.overbook'] } as never);
  for (const call of Object.values(backend)) call.mockReset();
  backend.daySchedule.mockResolvedValue(page);
  backend.appointmentTypes.mockResolvedValue([
    { id: 'check', visit_type: 'checkup', name: 'Check-up', minutes: 20, price: '52.00' }, { id: 'vacc', visit_type: 'vaccination', name: 'Vaccination', minutes: 30, price: '38.00' },
  ]);
  backend.quickLine.mockImplementation(async (request: QuickLineRequest) => understood(request));
  backend.holdSlot.mockImplementation(async (request: HoldRequest) => done({ id: `h${(holds += 1)}`, ...request, ends_at: request.starts_at, expires_at: new Date(Date.parse(page.now) + 180_000).toISOString() }));
  backend.releaseHold.mockResolvedValue(done(null));
  backend.book.mockImplementation(async (request) => done({ id: 'a1', pet_name: 'Bella', veterinarian_name: 'Dr Sarah Lee', starts_at: request.starts_at, local_day: request.starts_at.slice(0, 10), local_start: '10:00', minutes: request.minutes }));
  backend.household.mockResolvedValue({
    client: { id: 'c1', first_name: 'Mei', last_name: 'Chen', email: null, address: null, alert: 'Owes 240.00', version: 1 }, phones: [], co_owners: [],
    pets: [{ ...bella, id: 'p1', name: 'Bella', gender: null, neutered: null, weight_kg: '32.4', handling_alert: 'Bites', last_visit: '2026-03-03', next_visit: null, next_due: { title: 'Rabies', due_on: '2026-11-30', in_days: 6 } }],
  });
  backend.duplicates.mockResolvedValue([]);
  backend.draft.mockImplementation(async ({ name }: { name: string }) => drafts.get(name) ?? null);
  backend.keepDraft.mockImplementation(async ({ name, text }: { name: string; text: string | null }) => void (text === null ? drafts.delete(name) : drafts.set(name, text)));
});

describe('booking in one breath', () => {
  it('is: type, Enter, Enter', async () => {
    const { user, onclose } = await typed('bella');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('button', { name: /^Book 10:00/ })).toBeVisible();
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ pet: { kind: 'known', pet_id: 'p1' }, resource_id: 'lee', starts_at: `${DAY}T10:00:00Z`, minutes: 20, visit_type: 'checkup', type_id: 'check', is_walk_in: false });
  });
  it('lets “no phone” be said on purpose', async () => {
    const { user, onclose } = await typed('james patterson{Control>}{Enter}{/Control}');
    await user.type(screen.getByRole('textbox', { name: 'Pet’s name' }), 'Rex{Enter}');
    await until(() => expect(screen.getByRole('textbox', { name: 'Phone' })).toHaveFocus());
    const none = screen.getByRole('checkbox', { name: 'No phone' });
    for (let tabs = 0; tabs < 3 && document.activeElement !== none; tabs += 1) await user.tab();
    expect(none).toHaveFocus();
    await user.keyboard(' {Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent().pet.client).toMatchObject({ phone: null, no_phone: true });
  });
  it('takes the whole line, however fast the two Enters come', async () => {
    const { user, onclose } = await typed('bella vacc 11 ruiz{Enter}');
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ resource_id: 'ruiz', starts_at: `${DAY}T11:00:00Z`, minutes: 30, visit_type: 'vaccination' });
  });
  it('takes the time of the line, also where its free times come between the two Enters', async () => {
    const { user } = show();
    const field = await line();
    const whole = 'bella vacc ruiz';
    let understand = () => {};
    backend.quickLine.mockImplementation((request: QuickLineRequest) =>
      request.text === whole ? new Promise((resolve) => (understand = () => resolve(understood(request)))) : Promise.resolve(understood({ ...request, text: 'bella' })),
    );
    await user.type(field, `${whole}{Enter}`);
    understand();
    await until(() => expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveFocus());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await user.keyboard('{Enter}');
    await until(() => expect(backend.book).toHaveBeenCalled());
    expect(sent()).toMatchObject({ resource_id: 'ruiz', visit_type: 'vaccination', minutes: 30 });
  });
  it('shows alerts, what is due and the last visit before anybody is chosen', async () => {
    await typed('bella');
    expect(await screen.findByText('Bites')).toBeVisible();
    expect(screen.getByText('Owes 240.00')).toBeVisible();
    expect(screen.getByText('Rabies due in 6 days')).toBeVisible();
    expect(screen.getByText(/Last visit .*2026 · 32.4 kg/)).toBeVisible();
  });
  it('walks through the free times with the arrows', async () => {
    const { user, onclose } = await typed('bella{Enter}');
    await screen.findByRole('button', { name: /^Book 10:00/ });
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
    await user.keyboard('{ArrowDown}');
    expect(await screen.findByRole('button', { name: /^Book 10:30/ })).toBeVisible();
    await user.keyboard('{ArrowDown}{ArrowUp}{ArrowUp}{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ starts_at: `${DAY}T10:00:00Z` });
  });
});

describe('Enter after a choice by the pointer', () => {
  it.each([
    [false, '14:00 Lee', /^Book 14:00/, { starts_at: `${DAY}T14:00:00Z` }],
    [true, 'Wait without a time', /^Arrived, waits/, { is_walk_in: true, resource_id: null }],
  ])('books what was clicked; walk-in: %s', async (walkIn, name, button, booked) => {
    const { user, onclose } = await typed('bella{Enter}', { walkIn });
    await user.click(await screen.findByRole('button', { name }));
    await screen.findByRole('button', { name: button });
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject(booked);
  });
  it('takes whom the line finds, where nobody is chosen yet', async () => {
    const { user } = await typed('bella');
    await user.click(await screen.findByRole('button', { name: 'Vaccination' }));
    await user.keyboard('{Enter}');
    await until(() => expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveFocus());
  });
  it('books from a part of the day, too; a button under the keys keeps its own Enter', async () => {
    const { user, onclose } = await typed('bella{Enter}');
    const chip = await screen.findByRole('button', { name: 'Vaccination' });
    chip.focus();
    await user.keyboard('{Enter}');
    expect(backend.book).not.toHaveBeenCalled();
    expect(chip).toHaveFocus();
    screen.getAllByRole('spinbutton')[0]?.focus();
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ type_id: 'vacc' });
  });
});

describe('the time that is being booked', () => {
  it('is held once somebody is to come, fulfilled by the booking', async () => {
    const { user, onclose } = await typed('bella');
    await new Promise((rest) => setTimeout(rest, 200));
    expect(backend.holdSlot).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('held')).toHaveTextContent(/held [23]:\d\d/);
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ hold_id: 'h1' });
    cleanup();
    expect(backend.releaseHold).not.toHaveBeenCalled();
  });
  it('is given back when the panel goes', async () => {
    await typed('bella{Enter}');
    await screen.findByTestId('held');
    cleanup();
    await until(() => expect(backend.releaseHold).toHaveBeenCalledWith({ hold_id: 'h1' }));
  });
  it('stays held when the client calls back: Mod+Enter', async () => {
    const { user, onclose } = await typed('bella{Enter}');
    await screen.findByTestId('held');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => expect(onclose).toHaveBeenCalled());
    cleanup();
    await writeDrafts();
    expect(backend.releaseHold).not.toHaveBeenCalled();
    expect(backend.book).not.toHaveBeenCalled();
    expect(JSON.parse(drafts.get('booking') ?? '{}')).toMatchObject({ pet: { pet_name: 'Bella' }, hand: { at: { local_start: '10:00' } }, hold: { id: 'h2' } });
  });
  it('says who was faster and loses nothing', async () => {
    backend.holdSlot.mockRejectedValueOnce(new DeskError('slot_taken', '', { name: 'Robin Moss' }));
    const { user, onclose } = await typed('bella{Enter}');
    expect(await screen.findByText(/Robin Moss/)).toBeVisible();
    await user.keyboard('Limping{ArrowDown}');
    expect(screen.queryByText(/Robin Moss/)).toBeNull();
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ starts_at: `${DAY}T10:30:00Z`, reason: 'Limping' });
  });
});

describe('what was begun before', () => {
  it('is offered back and taken up with Enter in the empty field', async () => {
    const first = show();
    await first.user.type(await line(), 'bella{Enter}');
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
    await first.user.keyboard('Limping');
    cleanup();
    await writeDrafts();
    forgetDrafts();
    const { user } = show();
    expect(await screen.findByTestId('kept')).toHaveTextContent(/Bella · Mei Chen · (.*10:00 · )?Limping/); // With the time, where it was held by then.
    (await line()).focus();
    await user.keyboard('{Enter}');
    expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveValue('Limping');
  });
  const aside = (more: object) => drafts.set('booking', JSON.stringify({ text: 'max', pet: null, fresh: null, reason: '', hold: null, before: null, ...more }));
  async function bookBella() {
    const { user, onclose } = show();
    await screen.findByTestId('kept');
    await user.type(await line(), 'bella{Enter}');
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    cleanup();
    await writeDrafts();
    forgetDrafts();
  }
  const enters = () => screen.getAllByRole('button').filter((button) => button.textContent?.includes('Enter')).map((button) => button.textContent);
  it('is one button with the key Enter, as long as it is offered', async () => {
    aside({ reason: 'Limping' });
    const { user } = show();
    await screen.findByTestId('kept');
    expect(enters()).toEqual([expect.stringContaining('Continue')]);
    await user.type(await line(), 'bella{Enter}');
    await screen.findByRole('button', { name: /^Book 10:00/ });
    expect(enters()).toEqual([expect.stringContaining('Book 10:00')]);
  });
  it('does not get into the way of somebody else: what was typed of a client can be found after the next booking, without Enter', async () => {
    aside({ fresh: { client: null, first_name: 'Nadia', last_name: 'Okafor', phone: '', no_phone: false, pet_name: 'Kiwi', species: 'bird' } });
    await bookBella();
    const { user } = show();
    expect(await screen.findByTestId('kept')).toHaveTextContent('Kiwi · Nadia Okafor');
    expect(enters()).toEqual([]);
    await user.click(await line());
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('textbox', { name: 'First name' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(screen.getByRole('textbox', { name: 'First name' })).toHaveValue('Nadia');
  });
  it('is gone after the next booking where it is a line alone', async () => {
    aside({});
    await bookBella();
    expect(drafts.has('booking')).toBe(false);
  });
  it.each([['Escape', '{Escape}'], ['the cross', null]])('is not made of a line alone that is closed by %s', async (_, keys) => {
    const { user } = await typed('rocky asap');
    if (keys) await user.keyboard(keys);
    else await user.click(screen.getByRole('button', { name: 'Close' }));
    cleanup();
    await writeDrafts();
    expect(drafts.has('booking')).toBe(false);
  });
});

describe('somebody new', () => {
  const known = { hit: { ...bella, client_id: 'c9', pet_id: 'p9', pet_name: 'Max', client_name: 'James Patterson' }, reasons: ['phone'] };
  it('may be known already: the arrow and Enter take that one', async () => {
    backend.duplicates.mockResolvedValue([known]);
    const { user } = await typed('james patterson{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Already a client?')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'First name' })).toHaveValue('James');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(screen.queryByRole('textbox', { name: 'First name' })).toBeNull();
    expect(screen.getByText('Max')).toBeVisible();
    expect(backend.book).not.toHaveBeenCalled();
  });
  it('is booked all the same where it is somebody else', async () => {
    backend.duplicates.mockResolvedValue([known]);
    const { user, onclose } = await typed('james patterson{Control>}{Enter}{/Control}');
    await user.type(screen.getByRole('textbox', { name: 'Phone' }), '206 555 0199');
    await user.type(screen.getByRole('textbox', { name: 'Pet’s name' }), 'Rex{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ pet: { kind: 'new', name: 'Rex', client: { kind: 'new', first_name: 'James', last_name: 'Patterson', phone: '206 555 0199' } } });
  });
});

describe('nobody is free any more today', () => {
  beforeEach(() => {
    backend.quickLine.mockImplementation(async (request: QuickLineRequest) => ({ ...understood(request), slots: [{ ...slot('09:00'), local_day: '2026-11-25' }] }));
  });
  it('and a walk-in waits without a time: the button says so', async () => {
    const { user, onclose } = await typed('bella{Enter}', { walkIn: true });
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
    expect(screen.getByRole('button', { name: /waits without a time/ })).toBeVisible();
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ is_walk_in: true, resource_id: null, overbook_reason: null });
  });
  it('or is squeezed in on purpose, with the reason at hand', async () => {
    const { user, onclose } = await typed('bella{Enter}', { walkIn: true });
    await user.click(await screen.findByRole('button', { name: /^Squeeze in now · 9:\d\d Lee$/ }));
    await user.click(screen.getByRole('button', { name: /^Arrived, 9:\d\d · Lee/ }));
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ is_walk_in: true, overbook_reason: 'Squeezed in', resource_id: 'lee' });
    expect(Math.abs(Date.parse(sent().starts_at) - Date.parse(page.now))).toBeLessThan(6 * 60_000);
  });
  it('squeezed in, it is with the vet who is free now; on whom it lies is said, and the time goes on with the clock', async () => {
    const visit = (resource_id: string, from: string, to: string) => ({ id: resource_id, resource_id, pet_name: 'Max', status: 'scheduled', starts_at: `${DAY}T${from}:00Z`, ends_at: `${DAY}T${to}:00Z`, local_start: from, local_end: to });
    const columns = [page.columns[0], { ...page.columns[1], free: [{ starts_at: `${DAY}T09:00:00Z`, ends_at: `${DAY}T09:45:00Z` }] }];
    backend.daySchedule.mockResolvedValue({ ...page, columns, appointments: [visit('lee', '09:15', '10:00'), visit('ruiz', '09:45', '10:00')] });
    const { user, onclose } = await typed('bella{Enter}', { walkIn: true });
    await user.click(await screen.findByRole('button', { name: /^Squeeze in now · 9:\d\d Ruiz$/ }));
    expect(await screen.findByTestId('over')).toHaveTextContent('On top of Max, 09:45–10:00');
    setNow(`${DAY}T09:41:00Z`, Date.now());
    await user.click(await screen.findByRole('button', { name: /^Arrived, 9:40 · Ruiz/ }));
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ resource_id: 'ruiz', starts_at: `${DAY}T09:40:00.000Z` });
  });
});

describe('what is asked before anything is booked', () => {
  const full = (request: QuickLineRequest): QuickLine =>
    ({ ...understood(request), day: '2026-12-01', named_day: true, day_problem: { kind: 'full' }, slots: [], later: [{ ...slot('09:00'), local_day: '2026-12-02', starts_at: '2026-12-02T09:00:00Z' }], marks: [{ kind: 'day', from: 6, to: 9, meant: null }] });
  it('a day that was named and is full: Enter goes to the offers, and the next Enter takes one', async () => {
    backend.quickLine.mockImplementation(async (request: QuickLineRequest) => full(request));
    const { user, onclose } = await typed('bella{Enter}');
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
    expect(await screen.findByTestId('question')).toHaveTextContent(/Tuesday, December 1/);
    await user.keyboard('{Enter}');
    const offer = screen.getByRole('button', { name: /^Wed.* 09?:00 · Dr Sarah Lee/ });
    await until(() => expect(offer).toHaveFocus());
    expect(backend.book).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    await user.click(await screen.findByRole('button', { name: /^Book Wed.* · Lee/ }));
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ starts_at: '2026-12-02T09:00:00Z' });
  });
  it('a word of the line that means nothing: nobody is taken', async () => {
    backend.quickLine.mockImplementation(async (request: QuickLineRequest) => ({ ...understood(request), unclear: [{ from: 0, to: 5, reason: 'unknown_word' }] }));
    await typed('bella{Enter}');
    expect((await screen.findAllByText(/“bella” is not understood/)).length).toBeGreaterThan(0);
    expect(await line()).toBeVisible();
    expect(backend.holdSlot).not.toHaveBeenCalled();
  });
});

it('brings another animal of the household by a key', async () => {
  const home = await backend.household();
  backend.household.mockResolvedValue({ ...home, pets: [...home.pets, { ...home.pets[0], id: 'p2', name: 'Max' }] });
  const { user, onclose } = await typed('bella{Enter}');
  await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
  await screen.findByRole('button', { name: '+ Max' });
  await user.keyboard('{Alt>}a{/Alt}');
  expect(await screen.findByRole('button', { name: /^Book Bella, Max · 10:00–10:40 · Lee/ })).toBeVisible();
  await until(() => expect(backend.holdSlot).toHaveBeenLastCalledWith(expect.objectContaining({ minutes: 40 })));
  await user.keyboard('{Enter}');
  await until(() => expect(onclose).toHaveBeenCalled());
  expect(sent()).toMatchObject({ also: [{ kind: 'known', pet_id: 'p2' }], minutes: 20 });
});

it('a walk-in has arrived as it is booked', async () => {
  const { user, onclose } = await typed('bella{Enter}', { walkIn: true });
  await until(() => expect(document.activeElement).toHaveAttribute('name', 'reason'));
  await user.keyboard('{Enter}');
  await until(() => expect(onclose).toHaveBeenCalled());
  expect(sent()).toMatchObject({ is_walk_in: true, starts_at: `${DAY}T10:00:00Z` });
});
