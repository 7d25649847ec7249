// The built programs, the folders they work in, and an end for every process that was started here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const TARGET = process.env.CARGO_TARGET_DIR ? resolve(ROOT, process.env.CARGO_TARGET_DIR) : join(ROOT, 'target');

/** The screen of this source tree, as it was built last; the programs may come from another one. */
const SCREEN = join(ROOT, 'ui', 'dist');

/** How long a program may take to end by itself. */
const FAREWELL_MS = 20_000;

/** Where tests leave their pictures. */
export const SHOTS = resolve(fileURLToPath(new URL('../shots', import.meta.url)));

/** A program of this project, built by `cargo build -p vetdesk --features dev-bridge --bins`. */
export function program(name, profile = 'debug') {
  const path = join(TARGET, profile, process.platform === 'win32' ? `${name}.exe` : name);
  if (!existsSync(path)) throw new Error(`${name} is not built: cargo build -p vetdesk --features dev-bridge --bins`);
  return path;
}

/** An empty folder for one desk; `remove` takes it away. */
export function ownFolder() {
  const path = mkdtempSync(join(tmpdir(), 'vetdesk-e2e-'));
  // PostgreSQL may run under another account and has to pass through.
  chmodSync(path, 0o711);
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts a program; its output is kept for the report of a failure. */
export function start(path, args, env = {}) {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  return { child, said };
}

/** Waits for a line that fits, at most `ms`. */
export async function line({ child, said }, pattern, ms) {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    const found = pattern.exec(said.join(''));
    if (found) return found;
    if (child.exitCode !== null) break;
    await sleep(20);
  }
  throw new Error(`no ${pattern} from the program:\n${said.join('')}`);
}

/** Starts a desk for a browser, and says where it is. */
export async function openDesk(folder, ...more) {
  const running = start(program('vetdesk-bridge'), ['--port', '0', '--data-dir', folder.path, '--screen', SCREEN, ...more]);
  try {
    const [, address] = await line(running, /vetdesk-bridge: (http:\S+)/, 30_000);
    return { running, address };
  } catch (error) {
    await end(running);
    throw error;
  }
}

/** Asks a program to end, and makes it end if it does not listen. */
export async function end({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  if ((await Promise.race([gone, sleep(FAREWELL_MS, 'late', { ref: false })])) === 'late') {
    child.kill('SIGKILL');
    await gone;
  }
}

/** The running processes of a program whose arguments fit; on Linux. */
export function processesOf(path, fits) {
  const runs = (pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === path && fits(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1, -1));
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && runs(pid));
}

/** Ends those that whoever had started them left behind. */
export async function endThose(pids) {
  const runs = (pid) => existsSync(`/proc/${pid}`);
  for (const pid of pids.filter(runs)) process.kill(pid, 'SIGTERM');
  await until('they have ended', () => !pids.some(runs), 60_000);
}

/** Tries until `work` gives something, at most `ms`. */
export async function until(what, work, ms = 15_000) {
  const stop = Date.now() + ms;
  let last;
  for (;;) {
    try {
      const value = await work();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > stop) throw new Error(`${what}: not within ${ms} ms`, { cause: last });
    await sleep(100);
  }
}
