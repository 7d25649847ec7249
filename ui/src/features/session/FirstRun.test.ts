import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { AppState, ErrorView } from '@/backend/types';

const openOwnClinic = vi.hoisted(() => vi.fn());
vi.mock('@/backend/events', () => ({ onProgress: () => () => {} }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, openOwnClinic } };
});
const { default: FirstRun } = await import('./FirstRun.svelte');

const state = (trouble: ErrorView | null, more: Partial<AppState> = {}) =>
  ({ phase: 'first_run', version: '1', demo_available: true, own_clinic: null, connection: null, me: null, last_login: null, people: [], trouble, ...more }) as AppState;
const buttons = () => screen.getAllByRole('button').map((each) => each.textContent.trim());
beforeEach(() => {
  openOwnClinic.mockReset().mockResolvedValue('signed out');
});

describe('the first run', () => {
  it('offers three ways and has nothing to say against the first', () => {
    render(FirstRun, { state: state(null), onstate: vi.fn() });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(buttons()).toEqual(['Start the demo clinic', 'Set up a clinic', 'Join a server']);
    expect(screen.getByRole('button', { name: 'Start the demo clinic' })).toHaveFocus();
  });
  it('says why a demo that was begun from outside did not start', async () => {
    const details = { field: null, name: null, at: null, day: null, status: null, count: null, weight: null };
    const { rerender } = render(FirstRun, { state: state(null), onstate: vi.fn() });
    await rerender({ state: state({ code: 'disk_full', message: '', details }) });
    expect(await screen.findByRole('alert')).toHaveTextContent('disk');
  });
  it('opens the clinic that is on this PC, and offers no second one', async () => {
    const onstate = vi.fn();
    render(FirstRun, { state: state(null, { own_clinic: 'Linden clinic' }), onstate });
    expect(screen.getByRole('heading', { name: 'Linden clinic' })).toBeInTheDocument();
    expect(buttons()).toEqual(['Open this PC’s clinic', 'Start the demo clinic', 'Join a server']);
    await userEvent.keyboard('{Enter}');
    expect(onstate).toHaveBeenCalledWith('signed out');
  });
  it('tries again what failed, not something else', async () => {
    openOwnClinic.mockRejectedValueOnce(new DeskError('disk_full', ''));
    const onstate = vi.fn();
    render(FirstRun, { state: state(null, { own_clinic: 'Linden clinic' }), onstate });
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(openOwnClinic).toHaveBeenCalledTimes(2);
    expect(onstate).toHaveBeenCalledWith('signed out');
  });
  it('says in words where the database is missing', () => {
    render(FirstRun, { state: state(null, { demo_available: false }), onstate: vi.fn() });
    expect(screen.getByText(/This installation has no database/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Set up a clinic' })).toBeDisabled();
  });
});
