import { describe, expect, it } from 'vitest';
import { marked } from './marked';

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
