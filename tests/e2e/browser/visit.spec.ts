// An existing visit and its way: corrected in place, its steps on its day and not before, its history, its time given to another.
import type { Page } from '@playwright/test';
import { expect, test, type Desk, type Visit } from './desk';
import { Hands } from './hands';

const MINUTE = 60_000;

/** A visit whose time has begun a few minutes ago, squeezed in, with its block in sight. */
async function begun(desk: Desk): Promise<Visit> {
  const [pet] = await desk.freePets(1);
  const { now, step_minutes, columns } = await desk.ask<{ now: string; step_minutes: number; columns: { resource_id: string; kind: string; on_duty: boolean }[] }>('day_schedule', { day: null });
  const step = step_minutes * MINUTE;
  const starts_at = new Date(Math.floor(Date.parse(now) / step) * step).toISOString();
  const resource_id = columns.find((column) => column.kind === 'veterinarian' && column.on_duty)?.resource_id ?? '';
  return desk.book(pet?.pet_id ?? null, { resource_id, starts_at }, { minutes: 15, reason: 'Ear check', overbook_reason: 'Test' });
}
/** A visit on another day, with that day on the screen. */
async function ahead(desk: Desk): Promise<Visit> {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const { next_day, ends_at } = await desk.ask<{ next_day: string; ends_at: string }>('day_schedule', { day: null });
  const [slot] = await desk.freeSlots(30, { from: ends_at });
  if (!slot) throw new Error('no free time ahead');
  const visit = await desk.book(pet?.pet_id ?? null, slot, { reason: 'Booster' });
  for (let day = next_day; ; day = new Date(Date.parse(`${day}T12:00:00Z`) + 24 * 60 * MINUTE).toISOString().slice(0, 10)) {
    await page.keyboard.press(']');
    if (day === visit.local_day) break;
  }
  return visit;
}
const block = (page: Page, { id }: { id: string }) => page.locator(`[data-visit="${id}"]`);
async function open(desk: Desk, visit: Visit) {
  await block(desk.page, visit).focus();
  await desk.page.keyboard.press('Enter');
  await expect(desk.panel.getByText('Booked for')).toBeVisible();
}

test('a booked visit is corrected by keys, and taken back', async ({ desk }) => {
  const { page } = desk;
  const visit = await ahead(desk);
  const hands = new Hands(page);
  await block(page, visit).focus();
  await hands.press('e');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await hands.type('Booster and ears');
  await hands.press('Enter');
  await expect.poll(async () => (await desk.visit(visit.id) as Visit & { reason: string }).reason).toBe('Booster and ears');
  hands.expectAtMost(2);
  await expect(desk.panel.getByText('Booster and ears')).toBeVisible();

  const walk = new Hands(page);
  await walk.press('e');
  await walk.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Message to the vet' })).toBeFocused();
  await walk.type('Owner wants to talk first');
  await walk.press('Enter');
  await expect.poll(async () => (await desk.visit(visit.id) as Visit & { vet_message: string | null }).vet_message).toBe('Owner wants to talk first');
  walk.expectAtMost(3);
  await desk.expectAccessible('visit-panel');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(visit.id) as Visit & { vet_message: string | null }).vet_message).toBeNull();
});

test('another type proposes its length, and one key takes it', async ({ desk }) => {
  const { page } = desk;
  const visit = await ahead(desk);
  const types = await desk.ask<{ id: string; name: string; minutes: number }[]>('appointment_types');
  const short = types.find((type) => type.minutes < visit.minutes);
  await open(desk, visit);
  await desk.panel.getByRole('button', { name: /^Edit: Visit:/ }).click();
  await desk.panel.getByRole('combobox', { name: 'Visit' }).selectOption(short?.id ?? '');
  await page.keyboard.press('Enter');
  await expect(desk.panel.getByText(`${short?.name} is usually ${short?.minutes} min.`)).toBeVisible();
  await expect(desk.panel.getByRole('button', { name: `Use ${short?.minutes} min` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await desk.visit(visit.id)).minutes).toBe(short?.minutes);
  expect((await desk.visit(visit.id) as Visit & { type_name: string }).type_name).toBe(short?.name);
});

test('a step is only offered on its day', async ({ desk }) => {
  const { page } = desk;
  const visit = await ahead(desk);
  await block(page, visit).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText(new RegExp(`^${visit.pet_name} comes on `)).first()).toBeVisible();
  await page.keyboard.press('m');
  expect((await desk.visit(visit.id)).status).toBe('scheduled');
  const hands = new Hands(page);
  await hands.press('y');
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('confirmed');
  await hands.press('Shift+Space');
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('scheduled');
  hands.expectAtMost(2);
  const refused = desk.ask('advance', { appointment_id: visit.id, to: 'arrived', room_id: null });
  await expect(refused).rejects.toBeTruthy();
});

test('did not come, and a step back, by one key each', async ({ desk }) => {
  const { page } = desk;
  const visit = await begun(desk);
  await block(page, visit).focus();
  const hands = new Hands(page);
  await hands.press('m');
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('no_show');
  await hands.press('Shift+Space');
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('scheduled');
  hands.expectAtMost(2);
  await open(desk, visit);
  await desk.panel.getByRole('button', { name: 'Did not come' }).click();
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('no_show');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('scheduled');
});

test('who booked it, when and from which PC, online and offline', async ({ desk }) => {
  const { page } = desk;
  const visit = await begun(desk);
  await desk.expectSync('live');
  await block(page, visit).focus();
  const hands = new Hands(page);
  await hands.press('h');
  await expect(page.getByRole('heading', { name: `${visit.pet_name}: history of this visit` })).toBeVisible();
  await expect(desk.panel.getByText('Booked', { exact: true })).toBeVisible();
  await expect(desk.panel.getByText(/Mia/).first()).toBeVisible();
  hands.expectAtMost(1);
  await desk.expectAccessible('visit-history');
  await page.keyboard.press('Escape');
  await expect(desk.panel.getByText('Booked for')).toBeVisible();
  await desk.postgres('stop');
  try {
    await desk.expectSync('offline');
    await page.keyboard.press('y');
    await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('confirmed');
    await page.keyboard.press('h');
    await expect(desk.panel.getByText(/The server can’t be reached/)).toBeVisible({ timeout: 6_000 });
    await expect(desk.panel.getByText('not sent yet')).toBeVisible();
    await desk.shot('visit-history-offline');
  } finally {
    await desk.postgres('start');
    await desk.expectSync('live');
  }
});

test('a cancelled time is given to another', async ({ desk }) => {
  const { page } = desk;
  const visit = await begun(desk);
  await desk.ask('cancel', { appointment_id: visit.id, reason: 'Animal is better' });
  await desk.freeToday();
  const [pet] = await desk.freePets(1);
  const [slot] = await desk.freeSlots(30);
  if (!pet || !slot) throw new Error('nothing is free');
  const later = await desk.book(pet.pet_id, slot, { reason: 'Lump' });
  await desk.ask('cancel', { appointment_id: later.id, reason: 'Cannot come' });
  const hands = new Hands(page);
  await hands.press('r');
  const list = page.getByRole('complementary').filter({ hasText: 'Cancelled and missed today' });
  await expect(list.getByText('Cannot come', { exact: true })).toBeVisible();
  await desk.expectAccessible('missed');
  const row = list.getByRole('listitem').filter({ has: page.getByText('Cannot come', { exact: true }) });
  await hands.click(row.getByRole('button', { name: `Give ${later.local_start} to another` }));
  await expect(page.getByRole('textbox', { name: 'Time' })).toHaveValue(later.local_start);
  hands.expectAtMost(2);
});

test('the board asks for the room of who is taken to one', async ({ desk }) => {
  const { page } = desk;
  const visit = await begun(desk);
  await desk.ask('advance', { appointment_id: visit.id, to: 'arrived', room_id: null });
  const rooms = await desk.ask<{ room_id: string; taken_by: string | null }[]>('rooms_for', { appointment_id: visit.id });
  const free = rooms.findIndex((room) => room.taken_by === null);
  await page.keyboard.press('b');
  const tile = page.locator(`[data-tile="${visit.id}"]`);
  await tile.focus();
  const hands = new Hands(page);
  await hands.press('Space');
  await expect(page.getByRole('group', { name: `${visit.pet_name}: which room?` })).toBeVisible();
  await desk.expectAccessible('board-room');
  await hands.press(free < 0 ? 'Enter' : String(free + 1));
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('in_room');
  expect((await desk.visit(visit.id)).room_id).toBe(rooms[free]?.room_id ?? null);
  hands.expectAtMost(2);
  await tile.focus();
  await page.keyboard.press('Shift+Space');
  await expect.poll(async () => (await desk.visit(visit.id)).status).toBe('arrived');
});
