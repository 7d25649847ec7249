import { render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import Opened from './Opened.svelte';

const children = createRawSnippet<[unknown]>((name) => ({ render: () => `<p><button>Correct</button><button data-book>Book ${String(name())}</button></p>` }));
const read = { isError: false, error: null, refetch: vi.fn() };

describe('what was opened', () => {
  it('has its next step under Enter, once for each that is opened', async () => {
    const onfound = vi.fn();
    const { rerender } = render(Opened, { id: 'p1', read, found: undefined, onfound, children });
    expect(onfound).not.toHaveBeenCalled();
    await rerender({ found: 'Bella' });
    expect(screen.getByRole('button', { name: 'Book Bella' })).toHaveFocus();
    screen.getByRole('button', { name: 'Correct' }).focus();
    await rerender({ found: 'Bella M.' });
    expect(screen.getByRole('button', { name: 'Correct' })).toHaveFocus();
    expect(onfound).toHaveBeenCalledOnce();
    await rerender({ id: 'p2', found: 'Max' });
    expect(screen.getByRole('button', { name: 'Book Max' })).toHaveFocus();
    expect(onfound).toHaveBeenCalledTimes(2);
  });
  it('says why it could not be read', async () => {
    render(Opened, { id: 'p1', read: { ...read, isError: true, error: new DeskError('not_found', '') }, found: undefined, children });
    expect(screen.getByRole('alert')).toBeVisible();
  });
});
