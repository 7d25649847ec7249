// What each hourly task costs a receptionist in keys and clicks beside the typed text, against the product's targets.
import { Hands } from './hands';
import { expect, test, type Desk, type Visit } from './desk';

/** Books a pet for later and leaves the focus on its block. */
async function booked(desk: Desk, hands: Hands): Promise<Visit> {
  const [pet] = await desk.freePets(1);
  await hands.press('n');
  await hands.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(desk.page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await hands.press('Enter');
  await expect(desk.page.getByRole('button', { name: /^Book .*\d:\d\d/ })).toBeVisible();
  await hands.press('Enter');
  await expect(desk.page.getByText(new RegExp(`^${pet.pet_name} booked`)).first()).toBeVisible();
  const block = desk.page.locator('[data-visit]:focus');
  await expect(block).toContainText(pet.pet_name);
  return desk.visit((await block.getAttribute('data-visit')) ?? '');
}

test('book a known pet on the phone: N, type, Enter, Enter', async ({ desk }) => {
  const hands = new Hands(desk.page);
  expect(await booked(desk, hands)).toMatchObject({ status: 'scheduled' });
  hands.expectAtMost(3);
});

test('book from one line: N, the line, Enter, Enter', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const { next_day } = await desk.ask<{ next_day: string }>('day_schedule', { day: null });
  // A day that is closed would be asked about.
  const slots = await desk.freeSlots(30, { from: `${next_day}T12:00:00Z`, limit: 80 });
  const open = slots.find((slot) => Number.parseInt(slot.local_start, 10) >= 12)?.local_day ?? next_day;
  const weekday = new Date(`${open}T12:00:00Z`).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' }).toLowerCase();
  const hands = new Hands(page);
  await hands.press('n');
  await hands.type(`${pet.pet_name} ${pet.client_name} vacc ${weekday} pm`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await hands.press('Enter');
  const button = page.getByRole('button', { name: /^Book(?! a visit)/ });
  await expect(button).toBeEnabled();
  await hands.press('Enter');
  await expect(page.getByText(new RegExp(`^${pet.pet_name} booked`)).first()).toBeVisible();
  hands.expectAtMost(3);
  const { pets } = await desk.ask<{ pets: { id: string; next_visit: { local_day: string; local_start: string } | null }[] }>('household', { client_id: pet.client_id });
  const next = pets.find((each) => each.id === pet.pet_id)?.next_visit;
  const { today } = await desk.ask<{ today: string }>('day_schedule', { day: null });
  expect((next?.local_day ?? '') > today).toBe(true);
  expect(Number.parseInt(next?.local_start ?? '0', 10)).toBeGreaterThanOrEqual(12);
});

test('a walk-in stands on the board', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  await desk.freeToday();
  const hands = new Hands(page);
  await hands.press('a');
  await hands.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await hands.press('Enter');
  await expect(page.locator('form.booking button[type="submit"]')).toBeEnabled();
  await hands.press('Enter');
  const arrived = async () => (await desk.ask<{ appointments: Visit[] }>('day_schedule', { day: null })).appointments.some((each) => each.pet_name === pet.pet_name && each.status === 'arrived');
  await expect.poll(arrived).toBe(true);
  hands.expectAtMost(3);
});

test('move a visit on the same day: Alt with an arrow', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const [gap] = await desk.freeSlots(60);
  if (!gap) throw new Error('the demo has no free hour');
  const before = await desk.book(pet.pet_id, gap);
  const { today } = await desk.ask<{ today: string }>('day_schedule', { day: null });
  for (let day = today; day < gap.local_day; day = (await desk.ask<{ next_day: string }>('day_schedule', { day })).next_day) await page.keyboard.press(']');
  const block = page.locator(`[data-visit="${before.id}"]`).first();
  await block.focus();
  const hands = new Hands(page);
  await hands.press('Alt+ArrowDown');
  await expect.poll(async () => Date.parse((await desk.visit(before.id)).starts_at)).toBeGreaterThan(Date.parse(before.starts_at));
  hands.expectAtMost(1);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(before.id)).starts_at).toBe(before.starts_at);
});

test('move a visit to the next free time of another day: X, F, type, Enter', async ({ desk }) => {
  const { page } = desk;
  const hands = new Hands(page);
  const before = await booked(desk, hands);
  hands.inputs = [];
  await hands.press('x');
  await expect(page.getByText(`Moving ${before.pet_name}`).first()).toBeVisible();
  await hands.press('f');
  await hands.type('tomorrow');
  await expect(page.locator('[role="option"]').first()).toBeVisible();
  await hands.press('Enter');
  await expect.poll(async () => Date.parse((await desk.visit(before.id)).starts_at) > Date.parse(before.starts_at)).toBe(true);
  // Until the panel is gone, its field takes Ctrl+Z for itself.
  await expect(desk.panel).toHaveCount(0);
  hands.expectAtMost(4);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(before.id)).starts_at).toBe(before.starts_at);
});

test('the next free time that fits: F, type, Enter', async ({ desk }) => {
  const { page } = desk;
  const hands = new Hands(page);
  await hands.press('f');
  await hands.type('vacc lee');
  await expect(page.locator('[role="option"]').first()).toContainText(/Lee/);
  await hands.press('Enter');
  await expect(page.locator('form.booking')).toBeVisible();
  hands.expectAtMost(2);
  await page.keyboard.press('Escape');
});

test('a patient one step on: Space', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('b');
  // Who is taken to a room is asked for it: one more key.
  const tile = page.locator('[data-stage="in_room"] [data-tile]').first();
  await expect(tile).toBeVisible();
  const id = (await tile.getAttribute('data-tile')) ?? '';
  await tile.focus();
  const before = await desk.visit(id);
  const hands = new Hands(page);
  await hands.press('Space');
  await expect.poll(async () => (await desk.visit(id)).status).not.toBe(before.status);
  hands.expectAtMost(1);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(id)).status).toBe(before.status);
});

test('take in who comes, by name: /, type, Enter, Enter, Enter', async ({ desk }) => {
  const { page } = desk;
  const { appointments } = await desk.ask<{ appointments: (Visit & { pet_id: string; owner_name: string })[] }>('day_schedule', { day: null });
  const [due] = appointments.filter((each) => each.status === 'confirmed' && appointments.filter((other) => other.pet_id === each.pet_id).length === 1);
  if (!due) throw new Error('nobody is expected today');
  const hands = new Hands(page);
  await hands.press('/');
  await hands.type(`${due.pet_name} ${due.owner_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(due.pet_name);
  await hands.press('Enter');
  await expect(page.getByRole('button', { name: /^Today / }).first()).toBeFocused();
  await hands.press('Enter');
  await expect(page.getByRole('button', { name: /^Arrived/ })).toBeFocused();
  await hands.press('Enter');
  await expect.poll(async () => (await desk.visit(due.id)).status).toBe('arrived');
  hands.expectAtMost(4);
  await expect(page.getByText(`${due.pet_name}: Arrived`).first()).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(due.id)).status).toBe('confirmed');
});

test('from a phone number to the household: /, digits, Enter', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const home = await desk.ask<{ phones: { digits: string }[] }>('household', { client_id: pet.client_id });
  const hands = new Hands(page);
  await hands.press('/');
  await hands.type(home.phones[0]?.digits ?? '');
  await expect(page.locator('[role="option"]').first()).toContainText(pet.client_name);
  await hands.press('Enter');
  await expect(page.getByText(pet.client_name).first()).toBeVisible();
  hands.expectAtMost(2);
});

test('anything by the palette: Mod+K, a few letters, Enter', async ({ desk }) => {
  const { page } = desk;
  const hands = new Hands(page);
  await hands.press('Control+k');
  await hands.type('boar');
  await expect(page.locator('[role="option"]').first()).toBeVisible();
  await hands.press('Enter');
  await expect(page.getByRole('heading', { name: /^Arrived/ })).toBeVisible();
  hands.expectAtMost(2);
});

test('correct a phone number in place: E, type, Enter; and take it back', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const phones = async () => (await desk.ask<{ phones: { typed: string }[] }>('household', { client_id: pet.client_id })).phones.map((phone) => phone.typed);
  const before = await phones();
  await page.keyboard.press('/');
  await page.keyboard.type(pet.client_name);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.client_name);
  const owner = page.locator('[role="option"]').filter({ hasText: pet.client_name }).first();
  await owner.click();
  const hands = new Hands(page);
  await hands.press('e');
  await expect(page.locator('input:focus')).toBeVisible();
  await hands.type('(415) 555-0177');
  await hands.press('Enter');
  await expect.poll(phones).toContain('(415) 555-0177');
  await expect(page.locator('input:focus')).toHaveCount(0);
  hands.expectAtMost(2);
  await page.keyboard.press('Control+z');
  await expect.poll(phones).toEqual(before);
});
