// The demo clinic in the real window.
import { once } from 'node:events';
import { end, ownFolder, program, start, until } from '../shared/programs.mjs';
import { KEY, open, ownScreen } from './driver.mjs';
import { takeAway } from './server.mjs';

/** Opens the demo in a folder of its own; `close` ends everything. */
export async function demo() {
  const folder = ownFolder();
  const window = await open(program('vetdesk'), ['--demo', '--data-dir', folder.path]);
  const close = async () => {
    await window.close();
    // The driver may end the app without letting it say farewell to its server.
    takeAway(folder.path);
    folder.remove();
  };
  try {
    await window.element('[data-visit]', 120_000);
    /** A second PC of the same clinic: its own window, its own copy, another person. */
    const secondPc = async () => {
      const screen = await ownScreen();
      const second = await open(program('vetdesk'), ['--demo', '--as', 'robin', '--pc', '2', '--data-dir', folder.path], screen.env);
      await second.element('[data-visit]', 120_000);
      return { second, close: () => second.close().finally(screen.close) };
    };
    return { window, folder: folder.path, secondPc, close };
  } catch (error) {
    await window.shot('failed-demo').catch(() => {});
    await close();
    throw error;
  }
}

/** Starts the program a second time beside the first and waits until it has gone. */
export async function startAgain(folder) {
  const second = start(program('vetdesk'), ['--data-dir', folder]);
  const gone = once(second.child, 'exit');
  const late = setTimeout(() => void end(second), 20_000);
  const [code] = await gone;
  clearTimeout(late);
  return code;
}

/** Living pets with nothing booked, each with another name. */
export async function freePets(window, count) {
  const found = [];
  // next_visit leaves out a visit that is under way, and a pet in such a visit cannot be booked for the same time.
  const today = (await window.ask('day_schedule', { day: null })).appointments;
  for (const text of ['an', 'el', 'ma', 'ro', 'li', 'sa', 'co', 'ti']) {
    for (const hit of await window.ask('search', { text, limit: 50 })) {
      if (!hit.pet_id || hit.deceased || found.some((other) => other.pet_name === hit.pet_name)) continue;
      const { pets } = await window.ask('household', { client_id: hit.client_id });
      if (pets.some((pet) => pet.id === hit.pet_id && pet.next_visit === null) && !today.some((visit) => visit.pet_id === hit.pet_id)) found.push(hit);
      if (found.length === count) return found;
    }
  }
  throw new Error(`the demo has no ${count} free pets`);
}

/** Books a pet at the next free time, by keyboard, and gives the visit's id. */
export async function book(window, pet) {
  await window.press('n');
  await window.element('form.booking input[role="combobox"]:focus');
  await window.type(`${pet.pet_name} ${pet.client_name}`);
  await until('the pet in the list', async () => (await window.js(`return document.querySelector('form.booking [role="option"]')?.innerText ?? ''`)).includes(pet.pet_name));
  await window.press(KEY.Enter);
  await window.element('input[name="reason"]:focus');
  await until('a time', () => window.js(`return /Book \\d/.test(document.querySelector('form.booking button[type="submit"]')?.innerText ?? '')`));
  await window.press(KEY.Enter);
  await window.shows(new RegExp(`${pet.pet_name} booked`));
  const visit = await until('the visit on the day', () => window.js(`return document.activeElement?.getAttribute('data-visit')`));
  return visit;
}
