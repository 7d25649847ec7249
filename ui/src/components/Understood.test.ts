import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Understood from './Understood.svelte';

describe('marks under a line', () => {
  it('tell what was understood, what was read as another word, and what was not understood', () => {
    const marks = [
      { from: 6, to: 13, kind: 'day' as const, meant: 'Tuesday' }, { from: 14, to: 19, kind: 'unknown' as const, meant: null },
      { from: 20, to: 24, kind: 'visit_type' as const, meant: null },
    ];
    const { container } = render(Understood, { text: 'bella teusday 32:00 vacc', marks, element: undefined });
    const marked = [...container.querySelectorAll('i')].map((mark) => [mark.textContent, mark.className.split(' ')[0]]);
    expect(marked).toEqual([['teusday', 'corrected'], ['32:00', 'unknown'], ['vacc', 'known']]);
  });
});
