// Adds up what the window must load before it can show anything, packed, and fails above the budget: the script that is named
// from the start and the words of one language, the longest.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budget = 171 * 1000;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
const files = new Set();

function collect(chunk) {
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const name of chunk.imports ?? []) collect(manifest[name]);
}
collect(entry);

const packed = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length;
const languages = Object.entries(manifest).filter(([name]) => name.includes('words/language/')).map(([, chunk]) => chunk.file);
if (languages.length === 0) throw new Error('the words of no language are in the build');
const longest = languages.sort((a, b) => packed(b) - packed(a))[0];

let total = 0;
for (const file of [...files, longest]) {
  const bytes = packed(file);
  total += bytes;
  console.log(`${String(bytes).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first-load script, gzip (budget ${budget})`);
if (total > budget) process.exit(1);
