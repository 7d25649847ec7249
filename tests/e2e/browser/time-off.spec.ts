// Blocked time, leave and free steps on the grid: by keys and by pointer, keys counted.
import { expect, test, type Desk, type Visit } from './desk';
import { Hands } from './hands';

interface Span {
  starts_at: string;
  ends_at: string;
}
interface Column {
  resource_id: string;
  kind: string;
  name: string;
  on_duty: boolean;
  free: Span[];
  windows: (Span & { kind: string })[];
}
interface Day {
  day: string;
  columns: Column[];
  holds: (Span & { id: string; resource_id: string; reason: string | null; holder_name: string; expires_at: string | null })[];
}

const read = (desk: Desk, day: string) => desk.ask<Day>('day_schedule', { day });
const blocks = async (desk: Desk, day: string) => (await read(desk, day)).holds.filter(({ expires_at }) => expires_at === null);
const HOUR = 3_600_000;

/** A vet with two free hours in a row on a day to come, and the day on the screen. */
async function freeColumn(desk: Desk): Promise<{ day: string; column: Column; from: number }> {
  const { page } = desk;
  const { today } = await desk.ask<{ today: string }>('day_schedule', { day: null });
  for (let ahead = 1; ahead < 20; ahead += 1) {
    const day = new Date(Date.parse(`${today}T12:00:00Z`) + ahead * 24 * HOUR).toISOString().slice(0, 10);
    const shown = await read(desk, day);
    for (const column of shown.columns.filter(({ kind, on_duty }) => kind === 'veterinarian' && on_duty)) {
      const free = column.free.find((each) => Date.parse(each.ends_at) - Date.parse(each.starts_at) >= 2 * HOUR);
      if (!free) continue;
      await page.keyboard.press('g');
      await page.getByRole('combobox', { name: /Date, weekday/ }).fill(day);
      await expect(page.getByRole('dialog').getByText(/2026|2027/).first()).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(page.locator(`[data-lane="${day}/${column.resource_id}"]`)).toBeVisible();
      return { day, column, from: Math.ceil(Date.parse(free.starts_at) / 900_000) * 900_000 };
    }
  }
  throw new Error('no free two hours');
}
/** Where a moment of a lane stands on the screen; scrolled into sight first. */
async function spot(desk: Desk, day: string, column: Column, at: number): Promise<{ x: number; y: number }> {
  const { starts_at } = await desk.ask<Span>('day_schedule', { day });
  const lane = desk.page.locator(`[data-lane="${day}/${column.resource_id}"]`);
  const top = ((at - Date.parse(starts_at)) / 60_000) * (80 / 60);
  await desk.page.getByTestId('day').evaluate((grid, y) => (grid.scrollTop = y - 120), top);
  const box = await lane.boundingBox();
  if (!box) throw new Error('not drawn');
  return { x: box.x + box.width / 2, y: box.y + top + 6 };
}

test('an hour is blocked by keys, and freed again', async ({ desk }) => {
  const { page } = desk;
  const { day, column, from } = await freeColumn(desk);
  const at = await spot(desk, day, column, from);
  await page.mouse.click(at.x, at.y);
  await expect(page.locator('[data-here]:focus')).toContainText('Book');
  const hands = new Hands(page);
  for (let steps = 0; steps < 3; steps += 1) await hands.press('Shift+ArrowDown');
  await expect(page.locator('[data-mark]')).toContainText('1 h');
  await desk.expectAccessible('marked');
  await hands.press('l');
  const reason = page.getByRole('textbox', { name: 'Reason' });
  await expect(reason).toBeFocused();
  await hands.type('Staff meeting');
  await desk.expectAccessible('block');
  await hands.press('Enter');
  await expect.poll(async () => (await blocks(desk, day)).length).toBe(1);
  hands.expectAtMost(5);
  const [block] = await blocks(desk, day);
  expect(block).toMatchObject({ resource_id: column.resource_id, reason: 'Staff meeting', holder_name: expect.stringMatching(/^Mia /) });
  expect([Date.parse(block.starts_at), Date.parse(block.ends_at)]).toEqual([from, from + HOUR]);
  const drawn = page.locator(`[data-hold="${block.id}"]`);
  await expect(drawn).toContainText('Staff meeting');
  // The keys stand on it as on one place; Enter opens it, and its reason can be said anew.
  await expect(page.locator('[data-here]:focus')).toHaveAccessibleName(/^Blocked: Staff meeting/);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Blocked by ${block.holder_name}`)).toBeVisible();
  await expect(reason).toBeFocused();
  await desk.expectAccessible('blocked');
  await reason.fill('Painting');
  await page.keyboard.press('Enter');
  // Another reason makes it another block.
  const renamed = page.locator('[data-hold]').filter({ hasText: 'Painting' });
  await expect(renamed).toHaveCount(1);
  await expect(drawn).toHaveCount(0);
  // One key frees it, and one more takes that back.
  await expect(page.locator('[data-here]:focus')).toHaveAccessibleName(/^Blocked: Painting/);
  await page.keyboard.press('Delete');
  await expect(renamed).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(renamed).toContainText('Painting');
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await blocks(desk, day)).length).toBe(0);
});

test('white drawn over with the mouse is marked; what is blocked says so to who books', async ({ desk }) => {
  const { page } = desk;
  const { day, column, from } = await freeColumn(desk);
  const begin = await spot(desk, day, column, from);
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(begin.x, begin.y + 60, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator('[data-mark]')).toContainText('1 h');
  // Escape lets it go.
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-mark]')).toHaveCount(0);
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(begin.x, begin.y + 60, { steps: 6 });
  await page.mouse.up();
  await page.getByRole('button', { name: /^Block time/ }).first().click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Repair');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await blocks(desk, day)).length).toBe(1);
  const [pet] = await desk.freePets(1);
  const asked = {
    pet: { kind: 'known', pet_id: pet.pet_id }, resource_id: column.resource_id, room_id: null, starts_at: new Date(from).toISOString(), minutes: 30, visit_type: 'checkup', reason: null, notes: null,
    overbook_reason: null, hold_id: null, is_walk_in: false,
  };
  expect(await desk.refusal('book', asked)).toMatchObject({ code: 'blocked', details: { name: 'Repair' } });
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await blocks(desk, day)).length).toBe(0);
});

test('a block over a visit names it with its phone, and finds another time for it', async ({ desk }) => {
  const { page } = desk;
  const { day, column, from } = await freeColumn(desk);
  const [pet] = await desk.freePets(1);
  const visit: Visit = await desk.book(pet.pet_id, { resource_id: column.resource_id, starts_at: new Date(from).toISOString() });
  await page.keyboard.press('t');
  await page.keyboard.press('g');
  await page.getByRole('combobox', { name: /Date, weekday/ }).fill(day);
  await page.keyboard.press('Enter');
  const block = page.locator(`[data-visit="${visit.id}"]`).first();
  await block.focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('l');
  const hit = page.getByRole('listitem').filter({ hasText: pet.pet_name });
  await expect(hit).toBeVisible();
  await expect(page.getByText(/1 visit in this time/)).toBeVisible();
  await page.keyboard.press('Enter');
  // It stays, and so does the list of who has to be called.
  await expect(page.getByRole('button', { name: 'Close' }).last()).toBeVisible();
  await expect(hit).toBeVisible();
  expect((await desk.visit(visit.id)).starts_at).toBe(visit.starts_at);
  await hit.getByRole('button', { name: /Find another time/ }).click();
  await expect(page.getByRole('heading', { name: `Another time for ${pet.pet_name}` })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await desk.visit(visit.id)).starts_at).not.toBe(visit.starts_at);
});

test('arrows say of each step what it is, as the backend has it', async ({ desk }) => {
  const { page } = desk;
  const { day, column, from } = await freeColumn(desk);
  const at = await spot(desk, day, column, from);
  await page.mouse.click(at.x, at.y);
  const here = page.locator('[data-here]:focus');
  const isIn = (spans: Span[], moment: number) => spans.some((each) => Date.parse(each.starts_at) <= moment && moment < Date.parse(each.ends_at));
  const kinds = new Set<string>();
  for (let steps = 0; steps < 50; steps += 1) {
    const label = (await here.getAttribute('aria-label')) ?? (await here.innerText());
    if ((await here.getAttribute('data-visit')) === null) {
      const time = /(\d+):(\d\d)/.exec(label.replace(/^Free until \d+:\d\d, /, ''));
      const moment = Date.parse((await desk.ask<string>('clinic_time', { day, time: `${time?.[1]}:${time?.[2]}` })));
      expect(/^Free until/.test(label), `${label} at ${new Date(moment).toISOString()}`).toBe(isIn(column.free, moment));
      kinds.add(label.split(/[,:]/)[0]?.replace(/ \d+$/, '') ?? '');
    }
    await page.keyboard.press('ArrowDown');
  }
  expect([...kinds].some((kind) => kind === 'Outside working hours'), [...kinds].join(' | ')).toBe(true);
  // The next free time passes over what is none.
  await page.keyboard.press('Control+ArrowUp');
  await expect(here).toHaveAccessibleName(/^Free until/);
});

test('N chooses no time by hand, whatever step the focus is on; Enter and a second click do', async ({ desk }) => {
  const { page } = desk;
  const { day, column, from } = await freeColumn(desk);
  const at = await spot(desk, day, column, from + HOUR);
  await page.mouse.click(at.x, at.y);
  const here = page.locator('[data-here]:focus');
  await expect(here).toContainText(/^.*Book \d/);
  const time = /Book (\d+:\d\d)/.exec(await here.innerText())?.[1] ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Time' })).toHaveValue(new RegExp(`^0?${time}$`));
  await page.keyboard.press('Escape');
  await expect(page.locator('form.booking')).toHaveCount(0);
  const again = await spot(desk, day, column, from + HOUR);
  await page.mouse.dblclick(again.x, again.y);
  await expect(page.getByRole('textbox', { name: 'Time' })).toHaveValue(new RegExp(`^0?${time}$`));
  await page.keyboard.press('Escape');
  await expect(here).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { name: 'Book' })).toBeVisible();
  expect(await page.getByRole('textbox', { name: 'Time' }).inputValue().catch(() => '')).not.toMatch(new RegExp(`^0?${time}$`));
  await page.keyboard.press('Escape');
});
