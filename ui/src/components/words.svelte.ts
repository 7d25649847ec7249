// The words of the language that is shown. In a build they are fetched; see scripts/one-language.mjs.
import { languages } from 'virtual:languages';

type Sentence = (blanks?: object) => string;

let words = $state.raw<readonly Sentence[]>([]);
let wanted = '';

/** What a build makes of each sentence. */
export const say = (sentence: number, blanks?: object): string => words[sentence]?.(blanks) ?? '';

/** Fetches a language, and then shows it; the last one that was wanted stays. */
export async function fetchWords(locale: string, show: () => void): Promise<void> {
  wanted = locale;
  const fetched = await languages[locale]?.();
  if (wanted !== locale) return;
  if (fetched) words = fetched.default;
  show();
}
