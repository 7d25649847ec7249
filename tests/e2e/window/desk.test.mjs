// The built app in its real window, driven by keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../shared/programs.mjs';
import { book, demo, freePets, startAgain } from './desk.mjs';
import { KEY } from './driver.mjs';
import { bringBack, rows, takeAway } from './server.mjs';

let desk;
before(async () => {
  desk = await demo();
}, { timeout: 180_000 });
after(() => desk?.close(), { timeout: 60_000 });

const synced = (state) => desk.window.element(`[data-testid="sync"][data-state="${state}"]`, 60_000);

test('the demo opens on a day full of visits', async () => {
  const { window } = desk;
  assert.ok((await window.js('return document.querySelectorAll("[data-visit]").length')) > 10);
  assert.equal(await window.js('return document.title'), 'Vetdesk');
  await window.shot('window-day');
});

test('the page has neither the network nor a way to run foreign script', async () => {
  const { window } = desk;
  const seen = await window.js(`
    const script = document.createElement('script');
    script.textContent = 'window.foreign = 1';
    document.head.append(script);
    return { foreign: window.foreign ?? null, tauri: typeof window.__TAURI__, frozen: Object.isFrozen(Object.prototype) };`);
  assert.deepEqual(seen, { foreign: null, tauri: 'undefined', frozen: true });
  const reached = await window.call('POST', `${window.session}/execute/async`, {
    script: `const done = arguments[0]; fetch('https://example.org/').then(() => done('reached'), () => done('refused'));`, args: [],
  });
  assert.equal(reached, 'refused');
});

test('a visit is booked by keyboard and reaches the server', async () => {
  const [pet] = await freePets(desk.window, 1);
  const id = await book(desk.window, pet);
  await until('the visit on the server', async () => (await rows(desk.folder, 'SELECT 1 FROM clinic.appointments WHERE id = $1', [id])).length === 1, 30_000);
  await desk.window.shot('window-booked');
});

test('booked, PostgreSQL gone, booked again, PostgreSQL back: both visits are on the server exactly once', async () => {
  const { window, folder } = desk;
  const [first, second] = await freePets(window, 2);
  const ids = [await book(window, first)];
  takeAway(folder);
  try {
    await synced('offline');
    ids.push(await book(window, second));
    await window.shows('Offline since');
    await window.shot('window-offline');
  } finally {
    bringBack(folder);
  }
  await synced('live');
  await until('all changes sent', async () => (await window.ask('sync_status')).waiting === 0, 60_000);
  const found = await rows(folder, 'SELECT id::text, count(*)::int AS times FROM clinic.appointments WHERE id = ANY($1::uuid[]) GROUP BY id', [ids]);
  assert.deepEqual(found.map((row) => row.times), [1, 1]);
  const slots = await rows(folder, 'SELECT count(*)::int AS times FROM clinic.appointment_slots WHERE appointment_id = ANY($1::uuid[])', [ids]);
  assert.ok(slots[0].times >= 2);
  await window.shot('window-back');
});

test('a second start gives way to the first window', { skip: process.env.DBUS_SESSION_BUS_ADDRESS ? false : 'no session bus' }, async () => {
  const started = Date.now();
  assert.equal(await startAgain(desk.folder), 0);
  assert.ok(Date.now() - started < 15_000);
  await desk.window.press(KEY.Escape);
  assert.ok(await desk.window.element('[data-visit]'));
});
