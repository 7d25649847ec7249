import { cleanup, configure, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { queryClient } from '@/backend/queries';
import { DeskError } from '@/backend/backend';
import type { Appointment, DaySchedule, Hold, Me } from '@/backend/types';
import { workAs } from '@/components/clinic.svelte';
import type { Off } from '../off';

configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 40_000 });
const until = (check: () => void) => vi.waitFor(check, { timeout: 8_000 });

const backend = vi.hoisted(() => ({ inTheWay: vi.fn(), block: vi.fn(), correctBlock: vi.fn(), unblock: vi.fn(), giveLeave: vi.fn(), leaveOf: vi.fn(), endLeave: vi.fn() }));
vi.mock('@/backend/backend', async (original) => ({ ...(await original<typeof import('@/backend/backend')>()), backend }));
const { default: Shown } = await import('./TimeOffInClient.test.svelte');
const { Diary } = await import('../diary.svelte');
const { daySheet } = await import('../grid/sheet');

const DAY = '2026-11-24';
const column = (resource_id: string, kind: string, name: string) => ({ resource_id, kind, name, on_duty: true, windows: [], hours_label: null, free: [], free_minutes: 0 });
const block: Hold = { id: 'b1', resource_id: 'lee', starts_at: `${DAY}T10:00:00Z`, ends_at: `${DAY}T11:00:00Z`, mine: false, holder_name: 'Mia Ortiz', reason: 'Staff meeting', expires_at: null };
const page = {
  day: DAY, today: DAY, previous_day: '2026-11-23', next_day: '2026-11-25', time_zone: 'UTC', now: `${DAY}T09:30:00Z`, starts_at: `${DAY}T00:00:00Z`, ends_at: '2026-11-25T00:00:00Z', opens_at: null, closes_at: null,
  closed_reason: null, step_minutes: 15, ticks: [], columns: [column('lee', 'veterinarian', 'Dr Lee'), column('ruiz', 'veterinarian', 'Dr Ruiz'), column('r1', 'room', 'Room 1')], appointments: [], holds: [block],
} as unknown as DaySchedule;
const bella = { id: 'v1', pet_name: 'Bella', owner_last_name: 'Chen', owner_phone: '206 555 0142', local_day: DAY, local_start: '10:15', reason: null } as Appointment;
const done = { value: null, areas: [], undo_id: 'u1' };

function show(off: Off, permissions: string[] = []) {
  workAs({ permissions, time_zone: 'UTC', currency: 'EUR' } as unknown as Me);
  const diary = new Diary();
  diary.page = page;
  diary.show(daySheet(page));
  const acts = { onclose: vi.fn(), onfind: vi.fn(), onvisit: vi.fn() };
  render(Shown, { diary, off, ...acts });
  return { ...acts, diary, user: userEvent.setup() };
}
const hour: Off = { what: 'block', resource_id: 'lee', day: DAY, hours: { from: '10:00', to: '11:00' } };

beforeEach(() => {
  cleanup();
  queryClient.clear();
  for (const call of Object.values(backend)) call.mockReset().mockResolvedValue(done);
  backend.inTheWay.mockResolvedValue({ visits: [], count: 0 });
});

describe('a block', () => {
  it('is a reason and Enter', async () => {
    const { user, onclose } = show({ ...hour, hours: null });
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'off_reason'));
    await user.keyboard('Staff meeting{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(backend.block).toHaveBeenCalledExactlyOnceWith({ resource_ids: ['lee'], stretch: { first_day: DAY, last_day: DAY, hours: null }, reason: 'Staff meeting' });
  });
  it('takes rooms and all vets along, but leave is not offered to who may not give it', async () => {
    const { user } = show(hour);
    expect(screen.queryByRole('button', { name: 'Leave' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'All vets' }));
    await user.click(screen.getByRole('button', { name: 'Room 1' }));
    await user.click(screen.getByRole('button', { name: /^Block time/ }));
    await until(() => expect(backend.block).toHaveBeenCalled());
    expect(backend.block.mock.calls[0]?.[0].resource_ids.toSorted()).toEqual(['lee', 'r1', 'ruiz']);
  });
  it('names the visits that it hits, and stays until somebody has called', async () => {
    backend.inTheWay.mockResolvedValue({ visits: [bella], count: 1 });
    const { user, onclose, onfind } = show(hour);
    expect(await screen.findByText(/1 visit in this time/)).toBeVisible();
    expect(screen.getByText('206 555 0142')).toBeVisible();
    await user.click(screen.getByRole('button', { name: /^Block time/ }));
    await until(() => expect(screen.queryByRole('textbox', { name: 'Reason' })).toBeNull());
    expect(onclose).not.toHaveBeenCalled();
    screen.getByText('Bella Chen').closest('button')?.focus();
    await user.keyboard('f');
    expect(onfind).toHaveBeenCalledExactlyOnceWith(bella);
  });
  it('with visits in it closes when it is undone, or when another day is turned to', async () => {
    for (const leave of ['undone', 'turned'] as const) {
      backend.inTheWay.mockResolvedValue({ visits: [bella], count: 1 });
      const { user, diary, onclose } = show(hour);
      const made = { ...block, id: 'b2', reason: null };
      backend.block.mockImplementation(() => {
        diary.show(daySheet({ ...page, holds: [block, made] }));
        return Promise.resolve(done);
      });
      await user.click(await screen.findByRole('button', { name: /^Block time/ }));
      await until(() => expect(screen.queryByRole('textbox', { name: 'Reason' })).toBeNull());
      await tick();
      expect(onclose).not.toHaveBeenCalled();
      diary.show(daySheet(leave === 'undone' ? page : { ...page, day: '2026-11-25', holds: [] }));
      await until(() => expect(onclose).toHaveBeenCalled());
      cleanup();
    }
  });
  it('says why it cannot be, with what was typed kept', async () => {
    backend.block.mockRejectedValue(new DeskError('blocked', '', { name: 'Painting' }));
    const { user, onclose } = show(hour);
    await user.type(await screen.findByRole('textbox', { name: 'Reason' }), 'Staff meeting');
    await user.click(screen.getByRole('button', { name: /^Block time/ }));
    expect(await screen.findByText('Blocked: Painting.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveValue('Staff meeting');
    expect(onclose).not.toHaveBeenCalled();
  });
  it('of no stretch is not sent', async () => {
    const { user } = show(hour);
    const to = await screen.findByRole('textbox', { name: 'To' });
    await user.clear(to);
    await user.type(to, '9:30');
    expect(screen.getByRole('button', { name: /^Block time/ })).toBeDisabled();
    await user.clear(to);
    await user.type(to, '24');
    expect(screen.getByRole('button', { name: /^Block time/ })).toBeEnabled();
    await user.click(screen.getByRole('button', { name: /^Block time/ }));
    await until(() => expect(backend.block).toHaveBeenCalled());
    expect(backend.block.mock.calls[0]?.[0].stretch.hours).toEqual({ from: '10:00', to: '24:00' });
  });
});

it('blocked time is said anew, or freed', async () => {
  const off: Off = { what: 'blocked', resource_id: 'lee', slot_id: 'b1', day: DAY };
  const { user } = show(off);
  expect(await screen.findByText('Blocked by Mia Ortiz')).toBeVisible();
  expect(screen.getByText(/10:00–11:00/)).toBeVisible();
  const reason = screen.getByRole('textbox', { name: 'Reason' });
  await user.clear(reason);
  await user.type(reason, 'Painting{Enter}');
  await until(() => expect(backend.correctBlock).toHaveBeenCalledExactlyOnceWith({ slot_id: 'b1', reason: 'Painting' }));
  await user.click(screen.getByRole('button', { name: 'Unblock' }));
  await until(() => expect(backend.unblock).toHaveBeenCalledExactlyOnceWith({ slot_id: 'b1' }));
});

it('blocked time that was freed elsewhere, or is on another day than the screen, is spoken of no longer', async () => {
  const off: Off = { what: 'blocked', resource_id: 'lee', slot_id: 'b1', day: DAY };
  const freed = show(off);
  expect(await screen.findByText('Blocked by Mia Ortiz')).toBeVisible();
  freed.diary.page = { ...page, holds: [] };
  freed.diary.show(daySheet({ ...page, holds: [] }));
  await until(() => expect(freed.onclose).toHaveBeenCalled());
  cleanup();
  const turned = show(off);
  turned.diary.show(daySheet({ ...page, day: '2026-11-25', holds: [] }));
  await until(() => expect(turned.onclose).toHaveBeenCalled());
});

describe('leave', () => {
  it('of a day is Enter, for a manager', async () => {
    const { user, onclose } = show({ what: 'leave', resource_id: 'lee', day: DAY, hours: null }, ['team.manage']);
    await until(() => expect(document.activeElement).toHaveAttribute('name', 'off_reason'));
    await user.keyboard('{Enter}');
    await until(() => expect(onclose).toHaveBeenCalled());
    expect(backend.giveLeave).toHaveBeenCalledExactlyOnceWith({ resource_id: 'lee', stretch: { first_day: DAY, last_day: DAY, hours: null }, reason: null });
  });
  it('is a block where it is asked for by who may not give it, or for a room', async () => {
    show({ what: 'leave', resource_id: 'lee', day: DAY, hours: null });
    expect(await screen.findByRole('heading', { name: 'Block time' })).toBeVisible();
    cleanup();
    show({ what: 'leave', resource_id: 'r1', day: DAY, hours: null }, ['team.manage']);
    expect(await screen.findByRole('heading', { name: 'Block time' })).toBeVisible();
  });
  it('comes back as a day or as a whole, by a manager alone', async () => {
    backend.leaveOf.mockResolvedValue([{ today_id: 'l2', ids: ['l1', 'l2', 'l3'], stretch: { first_day: '2026-11-23', last_day: '2026-11-25', hours: null }, reason: 'Holiday' }]);
    const off: Off = { what: 'on-leave', resource_id: 'lee', day: DAY };
    const { user } = show(off, ['team.manage']);
    await user.click(await screen.findByRole('button', { name: /^Remove .* only/ }));
    await until(() => expect(backend.endLeave).toHaveBeenLastCalledWith({ ids: ['l2'] }));
    await user.click(screen.getByRole('button', { name: 'Remove all 3 days' }));
    await until(() => expect(backend.endLeave).toHaveBeenLastCalledWith({ ids: ['l1', 'l2', 'l3'] }));
    cleanup();
    show(off);
    expect(await screen.findByText(/Only managers/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /Remove/ })).toBeNull();
  });
});
