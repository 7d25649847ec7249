import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';
import type { AppState } from '@/backend/types';

const signIn = vi.hoisted(() => vi.fn());
vi.mock('@/backend/events', () => ({ onProgress: () => () => {} }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, signIn } };
});
const { default: SignIn } = await import('./SignIn.svelte');

const state = (last_login: string | null) =>
  ({ phase: 'signed_out', version: '1', demo_available: true, connection: { kind: 'server', host: 'vet.example.org', port: 5432, database: 'vetdesk', ca_file: null }, me: null, last_login, people: [] }) as unknown as AppState;
const show = (last_login: string | null = 'mara') => {
  const onstate = vi.fn();
  render(SignIn, { state: state(last_login), onstate });
  return onstate;
};
beforeEach(() => {
  signIn.mockReset();
});

describe('signing in', () => {
  it('remembers who was here and waits in the password', () => {
    show();
    expect(screen.getByLabelText('Name')).toHaveValue('mara');
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });
  it('waits in the name where nobody was here', () => {
    show(null);
    expect(screen.getByLabelText('Name')).toHaveFocus();
  });
  it('signs in with Enter', async () => {
    signIn.mockResolvedValue('opened');
    const onstate = show();
    await userEvent.keyboard('secret{Enter}');
    expect(signIn).toHaveBeenCalledWith({ login: 'mara', password: 'secret', passphrase: null });
    expect(onstate).toHaveBeenCalledWith('opened');
  });
  it('asks for the passphrase when the backend needs one, and keeps the rest', async () => {
    signIn.mockRejectedValueOnce(new DeskError('passphrase_needed', '')).mockResolvedValueOnce('opened');
    show();
    await userEvent.keyboard('secret{Enter}');
    const field = await screen.findByLabelText('This PC’s passphrase');
    expect(field).toHaveFocus();
    await userEvent.keyboard('a long phrase{Enter}');
    expect(signIn).toHaveBeenLastCalledWith({ login: 'mara', password: 'secret', passphrase: 'a long phrase' });
  });
  it('says at the password that it is wrong, and selects it', async () => {
    signIn.mockRejectedValue(new DeskError('wrong_password', ''));
    show();
    await userEvent.keyboard('typo{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong name or password.');
    expect(screen.getByLabelText('Password')).toHaveFocus();
    expect(screen.getByLabelText('Password')).toHaveValue('typo');
  });
  it('shows another trouble with what is safe and a way on', async () => {
    signIn.mockRejectedValue(new DeskError('no_offline_copy', ''));
    show();
    await userEvent.keyboard('secret{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('on the server is safe');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(signIn).toHaveBeenCalledTimes(2);
  });
  it('says why somebody was signed out without their doing', async () => {
    const details = { field: null, name: null, at: null, day: null, status: null, count: null, weight: null };
    render(SignIn, { state: { ...state('mara'), trouble: { code: 'wrong_password', message: '', details } }, onstate: vi.fn() });
    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong name or password.');
  });
  it('sends nothing that is empty', async () => {
    show();
    await userEvent.keyboard('{Enter}');
    expect(signIn).not.toHaveBeenCalled();
    expect(screen.getByRole('alert')).toHaveTextContent('Please fill this in.');
  });
});

describe('a PC that several people share', () => {
  const people = [{ login: 'mia', name: 'Mia Keller', initials: 'MK' }, { login: 'sarah', name: 'Dr Sarah Lee', initials: 'SL' }, { login: 'kim', name: 'Kim Park', initials: 'KP' }];
  const shared = (more: Partial<AppState> = {}, prefer: string | null = null) => {
    const onstate = vi.fn();
    render(SignIn, { state: { ...state('mia'), people, ...more }, prefer, onstate });
    return onstate;
  };
  it('shows who is known, the last one chosen, and waits in the password', async () => {
    signIn.mockResolvedValue('opened');
    shared();
    expect(screen.getAllByRole('radio').map((each) => each.textContent.trim())).toEqual(['MKMia Keller', 'SLDr Sarah Lee', 'KPKim Park']);
    expect(screen.getByRole('radio', { name: 'Mia Keller' })).toBeChecked();
    await userEvent.keyboard('secret{Enter}');
    expect(signIn).toHaveBeenCalledWith({ login: 'mia', password: 'secret', passphrase: null });
  });
  it('takes another with one arrow key, the password and Enter', async () => {
    signIn.mockResolvedValue('opened');
    shared();
    await userEvent.keyboard('{ArrowDown}secret{Enter}');
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ login: 'sarah', password: 'secret', passphrase: null });
  });
  it('goes round the end, and forgets the password that was another’s', async () => {
    shared();
    await userEvent.keyboard('mine{ArrowUp}');
    expect(screen.getByRole('radio', { name: 'Kim Park' })).toBeChecked();
    expect(screen.getByLabelText('Password')).toHaveValue('');
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });
  it('begins with who was chosen in the menu', () => {
    shared({}, 'kim');
    expect(screen.getByRole('radio', { name: 'Kim Park' })).toBeChecked();
  });
  it('lets somebody sign in who was never here', async () => {
    signIn.mockResolvedValue('opened');
    shared();
    await userEvent.click(screen.getByRole('button', { name: 'Someone else' }));
    expect(screen.getByLabelText('Name')).toHaveFocus();
    await userEvent.keyboard('robin{Tab}secret{Enter}');
    expect(signIn).toHaveBeenCalledWith({ login: 'robin', password: 'secret', passphrase: null });
  });
});
