import { describe, expect, it } from 'vitest';
import type { Intent, Undone } from '@/backend/types';
import { whatWasUndone } from './undone';

const ALL: Intent[] = [
  'book', 'edit_visit', 'reschedule', 'advance', 'cancel', 'block', 'unblock', 'add_leave', 'remove_leave', 'register', 'add_pet', 'correct_client', 'correct_phone', 'correct_pet', 'weigh',
  'correct_weight', 'remove_weight', 'decease', 'add_co_owner', 'remove_co_owner', 'settle',
];
const undone = (intent: Intent, name: string | null = 'Bella', is_redo = false): Undone => ({ intent, name, is_redo });

describe('what was undone', () => {
  it('is said with its name, and what was done again as well', () => {
    expect(whatWasUndone(undone('book'))).toBe('Bella’s booking undone');
    expect(whatWasUndone(undone('book', 'Bella', true))).toBe('Bella’s booking booked again');
    expect(whatWasUndone(undone('weigh', 'Max', true))).toBe('Max’s weight redone');
    expect(whatWasUndone(undone('block', null))).toBe('Blocked time undone');
  });
  it('has its own words for every intent', () => {
    for (const is_redo of [false, true]) {
      const said = ALL.map((intent) => whatWasUndone(undone(intent, 'Bella', is_redo)));
      // Who was corrected is said alike for a client and an animal.
      expect(new Set(said).size).toBe(ALL.length - 1);
      expect(said).not.toContain(is_redo ? 'Done again' : 'Undone');
    }
  });
  it('names everyone of a booking, and the state that was reached', () => {
    const both = { sentence: 'Toby, Momo booked, 14:00 with Dr Lee', names: ['Toby', 'Momo'] };
    expect(whatWasUndone(undone('book', 'Momo'), both)).toBe('Bookings for Toby and Momo undone');
    expect(whatWasUndone(undone('book', 'Momo', true), both)).toBe('Toby and Momo booked again');
    const arrived = { sentence: 'Milo: Arrived', names: [] };
    expect(whatWasUndone(undone('advance', 'Milo'), arrived)).toBe('Milo: Arrived undone');
    expect(whatWasUndone(undone('advance', 'Milo', true), arrived)).toBe('Milo: Arrived redone');
  });
  it('is said as it was said when it was done, where the backend names nobody', () => {
    expect(whatWasUndone(undone('correct_client', null), { sentence: 'James Patterson: phone 206 555 0199', names: [] })).toBe('James Patterson: phone 206 555 0199 undone');
  });
  it('is said without a name where there is none', () => {
    expect(whatWasUndone(undone('book', null))).toBe('Undone');
    expect(whatWasUndone(undone('book', null, true))).toBe('Done again');
  });
});
