// From nothing to a window that can be worked with, beside a window with nothing in it.
import { setTimeout as sleep } from 'node:timers/promises';
import { end, ownFolder, start } from '../shared/programs.mjs';
import { KEY } from '../window/driver.mjs';
import { median, spread } from './figures.mjs';
import { family, memory } from './memory.mjs';
import { Screen } from './screen.mjs';
import { took } from './tasks.mjs';

/** The first run's first button: a server, a clinic and its copy are made, and the day stands there. */
export async function firstRuns(open, count) {
  const times = [];
  for (let turn = 0; turn < count; turn += 1) {
    const folder = ownFolder();
    const window = await open(['--data-dir', folder.path]);
    try {
      await window.element('button:focus');
      times.push(await took(window, [KEY.Enter], `document.querySelector('[data-visit]')`, 60_000));
    } finally {
      await window.close();
      folder.remove();
    }
  }
  return ['First run: the demo’s button → its day painted', spread(times), '–', '< 3 s'];
}

/** Starts a program and waits until its window looks as it stays; then what it holds of memory. */
async function startOf(screen, path, args, env) {
  const since = Date.now();
  const running = start(path, args, { DISPLAY: screen.display, ...env });
  try {
    const seen = await screen.settles(since);
    return { ...seen, ...memory(family(running.child.pid)) };
  } finally {
    await end(running);
    await sleep(500);
  }
}

/** `ours` and `empty` are each a path and its arguments. */
export async function starts({ ours, empty, env, count }) {
  const seen = [[], []];
  for (let turn = 0; turn <= count; turn += 1) {
    for (const [kind, [path, args]] of [[seen[1], empty], [seen[0], ours]]) {
      const screen = await Screen.open();
      try {
        const measured = await startOf(screen, path, args, env);
        // The first brings both programs into the page cache.
        if (turn > 0) kind.push(measured);
      } finally {
        await screen.close();
      }
    }
  }
  const of = (what) => seen.map((kind) => kind.map((each) => each[what]));
  const [own, bare] = of('settled');
  const mib = (kind) => `${Math.round(median(kind.map((each) => each.all)))} MiB`;
  const parts = (kind) => Object.entries(kind.at(-1).parts).map(([name, each]) => `${name} ${Math.round(each)}`).join(', ');
  const ratio = (a, b) => `${(median(a) / median(b)).toFixed(2)}× the empty window`;
  return [
    ['Start → schedule painted, signed in from the copy, server running', spread(own), spread(bare), ratio(own, bare)],
    ['Start → window shown', ...of('shown').map(spread), ''],
    ['Memory, web view included (PSS, median)', `${mib(seen[0])} (${parts(seen[0])})`, `${mib(seen[1])} (${parts(seen[1])})`, ratio(...of('all'))],
  ];
}
