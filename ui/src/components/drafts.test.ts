import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const store = new Map<string, string>();
const keep = vi.hoisted(() => vi.fn());
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, keepDraft: keep, draft: ({ name }: { name: string }) => Promise.resolve(store.get(name) ?? null) } };
});
const { draft, dropDraft, forgetDrafts, keepDraft, writeDrafts } = await import('./drafts');
const { KeptText } = await import('./kept.svelte');

beforeEach(() => {
  vi.useFakeTimers();
  store.clear();
  forgetDrafts();
  keep.mockReset().mockImplementation(async ({ name, text }: { name: string; text: string | null }) => {
    if (text === null) store.delete(name);
    else store.set(name, text);
  });
});
afterEach(() => vi.useRealTimers());

describe('drafts', () => {
  it('are written once typing rests, the last words only', async () => {
    for (const text of ['R', 'Ra', 'Rab']) keepDraft('cancel.1', text);
    await vi.advanceTimersByTimeAsync(249);
    expect(keep).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(keep.mock.calls).toEqual([[{ name: 'cancel.1', text: '"Rab"' }]]);
  });
  it('are read back before and after they are written', async () => {
    keepDraft('booking', { reason: 'Rabies' });
    expect(await draft('booking')).toEqual({ reason: 'Rabies' });
    await writeDrafts();
    expect(await draft('booking')).toEqual({ reason: 'Rabies' });
    dropDraft('booking');
    expect(await draft('booking')).toBeNull();
    await writeDrafts();
    expect(store.size).toBe(0);
  });
  it('keep newer words that were typed while older ones were written', async () => {
    let finish = () => {};
    keep.mockImplementationOnce(() => new Promise<void>((done) => (finish = done)));
    keepDraft('note', 'old');
    const written = writeDrafts();
    await vi.advanceTimersByTimeAsync(0);
    keepDraft('note', 'new');
    finish();
    await written;
    expect(await draft('note')).toBe('new');
    await vi.advanceTimersByTimeAsync(250);
    expect(store.get('note')).toBe('"new"');
  });
  it('outlive a refusal, and are tried again with the next words', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    keep.mockRejectedValueOnce(new Error('locked'));
    keepDraft('note', 'here');
    await writeDrafts();
    expect(await draft('note')).toBe('here');
    await writeDrafts();
    expect(store.get('note')).toBe('"here"');
  });
  it('are written at once when the window is hidden', async () => {
    keepDraft('note', 'here');
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(store.get('note')).toBe('"here"');
    Reflect.deleteProperty(document, 'visibilityState');
  });
  it('are nobody else’s', async () => {
    keepDraft('note', 'mine');
    forgetDrafts();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keep).not.toHaveBeenCalled();
    expect(await draft('note')).toBeNull();
  });
  it('stay out of the browser’s own stores', async () => {
    keepDraft('booking', { client: 'James Patterson' });
    await writeDrafts();
    expect(sessionStorage.length + localStorage.length).toBe(0);
  });
});

describe('a kept text', () => {
  it('stands there again, unless somebody typed meanwhile', async () => {
    store.set('cancel.1', '"sick"');
    const quiet = new KeptText('cancel.1');
    const typed = new KeptText('cancel.1');
    typed.text = 'moved away';
    await vi.advanceTimersByTimeAsync(0);
    expect(quiet.text).toBe('sick');
    expect(typed.text).toBe('moved away');
    typed.drop();
    await writeDrafts();
    expect(store.size).toBe(0);
  });
});
