import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Appointment, DaySchedule } from '@/backend/types';
import { forget } from '@/backend/fresh';
import { queryClient } from '@/backend/queries';

const [daySchedule, roomsFor] = vi.hoisted(() => [vi.fn(), vi.fn()]);
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, daySchedule, roomsFor } };
});
const { default: Shown } = await import('./BoardInClient.test.svelte');

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const visit = (id: string, status: string, more: Partial<Appointment> = {}) =>
  ({
    id, status, pet_name: id, owner_name: `Owner of ${id}`, owner_last_name: 'Byrne', visit_type: 'checkup', reason: null, veterinarian_name: 'Dr Lee', room_name: null,
    starts_at: ago(5), ends_at: ago(-25), minutes: 30, local_start: '10:00', arrived_at: null, in_room_at: null, ready_at: null, completed_at: null, has_alerts: false, waiting: false,
    next_status: null, ...more,
  }) as unknown as Appointment;
const page = (appointments: Appointment[]) => ({ day: '2026-11-24', today: '2026-11-24', now: new Date().toISOString(), ends_at: ago(-600), appointments }) as unknown as DaySchedule;
const house = [
  visit('Max', 'arrived', { arrived_at: ago(12), next_status: 'in_room' }),
  visit('Pip', 'arrived', { arrived_at: ago(4), next_status: 'in_room' }),
  visit('Coco', 'in_room', { in_room_at: ago(71), next_status: 'ready' }),
  visit('Otto', 'completed', { completed_at: ago(30) }),
];

function show() {
  const acts = { onopen: vi.fn(), onnext: vi.fn(), onstep: vi.fn(), onday: vi.fn() };
  render(Shown, { selected: null, ...acts });
  return { ...acts, user: userEvent.setup() };
}
const tile = (name: string) => screen.findByRole('button', { name: new RegExp(`^${name}, Owner`) });

beforeEach(() => {
  queryClient.clear();
  daySchedule.mockReset().mockResolvedValue(page(house));
  roomsFor.mockReset().mockResolvedValue([{ room_id: 'r1', name: 'Room 1', taken_by: 'Coco' }, { room_id: 'r2', name: 'Room 2', taken_by: null }]);
});

describe('the board', () => {
  it('names each column with its count, and each patient in one sentence', async () => {
    show();
    const arrived = await screen.findByRole('region', { name: 'Arrived 2' });
    expect(within(arrived).getAllByRole('listitem')).toHaveLength(2);
    expect(await tile('Max')).toHaveAccessibleName('Max, Owner of Max. Check-up, Dr Lee. Arrived. waiting 12 minutes');
    expect(await tile('Coco')).toHaveAccessibleName(/waiting 71 minutes\. 41 min longer than planned$/);
    expect(screen.getByRole('region', { name: 'Ready 0' })).toHaveTextContent('Nobody to check out.');
    expect((await tile('Coco')).closest('li')).toHaveTextContent(/1 h 11/);
  });
  it('says how long somebody waits, and since when they should not', async () => {
    daySchedule.mockResolvedValue(page([visit('Max', 'arrived', { arrived_at: ago(33), starts_at: ago(23), local_start: '10:45' }), visit('Ziggy', 'confirmed', { starts_at: ago(-7), local_start: '11:15' })]));
    show();
    expect(await tile('Max')).toHaveAccessibleName('Max, Owner of Max. Check-up, Dr Lee. Arrived. waiting 33 minutes. 23 min past 10:45');
    expect((await tile('Max')).closest('li')).toHaveTextContent(/33 min.*23 min past 10:45/);
    expect(screen.getByRole('region', { name: 'Arrived 1' })).toHaveTextContent('next 11:15 Ziggy');
    expect(screen.getByRole('region', { name: 'Checked out today 0' })).not.toHaveTextContent('Ziggy');
  });
  it('moves the patient under the focus on with Space, once, and opens it with Enter', async () => {
    const { user, onopen, onnext } = show();
    (await tile('Max')).focus();
    await user.keyboard(' ');
    expect(onnext).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Max' }));
    expect(onopen).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(onopen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Max' }));
  });
  it('has one stop for Tab and walks with the arrows', async () => {
    const { user, onnext } = show();
    (await tile('Max')).focus();
    await user.keyboard('{ArrowDown}');
    expect(await tile('Pip')).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(await tile('Coco')).toHaveFocus();
    expect((await tile('Max')).tabIndex).toBe(-1);
    await user.keyboard('{ArrowRight} ');
    expect(await tile('Otto')).toHaveFocus();
    expect(onnext).not.toHaveBeenCalled();
  });
  it('shows who is not here yet above who is, within reach of the keys, J and K too', async () => {
    daySchedule.mockResolvedValue(page([...house, visit('Tilly', 'confirmed', { starts_at: ago(12), local_start: '9:48', next_status: 'arrived' })]));
    const { user, onnext } = show();
    const missing = await screen.findByRole('region', { name: 'Not here yet 1' });
    expect(within(missing).getByRole('button', { name: /^Tilly, Owner/ })).toHaveAccessibleName('Tilly, Owner of Tilly. Check-up, Dr Lee. Confirmed. due at 9:48, 12 minutes ago');
    (await tile('Max')).focus();
    await user.keyboard('k');
    expect(await tile('Tilly')).toHaveFocus();
    await user.keyboard(' ');
    expect(onnext).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Tilly' }));
    await user.keyboard('jj');
    expect(await tile('Pip')).toHaveFocus();
  });
  it('moves on by one click on the step', async () => {
    const { user, onnext, onopen } = show();
    await user.click(await screen.findByRole('button', { name: 'To room Pip' }));
    expect(onnext).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Pip' }));
    expect(onopen).not.toHaveBeenCalled();
  });
  it('asks for the room of who is taken to one: a number, Enter for none, Escape for not yet', async () => {
    daySchedule.mockResolvedValue(page([visit('Max', 'arrived', { arrived_at: ago(12), next_status: 'in_room', room_id: null })]));
    const { user, onnext } = show();
    (await tile('Max')).focus();
    await user.keyboard(' ');
    const asked = await screen.findByRole('group', { name: 'Max: which room?' });
    expect(within(asked).getByRole('button', { name: /^Room 1 \(Coco\)/ })).toBeDisabled();
    await user.keyboard('1 ');
    expect(onnext).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    await vi.waitFor(async () => expect(await tile('Max')).toHaveFocus());
    await user.keyboard(' ');
    await screen.findByRole('group', { name: 'Max: which room?' });
    await user.keyboard('2');
    expect(onnext).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Max' }), 'r2');
    (await tile('Max')).focus();
    await user.keyboard(' ');
    await screen.findByRole('group', { name: 'Max: which room?' });
    await user.keyboard('{Enter}');
    expect(onnext).toHaveBeenLastCalledWith(expect.objectContaining({ id: 'Max' }), null);
  });
  it('goes one step back with Shift and Space, and by a click; who did not come is marked where they are missed', async () => {
    daySchedule.mockResolvedValue(page([...house.map((each) => ({ ...each, its_day: 'today' as const, previous_status: 'scheduled' as const })), visit('Tilly', 'confirmed', { starts_at: ago(12), next_status: 'arrived', its_day: 'today' })]));
    const { user, onstep, onnext } = show();
    (await tile('Max')).focus();
    await user.keyboard('{Shift>} {/Shift}');
    expect(onstep).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'Max' }), 'scheduled');
    expect(onnext).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Did not come Tilly' }));
    expect(onstep).toHaveBeenLastCalledWith(expect.objectContaining({ id: 'Tilly' }), 'no_show');
  });
  it('shows what the vet is to be told, and who waits for a vet', async () => {
    daySchedule.mockResolvedValue(page([visit('Max', 'arrived', { arrived_at: ago(1), vet_message: 'Owner wants to talk first', veterinarian_name: null })]));
    show();
    expect(await tile('Max')).toHaveAccessibleName('Max, Owner of Max. Check-up, no vet yet. Arrived. waiting 1 minutes. message to the vet: Owner wants to talk first');
    expect((await tile('Max')).closest('li')).toHaveTextContent('Owner wants to talk first');
  });
  it('tells of a patient whom another desk moved, and takes the focus along', async () => {
    show();
    (await tile('Max')).focus();
    daySchedule.mockResolvedValue(page(house.map((each) => (each.id === 'Max' ? { ...each, status: 'in_room', in_room_at: ago(0), next_status: 'ready' } : each))));
    await forget(['schedule']);
    expect(await screen.findByRole('region', { name: 'In room 2' })).toHaveTextContent('Max');
    await vi.waitFor(() => expect(screen.getByTestId('announced')).toHaveTextContent('Max: In room'));
    await vi.waitFor(async () => expect(await tile('Max')).toHaveFocus());
  });
  it('says in one sentence that nobody is there, with one way on', async () => {
    daySchedule.mockResolvedValue(page([visit('Held', 'confirmed', { starts_at: ago(-18), local_start: '11:00' })]));
    const { user, onday } = show();
    expect(await screen.findByText('Nobody is in the clinic yet.')).toBeInTheDocument();
    expect(screen.getByText('next 11:00 Held')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Go to schedule' }));
    expect(onday).toHaveBeenCalledOnce();
  });
});
