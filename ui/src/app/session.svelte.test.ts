import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Me } from '@/backend/types';

const backend = vi.hoisted(() => ({ lock: vi.fn(), signOut: vi.fn(), syncStatus: vi.fn(), keepDraft: vi.fn(), draft: vi.fn(), undo: vi.fn(), daySchedule: vi.fn(), appState: vi.fn() }));
const { dismiss, success } = vi.hoisted(() => ({ dismiss: vi.fn(), success: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast: Object.assign(vi.fn(), { dismiss, success, error: vi.fn() }) }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { QueryObserver } = await import('@tanstack/svelte-query');
const { queryClient, reads } = await import('@/backend/queries');
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
  it('keeps nothing for the minutes after a screen went that looked at it', async () => {
    vi.useFakeTimers();
    const session = await atWork();
    // As a screen does: it looks at something as long as somebody is signed in.
    const leave = new QueryObserver(queryClient, { queryKey: ['clients', 'c1'] }).subscribe(() => {});
    const stop = $effect.root(() => {
      $effect(() => (session.state?.phase === 'signed_in' ? undefined : leave()));
    });
    vi.clearAllTimers();
    session.take(state('locked', 'mia'));
    await tick();
    expect(vi.getTimerCount()).toBe(0);
    stop();
    vi.useRealTimers();
  });
  it('is no matter where nobody is signed in', async () => {
    const session = new Session();
    session.take(state('signed_out', null));
    await session.lock();
    expect(backend.lock).not.toHaveBeenCalled();
  });
});

describe('coming to the desk', () => {
  const locked = async () => {
    const session = await atWork();
    session.take(state('locked', 'mia'));
    return session;
  };
  it('is with the day, which is read once', async () => {
    const session = await locked();
    let answer: (day: unknown) => void = () => {};
    backend.daySchedule.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const back = session.arrive(state('signed_in', 'mia'));
    expect(session.state?.phase).toBe('locked');
    answer({ day: '2026-11-24' });
    await back;
    expect(session.state?.phase).toBe('signed_in');
    expect(queryClient.getQueryData(reads.day(null).queryKey)).toEqual({ day: '2026-11-24' });
    expect(backend.daySchedule).toHaveBeenCalledOnce();
  });
  it.each([
    ['does not come', () => new Promise(() => {})],
    ['cannot be read', () => Promise.reject(new Error('disk'))],
  ])('does not wait for a day that %s', async (_, read) => {
    const session = await locked();
    backend.daySchedule.mockImplementation(read);
    await session.arrive(state('signed_in', 'mia'));
    expect(session.state?.phase).toBe('signed_in');
  });
  it('is no different for the next person', async () => {
    const session = await atWork();
    session.take(state('signed_out', null));
    backend.daySchedule.mockResolvedValue({ day: '2026-11-24' });
    await session.arrive(state('signed_in', 'kim'));
    expect(queryClient.getQueryCache().getAll().map(({ queryKey }) => queryKey)).toEqual([reads.day(null).queryKey]);
  });
  it('is over where the server refused them meanwhile', async () => {
    const session = await locked();
    const back = session.arrive(state('signed_in', 'mia'));
    session.take(state('signed_out', null));
    backend.appState.mockResolvedValue(state('signed_out', null));
    await back;
    expect(session.state?.phase).toBe('signed_out');
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
