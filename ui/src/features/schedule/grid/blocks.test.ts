import { describe, expect, it } from 'vitest';
import { Blocks } from './blocks';
import type { Place } from './layout';

const day = (...ids: string[]) => ids.map((id) => ({ visit: { id } }) as Place);
const shown = (drawn: ReturnType<Blocks['show']>) => drawn.map(({ block, place }) => `${place.visit.id}:${block}`);

describe('blocks', () => {
  it('keep their visits, wherever these go', () => {
    const blocks = new Blocks();
    expect(shown(blocks.show(day('a', 'b', 'c')))).toEqual(['a:0', 'b:1', 'c:2']);
    expect(shown(blocks.show(day('b', 'c', 'a')))).toEqual(['b:1', 'c:2', 'a:0']);
    expect(shown(blocks.show(day('b', 'new', 'c', 'a')))).toEqual(['b:1', 'new:3', 'c:2', 'a:0']);
  });
  it('show another day in the same order', () => {
    const blocks = new Blocks();
    blocks.show(day('a', 'b', 'c'));
    expect(shown(blocks.show(day('x', 'y')))).toEqual(['x:0', 'y:1']);
    expect(shown(blocks.show(day('a', 'y', 'c')))).toEqual(['a:0', 'y:1', 'c:3']);
  });
  it('are never two of one', () => {
    const blocks = new Blocks();
    for (const ids of ['abcdef', 'cd', 'xcyd', 'abxcyd', '', 'fed', 'defghij']) {
      const drawn = blocks.show(day(...ids));
      expect(new Set(drawn.map(({ block }) => block)).size).toBe(ids.length);
    }
  });
});
