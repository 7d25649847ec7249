import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { AppointmentType } from '@/backend/types';
import { workAs } from '@/components/clinic.svelte';

const editVisit = vi.hoisted(() => vi.fn());
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, editVisit } };
});
const { Editing, proposalOf } = await import('./edit.svelte');

const type = { id: 't', visit_type: 'vaccination', name: 'Booster', minutes: 15, price: '45.00' } as AppointmentType;
const visit = { id: 'v', pet_name: 'Bella', minutes: 30, price: '60.00', local_end: '10:30', local_day: '2026-11-24' };
const may = (...permissions: string[]) => workAs({ permissions } as unknown as Parameters<typeof workAs>[0]);

beforeEach(() => {
  editVisit.mockReset().mockResolvedValue({ value: visit, areas: [], undo_id: 'u' });
  may('diary.write', 'diary.overbook');
});

describe('another type', () => {
  it.each([
    ['length, and the price for who may', { minutes: 30, price: '60.00' }, true, { name: 'Booster', minutes: 15, price: '45.00' }],
    ['length alone for who may not', { minutes: 30, price: '60.00' }, false, { name: 'Booster', minutes: 15, price: null }],
    ['nothing where all is usual', { minutes: 15, price: '45' }, true, null],
    ['a price where there was none', { minutes: 15, price: null }, true, { name: 'Booster', minutes: null, price: '45.00' }],
  ])('proposes %s', (_, given, mayPrice, expected) => expect(proposalOf(given, type, mayPrice)).toEqual(expected));
  it('is saved alone; what it usually takes comes with a second word', async () => {
    const editing = new Editing('v');
    await editing.saveType(type);
    expect(editVisit).toHaveBeenLastCalledWith({ appointment_id: 'v', changes: [{ field: 'type', type_id: 't' }], overbook_reason: null });
    expect(editing.proposal).toEqual({ name: 'Booster', minutes: 15, price: null });
    await editing.takeProposal();
    expect(editVisit).toHaveBeenLastCalledWith({ appointment_id: 'v', changes: [{ field: 'minutes', minutes: 15 }], overbook_reason: null });
    expect(editing.proposal).toBeNull();
  });
});

describe('a length that lies on another visit', () => {
  const longer = [{ field: 'minutes', minutes: 45 } as const];
  beforeEach(() => {
    editVisit.mockRejectedValue(new DeskError('slot_taken', ''));
  });
  it('asks for a reason, and goes with it', async () => {
    const editing = new Editing('v');
    expect(await editing.save(longer, () => '')).toBeNull();
    expect(editing.asked?.error.code).toBe('slot_taken');
    editVisit.mockResolvedValue({ value: visit, areas: [], undo_id: null });
    await editing.save(longer, () => '', 'Emergency');
    expect(editVisit).toHaveBeenLastCalledWith({ appointment_id: 'v', changes: longer, overbook_reason: 'Emergency' });
    expect(editing.asked).toBeNull();
  });
  it('is refused where nobody here may overbook, and where a reason was given', async () => {
    const editing = new Editing('v');
    await expect(editing.save(longer, () => '', 'Emergency')).rejects.toMatchObject({ code: 'slot_taken' });
    may('diary.write');
    await expect(editing.save(longer, () => '')).rejects.toMatchObject({ code: 'slot_taken' });
    expect(editing.asked).toBeNull();
  });
});
