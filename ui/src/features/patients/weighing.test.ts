import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PetView, Weight } from '@/backend/types';

const backend = vi.hoisted(() => ({ weigh: vi.fn(), correctWeight: vi.fn(), removeWeight: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast: Object.assign(vi.fn(), { dismiss: vi.fn(), success: vi.fn(), error: vi.fn() }) }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, keepDraft: () => Promise.resolve(), draft: () => Promise.resolve(null), ...backend } };
});
const { DeskError } = await import('@/backend/backend');
const { weighHere } = await import('@/components/in-place');
const { default: Card } = await import('./WeightsCard.test.svelte');

const weight = (id: string, local_day: string, kg: string, is_mine_to_change = true): Weight => ({ id, kg, local_day, weighed_at: `${local_day}T09:00:00Z`, is_mine_to_change });
const view = { card: { id: 'p1', name: 'Mia', species: 'cat', deceased: false }, weights: [weight('w0', '2025-01-01', '4.4', false), weight('w1', '2026-01-01', '4.6'), weight('w2', '2026-11-01', '47')] } as unknown as PetView;
const unlikely = new DeskError('weight_unlikely', '', { field: 'kg', weight: { kg: '470.000', suggestion: '4.700', last: '4.600', species: 'Cat', from: '0.050', to: '15.000' } });
const done = (kg: string) => ({ value: weight('w3', '2026-11-23', kg), areas: [], undo_id: 'u1' });

beforeEach(() => {
  backend.weigh.mockReset().mockImplementation(({ kg }: { kg: string }) => Promise.resolve(done(kg)));
  backend.correctWeight.mockReset().mockImplementation(({ kg }: { kg: string }) => Promise.resolve(done(kg)));
  backend.removeWeight.mockReset().mockResolvedValue({ value: null, areas: [], undo_id: 'u2' });
});
async function open() {
  const user = userEvent.setup();
  render(Card, { view });
  expect(weighHere()).toBe(true);
  expect(await screen.findByRole('textbox', { name: 'New weight' })).toHaveFocus();
  return user;
}

describe('a weight that can hardly be so', () => {
  it('is asked about; Enter answers nothing, however often', async () => {
    backend.weigh.mockRejectedValueOnce(unlikely);
    const user = await open();
    await user.keyboard('470{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('470 kg for a cat? The last weight was 4.6 kg. Did you mean 4.7?');
    const field = screen.getByRole('textbox', { name: 'New weight' });
    expect(field).toHaveFocus();
    await user.keyboard('{Enter}{Enter}');
    expect(backend.weigh).toHaveBeenCalledOnce();
    expect(field).toHaveFocus();
    expect(field).toHaveValue('470');
    expect(screen.getByRole('alert')).toBeInTheDocument();
  });
  it('is answered by arrows: what was typed first, what may have been meant second, and back into the field', async () => {
    backend.weigh.mockRejectedValueOnce(unlikely);
    const user = await open();
    await user.keyboard('470{Enter}');
    await screen.findByRole('alert');
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('button', { name: /^Keep 470 kg/ })).toHaveFocus();
    await user.keyboard('{ArrowUp}');
    expect(screen.getByRole('textbox', { name: 'New weight' })).toHaveFocus();
    await user.keyboard('{Tab}{ArrowRight}');
    expect(screen.getByRole('button', { name: 'Save 4.7 kg' })).toHaveFocus();
    await user.keyboard('{Enter}');
    await vi.waitFor(() => expect(backend.weigh.mock.calls).toEqual([[{ pet_id: 'p1', kg: '470', is_confirmed: false }], [{ pet_id: 'p1', kg: '4.7', is_confirmed: false }]]));
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('is kept with a key of its own', async () => {
    backend.weigh.mockRejectedValueOnce(unlikely);
    const user = await open();
    await user.keyboard('470{Enter}');
    await screen.findByRole('alert');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(backend.weigh).toHaveBeenLastCalledWith({ pet_id: 'p1', kg: '470', is_confirmed: true }));
  });
  it('is asked about anew where it is typed anew', async () => {
    backend.weigh.mockRejectedValueOnce(unlikely);
    const user = await open();
    await user.keyboard('470{Enter}');
    await screen.findByRole('alert');
    await user.keyboard('{Backspace}');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(backend.weigh).toHaveBeenLastCalledWith({ pet_id: 'p1', kg: '47', is_confirmed: false }));
  });
});

describe('a wrong weight', () => {
  it('is the next one down, corrected with Enter', async () => {
    const user = await open();
    await user.keyboard('{ArrowDown}');
    const field = await screen.findByRole('textbox', { name: /^Weight on/ });
    expect(field).toHaveValue('47');
    await user.keyboard('4.7{Enter}');
    await vi.waitFor(() => expect(backend.correctWeight).toHaveBeenCalledExactlyOnceWith({ weight_id: 'w2', kg: '4.7', is_confirmed: false }));
    expect(backend.weigh).not.toHaveBeenCalled();
  });
  it('is removed with one key, or by emptying it', async () => {
    const user = await open();
    await user.keyboard('{ArrowDown}');
    await screen.findByRole('textbox', { name: /^Weight on/ });
    await user.keyboard('{Control>}{Delete}{/Control}');
    await vi.waitFor(() => expect(backend.removeWeight).toHaveBeenCalledExactlyOnceWith({ weight_id: 'w2' }));
  });
  it('is nowhere where none was entered: the arrow stays, and opens no fact of another kind', async () => {
    const user = userEvent.setup();
    render(Card, { view: { ...view, weights: [weight('w0', '2025-01-01', '4.4', false)] } });
    expect(weighHere()).toBe(true);
    const field = await screen.findByRole('textbox', { name: 'New weight' });
    await user.keyboard('4.5{ArrowDown}');
    expect(field).toHaveFocus();
    expect(field).toHaveValue('4.5');
    expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
    expect(backend.weigh).not.toHaveBeenCalled();
  });
  it('of a colleague is only read', async () => {
    render(Card, { view });
    const rows = within(screen.getByRole('table')).getAllByRole('row');
    expect(within(rows.at(-1) as HTMLElement).queryByRole('button')).toBeNull();
  });
});
