// To a date: typed, by the keys of a small month, and by its bar.
import { expect, test } from './desk';
import { Hands } from './hands';

const shown = (page: import('@playwright/test').Page) => page.locator('header h1').first();
const plus = (day: string, days: number) => new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/** The day in full, as the demo's clinic writes it: "Monday, 14 December". */
function long(day: string): RegExp {
  const word = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
  return new RegExp(`^${word({ weekday: 'long' })},? ${word({ day: 'numeric' })} ${word({ month: 'long' })}`);
}

test('a date is typed, named in full, and gone to', async ({ desk }) => {
  const { page } = desk;
  const { today } = await desk.ask<{ today: string }>('day_schedule', { day: null });
  const hands = new Hands(page);
  await hands.press('g');
  await expect(page.getByRole('combobox', { name: /Date, weekday/ })).toBeFocused();
  await hands.type('in 2 weeks');
  const there = plus(today, 14);
  await expect(page.getByRole('dialog').getByText(long(there))).toBeVisible();
  await desk.expectAccessible('jump');
  await hands.press('Enter');
  await expect(shown(page)).toHaveText(long(there));
  hands.expectAtMost(2);
  // What is no day stays where it is and says so.
  await page.keyboard.press('g');
  await page.keyboard.type('bella');
  await expect(page.getByText(/Not a date/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(shown(page)).toHaveText(long(there));
  await page.keyboard.press('t');
  await expect(shown(page)).toHaveText(long(today));
});

test('the small month is walked by keys, opened by the date, and shows what is closed', async ({ desk }) => {
  const { page } = desk;
  const { today } = await desk.ask<{ today: string }>('day_schedule', { day: null });
  await shown(page).getByRole('button').click();
  const month = page.getByRole('grid');
  await expect(month).toBeVisible();
  await expect(month.getByRole('row')).toHaveCount(7);
  const active = () => page.getByRole('combobox', { name: /Date, weekday/ }).getAttribute('aria-activedescendant');
  expect(await active()).toContain(today);
  for (const [key, days] of [['ArrowRight', 1], ['ArrowDown', 8], ['ArrowLeft', 7], ['ArrowUp', 0]] as const) {
    await page.keyboard.press(key);
    expect(await active(), key).toContain(plus(today, days));
  }
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Home');
  expect(await active()).toContain(today);
  await expect(month.locator('[aria-current="date"]')).toHaveCount(1);
  await expect(month.locator('.closed').first()).toBeVisible();
  await expect(month.locator('[class*="level-"]:not(.level-0)').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toHaveText(long(plus(today, 7)));
  await page.keyboard.press('t');
});
