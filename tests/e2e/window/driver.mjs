// The few words of the W3C WebDriver protocol that these tests need, spoken to WebKitWebDriver.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { SHOTS, end, endThose, line, processesOf, start, until } from '../shared/programs.mjs';

/** Keys that have no letter, as the protocol names them. */
export const KEY = {
  Enter: '\uE007', Escape: '\uE00C', Tab: '\uE004', Space: ' ', Control: '\uE009', Alt: '\uE00A', Shift: '\uE008',
  ArrowUp: '\uE013', ArrowDown: '\uE015', ArrowLeft: '\uE012', ArrowRight: '\uE014',
};

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Opens the program in a window that listens to `Window`; `env` is that of the driver and of the program. */
export async function open(binary, args, env = {}) {
  const port = await freePort();
  const driver = start(process.env.VETDESK_WEBDRIVER ?? 'WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    // Without it the session hangs: the window does not know that it is driven.
    TAURI_WEBVIEW_AUTOMATION: 'true',
    ...env,
    ...env,
  });
  const window = new Window(`http://127.0.0.1:${port}`, driver, () => processesOf(binary, (given) => String(given) === String(args)));
  try {
    await until('the driver', () => window.call('GET', '/status'), 10_000);
    const session = await window.call('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } } });
    window.session = `/session/${session.sessionId}`;
    return window;
  } catch (error) {
    await end(driver);
    throw new Error(`no session:\n${driver.said.join('')}`, { cause: error });
  }
}

/** A screen of its own, for a second window: on one screen only one has the keyboard. */
export async function ownScreen() {
  const screen = start('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x900x24', '-nolisten', 'tcp']);
  const [, number] = await line(screen, /(\d+)\n/, 15_000);
  return { env: { DISPLAY: `:${number}` }, close: () => end(screen) };
}

export class Window {
  session = '';

  constructor(base, driver, programs) {
    this.base = base;
    this.driver = driver;
    /** The processes of the program that it opened. */
    this.programs = programs;
  }

  async call(method, path, body) {
    const answer = await fetch(this.base + path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  /** Runs `script` in the page; `arguments[0]…` are `given`. */
  js(script, ...given) {
    return this.call('POST', `${this.session}/execute/sync`, { script, args: given });
  }

  /** A command, straight to the backend of this window. */
  async ask(command, request) {
    const script = `const [name, given, done] = arguments;
      window.__TAURI_INTERNALS__.invoke(name, given === null ? {} : { request: given }).then((data) => done({ data }), (refused) => done({ refused }));`;
    // The protocol itself keeps the word `error`.
    const { data, refused } = await this.call('POST', `${this.session}/execute/async`, { script, args: [command, request ?? null] });
    if (refused) throw new Error(`${command}: ${JSON.stringify(refused)}`);
    return data;
  }

  /** The text of everything that the page shows. */
  text() {
    return this.js('return document.body.innerText');
  }

  /** Waits for an element. */
  element(selector, ms = 15_000) {
    return until(selector, async () => (await this.call('POST', `${this.session}/element`, { using: 'css selector', value: selector }))[ELEMENT], ms);
  }

  async click(selector) {
    const id = await this.element(selector);
    await this.call('POST', `${this.session}/element/${id}/click`, {});
  }

  /** Waits until the page shows `words`. */
  shows(words, ms = 15_000) {
    const fits = words instanceof RegExp ? (text) => words.test(text) : (text) => text.includes(words);
    return until(`“${words}” on the screen`, async () => fits(await this.text()), ms);
  }

  /** Presses keys one after the other; those in an array are held together. */
  async press(...keys) {
    const actions = keys.flatMap((key) => {
      const held = [key].flat();
      return [...held.map((value) => ({ type: 'keyDown', value })), ...held.reverse().map((value) => ({ type: 'keyUp', value }))];
    });
    await this.act(actions);
  }

  /** Keys that stay down until they are let go. */
  async hold(...keys) {
    await this.act(keys.map((value) => ({ type: 'keyDown', value })));
  }

  async letGo(...keys) {
    await this.act(keys.map((value) => ({ type: 'keyUp', value })));
  }

  async act(actions) {
    await this.call('POST', `${this.session}/actions`, { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  async type(text) {
    await this.press(...text);
  }

  async shot(name) {
    mkdirSync(SHOTS, { recursive: true });
    writeFileSync(join(SHOTS, `${name}.png`), Buffer.from(await this.call('GET', `${this.session}/screenshot`), 'base64'));
  }

  /** Closes the window and ends the driver. */
  async close() {
    try {
      if (this.session) await this.call('DELETE', this.session);
    } finally {
      await end(this.driver);
      // The driver may leave the program behind without its page, and its outputs open.
      await endThose(this.programs());
    }
  }
}
