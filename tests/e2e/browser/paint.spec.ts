// A full day: whatever moves, only what changed is drawn again.
import { expect, test, type Desk } from './desk';

interface Hit {
  pet_id: string | null;
  deceased: boolean;
}
interface Column {
  resource_id: string;
  kind: string;
}
interface Day {
  day: string;
  today: string;
  opens_at: string | null;
  closes_at: string | null;
  columns: Column[];
  appointments: { id: string; status: string }[];
}
const VISITS = 200;
const MINUTE = 60_000;

/** Living animals, each once. */
async function pets(desk: Desk, count: number): Promise<string[]> {
  const found = new Set<string>();
  for (const text of ['an', 'el', 'ma', 'ro', 'li', 'sa', 'co', 'ti', 'er', 'in', 'on', 'be', 'lu', 'mo', 'ch', 'da']) {
    for (const hit of await desk.ask<Hit[]>('search', { text, limit: 50 })) if (hit.pet_id && !hit.deceased) found.add(hit.pet_id);
    if (found.size >= count) return [...found].slice(0, count);
  }
  throw new Error(`the demo has no ${count} living animals: ${found.size}`);
}

/** The next whole day but one, filled up to 200 visits. One of them has a quarter of an hour free below it. */
async function fullDay(desk: Desk): Promise<{ turns: number; alone: string }> {
  let turns = 0;
  let page = await desk.ask<Day>('day_schedule', { day: null });
  for (let open = 0; open < 2; ) {
    turns += 1;
    page = await desk.ask<Day>('day_schedule', { day: new Date(Date.parse(`${page.day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10) });
    if (Date.parse(page.closes_at ?? '') - Date.parse(page.opens_at ?? '') >= 8 * 60 * MINUTE) open += 1;
  }
  const vets = page.columns.filter(({ kind }) => kind === 'veterinarian');
  const wanted = VISITS - page.appointments.filter(({ status }) => status !== 'cancelled').length;
  const opens = Date.parse(page.opens_at ?? '');
  const ids = await pets(desk, wanted + 40);
  // An animal that comes at that time already is refused.
  const book = (pet_id: string, resource_id = '', at: number) =>
    desk.book(pet_id, { resource_id, starts_at: new Date(at).toISOString() }, { minutes: 15, overbook_reason: 'A very full day' }).catch(() => null);
  let booked = 0;
  for (let pet = ids.pop(); pet && booked < wanted - 1; pet = ids.pop()) {
    if (await book(pet, vets[booked % vets.length]?.resource_id, opens + Math.floor(booked / vets.length) * 5 * MINUTE)) booked += 1;
  }
  const [gap] = await desk.freeSlots(30, { from: new Date(opens + 5 * 60 * MINUTE).toISOString() });
  const alone = (await book(ids.pop() ?? '', gap?.resource_id, Date.parse(gap?.starts_at ?? '')))?.id ?? '';
  return { turns, alone };
}

/** Notes every block that is touched from now on. */
async function watch(desk: Desk): Promise<void> {
  await desk.page.evaluate(() => {
    const touched = new Set<string>();
    const blockOf = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-visit]');
    const observer = new MutationObserver((records) => {
      for (const record of records) {
        const block = blockOf(record.target);
        if (block) touched.add(block.dataset['visit'] ?? '');
        for (const node of [...record.addedNodes, ...record.removedNodes]) {
          if (node instanceof HTMLElement && node.dataset['visit']) touched.add(node.dataset['visit']);
        }
      }
    });
    const grid = document.querySelector('[data-testid="day"]');
    if (grid) observer.observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(window, { touchedBlocks: touched });
  });
}
const touched = (desk: Desk) =>
  desk.page.evaluate(() => {
    const blocks = (window as unknown as { touchedBlocks: Set<string> }).touchedBlocks;
    const seen = [...blocks];
    blocks.clear();
    return seen;
  });

test('moving one of 200 visits draws no other again', async ({ desk }) => {
  const { page } = desk;
  const { turns, alone } = await fullDay(desk);
  for (let turn = 0; turn < turns; turn += 1) await page.keyboard.press(']');
  const block = page.locator(`[data-visit="${alone}"]`);
  await expect(block).toHaveCount(1);
  expect(await page.locator('[data-visit]').evaluateAll((blocks) => new Set(blocks.map((each) => (each as HTMLElement).dataset['visit'])).size)).toBeGreaterThanOrEqual(VISITS);
  await block.focus();
  await expect(block).toBeFocused();
  await watch(desk);

  // Carried by the keys: nothing but the one in the hand.
  await page.keyboard.press('x');
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowLeft']) await page.keyboard.press(key);
  await expect(page.locator('[data-ghost]')).toBeVisible();
  expect(await touched(desk)).toEqual([alone]);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
  await expect(page.getByText(/moved to/).first()).toBeVisible();
  expect(await touched(desk)).toEqual([alone]);

  // Carried by the pointer, over every column and back.
  await block.scrollIntoViewIfNeeded();
  const box = await block.boundingBox();
  if (!box) throw new Error('the block is not drawn');
  await page.mouse.move(box.x + 60, box.y + 8);
  await page.mouse.down();
  for (const [x, y] of [[200, -20], [420, -40], [420, -60], [10, -60]]) await page.mouse.move(box.x + (x ?? 0), box.y + (y ?? 0), { steps: 8 });
  expect(await touched(desk)).toEqual([alone]);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
  expect(await touched(desk)).toEqual([alone]);
});
