import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const store = vi.hoisted(() => new Map<string, string>());
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  const keepDraft = ({ name, text }: { name: string; text: string | null }) => Promise.resolve(void (text === null ? store.delete(name) : store.set(name, text)));
  return { ...real, backend: { ...real.backend, keepDraft, draft: ({ name }: { name: string }) => Promise.resolve(store.get(name) ?? null) } };
});
const { DeskError } = await import('@/backend/backend');
const { forgetDrafts, writeDrafts } = await import('./drafts');
const { correctHere } = await import('./in-place');
const { default: Card } = await import('./InPlaceCard.test.svelte');

const onsave = vi.fn();
beforeEach(() => {
  forgetDrafts();
  store.clear();
  onsave.mockReset().mockResolvedValue(null);
});
const show = () => {
  const shown = render(Card, { onsave });
  return { ...shown, user: userEvent.setup() };
};
const way = (what: string) => screen.getByRole('button', { name: new RegExp(`^Edit: ${what}`) });

describe('a fact corrected in place', () => {
  it('takes E, the new text and Enter: nothing else', async () => {
    const { user } = show();
    expect(correctHere()).toBe(true);
    expect(await screen.findByRole('textbox', { name: 'Phone' })).toHaveFocus();
    await user.keyboard('206 555 0199{Enter}');
    expect(onsave).toHaveBeenCalledExactlyOnceWith('phone', '206 555 0199');
    expect(way('Phone')).toHaveFocus();
  });
  it('shows at once what is being saved', async () => {
    let saved: (value: null) => void = () => {};
    onsave.mockImplementation(() => new Promise((done) => (saved = done)));
    const { user } = show();
    await user.click(way('Phone'));
    await user.keyboard('1 2 3 4 5{Enter}');
    expect(way('Phone')).toHaveTextContent('1 2 3 4 5');
    expect(way('Phone')).toHaveAttribute('aria-busy', 'true');
    saved(null);
    await vi.waitFor(() => expect(way('Phone')).toHaveAttribute('aria-busy', 'false'));
  });
  it('keeps what was typed where it is refused, and says why beside it', async () => {
    onsave.mockRejectedValueOnce(new DeskError('phone_invalid', ''));
    const { user } = show();
    await user.click(way('Phone'));
    await user.keyboard('call me{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not a valid phone number.');
    const field = screen.getByRole('textbox', { name: 'Phone' });
    expect(field).toHaveValue('call me');
    expect(field).toHaveFocus();
    expect(field).toHaveAccessibleDescription('This is not a valid phone number.');
    await user.clear(field);
    await user.type(field, '20655501{Enter}');
    expect(onsave).toHaveBeenLastCalledWith('phone', '20655501');
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('is put back by Escape, which closes nothing else', async () => {
    const above = vi.fn();
    window.addEventListener('keydown', above);
    const { user } = show();
    await user.click(way('Phone'));
    above.mockReset();
    await user.keyboard('9{Escape}');
    expect(onsave).not.toHaveBeenCalled();
    expect(way('Phone')).toHaveTextContent('206 555 0142');
    expect(above.mock.calls.map(([event]) => (event as KeyboardEvent).key)).not.toContain('Escape');
    window.removeEventListener('keydown', above);
  });
  it('saves with Tab and goes on to the next one, and back with Shift', async () => {
    const { user } = show();
    await user.click(way('Phone'));
    await user.keyboard('20655501');
    await user.tab();
    expect(onsave).toHaveBeenCalledExactlyOnceWith('phone', '20655501');
    expect(await screen.findByRole('textbox', { name: 'E-mail' })).toHaveFocus();
    await user.tab({ shift: true });
    expect(await screen.findByRole('textbox', { name: 'Phone' })).toHaveFocus();
    expect(onsave).toHaveBeenCalledOnce();
  });
  it('stays where Tab was refused', async () => {
    onsave.mockRejectedValueOnce(new DeskError('phone_invalid', ''));
    const { user } = show();
    await user.click(way('Phone'));
    await user.keyboard('x');
    await user.tab();
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Phone' })).toHaveFocus();
    expect(screen.queryByRole('textbox', { name: 'E-mail' })).toBeNull();
  });
  it('saves nothing where nothing changed', async () => {
    const { user } = show();
    await user.click(way('Phone'));
    await user.keyboard('{Enter}');
    expect(onsave).not.toHaveBeenCalled();
    expect(way('Phone')).toHaveFocus();
  });
  it('chooses from a few', async () => {
    const { user } = show();
    await user.click(way('Sex'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Sex' }), 'female');
    await user.keyboard('{Enter}');
    expect(onsave).toHaveBeenCalledExactlyOnceWith('sex', 'female');
  });
  it('comes back half-typed when its card does', async () => {
    const { user, unmount } = show();
    await user.click(way('Phone'));
    await user.keyboard('206 555');
    unmount();
    await writeDrafts();
    expect(store.get('client:1')).toBe('{"phone":"206 555"}');
    show();
    expect(await screen.findByRole('textbox', { name: 'Phone' })).toHaveValue('206 555');
  });
});
