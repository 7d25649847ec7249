import { beforeEach, describe, expect, it, vi } from 'vitest';

const listen = vi.hoisted(() => vi.fn());
vi.mock('./bindings', () => ({ events: { changed: { listen }, syncChanged: { listen }, progress: { listen } } }));
const { onChanged } = await import('./events');

type Hear = (event: { payload: unknown }) => void;
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('what the backend says unasked', () => {
  let hear: Hear = () => {};
  let registered: (stop: () => void) => void = () => {};
  let failed: (fault: Error) => void = () => {};
  beforeEach(() => {
    listen.mockReset().mockImplementation((cb: Hear) => {
      hear = cb;
      return new Promise((resolve, reject) => ([registered, failed] = [resolve, reject]));
    });
  });

  it('is asked for by hand once none of it can be missed, and not before', async () => {
    const [told, ready] = [vi.fn(), vi.fn()];
    onChanged(told, ready);
    await settled();
    expect(ready).not.toHaveBeenCalled();
    registered(() => {});
    await settled();
    expect(ready).toHaveBeenCalledOnce();
    hear({ payload: { areas: ['session'], ids: [] } });
    expect(told).toHaveBeenCalledExactlyOnceWith({ areas: ['session'], ids: [] });
  });
  it('is asked for by hand where it is not heard at all', async () => {
    const quiet = vi.spyOn(console, 'error').mockReturnValue();
    const ready = vi.fn();
    onChanged(vi.fn(), ready);
    failed(new Error('no stream'));
    await settled();
    expect(ready).toHaveBeenCalledOnce();
    quiet.mockRestore();
  });
  it('is heard no more when nobody listens', async () => {
    const [told, ready, stop] = [vi.fn(), vi.fn(), vi.fn()];
    onChanged(told, ready)();
    registered(stop);
    await settled();
    hear({ payload: {} });
    expect([told.mock.calls, ready.mock.calls, stop.mock.calls]).toEqual([[], [], [[]]]);
  });
});
