// A morning at the front desk, by keyboard alone.
import { expect, test, type Desk } from './desk';

/** Books a known pet at the next free time and gives the visit, which then has the focus. */
async function bookKnown(desk: Desk, pet: { pet_name: string; client_name: string }): Promise<string> {
  const { page } = desk;
  await desk.freeToday();
  await page.keyboard.press('n');
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.type('Limps since yesterday');
  await expect(page.getByRole('button', { name: /^Book .*\d:\d\d/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^${pet.pet_name} booked`)).first()).toBeVisible();
  const block = page.locator('[data-visit]:focus');
  await expect(block).toContainText(pet.pet_name);
  return (await block.getAttribute('data-visit')) ?? '';
}

test('find a client by name, pet, phone digits and chip', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const home = await desk.ask<{ phones: { digits: string }[]; pets: { chip: string | null }[] }>('household', { client_id: pet.client_id });
  const asked = [pet.client_name, pet.pet_name, home.phones[0]?.digits.slice(-7), home.pets.find((each) => each.chip)?.chip];
  for (const text of asked) {
    if (!text) continue;
    await page.keyboard.press('/');
    await page.keyboard.type(text);
    await expect(page.locator('[role="option"]').first(), text).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('/');
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.client_name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: new RegExp(pet.client_name) }).or(page.getByText(pet.client_name).first()).first()).toBeVisible();
  await desk.shot('household');
  await page.keyboard.press('Escape');
});

test('book a pet that the clinic knows', async ({ desk }) => {
  const [pet] = await desk.freePets(1);
  const id = await bookKnown(desk, pet);
  const booked = await desk.visit(id);
  expect(booked).toMatchObject({ pet_name: pet.pet_name, status: 'scheduled' });
  await desk.shot('booked');
});

test('book a new client with a new pet', async ({ desk }) => {
  const { page } = desk;
  // Letters alone: digits would be taken for a phone number.
  const last = `Wexler${[...String(Date.now())].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
  await page.keyboard.press('n');
  await page.keyboard.type(`Ottilie ${last}`);
  await expect(page.getByRole('option', { name: /^New client/ })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('textbox', { name: 'Phone' })).toBeFocused();
  await page.keyboard.type('(415) 555-0143');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Biscuit');
  await expect(page.getByRole('button', { name: /^Book .*\d:\d\d/ })).toBeVisible();
  await desk.shot('booking-new-client');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Biscuit booked/).first()).toBeVisible();
  const hits = await desk.ask<{ pet_name: string }[]>('search', { text: last, limit: 5 });
  expect(hits.map((hit) => hit.pet_name)).toContain('Biscuit');
});

test('move a booking with the keys, and take it back', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const id = await bookKnown(desk, pet);
  const before = await desk.visit(id);
  await desk.freeToday(before);
  const slots = await desk.freeSlots(30, { resource_id: before.resource_id });
  expect(slots.length).toBe(1);
  await page.keyboard.press('x');
  await expect(page.getByText(`Moving ${pet.pet_name}`, { exact: true })).toBeVisible();
  const far = Math.round((Date.parse(slots[0]?.starts_at ?? '') - Date.parse(before.starts_at)) / 60_000);
  const step = (await desk.ask<{ step_minutes: number }>('day_schedule', { day: null })).step_minutes;
  for (let moved = 0; moved < Math.abs(far); moved += step) await page.keyboard.press(far > 0 ? 'ArrowDown' : 'ArrowUp');
  await desk.shot('moving');
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^${pet.pet_name} moved`)).first()).toBeVisible();
  expect((await desk.visit(id)).starts_at).not.toBe(before.starts_at);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(id)).starts_at).toBe(before.starts_at);
});

test('cancel a booking, with the reason', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const id = await bookKnown(desk, pet);
  await page.keyboard.press('c');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Choose or type a reason.')).toBeVisible();
  await page.keyboard.type('Went to another clinic');
  await desk.shot('cancelling');
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^${pet.pet_name}.*cancelled`)).first()).toBeVisible();
  expect(await desk.visit(id)).toMatchObject({ status: 'cancelled', cancellation_reason: 'Went to another clinic' });
});

test('take a visit from its arrival to its end', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const id = await bookKnown(desk, pet);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Booked for')).toBeVisible();
  const seen: string[] = [];
  for (let steps = 0; steps < 6; steps += 1) {
    const before = (await desk.visit(id)).status;
    if (before === 'completed') break;
    await page.keyboard.press('Space');
    // Who is taken to a room is asked which; Enter is none.
    if (before === 'arrived' && (await desk.visit(id)).room_id === null) {
      await expect(page.getByRole('group', { name: /: which room\?$/ })).toBeVisible();
      await page.keyboard.press('Enter');
    }
    await expect.poll(async () => (await desk.visit(id)).status).not.toBe(before);
    seen.push((await desk.visit(id)).status);
  }
  expect(seen.slice(-4)).toEqual(['arrived', 'in_room', 'ready', 'completed']);
  await desk.shot('completed');
});

test('a word that nobody can book is refused in a sentence', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('n');
  await page.keyboard.type('Ottilie Refused');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type('call me maybe');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Biscuit');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /phone/i }).first()).toBeVisible();
  await desk.shot('refused-phone');
});
