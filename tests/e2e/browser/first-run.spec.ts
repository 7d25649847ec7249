// The very first start on a PC: nothing is known yet.
import { test as base, expect, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SHOTS, end, line, ownFolder, program, start } from '../shared/programs.mjs';

/** A Monday morning: the clinic is open, whenever the test runs. */
const MONDAY = '2026-11-23T08:05:00Z';

/** A PC on which the program is started, ended, and started again. */
class Pc {
  readonly folder = ownFolder();
  #running: ReturnType<typeof start> | null = null;

  async start(...more: string[]): Promise<string> {
    this.#running = start(program('vetdesk-bridge'), ['--port', '0', '--data-dir', this.folder.path, ...more]);
    return (await line(this.#running, /vetdesk-bridge: (http:\S+)/, 30_000))[1] ?? '';
  }
  async end(): Promise<void> {
    if (this.#running) await end(this.#running);
    this.#running = null;
  }
}

const test = base.extend<{ pc: Pc; address: string }>({
  pc: async ({}, use) => {
    const pc = new Pc();
    try {
      await use(pc);
    } finally {
      await pc.end();
      pc.folder.remove();
    }
  },
  address: async ({ pc }, use) => use(await pc.start()),
});

/** A picture in both themes, and no fault of accessibility in either. */
async function looksRight(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`) });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`), `${name}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('the demo clinic starts with one key', async ({ page, address }) => {
  test.setTimeout(180_000);
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Start the demo clinic' })).toBeFocused();
  await looksRight(page, 'first-run');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'first-run-starting.png') });
  await expect(page.locator('[data-visit]').first()).toBeVisible({ timeout: 120_000 });
});

test('a new clinic: from nothing to the first booking by keyboard, and it is there at the next start', async ({ page, pc }) => {
  test.setTimeout(240_000);
  await page.clock.setFixedTime(new Date(MONDAY));
  const { keyboard } = page;
  const title = (name: string) => expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await page.goto(await pc.start('--clock', MONDAY));
  await page.getByRole('button', { name: 'Set up a clinic' }).focus();
  await keyboard.press('Enter');

  let steps = 0;
  const goOn = async () => {
    steps += 1;
    await keyboard.press('Enter');
  };
  await title('Your clinic');
  await expect(page.getByLabel('Name of the clinic')).toBeFocused();
  await expect(page.getByLabel('Time zone')).not.toHaveValue('');
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await goOn();
  await expect(page.getByRole('alert').first()).toHaveText('Please fill this in.');
  await looksRight(page, 'new-clinic-1-missing');
  steps = 0;
  await keyboard.type('Linden clinic');
  await keyboard.press('Tab');
  await keyboard.type('030 555 0100');
  await looksRight(page, 'new-clinic-1');
  await goOn();
  await title('When are you open?');
  await looksRight(page, 'new-clinic-2');
  await goOn();
  await title('Vets and rooms');
  await keyboard.type('Dr Anna Berg');
  await keyboard.press('Tab');
  await keyboard.type('B-1');
  await page.getByRole('button', { name: 'Add another vet' }).focus();
  await keyboard.press('Enter');
  await keyboard.type('Tom Klein');
  await keyboard.press('Tab');
  await keyboard.type('K-2');
  await looksRight(page, 'new-clinic-3');
  await goOn();
  await title('Your sign-in');
  await page.getByLabel('Are you one of the vets?').selectOption('Dr Anna Berg');
  await expect(page.getByLabel('Sign-in name')).toHaveValue('anna');
  await page.getByLabel('Password', { exact: true }).focus();
  await keyboard.type('a good long word');
  await keyboard.press('Tab');
  await keyboard.type('a good long word');
  await keyboard.press('Tab');
  await keyboard.type('linden green door');
  await looksRight(page, 'new-clinic-4');
  await keyboard.press('Escape');
  await title('Vets and rooms');
  await keyboard.press('Enter');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('a good long word');

  const entered = Date.now();
  await goOn();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'new-clinic-founding.png') });
  await expect(page.getByText('Your clinic is ready.')).toBeVisible({ timeout: 120_000 });
  console.log(`from Enter to the schedule: ${Date.now() - entered} ms`);
  expect(steps, 'steps from the first run to the day').toBeLessThanOrEqual(5);
  for (const column of ['Dr Anna Berg', 'Tom Klein', 'Room 1', 'Room 2']) await expect(page.getByText(column, { exact: true }).first()).toBeVisible();
  await looksRight(page, 'new-clinic-day');

  await keyboard.press('/');
  await keyboard.type('max');
  await expect(page.getByText('No clients yet. Book a visit')).toBeVisible();
  await looksRight(page, 'new-clinic-find');
  await keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('button', { name: /^Clients/ }).click();
  await expect(page.getByText('No clients yet', { exact: true })).toBeVisible();
  await looksRight(page, 'new-clinic-clients');

  await keyboard.press('n');
  await keyboard.type('Jim Hall');
  await expect(page.locator('[role="option"]').first()).toContainText('Jim Hall');
  await keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Phone' })).toBeFocused();
  await keyboard.type('030 555 0199');
  await keyboard.press('Tab');
  await keyboard.type('Rex');
  await looksRight(page, 'new-clinic-booking');
  await keyboard.press('Enter');
  await expect(page.locator('[data-visit]').first()).toBeVisible();
  await expect(page.getByTestId('sync')).toHaveAttribute('data-state', 'live');
  await expect(page.getByText('Your clinic is ready.')).toHaveCount(0);

  await pc.end();
  await page.goto(await pc.start('--clock', MONDAY));
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
  await expect(page.getByText('Linden clinic')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Anna Berg' })).toBeChecked();
  await looksRight(page, 'new-clinic-sign-in');
  await keyboard.type('a good long word');
  await keyboard.press('Enter');
  await expect(page.getByLabel('This PC’s passphrase')).toBeFocused();
  await keyboard.type('linden green door');
  await keyboard.press('Enter');
  await expect(page.locator('[data-visit]').first()).toContainText('Rex');
  await expect(page.getByTestId('sync')).toHaveAttribute('data-state', 'live');

  // Left, and found again from the first screen.
  await page.getByRole('button', { name: /^Signed in/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Another clinic or server' }).click();
  await expect(page.getByText('stays on this PC')).toBeVisible();
  await page.getByRole('button', { name: 'Another clinic or server' }).click();
  await expect(page.getByRole('button', { name: 'Open this PC’s clinic' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Set up a clinic' })).toHaveCount(0);
  await looksRight(page, 'first-run-own');
  await keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Anna Berg' })).toBeVisible();
});

test('a new clinic on a small window, and with text twice as large', async ({ page, address }) => {
  await page.goto(address);
  await page.getByRole('button', { name: 'Set up a clinic' }).click();
  for (const [name, width, height] of [['1024', 1024, 768], ['zoom-200', 512, 384]] as const) {
    await page.setViewportSize({ width, height });
    await page.getByLabel('Name of the clinic').fill('Linden clinic');
    await page.getByLabel('Phone').fill('030 555 0100');
    for (const step of [1, 2, 3, 4]) {
      await page.screenshot({ path: join(SHOTS, `new-clinic-${step}-${name}.png`) });
      const overflow = await page.evaluate(() => document.querySelector('main')!.scrollWidth - document.querySelector('main')!.clientWidth);
      expect(overflow, `step ${step} at ${name} scrolls sideways`).toBeLessThanOrEqual(0);
      if (step === 3) {
        await page.getByLabel('Name, as shown above the column').fill('Dr Anna Berg');
        await page.getByLabel('Licence number').fill('B-1');
      }
      if (step < 4) await page.getByRole('button', { name: /^Next/ }).click();
    }
    for (let step = 4; step > 1; step -= 1) await page.getByRole('button', { name: /^Back/ }).click();
  }
});

test('a server that is not there, or is none of ours, is told in a sentence', async ({ page, address }) => {
  await page.goto(address);
  await page.getByRole('button', { name: 'Join a server' }).click();
  await page.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
  await page.getByText('Port, database and certificate').click();
  await page.getByRole('textbox', { name: 'Port' }).fill('1');
  await page.getByRole('button', { name: /^Join/ }).last().click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'join-refused.png') });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('a page without the token sees nothing', async ({ page, address }) => {
  const { origin } = new URL(address);
  for (const path of ['/', '/events', '/bridge.js']) expect((await page.request.get(origin + path)).status(), path).toBe(401);
  expect((await page.request.post(`${origin}/invoke/app_state`, { data: {} })).status()).toBe(401);
  expect((await page.request.get(address, { headers: { host: 'clinic.example' } })).status()).toBe(403);
});
