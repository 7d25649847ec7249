import { expect, it } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { Appointment, Column } from '@/backend/types';
import { problemOf, refusedWords, whyWord } from './rules';

const columns = [{ resource_id: 'walter', name: 'Dr Ines Walter' }, { resource_id: 'r1', name: 'Room 1' }] as Column[];
const visit = (more: Partial<Appointment>) => ({ resource_id: 'walter', room_id: 'r1', pet_name: 'Max', status: 'confirmed', starts_at: '2026-11-24T09:15:00Z', local_start: '10:15', local_end: '10:45', ...more }) as Appointment;
const taken = (name: string, at = '2026-11-24T09:15:00.000Z') => new DeskError('slot_taken', '', { name, at });

it('says which visit is in the way, of a vet and of a room', () => {
  const days = [{ columns, appointments: [visit({ status: 'no_show', pet_name: 'Rex' }), visit({})] }];
  expect(refusedWords(taken('Dr Ines Walter'), days)).toBe('Dr Ines Walter already has Max then, 10:15–10:45.');
  expect(refusedWords(taken('Room 1'), days)).toBe('Room 1 already has Max then, 10:15–10:45.');
});
it('says whose time it is where the visit is not on the screen', () => {
  const days = [{ columns, appointments: [visit({})] }];
  expect(refusedWords(taken('Dr Ines Walter', '2026-11-24T12:00:00Z'), days)).toBe('Dr Ines Walter already has a visit then.');
  expect(refusedWords(new DeskError('over_break', '', { name: 'Dr Ines Walter' }), days)).toMatch(/break/);
});
it('calls the reason by what it passes over', () => {
  const codes = ['outside_hours', 'over_break', 'on_leave', 'slot_taken', 'blocked'] as const;
  expect(codes.map((code) => whyWord(problemOf(new DeskError(code, ''))))).toEqual(['Why outside hours', 'Why in the break', 'Why although the vet is away', 'Why although it is taken', 'Why all the same']);
});
