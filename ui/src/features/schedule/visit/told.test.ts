import { describe, expect, it } from 'vitest';
import type { VisitEvent } from '@/backend/types';
import { deed, details, doer } from './told';

const event = (intent: string, changes: [string, string | null, string | null][], more: Partial<VisitEvent> = {}): VisitEvent => ({
  at: '2026-11-24T09:00:00Z', local_day: '2026-11-24', local_time: '10:00', intent, by: 'Robin Desk', workstation: 'Counter 2', waiting: false,
  changes: changes.map(([name, before, after]) => ({ name, before, after })), ...more,
});

describe('an event of a visit', () => {
  it('is told with what it was and what it became', () => {
    const moved = event('reschedule', [['scheduled_at', '2026-11-24 09:00', '2026-11-25 14:30'], ['veterinarian_id', 'Dr Kim', 'Dr Lee'], ['room_id', null, 'Room 1']]);
    expect(deed(moved)).toBe('Moved');
    const [time, vet, room] = details(moved);
    expect(time?.text).toMatch(/24.*9:00 → .*25.*14:30/);
    expect(vet).toEqual({ name: 'Vet', text: 'Dr Kim → Dr Lee' });
    expect(room).toEqual({ name: 'Room', text: 'Room 1' });
  });
  it.each([
    ['a step is its state', event('advance', [['status', 'scheduled', 'arrived']]), 'Arrived', 0],
    ['a cancellation tells its reason', event('cancel', [['status', 'scheduled', 'cancelled'], ['cancellation_reason', null, 'Ill']]), 'Cancelled', 1],
    ['a booking tells what was booked', event('book', [['status', null, 'scheduled'], ['duration_minutes', null, '30']]), 'Booked', 1],
    ['a correction tells the field', event('edit_visit', [['reason', 'Ear', 'Eye']]), 'Changed', 1],
    ['what was taken back', event('undo', [['status', 'arrived', 'scheduled']]), 'Taken back', 1],
    ['what another program made', event('', [['status', null, 'scheduled']]), 'Booked', 1],
  ])('%s', (_, told, word, lines) => {
    expect(deed(told)).toBe(word);
    expect(details(told)).toHaveLength(lines);
  });
  it('names who and where as far as it is known', () => {
    expect(doer(event('book', []))).toBe('Robin Desk, on the PC “Counter 2”');
    expect(doer(event('book', [], { by: null, workstation: null }))).toBe('Not known on this PC');
  });
});
