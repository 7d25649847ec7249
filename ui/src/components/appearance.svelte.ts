// How this PC wants the screen: language and light or dark. Kept on the PC, not with the person.
import { asDeskError, backend } from '@/backend/backend';
import { baseLocale, isLocale, overwriteGetLocale, type Locale } from '@/paraglide/runtime';
import { drawPictures } from './pictures';
import { fetchWords } from './words.svelte';

export type Theme = 'system' | 'light' | 'dark';
const LANGUAGE = 'vetdesk.language';
const THEME = 'vetdesk.theme';

let language = $state<Locale>(baseLocale);
let theme = $state<Theme>('system');

export const appearance = {
  get language(): Locale {
    return language;
  },
  get theme(): Theme {
    return theme;
  },
};

/** Reads what was chosen on this PC, or takes the system's language, before anything is drawn. Waits for its words. */
export function useSavedAppearance(): Promise<void> {
  overwriteGetLocale(() => language);
  const wanted = [localStorage.getItem(LANGUAGE), ...navigator.languages.map((tag) => tag.split('-')[0])];
  const words = speak(wanted.find((tag) => isLocale(tag)) ?? baseLocale);
  const saved = localStorage.getItem(THEME);
  theme = saved === 'light' || saved === 'dark' ? saved : 'system';
  show();
  drawPictures();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawPictures);
  return words;
}

export function setLanguage(next: string): void {
  if (!isLocale(next)) return;
  localStorage.setItem(LANGUAGE, next);
  void speak(next);
}

/** The clinic's or the person's language counts only where nobody chose one on this PC. */
export function suggestLanguage(tag: string): void {
  const next = tag.split('-')[0];
  if (localStorage.getItem(LANGUAGE) === null && isLocale(next) && next !== language) void speak(next);
}

function speak(next: Locale): Promise<void> {
  return fetchWords(next, () => {
    language = next;
    show();
  });
}

export function setTheme(next: Theme): void {
  theme = next;
  localStorage.setItem(THEME, next);
  show();
  drawPictures();
  paintWindow();
}

/** The window's own frame, and what it shows before the next start's first frame. */
function paintWindow(): void {
  backend.setTheme({ theme }).catch((fault: unknown) => console.error('theme of the window', asDeskError(fault).code));
}

function show(): void {
  document.documentElement.lang = language;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
