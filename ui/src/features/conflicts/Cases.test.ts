import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Case, FreeSlot } from '@/backend/types';
import { queryClient } from '@/backend/queries';
import { setSingleKeys } from '@/components/single-keys.svelte';

// A busy machine takes its time.
configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 40_000 });
const until = (check: () => void) => vi.waitFor(check, { timeout: 8_000 });

const backend = vi.hoisted(() => ({ cases: vi.fn(), settleCase: vi.fn(), reschedule: vi.fn() }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, ...backend } };
});
const { default: Shown } = await import('./CasesInClient.test.svelte');

const offer = (time: string): FreeSlot => ({ resource_id: 'lee', resource_name: 'Dr Sarah Lee', starts_at: `2026-11-24T${time}:00Z`, ends_at: '2026-11-24T23:00:00Z', local_day: '2026-11-24', local_start: time });
const of = (name: string) => ({ table: 'appointments', row_id: 'a1', name });
const lost: Case = {
  id: 'k1', kind: 'needs_reschedule', intent: 'book', at: '2026-11-24T09:00:00Z', reason: 'slot_taken', pet_name: 'Max', client_name: 'James Patterson', phones: ['206 555 0142'],
  appointment_id: 'a1', starts_at: '2026-11-24T10:00:00Z', local_day: '2026-11-24', local_start: '10:00', resource_name: 'Dr Sarah Lee', resource_id: 'lee', minutes: 30,
  offers: [offer('11:00'), offer('11:30'), offer('14:00')], fields: [],
};
const both: Case = {
  ...lost, id: 'k2', kind: 'conflict', intent: 'reschedule', reason: 'changed_meanwhile', pet_name: 'Bella', offers: [],
  fields: [{ ...of('scheduled_at'), mine: '2026-11-24 11:00', theirs: '2026-11-24 15:00' }, { ...of('veterinarian_id'), mine: 'Dr Sarah Lee', theirs: 'Dr Marco Ruiz' }],
};
const refused: Case = { ...lost, id: 'k3', kind: 'rejected', reason: 'not_allowed', pet_name: 'Rex', offers: [] };
let open: Case[];
const done = { value: null, areas: [], undo_id: null };

async function show(cases: Case[]) {
  open = cases;
  const onfindtime = vi.fn();
  render(Shown, { onfindtime, onday: vi.fn() });
  if (cases.length > 0) await until(() => expect(document.activeElement?.tagName).toBe('LI'));
  return { onfindtime, user: userEvent.setup() };
}
beforeEach(() => {
  queryClient.clear();
  setSingleKeys(true);
  backend.cases.mockReset().mockImplementation(() => Promise.resolve(open));
  backend.settleCase.mockReset().mockResolvedValue(done);
  backend.reschedule.mockReset().mockResolvedValue({ ...done, value: { pet_name: 'Max', local_start: '11:30' } });
});

describe('a visit that lost its time', () => {
  it('says what happened, whom to call, and three times', async () => {
    await show([lost]);
    const card = within(screen.getByRole('article'));
    expect(card.getByRole('heading', { level: 2 })).toHaveTextContent('Max’s slot was taken');
    expect(card.getByText(/Someone else booked .*10:00 with Dr Sarah Lee/)).toBeVisible();
    expect(card.getByRole('button', { name: /206 555 0142/ })).toBeVisible();
    expect(card.getAllByRole('button', { name: /Dr Sarah Lee/ })).toHaveLength(3);
  });
  it('takes the second time at 2', async () => {
    const { user } = await show([lost]);
    await user.keyboard('2');
    await until(() => expect(backend.reschedule).toHaveBeenCalledWith(expect.objectContaining({ appointment_id: 'a1', starts_at: '2026-11-24T11:30:00Z', minutes: 30, resource_id: 'lee' })));
  });
  it('takes no time from a scanner’s digits', async () => {
    const { user } = await show([lost]);
    await user.keyboard('21');
    await user.keyboard('9');
    await new Promise((rest) => setTimeout(rest, 120));
    expect(backend.reschedule).not.toHaveBeenCalled();
  });
  it('looks for another time at F and is given up at Delete', async () => {
    const { user, onfindtime } = await show([lost]);
    await user.keyboard('f');
    expect(onfindtime).toHaveBeenCalledWith(expect.objectContaining({ id: 'k1' }));
    await user.keyboard('{Delete}');
    expect(backend.settleCase).toHaveBeenCalledWith({ case_id: 'k1', choice: 'dismiss', theirs: [] });
  });
  it('leaves letters alone where these are switched off', async () => {
    const { user, onfindtime } = await show([lost]);
    setSingleKeys(false);
    await user.keyboard('f2');
    await new Promise((rest) => setTimeout(rest, 120));
    expect(onfindtime).not.toHaveBeenCalled();
    expect(backend.reschedule).not.toHaveBeenCalled();
  });
});

describe('two versions', () => {
  it('keep theirs unless a side is chosen', async () => {
    const { user } = await show([both]);
    await user.keyboard('{Enter}');
    expect(backend.settleCase).toHaveBeenCalledWith({ case_id: 'k2', choice: 'dismiss', theirs: [] });
  });
  it('are settled field by field with the arrows', async () => {
    const { user } = await show([both]);
    await user.keyboard('{ArrowLeft}{ArrowDown}{ArrowRight}{Enter}');
    expect(backend.settleCase).toHaveBeenCalledWith({ case_id: 'k2', choice: 'mine', theirs: [of('veterinarian_id')] });
  });
  it('are all mine where every field is', async () => {
    const { user } = await show([both]);
    await user.keyboard('{ArrowLeft}{ArrowDown}{ArrowLeft}');
    expect(screen.getByRole('button', { name: /Use mine/ })).toBeVisible();
    await user.keyboard('{Enter}');
    expect(backend.settleCase).toHaveBeenCalledWith({ case_id: 'k2', choice: 'mine', theirs: [] });
  });
});

it('goes through the list with J and K, lost times first', async () => {
  const { user } = await show([refused, both, lost]);
  const at = () => within(document.activeElement as HTMLElement).getByRole('heading', { level: 2 }).textContent;
  expect(at()).toContain('Max');
  await user.keyboard('j');
  expect(at()).toContain('Bella');
  await user.keyboard('jj');
  expect(at()).toContain('Rex');
  await user.keyboard('{Enter}');
  expect(backend.settleCase).toHaveBeenCalledWith({ case_id: 'k3', choice: 'mine', theirs: [] });
  await user.keyboard('k');
  expect(at()).toContain('Bella');
});

it('says so where nothing is to be decided', async () => {
  await show([]);
  expect(await screen.findByText('No conflicts.')).toBeVisible();
});
