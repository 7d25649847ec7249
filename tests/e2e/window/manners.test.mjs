// What makes a page a program's window: no browser's keys or menus; locked and opened again while the server is away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demo } from './desk.mjs';
import { KEY } from './driver.mjs';
import { bringBack, takeAway } from './server.mjs';

let desk;
before(async () => {
  desk = await demo();
}, { timeout: 180_000 });
after(() => desk?.close(), { timeout: 60_000 });

const HEAR = `
  window.mark = 'not loaded again';
  window.heard = [];
  for (const name of ['keydown', 'contextmenu']) window.addEventListener(name, (event) => window.heard.push([event.key ?? event.target.tagName, event.defaultPrevented]));
  return true;`;

const F5 = '\uE035';
const heard = async (window) => {
  const all = await window.js('return window.heard.splice(0)');
  return all.filter(([key]) => !['Control', 'Alt', 'Shift'].includes(key));
};

test('a key cannot throw the page away, and the desk hears its own', async () => {
  const { window } = desk;
  await window.js(HEAR);
  for (const keys of [[KEY.Control, 'r'], [KEY.Control, KEY.Shift, 'r'], [F5], [KEY.Control, 'p'], [KEY.Control, 'f']]) {
    await window.press(keys);
    const [[key, prevented]] = await heard(window);
    assert.ok(prevented, `${key} is left to the browser`);
  }
  // A letter in a field is the person's.
  await window.press('/');
  await window.element('[role="combobox"]:focus');
  await heard(window);
  await window.press('r');
  assert.deepEqual(await heard(window), [['r', false]]);
  await window.press([KEY.Control, 'v']);
  assert.deepEqual(await heard(window), [['v', false]]);
  assert.equal(await window.js('return window.mark'), 'not loaded again');
  await window.press(KEY.Escape);
  await window.press(KEY.Escape);
});

test('the menu of the right button offers nothing of a browser, and paste where text is written', async () => {
  const { window } = desk;
  await window.js(HEAR);
  const menuOn = (selector) =>
    window.js(`return !document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))`, selector);
  assert.equal(await menuOn('main'), true);
  await window.press('/');
  await window.element('[role="combobox"]:focus');
  assert.equal(await menuOn('[role="combobox"]'), false);
  await window.press(KEY.Escape);
  await window.press(KEY.Escape);
});

test('locked and opened again without the server: nothing is shown or told meanwhile', async () => {
  const { window, folder } = desk;
  takeAway(folder);
  try {
    await window.element('[data-testid="sync"][data-state="offline"]', 60_000);
    await window.press([KEY.Control, 'l']);
    await window.element('[data-testid="lock"] input:focus');
    assert.equal(await window.js('return document.querySelectorAll("[data-visit]").length'), 0);
    await assert.rejects(window.ask('day_schedule', { day: null }), /"locked"/);
    await window.type('not it');
    await window.press(KEY.Enter);
    await window.element('[data-testid="lock"] [aria-invalid="true"]');
    await window.press([KEY.Control, 'a']);
    await window.type('demo-clinic');
    await window.press(KEY.Enter);
    await window.element('[data-visit]');
    await window.element('[data-testid="sync"][data-state="offline"]');
  } finally {
    bringBack(folder);
  }
});
