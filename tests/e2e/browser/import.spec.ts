// Another system's file, from the choice of it to taking it back, by a manager; whoever may not import does not see it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from './desk';
import { MIA, expect, test } from './desk';

const ROBIN = { login: 'robin', password: MIA.password };
const SAMPLES = process.env.VETDESK_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');

/** As an old German system writes it: Latin letters, semicolons, a day first, a formula, a species with a slip, a bad date. */
const FILE = [
  'Vorname;Nachname;Telefon;Tiername;Tierart;Rasse;Geburtsdatum;Bemerkung',
  'Jürgen;Bärwald;030 555 0101;Wölfchen;Hund;Dackel;3/5/2019;',
  'Jürgen;Bärwald;030 555 0101;Müsli;Katze;;13/04/2020;ruhig',
  '=1+1;Formel;030 555 0102;Rex;Dgo;Mischling;2/6/2021;',
  'Ada;Schlecht;030 555 0103;Kim;Hund;;31/02/2020;@SUM(A1)',
  '',
].join('\r\n');
const latin = (text: string) => Buffer.from(text, 'latin1');

async function as(desk: Desk, who: { login: string; password: string }): Promise<void> {
  await desk.ask('sign_in', { ...who, passphrase: null });
  await desk.page.reload();
  await expect(desk.grid).toBeVisible({ timeout: 60_000 });
}

async function openImport(desk: Desk): Promise<void> {
  await desk.page.keyboard.press('Control+k');
  await desk.page.keyboard.type('import cli');
  await expect(desk.page.getByRole('dialog').getByText('Import clients and pets…')).toBeVisible();
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('button', { name: 'Choose files…' })).toBeFocused();
}

/** The first question: by Enter, as a person at the keys answers it. */
async function from(desk: Desk, source: string): Promise<void> {
  await desk.page.getByRole('textbox', { name: 'Name of the system or branch' }).fill(source);
  await desk.page.keyboard.press('Enter');
}

const give = (desk: Desk, name: string, buffer: Buffer) => desk.page.getByTestId('drop').locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });

test.afterEach(async ({ desk }) => {
  await desk.postgres('start');
  await desk.ask('sign_in', { ...MIA, passphrase: null });
});

test('reception does not see it, and is refused behind the screen', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import');
  await expect(page.getByRole('dialog').getByText('Import clients and pets…')).toHaveCount(0);
  await page.keyboard.press('Escape');
  const refused = await page.evaluate(() =>
    (window as unknown as { __TAURI_INTERNALS__: { invoke(c: string, a: unknown): Promise<unknown> } }).__TAURI_INTERNALS__
      .invoke('import_begin', { request: { name: 'x.csv', size: 3, adds: false } })
      .catch((fault: { code: string }) => fault.code),
  );
  expect(refused).toBe('not_allowed');
});

test('a file is mapped, tried, imported, found and taken back by keys', async ({ desk }) => {
  const { page } = desk;
  await as(desk, ROBIN);
  await openImport(desk);
  await desk.expectAccessible('import-empty');
  await give(desk, 'Kundenkartei.csv', latin(FILE));

  const meaning = (column: string) => page.getByRole('combobox', { name: `Meaning of column ${column}` });
  await expect(meaning('Tierart')).toHaveValue('Species');
  await expect(page.getByText('Bärwald').first()).toBeVisible();
  // Two columns of one meaning are flagged, and nothing goes on until that is settled.
  await meaning('Bemerkung').click();
  await page.keyboard.type('bree');
  await desk.shot('import-fields');
  await page.keyboard.press('Enter');
  await expect(page.getByText('“Rasse” already means this.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Test import' })).toBeDisabled();
  await meaning('Bemerkung').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('leave');
  await page.keyboard.press('Enter');
  await expect(page.getByText('already means this')).toHaveCount(0);

  // Where it comes from is asked first, then the dates, with an example that is read in two ways.
  await expect(page.getByTestId('questions').getByRole('group')).toHaveCount(1);
  await from(desk, 'Kartei');
  const dates = page.getByRole('group', { name: /“3\/5\/2019” in column “Geburtsdatum” is/ });
  await expect(dates.getByRole('radio', { name: /(?:5 Mar|Mar 5,) 2019.*month first · 2 dates would be invalid/ })).not.toBeChecked();
  await expect(page.getByRole('button', { name: 'Test import' })).toBeDisabled();
  await desk.expectAccessible('import-mapping');
  await dates.getByRole('radio', { name: /(?:3 May|May 3,) 2019/ }).press('Space');
  await expect(page.getByRole('region', { name: /first rows/ }).getByText(/^(3 May|May 3,) 2019$/)).toBeVisible();

  await page.getByRole('button', { name: 'Test import' }).press('Enter');
  const figures = page.getByTestId('figures');
  await expect(figures).toContainText('new clients 3');
  await expect(figures).toContainText('new pets 3');
  const refused = page.getByTestId('refused').getByRole('row').nth(1);
  await expect(refused).toContainText('Geburtsdatum');
  await expect(refused).toContainText('31/02/2020');
  await expect(refused).toContainText('This date does not exist.');
  await expect(page.getByRole('region', { name: 'Imported with changes' }).getByText('Unknown species')).toBeVisible();
  await desk.expectAccessible('import-trial');

  await page.getByRole('button', { name: 'Save them as a file' }).click();
  const said = (await page.getByRole('region', { name: 'Import clients and pets' }).getByText(/^Saved as /).textContent()) ?? '';
  const saved = readFileSync(said.replace(/^Saved as /, ''), 'utf8').split('\n');
  expect(saved[1]).toContain(";31/02/2020;'@SUM(A1);5;This date does not exist.");

  await page.getByRole('button', { name: 'Import 3 clients and 3 pets' }).press('Enter');
  await expect(page.getByRole('heading', { name: '3 clients and 3 pets imported.' })).toBeVisible({ timeout: 30_000 });
  await desk.expectAccessible('import-done');
  await expect.poll(async () => (await desk.ask<unknown[]>('search', { text: 'wölfchen', limit: 5 })).length, { timeout: 20_000 }).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Undo this import' }).first().click();
  await expect(page.getByRole('region', { name: 'Import clients and pets' }).getByText('Import undone: 3 clients and 3 pets removed.').first()).toBeVisible();
  await expect(page.getByTestId('batches').getByRole('listitem').first()).toContainText('undone');
  await expect.poll(async () => (await desk.ask<unknown[]>('search', { text: 'wölfchen', limit: 5 })).length, { timeout: 20_000 }).toBe(0);
});

const CLIENTS = ['Kd-Nr.,Name,Vorname,E-Mail,Telefon', '7,Quandt,Ilse,ilse@quandt.test,030 555 0777', '8,Roth,Uwe,uwe@roth.test,030 555 0888', ''].join('\n');
const PETS = ['Kd-Nr.,Tier-Nr.,Tiername,Tierart,Geburtsdatum', '7,71,Quax,Hund,13.04.2018', '8,81,Rübe,Kaninchen,25.12.2020', '9,91,Niemand,Hund,24.12.2020', ''].join('\n');
const WEIGHTS = ['Tier-Nr.,Datum,Gewicht', '71,14.05.2024,"12,5"', '71,20.05.2025,"12,9"', ''].join('\n');

test('the files of one export are one import; the same export again updates what has changed in it', async ({ desk }) => {
  const { page } = desk;
  await as(desk, ROBIN);
  await openImport(desk);
  const input = page.getByTestId('drop').locator('input[type=file]');
  const files = (clients: string) => [['weights.csv', WEIGHTS], ['pets.csv', PETS], ['clients.csv', clients]].map(([name, text]) => ({ name: name ?? '', mimeType: 'text/csv', buffer: Buffer.from(text ?? '') }));
  await input.setInputFiles(files(CLIENTS));
  await expect(page.getByTestId('files').getByRole('button', { name: /^(weights|pets|clients)\.csv/ })).toHaveCount(3);
  await from(desk, 'Praxis Süd');
  await page.getByTestId('files').getByRole('button', { name: /^weights\.csv/ }).click();
  await expect(page.getByRole('combobox', { name: 'Meaning of column Gewicht' })).toHaveValue('Weight');
  await expect(page.getByRole('region', { name: /first rows/ }).getByText('Weight: 12.5 kg', { exact: false })).toBeVisible();
  await desk.expectAccessible('import-several');
  await desk.shot('import-several');
  await page.getByRole('button', { name: 'Test import' }).press('Enter');
  const figures = page.getByTestId('figures');
  await expect(figures).toContainText('new clients 2');
  await expect(figures).toContainText('new pets 2');
  const refused = page.getByTestId('refused').getByRole('row').nth(1);
  await expect(refused).toContainText('pets.csv');
  await expect(refused).toContainText('9');
  await page.getByRole('button', { name: /^Import 2 clients, 2 pets,? and 2 other entries$/ }).press('Enter');
  await expect(page.getByRole('heading', { name: /2 clients, 2 pets,? and 2 other entries imported\./ })).toBeVisible({ timeout: 30_000 });

  // The same export some days later, with another phone of one client: nobody twice, one update.
  await page.getByRole('button', { name: 'Import other files' }).press('Enter');
  await input.setInputFiles(files(CLIENTS.replace('030 555 0888', '030 555 0999')));
  await page.getByRole('button', { name: 'Praxis Süd' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Test import' })).toBeEnabled();
  await page.getByRole('button', { name: 'Test import' }).press('Enter');
  await expect(figures).toContainText(/new clients\s*2 already here\s*0/);
  await expect(figures).toContainText(/new pets\s*2 already here\s*0/);
  await expect(page.getByTestId('found').getByRole('listitem').first()).toContainText('Uwe Roth');
  await expect(page.getByTestId('found').getByRole('listitem').first()).toContainText('Updated: Phone');
  await desk.shot('import-again');
  await page.getByRole('button', { name: 'Import 1 update' }).press('Enter');
  await expect(page.getByRole('heading', { name: '1 update imported.' })).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await desk.ask<unknown[]>('search', { text: '0305550999', limit: 5 })).length, { timeout: 20_000 }).toBe(1);
  await page.getByRole('button', { name: 'Undo this import' }).first().click();
  await expect(page.getByText('1 updated client or pet is as before the import.').first()).toBeVisible();
  await expect(page.getByTestId('batches').getByRole('listitem').first()).toContainText('undone');
  await page.getByTestId('batches').getByRole('button', { name: 'Undo this import…' }).first().click();
  await page.getByTestId('batches').getByRole('button', { name: 'Undo this import', exact: true }).press('Enter');
  await expect(page.getByText(/Import undone: 2 clients, 2 pets/).first()).toBeVisible();
});

test('a file without the species asks for it, and one with wrong dates asks whether they are right', async ({ desk }) => {
  const { page } = desk;
  await as(desk, ROBIN);
  await openImport(desk);
  const rows = Array.from({ length: 8 }, (_, at) => `Owner ${String.fromCharCode(65 + at)},030 555 06${at}0,Pet ${at},2${at}/12/2093`);
  await give(desk, 'dogs.csv', Buffer.from(['Owner,Phone,Pet Name,Birth Date', ...rows, ''].join('\n')));
  await from(desk, 'Kennel club');
  await page.getByRole('combobox', { name: 'Species', exact: true }).selectOption({ label: 'Dog' });
  await expect(page.getByText('In the future: 8 of 8.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Test import' })).toBeDisabled();
  await desk.expectAccessible('import-questions');
  await desk.shot('import-questions');
  await page.getByRole('checkbox', { name: 'Yes, they are right' }).press('Space');
  await page.getByRole('button', { name: 'Test import' }).press('Enter');
  await expect(page.getByTestId('figures')).toContainText('new pets');
});

test('an order in which many dates do not exist is refused in words, and the other one goes on', async ({ desk }) => {
  const { page } = desk;
  await as(desk, ROBIN);
  await openImport(desk);
  const days = ['3/5', '4/6', '13/5', '14/5', '15/6', '16/6', '17/7', '18/7'];
  const rows = days.map((day, at) => `Keeper ${String.fromCharCode(65 + at)},030 555 07${at}0,Pet ${at},Dog,${day}/2019`);
  await give(desk, 'order.csv', Buffer.from(['Owner,Phone,Pet Name,Species,Birth Date', ...rows, ''].join('\n')));
  await from(desk, 'Order');
  await page.getByRole('radio', { name: /month first/ }).press('Space');
  await expect(page.getByRole('button', { name: 'Test import' })).toBeEnabled();
  await page.getByRole('button', { name: 'Test import' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('Many dates do not exist in this order');
  await expect(page.getByTestId('figures')).toHaveCount(0);
  await page.getByRole('radio', { name: /day first/ }).press('Space');
  await page.getByRole('button', { name: 'Test import' }).press('Enter');
  await expect(page.getByTestId('figures')).toContainText('new pets 8');
});

test('without the server it says so, and keeps what was chosen', async ({ desk }) => {
  const { page } = desk;
  await as(desk, ROBIN);
  await openImport(desk);
  await give(desk, 'k.csv', latin(FILE.replaceAll('3/5/2019', '2019-05-03').replaceAll('13/04/2020', '').replaceAll('2/6/2021', '').replaceAll('31/02/2020', '')));
  await from(desk, 'Kartei');
  await expect(page.getByRole('button', { name: 'Test import' })).toBeEnabled();
  const note = page.getByRole('combobox', { name: 'Meaning of column Bemerkung' });
  await note.click();
  await page.keyboard.type('alert for the');
  await page.keyboard.press('Enter');
  await desk.postgres('stop');
  await desk.expectSync('offline');
  await expect(page.getByText('Importing needs the server')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Test import' })).toBeDisabled();
  // Whoever looks at the day meanwhile finds it as it was.
  await page.getByRole('button', { name: 'Schedule' }).first().click();
  await expect(desk.grid).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import cli');
  await page.keyboard.press('Enter');
  await expect(note).toHaveValue('Alert for the desk');
  await desk.postgres('start');
  await expect(page.getByRole('button', { name: 'Test import' })).toBeEnabled({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Test import' }).click();
  await expect(page.getByTestId('figures')).toContainText('new pets 4');
});

test('files that are none get a clear sentence', async ({ desk }) => {
  const { page } = desk;
  await as(desk, ROBIN);
  await openImport(desk);
  const cases: [Buffer, string][] = [
    [Buffer.alloc(0), 'The file is empty.'],
    [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 8, 0, 0, 0]), 'This is not a text file. Save it as CSV in the program it comes from.'],
    [Buffer.from('"owner,pet\nAda,Rex\n'), 'The first row of the file cannot be read.'],
  ];
  for (const [bytes, sentence] of cases) {
    await give(desk, 'bad.csv', bytes);
    await expect(page.getByRole('alert')).toContainText(sentence);
  }
  await desk.expectAccessible('import-bad');
  // One bad file among good ones: the good ones are taken, and it is said which one is not.
  await page.getByTestId('drop').locator('input[type=file]').setInputFiles([
    { name: 'none.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) },
    { name: 'good.csv', mimeType: 'text/csv', buffer: Buffer.from('Owner,Phone\nAda Long,030 555 0001\n') },
  ]);
  await expect(page.getByTestId('files').getByRole('button', { name: /^good\.csv/ })).toBeVisible();
  await expect(page.getByText('none.csv')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('The file is empty.');
  await page.getByRole('button', { name: 'Start over' }).click();
  await give(desk, 'bare.csv', Buffer.from('Ada Long,555 010001,Rex\n'));
  await expect(page.getByLabel('First row')).toHaveValue('data');
  await expect(page.getByText('Choose at least the column')).toBeVisible();
});

test('a city of pets', async ({ desk }) => {
  const [pets, people] = ['seattle_pet_licenses.csv', 'febrl_dataset3.csv'].map((name) => join(SAMPLES, name));
  test.skip(!existsSync(pets) || !existsSync(people), 'the sample files are not here');
  const { page } = desk;
  const owners = readFileSync(people, 'utf8').split(/\r?\n/).slice(1, 3_000).map((line) => line.split(',')).filter((cells) => cells[1]?.trim() && cells[2]?.trim());
  const [header, ...lines] = readFileSync(pets, 'utf8').split(/\r?\n/).filter((line) => line !== '');
  const rows = lines.slice(0, 5_000).map((line, at) => {
    const [id, first, last] = owners[(at * 7) % owners.length];
    return `${id.trim()},${first.trim()},${last.trim()},${line}`;
  });
  await as(desk, ROBIN);
  await openImport(desk);
  await give(desk, 'seattle.csv', Buffer.from(`client id,first name,last name,${header}\n${rows.join('\n')}\n`));
  await expect(page.getByText('5,000 rows')).toBeVisible({ timeout: 30_000 });
  await from(desk, 'City licences');
  await page.getByRole('button', { name: 'Test import' }).click();
  await expect(page.getByTestId('figures')).toBeVisible({ timeout: 60_000 });
  await desk.shot('import-city');
  await page.getByRole('button', { name: /^Import [\d,]+ clients and [\d,]+ pets/ }).click();
  await expect(page.getByRole('heading', { name: /imported\.$/ })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Undo this import' }).first().click();
  await expect(page.getByRole('region', { name: 'Import clients and pets' }).getByText(/^Import undone: /).first()).toBeVisible({ timeout: 120_000 });
});
