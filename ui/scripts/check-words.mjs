// A sentence that one language lacks, or whose blanks differ from the English one, fails the build.
import { readFileSync } from 'node:fs';

const { baseLocale, locales } = JSON.parse(readFileSync('project.inlang/settings.json', 'utf8'));
const read = (locale) => {
  const { $schema: _, ...words } = JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8'));
  return words;
};
const base = read(baseLocale);
const blanks = (value) => [...JSON.stringify(value).matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
const faults = [];

for (const locale of locales.filter((name) => name !== baseLocale)) {
  const words = read(locale);
  for (const key of Object.keys(base)) {
    if (!(key in words) || words[key] === '') faults.push(`${locale}: "${key}" is missing`);
    else if (new Set(blanks(words[key])).size !== new Set(blanks(base[key])).size
      || blanks(words[key]).some((name) => !blanks(base[key]).includes(name))) {
      faults.push(`${locale}: "${key}" has other blanks than ${baseLocale}`);
    }
  }
  for (const key of Object.keys(words)) {
    if (!(key in base)) faults.push(`${locale}: "${key}" exists only there`);
  }
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${Object.keys(base).length} sentences in ${locales.length} languages`);
