// What the button says, what is said when it is booked, and what the server then has: one value, line after line.
import { expect, test, type Desk, type Visit } from './desk';

interface Booked extends Visit {
  type_name: string | null;
  pet_id: string;
}
interface Page {
  today: string;
  time_zone: string;
  columns: { resource_id: string; kind: string; name: string }[];
  appointments: Booked[];
}
const submit = (desk: Desk) => desk.page.locator('form.booking button[type="submit"]');

/** The visit of a pet that is to come, as the backend has it. */
async function next(desk: Desk, { pet_id, client_id }: { pet_id: string | null; client_id: string }): Promise<Booked | null> {
  const { pets } = await desk.ask<{ pets: { id: string; next_visit: { id: string } | null }[] }>('household', { client_id });
  const id = pets.find((pet) => pet.id === pet_id)?.next_visit?.id;
  return id ? ((await desk.visit(id)) as Booked) : null;
}
async function say(desk: Desk, line: string, pet_name: string): Promise<void> {
  await desk.page.keyboard.press('n');
  await desk.page.keyboard.type(line);
  await expect(desk.page.locator('[role="option"]').first()).toContainText(pet_name);
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.locator('input[name="reason"]')).toBeFocused();
}

test('the button, the word about it and the row are one: for lines of every kind', async ({ desk }) => {
  test.setTimeout(240_000);
  const { page } = desk;
  const lines = ['', 'vacc', 'booster tomorrow', 'in 2 weeks lee', 'friday pm', 'check in 3 weeks 3pm', 'lee tomorrow am', 'first visit in 2 weeks', '45min tomorrow', 'dental in 3 weeks'];
  const pets = await desk.freePets(lines.length);
  const { today } = await desk.ask<Page>('day_schedule', { day: null });
  for (const [place, line] of lines.entries()) {
    const pet = pets[place];
    if (!pet?.pet_id) throw new Error('no pet');
    await say(desk, `${pet.pet_name} ${pet.client_name} ${line}`.trim(), pet.pet_name);
    // Where the wish cannot be met it is asked, and the first answer is taken.
    const question = page.getByTestId('question');
    if (await question.isVisible()) {
      await page.keyboard.press('Enter');
      await expect(question.getByRole('button').first()).toBeFocused();
      await page.keyboard.press('Enter');
    }
    await expect(submit(desk), line).toHaveText(/\d:\d\d/);
    const button = await submit(desk).innerText();
    await submit(desk).click();
    const said = page.getByText(new RegExp(`^${pet.pet_name} booked`)).first();
    await expect(said, line).toBeVisible();
    const word = await said.innerText();
    const visit = await next(desk, pet);
    if (!visit) throw new Error(`“${line}” booked nothing`);
    for (const shown of [button, word]) {
      expect(shown, `${line}: time`).toContain(visit.local_start);
      expect(shown, `${line}: vet`).toContain(visit.veterinarian_name.split(' ').at(-1));
      if (visit.local_day !== today) expect(shown, `${line}: day`).toMatch(new RegExp(`\\b${Number(visit.local_day.slice(8))}\\b`));
    }
    if (line.startsWith('booster')) expect(visit.type_name).toBe('Booster');
    if (line.startsWith('first visit')) expect(visit.type_name).toBe('First visit');
  }
});

test('a booking that was undone says nothing about the next one', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  await say(desk, `${pet.pet_name} ${pet.client_name}`, pet.pet_name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^${pet.pet_name} booked`)).first()).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(() => next(desk, pet)).toBeNull();
  await say(desk, `${pet.pet_name} ${pet.client_name} in 4 weeks at 16:00`, pet.pet_name);
  await expect(page.getByText(/^Understood: .*16:00/).or(submit(desk))).toBeVisible();
  const question = page.getByTestId('question');
  if (!(await question.isVisible())) await expect(submit(desk)).toContainText('16:00');
  await page.keyboard.press('Escape');
});

test('two animals in one booking, and one undo', async ({ desk }) => {
  const { page } = desk;
  const hits = await desk.ask<{ client_id: string; client_name: string; pet_id: string | null; pet_name: string | null; deceased: boolean }[]>('search', { text: 'an', limit: 50 });
  for (const hit of hits) {
    const read = async () => (await desk.ask<{ pets: { id: string; name: string; deceased: boolean; next_visit: { id: string } | null }[] }>('household', { client_id: hit.client_id })).pets;
    const pets = await read();
    const [first, second] = pets.filter((pet) => !pet.deceased && pet.next_visit === null);
    if (!first || !second || pets.filter(({ name }) => name === first.name).length > 1) continue;
    await say(desk, `${first.name} ${hit.client_name}`, first.name);
    await page.keyboard.press('Alt+a');
    await expect(submit(desk)).toHaveText(/–\d+:\d\d/);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/ booked, .*–\d+:\d\d/).first()).toBeVisible();
    const known = pets.map(({ next_visit }) => next_visit?.id);
    const both = async () => Promise.all((await read()).flatMap(({ next_visit }) => (next_visit && !known.includes(next_visit.id) ? [desk.visit(next_visit.id)] : [])));
    await expect.poll(async () => (await both()).length).toBe(2);
    const [one, other] = (await both()).sort((a, b) => a.starts_at.localeCompare(b.starts_at));
    expect(Date.parse(other?.starts_at ?? '') - Date.parse(one?.starts_at ?? '')).toBe((one?.minutes ?? 0) * 60_000);
    expect(other?.resource_id).toBe(one?.resource_id);
    await expect(desk.panel).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await both()).length).toBe(0);
    return;
  }
  throw new Error('no household with two free pets');
});

test('a walk-in waits in the queue: the server has it arrived, without vet, room and slot', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  await page.keyboard.press('a');
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Wait without a time' }).click();
  await expect(submit(desk)).toHaveText(/waits without a time/);
  await submit(desk).click();
  const waits = async () => (await desk.ask<Page>('day_schedule', { day: null })).appointments.find((visit) => visit.pet_id === pet.pet_id);
  await expect.poll(async () => (await waits())?.status).toBe('arrived');
  expect(await waits()).toMatchObject({ resource_id: null, room_id: null });
  await expect.poll(async () => ((await waits()) as unknown as { waiting: boolean }).waiting, 'the server took it').toBe(false);
});

test('a visit that happened already is entered on purpose', async ({ desk }) => {
  const { page } = desk;
  const [pet] = await desk.freePets(1);
  const { today, previous_day } = await desk.ask<Page & { previous_day: string }>('day_schedule', { day: null });
  expect(previous_day < today).toBe(true);
  await page.keyboard.press('[');
  await expect(page.getByTestId('day-title').or(page.getByRole('heading', { level: 1 })).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(page.getByTestId('question')).toContainText('already happened');
  await page.keyboard.type(`${pet.pet_name} ${pet.client_name}`);
  await expect(page.locator('[role="option"]').first()).toContainText(pet.pet_name);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /already happened/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('form.booking h2, form.booking h1').first()).toContainText('past visit');
  await page.keyboard.press('Escape');
});
