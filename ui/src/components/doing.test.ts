import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Done, Undone } from '@/backend/types';

const backend = vi.hoisted(() => ({ undo: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast: Object.assign(vi.fn(), { dismiss: vi.fn(), success: vi.fn(), error: vi.fn() }) }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { change, forgetUndo, redo, silence, undo } = await import('./doing.svelte');
const { announced } = await import('./announce.svelte');
const { queryClient } = await import('@/backend/queries');

const done = (undo_id: string | null): Done<null> => ({ value: null, areas: [], undo_id });
const undone = (undo_id: string | null, is_redo = false): Done<Undone> => ({ value: { intent: 'book', name: 'Bella', is_redo }, areas: [], undo_id });
const changed = (undo_id: string) => change(() => Promise.resolve(done(undo_id)), () => 'Done');

beforeEach(() => {
  forgetUndo();
  backend.undo.mockReset().mockResolvedValue(undone(null));
});

describe('taking back', () => {
  it('takes the last thing first', async () => {
    await changed('first');
    await changed('second');
    await undo();
    await undo();
    expect(backend.undo.mock.calls).toEqual([[{ undo_id: 'second' }], [{ undo_id: 'first' }]]);
  });
  it('waits for what was just asked for, and does not take what came before it', async () => {
    await changed('booked');
    let answer: (done: Done<null>) => void = () => {};
    const moved = change(() => new Promise<Done<null>>((resolve) => (answer = resolve)), () => 'Moved');
    const taken = undo();
    answer(done('moved'));
    await Promise.all([moved, taken]);
    expect(backend.undo).toHaveBeenCalledExactlyOnceWith({ undo_id: 'moved' });
  });
  it('takes what came before where the last wish was refused', async () => {
    await changed('booked');
    const refused = change(() => Promise.reject(new Error('taken')), () => 'Moved').catch(() => null);
    await undo();
    await refused;
    expect(backend.undo).toHaveBeenCalledExactlyOnceWith({ undo_id: 'booked' });
  });
  it('takes the one that is named', async () => {
    await changed('first');
    await changed('second');
    await undo('first');
    await undo();
    expect(backend.undo.mock.calls).toEqual([[{ undo_id: 'first' }], [{ undo_id: 'second' }]]);
  });
});

describe('what is said about it', () => {
  it('is what was said when it was done, however often it goes back and forth', async () => {
    await change(() => Promise.resolve(done('arrived')), () => 'Milo: Arrived');
    const step = (undo_id: string, is_redo: boolean) => backend.undo.mockResolvedValueOnce({ value: { intent: 'advance', name: 'Milo', is_redo }, areas: [], undo_id });
    step('back', false);
    await undo();
    expect(announced.text).toContain('Milo: Arrived undone');
    step('again', true);
    await redo();
    expect(announced.text).toContain('Milo: Arrived redone');
    step('back once more', false);
    await undo();
    expect(announced.text).toContain('Milo: Arrived undone');
  });
});

describe('doing again', () => {
  it('does what was taken back, the last one first, and that can be taken back once more', async () => {
    await changed('first');
    await changed('second');
    backend.undo.mockResolvedValueOnce(undone('second back')).mockResolvedValueOnce(undone('first back')).mockResolvedValueOnce(undone('first again', true));
    await undo();
    expect(announced.text).toContain('Bella’s booking undone');
    await undo();
    await redo();
    expect(announced.text).toContain('Bella’s booking booked again');
    await undo();
    await redo();
    expect(backend.undo.mock.calls.map(([{ undo_id }]) => undo_id)).toEqual(['second', 'first', 'first back', 'first again', 'second back']);
  });
  it('is over with the next change', async () => {
    await changed('first');
    backend.undo.mockResolvedValueOnce(undone('first back'));
    await undo();
    await changed('second');
    await redo();
    expect(backend.undo).toHaveBeenCalledOnce();
    expect(announced.text).toContain('There is nothing to redo.');
  });
  it('waits for the taking back that is under way', async () => {
    await changed('first');
    let answer: (done: Done<Undone>) => void = () => {};
    backend.undo.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const taken = undo();
    const again = redo();
    answer(undone('first back'));
    await Promise.all([taken, again]);
    expect(backend.undo.mock.calls.map(([{ undo_id }]) => undo_id)).toEqual(['first', 'first back']);
  });
});

describe('a change that shows what was answered', () => {
  it('shows it before anything is read again, and waits for no reading', async () => {
    const order: string[] = [];
    const invalidate = vi.spyOn(queryClient, 'invalidateQueries').mockImplementation(() => (order.push('read'), new Promise(() => {})));
    await change(() => Promise.resolve({ value: 'Bella', areas: ['schedule'], undo_id: null }), (name) => (order.push(`said ${name}`), name), (name) => (order.push(`shown ${name}`), []));
    expect(order).toEqual(['shown Bella', 'said Bella']);
    await vi.waitFor(() => expect(order).toContain('read'));
    invalidate.mockRestore();
  });
  it('is not spoken of where the desk was locked meanwhile', async () => {
    let answer: (done: Done<null>) => void = () => {};
    const moved = change(() => new Promise<Done<null>>((resolve) => (answer = resolve)), () => 'Bella moved');
    silence();
    answer(done('moved'));
    await moved;
    expect(announced.text.trim()).toBe('');
  });
});
