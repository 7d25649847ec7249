import { describe, expect, it, vi } from 'vitest';
import type { Appointment, Column, DaySchedule, RescheduleRequest } from '@/backend/types';
import { announced } from '@/components/announce.svelte';

const backend = vi.hoisted(() => ({ reschedule: vi.fn() }));
vi.mock('@/backend/backend', async (original) => ({ ...(await original<typeof import('@/backend/backend')>()), backend }));
const { Diary } = await import('./diary.svelte');
const { daySheet } = await import('./grid/sheet');

/** Far ahead: nothing of it is past. */
const DAY = '2099-11-24';
const span = (from: string, to: string) => ({ starts_at: `${DAY}T${from}:00Z`, ends_at: `${DAY}T${to}:00Z` });
const vet = (resource_id: string, name: string) =>
  ({ resource_id, kind: 'veterinarian', name, on_duty: true, hours_label: null, free: [span('08:00', '12:00')], free_minutes: 240, windows: [{ ...span('08:00', '12:00'), kind: 'working', label: null }, { ...span('12:00', '13:00'), kind: 'break', label: null }] }) as Column;
const room = { resource_id: 'r1', kind: 'room', name: 'Room 1', on_duty: true, hours_label: null, free: [], free_minutes: 0, windows: [] } as unknown as Column;
const bella = { id: 'bella', resource_id: 'lee', veterinarian_name: 'Dr Lee', room_id: null, pet_name: 'Bella', status: 'scheduled', minutes: 30, local_day: DAY, local_start: '9:00', ...span('09:00', '09:30') } as Appointment;
const max = { ...bella, id: 'max', resource_id: null, veterinarian_name: null, pet_name: 'Max', status: 'arrived' } as Appointment;

function open(...appointments: Appointment[]) {
  const ticks = Array.from({ length: 24 }, (_, hour) => ({ at: `${DAY}T${String(hour).padStart(2, '0')}:00:00Z`, label: `${hour}:00` }));
  const page = {
    day: DAY, today: DAY, previous_day: DAY, next_day: DAY, time_zone: 'UTC', now: `${DAY}T07:00:00Z`, starts_at: `${DAY}T00:00:00Z`, ends_at: '2099-11-25T00:00:00Z', opens_at: null, closes_at: null, closed_reason: null,
    step_minutes: 15, ticks, columns: [vet('lee', 'Dr Lee'), vet('ruiz', 'Dr Ruiz'), room], appointments, holds: [],
  } as unknown as DaySchedule;
  const diary = new Diary();
  diary.page = page;
  diary.show(daySheet(page));
  backend.reschedule.mockReset().mockImplementation(async (request: RescheduleRequest) => ({ value: { ...bella, ...request, starts_at: request.starts_at }, areas: [], undo_id: 'u' }));
  return diary;
}

describe('what is carried', () => {
  it('names the other vet as soon as it is over their column, and the one it leaves', () => {
    const diary = open(bella);
    diary.hand.pickUp(bella, 'keys');
    diary.hand.carry(0, 60);
    expect([diary.hand.where, diary.hand.leaves]).toEqual(['10:00 with Dr Lee', null]);
    diary.hand.carry(1, 0);
    expect([diary.hand.where, diary.hand.leaves]).toEqual(['10:00 with Dr Ruiz', 'Dr Lee']);
    expect(announced.text).toBe('10:00 with Dr Ruiz, instead of Dr Lee');
    diary.hand.carry(0, 120);
    expect(announced.text).toBe('12:00 with Dr Ruiz, Break, instead of Dr Lee');
  });
  it('says both vets when it is put down', async () => {
    const diary = open(bella);
    diary.hand.pickUp(bella, 'keys');
    diary.hand.carry(1, 0);
    await diary.hand.drop();
    expect(backend.reschedule.mock.calls[0]?.[0]).toMatchObject({ resource_id: 'ruiz', starts_at: `${DAY}T09:00:00.000Z` });
    await vi.waitFor(() => expect(announced.text).toBe('Bella moved to 9:00 with Dr Ruiz, was with Dr Lee'));
  });
  it('gives nobody a vet by going into a room', async () => {
    const diary = open(max);
    expect(diary.waiting.map(({ id }) => id)).toEqual(['max']);
    diary.hand.pickUp(max, 'keys');
    diary.hand.carry(1, 0);
    diary.hand.carry(1, 0);
    expect(diary.hand.where).toContain('in Room 1');
    await diary.hand.drop();
    expect(backend.reschedule.mock.calls[0]?.[0]).toMatchObject({ resource_id: 'r1', room: { kind: 'take', room_id: 'r1' } });
  });
});

describe('what is marked', () => {
  const at = (time: string) => Date.parse(`${DAY}T${time}:00Z`);
  it('is booked from its beginning, with its length', () => {
    const diary = open();
    diary.cursor = { resource_id: 'lee', at: at('10:00'), visit: null };
    diary.markOn(15);
    diary.markOn(15);
    expect(diary.freeStep).toEqual({ resource_id: 'lee', starts_at: `${DAY}T10:00:00.000Z`, minutes: 45 });
    expect(announced.text).toBe('10:00 to 10:45, 45 min, Dr Lee selected');
  });
  it('goes to the end of the hours, and then to the end of the day', () => {
    const diary = open();
    diary.cursor = { resource_id: 'lee', at: at('10:00'), visit: null };
    diary.markToEdge('last');
    expect([diary.marked?.from, diary.marked?.to]).toEqual([at('10:00'), at('12:00')]);
    diary.markToEdge('last');
    expect(diary.endOf(diary.marked?.to ?? 0)).toBe('24:00');
  });
  it('is nothing where its day is not on the screen', () => {
    const diary = open();
    diary.cursor = { resource_id: 'lee', at: at('10:00'), visit: null };
    diary.markOn(15);
    diary.mark = { resource_id: 'lee', anchor: { from: 0, to: 1 }, head: { from: 0, to: 1 } };
    expect(diary.marked).toBeNull();
  });
});
