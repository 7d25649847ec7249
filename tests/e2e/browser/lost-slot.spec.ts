// Two PCs of one clinic are both offline and give the same time away: one keeps it, the other calls the client and offers
// another one. Then both change one visit, and a person decides field by field. All of it by keyboard.
import { test as base, type Browser, type Page } from '@playwright/test';
import { end, openDesk, ownFolder } from '../shared/programs.mjs';
import { Desk, expect, type Slot, type Visit } from './desk';
import { Hands } from './hands';

interface Pet {
  pet_id: string | null;
  pet_name: string;
}
type Pair = readonly [Desk, Desk];

const test = base.extend<{ pair: Pair }>({
  pair: async ({ browser }, use) => {
    test.setTimeout(240_000);
    const folder = ownFolder();
    const running: { child: never; said: string[] }[] = [];
    const open = async (more: string[]): Promise<Desk> => {
      const { running: bridge, address } = await openDesk(folder, '--demo', ...more);
      running.push(bridge);
      const desk = new Desk(await window(browser), address);
      await desk.open();
      return desk;
    };
    try {
      const first = await open([]);
      await use([first, await open(['--pc', '2'])]);
    } finally {
      // The first PC owns the server: it goes last.
      for (const bridge of running.reverse()) await end(bridge);
      folder.remove();
    }
  },
});
const window = async (browser: Browser): Promise<Page> => (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })).newPage();

const offline = (pair: Pair, on: boolean) => Promise.all(pair.map((desk) => desk.ask('set_work_offline', { on })));
const nothingWaits = (desk: Desk) => expect.poll(async () => (await desk.ask<{ waiting: number }>('sync_status')).waiting, { timeout: 30_000 }).toBe(0);

const bookAt = (desk: Desk, pet: Pet, slot: Slot) => desk.book(pet.pet_id, slot, { reason: 'Limping' });
const move = (desk: Desk, visit: Visit, to: Slot) =>
  desk.ask('reschedule', { appointment_id: visit.id, starts_at: to.starts_at, minutes: visit.minutes, resource_id: to.resource_id, room: { kind: 'keep' }, overbook_reason: null });

test('a time that two PCs gave away offline is found again with two keys', async ({ pair }) => {
  const [one, two] = pair;
  const [winner, loser] = await one.freePets(2);
  const [slot] = await one.freeSlots(30);
  if (!slot) throw new Error('the demo has no free time');
  await offline(pair, true);
  await bookAt(one, winner, slot);
  await bookAt(two, loser, slot);
  await expect(two.page.getByTestId('strip')).toContainText('1 change not sent yet');
  await two.page.keyboard.press('q');
  await expect(two.page.getByTestId('waits')).toContainText(`Book ${loser.pet_name}`);
  await one.ask('set_work_offline', { on: false });
  await nothingWaits(one);
  await two.ask('set_work_offline', { on: false });

  await expect(two.page.getByTestId('strip-cases')).toContainText('1 change needs a decision', { timeout: 30_000 });
  const hands = new Hands(two.page);
  await hands.press('k');
  const card = two.page.getByTestId('cases').getByRole('article');
  await expect(card).toContainText(`${loser.pet_name}’s slot was taken`);
  await expect(card).toContainText(slot.resource_name);
  await expect(card.getByRole('button', { name: /^[\d\s().+-]{7,}$/ }).first()).toBeVisible();
  await expect(card.locator('ol > li')).toHaveCount(3);
  await two.expectAccessible('lost-slot');
  await hands.press('2');
  await expect(two.page.getByText('No conflicts.')).toBeVisible();
  hands.expectAtMost(2);

  await nothingWaits(two);
  const { today } = await one.ask<{ today: string }>('day_schedule', { day: null });
  // Both stand now, at different times, and both PCs see it so.
  for (const desk of pair) {
    await expect
      .poll(async () => {
        const days = await Promise.all([0, 1, 2, 3, 4, 5].map((add) => desk.ask<{ appointments: Visit[] }>('day_schedule', { day: new Date(Date.parse(`${today}T12:00:00Z`) + add * 86_400_000).toISOString().slice(0, 10) })));
        const all = days.flatMap((day) => day.appointments);
        const at = (pet: Pet) => all.filter((visit) => visit.pet_name === pet.pet_name && visit.minutes === 30).map((visit) => visit.starts_at);
        return at(winner).some((time) => Date.parse(time) === Date.parse(slot.starts_at)) && at(loser).length > 0 && at(loser).every((time) => Date.parse(time) !== Date.parse(slot.starts_at));
      }, { timeout: 30_000 })
      .toBe(true);
  }
});

// Who moved it and who gave it to another vet meant two different visits, though they wrote two different fields.
test('a visit that went to another vet here and to another time there is for a person', async ({ pair }) => {
  const [one, two] = pair;
  const [pet] = await one.freePets(1);
  const slots = await one.freeSlots(30, { limit: 40 });
  const first = slots.find((slot) => slots.some((other) => other.starts_at === slot.starts_at && other.resource_id !== slot.resource_id));
  const beside = slots.find((slot) => slot.starts_at === first?.starts_at && slot.resource_id !== first.resource_id);
  const later = slots.find((slot) => slot.starts_at > (first?.starts_at ?? '') && slot.resource_id === first?.resource_id);
  if (!first || !beside || !later) throw new Error('the demo has no time at which two vets are free');
  const visit = await bookAt(one, pet, first);
  await expect.poll(async () => (await two.visit(visit.id).catch(() => null))?.id, { timeout: 30_000 }).toBe(visit.id);
  await offline(pair, true);
  await move(one, visit, beside);
  await move(two, visit, later);
  await one.ask('set_work_offline', { on: false });
  await nothingWaits(one);
  await two.ask('set_work_offline', { on: false });

  await expect(two.page.getByTestId('strip-cases')).toBeVisible({ timeout: 30_000 });
  await two.page.keyboard.press('k');
  const card = two.page.getByTestId('cases').getByRole('article');
  await expect(card.locator('tbody tr')).toHaveCount(2);
  await expect(card).toContainText(beside.resource_name);
  const stands = async () => {
    const { starts_at, resource_id } = await one.visit(visit.id);
    return [Date.parse(starts_at), resource_id];
  };
  expect(await stands(), 'nothing is decided yet').toEqual([Date.parse(beside.starts_at), beside.resource_id]);
  await two.page.keyboard.press('ArrowLeft');
  await two.page.keyboard.press('ArrowDown');
  await two.page.keyboard.press('ArrowLeft');
  await two.page.keyboard.press('Enter');
  await nothingWaits(two);
  await expect.poll(stands, { timeout: 30_000 }).toEqual([Date.parse(later.starts_at), later.resource_id]);
});

test('a visit that two PCs moved offline is decided field by field', async ({ pair }) => {
  const [one, two] = pair;
  const [pet] = await one.freePets(1);
  // What the other one has just booked is not free here either.
  const free = (desk: Desk) => desk.freeSlots(30, { limit: 40 });
  await expect.poll(async () => JSON.stringify(await free(one)) === JSON.stringify(await free(two)), { timeout: 30_000 }).toBe(true);
  const slots = await free(one);
  const [first] = slots;
  // Both move the time: two vets may be free at the first one.
  const second = slots.find((slot) => slot.starts_at > (first?.starts_at ?? ''));
  const third = slots.find((slot) => slot.starts_at > (second?.starts_at ?? '') && slot.resource_id !== second?.resource_id);
  if (!first || !second || !third) throw new Error('the demo has too few free times');
  const visit = await bookAt(one, pet, first);
  await expect.poll(async () => (await two.visit(visit.id).catch(() => null))?.id, { timeout: 30_000 }).toBe(visit.id);
  await offline(pair, true);
  await move(one, visit, second);
  await move(two, visit, third);
  await one.ask('set_work_offline', { on: false });
  await nothingWaits(one);
  await two.ask('set_work_offline', { on: false });

  await expect(two.page.getByTestId('strip-cases')).toBeVisible({ timeout: 30_000 });
  await two.page.keyboard.press('k');
  const card = two.page.getByTestId('cases').getByRole('article');
  await expect(card).toContainText('Two versions');
  await expect(card.locator('tbody tr').first()).toBeVisible();
  await two.expectAccessible('two-versions');
  const hands = new Hands(two.page);
  const rows = await card.locator('tbody tr').count();
  for (let row = 0; row < rows; row += 1) {
    await hands.press('ArrowLeft');
    if (row < rows - 1) await hands.press('ArrowDown');
  }
  await expect(card.getByRole('button', { name: 'Use mine' })).toBeVisible();
  await hands.press('Enter');
  await expect(two.page.getByText('No conflicts.')).toBeVisible();
  await nothingWaits(two);
  await expect.poll(async () => Date.parse((await one.visit(visit.id)).starts_at), { timeout: 30_000 }).toBe(Date.parse(third.starts_at));
});
