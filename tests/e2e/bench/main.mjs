// `cargo xtask bench window`: what a person waits for in the real window, release build, on a screen in memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { end, ownFolder, program, start, until } from '../shared/programs.mjs';
import { KEY, open } from '../window/driver.mjs';
import { bringBack, takeAway } from '../window/server.mjs';
import { median, spread, table } from './figures.mjs';
import { family, memory } from './memory.mjs';
import { FORGET, PAINTS, WATCH, WATCH_FOUND, WATCH_VISIT } from './page.mjs';
import { Screen } from './screen.mjs';

const STARTS = Number(process.env.VETDESK_BENCH_STARTS ?? 7);
const MOVES = 60;
const SEEN_THERE = 40;
const WORDS = ['bella', 'keller', 'max', 'schmidt', 'luna', 'rocky', 'garcia', 'miller', '0171', '555', 'molly', 'charlie'];

/** Long enough for whatever a key sets off to be done with. */
const QUIET_MS = 250;

/** `debug` is for who works on the bench itself. */
const PROFILE = process.env.VETDESK_BENCH_PROFILE ?? 'release';
const APP = program('vetdesk', PROFILE);
// Painted the same way, whatever the product would choose here.
const PAINTED_ALIKE = { WEBKIT_DISABLE_DMABUF_RENDERER: '1' };

const folder = ownFolder();
const rows = [];
const say = (row) => {
  rows.push(row);
  console.error(`  ${row.join(' · ')}`);
};

/** The demo in a driven window, with a screen of its own. */
async function desk(screen, more = []) {
  const window = await open(APP, ['--demo', '--data-dir', folder.path, ...more], { DISPLAY: screen.display, ...PAINTED_ALIKE });
  await window.element('[data-visit]', 180_000);
  await until('live', async () => (await window.ask('sync_status')).state === 'live', 60_000);
  await sleep(2_000);
  await window.js(WATCH);
  return window;
}

/** The last picture that a key led to: the one a person acts upon. */
async function lastPaint(window) {
  await sleep(QUIET_MS);
  const paints = await window.js(PAINTS);
  await window.js(FORGET);
  return paints.at(-1)?.took ?? null;
}

async function search(window) {
  const took = [];
  for (const word of WORDS) {
    await window.press('/');
    await window.element('[role="combobox"]:focus');
    let watched = false;
    for (const letter of word) {
      await window.press(letter);
      if (!watched) {
        // The list comes with the first letter, which is not measured.
        await window.element('[role="listbox"] [role="option"]');
        await window.js(WATCH_FOUND);
        watched = true;
        await sleep(QUIET_MS);
        await window.js(FORGET);
        continue;
      }
      const paint = await lastPaint(window);
      if (paint !== null) took.push(paint);
    }
    await window.press(KEY.Escape);
    await window.press(KEY.Escape);
  }
  say(['Search: key press → result painted (p50 / p95)', spread(took), '–', '< 50 ms']);
}

/** A visit that can be moved a step down and back again by keys, whatever stands around it. */
async function movable(window) {
  const day = await window.ask('day_schedule', { day: null });
  const later = day.appointments.filter((visit) => ['scheduled', 'confirmed'].includes(visit.status) && Date.parse(visit.starts_at) > Date.now() + 3_600_000);
  for (const visit of later) {
    for (const minutes of [day.step_minutes, -day.step_minutes]) {
      const there = new Date(Date.parse(visit.starts_at) + minutes * 60_000).toISOString();
      try {
        await reschedule(window, visit, there);
        await reschedule(window, visit, visit.starts_at);
        return { visit, there, way: minutes > 0 ? KEY.ArrowDown : KEY.ArrowUp, back: minutes > 0 ? KEY.ArrowUp : KEY.ArrowDown };
      } catch {
        // Somebody stands there; the next one.
      }
    }
  }
  throw new Error('no visit has room beside it');
}

const reschedule = (window, visit, starts_at) =>
  window.ask('reschedule', { appointment_id: visit.id, starts_at, minutes: visit.minutes, resource_id: visit.resource_id, overbook_reason: null, room: { kind: 'keep' } });

async function move(window, { visit, way, back }) {
  const took = [];
  await window.js(`document.querySelector('[data-visit="${visit.id}"]').focus()`);
  await window.js(WATCH_VISIT, visit.id);
  for (let turn = 0; turn < MOVES; turn += 1) {
    await window.js(FORGET);
    await window.press([KEY.Alt, turn % 2 === 0 ? way : back]);
    await sleep(QUIET_MS);
    const [first] = await window.js(PAINTS);
    if (first) took.push(first.took);
  }
  say(['Move a visit (Alt+arrow): key press → its new place painted (p50 / p95)', spread(took), '–', '< 50 ms']);
}

/** From the moment one PC has it on the disk until the other has drawn it. Both clocks are this machine's. */
async function seenThere(here, there, { visit, there: other }) {
  const took = [];
  await there.element(`[data-visit="${visit.id}"]`);
  await there.js(WATCH_VISIT, visit.id);
  for (let turn = 0; turn < SEEN_THERE; turn += 1) {
    await there.js(FORGET);
    const saved = await here.call('POST', `${here.session}/execute/async`, {
      script: `const [request, done] = arguments; window.__TAURI_INTERNALS__.invoke('reschedule', { request }).then(() => done(Date.now()), (error) => done(JSON.stringify(error)));`,
      args: [{ appointment_id: visit.id, starts_at: turn % 2 === 0 ? other : visit.starts_at, minutes: visit.minutes, resource_id: visit.resource_id, overbook_reason: null, room: { kind: 'keep' } }],
    });
    if (typeof saved !== 'number') throw new Error(saved);
    const paints = await until('the visit moves on the other PC', async () => {
      const seen = await there.js(PAINTS);
      return seen.length > 0 && seen;
    }, 10_000);
    took.push(paints[0].wall - saved);
    await sleep(400);
  }
  say(['Saved on one PC → painted on the other (p50 / p95)', spread(took), '–', '< 1 s']);
}

/** Starts a program and waits until its window looks as it stays; then what it holds of memory. */
async function startOf(screen, path, args) {
  const since = Date.now();
  const running = start(path, args, { DISPLAY: screen.display, ...PAINTED_ALIKE });
  try {
    const seen = await screen.settles(since);
    return { ...seen, ...memory(family(running.child.pid)) };
  } finally {
    await end(running);
    await sleep(500);
  }
}

async function starts() {
  const EMPTY = program('examples/empty-window', PROFILE);
  const [ours, empty] = [[], []];
  for (let turn = 0; turn <= STARTS; turn += 1) {
    for (const [kind, path, args] of [[empty, EMPTY, []], [ours, APP, ['--demo', '--data-dir', folder.path]]]) {
      const screen = await Screen.open();
      try {
        const measured = await startOf(screen, path, args);
        // The first brings both programs into the page cache.
        if (turn > 0) kind.push(measured);
      } finally {
        await screen.close();
      }
    }
  }
  const of = (kind, what) => kind.map((each) => each[what]);
  const settled = [ours, empty].map((kind) => median(of(kind, 'settled')));
  say([`Start → schedule painted, signed in from the copy, server running (p50 / p95)`, spread(of(ours, 'settled')), spread(of(empty, 'settled')), `${(settled[0] / settled[1]).toFixed(2)}× the empty window`]);
  say([`Start → window shown (p50 / p95)`, spread(of(ours, 'shown')), spread(of(empty, 'shown')), '']);
  const mib = (kind) => `${Math.round(median(of(kind, 'all')))} MiB`;
  const parts = (kind) => Object.entries(kind.at(-1).parts).map(([name, each]) => `${name} ${Math.round(each)}`).join(', ');
  say(['Memory, web view included (PSS, median)', `${mib(ours)} (${parts(ours)})`, `${mib(empty)} (${parts(empty)})`, `${(median(of(ours, 'all')) / median(of(empty, 'all'))).toFixed(2)}× the empty window`]);
}

const before = loadavg();
const screens = [await Screen.open(), await Screen.open()];
try {
  bringBack(folder.path);
  const here = await desk(screens[0]);
  try {
    await search(here);
    const one = await movable(here);
    await move(here, one);
    const there = await desk(screens[1], ['--pc', '2', '--as', 'robin']);
    try {
      await seenThere(here, there, one);
    } finally {
      await there.close();
    }
  } finally {
    await here.close();
  }
  await starts();
} finally {
  await Promise.all(screens.map((screen) => screen.close()));
  takeAway(folder.path);
  folder.remove();
}
console.log(table(rows));
console.log(`\nReal window, ${PROFILE} build, Xvfb 1280×800, painted without a graphics card; files in the page cache. Load before: ${before.map((each) => each.toFixed(2)).join(' ')}; after: ${loadavg().map((each) => each.toFixed(2)).join(' ')}.`);
