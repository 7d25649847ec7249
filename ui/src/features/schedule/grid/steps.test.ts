import { describe, expect, it } from 'vitest';
import type { Column, DaySchedule, DutyWindow, Hold } from '@/backend/types';
import { hoursOf } from './head';
import { longWord, stepOf, stepWord, type Known } from './steps';

const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`);
const span = (from: string, to: string) => ({ starts_at: new Date(at(from)).toISOString(), ends_at: new Date(at(to)).toISOString() });
const window = (from: string, to: string, kind: DutyWindow['kind'], label: string | null = null): DutyWindow => ({ ...span(from, to), kind, label });
const column = {
  resource_id: 'lee', kind: 'veterinarian', name: 'Dr Lee', on_duty: true, hours_label: '8:00–17:00', free_minutes: 150, free: [span('08:00', '10:00'), span('14:00', '16:00')],
  windows: [window('08:00', '12:00', 'working'), window('12:00', '13:00', 'break'), window('13:00', '16:00', 'working'), window('16:00', '17:00', 'leave', 'Course')],
} as Column;
const hold = (id: string, from: string, to: string, more: Partial<Hold>): Hold => ({ id, resource_id: 'lee', ...span(from, to), mine: false, holder_name: 'Mia Ortiz', reason: null, expires_at: null, ...more });
const lane: Known = {
  column, day: { step_minutes: 15, ...span('00:00', '23:59') } as DaySchedule, span: { from: at('00:00'), to: at('23:59') },
  holds: [hold('b', '10:00', '11:00', { reason: 'Staff meeting' }), hold('h', '11:00', '11:30', { expires_at: '2026-11-24T09:00:00Z' }), hold('m', '09:30', '10:00', { mine: true, expires_at: '2026-11-24T09:00:00Z' })],
};
const word = (time: string, now = '07:00') => stepWord(stepOf(lane, at(time), at(now)));

describe('a step', () => {
  it.each([
    ['08:00', 'Free'], ['09:30', 'Held for you'], ['10:45', 'Blocked: Staff meeting'], ['11:15', 'Held by Mia Ortiz'], ['11:30', 'Taken'], ['12:15', 'Break'], ['14:00', 'Free'], ['16:30', 'On leave: Course'],
    ['17:00', 'Outside working hours'], ['07:30', 'Outside working hours'],
  ])('at %s is %s', (time, what) => expect(word(time)).toBe(what));
  it('is free only where the backend says so, whatever its windows say', () => {
    const nothing = { ...lane, column: { ...column, free: [] }, holds: [] };
    expect(stepOf(nothing, at('08:00'), at('07:00')).kind).toBe('taken');
  });
  it('is free as long as it lasts, and past when it is over', () => {
    expect(stepOf(lane, at('08:15'), at('07:00')).to).toBe(at('10:00'));
    expect(stepOf(lane, at('08:15'), at('08:29')).kind).toBe('free');
    expect(stepOf(lane, at('08:15'), at('08:30')).kind).toBe('past');
  });
  it('is named with its length', () => expect([45, 60, 150, 65].map(longWord)).toEqual(['45 min', '1 h', '2 h 30', '1 h 05']));
});

describe('the head of a column', () => {
  const head = (more: Partial<Column> = {}, now = '07:00') => hoursOf({ ...column, windows: column.windows.slice(0, 3), ...more }, at(now));
  it('says how much is free', () => expect(head()).toBe('8:00–17:00 · 2 h 30 free'));
  it('says that it is full as long as somebody could come', () => {
    expect(head({ free_minutes: 0 }, '15:59')).toBe('8:00–17:00 · full');
    expect(head({ free_minutes: 0 }, '16:00')).toBe('8:00–17:00');
  });
  it('says the leave', () => expect(hoursOf({ ...column, on_duty: false, windows: [window('00:00', '23:59', 'leave')] }, at('07:00'))).toBe('On leave'));
});
