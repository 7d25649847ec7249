// One of the files of an import: how it was read, what its columns mean, and what is still to be asked about it.
import type { DateOrder, Field, ImportFilePlan, ImportPreview, ImportSheet } from '@/backend/types';
import { gapOf, twice } from './mapping';

export class ImportedFile {
  sheet = $state.raw() as ImportSheet;
  fields = $state<Field[]>([]);
  dateOrder = $state<DateOrder | null>(null);
  /** The species of all animals, where no column tells it. */
  species = $state<string | null>(null);
  /** A person has looked at birth dates that seemed wrong, as they are read now. */
  datesConfirmed = $state(false);
  preview = $state.raw<ImportPreview | null>(null);

  readonly twice = $derived(twice(this.fields));
  readonly hasTwice = $derived(this.twice.some((other) => other !== null));
  readonly gap = $derived(gapOf(this.species === null ? this.fields : [...this.fields, 'species']));
  /** No column tells the species; a person can say it for all of them. */
  readonly lacksSpecies = $derived(gapOf(this.fields) === 'no_species');
  readonly plan = $derived.by((): ImportFilePlan => ({
    file_id: this.sheet.file_id,
    fields: [...this.fields],
    date_order: this.dateOrder,
    constants: this.lacksSpecies && this.species !== null ? [{ field: 'species', value: this.species }] : [],
  }));

  constructor(sheet: ImportSheet) {
    this.take(sheet);
  }

  /** The file was read, or read in another way. Other letters leave the columns as they are, and with them what was said of them. */
  take(sheet: ImportSheet): void {
    const kept = this.sheet as ImportSheet | undefined;
    const alike = kept && kept.columns.length === sheet.columns.length && kept.delimiter === sheet.delimiter && kept.has_header === sheet.has_header;
    this.sheet = sheet;
    if (alike) return;
    this.fields = sheet.columns.map(({ field }) => field);
    this.dateOrder = sheet.date_order;
    this.datesConfirmed = false;
  }

  mean(at: number, field: Field): void {
    this.fields[at] = field;
    this.datesConfirmed = false;
  }

  order(order: DateOrder): void {
    this.dateOrder = order;
    this.datesConfirmed = false;
  }

  /** Takes the first rows. Answers whether they have to be read again: dates that can be read in one way only are read so, unasked. */
  shows(preview: ImportPreview): boolean {
    this.preview = preview;
    const [only, ...others] = preview.dates?.readings ?? [];
    // An order that was given for other columns is not kept.
    if (!only) this.dateOrder = this.sheet.date_order;
    else if (this.dateOrder === null && others.length === 0) {
      this.order(only.order);
      return true;
    }
    return false;
  }
}
