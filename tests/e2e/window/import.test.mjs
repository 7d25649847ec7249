// The server goes away in the middle of an import: the window says so, the desk works on, and the same import again finishes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../shared/programs.mjs';
import { demo } from './desk.mjs';
import { KEY } from './driver.mjs';
import { bringBack, rows, takeAway } from './server.mjs';

const ROBIN = { login: 'robin', password: 'demo-clinic', passphrase: null };
const PETS = 12_000;

/** A client with two animals, and again. */
function file() {
  const row = (n) => `${n >> 1},Ada,Interrupted${n >> 1},0171 ${String(4_000_000 + (n >> 1))},${n},Pet${n},Dog,2020-0${(n % 9) + 1}-11`;
  return ['client id,first name,last name,phone,patient id,pet name,species,birthdate', ...Array.from({ length: PETS }, (_, n) => row(n)), ''].join('\n');
}

const GIVE = `const [name, text] = arguments;
  const given = new DataTransfer();
  given.items.add(new File([text], name, { type: 'text/csv' }));
  const input = document.querySelector('[data-testid="drop"] input[type="file"]');
  input.files = given.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));`;

const CLICK = `const [words] = arguments;
  const button = [...document.querySelectorAll('button')].find((one) => one.innerText.startsWith(words) && !one.disabled);
  button?.click();
  return Boolean(button);`;

test('an import that loses the server is finished by the same import', { timeout: 300_000 }, async () => {
  const { window, folder, close } = await demo();
  const click = (words) => until(`a button “${words}”`, () => window.js(CLICK, words), 60_000);
  const count = async (table) => Number((await rows(folder, `SELECT count(*) FROM clinic.${table} t JOIN clinic.import_batches b ON b.id = t.import_batch_id WHERE b.file_name LIKE 'interrupted%'`))[0].count);
  const begin = async () => {
    await window.press([KEY.Control, 'k']);
    await window.type('import cli');
    await window.shows('Import clients and pets…');
    await window.press(KEY.Enter);
    await window.element('section[aria-label="Import clients and pets"]');
  };
  try {
    await window.ask('sign_in', ROBIN);
    await window.js('location.reload()');
    await window.shows('Signed in: Robin', 60_000);
    await window.element('[data-visit]', 60_000);
    await begin();
    await window.element('[data-testid="drop"]');
    await window.js(GIVE, 'interrupted.csv', file());
    await window.shows('12,000 rows', 60_000);
    await window.click('[data-testid="questions"] input');
    await window.type('old system');
    await window.press(KEY.Enter);
    await click('Test import');
    await window.element('[data-testid="figures"]', 60_000);
    await window.shot('import-before');
    await click('Import 6,000 clients and 12,000 pets');
    await until('the first clients on the server', async () => (await count('users')) > 0, 60_000);
    takeAway(folder);
    await window.shows('went away in the middle of the import', 60_000);
    await window.shows('Importing needs the server');
    await window.shot('import-server-gone');

    // The day is there meanwhile.
    await window.press(KEY.Escape);
    await click('Schedule');
    await window.element('[data-visit]');

    bringBack(folder);
    const before = [await count('users'), await count('pets')];
    assert.ok(before[0] > 0 && before[1] < PETS, `${before}: it was to be interrupted in the middle`);
    await until('the line', async () => (await window.ask('sync_status')).state === 'live', 60_000);
    await begin();
    await window.shows('Import again to finish it');
    await click('Import 6,000');
    await window.shows(/imported\./, 120_000);
    await window.shot('import-finished');
    assert.deepEqual([await count('users'), await count('pets')], [PETS / 2, PETS], 'nothing twice, nothing lost');
    assert.match(await window.text(), /interrupted import was finished/);
  } catch (error) {
    await window.shot('failed-import').catch(() => {});
    throw error;
  } finally {
    await close();
  }
});
