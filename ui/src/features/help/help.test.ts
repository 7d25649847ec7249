import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppointmentType, VisitType } from '@/backend/types';
import { STATUS, TYPE } from '@/components/status';
import { entries } from './entries';
import Help from './Help.svelte';
import { groups } from './groups';
import { MEANS, typesOf } from './legend';

const book = { id: 'book', word: 'Book a visit', key: 'N', run: vi.fn() };
const cancel = { id: 'cancel', word: 'Bella, 10:30: cancel the visit', key: 'C', run: vi.fn() };
const dark = { id: 'theme-dark', word: 'Appearance: Dark', run: vi.fn() };

function show(actions = [book, dark], asked = '') {
  const told = { onrun: vi.fn(), onlegend: vi.fn(), onclose: vi.fn() };
  render(Help, { groups: groups(), actions, asked, ...told });
  return { ...told, user: userEvent.setup(), field: screen.getByRole('combobox') };
}
beforeEach(() => document.body.replaceChildren());

describe('help', () => {
  it('shows everything until something is looked for', async () => {
    const { user, field } = show();
    expect(screen.getByTestId('shortcuts')).toBeVisible();
    await user.type(field, 'book');
    expect(screen.queryByTestId('shortcuts')).toBeNull();
    expect(screen.getAllByRole('option')[0]).toHaveTextContent('Book a visit');
    await user.clear(field);
    expect(screen.getByTestId('shortcuts')).toBeVisible();
  });
  it('does what can be done with Enter', async () => {
    const { user, field, onrun } = show();
    await user.type(field, 'make an appointment{Enter}');
    expect(onrun).toHaveBeenCalledExactlyOnceWith(book);
  });
  it('does nothing to a visit that nobody chose, and says so', async () => {
    const { user, field, onrun } = show();
    await user.type(field, 'how do I cancel');
    expect(screen.getAllByRole('option')[0]).toHaveTextContent(/Cancel this visit.*Select a visit first\./);
    await user.keyboard('{Enter}');
    expect(onrun).not.toHaveBeenCalled();
  });
  it('names the visit that was chosen', async () => {
    const { user, field, onrun } = show([book, cancel]);
    await user.type(field, 'cancel visit{Enter}');
    expect(screen.getAllByRole('option')[0]).toHaveTextContent('Bella, 10:30: cancel the visit');
    expect(onrun).toHaveBeenCalledExactlyOnceWith(cancel);
  });
  it('opens with what was asked for in the palette', () => {
    show([book], 'cancel');
    expect(screen.getByRole('combobox')).toHaveValue('cancel');
    expect(screen.getAllByRole('option').length).toBeGreaterThan(0);
  });
  it('says that it knows nothing, and leads to the colours', async () => {
    const { user, field, onlegend } = show();
    await user.type(field, 'zzz');
    expect(screen.getByRole('option')).toHaveTextContent('No help found for “zzz”.');
    await user.click(screen.getByRole('button', { name: 'Colours and icons' }));
    expect(onlegend).toHaveBeenCalledOnce();
  });
  it('finds actions without a key, too', () => expect(entries(groups(), [dark]).at(-1)).toMatchObject({ word: 'Appearance: Dark', action: dark, keys: [] }));
});

describe('the legend', () => {
  const type = (name: string, visit_type: VisitType) => ({ name, visit_type }) as AppointmentType;
  it('has a word for each state', () => expect(MEANS.map(({ status }) => status).sort()).toEqual(Object.keys(STATUS).sort()));
  it('shows the clinic’s own types by their colour, without repeating the colour’s word', () => {
    const shown = typesOf([type('Booster', 'vaccination'), type('vaccination', 'vaccination'), type('First visit', 'other')]);
    expect(shown.map((each) => each.type)).toEqual(Object.keys(TYPE));
    expect(shown.find((each) => each.type === 'vaccination')?.names).toEqual(['Booster']);
    expect(shown.find((each) => each.type === 'other')?.names).toEqual(['First visit']);
    expect(shown.find((each) => each.type === 'surgery')?.names).toEqual([]);
  });
});
