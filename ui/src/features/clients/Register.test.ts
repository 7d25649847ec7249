import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const store = vi.hoisted(() => new Map<string, string>());
const backend = vi.hoisted(() => ({ register: vi.fn(), addPets: vi.fn(), duplicates: vi.fn() }));
vi.mock('svelte-sonner', () => ({ toast: Object.assign(vi.fn(), { dismiss: vi.fn(), success: vi.fn(), error: vi.fn() }) }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  const keepDraft = ({ name, text }: { name: string; text: string | null }) => Promise.resolve(void (text === null ? store.delete(name) : store.set(name, text)));
  return { ...real, backend: { ...real.backend, keepDraft, draft: ({ name }: { name: string }) => Promise.resolve(store.get(name) ?? null), ...backend } };
});
const { DeskError } = await import('@/backend/backend');
const { queryClient } = await import('@/backend/queries');
const { forgetDrafts, writeDrafts } = await import('@/components/drafts');
const { default: Register } = await import('./RegisterInClient.test.svelte');

const entered = { value: { client_id: 'c9', client_name: 'Nadia Okafor', pet_ids: ['p9'] }, areas: [], undo_id: 'u1' };
const ondone = vi.fn();
beforeEach(() => {
  queryClient.clear();
  forgetDrafts();
  store.clear();
  ondone.mockReset();
  backend.register.mockReset().mockResolvedValue(entered);
  backend.addPets.mockReset().mockResolvedValue(entered);
  backend.duplicates.mockReset().mockResolvedValue([]);
});
async function open(of: { id: string; name: string } | null = null) {
  const user = userEvent.setup();
  const shown = render(Register, { of, ondone, onclose: vi.fn() });
  await vi.waitFor(() => expect(document.activeElement).toBeInstanceOf(HTMLInputElement));
  return { user, ...shown };
}
const field = (name: string) => screen.getByRole('textbox', { name });
const fault = () => screen.getAllByRole('alert').map((each) => each.textContent?.trim());

describe('a new client', () => {
  it('is entered with a pet, with Enter from any field', async () => {
    const { user } = await open();
    expect(field('First name')).toHaveFocus();
    await user.keyboard('Nadia{Tab}Okafor{Tab}030 555 0199');
    await user.type(field('Pet’s name'), 'Kiwi{Enter}');
    await vi.waitFor(() => expect(ondone).toHaveBeenCalledExactlyOnceWith('c9', 'p9'));
    expect(backend.register.mock.calls[0]?.[0]).toMatchObject({
      client: { first_name: 'Nadia', last_name: 'Okafor', phones: [{ label: 'mobile', typed: '030 555 0199' }], has_no_phone: false },
      pets: [{ name: 'Kiwi', species: 'dog' }],
    });
    await writeDrafts();
    expect(store.size).toBe(0);
  });
  it('is typed straight on with Tab: from the phone to the animal’s name, whoever it may be already', async () => {
    backend.duplicates.mockResolvedValue([{ hit: { kind: 'pet', client_id: 'c1', pet_id: 'p1', pet_name: 'Max', species: 'dog', breed: null, age: null, client_name: 'Nadia Okafor', phone: null }, reasons: ['name'] }]);
    const { user } = await open();
    await user.keyboard('Nadia{Tab}Okafor{Tab}030 555 0199');
    await screen.findByText('Already a client?');
    await user.keyboard('{Tab}Kiwi');
    expect(field('Pet’s name')).toHaveValue('Kiwi');
  });
  it('goes into another phone number as it is added', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Another phone number' }));
    await vi.waitFor(() => expect(screen.getAllByRole('textbox', { name: 'Phone' })[1]).toHaveFocus());
  });
  it('has no phone where that is said', async () => {
    const { user } = await open();
    await user.keyboard('Nadia{Enter}');
    await vi.waitFor(() => expect(fault()[0]).toContain('No phone'));
    await user.click(screen.getByRole('checkbox', { name: 'No phone' }));
    await user.type(field('Last name'), '{Enter}');
    await vi.waitFor(() => expect(backend.register.mock.calls[0]?.[0]).toMatchObject({ client: { phones: [], has_no_phone: true }, pets: [] }));
  });
  it('keeps what was typed where it is refused, at its field', async () => {
    backend.register.mockRejectedValueOnce(new DeskError('chip_invalid', '', { field: 'pets.0.chip', name: 'Tom' }));
    const { user } = await open();
    await user.keyboard('Nadia{Tab}Okafor{Tab}030 555 0199');
    await user.type(field('Pet’s name'), 'Kiwi');
    await user.type(field('Chip'), '276098102345678{Enter}');
    await vi.waitFor(() => expect(fault()).toEqual(['Tom has this chip already.']));
    expect(field('Chip')).toHaveFocus();
    expect(field('First name')).toHaveValue('Nadia');
  });
  it('has as many pets as there are', async () => {
    const { user } = await open({ id: 'c1', name: 'James Patterson' });
    expect(field('Pet’s name')).toHaveFocus();
    await user.keyboard('Kiwi{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(screen.getAllByRole('textbox', { name: 'Pet’s name' })[1]).toHaveFocus());
    await user.keyboard('Mango{Enter}');
    await vi.waitFor(() => expect(backend.addPets.mock.calls[0]?.[0]).toMatchObject({ client_id: 'c1', pets: [{ name: 'Kiwi' }, { name: 'Mango' }] }));
  });
  it('comes back half-typed', async () => {
    const { user, unmount } = await open();
    await user.keyboard('Nadia');
    unmount();
    await writeDrafts();
    await open();
    await vi.waitFor(() => expect(field('First name')).toHaveValue('Nadia'));
  });
});
