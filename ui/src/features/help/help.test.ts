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
  const field = document.querySelector('input') as HTMLInputElement;
  const user = userEvent.setup();
  /** At once, as from a clipboard: how it is typed is nothing to help. */
  const ask = async (text: string) => {
    field.focus();
    field.select();
    await user.paste(text);
  };
  return { ...told, user, field, ask };
}
/** By what they are: to look for a role in all of help takes seconds. */
const rows = () => [...(screen.queryByTestId('help-found')?.querySelectorAll('[role="option"]') ?? [])];
beforeEach(() => document.body.replaceChildren());

describe('help', () => {
  it('shows everything until something is looked for', async () => {
    const { user, field, ask } = show();
    expect(screen.getByTestId('shortcuts')).toBeVisible();
    await ask('book');
    expect(screen.queryByTestId('shortcuts')).toBeNull();
    expect(rows()[0]).toHaveTextContent('Book a visit');
    await user.clear(field);
    expect(screen.getByTestId('shortcuts')).toBeVisible();
  });
  it('does what can be done with Enter', async () => {
    const { user, ask, onrun } = show();
    await ask('make an appointment');
    await user.keyboard('{Enter}');
    expect(onrun).toHaveBeenCalledExactlyOnceWith(book);
  });
  it('does nothing to a visit that nobody chose, and says so', async () => {
    const { user, ask, onrun } = show();
    await ask('how do I cancel');
    expect(rows()[0]).toHaveTextContent(/Cancel this visit.*Select a visit first\./);
    await user.keyboard('{Enter}');
    expect(onrun).not.toHaveBeenCalled();
  });
  it('names the visit that was chosen', async () => {
    const { user, ask, onrun } = show([book, cancel]);
    await ask('cancel visit');
    await user.keyboard('{Enter}');
    expect(rows()[0]).toHaveTextContent('Bella, 10:30: cancel the visit');
    expect(onrun).toHaveBeenCalledExactlyOnceWith(cancel);
  });
  it('opens with what was asked for in the palette', () => {
    expect(show([book], 'cancel').field).toHaveValue('cancel');
    expect(rows().length).toBeGreaterThan(0);
  });
  it('says that it knows nothing, and leads to the colours', async () => {
    const { user, ask, onlegend } = show();
    await ask('zzz');
    expect(rows()[0]).toHaveTextContent('No help found for “zzz”.');
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
