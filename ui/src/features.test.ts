import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}
const code = files('src').filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes('paraglide') && !path.endsWith('.test.ts'));

describe('the floors of the screen', () => {
  it('know Tauri only behind the one door', () => {
    expect(code.filter((path) => !path.startsWith('src/backend/') && readFileSync(path, 'utf8').includes('@tauri-apps'))).toEqual([]);
  });
  it('keep the areas apart: no feature imports another', () => {
    const faults = code.filter((path) => path.startsWith('src/features/')).filter((path) => {
      const own = path.split('/')[2];
      return [...readFileSync(path, 'utf8').matchAll(/from '@\/features\/(\w+)/g)].some((found) => found[1] !== own);
    });
    expect(faults).toEqual([]);
  });
  it('lets nothing below know the frame', () => {
    expect(code.filter((path) => !path.startsWith('src/app/') && path !== 'src/main.ts' && /from '@\/app\//.test(readFileSync(path, 'utf8')))).toEqual([]);
  });
  it('uses only semantic tokens for colours', () => {
    expect(code.filter((path) => path.endsWith('.svelte') && /(#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\()/i.test(/<style>[\s\S]*<\/style>/.exec(readFileSync(path, 'utf8'))?.[0] ?? ''))).toEqual([]);
  });
  it('writes no style into the markup as text, which the content security policy would refuse', () => {
    expect(code.filter((path) => path.endsWith('.svelte') && /\sstyle="[^{]*"/.test(readFileSync(path, 'utf8')))).toEqual([]);
  });
});
