// Eight screens as they are meant to look, on a morning that never ends.
import { expect, test, type Desk } from './desk';

test.use({ clock: '2026-10-06T17:42:00Z' });

async function picture(desk: Desk, name: string): Promise<void> {
  await desk.expectSync('live');
  await desk.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expect(desk.page).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.01, animations: 'disabled', caret: 'hide' });
}

test('the day', async ({ desk }) => {
  await picture(desk, 'day');
});

test('the week of a vet', async ({ desk }) => {
  await desk.page.keyboard.press('w');
  await expect(desk.page.getByRole('button', { name: 'Everyone' })).toBeVisible();
  await picture(desk, 'week');
});

test('a booking from one line', async ({ desk }) => {
  await desk.page.keyboard.press('n');
  await desk.page.keyboard.type('max patterson vacc tomorrow pm');
  await expect(desk.page.locator('[role="option"]').first()).toContainText('Patterson');
  await expect(desk.page.getByText(/^Understood/)).toBeVisible();
  await picture(desk, 'booking');
  await desk.page.keyboard.press('Escape');
});

test('the next free time', async ({ desk }) => {
  await desk.page.keyboard.press('f');
  await desk.page.keyboard.type('vacc dr lee');
  await expect(desk.page.locator('[role="option"]').first()).toContainText('Lee');
  await picture(desk, 'free');
});

test('the flow board', async ({ desk }) => {
  await desk.page.keyboard.press('b');
  await expect(desk.page.getByRole('heading', { name: /^Arrived/ })).toBeVisible();
  await picture(desk, 'board');
});

test('a household and its animal', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('l');
  await expect(page.getByRole('combobox', { name: 'Find a client or pet' })).toBeFocused();
  await page.keyboard.type('max patterson');
  await expect(page.locator('[role="option"]').first()).toContainText('Patterson');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Add a phone number')).toBeVisible();
  await picture(desk, 'household');
  await page.getByRole('button', { name: /^Max/ }).first().click();
  await expect(page.getByRole('button', { name: /^Book for Max/ })).toBeVisible();
  await picture(desk, 'pet');
});

test('the palette', async ({ desk }) => {
  await desk.page.keyboard.press('Control+k');
  await desk.page.keyboard.type('go');
  await expect(desk.page.locator('[role="option"]').first()).toBeVisible();
  await picture(desk, 'palette');
});
