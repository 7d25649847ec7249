// `cargo xtask bench window`: what a person waits for in the real window, release build, on a screen in memory, in a clinic
// as large as the engine is measured with.
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endThose, ownFolder, processesOf, program, until } from '../shared/programs.mjs';
import { open } from '../window/driver.mjs';
import { bringBack, takeAway } from '../window/server.mjs';
import { table } from './figures.mjs';
import { WATCH } from './page.mjs';
import { Screen } from './screen.mjs';
import { firstRuns, starts } from './starts.mjs';
import { board, booking, changePlaces, correct, days, freeTime, movable, moves, palette, search, seenThere, unlock } from './tasks.mjs';

const STARTS = Number(process.env.VETDESK_BENCH_STARTS ?? 7);
/** `debug` is for who works on the bench itself, as is `--small`. */
const PROFILE = process.env.VETDESK_BENCH_PROFILE ?? 'release';
const SMALL = process.argv.includes('--small');
const APP = program('vetdesk', PROFILE);
// Painted the same way, whatever the product would choose here.
const PAINTED_ALIKE = { WEBKIT_DISABLE_DMABUF_RENDERER: '1' };
/** The demo's, which may be known. */
const PASSWORD = 'demo-clinic';

const folder = ownFolder();
const rows = [];
const say = (...more) => {
  for (const row of more) {
    rows.push(row);
    console.error(`  ${row.join(' · ')}`);
  }
};

/** The app in a driven window, on a screen of its own. */
async function watched(screen, args) {
  const window = await open(APP, args, { DISPLAY: screen.display, ...PAINTED_ALIKE });
  await window.element('button, [data-visit]');
  await window.js(WATCH);
  return window;
}

/** The demo, at its desk and level with its server. */
async function desk(screen, more = []) {
  const window = await watched(screen, ['--demo', '--data-dir', folder.path, ...more]);
  await window.element('[data-visit]', 600_000);
  await until('live', async () => (await window.ask('sync_status')).state === 'live', 60_000);
  await sleep(2_000);
  return window;
}

/** Makes the demo as large as a large practice, before any copy of it is taken. */
async function grow(screen) {
  const maker = await watched(screen, ['--demo', '--as', 'robin', '--data-dir', folder.path]);
  await maker.element('[data-visit]', 180_000);
  await maker.close();
  bringBack(folder.path);
  execFileSync(program('bench'), ['--grow', join(folder.path, 'server'), ...(SMALL ? ['--small'] : [])], { stdio: 'inherit' });
}

const before = loadavg();
const screens = [await Screen.open(), await Screen.open()];
try {
  say(await firstRuns((args) => watched(screens[0], args), Number(process.env.VETDESK_BENCH_FIRST_RUNS ?? 3)));
  await grow(screens[0]);
  const since = Date.now();
  const here = await desk(screens[0]);
  say(['First copy at the first sign-in → the day painted', `${((Date.now() - since - 2_000) / 1_000).toFixed(1)} s`, '–', 'with a bar that counts']);
  try {
    say(await search(here), await palette(here), await freeTime(here), ...(await days(here)), ...(await booking(here)));
    const one = await movable(here);
    say(...(await moves(here, one)), await board(here), await correct(here), await unlock(here, PASSWORD), await changePlaces(here, PASSWORD));
    const there = await desk(screens[1], ['--pc', '2', '--as', 'robin']);
    try {
      say(await seenThere(here, there, one));
    } finally {
      await there.close();
    }
  } catch (error) {
    await here.shot('bench');
    throw error;
  } finally {
    await here.close();
  }
  // The driver may leave the program behind without its page: a start would give way to it.
  await endThose(processesOf(APP, (args) => args.includes(folder.path)));
  say(...(await starts({ ours: [APP, ['--demo', '--data-dir', folder.path]], empty: [program('examples/empty-window', PROFILE), []], env: PAINTED_ALIKE, count: STARTS })));
} finally {
  await Promise.all(screens.map((screen) => screen.close()));
  takeAway(folder.path);
  folder.remove();
}
console.log(table(rows));
console.log(`\nLatencies are p50 / p95. Real window, ${PROFILE} build, ${SMALL ? '20,000' : '250,000'} pets, Xvfb 1280×800, painted without a graphics card; files in the page cache. Load before: ${before.map((each) => each.toFixed(2)).join(' ')}; after: ${loadavg().map((each) => each.toFixed(2)).join(' ')}.`);
