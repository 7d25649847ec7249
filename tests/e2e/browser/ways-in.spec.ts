// For who does not know the keys: everything that a desk does every hour stands on the screen and takes clicks alone.
import { expect, test, type Visit } from './desk';

test('a newcomer books with clicks alone', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  if (!pet) throw new Error('no free pet');
  await desk.freeToday();
  await page.getByRole('button', { name: 'Book a visit' }).click();
  // Only the name is typed: there is nothing to point at before.
  await page.getByRole('combobox', { name: /Client or pet/ }).fill(`${pet.pet_name} ${pet.client_name}`);
  await page.getByRole('option').filter({ hasText: pet.pet_name }).first().click();
  await page.getByRole('button', { name: /^Book \d/ }).click();
  await expect(page.getByText(new RegExp(`^${pet.pet_name} booked`)).first()).toBeVisible();
  // Another animal of today may bear the same name.
  const stands = async () =>
    (await desk.ask<{ appointments: Visit[] }>('day_schedule', { day: null })).appointments.some(
      (visit) => visit.pet_name === pet.pet_name && pet.client_name.endsWith(visit.owner_last_name) && visit.status !== 'cancelled',
    );
  expect(await stands()).toBe(true);
  // And takes it back from the line below.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(stands).toBe(false);
});

test('walk-in, a free time and help are one click away, in each area', async ({ desk }) => {
  const { page } = desk;
  for (const area of ['Schedule', 'Board', 'Clients']) {
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: area }).click();
    await page.getByRole('button', { name: 'Add a walk-in' }).click();
    await expect(page.getByRole('heading', { name: 'Walk-in' })).toBeVisible();
    await page.getByRole('button', { name: 'Find a free time' }).click();
    await expect(page.getByRole('heading', { name: 'Next free time' })).toBeVisible();
    await page.getByRole('banner').getByRole('button', { name: 'Help and shortcuts' }).click();
    await expect(page.getByRole('dialog', { name: 'Help and shortcuts' })).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('help finds what is asked in one’s own words, and the colours are explained', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('?');
  await desk.expectAccessible('help');
  await page.keyboard.type('make an appointment');
  await expect(page.getByRole('option').first()).toContainText('Book a visit');
  await desk.expectAccessible('help-found');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Book', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Colours and icons' }).click();
  const legend = page.getByTestId('legend');
  await expect(legend).toContainText('Did not come');
  await expect(legend).toContainText('Booster');
  await desk.expectAccessible('legend');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'This desk' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Lock after inactivity' }).getByRole('radio', { checked: true })).toBeFocused();
  await desk.expectAccessible('settings-groups');
});

test('the palette of a fresh window changes nothing with Enter', async ({ desk }) => {
  const { page } = desk;
  const statuses = async () => (await desk.ask<{ appointments: Visit[] }>('day_schedule', { day: null })).appointments.map(({ id, status }) => `${id} ${status}`).sort();
  const before = await statuses();
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette').getByRole('option').first()).toHaveText(/^Book a visit/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Book', exact: true })).toBeVisible();
  expect(await statuses()).toEqual(before);
});

for (const [width, height] of [[1280, 800], [1024, 768]] as const) {
  test(`what was just done covers no visit and no button of a panel, and nothing moves: ${width} × ${height}`, async ({ desk }) => {
    const { page } = desk;
    await page.setViewportSize({ width, height });
    const [pet] = await desk.freePets(1);
    if (!pet) throw new Error('no free pet');
    const top = () => page.getByTestId('day').evaluate((grid) => ({ ...grid.getBoundingClientRect().toJSON(), right: 0, width: 0 }));
    const before = await top();
    await page.getByRole('button', { name: 'Book a visit' }).click();
    expect(await top(), 'the panel moves nothing').toEqual(before);
    await page.getByRole('combobox', { name: /Client or pet/ }).fill(`${pet.pet_name} ${pet.client_name}`);
    await page.getByRole('option').filter({ hasText: pet.pet_name }).first().click();
    await page.getByRole('button', { name: /^Book \d/ }).click();
    const toast = page.locator('[data-sonner-toast]').first();
    await expect(toast).toBeVisible();
    await page.getByTestId('day').locator('[data-visit]').first().click();
    await expect(page.getByRole('complementary')).toBeVisible();
    // It slides in: where it comes to rest counts.
    await expect.poll(async () => (await toast.boundingBox())?.y ?? 0).toBeGreaterThan(height - 36);
    const said = await toast.boundingBox();
    const work = await page.locator('.work').boundingBox();
    if (!said || !work) throw new Error('nothing is said');
    expect(said.y, 'below all visits and panels').toBeGreaterThanOrEqual(work.y + work.height - 1);
    expect(said.x + said.width).toBeLessThanOrEqual(width);
    await desk.ask('set_work_offline', { on: true });
    await expect(page.getByTestId('strip')).toBeVisible();
    expect(await top(), 'the strip moves nothing').toEqual(before);
    await desk.expectAccessible(`foot-${width}`);
    await desk.ask('set_work_offline', { on: false });
    await expect(page.getByTestId('strip')).toHaveCount(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
}
