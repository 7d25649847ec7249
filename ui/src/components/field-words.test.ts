import { expect, it } from 'vitest';
import { fieldWord, valueWord } from './field-words';

it.each([
  ['scheduled_at', '2026-11-24 09:30', /Nov 24, 9:30$/],
  ['due_on', '2026-11-24', /Nov 24$/],
  ['duration_minutes', '45', /^45 min$/],
  ['status', 'no_show', /^Did not come$/],
  ['status', 'a_later_one', /^a_later_one$/],
  ['price', '45.5', /^\$45\.50$/],
  ['weight_kg', '4.90', /^4\.9 kg$/],
  ['notes', 'Room 2024-11-24 09:30 later', /^Room/],
  ['notes', '', /^empty$/],
  ['notes', null, /^empty$/],
] as const)('%s "%s" reads %s', (name, value, read) => expect(valueWord(name, value)).toMatch(read));

it('names a field as people do', () => {
  expect(fieldWord('veterinarian_id')).toBe('Vet');
  expect(fieldWord('cage_card')).toBe('cage card');
});
