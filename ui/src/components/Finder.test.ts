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
const { default: Shown } = await import('./FinderInClient.test.svelte');

const hit = (id: string, pet_name: string) =>
  ({ kind: 'pet', client_id: `c${id}`, pet_id: `p${id}`, pet_name, species: 'dog', breed: null, birth_date: null, age: null, deceased: false, client_name: 'James Patterson', phone: null, chip: null, has_alerts: false, phone_of: null, marks: { pet_name: [], client_name: [], phone: [], chip: [] } }) as Hit;

function show(more: Record<string, unknown> = {}) {
  const onpick = vi.fn();
  const onfresh = vi.fn();
  render(Shown, { text: '', label: 'Client or pet', placeholder: '', onpick, onfresh, ...more });
  return { onpick, onfresh, user: userEvent.setup(), field: screen.getByRole('combobox') };
}
beforeEach(() => {
  queryClient.clear();
  search.mockReset().mockImplementation(({ text }: { text: string }) => Promise.resolve(text.startsWith('max') ? [hit('1', 'Max'), hit('2', 'Maxi')] : []));
});

describe('finding', () => {
  it('lists what fits while one types and takes the first with Enter', async () => {
    const { onpick, user, field } = show();
    await user.type(field, 'max');
    await vi.waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(3));
    await user.keyboard('{Enter}');
    expect(onpick).toHaveBeenCalledWith(expect.objectContaining({ pet_id: 'p1' }));
  });
  it('walks with the arrows, round the end', async () => {
    const { onpick, user, field } = show();
    await user.type(field, 'max');
    await screen.findAllByRole('option');
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    expect(onpick).toHaveBeenCalledWith(expect.objectContaining({ pet_id: 'p2' }));
  });
  it('does not take an old answer for a new text when Enter is faster', async () => {
    const { onpick, user, field } = show({ onfresh: undefined });
    await user.type(field, 'max');
    await screen.findAllByRole('option');
    let answer: (hits: Hit[]) => void = () => {};
    search.mockImplementation(() => new Promise<Hit[]>((resolve) => (answer = resolve)));
    await user.type(field, 'i');
    await user.keyboard('{Enter}');
    expect(onpick).not.toHaveBeenCalled();
    answer([hit('2', 'Maxi')]);
    await vi.waitFor(() => expect(onpick).toHaveBeenCalledWith(expect.objectContaining({ pet_id: 'p2' })));
  });
  it('makes nobody new of a line that names nobody, and says so', async () => {
    const onnobody = vi.fn();
    const source = (text: string) => ({ queryKey: ['line', text], queryFn: () => Promise.resolve({ hits: [], who: text.replace('tue', '').trim(), marks: text.includes('tue') ? [{ from: 0, to: 3, kind: 'day', meant: null }] : [] }) });
    const { onfresh, user, field } = show({ source, onnobody });
    await user.type(field, 'tue{Enter}');
    await vi.waitFor(() => expect(onnobody).toHaveBeenCalledOnce());
    await vi.waitFor(() => expect(screen.queryByRole('option')).toBeNull());
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(onfresh).not.toHaveBeenCalled();
    await user.type(field, ' zoe');
    await vi.waitFor(() => expect(screen.getByRole('option')).toHaveTextContent('New client “zoe”'));
  });
  it('offers somebody new, by Enter where nobody fits and by Ctrl+Enter at any time', async () => {
    const { onpick, onfresh, user, field } = show();
    await user.type(field, 'zoe');
    expect(await screen.findByRole('option')).toHaveTextContent('New client “zoe”');
    await user.keyboard('{Enter}');
    await user.clear(field);
    await user.type(field, 'max');
    await screen.findAllByRole('option');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(onfresh).toHaveBeenCalledTimes(2);
    expect(onpick).not.toHaveBeenCalled();
  });
  it('says so where what was found is only spelt like it', async () => {
    search.mockImplementation(() => Promise.resolve([hit('1', 'Max'), hit('2', 'Maxi')]));
    const { onpick, user, field } = show({ onfresh: undefined });
    await user.type(field, 'patersen');
    expect(await screen.findByText('No exact match. Similar:')).toBeInTheDocument();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onpick).toHaveBeenCalledWith(expect.objectContaining({ pet_id: 'p2' }));
    await user.clear(field);
    await user.type(field, 'patterson');
    await vi.waitFor(() => expect(screen.queryByText('No exact match. Similar:')).toBeNull());
  });
  it('says that nobody was found where nobody new can be made', async () => {
    const { user, field } = show({ onfresh: undefined });
    await user.type(field, 'zoe');
    expect(await screen.findByText('No match for “zoe”.')).toBeInTheDocument();
  });
});
