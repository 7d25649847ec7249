// A start while the last one still closes: closing lasts as long as its server does, and the window is gone already.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { end, endThose, ownFolder, processesOf, program, start, until } from '../shared/programs.mjs';
import { startAgain } from './desk.mjs';
import { ownScreen } from './driver.mjs';
import { rows, takeAway } from './server.mjs';

test('a start while the desk closes opens it when that is done', { skip: process.env.DBUS_SESSION_BUS_ADDRESS ? false : 'no session bus', timeout: 180_000 }, async () => {
  const folder = ownFolder();
  const screen = await ownScreen();
  const logged = (words) => {
    const log = join(folder.path, 'log');
    return readdirSync(log).map((name) => readFileSync(join(log, name), 'utf8')).join('').split(words).length - 1;
  };
  const first = start(program('vetdesk'), ['--demo', '--data-dir', folder.path], screen.env);
  try {
    const server = await until('the server', () => Number(readFileSync(join(folder.path, 'server', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 60_000);
    await until('a clinic with its visits', async () => (await rows(folder.path, 'SELECT FROM clinic.appointments LIMIT 1')).length === 1, 120_000);
    const gone = once(first.child, 'exit');
    // A server that takes its time to stop.
    process.kill(server, 'SIGSTOP');
    try {
      first.child.kill('SIGTERM');
      await until('the end begins', () => logged('the desk closes') === 1);
      assert.equal(await startAgain(folder.path), 0);
      assert.equal(first.child.exitCode, null, 'it is closing still');
    } finally {
      process.kill(server, 'SIGCONT');
    }
    await gone;
    await until('the desk opens once more', () => logged('the desk opens') === 2, 30_000);
    assert.equal(await startAgain(folder.path), 0, 'and is the one that a further start gives way to');
    assert.equal(logged('the desk opens'), 2);
  } finally {
    await end(first);
    await endThose(processesOf(program('vetdesk'), (args) => args.includes(folder.path)));
    takeAway(folder.path);
    await screen.close();
    folder.remove();
  }
});
