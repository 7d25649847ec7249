// The import that is under way on this screen. It outlives the screen: whoever looks something up finds it as it was.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { onProgress } from '@/backend/events';
import type { Delimiter, Field, ImportBatch, ImportPlanRequest, ImportPreview, ImportResult, ImportSheet, ImportTrial, ImportUndone, Join, DateOrder, Letters } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { m } from '@/paraglide/messages';
import { gapOf, pieces, same, twice } from './mapping';
import { both, reasonWords } from './words';

type Work = 'reading' | 'trying' | 'writing' | 'cancelling' | 'taking_back';

export class Importing {
  sheet = $state.raw<ImportSheet | null>(null);
  fields = $state<Field[]>([]);
  dateOrder = $state<DateOrder | null>(null);
  join = $state<Join>('same_phone');
  preview = $state.raw<ImportPreview | null>(null);
  trial = $state.raw<ImportTrial | null>(null);
  result = $state.raw<ImportResult | null>(null);
  undone = $state.raw<{ batch: string; what: ImportUndone } | null>(null);
  batches = $state.raw<ImportBatch[] | null>(null);
  work = $state<Work | null>(null);
  reached = $state.raw({ done: 0, total: 0 });
  error = $state.raw<DeskError | null>(null);
  listError = $state.raw<DeskError | null>(null);
  cancelled = $state(false);
  saved = $state<string | null>(null);
  name = $state('');
  #tried: ImportPlanRequest | null = null;
  #previews = 0;

  readonly twice = $derived(twice(this.fields));
  readonly gap = $derived(gapOf(this.fields));
  /** What is still to be said before it can be tried. */
  readonly lacks = $derived.by((): 'gap' | 'twice' | 'dates' | null => {
    if (this.twice.some((other) => other !== null)) return 'twice';
    if (this.gap) return 'gap';
    return this.preview?.dates && this.dateOrder === null ? 'dates' : null;
  });
  readonly plan = $derived.by((): ImportPlanRequest | null =>
    this.sheet && { file_id: this.sheet.file_id, fields: [...this.fields], date_order: this.dateOrder, join: this.join, unnamed: m.import_unnamed() },
  );

  /** Hears how far it is, until the screen closes. */
  listen(): () => void {
    return onProgress(({ task, done, total }) => {
      if (task === 'importing' && (this.work === 'trying' || this.work === 'writing')) this.work = 'writing';
      else if (task !== 'checking_file') return;
      // The desk reads bytes; people count rows.
      const rows = this.sheet?.rows ?? 0;
      this.reached = task === 'importing' ? { done, total } : { done: total > 0 ? Math.round((done / total) * rows) : 0, total: rows };
    });
  }

  async open(file: File): Promise<void> {
    await this.#do('reading', async () => {
      this.forget();
      this.name = file.name;
      this.reached = { done: 0, total: 0 };
      const { file_id, chunk } = await backend.importBegin({ name: file.name, size: Math.min(file.size, 0xffff_ffff) });
      for await (const { base64 } of pieces(file, chunk)) await backend.importChunk({ file_id, base64 });
      await this.#read(file_id, null, null, null);
    });
  }

  async readAs(as: { letters?: Letters; delimiter?: Delimiter; hasHeader?: boolean }): Promise<void> {
    const sheet = this.sheet;
    if (!sheet) return;
    await this.#do('reading', () => this.#read(sheet.file_id, as.letters ?? sheet.letters, as.delimiter ?? sheet.delimiter, as.hasHeader ?? sheet.has_header));
  }

  mean(at: number, field: Field): void {
    this.fields[at] = field;
    if (!this.fields.includes('birth_date') && !this.fields.includes('deceased_on')) this.dateOrder = null;
    void this.look();
  }
  order(order: DateOrder): void {
    this.dateOrder = order;
    void this.look();
  }
  joinAs(join: Join): void {
    this.join = join;
    void this.tryOut();
  }

  async tryOut(): Promise<void> {
    const plan = this.plan;
    if (!plan || this.lacks) return;
    await this.#do('trying', async () => {
      this.trial = null;
      this.saved = null;
      this.trial = await backend.importTry(plan);
      this.#tried = plan;
      announce(m.import_trial());
    });
  }

  async run(): Promise<void> {
    const plan = this.plan;
    if (!plan || !this.trial) return;
    await this.#do('trying', async () => {
      this.result = await backend.importRun(plan);
      this.trial = null;
      this.saved = null;
      announce(m.import_done({ what: both({ clients: this.result.clients_made, pets: this.result.pets_made }) }));
    });
    await this.list();
  }

  async cancel(): Promise<void> {
    this.work = 'cancelling';
    try {
      await backend.importCancel();
    } catch (thrown) {
      this.error = asDeskError(thrown);
    }
  }

  async takeBack(batch: string): Promise<void> {
    await this.#do('taking_back', async () => {
      const what = await backend.importUndo({ batch_id: batch });
      this.undone = { batch, what };
      announce(m.import_taken_back({ what: both({ clients: what.clients_removed, pets: what.pets_removed }) }));
    });
    await this.list();
  }

  async save(): Promise<void> {
    try {
      this.error = null;
      const { path } = await backend.importSaveRefused({ row_word: m.import_row(), reason_word: m.import_reason(), words: reasonWords() });
      this.saved = path;
      announce(m.import_saved({ path }));
    } catch (thrown) {
      this.error = asDeskError(thrown);
    }
  }

  async list(): Promise<void> {
    try {
      this.batches = await backend.importBatches();
      this.listError = null;
    } catch (thrown) {
      this.listError = asDeskError(thrown);
    }
  }

  /** Puts the file away. */
  forget(): void {
    this.sheet = this.preview = this.trial = this.result = this.undone = this.error = null;
    this.fields = [];
    this.dateOrder = null;
    this.saved = null;
    this.cancelled = false;
    this.#tried = null;
  }

  /** The first rows as they would be kept now. An answer to an older question is not shown. */
  async look(): Promise<void> {
    const plan = this.plan;
    if (!plan) return;
    if (this.#tried && !same(plan, this.#tried)) this.trial = this.#tried = null;
    const asked = ++this.#previews;
    if (this.twice.some((other) => other !== null)) return;
    try {
      const preview = await backend.importPreview(plan);
      if (asked !== this.#previews) return;
      this.preview = preview;
      if (!preview.dates) this.dateOrder = null;
    } catch (thrown) {
      if (asked === this.#previews) this.error = asDeskError(thrown);
    }
  }

  async #read(file_id: string, letters: Letters | null, delimiter: Delimiter | null, has_header: boolean | null): Promise<void> {
    const sheet = await backend.importRead({ file_id, letters, delimiter, has_header });
    const kept = this.sheet;
    // Other letters leave the columns as they are, and with them what was said of them.
    const alike = kept && kept.columns.length === sheet.columns.length && kept.delimiter === sheet.delimiter && kept.has_header === sheet.has_header;
    if (!alike) this.fields = sheet.columns.map(({ field }) => field);
    this.sheet = sheet;
    this.trial = this.#tried = null;
    await this.look();
  }

  async #do(work: Work, act: () => Promise<void>): Promise<void> {
    if (this.work) return;
    this.work = work;
    this.error = null;
    this.cancelled = false;
    this.reached = { done: 0, total: 0 };
    try {
      await act();
    } catch (thrown) {
      const error = asDeskError(thrown);
      if (error.code === 'cancelled') {
        this.cancelled = true;
        announce(m.import_cancelled());
      } else this.error = error;
    } finally {
      this.work = null;
    }
  }
}

let current: { of: string; importing: Importing } | null = null;

/** This person's import: another one begins anew. */
export function importingOf(person: string): Importing {
  if (current?.of !== person) current = { of: person, importing: new Importing() };
  return current.importing;
}
