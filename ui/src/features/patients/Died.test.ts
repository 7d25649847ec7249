import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PetView } from '@/backend/types';

const backend = vi.hoisted(() => ({ deceased: vi.fn() }));
const toast = vi.hoisted(() => Object.assign(vi.fn(), { dismiss: vi.fn(), success: vi.fn(), error: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { begin } = await import('@/components/in-place');
const { default: Died } = await import('./Died.svelte');

const TODAY = '2026-11-23';
const visit = (appointment_id: string, local_day: string, status: string) => ({ appointment_id, local_day, local_start: '9:00', status, visit_type: 'checkup', reason: null, veterinarian_name: null });
const view = {
  card: { id: 'p1', name: 'Rex' },
  visits: [visit('v3', '2026-12-08', 'confirmed'), visit('v2', '2026-12-01', 'scheduled'), visit('v1', '2026-11-24', 'cancelled'), visit('v0', '2026-10-01', 'scheduled')],
} as unknown as PetView;

beforeEach(() => {
  backend.deceased.mockReset().mockResolvedValue({ value: null, areas: [], undo_id: 'u1' });
  toast.mockClear();
  toast.success.mockClear();
});
async function open(visits = view.visits) {
  const user = userEvent.setup();
  render(Died, { view: { ...view, visits }, today: TODAY });
  expect(begin('deceased')).toBe(true);
  expect(await screen.findByRole('textbox', { name: 'Date of death' })).toHaveFocus();
  return user;
}

describe('an animal that has died', () => {
  it('takes two keys: today, and what was to come is cancelled', async () => {
    const user = await open();
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    await user.keyboard('{Enter}');
    await vi.waitFor(() => expect(backend.deceased).toHaveBeenCalledExactlyOnceWith({ pet_id: 'p1', died_on: TODAY, cancel: ['v2', 'v3'], reason: 'Patient deceased' }));
    await vi.waitFor(() => expect(toast).toHaveBeenCalled());
    expect(toast.success).not.toHaveBeenCalled();
  });
  it('may have died on an unknown day, and its visits may stay', async () => {
    const user = await open();
    await user.keyboard('{Backspace}');
    await user.click(screen.getByRole('button', { name: 'Keep them' }));
    await user.click(screen.getByRole('button', { name: /^Save/ }));
    await vi.waitFor(() => expect(backend.deceased).toHaveBeenCalledExactlyOnceWith({ pet_id: 'p1', died_on: null, cancel: [], reason: 'Patient deceased' }));
  });
  it('names the visit that is under way today, and says that it stays', async () => {
    const user = await open([visit('v1', TODAY, 'arrived')] as unknown as PetView['visits']);
    expect(screen.getByRole('listitem')).toHaveTextContent('9:00 · Check-up · Arrived');
    expect(screen.getByText(/stays open/)).toBeInTheDocument();
    expect(screen.queryByText('No upcoming visits.')).toBeNull();
    await user.keyboard('{Enter}');
    await vi.waitFor(() => expect(backend.deceased).toHaveBeenCalledExactlyOnceWith({ pet_id: 'p1', died_on: TODAY, cancel: [], reason: 'Patient deceased' }));
  });
  it('has not died tomorrow', async () => {
    const user = await open();
    await user.keyboard('2026-11-24{Enter}');
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(backend.deceased).not.toHaveBeenCalled();
  });
  it('is left as it was by Escape', async () => {
    const user = await open();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(backend.deceased).not.toHaveBeenCalled();
  });
});
