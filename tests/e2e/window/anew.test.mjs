// A demo of an earlier day is made anew when nobody has written into it: this PC's copy of it is of no use any more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownFolder, program, until } from '../shared/programs.mjs';
import { open } from './driver.mjs';
import { bringBack, rows, takeAway } from './server.mjs';

test('a demo that was made anew is at the desk with the next start', { timeout: 180_000 }, async () => {
  const folder = ownFolder();
  const seen = async () => {
    const window = await open(program('vetdesk'), ['--demo', '--data-dir', folder.path]);
    try {
      await window.element('[data-visit]', 120_000);
      await until('the first answer of the server', async () => (await window.ask('sync_status')).last_pull !== null, 30_000);
      return await window.ask('sync_status');
    } catch (error) {
      await window.shot('failed-anew');
      throw error;
    } finally {
      await window.close();
    }
  };
  try {
    assert.equal((await seen()).state, 'live');
    bringBack(folder.path);
    const [{ id: first }] = await rows(folder.path, 'SELECT id FROM sync.epoch');
    // Without its note it counts as half made.
    await rows(folder.path, 'COMMENT ON DATABASE vetdesk_demo IS NULL');
    const { state, trouble } = await seen();
    assert.deepEqual({ state, trouble }, { state: 'live', trouble: null });
    bringBack(folder.path);
    const [{ id: second }] = await rows(folder.path, 'SELECT id FROM sync.epoch');
    assert.notEqual(second, first);
  } finally {
    takeAway(folder.path);
    folder.remove();
  }
});
