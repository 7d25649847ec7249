import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { Me } from '@/backend/types';

const unlock = vi.hoisted(() => vi.fn());
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, unlock } };
});
const { default: Lock } = await import('./Lock.svelte');

const me = { user_id: 'u1', name: 'Mia Keller', initials: 'MK' } as Me;
const show = () => {
  const acts = { onstate: vi.fn(), onswitch: vi.fn(() => Promise.resolve()) };
  render(Lock, { me, ...acts });
  return acts;
};
beforeEach(() => {
  unlock.mockReset();
});

describe('a locked desk', () => {
  it('says who is away and opens with the password and Enter', async () => {
    unlock.mockResolvedValue('open');
    const { onstate } = show();
    expect(screen.getByRole('heading', { name: 'Mia Keller' })).toBeInTheDocument();
    await userEvent.keyboard('secret{Enter}');
    expect(unlock).toHaveBeenCalledExactlyOnceWith({ password: 'secret' });
    expect(onstate).toHaveBeenCalledExactlyOnceWith('open');
  });
  it('is calm about a wrong password, which is ready to be typed over', async () => {
    unlock.mockRejectedValueOnce(new DeskError('wrong_password', '')).mockResolvedValue('open');
    const { onstate } = show();
    await userEvent.keyboard('typo{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong password. Try again.');
    expect(screen.getByLabelText('Password')).toHaveFocus();
    await userEvent.clear(screen.getByLabelText('Password'));
    await userEvent.keyboard('secret{Enter}');
    expect(onstate).toHaveBeenCalledOnce();
  });
  it('lets somebody else sit down', async () => {
    const { onswitch } = show();
    await userEvent.click(screen.getByRole('button', { name: 'Switch user' }));
    expect(onswitch).toHaveBeenCalledOnce();
    expect(unlock).not.toHaveBeenCalled();
  });
  it('asks nothing with an empty password', async () => {
    show();
    await userEvent.keyboard('{Enter}');
    expect(unlock).not.toHaveBeenCalled();
    expect(screen.getByRole('alert')).toHaveTextContent('Please fill this in.');
  });
});
