// Clients and their animals, and the people who share a PC.
import type { Page } from '@playwright/test';
import { MIA, expect, test, type Desk } from './desk';
import { Hands } from './hands';

interface Pet {
  card: { chip: string | null; breed: string | null };
  weights: { kg: string }[];
}
interface Home {
  client: { id: string };
  phones: { typed: string }[];
}

/** A scanner: all its keys are under way before the first is answered, as fast as on a busy machine too. */
async function scan(desk: Desk, chip: string): Promise<void> {
  await desk.page.waitForTimeout(300);
  const keyboard = await desk.page.context().newCDPSession(desk.page);
  const strokes = [...[...chip].map((key) => ({ key, text: key, code: `Digit${key}` })), { key: 'Enter', text: '\r', code: 'Enter' }];
  await Promise.all(strokes.flatMap((stroke) => [keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke }), keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', key: stroke.key, code: stroke.code })]));
  await keyboard.detach();
}
async function withChip(desk: Desk) {
  for (const pet of await desk.freePets(8)) {
    const { card } = await desk.ask<Pet>('pet', { pet_id: pet.pet_id });
    if (card.chip && /^\d{15}$/.test(card.chip)) return { ...pet, chip: card.chip };
  }
  throw new Error('no free pet of the demo has a chip');
}
const household = async (desk: Desk, client_id: string) => desk.ask<Home>('household', { client_id });
async function openHousehold(desk: Desk, name: string): Promise<void> {
  await desk.page.keyboard.press('/');
  await desk.page.keyboard.type(name);
  await expect(desk.page.locator('[role="option"]').first()).toContainText(name);
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.locator('aside [data-in-place]').first()).toBeVisible();
}
async function unlock(desk: Desk): Promise<void> {
  await desk.page.keyboard.type(MIA.password);
  await desk.page.keyboard.press('Enter');
}

test('the clients have a page of their own, down to an animal and back', async ({ desk }) => {
  const { page } = desk;
  const pet = await withChip(desk);
  await page.keyboard.press('l');
  await expect(page.getByRole('combobox', { name: 'Find a client or pet' })).toBeFocused();
  await expect(page.getByRole('heading', { name: /^Today’s clients \d+/ })).toBeVisible();
  await desk.expectAccessible('clients');
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.client_name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: pet.client_name })).toBeVisible();
  await desk.expectAccessible('client');
  await page.getByRole('button', { name: pet.pet_name, exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Weight' })).toBeVisible();
  await desk.expectAccessible('pet');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Recently opened' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Recently opened' })).toContainText(pet.client_name);
});

test('a scan opens the animal over a dialog, and out of a field that keeps its own text', async ({ desk }) => {
  const { page } = desk;
  const pet = await withChip(desk);
  const shown = page.getByRole('complementary', { name: `${pet.pet_name} · ${pet.client_name}` });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await scan(desk, pet.chip);
  await expect(shown).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(shown).toHaveCount(0);

  const before = (await household(desk, pet.client_id)).phones;
  await openHousehold(desk, pet.client_name);
  await page.keyboard.press('e');
  await page.keyboard.type('415 5');
  await scan(desk, pet.chip);
  await expect(shown).toBeVisible();
  expect((await household(desk, pet.client_id)).phones).toEqual(before);
  await shown.getByRole('button', { name: pet.client_name }).click();
  await expect(page.locator('aside [data-typed]')).toHaveValue('415 5');
  await page.locator('aside [data-typed]').press('Escape');
});

test('a weight and a fact of an animal, each taken back', async ({ desk }) => {
  const { page } = desk;
  const pet = await withChip(desk);
  const read = () => desk.ask<Pet>('pet', { pet_id: pet.pet_id });
  const before = await read();
  // Near the last one: a weight far from it is asked about first.
  const kg = Math.round(Number(before.weights.at(-1)?.kg ?? 7) * 105) / 100;
  await scan(desk, pet.chip);
  await expect(page.getByRole('heading', { name: 'Weight' })).toBeVisible();
  const hands = new Hands(page);
  await hands.press('Shift+W');
  await hands.type(kg.toFixed(2).replace('.', ','));
  await hands.press('Enter');
  await expect.poll(async () => (await read()).weights.length).toBe(before.weights.length + 1);
  expect(Number((await read()).weights.at(-1)?.kg)).toBe(kg);
  hands.expectAtMost(2);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await read()).weights).toEqual(before.weights);
  await page.getByRole('button', { name: /^Edit: Breed/ }).click();
  await page.keyboard.type('Harbour Terrier');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await read()).card.breed).toBe('Harbour Terrier');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await read()).card.breed).toBe(before.card.breed);
});

test('a locked desk shows nothing, and the password brings everything back, without the server too', async ({ desk }) => {
  const { page } = desk;
  const pet = await withChip(desk);
  await openHousehold(desk, pet.client_name);
  await page.keyboard.press('e');
  await page.keyboard.type('415 55');
  await desk.postgres('stop');
  try {
    await desk.expectSync('offline');
    await page.keyboard.press('Control+l');
    await expect(page.getByTestId('lock')).toBeVisible();
    expect(await page.content()).not.toContain(pet.client_name);
    await desk.expectAccessible('locked');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('Wrong password. Try again.');
    await unlock(desk);
    await expect(page.getByRole('complementary', { name: pet.client_name })).toBeVisible();
    await expect(page.locator('aside [data-typed]')).toHaveValue('415 55');
    await page.locator('aside [data-typed]').press('Escape');
  } finally {
    await desk.postgres('start');
  }
  await desk.expectSync('live', 60_000);
});

test('changing places: two clicks and a password, and back again', async ({ desk }) => {
  const { page } = desk;
  await page.getByRole('button', { name: /^Signed in/ }).click();
  await page.getByRole('menuitem', { name: 'Switch user' }).click();
  await page.getByRole('button', { name: 'Someone else' }).click();
  await page.keyboard.type('sarah');
  await page.keyboard.press('Tab');
  await page.keyboard.type(MIA.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Signed in: Sarah Lee' })).toBeVisible({ timeout: 60_000 });

  const hands = new Hands(page);
  await hands.click(page.getByRole('button', { name: /^Signed in/ }));
  await hands.click(page.getByRole('menuitem', { name: /^Switch to Mia/ }));
  await expect(page.getByLabel('Password')).toBeFocused();
  hands.expectAtMost(2);
  await desk.expectAccessible('people');
  await unlock(desk);
  await expect(page.getByRole('button', { name: /^Signed in: Mia/ })).toBeVisible();
});

/** The picture of a state, as the screen has it; fails where the page's rules refuse it. */
const pictureOf = (page: Page, state: string) =>
  page.evaluate(async (state) => {
    const there = document.createElement('i');
    there.className = `picture-${state}`;
    document.body.append(there);
    const url = getComputedStyle(there).backgroundImage.slice(5, -2);
    there.remove();
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    return url;
  }, state);

test('settings count at once', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('Control+,');
  await desk.expectAccessible('settings');
  await page.getByRole('radio', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await page.getByRole('radio', { name: 'English' }).click();
  const bright = await pictureOf(page, 'arrived');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const dark = await pictureOf(page, 'arrived');
  expect(dark).not.toBe(bright);
  await page.getByRole('radio', { name: 'Same as system' }).click();
  expect(await pictureOf(page, 'arrived')).toBe(bright);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => pictureOf(page, 'arrived')).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('radiogroup', { name: 'Single-letter shortcuts' }).getByRole('radio', { name: 'Off' }).click();
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Single-letter shortcuts' }).getByRole('radio', { name: 'On' }).click();
});
