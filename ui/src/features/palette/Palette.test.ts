import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hit } from '@/backend/types';
import { queryClient } from '@/backend/queries';

const search = vi.hoisted(() => vi.fn());
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, search } };
});
const { default: Shown } = await import('./PaletteInClient.test.svelte');

const max = { kind: 'pet', client_id: 'c1', pet_id: 'p1', pet_name: 'Max', species: 'dog', breed: null, age: null, deceased: false, client_name: 'James Patterson', phone: null, chip: null, has_alerts: false, phone_of: null, marks: { pet_name: [], client_name: [], phone: [], chip: [] } } as unknown as Hit;
const actions = [{ id: 'book', word: 'Book a visit', key: 'N', run: () => {} }, { id: 'board', word: 'Go to: Board', key: 'B', run: () => {} }];

const how = [{ id: 'visit/cancel', word: 'cancel the visit', also: 'call off, delete', keys: ['C'], group: 'Selected or open visit' }];

function show() {
  const before = document.createElement('button');
  document.body.append(before);
  before.focus();
  const acts = { onrun: vi.fn(), onpick: vi.fn(), onhow: vi.fn(), onclose: vi.fn() };
  const { unmount } = render(Shown, { actions, how, ...acts });
  return { ...acts, before, unmount, user: userEvent.setup(), field: screen.getByRole('combobox') };
}
beforeEach(() => {
  queryClient.clear();
  document.body.replaceChildren();
  search.mockReset().mockResolvedValue([max]);
});

describe('the palette', () => {
  it('offers every action with its shortcut, and runs the chosen one', async () => {
    const { user, field, onrun } = show();
    expect(screen.getAllByRole('option').map((row) => row.textContent)).toEqual(['Book a visit N', 'Go to: Board B']);
    await user.type(field, '{ArrowDown}{Enter}');
    expect(onrun).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'board' }));
  });
  it('lists clients and pets under the actions', async () => {
    const { user, field, onpick } = show();
    search.mockResolvedValue([max]);
    await user.type(field, 'bo');
    await vi.waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(3));
    expect(screen.getAllByRole('group').map((group) => group.getAttribute('aria-labelledby'))).toHaveLength(2);
    await user.keyboard('{ArrowUp}{Enter}');
    expect(onpick).toHaveBeenCalledExactlyOnceWith(max);
  });
  it('says how what cannot be done here is done, and leads to it', async () => {
    const { user, field, onhow, onrun } = show();
    search.mockResolvedValue([]);
    await user.type(field, 'how do I call off');
    await vi.waitFor(() => expect(screen.getByRole('option')).toHaveTextContent('cancel the visit · Selected or open visit C'));
    await user.keyboard('{Enter}');
    expect(onhow).toHaveBeenCalledExactlyOnceWith(how[0]);
    expect(onrun).not.toHaveBeenCalled();
  });
  it('opens the one that was typed even when Enter is faster than the answer', async () => {
    const { user, field, onpick, onrun } = show();
    let answer: (hits: Hit[]) => void = () => {};
    search.mockImplementation(() => new Promise<Hit[]>((resolve) => (answer = resolve)));
    await user.type(field, 'max{Enter}');
    expect(onpick).not.toHaveBeenCalled();
    answer([max]);
    await vi.waitFor(() => expect(onpick).toHaveBeenCalledExactlyOnceWith(max));
    expect(onrun).not.toHaveBeenCalled();
  });
  it('closes with Escape, tells the window nothing of it, and gives the focus back', async () => {
    const { user, field, onclose, before, unmount } = show();
    const window_ = vi.fn();
    window.addEventListener('keydown', window_);
    field.focus();
    await user.keyboard('{Escape}');
    expect(onclose).toHaveBeenCalledOnce();
    expect(window_).not.toHaveBeenCalled();
    window.removeEventListener('keydown', window_);
    unmount();
    expect(before).toHaveFocus();
  });
});
