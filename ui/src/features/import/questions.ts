// What is to be answered before an import can be tried, in the order in which it is asked.
import type { ImportDateDoubt, ImportDates } from '@/backend/types';
import type { ImportedFile } from './file.svelte';

export type Question = { answered: boolean } & (
  | { kind: 'source' }
  | { kind: 'species'; file: ImportedFile }
  | { kind: 'dates'; file: ImportedFile; asked: ImportDates }
  | { kind: 'doubts'; file: ImportedFile; doubts: readonly ImportDateDoubt[] }
);

export function questionsOf(files: readonly ImportedFile[], sourceSaid: boolean): Question[] {
  return [{ kind: 'source', answered: sourceSaid }, ...files.flatMap(ofFile)];
}

function ofFile(file: ImportedFile): Question[] {
  const questions: Question[] = [];
  if (file.lacksSpecies) questions.push({ kind: 'species', file, answered: file.species !== null });
  const preview = file.preview;
  if (file.hasTwice || !preview) return questions;
  if (preview.dates && preview.dates.readings.length > 1) questions.push({ kind: 'dates', file, asked: preview.dates, answered: file.dateOrder !== null });
  if (preview.doubts.length > 0) questions.push({ kind: 'doubts', file, doubts: preview.doubts, answered: file.datesConfirmed });
  return questions;
}

/** The questions to show: those that are answered, and the first that is not. */
export function shown(questions: readonly Question[]): Question[] {
  const open = questions.findIndex(({ answered }) => !answered);
  return questions.slice(0, open < 0 ? questions.length : open + 1);
}
