// The import that is under way on this screen. It outlives the screen: whoever looks something up finds it as it was.
import { asDeskError, backend, type DeskError } from '@/backend/backend';
import { onProgress } from '@/backend/events';
import type { DateOrder, Delimiter, Field, ImportBatch, ImportPlanRequest, ImportResult, ImportTrial, ImportUndone, Join, Letters } from '@/backend/types';
import { announce } from '@/components/announce.svelte';
import { m } from '@/paraglide/messages';
import { ImportedFile } from './file.svelte';
import { pieces, same } from './mapping';
import { questionsOf } from './questions';
import { made, reasonWords, takenBackWord } from './words';

type Work = 'reading' | 'trying' | 'writing' | 'cancelling' | 'taking_back';
type ReadAs = { letters?: Letters; delimiter?: Delimiter; hasHeader?: boolean };

export class Importing {
  files = $state.raw<readonly ImportedFile[]>([]);
  /** The file whose columns are shown. */
  at = $state(0);
  source = $state('');
  sourceSaid = $state(false);
  join = $state<Join>('report');
  trial = $state.raw<ImportTrial | null>(null);
  result = $state.raw<ImportResult | null>(null);
  undone = $state.raw<{ batch: string; what: ImportUndone } | null>(null);
  batches = $state.raw<ImportBatch[] | null>(null);
  work = $state<Work | null>(null);
  reached = $state.raw({ done: 0, total: 0 });
  error = $state.raw<DeskError | null>(null);
  /** The file that the error is about, where there are several. */
  errorFile = $state('');
  listError = $state.raw<DeskError | null>(null);
  cancelled = $state(false);
  saved = $state<string | null>(null);
  /** The file that is being read. */
  name = $state('');
  #tried: ImportPlanRequest | null = null;
  #looks = new Map<ImportedFile, number>();

  readonly file = $derived(this.files[this.at] ?? null);
  readonly questions = $derived(questionsOf(this.files, this.sourceSaid));
  readonly earlierSources = $derived([...new Set((this.batches ?? []).map(({ source }) => source).filter((source) => source !== null))]);
  /** What is still to be said before it can be tried. */
  readonly lacks = $derived.by((): { what: 'twice' | 'gap' | 'reading'; file: ImportedFile } | { what: 'source' | 'species' | 'dates' | 'doubts' } | null => {
    for (const file of this.files) {
      if (file.hasTwice) return { what: 'twice', file };
      if (file.gap && file.gap !== 'no_species') return { what: 'gap', file };
    }
    const open = this.questions.find(({ answered }) => !answered);
    if (open) return { what: open.kind };
    const unread = this.files.find((file) => !file.preview);
    return unread ? { what: 'reading', file: unread } : null;
  });
  readonly plan = $derived.by((): ImportPlanRequest => ({
    files: this.files.map((file) => file.plan), source: this.source.trim(), join: this.join, unnamed: m.import_unnamed(),
  }));

  /** Hears how far it is, until the screen closes. */
  listen(): () => void {
    return onProgress(({ task, done, total }) => {
      if (task === 'importing' && (this.work === 'trying' || this.work === 'writing')) this.work = 'writing';
      else if (task !== 'checking_file') return;
      // The desk reads bytes; people count rows.
      const rows = this.files.reduce((sum, { sheet }) => sum + sheet.rows, 0);
      this.reached = task === 'importing' ? { done, total } : { done: total > 0 ? Math.round((done / total) * rows) : 0, total: rows };
    });
  }

  /** Takes files in addition to those that are there. One that cannot be read is left out; the error names the first such file. */
  async open(chosen: readonly File[]): Promise<void> {
    let failed = '';
    await this.#do('reading', async () => {
      if (this.files.length === 0) this.forget();
      let error: unknown;
      for (const file of chosen) {
        this.name = file.name;
        try {
          await this.#take(file);
        } catch (thrown) {
          if (failed !== '') continue;
          failed = file.name;
          error = thrown;
        }
      }
      if (failed !== '') throw error;
    });
    this.errorFile = failed;
    await this.look();
  }

  async readAs(file: ImportedFile, as: ReadAs): Promise<void> {
    await this.#do('reading', async () => {
      const { file_id, letters, delimiter, has_header } = file.sheet;
      file.take(await backend.importRead({ file_id, letters: as.letters ?? letters, delimiter: as.delimiter ?? delimiter, has_header: as.hasHeader ?? has_header }));
    });
    await this.look(file);
  }

  async remove(file: ImportedFile): Promise<void> {
    await this.#do('reading', async () => {
      await backend.importDrop({ file_id: file.sheet.file_id });
      const shown = this.file;
      this.files = this.files.filter((known) => known !== file);
      // The file that is shown stays; where it is the one that goes, its neighbour takes its place.
      this.at = shown && shown !== file ? this.files.indexOf(shown) : Math.min(this.at, Math.max(0, this.files.length - 1));
      this.#untried();
    });
  }

  mean(file: ImportedFile, at: number, field: Field): void {
    file.mean(at, field);
    void this.look(file);
  }
  order(file: ImportedFile, order: DateOrder): void {
    file.order(order);
    void this.look(file);
  }
  allAre(file: ImportedFile, species: string): void {
    file.species = species === '' ? null : species;
    void this.look(file);
  }
  from(source: string): void {
    this.source = source;
    this.sourceSaid = source.trim() !== '';
    this.#untried();
  }
  joinAs(join: Join): void {
    this.join = join;
    void this.tryOut();
  }

  async tryOut(): Promise<void> {
    const plan = this.plan;
    if (this.lacks) return;
    await this.#do('trying', async () => {
      this.trial = null;
      this.saved = null;
      this.trial = await backend.importTry(plan);
      this.#tried = plan;
      announce(m.import_trial());
    });
  }

  async run(): Promise<void> {
    const plan = this.#tried;
    if (!plan || !this.trial) return;
    await this.#do('trying', async () => {
      this.result = await backend.importRun(plan);
      this.trial = null;
      this.saved = null;
      announce(m.import_done({ what: madeBy(this.result) }));
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
      announce(takenBackWord(what));
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

  /** Puts the files away. */
  forget(): void {
    this.files = [];
    this.at = 0;
    this.source = this.errorFile = '';
    this.sourceSaid = this.cancelled = false;
    this.result = this.undone = this.error = null;
    this.join = 'report';
    this.#looks.clear();
    this.#untried();
  }

  /** The first rows of the files, or of one, as they would be kept now. An answer to an older question is not shown. */
  async look(only?: ImportedFile): Promise<void> {
    if (this.#tried && !same(this.plan, this.#tried)) this.#untried();
    for (const file of only ? [only] : this.files) {
      const asked = (this.#looks.get(file) ?? 0) + 1;
      this.#looks.set(file, asked);
      if (file.hasTwice) continue;
      try {
        const preview = await backend.importPreview({ file: file.plan, unnamed: m.import_unnamed() });
        if (asked === this.#looks.get(file) && file.shows(preview)) await this.look(file);
      } catch (thrown) {
        if (asked !== this.#looks.get(file)) continue;
        this.error = asDeskError(thrown);
        this.errorFile = this.files.length > 1 ? file.sheet.name : '';
      }
    }
  }

  /** Hands a file over and reads it. Where it cannot be read, the desk puts it away. */
  async #take(file: File): Promise<void> {
    const { file_id, chunk } = await backend.importBegin({ name: file.name, size: Math.min(file.size, 0xffff_ffff), adds: this.files.length > 0 });
    try {
      for await (const { base64 } of pieces(file, chunk)) await backend.importChunk({ file_id, base64 });
      this.#add(new ImportedFile(await backend.importRead({ file_id, letters: null, delimiter: null, has_header: null })));
    } catch (thrown) {
      await backend.importDrop({ file_id }).catch(() => null);
      throw thrown;
    }
  }

  #add(file: ImportedFile): void {
    this.files = [...this.files, file];
    this.at = this.files.length - 1;
    if (this.source === '' && file.sheet.system) this.source = file.sheet.system;
    this.#untried();
  }

  #untried(): void {
    this.trial = this.#tried = null;
    this.saved = null;
  }

  async #do(work: Work, act: () => Promise<void>): Promise<void> {
    if (this.work) return;
    this.work = work;
    this.error = null;
    this.errorFile = '';
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

export const madeBy = (result: ImportResult): string =>
  made({ clients: result.clients_made, pets: result.pets_made, others: result.others_made, updated: result.updated });
export const toMake = (trial: ImportTrial): string => made({ clients: trial.clients_new, pets: trial.pets_new, others: trial.others_new, updated: trial.updated });

let current: { of: string; importing: Importing } | null = null;

/** This person's import: another one begins anew. */
export function importingOf(person: string): Importing {
  if (current?.of !== person) current = { of: person, importing: new Importing() };
  return current.importing;
}
