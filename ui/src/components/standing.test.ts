import { describe, expect, it } from 'vitest';
import type { Appointment } from '@/backend/types';
import { bookedAlready, standsToday, visitToday } from './standing';

const visit = (local_start: string, status: Appointment['status'], more: Partial<Appointment> = {}) =>
  ({ id: local_start, pet_id: 'max', status, local_start, starts_at: `2026-11-24T${local_start}:00Z`, ends_at: `2026-11-24T${local_start}:30Z`, veterinarian_name: 'Dr Lee', room_name: null, arrived_at: null, in_room_at: null, ready_at: null, completed_at: null, ...more }) as Appointment;
const arrived = visit('10:30', 'arrived', { arrived_at: '2026-11-24T10:28:00Z' });
const next = { id: 'n1', starts_at: '2026-11-26T09:00:00Z', local_day: '2026-11-26', local_start: '9:00', resource_name: 'Dr Ruiz' };

describe('what stands of an animal today', () => {
  it('is the visit in the house, else the next to come, else the one that is through', () => {
    const through = visit('08:00', 'completed');
    const later = visit('14:00', 'scheduled');
    expect(visitToday('max', [later, through, arrived])).toBe(arrived);
    expect(visitToday('max', [later, through])).toBe(later);
    expect(visitToday('max', [through, visit('09:00', 'cancelled'), visit('12:00', 'no_show')])).toBe(through);
    expect(visitToday('pip', [arrived])).toBeUndefined();
  });
  it('is said in a few words', () => {
    expect(standsToday(arrived)).toBe('Here since 10:28');
    expect(standsToday(visit('14:00', 'confirmed'))).toBe('Today 14:00 with Dr Lee');
    expect(standsToday(visit('08:00', 'completed', { completed_at: '2026-11-24T08:20:00Z' }))).toBe('Here today until 8:20');
  });
  it('is told before the same animal is booked twice', () => {
    expect(bookedAlready(arrived, next)).toBe('Here since 10:28');
    expect(bookedAlready(visit('14:00', 'scheduled'), next)).toBe('Already booked: today, 14:00 with Dr Lee');
    expect(bookedAlready(visit('08:00', 'completed'), next)).toMatch(/^Already booked: Thu, Nov 26, 9:00 with Dr Ruiz$/);
    expect(bookedAlready(undefined, null)).toBeNull();
  });
});
