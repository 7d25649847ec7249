// A screen in memory, looked at from outside: what a person sees of a window, and when.
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, line, start } from '../shared/programs.mjs';

/** Nothing has changed for so long: what is shown is what stays. */
const REST_MS = 1_500;
const LONGEST_MS = 60_000;
/** As much of the last picture makes a picture as good as the last: a clock's hand may move meanwhile. */
const SAME = 0.995;

export class Screen {
  /** An Xvfb that keeps its picture in a file. */
  static async open() {
    const folder = mkdtempSync(join(tmpdir(), 'vetdesk-screen-'));
    const xvfb = start('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-fbdir', folder]);
    const [, number] = await line(xvfb, /^(\d+)$/m, 10_000);
    return new Screen(folder, xvfb, `:${number}`);
  }

  constructor(folder, xvfb, display) {
    this.folder = folder;
    this.xvfb = xvfb;
    this.display = display;
    this.file = openSync(join(folder, 'Xvfb_screen0'), 'r');
  }

  async close() {
    closeSync(this.file);
    await end(this.xvfb);
    rmSync(this.folder, { recursive: true, force: true });
  }

  look() {
    const header = Buffer.alloc(100);
    readSync(this.file, header, 0, 100, 0);
    const word = (at) => header.readUInt32BE(at * 4);
    const picture = Buffer.alloc(word(12) * word(5));
    readSync(this.file, picture, 0, picture.length, word(0) + word(19) * 12);
    return picture;
  }

  /** Milliseconds from `since` until the screen first looked as it does when it has come to rest; and until anything showed. */
  async settles(since) {
    const empty = this.look();
    const seen = [];
    let last = empty;
    let restsSince = Date.now();
    while (Date.now() - since < LONGEST_MS) {
      const now = this.look();
      const at = Date.now();
      if (!now.equals(last)) {
        seen.push({ at, now });
        last = now;
        restsSince = at;
      } else if (seen.length > 0 && at - restsSince > REST_MS) {
        const settled = seen.find((each) => likeness(each.now, last) >= SAME);
        return { shown: seen[0].at - since, settled: settled.at - since };
      }
      await sleep(4);
    }
    throw new Error('the screen does not come to rest');
  }
}

/** The part of two pictures' pixels that is the same. */
export function likeness(one, other) {
  const [a, b] = [one, other].map((picture) => new Uint32Array(picture.buffer, picture.byteOffset, picture.length / 4));
  let same = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] === b[at]) same += 1;
  return same / a.length;
}
