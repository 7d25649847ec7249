// The page's process ends, by a fault of the web view or for lack of memory: the desk goes on. Looked at from outside, for the
// driver ends with the page.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Screen, likeness } from '../bench/screen.mjs';
import { end, ownFolder, program, start, until } from '../shared/programs.mjs';
import { takeAway } from './server.mjs';

/** The processes that draw pages for this one. */
function drawing(parent) {
  const known = (pid) => {
    try {
      const [, name, its] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      return name.startsWith('WebKitWebProc') && Number(its) === parent;
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && known(pid));
}

test('a page whose process has ended comes back to the day', { timeout: 180_000 }, async () => {
  const folder = ownFolder();
  const screen = await Screen.open();
  const desk = start(program('vetdesk'), ['--demo', '--data-dir', folder.path], { DISPLAY: screen.display, WEBKIT_DISABLE_DMABUF_RENDERER: '1' });
  try {
    await until('a copy', () => readdirSync(join(folder.path, 'desk', 'people')).some((name) => name.endsWith('.vetdesk')), 120_000);
    await sleep(5_000);
    const before = screen.look();
    const [page, ...more] = drawing(desk.child.pid);
    assert.ok(page && more.length === 0);
    process.kill(page, 'SIGKILL');
    await until('another process draws', () => drawing(desk.child.pid).some((pid) => pid !== page));
    await until('the day again', () => likeness(screen.look(), before) > 0.97, 30_000);
  } finally {
    await end(desk);
    takeAway(folder.path);
    await screen.close();
    folder.remove();
  }
});
