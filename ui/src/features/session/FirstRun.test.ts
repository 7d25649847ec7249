import { render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import type { AppState, ErrorView } from '@/backend/types';

vi.mock('@/backend/events', () => ({ onProgress: () => () => {} }));
const { default: FirstRun } = await import('./FirstRun.svelte');

const state = (trouble: ErrorView | null) =>
  ({ phase: 'first_run', version: '1', demo_available: true, connection: null, me: null, last_login: null, people: [], trouble }) as AppState;

describe('the first run', () => {
  it('offers the demo and has nothing to say against it', () => {
    render(FirstRun, { state: state(null), onstate: vi.fn() });
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('says why a demo that was begun from outside did not start', async () => {
    const details = { field: null, name: null, at: null, count: null };
    const { rerender } = render(FirstRun, { state: state(null), onstate: vi.fn() });
    await rerender({ state: state({ code: 'disk_full', message: '', details }) });
    expect(await screen.findByRole('alert')).toHaveTextContent('disk');
  });
});
