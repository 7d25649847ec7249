// Every screen in both themes: a picture, and no accessibility fault.
import { MIA, expect, test } from './desk';

test('the day', async ({ desk }) => {
  await desk.expectAccessible('day');
});

test('a visit', async ({ desk }) => {
  await desk.grid.click();
  await expect(desk.page.getByText('Booked for')).toBeVisible();
  await desk.expectAccessible('visit');
});

test('booking, for a known pet and for a new client', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('n');
  await desk.expectAccessible('booking');
  const [pet] = await desk.freePets(1);
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await desk.expectAccessible('booking-found');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('textbox', { name: 'Phone' })).toBeVisible();
  await desk.expectAccessible('booking-new');
});

test('a household', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  await page.keyboard.press('/');
  await page.keyboard.type(pet.client_name);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.client_name);
  await desk.expectAccessible('find');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: pet.client_name }).getByText('owner', { exact: true })).toBeVisible();
  await desk.expectAccessible('household');
});

test('conflicts, and what waits', async ({ desk }) => {
  const { page } = desk;
  await page.getByRole('button', { name: /^Show unsent changes/ }).first().click();
  await desk.expectAccessible('waits');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'Conflicts', level: 1 })).toBeVisible();
  await desk.expectAccessible('conflicts');
});

test('the flow board, the palette, the overlay of keys', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: /^Arrived/ })).toBeVisible();
  await desk.expectAccessible('board');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await desk.expectAccessible('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await desk.expectAccessible('keys');
  await page.keyboard.press('Escape');
});

test('the menu of who is signed in', async ({ desk }) => {
  await desk.page.getByRole('button', { name: /^Signed in/ }).click();
  await expect(desk.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await desk.expectAccessible('menu');
});

test('a small window and text twice as large', async ({ desk }) => {
  await desk.page.setViewportSize({ width: 1024, height: 640 });
  await desk.expectAccessible('day-1024');
  await desk.page.setViewportSize({ width: 640, height: 400 });
  await desk.shot('day-zoom-200');
});

test('signing out, a wrong password, signing in', async ({ desk }) => {
  const { page } = desk;
  await page.getByRole('button', { name: /^Signed in/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
  await desk.expectAccessible('sign-in');
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await desk.expectAccessible('sign-in-wrong');
  await page.getByLabel('Password').fill(MIA.password);
  await page.keyboard.press('Enter');
  await expect(desk.grid).toBeVisible();
});
