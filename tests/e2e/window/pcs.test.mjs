// Two PCs of one clinic, each in its own window: what one does the other shows by itself, and with the server gone
// both give the same time away; one keeps it, the other finds the client another.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../shared/programs.mjs';
import { book, demo, freePets } from './desk.mjs';
import { KEY } from './driver.mjs';
import { bringBack, rows, takeAway } from './server.mjs';

let desk;
let one;
let two;
let closeTwo;
before(async () => {
  desk = await demo();
  one = desk.window;
  ({ second: two, close: closeTwo } = await desk.secondPc());
}, { timeout: 240_000 });
after(async () => {
  await closeTwo?.();
  await desk?.close();
}, { timeout: 90_000 });

const synced = (window, state) => window.element(`[data-testid="sync"][data-state="${state}"]`, 60_000);
const visit = (window, id) => window.ask('appointment', { appointment_id: id });

test('a visit booked on one PC stands on the other by itself', async () => {
  const [pet] = await freePets(one, 1);
  const id = await book(one, pet);
  // How fast stands in the bench; a board that polls would need half a minute.
  await until('the visit on the other PC', () => two.js('return document.querySelector(`[data-visit="${arguments[0]}"]`) !== null', id), 5_000);
});

test('a step on the board of one PC is seen on the board of the other', async () => {
  await one.press('b');
  await two.press('b');
  const id = await until('a patient', () => one.js(`return document.querySelector('[data-tile]')?.dataset.tile`));
  const before = (await visit(two, id)).status;
  await one.js('document.querySelector(`[data-tile="${arguments[0]}"]`).focus()', id);
  await one.press(KEY.Space);
  await until('the step on the other PC', async () => (await visit(two, id)).status !== before, 5_000);
  await one.press([KEY.Control, 'z']);
  await until('the step taken back on the other PC', async () => (await visit(two, id)).status === before, 5_000);
  await one.press('d');
  await two.press('d');
});

test('both offline on one time: one keeps it, the other calls the client and takes another', async () => {
  const [first, second] = await freePets(one, 2);
  takeAway(desk.folder);
  let winner;
  let loser;
  try {
    await Promise.all([synced(one, 'offline'), synced(two, 'offline')]);
    winner = await book(one, first);
    loser = await book(two, second);
    const [a, b] = [await visit(one, winner), await visit(two, loser)];
    assert.deepEqual([a.starts_at, a.resource_id], [b.starts_at, b.resource_id]);
    assert.ok(a.waiting && b.waiting);
  } finally {
    bringBack(desk.folder);
  }
  const cases = async (window) => (await window.ask('cases')).filter((each) => each.kind === 'needs_reschedule');
  const lost = await until('the lost time', async () => {
    const found = [[one, await cases(one)], [two, await cases(two)]].find(([, open]) => open.length > 0);
    return found && { window: found[0], item: found[1][0] };
  }, 90_000);
  assert.ok(lost.item.phones.length > 0, 'whom to call');
  assert.equal(lost.item.offers.length, 3);
  await lost.window.press('k');
  await lost.window.shows(lost.item.phones[0]);
  await lost.window.shot('window-lost-slot');
  await lost.window.press('1');
  await until('no case is left', async () => (await cases(lost.window)).length === 0, 30_000);
  await until('all changes sent', async () => (await one.ask('sync_status')).waiting + (await two.ask('sync_status')).waiting === 0, 60_000);
  const found = await rows(desk.folder, `SELECT a.id::text, count(s.*)::int AS slots FROM clinic.appointments a JOIN clinic.appointment_slots s ON s.appointment_id = a.id
    WHERE a.id = ANY($1::uuid[]) GROUP BY a.id`, [[winner, loser]]);
  assert.equal(found.length, 2, 'both visits stand on the server, each in its own time');
  const times = await Promise.all([visit(one, winner), visit(one, loser)]);
  assert.notDeepEqual([times[0].starts_at, times[0].resource_id], [times[1].starts_at, times[1].resource_id]);
});
