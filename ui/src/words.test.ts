import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Words = Record<string, unknown>;
const read = (locale: string): Words => JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as Words;
const en = read('en');
const blanks = (value: unknown) => [...new Set([...JSON.stringify(value).matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort();

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'paraglide' && !entry.name.endsWith('.test.ts'))
    .map((entry) => (entry.isDirectory() ? sources(join(folder, entry.name)) : readFileSync(join(folder, entry.name), 'utf8')))
    .join('\n');
}

describe('the words', () => {
  it.each(['de', 'es'])('are complete in %s, blanks included', (locale) => {
    const words = read(locale);
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const key of Object.keys(en)) expect(blanks(words[key]), key).toEqual(blanks(en[key]));
  });
  it('are all used', () => {
    const source = sources('src');
    expect(Object.keys(en).filter((key) => key !== '$schema' && !new RegExp(`\\bm\\.${key}\\b`).test(source))).toEqual([]);
  });
});
