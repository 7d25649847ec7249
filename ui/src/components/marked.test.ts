import { describe, expect, it } from 'vitest';
import { chipGroups } from './species';
import { cut, inGroups, marked } from './marked';

const seen = (text: string, typed: string) => marked(text, typed).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('');

describe('marked', () => {
  it.each([
    ['James Patterson', 'max pat', 'James [Pat]terson'],
    ['Maxine Patterson-Lopez', 'lop max', '[Max]ine Patterson-[Lop]ez'],
    ['José Núñez', 'nun', 'José [Núñ]ez'],
    ['Bella', 'ell', 'Bella'],
    ['Max', '', 'Max'],
  ])('%s with "%s"', (text, typed, shown) => expect(seen(text, typed)).toBe(shown));
  it('leaves a name of 10,000 characters in one piece', () => expect(marked('x'.repeat(10_000), 'x')).toHaveLength(1));
});

describe('what was hit', () => {
  const shown = (text: string, marks: [number, number][]) => cut(text, marks.map(([from, to]) => ({ from, to }))).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('');
  it.each([
    ['James Patterson', [[6, 9]], 'James [Pat]terson'],
    ['(555) 010-4477', [[1, 9]], '([555) 010]-4477'],
    ['Max', [[0, 3]], '[Max]'],
    ['Max', [], 'Max'],
    ['Max Max', [[0, 3], [4, 7]], '[Max] [Max]'],
  ] as [string, [number, number][], string][])('is marked in %s', (text, marks, expected) => expect(shown(text, marks)).toBe(expected));
  it.each([
    ['985112', '985 112'],
    ['985112004567890', '985 112 004 567 890'],
    ['67890', '67 890'],
    ['00456', '004 56'],
  ])('is marked in the groups of a chip: %s', (part, expected) => {
    const chip = '985112004567890';
    const from = chip.indexOf(part);
    const at = inGroups({ from, to: from + part.length });
    expect(chipGroups(chip).slice(at.from, at.to)).toBe(expected);
  });
});
