import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import Empty from './Empty.svelte';
import { Lazy, fetchLazies, lazy } from './lazy.svelte';
import Shown from './LazyShown.test.svelte';

const loads = () => vi.fn(async () => ({ default: Empty }));

describe('a part that comes later', () => {
  it('is fetched once, by whoever looks first', async () => {
    const load = loads();
    const part = new Lazy(load);
    expect(load).not.toHaveBeenCalled();
    expect(part.here).toBeNull();
    await part.fetch();
    expect([part.here, load.mock.calls.length]).toEqual([Empty, 1]);
  });
  it('is shown when it comes, and at once where it is there already', async () => {
    let come: (loaded: { default: typeof Empty }) => void = () => {};
    const part = new Lazy(() => new Promise<{ default: typeof Empty }>((resolve) => (come = resolve)));
    const { unmount } = render(Shown, { part });
    expect(screen.queryByText('Nothing here')).toBeNull();
    come({ default: Empty });
    await part.fetch();
    await tick();
    expect(screen.getByText('Nothing here')).toBeVisible();
    unmount();
    render(Shown, { part });
    expect(screen.getByText('Nothing here')).toBeVisible();
  });
  it('is tried again after it could not be fetched', async () => {
    const load = vi.fn(loads()).mockRejectedValueOnce(new Error('gone'));
    const part = new Lazy(load);
    await expect(part.fetch()).rejects.toThrow('gone');
    await part.fetch();
    expect(part.here).toBe(Empty);
  });
  it('is fetched with all others, one after the other', async () => {
    const order: string[] = [];
    for (const name of ['first', 'second']) lazy(async () => (order.push(name), await tick(), order.push(`${name} there`), { default: Empty }));
    await fetchLazies();
    expect(order).toEqual(['first', 'first there', 'second', 'second there']);
  });
});
