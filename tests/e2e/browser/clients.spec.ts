// Clients and animals without a booking: entered, shared, weighed, one that has died, and what search shows of them.
import { expect, test, type Desk } from './desk';
import { Hands } from './hands';

interface Weight {
  id: string;
  kg: string;
}
interface View {
  card: { deceased: boolean; deceased_on: string | null };
  owner_id: string;
  co_owners: { id: string; name: string }[];
  weights: Weight[];
}
interface Hit {
  client_id: string;
  client_name: string;
  pet_id: string | null;
  pet_name: string | null;
}

const petView = (desk: Desk, pet_id: string | null) => desk.ask<View>('pet', { pet_id });
const search = (desk: Desk, text: string) => desk.ask<Hit[]>('search', { text, limit: 10 });
/** Those of this name only: a search finds names that sound alike, too. */
const named = async (desk: Desk, text: string, name: string) => (await search(desk, text)).filter((hit) => hit.client_name === name);
/** A free animal so light that a hundred times its last weight is still a weight. */
async function weighed(desk: Desk) {
  for (const pet of await desk.freePets(8)) {
    const last = Number((await petView(desk, pet.pet_id)).weights.at(-1)?.kg);
    if (last > 1 && last < 12) return { pet, last };
  }
  throw new Error('no free pet of the demo is that light');
}
/** Opens the page of an animal, past the search. */
async function openPet(desk: Desk, { pet_name, client_name }: { pet_name: string; client_name: string }): Promise<void> {
  const { page } = desk;
  await page.keyboard.press('l');
  await page.keyboard.type(`${pet_name} ${client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(client_name);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: pet_name, exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible();
}

test('a new client with a pet: Shift+N, type, Enter; and both are gone with one key', async ({ desk }) => {
  const { page } = desk;
  const hands = new Hands(page);
  await hands.press('Shift+N');
  await expect(page.getByLabel('First name')).toBeFocused();
  await desk.expectAccessible('register');
  await hands.type('Ottoline');
  await page.keyboard.press('Tab');
  await hands.type('Quimby');
  await page.keyboard.press('Tab');
  await hands.type('206 555 7788');
  await page.getByLabel('Pet’s name').focus();
  await hands.type('Figaro');
  await hands.press('Enter');
  const card = page.getByRole('complementary', { name: 'Ottoline Quimby' });
  await expect(card).toBeVisible();
  await expect(card).toContainText('Figaro');
  hands.expectAtMost(2);
  await expect.poll(async () => (await search(desk, '2065557788')).map((hit) => hit.pet_name)).toEqual(['Figaro']);

  await page.keyboard.press('Control+z');
  await expect(page.getByText('New client Ottoline Quimby undone').first()).toBeVisible();
  await expect(card).toHaveCount(0);
  await expect.poll(() => named(desk, 'quimby', 'Ottoline Quimby')).toEqual([]);
  await expect.poll(() => named(desk, 'figaro quimby', 'Ottoline Quimby')).toEqual([]);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await named(desk, 'quimby', 'Ottoline Quimby')).length).toBe(1);
  await page.keyboard.press('Control+z');
});

test('no phone is said on purpose, and a client who is known is not entered twice', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const [first, ...last] = pet.client_name.split(' ');
  await page.keyboard.press('Shift+N');
  await page.keyboard.type(first ?? '');
  await page.keyboard.press('Tab');
  await page.keyboard.type(last.join(' '));
  await expect(page.getByRole('region', { name: /already/i })).toContainText(pet.client_name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').first()).toContainText('No phone');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.keyboard.type('Solo');
  await page.getByRole('checkbox', { name: 'No phone' }).check();
  await page.getByLabel('Last name').press('Enter');
  await expect(page.getByRole('complementary', { name: 'Solo' })).toBeVisible();
  await page.keyboard.press('Control+z');
});

test('undo of a booking takes its new client and pet along', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('n');
  await page.keyboard.type('Zelda Underhill');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('textbox', { name: 'Phone', exact: true }).fill('206 555 3141');
  await page.getByLabel('Pet’s name').fill('Pippin');
  await expect(page.getByRole('button', { name: /^Book \d/ })).toBeEnabled();
  await page.getByLabel('Pet’s name').press('Enter');
  await expect.poll(async () => (await search(desk, 'pippin underhill')).length).toBe(1);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Pippin’s booking undone').first()).toBeVisible();
  await expect.poll(() => search(desk, 'underhill')).toEqual([]);
  await page.keyboard.press('/');
  await page.keyboard.type('underhill');
  await expect(page.getByText('No match for “underhill”').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByText('Pippin’s booking booked again').first()).toBeVisible();
  await expect.poll(async () => (await search(desk, 'pippin underhill')).length).toBe(1);
  await page.keyboard.press('Control+z');
  await expect.poll(() => search(desk, 'underhill')).toEqual([]);
});

test('a second pet of a client: Shift+P, type, Enter', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  await page.keyboard.press('/');
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.client_name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: pet.client_name })).toBeVisible();
  const hands = new Hands(page);
  await hands.press('Shift+P');
  await expect(page.getByLabel('Pet’s name')).toBeFocused();
  await hands.type('Quillon');
  await hands.press('Enter');
  await expect(page.getByRole('complementary', { name: pet.client_name })).toContainText('Quillon');
  hands.expectAtMost(2);
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('complementary', { name: pet.client_name })).not.toContainText('Quillon');
});

test('a weight that can hardly be so asks; a wrong one is corrected and removed by keys', async ({ desk }) => {
  const { page } = desk;
  const { pet, last } = await weighed(desk);
  await openPet(desk, pet);
  const kg = async () => (await petView(desk, pet.pet_id)).weights.map((weight) => Number(weight.kg));
  const before = await kg();
  await page.keyboard.press('Shift+W');
  await page.keyboard.type(String(Math.round(last * 1000) / 10));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Did you mean');
  await desk.expectAccessible('weight-asks');
  // Enter again answers nothing: what is saved, a person chose.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'New weight' })).toBeFocused();
  expect(await kg()).toEqual(before);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: /^Keep/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await kg()).length).toBe(before.length + 1);
  expect(Math.abs(((await kg()).at(-1) ?? 0) - last)).toBeLessThan(last * 0.02);

  const hands = new Hands(page);
  await hands.press('Shift+W');
  await hands.press('ArrowDown');
  await expect(page.getByRole('textbox', { name: /^Weight on/ })).toBeFocused();
  await hands.type(String(Math.round(last * 1050) / 1000));
  await hands.press('Enter');
  await expect.poll(async () => Math.abs(((await kg()).at(-1) ?? 0) - last * 1.05) < last * 0.01).toBe(true);
  hands.expectAtMost(3);
  const away = new Hands(page);
  await away.press('Shift+W');
  await away.press('ArrowDown');
  await away.press('Control+Delete');
  await expect.poll(kg).toEqual(before);
  away.expectAtMost(3);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await kg()).length).toBe(before.length + 1);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(kg).toEqual(before);
});

test('an animal that has died: Shift+D, Enter; quietly, with its visits, and taken back', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const [slot] = await desk.freeSlots(30, {});
  const visit = await desk.book(pet.pet_id, slot as NonNullable<typeof slot>);
  await openPet(desk, pet);
  const hands = new Hands(page);
  await hands.press('Shift+D');
  await expect(page.getByRole('textbox', { name: 'Date of death' })).toBeFocused();
  await desk.expectAccessible('deceased');
  await hands.press('Enter');
  await expect.poll(async () => (await petView(desk, pet.pet_id)).card.deceased).toBe(true);
  hands.expectAtMost(2);
  expect((await desk.visit(visit.id)).status).toBe('cancelled');
  await expect(page.getByText(/^Died on/)).toBeVisible();
  await desk.expectAccessible('pet-deceased');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await petView(desk, pet.pet_id)).card.deceased).toBe(false);
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('scheduled');
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await petView(desk, pet.pet_id)).card.deceased).toBe(true);
  await page.getByRole('button', { name: 'Entered by mistake' }).click();
  await expect.poll(async () => (await petView(desk, pet.pet_id)).card.deceased).toBe(false);
});

test('a co-owner: Shift+O, type, Enter; removed with one key', async ({ desk }) => {
  const { page } = desk;
  const [pet, other] = await desk.freePets(2);
  await openPet(desk, pet);
  const shared = async () => (await petView(desk, pet.pet_id)).co_owners.map(({ name }) => name);
  const before = await shared();
  const hands = new Hands(page);
  await hands.press('Shift+O');
  await hands.type(other.client_name);
  await expect(page.locator('[role="option"]').first()).toContainText(other.client_name);
  await hands.press('Enter');
  await expect.poll(shared).toContain(other.client_name);
  hands.expectAtMost(2);
  await desk.expectAccessible('co-owner');
  await page.getByRole('button', { name: other.client_name, exact: true }).focus();
  await page.keyboard.press('Delete');
  await expect.poll(shared).toEqual(before);
  await page.keyboard.press('Control+z');
  await expect.poll(shared).toContain(other.client_name);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(shared).toEqual(before);
});

test('search shows and marks what was hit', async ({ desk }) => {
  const { page } = desk;
  const added = await desk.ask<{ value: { client_id: string } }>('register', {
    client: { first_name: 'Hedwig', last_name: 'Abendroth', phones: [{ label: 'mobile', typed: '206 555 0111' }, { label: 'work', typed: '(206) 555-9034' }], has_no_phone: false, email: null, address: null, alert: null, note: null },
    pets: [{ name: 'Mokka', species: 'dog', breed: null, gender: null, birth_date: null, chip: '276098102345678', handling_alert: null, note: null }],
  });
  expect(added.value.client_id).toBeTruthy();
  const first = page.locator('[role="option"]').first();
  for (const [text, shown, marked] of [
    ['frau abendroth', 'Hedwig Abendroth', 'Abendroth'],
    ['5559034', '(206) 555-9034', '555-9034'],
    ['2760981', 'chip 276 098 102 345 678', '276 098 1'],
    ['345678', 'chip 276 098 102 345 678', '345 678'],
  ] as const) {
    await page.keyboard.press('/');
    await page.keyboard.type(text);
    await expect(first).toContainText(shown);
    await expect(first.locator('mark').last()).toHaveText(marked);
    await page.keyboard.press('Escape');
  }
});

test('a note for the desk stands on the cards, and in the booking', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  await openPet(desk, pet);
  await page.getByRole('button', { name: /^Edit: Note for the desk/ }).click();
  await page.keyboard.type('Rings twice');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('note', { name: 'Note for the desk' })).toContainText('Rings twice');
  await page.getByRole('button', { name: `Book for ${pet.pet_name}` }).click();
  await expect(page.locator('form.booking')).toContainText('Rings twice');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
});
