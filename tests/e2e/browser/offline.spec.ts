// The server goes away and comes back while the desk works on.
import { expect, test } from './desk';

interface Status {
  state: string;
  waiting: number;
}

test('the desk books while PostgreSQL is away, and sends it by itself when it is back', async ({ desk }) => {
  const { page } = desk;
  await desk.expectSync('live');
  const pets = await desk.freePets(2);
  await desk.postgres('stop');
  try {
    await desk.expectSync('offline');
    const strip = page.getByTestId('strip');
    await expect(strip).toContainText('Offline since');
    for (const [count, pet] of pets.entries()) {
      await page.keyboard.press('n');
      await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
      await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('button', { name: /^Book .*\d:\d\d/ })).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(page.getByText(new RegExp(`^${pet.pet_name} booked`)).first()).toBeVisible();
      await expect(strip).toContainText(new RegExp(`\\b${count + 1}\\b`));
    }
    await desk.shot('offline');
    await strip.getByRole('button', { name: 'Show unsent changes' }).click();
    for (const pet of pets) await expect(page.getByTestId('waits')).toContainText(pet.pet_name);
    await desk.expectAccessible('what-waits');
    expect((await desk.ask<Status>('sync_status')).waiting).toBe(2);
  } finally {
    await desk.postgres('start');
  }
  await desk.expectSync('live', 60_000);
  await expect.poll(async () => (await desk.ask<Status>('sync_status')).waiting, { timeout: 30_000 }).toBe(0);
  await expect(page.getByText('All changes sent.')).toBeVisible();
});

test('working offline by choice holds everything back until it is taken back', async ({ desk }) => {
  const { page } = desk;
  await desk.expectSync('live');
  await page.getByRole('button', { name: /^Signed in/ }).click();
  await page.getByRole('menuitem', { name: 'Work offline' }).click();
  await expect(page.getByTestId('strip')).toContainText('Working offline (your choice)');
  await page.getByTestId('strip').getByRole('button', { name: 'Go back online' }).click();
  await desk.expectSync('live');
});
