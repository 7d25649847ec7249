import { describe, expect, it } from 'vitest';
import type { Status, VisitDay } from '@/backend/types';
import { stepsOf, whyFixed, whyNot } from './steps';

const visit = (status: Status, its_day: VisitDay, next_status: Status | null = null, previous_status: Status | null = null) => ({
  status, its_day, next_status, previous_status, needs_reschedule: false, pet_name: 'Bella', local_day: '2026-12-16', local_start: '14:00', starts_at: '2026-12-16T14:00:00Z',
});
const at = (time: string) => Date.parse(`2026-12-16T${time}:00Z`);
const said = (...given: Parameters<typeof visit>) => stepsOf(visit(...given), at('14:05')).map(({ kind, key, to }) => `${kind} ${key} ${to}`);

describe('what can be done with a visit now', () => {
  it.each<[string, string[], string[]]>([
    ['ahead', said('scheduled', 'ahead'), ['confirm Y confirmed']],
    ['ahead and confirmed', said('confirmed', 'ahead', null, 'scheduled'), ['back Shift Space scheduled']],
    ['on its day', said('scheduled', 'today', 'arrived'), ['next Space arrived', 'confirm Y confirmed', 'miss M no_show']],
    ['in the house', said('in_room', 'today', 'ready', 'arrived'), ['next Space ready', 'back Shift Space arrived']],
    ['missed', said('no_show', 'today', null, 'scheduled'), ['back Shift Space scheduled']],
    ['after its day', said('confirmed', 'past', null, 'scheduled'), ['came Y completed', 'miss M no_show', 'back Shift Space scheduled']],
    ['after its day, in the house for ever', said('in_room', 'past', null, 'arrived'), ['came Y completed', 'back Shift Space arrived']],
    ['after its day and through', said('completed', 'past', null, 'ready'), ['back Shift Space ready']],
  ])('%s', (_, steps, expected) => expect(steps).toEqual(expected));
  it('is nothing where the slot was lost', () => expect(stepsOf({ ...visit('scheduled', 'today', 'arrived'), needs_reschedule: true }, at('14:05'))).toEqual([]));
  it('is no absence before the time of the visit, and the key says why', () => {
    const bella = visit('confirmed', 'today', 'arrived');
    expect(stepsOf(bella, at('13:59')).map(({ kind }) => kind)).toEqual(['next']);
    expect(whyNot(bella, ['miss'])).toBe('Bella is due at 14:00.');
    expect(stepsOf(bella, at('14:00')).map(({ kind }) => kind)).toEqual(['next', 'miss']);
  });
  it('is neither moved nor cancelled once it is over', () => {
    expect(whyFixed(visit('completed', 'today'))).toBe('Bella: Checked out. This visit can no longer be moved or cancelled.');
    expect(whyFixed(visit('in_room', 'today'))).toBeNull();
  });
  it('names the day on which somebody comes, and came', () => {
    expect(whyNot(visit('scheduled', 'ahead'))).toMatch(/^Bella comes on Wednesday,? (16 December|December 16)\.?$/);
    expect(whyNot(visit('confirmed', 'past'))).toMatch(/^Bella’s visit was on Wednesday/);
    expect(whyNot(visit('completed', 'today'))).toBe('Bella: Checked out');
  });
});
