// What the backend says unasked: what changed, how the connection stands, how far a long task has come.
import { events } from './bindings';
import type { Changed, Progress, SyncStatus } from './types';

type Stop = () => void;

/** `ready` is called once nothing that is said can be missed any more. */
function listening<T>(listen: (cb: (event: { payload: T }) => void) => Promise<Stop>, told: (payload: T) => void, ready?: () => void): Stop {
  let stopped = false;
  let stop: Stop | undefined;
  listen((event) => {
    if (!stopped) told(event.payload);
  })
    .then((unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    })
    // Without the event stream the screen still works: every act re-reads what it changed.
    .catch((fault: unknown) => console.error('event stream', fault))
    .finally(() => !stopped && ready?.());
  return () => {
    stopped = true;
    stop?.();
  };
}

export const onChanged = (told: (changed: Changed) => void, ready: () => void): Stop => listening((cb) => events.changed.listen(cb), told, ready);
export const onSyncChanged = (told: (status: SyncStatus) => void): Stop => listening((cb) => events.syncChanged.listen(cb), told);
export const onProgress = (told: (progress: Progress) => void): Stop => listening((cb) => events.progress.listen(cb), told);
