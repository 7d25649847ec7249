import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Appointment, Household, Me } from '@/backend/types';
import { workAs } from '@/components/clinic.svelte';
import { correctHere } from '@/components/in-place';

const backend = vi.hoisted(() => ({
  appointment: vi.fn(), household: vi.fn(), appointmentTypes: vi.fn(), roomsFor: vi.fn(), cases: vi.fn(), daySchedule: vi.fn(), editVisit: vi.fn(), advance: vi.fn(), draft: vi.fn(), keepDraft: vi.fn(),
  visitHistory: vi.fn(), stopHistory: vi.fn(), missedVisits: vi.fn(), freeSlots: vi.fn(),
}));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { DeskError } = await import('@/backend/backend');
const { queryClient } = await import('@/backend/queries');
const { default: Shown } = await import('./PanelInClient.test.svelte');

const visit = {
  id: 'v', pet_id: 'p', pet_name: 'Bella', species: 'Dog', breed: null, owner_id: 'o', owner_name: 'Ana Ibarra', owner_last_name: 'Ibarra', owner_phone: '555 0143', resource_id: 'lee', veterinarian_name: 'Dr Lee',
  room_id: null, room_name: null, visit_type: 'vaccination', type_id: 't1', type_name: 'Booster', status: 'scheduled', starts_at: '2026-11-24T10:00:00Z', ends_at: '2026-11-24T10:30:00Z', minutes: 30,
  local_day: '2026-11-24', local_start: '10:00', local_end: '10:30', its_day: 'today', reason: 'Second shot', notes: null, vet_message: null, price: '45.00', confirmed_at: null, arrived_at: null, in_room_at: null,
  ready_at: null, completed_at: null, cancelled_at: null, no_show_at: null, cancellation_reason: null, overbook_reason: null, has_alerts: false, handling_alert: null, waiting: false, needs_reschedule: false,
  next_status: 'arrived', previous_status: null, version: 1,
} satisfies Appointment;
const home = {
  client: { id: 'o', first_name: 'Ana', last_name: 'Ibarra', email: null, address: null, alert: null, version: 1 }, co_owners: [], pets: [],
  phones: [{ id: 'ph', label: 'mobile', typed: '555 0143', digits: '5550143', of: 'Ana Ibarra' }],
} as unknown as Household;
const acts = { onbook: vi.fn(), onagain: vi.fn(), onback: vi.fn(), onhistory: vi.fn(), onmove: vi.fn() };
const shownAs = (more: Partial<Appointment>) => backend.appointment.mockResolvedValue({ ...visit, ...more });
const show = (shows: 'visit' | 'history' | 'missed') => {
  render(Shown, { shows, acts });
  return userEvent.setup();
};

// A whole panel is asked by its roles: a busy machine takes its time for that.
vi.setConfig({ testTimeout: 20_000 });

beforeEach(() => {
  queryClient.clear();
  for (const mock of [...Object.values(backend), ...Object.values(acts)]) mock.mockReset();
  workAs({ user_id: 'me', permissions: ['diary.write', 'diary.overbook', 'prices.read'], time_zone: 'UTC', currency: 'EUR' } as unknown as Me);
  shownAs({});
  backend.household.mockResolvedValue(home);
  backend.appointmentTypes.mockResolvedValue([{ id: 't1', visit_type: 'vaccination', name: 'Booster', minutes: 30, price: '45.00' }]);
  backend.roomsFor.mockResolvedValue([{ room_id: 'r1', name: 'Room 1', taken_by: 'Coco' }]);
  backend.cases.mockResolvedValue([]);
  backend.daySchedule.mockResolvedValue({ appointments: [] });
  backend.draft.mockResolvedValue(null);
  backend.keepDraft.mockResolvedValue(null);
  backend.stopHistory.mockResolvedValue(null);
});

describe('the panel of a visit', () => {
  it('tells the reason first, then client and phone, then the steps, then the facts', async () => {
    show('visit');
    await screen.findByText('Ana Ibarra');
    await screen.findByText('Room 1 (Coco)', { exact: false }).catch(() => null);
    const panel = screen.getByRole('complementary');
    const places = ['Second shot', 'Add a message to the vet', '555 0143', 'Arrived', 'Did not come', 'Booked for'].map((text) => panel.textContent?.indexOf(text) ?? -1);
    expect(places.every((place) => place >= 0), places.join(' ')).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(within(panel).getAllByText('Booster').length).toBeGreaterThan(0);
  });
  it('has each step with its key, and each leads where it says', async () => {
    backend.advance.mockResolvedValue({ value: { ...visit, status: 'no_show' }, areas: [], undo_id: 'u' });
    const user = show('visit');
    expect(await screen.findByRole('button', { name: 'Confirm' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Did not come' }));
    expect(backend.advance).toHaveBeenCalledExactlyOnceWith({ appointment_id: 'v', to: 'no_show', room_id: null });
    await user.click(screen.getByRole('button', { name: 'History' }));
    expect(acts.onhistory).toHaveBeenCalledOnce();
  });
  it('asks for the room of who is taken to one, as the board does', async () => {
    shownAs({ status: 'arrived', arrived_at: '2026-11-24T09:55:00Z', next_status: 'in_room' });
    backend.roomsFor.mockResolvedValue([{ room_id: 'r1', name: 'Room 1', taken_by: 'Coco' }, { room_id: 'r2', name: 'Room 2', taken_by: null }]);
    backend.advance.mockResolvedValue({ value: { ...visit, status: 'in_room', room_id: 'r2', room_name: 'Room 2' }, areas: [], undo_id: 'u' });
    const user = show('visit');
    await user.click(await screen.findByRole('button', { name: /^To room/ }));
    await screen.findByRole('group', { name: 'Bella: which room?' });
    expect(backend.advance).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('group', { name: 'Bella: which room?' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: /^To room/ }));
    await screen.findByRole('group', { name: 'Bella: which room?' });
    await user.keyboard('2');
    expect(backend.advance).toHaveBeenCalledExactlyOnceWith({ appointment_id: 'v', to: 'in_room', room_id: 'r2' });
  });
  it('asks on purpose what happened on an earlier day', async () => {
    shownAs({ its_day: 'past', next_status: null });
    show('visit');
    expect(await screen.findByRole('heading', { name: 'Enter what happened' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Came, completed' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Confirm' })).toBeNull();
  });
  it('is corrected by E, Enter saves, Escape puts back, Tab goes on', async () => {
    backend.editVisit.mockImplementation(({ changes }: { changes: { text: string }[] }) => Promise.resolve({ value: { ...visit, reason: changes[0]?.text ?? null }, areas: [], undo_id: 'u' }));
    const user = show('visit');
    await screen.findByText('Second shot');
    expect(correctHere()).toBe(true);
    const reason = await screen.findByRole('textbox', { name: 'Reason' });
    await vi.waitFor(() => expect(reason).toHaveFocus());
    await user.keyboard('Ears{Escape}');
    expect(backend.editVisit).not.toHaveBeenCalled();
    correctHere();
    await vi.waitFor(() => expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveFocus());
    await user.keyboard('Ears{Tab}');
    expect(backend.editVisit).toHaveBeenCalledExactlyOnceWith({ appointment_id: 'v', changes: [{ field: 'reason', text: 'Ears' }], overbook_reason: null });
    await vi.waitFor(() => expect(screen.getByRole('textbox', { name: 'Message to the vet' })).toHaveFocus());
  });
  it('asks for a reason where another length lies on somebody else’s time', async () => {
    backend.editVisit.mockRejectedValueOnce(new DeskError('slot_taken', '', { name: 'Dr Lee' })).mockResolvedValue({ value: { ...visit, minutes: 45, overbook_reason: 'Emergency' }, areas: [], undo_id: null });
    const user = show('visit');
    await user.click(await screen.findByRole('button', { name: /^Edit: Length/ }));
    await user.clear(screen.getByRole('textbox', { name: 'Length' }));
    await user.keyboard('45{Enter}');
    const field = await screen.findByRole('textbox', { name: 'Why although it is taken' });
    await vi.waitFor(() => expect(field).toHaveFocus());
    await user.keyboard('Emergency{Enter}');
    expect(backend.editVisit).toHaveBeenLastCalledWith({ appointment_id: 'v', changes: [{ field: 'minutes', minutes: 45 }], overbook_reason: 'Emergency' });
  });
  it('leaves a price to who may change it, and a cancelled visit as it was', async () => {
    show('visit');
    await screen.findByText('€45.00');
    expect(screen.queryByRole('button', { name: /^Edit: Price/ })).toBeNull();
  });
  it('offers a vet to who waits without one', async () => {
    shownAs({ status: 'arrived', resource_id: null, veterinarian_name: null, next_status: 'in_room' });
    show('visit');
    expect(await screen.findByRole('region', { name: 'Take in with…' })).toHaveTextContent('No vet is on duty.');
  });
});

describe('the history of a visit', () => {
  const event = { at: '2026-11-24T09:00:00Z', local_day: '2026-11-24', local_time: '9:00', intent: 'book', by: 'Robin Desk', workstation: 'Counter', waiting: false, changes: [] };
  it('names who and where, and is no longer asked for when it is closed', async () => {
    backend.visitHistory.mockResolvedValue({ source: 'server', events: [event] });
    const { unmount } = render(Shown, { shows: 'history', acts });
    expect(await screen.findByText('Robin Desk, on the PC “Counter”')).toBeInTheDocument();
    expect(screen.queryByText(/server can’t be reached/)).toBeNull();
    unmount();
    expect(backend.stopHistory).toHaveBeenCalledOnce();
  });
  it('says when only this PC was asked', async () => {
    backend.visitHistory.mockResolvedValue({ source: 'this_pc', events: [{ ...event, by: null, workstation: null, waiting: true }] });
    const user = show('history');
    expect(await screen.findByText(/The server can’t be reached/)).toBeInTheDocument();
    expect(screen.getByText('not sent yet')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Back to the visit' }));
    expect(acts.onback).toHaveBeenCalledOnce();
  });
});

describe('the list of gaps', () => {
  const gap = { resource_id: 'lee', resource_name: 'Dr Lee', starts_at: '2026-11-24T10:00:00Z', local_start: '10:00', minutes: 30 };
  it('books the time under the keys, and finds another for who was to come', async () => {
    const gone = { ...visit, id: 'w', pet_name: 'Max', status: 'no_show' as const };
    backend.missedVisits.mockResolvedValue([{ visit: { ...visit, status: 'cancelled', cancellation_reason: 'Ill' }, gap }, { visit: gone, gap: null }]);
    const user = show('missed');
    const first = await screen.findByRole('button', { name: 'Give 10:00 to another' });
    await vi.waitFor(() => expect(first).toHaveFocus());
    expect(screen.getByText('Ill')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^New time for Bella/ })).toBeInTheDocument();
    await user.keyboard('{Enter}');
    expect(acts.onbook).toHaveBeenCalledExactlyOnceWith(gap);
    await user.keyboard('{ArrowDown}f');
    expect(acts.onagain).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'w' }));
    expect(screen.getByText('time no longer free')).toBeInTheDocument();
  });
  it('says in a sentence that there is none', async () => {
    backend.missedVisits.mockResolvedValue([]);
    show('missed');
    expect(await screen.findByText('Nobody has cancelled or missed a visit on this day.')).toBeInTheDocument();
  });
});
