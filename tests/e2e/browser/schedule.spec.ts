// Moving visits over the day, the week and the rooms: by keys and by pointer.
import { expect, test, type Desk, type Slot, type Visit } from './desk';

interface Column {
  resource_id: string;
  kind: string;
  name: string;
}

const visit = (desk: Desk, id: string) => desk.visit(id);
const block = (desk: Desk, id: string) => desk.page.locator(`[data-visit="${id}"]`).first();
const columns = async (desk: Desk) => (await desk.ask<{ columns: Column[] }>('day_schedule', { day: null })).columns;

/** A room that nobody has for a quarter of an hour from then on. */
async function freeRoom(desk: Desk, { local_day, starts_at }: Slot): Promise<string | undefined> {
  const day = await desk.ask<{ columns: Column[]; appointments: { room_id: string | null; starts_at: string; minutes: number }[] }>('day_schedule', { day: local_day });
  const from = Date.parse(starts_at);
  const isTaken = (room: string) => day.appointments.some((each) => each.room_id === room && Date.parse(each.starts_at) < from + 15 * 60_000 && Date.parse(each.starts_at) + each.minutes * 60_000 > from);
  return day.columns.find(({ kind, resource_id }) => kind === 'room' && !isTaken(resource_id))?.resource_id;
}

/** A visit of a quarter of an hour, an hour of free time around it and a room free beside it, on the first day that has room. */
async function booked(desk: Desk, room_id: string | null = null): Promise<Visit> {
  const [pet] = await desk.freePets(1);
  const tomorrow = new Date(Date.parse((await desk.ask<{ ends_at: string }>('day_schedule', { day: null })).ends_at)).toISOString();
  const slots = await desk.ask<Slot[]>('free_slots', { minutes: 60, resource_id: null, from: tomorrow, until: null, part: null, not_before: null, not_after: null, apart: false, limit: 40 });
  const isWeekday = ({ local_day }: Slot) => [1, 2, 3, 4].includes(new Date(`${local_day}T12:00:00Z`).getUTCDay());
  let slot: Slot | undefined;
  for (const each of [...slots.filter(isWeekday), ...slots]) {
    if (!slot && (await freeRoom(desk, each))) slot = each;
  }
  if (!slot) throw new Error('no free hour with a room');
  const done = await desk.ask<{ value: Visit }>('book', {
    pet: { kind: 'known', pet_id: pet?.pet_id }, resource_id: slot.resource_id, room_id, starts_at: slot.starts_at, minutes: 15, visit_type: 'checkup', reason: 'Moved about', notes: null,
    overbook_reason: null, hold_id: null, is_walk_in: false,
  });
  return done.value;
}
/** Turns to the day of a visit and puts the focus on it. */
async function stand(desk: Desk, { id }: Visit, view: 'd' | 'w' = 'd'): Promise<void> {
  const { page } = desk;
  await page.keyboard.press('t');
  await page.keyboard.press('d');
  for (let turns = 0; turns < 12 && (await block(desk, id).count()) === 0; turns += 1) {
    await page.keyboard.press(']');
    await page.waitForTimeout(150);
  }
  await block(desk, id).focus();
  await expect(block(desk, id)).toBeFocused();
  if (view === 'd') return;
  await page.keyboard.press('w');
  await expect(page.getByTestId('week')).toBeVisible();
  await expect(block(desk, id)).toBeFocused();
}

test('a visit walks over the days of a week, and back', async ({ desk }) => {
  const { page } = desk;
  const before = await booked(desk);
  await stand(desk, before, 'w');
  await desk.expectAccessible('week');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-ghost]')).toContainText(before.local_start);
  // Down to a time that is free on that day.
  const next = new Date(Date.parse(`${before.local_day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const { starts_at } = await desk.ask<{ starts_at: string }>('day_schedule', { day: next });
  const [free] = await desk.freeSlots(15, { resource_id: before.resource_id, from: starts_at });
  expect(free?.local_day).toBe(next);
  const far = (Date.parse(free?.starts_at ?? '') - Date.parse(before.starts_at) - 86_400_000) / 60_000;
  for (let moved = 0; moved < Math.abs(far); moved += 15) await page.keyboard.press(far > 0 ? 'ArrowDown' : 'ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await visit(desk, before.id)).local_day).toBe(next);
  await expect(block(desk, before.id)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await visit(desk, before.id)).starts_at).toBe(before.starts_at);
});

test('day and week keep the place', async ({ desk }) => {
  const { page } = desk;
  const there = await booked(desk);
  await stand(desk, there, 'w');
  await page.keyboard.press('d');
  await expect(page.getByTestId('day')).toBeVisible();
  await expect(block(desk, there.id)).toBeFocused();
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: /^Arrived/ })).toBeVisible();
  await page.keyboard.press('d');
  await expect(block(desk, there.id)).toBeFocused();
  // Everyone's week has it too, and the keys beside M go from vet to vet.
  await page.keyboard.press('w');
  const names = (await columns(desk)).filter(({ kind }) => kind === 'veterinarian').map(({ name }) => name);
  for (let press = 0; press <= names.length; press += 1) await page.keyboard.press('.');
  await expect(page.getByTestId('week')).toBeVisible();
  await page.getByRole('button', { name: 'Everyone' }).click();
  await expect(block(desk, there.id)).toBeVisible();
  await desk.expectAccessible('week-everyone');
  await page.keyboard.press(']');
  await expect(block(desk, there.id)).toHaveCount(0);
  await page.keyboard.press('t');
  await page.keyboard.press('d');
});

test('length by keys, and a refused time taken for a reason', async ({ desk }) => {
  const { page } = desk;
  const before = await booked(desk);
  await stand(desk, before);
  await page.keyboard.down('Alt');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.up('Alt');
  await expect.poll(async () => (await visit(desk, before.id)).minutes).toBe(30);
  await expect(block(desk, before.id)).toBeFocused();
  await page.keyboard.press('x');
  for (let hours = 0; hours < 20; hours += 1) await page.keyboard.press('PageUp');
  await page.keyboard.press('Enter');
  const why = page.getByRole('textbox', { name: /^Why / });
  await expect(why).toBeFocused();
  await desk.expectAccessible('refused-move');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-ghost]')).toBeVisible();
  await page.keyboard.press('Enter');
  await why.fill('Comes from the night clinic');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await visit(desk, before.id)).overbook_reason).toBe('Comes from the night clinic');
  expect((await visit(desk, before.id)).local_start).toMatch(/^0?0:00$/);
});

test('dragged onto a room, it takes the room and the time', async ({ desk }) => {
  const { page } = desk;
  const before = await booked(desk);
  expect(before.room_id).toBeNull();
  await stand(desk, before);
  const room = await freeRoom(desk, before);
  if (!room) throw new Error('both rooms are taken then');
  const from = await block(desk, before.id).boundingBox();
  const to = await page.locator(`[data-lane="${before.local_day}/${room}"]`).boundingBox();
  if (!from || !to) throw new Error('not drawn');
  await page.mouse.move(from.x + 40, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, from.y + 8, { steps: 10 });
  await desk.shot('dragging');
  // Escape leaves everything where it was, and the release after it means nothing.
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
  await page.mouse.up();
  expect((await visit(desk, before.id)).room_id).toBeNull();
  await page.mouse.move(from.x + 40, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, from.y + 8, { steps: 10 });
  await page.mouse.up();
  await expect.poll(async () => (await visit(desk, before.id)).room_id).toBe(room);
  expect(await visit(desk, before.id)).toMatchObject({ starts_at: before.starts_at, resource_id: before.resource_id });
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await visit(desk, before.id)).room_id).toBeNull();
});

test('the next free time that fits, for a booking and for a visit in the hand', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('t');
  await page.keyboard.press('d');
  await page.keyboard.press('f');
  const ask = page.getByRole('combobox', { name: /Length, type, vet/ });
  await expect(ask).toBeFocused();
  await page.keyboard.type('30 lee thu pm');
  await expect(page.getByText(/30 min · Dr Sarah Lee · Thu.* · afternoon/)).toBeVisible();
  const first = page.getByRole('option').first();
  await expect(first).toHaveAccessibleName(/with Dr Sarah Lee$/);
  await expect(page.locator('[data-offered]')).toBeVisible();
  await desk.expectAccessible('free-times');
  const time = (await page.getByRole('button', { name: /^Book .*\d:\d\d/ }).innerText()).match(/\d+:\d+/)?.[0] ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Book' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Time' })).toHaveValue(new RegExp(`^0?${time}$`));
  await page.keyboard.press('Escape');

  const before = await booked(desk);
  await stand(desk, before);
  await page.keyboard.press('x');
  await page.keyboard.press('f');
  await expect(page.getByRole('heading', { name: `Another time for ${before.pet_name}` })).toBeVisible();
  await expect(page.getByText(/15 min/).first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await visit(desk, before.id)).starts_at).not.toBe(before.starts_at);
  expect((await visit(desk, before.id)).minutes).toBe(15);
  await expect(block(desk, before.id)).toBeFocused();
});
