// The very first start on a PC: nothing is known yet.
import { test as base, expect } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { SHOTS, end, line, ownFolder, program, start } from '../shared/programs.mjs';

const test = base.extend<{ address: string }>({
  address: async ({}, use) => {
    const folder = ownFolder();
    const running = start(program('vetdesk-bridge'), ['--port', '0', '--data-dir', folder.path]);
    try {
      await use((await line(running, /vetdesk-bridge: (http:\S+)/, 30_000))[1] ?? '');
    } finally {
      await end(running);
      folder.remove();
    }
  },
});

test('the demo clinic starts with one key', async ({ page, address }) => {
  test.setTimeout(180_000);
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Start the demo clinic' })).toBeFocused();
  await page.screenshot({ path: join(SHOTS, 'first-run.png') });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'first-run-starting.png') });
  await expect(page.locator('[data-visit]').first()).toBeVisible({ timeout: 120_000 });
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
