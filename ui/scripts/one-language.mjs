// The window loads the words of one language, not of all: in a build each sentence becomes a number into a list, and each
// language is a list of its own, fetched before anything is drawn (src/components/words.svelte.ts). Without a build, in tests
// and while developing, all languages are there at once, as the compiler of words wrote them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { locales } = JSON.parse(readFileSync(at('../project.inlang/settings.json'), 'utf8'));
const { $schema: _, ...base } = JSON.parse(readFileSync(at('../messages/en.json'), 'utf8'));
const names = Object.keys(base);
const INDEX = at('../src/paraglide/messages/_index.js');
const VIRTUAL = '\0words';

/** @returns {import('vite').Plugin} */
export function oneLanguage() {
  let builds = false;
  return {
    name: 'one-language',
    enforce: 'pre',
    configResolved: ({ command }) => void (builds = command === 'build'),
    resolveId(id) {
      if (id === 'virtual:languages') return `${VIRTUAL}/languages`;
      if (id.startsWith(VIRTUAL)) return id;
    },
    load(id) {
      if (builds && id === INDEX) return names.map((name, n) => `export { ${name} } from ${JSON.stringify(`${VIRTUAL}/sentence/${n}`)};`).join('\n');
      if (!id.startsWith(VIRTUAL)) return;
      const [, kind, which] = id.split('/');
      if (kind === 'languages') {
        const fetches = locales.map((locale) => `${locale}: () => import(${JSON.stringify(`${VIRTUAL}/language/${locale}`)})`);
        return `export const languages = {${builds ? fetches.join(', ') : ''}};`;
      }
      if (kind === 'sentence') return `import { say } from '@/components/words.svelte';\nexport const ${names[Number(which)]} = (blanks) => say(${which}, blanks);`;
      const words = JSON.stringify(at(`../src/paraglide/messages/${which}.js`));
      return `import * as words from ${words};\nexport default [${names.map((name) => `words.${name}`).join(', ')}];`;
    },
  };
}
