import { describe, expect, it } from 'vitest';
import type { Field, ImportPreview, ImportSheet } from '@/backend/types';
import { ImportedFile } from './file.svelte';
import { questionsOf, shown } from './questions';

const sheet = (fields: Field[], more: Partial<ImportSheet> = {}): ImportSheet => ({
  file_id: 'f', name: 'old.csv', rows: 3, letters: 'utf8', is_sure_of_letters: true, delimiter: 'comma', has_header: true, system: null, remembered: false, date_order: null,
  columns: fields.map((field) => ({ header: field, samples: [], field })), ...more,
});
const preview = (more: Partial<ImportPreview> = {}): ImportPreview => ({ gap: null, dates: null, doubts: [], rows: [], ...more });
const READINGS = (['dmy', 'mdy'] as const).map((order) => ({ order, example: null, fits: 3, fails: 0 }));
const DATES = { column: 'born', row: 2, example: '3/4/2019', readings: READINGS };
const DOUBT = { doubt: 'in_future' as const, column: 'born', dates: 5, of: 6 };
const kinds = (file: ImportedFile, said = true) => shown(questionsOf([file], said)).map(({ kind }) => kind);

describe('the questions of an import', () => {
  it('come one after the other', () => {
    const file = new ImportedFile(sheet(['last_name', 'pet_name', 'birth_date']));
    file.shows(preview({ dates: DATES, doubts: [DOUBT] }));
    expect(kinds(file, false)).toEqual(['source']);
    expect(kinds(file)).toEqual(['source', 'species']);
    file.species = 'dog';
    expect(kinds(file)).toEqual(['source', 'species', 'dates']);
    file.order('dmy');
    expect(kinds(file)).toEqual(['source', 'species', 'dates', 'doubts']);
    file.datesConfirmed = true;
    expect(questionsOf([file], true).every(({ answered }) => answered)).toBe(true);
  });

  it('about dates are not asked where the dates can be read in one way only', () => {
    const file = new ImportedFile(sheet(['last_name', 'pet_name', 'species', 'birth_date']));
    expect(file.shows(preview({ dates: { ...DATES, readings: READINGS.slice(0, 1) } }))).toBe(true);
    expect(file.plan.date_order).toBe('dmy');
    expect(kinds(file)).toEqual(['source']);
    expect(file.shows(preview({ dates: { ...DATES, readings: READINGS.slice(0, 1) } }))).toBe(false);
  });

  it('about dates are asked again once the dates are read otherwise', () => {
    const file = new ImportedFile(sheet(['last_name', 'pet_name', 'species', 'birth_date']));
    file.shows(preview({ dates: DATES, doubts: [DOUBT] }));
    file.order('dmy');
    file.datesConfirmed = true;
    file.order('mdy');
    expect(kinds(file)).toEqual(['source', 'dates', 'doubts']);
    expect(file.datesConfirmed).toBe(false);
  });

  it('are not asked where an earlier import said it', () => {
    const file = new ImportedFile(sheet(['last_name', 'pet_name', 'species', 'birth_date'], { date_order: 'dmy', remembered: true }));
    file.shows(preview({ dates: DATES }));
    expect(questionsOf([file], true).every(({ answered }) => answered)).toBe(true);
    expect(file.plan.date_order).toBe('dmy');
  });

  it('keep an answer to the species only while no column gives it', () => {
    const file = new ImportedFile(sheet(['last_name', 'pet_name', 'ignore']));
    file.species = 'cat';
    expect(file.plan.constants).toEqual([{ field: 'species', value: 'cat' }]);
    file.mean(2, 'species');
    expect(file.plan.constants).toEqual([]);
  });

  it('forget an order of dates once no column needs one', () => {
    const file = new ImportedFile(sheet(['last_name', 'pet_name', 'species', 'birth_date']));
    file.shows(preview({ dates: DATES }));
    file.order('mdy');
    file.mean(3, 'ignore');
    file.shows(preview());
    expect(file.plan.date_order).toBeNull();
  });

  it('keep what was said of the columns when only the letters change', () => {
    const file = new ImportedFile(sheet(['last_name', 'ignore']));
    file.mean(1, 'city');
    file.take(sheet(['last_name', 'ignore'], { letters: 'western' }));
    expect(file.fields).toEqual(['last_name', 'city']);
    file.take(sheet(['last_name', 'ignore'], { delimiter: 'semicolon' }));
    expect(file.fields).toEqual(['last_name', 'ignore']);
  });
});
