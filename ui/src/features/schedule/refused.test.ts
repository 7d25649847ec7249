import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { Diary } from './diary.svelte';
import Refused from './Refused.svelte';

const columns = [{ resource_id: 'walter', name: 'Dr Ines Walter' }];
const max = { resource_id: 'walter', room_id: null, pet_name: 'Max', status: 'confirmed', starts_at: '2026-11-24T09:15:00Z', local_start: '10:15', local_end: '10:45' };
function show() {
  const hand = { refused: new DeskError('slot_taken', '', { name: 'Dr Ines Walter', at: max.starts_at }), putBack: vi.fn(), drop: vi.fn(() => Promise.resolve()) };
  render(Refused, { diary: { hand, days: [{ columns, appointments: [max] }] } as unknown as Diary, onback: vi.fn() });
  return { hand, user: userEvent.setup() };
}

it('says which visit is in the way, and asks why it is passed over', async () => {
  const { hand, user } = show();
  expect(screen.getByText('Dr Ines Walter already has Max then, 10:15–10:45.')).toBeVisible();
  await user.type(screen.getByRole('textbox', { name: 'Why although it is taken' }), 'Emergency{Enter}');
  expect(hand.drop).toHaveBeenCalledExactlyOnceWith('Emergency');
  expect(hand.putBack).not.toHaveBeenCalled();
});
it('goes as soon as something else is turned to', () => {
  const { hand } = show();
  const other = document.body.appendChild(document.createElement('button'));
  other.focus();
  expect(hand.putBack).toHaveBeenCalledOnce();
  other.remove();
});
