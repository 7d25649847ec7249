import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Me } from '@/backend/types';

const backend = vi.hoisted(() => ({ lock: vi.fn(), signOut: vi.fn(), syncStatus: vi.fn(), keepDraft: vi.fn(), draft: vi.fn(), undo: vi.fn() }));
const { dismiss, success } = vi.hoisted(() => ({ dismiss: vi.fn(), success: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast: Object.assign(vi.fn(), { dismiss, success, error: vi.fn() }) }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { queryClient } = await import('@/backend/queries');
const { clinic } = await import('@/components/clinic.svelte');
const { announce, announced } = await import('@/components/announce.svelte');
const { change, undo } = await import('@/components/doing.svelte');
const { keepDraft } = await import('@/components/drafts');
const { Session } = await import('./session.svelte');

const person = (user_id: string) => ({ user_id, language: 'en', time_zone: 'UTC' }) as Me;
const state = (phase: AppState['phase'], user: string | null) => ({ phase, me: user === null ? null : person(user), people: [] }) as unknown as AppState;

beforeEach(() => {
  for (const command of Object.values(backend)) command.mockReset().mockResolvedValue(null);
  backend.undo.mockResolvedValue({ value: null, areas: [], undo_id: null });
  dismiss.mockReset();
  success.mockReset();
  queryClient.clear();
});

async function atWork() {
  const session = new Session();
  session.take(state('signed_in', 'mia'));
  queryClient.setQueryData(['clients', 'c1'], { name: 'James Patterson' });
  announce('Max: Arrived');
  await change(() => Promise.resolve({ value: null, areas: [], undo_id: 'u1' }), () => 'Max: Arrived');
  return session;
}

describe('locking', () => {
  it('leaves nothing of the clinic behind it', async () => {
    const session = await atWork();
    backend.lock.mockResolvedValue(state('locked', 'mia'));
    await session.lock();
    expect(session.state?.phase).toBe('locked');
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
    expect(announced.text.trim()).toBe('');
    expect(dismiss).toHaveBeenCalled();
    expect(clinic.me).toBeNull();
    // What was to be said with the next frame is not said any more.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(success).not.toHaveBeenCalled();
  });
  it('writes down first what was typed', async () => {
    const session = await atWork();
    backend.lock.mockResolvedValue(state('locked', 'mia'));
    keepDraft('booking', { text: 'bella' });
    await session.lock();
    expect(backend.keepDraft).toHaveBeenCalledBefore(backend.lock);
  });
  it('leaves the way back to the same person', async () => {
    const session = await atWork();
    session.take(state('locked', 'mia'));
    session.take(state('signed_in', 'mia'));
    await undo();
    expect(backend.undo).toHaveBeenCalledExactlyOnceWith({ undo_id: 'u1' });
  });
  it('is no matter where nobody is signed in', async () => {
    const session = new Session();
    session.take(state('signed_out', null));
    await session.lock();
    expect(backend.lock).not.toHaveBeenCalled();
  });
});

describe('changing places', () => {
  it('gives the next person nothing of the last one’s', async () => {
    const session = await atWork();
    backend.signOut.mockResolvedValue(state('signed_out', null));
    await session.switchTo('kim');
    expect(session.wanted).toBe('kim');
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
    session.take(state('signed_in', 'kim'));
    expect(session.wanted).toBeNull();
    await undo();
    expect(backend.undo).not.toHaveBeenCalled();
  });
});
