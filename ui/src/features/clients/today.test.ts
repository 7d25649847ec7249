import { describe, expect, it } from 'vitest';
import type { Appointment } from '@/backend/types';
import { comingToday } from './today';

const visit = (owner_id: string, pet_name: string, time: string, status: Appointment['status'] = 'scheduled') =>
  ({ id: `${owner_id}${time}`, owner_id, pet_name, starts_at: `2026-11-24T${time}:00Z`, status }) as Appointment;

describe('who comes today', () => {
  it('is each client once, by the clock, with all the animals', () => {
    const found = comingToday([visit('b', 'Max', '11:00'), visit('a', 'Pip', '09:00'), visit('b', 'Moritz', '11:30')]);
    expect(found.map(({ visit: { owner_id }, pets }) => [owner_id, pets])).toEqual([['a', ['Pip']], ['b', ['Max', 'Moritz']]]);
  });
  it('shows the visit that is still to come, and puts who is through last', () => {
    const found = comingToday([visit('a', 'Pip', '08:00', 'completed'), visit('b', 'Max', '09:00', 'completed'), visit('b', 'Max', '15:00')]);
    expect(found.map(({ visit: { id }, over }) => [id, over])).toEqual([['b15:00', false], ['a08:00', true]]);
  });
  it('leaves out who cancelled or did not come', () => expect(comingToday([visit('a', 'Pip', '08:00', 'cancelled'), visit('c', 'Tom', '08:00', 'no_show')])).toEqual([]));
});
