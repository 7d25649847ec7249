// What a receptionist does all day, by keys: how long until the screen shows what a key did.
import { setTimeout as sleep } from 'node:timers/promises';
import { until as tried } from '../shared/programs.mjs';
import { freePets } from '../window/desk.mjs';
import { KEY } from '../window/driver.mjs';
import { spread } from './figures.mjs';
import { FORGET, PAINTS, WATCH_FOUND, placeOf, until, watchPlace } from './page.mjs';

/** Long enough for whatever a key sets off to be done with. */
const QUIET_MS = 250;

const WORDS = ['bella', 'keller', 'max', 'schmidt', 'luna', 'rocky', 'garcia', 'miller', '0171', '555', 'molly', 'charlie'];

/** Presses `keys` and gives the milliseconds from the last of them to the first frame in which `condition` holds. */
export async function took(window, keys, condition, ms = 15_000) {
  return tookBy(window, () => window.press(...keys), condition, ms);
}

async function tookBy(window, act, condition, ms = 15_000) {
  await window.js(until(condition));
  await act();
  const [first] = await tried(condition, async () => {
    const paints = await window.js(PAINTS);
    return paints.length > 0 && paints;
  }, ms);
  await sleep(QUIET_MS);
  return first.took;
}

/** Types a word into a field with a list below it: for each letter but the first the last picture it led to, which a person acts upon. */
async function typed(window, word) {
  const each = [];
  let watched = false;
  for (const letter of word) {
    await window.press(letter);
    if (!watched) {
      // The list comes with the first letter.
      await window.element('[role="listbox"] [role="option"]');
      await window.js(WATCH_FOUND);
      watched = true;
    }
    await sleep(QUIET_MS);
    const paints = await window.js(PAINTS);
    await window.js(FORGET);
    const last = paints.at(-1);
    if (letter !== word[0] && last) each.push(last.took);
  }
  return each;
}

const row = (what, times, target) => [what, spread(times), '–', target];

export async function search(window) {
  const all = [];
  for (const word of WORDS) {
    await window.press('/');
    await window.element('[role="combobox"]:focus');
    all.push(...(await typed(window, word)));
    await window.press(KEY.Escape);
    await window.press(KEY.Escape);
  }
  return row('Search: key → result painted', all, '< 50 ms');
}

export async function palette(window) {
  const all = [];
  for (const word of ['board', 'week', 'book', 'settings', 'undo']) {
    await window.press([KEY.Control, 'k']);
    await window.element('[role="combobox"]:focus');
    all.push(...(await typed(window, word)));
    await window.press(KEY.Escape);
  }
  return row('Palette: key → result painted', all, '< 50 ms');
}

export async function freeTime(window) {
  const all = [];
  for (const line of ['vacc tomorrow', 'dental 60 lee', 'checkup pm']) {
    await window.press('f');
    await window.element('[role="combobox"]:focus');
    all.push(...(await typed(window, line)));
    await window.press(KEY.Escape);
    await window.press(KEY.Escape);
  }
  return row('Next free time: key → times painted', all, '< 150 ms');
}

const LABEL = `document.querySelector('[data-testid="day"]')?.getAttribute('aria-label')`;

export async function days(window) {
  const [day, week] = [[], []];
  for (let turn = 0; turn < 12; turn += 1) {
    const label = await window.js(`return ${LABEL}`);
    day.push(await took(window, [']'], `${LABEL} && ${LABEL} !== ${JSON.stringify(label)}`));
    week.push(await took(window, ['w'], `document.querySelector('[data-testid="week"] [data-visit]')`));
    await took(window, ['d'], `document.querySelector('[data-testid="day"]')`);
  }
  await window.press('t');
  await sleep(QUIET_MS);
  return [row('Another day: key → painted', day, '< 100 ms'), row('A vet’s week: key → painted', week, '< 100 ms')];
}

export async function booking(window) {
  const [shown, saved] = [[], []];
  for (const pet of await freePets(window, 10)) {
    shown.push(await took(window, ['n'], `document.querySelector('form.booking input:focus')`));
    await window.type(`${pet.pet_name} ${pet.client_name}`);
    await window.element('[role="listbox"] [role="option"]');
    await sleep(QUIET_MS);
    await window.press(KEY.Enter);
    await window.element('form.booking [name="reason"]:focus');
    await tried('a time', () => window.js(`return /\\d/.test(document.querySelector('form.booking button[type="submit"]')?.textContent ?? '')`));
    await sleep(QUIET_MS);
    saved.push(await took(window, [KEY.Enter], `!document.querySelector('form.booking') && document.querySelector('[data-visit]:focus')`));
  }
  await window.press('t');
  await sleep(QUIET_MS);
  return [row('Book: N → form painted', shown, '< 100 ms'), row('Book: Enter → saved, read again and its block painted', saved, 'save < 50 ms, show < 100 ms')];
}

const reschedule = (window, visit, starts_at) =>
  window.ask('reschedule', { appointment_id: visit.id, starts_at, minutes: visit.minutes, resource_id: visit.resource_id, overbook_reason: null, room: { kind: 'keep' } });

/** A visit that can be moved a step down and back again by keys, whatever stands around it. */
export async function movable(window) {
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

export async function moves(window, { visit, way, back }) {
  const block = `[data-visit="${visit.id}"]`;
  const [carried, saved] = [[], []];
  await window.element(block);
  await window.js(`document.querySelector('${block}').focus()`);
  await sleep(QUIET_MS);
  for (let turn = 0; turn < 40; turn += 1) {
    const stood = await window.js(`return ${placeOf(block)}`);
    carried.push(await tookBy(window, () => window.hold(KEY.Alt, turn % 2 === 0 ? way : back), `document.querySelector('[data-ghost]')`));
    saved.push(await tookBy(window, () => window.letGo(turn % 2 === 0 ? way : back, KEY.Alt), `${placeOf(block)} !== '${stood}'`));
  }
  return [row('Move a visit: Alt+arrow → painted where it would go', carried, '< 50 ms'), row('Move a visit: Alt let go → saved, and painted there', saved, '< 50 ms')];
}

export async function board(window) {
  const times = [];
  await window.press('b');
  for (let turn = 0; turn < 16; turn += 1) {
    await window.element('[data-tile]');
    const id = await window.js(`const tile = document.querySelector('[data-tile]'); tile.focus(); return tile.dataset.tile`);
    await sleep(QUIET_MS);
    const tile = `[data-tile="${id}"]`;
    const stood = await window.js(`return ${placeOf(tile)}`);
    times.push(await took(window, [KEY.Space], `${placeOf(tile)} !== '${stood}'`));
    await window.press([KEY.Control, 'z']);
    await sleep(QUIET_MS);
  }
  await window.press('t');
  await window.element('[data-visit]');
  return row('Board: Space → the patient’s next column painted', times, '< 50 ms');
}

export async function correct(window) {
  const times = [];
  for (let turn = 0; turn < 10; turn += 1) {
    await window.press('/');
    await window.element('[role="combobox"]:focus');
    await window.type('patterson');
    await window.element('[role="listbox"] [role="option"]');
    await sleep(QUIET_MS);
    await window.press(KEY.Enter);
    await window.element('aside');
    await sleep(QUIET_MS);
    await window.press('e');
    await window.element('aside input:focus');
    await window.press([KEY.Control, 'a']);
    const number = `(415) 555-01${String(turn).padStart(2, '0')}`;
    await window.type(number);
    times.push(await took(window, [KEY.Enter], `!document.querySelector('aside input:focus') && document.querySelector('aside')?.textContent.includes('${number}')`));
    await window.press(KEY.Escape);
  }
  return row('Correct a phone number: Enter → painted', times, '< 100 ms');
}

export async function unlock(window, password) {
  const times = [];
  for (let turn = 0; turn < 20; turn += 1) {
    await window.press([KEY.Control, 'l']);
    await window.element('[data-testid="lock"] input');
    await sleep(QUIET_MS);
    await window.js(`document.querySelector('[data-testid="lock"] input').focus()`);
    await window.type(password);
    times.push(await took(window, [KEY.Enter], `document.querySelector('[data-visit]')`));
  }
  return row('Back from the lock: password, Enter → the day painted', times, '< 200 ms');
}

/** Two people take turns at one PC, where each has a copy already. Told is who comes to the clinic of the long day. */
export async function changePlaces(window, password) {
  const times = [];
  for (let turn = 0; turn < 34; turn += 1) {
    await window.press([KEY.Control, 'l']);
    await window.element('[data-testid="lock"] input');
    await window.js(`[...document.querySelectorAll('[data-testid="lock"] button')].at(-1).click()`);
    await window.element('[role="radio"]');
    await sleep(QUIET_MS);
    await window.js(`document.querySelector('input[type="password"]').focus()`);
    await window.press(KEY.ArrowDown);
    await window.type(password);
    const one = await took(window, [KEY.Enter], `document.querySelector('[data-visit]')`, 60_000);
    // Either's first one brings their copy into memory; the other's clinic is a small one.
    if (turn > 1 && turn % 2 === 1) times.push(one);
    await sleep(1_000);
  }
  return row('Change places: password, Enter → the other’s day painted', times, '< 200 ms');
}

/** From the moment one PC has it on the disk until the other has drawn it. Both clocks are this machine's. */
export async function seenThere(here, there, { visit, there: other }) {
  const times = [];
  const block = `[data-visit="${visit.id}"]`;
  await there.element(block);
  await there.js(watchPlace(block));
  for (let turn = 0; turn < 40; turn += 1) {
    await there.js(FORGET);
    const saved = await here.call('POST', `${here.session}/execute/async`, {
      script: `const [request, done] = arguments; window.__TAURI_INTERNALS__.invoke('reschedule', { request }).then(() => done(Date.now()), (error) => done(JSON.stringify(error)));`,
      args: [{ appointment_id: visit.id, starts_at: turn % 2 === 0 ? other : visit.starts_at, minutes: visit.minutes, resource_id: visit.resource_id, overbook_reason: null, room: { kind: 'keep' } }],
    });
    if (typeof saved !== 'number') throw new Error(saved);
    const paints = await tried('the visit moves on the other PC', async () => {
      const seen = await there.js(PAINTS);
      return seen.length > 0 && seen;
    }, 10_000);
    times.push(paints[0].wall - saved);
    await sleep(400);
  }
  return row('Saved on one PC → painted on the other', times, '< 1 s');
}
