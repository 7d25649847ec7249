import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskError } from '@/backend/backend';

const newClinicDefaults = vi.hoisted(() => vi.fn());
const foundClinic = vi.hoisted(() => vi.fn());
const openOwnClinic = vi.hoisted(() => vi.fn());
vi.mock('@/backend/events', () => ({ onProgress: () => () => {} }));
vi.mock('@/backend/backend', async (original) => {
  const real = await original<typeof import('@/backend/backend')>();
  return { ...real, backend: { ...real.backend, newClinicDefaults, foundClinic, openOwnClinic } };
});

const { default: Found } = await import('./Found.svelte');
const { forgetTyped } = await import('./kept');

async function show() {
  const acts = { onstate: vi.fn(), onback: vi.fn() };
  const shown = render(Found, acts);
  await vi.waitFor(() => expect(screen.getByLabelText('Time zone')).toHaveValue('Europe/Berlin'));
  return { ...acts, shown, user: userEvent.setup() };
}
type User = ReturnType<typeof userEvent.setup>;
async function toVets(user: User) {
  await user.keyboard('Linden clinic{Tab}030 555 0100{Enter}');
  await screen.findByRole('heading', { name: 'When are you open?' });
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Vets and rooms' });
}
async function toYou(user: User) {
  await toVets(user);
  await user.keyboard('Dr Anna Berg{Tab}B-1{Enter}');
  await screen.findByRole('heading', { name: 'Your sign-in' });
}
async function passwords(user: User) {
  await user.type(screen.getByLabelText('Password'), 'a good long word');
  await user.type(screen.getByLabelText('Repeat the password'), 'a good long word');
}

beforeEach(() => {
  forgetTyped();
  newClinicDefaults.mockReset().mockResolvedValue({ time_zone: 'Europe/Berlin', needs_passphrase: false });
  foundClinic.mockReset().mockResolvedValue('opened');
  openOwnClinic.mockReset().mockResolvedValue('signed out');
});

describe('setting up a clinic', () => {
  it('goes on with Enter through four steps, and sends what was typed', async () => {
    const { user, onstate } = await show();
    await toYou(user);
    expect(screen.getByText('Step 4 of 4')).toBeInTheDocument();
    expect(screen.getByLabelText('Sign-in name')).toHaveValue('anna');
    await passwords(user);
    await user.keyboard('{Enter}');
    expect(onstate).toHaveBeenCalledWith('opened');
    expect(foundClinic).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        clinic_name: 'Linden clinic', time_zone: 'Europe/Berlin', vets: [{ name: 'Dr Anna Berg', licence: 'B-1' }], own_vet: 0, first_name: 'Anna', last_name: 'Berg', login: 'anna',
        password: 'a good long word', passphrase: null,
      }),
    );
  });
  it('stays where something is missing, and waits in that field', async () => {
    const { user } = await show();
    await user.keyboard('Linden clinic{Enter}');
    expect(screen.getByLabelText('Phone')).toHaveFocus();
    expect(screen.getByRole('alert')).toHaveTextContent('Please fill this in.');
    expect(screen.getByText('Step 1 of 4')).toBeInTheDocument();
    await user.keyboard('0');
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('keeps what was typed on the way back and forth', async () => {
    const { user, onback, shown } = await show();
    await toYou(user);
    await passwords(user);
    await user.keyboard('{Escape}');
    expect(screen.getByLabelText('Name, as shown above the column')).toHaveValue('Dr Anna Berg');
    await user.keyboard('{Escape}{Escape}');
    expect(screen.getByLabelText('Name of the clinic')).toHaveValue('Linden clinic');
    await user.keyboard('{Enter}{Enter}{Enter}');
    expect(screen.getByLabelText('Password')).toHaveValue('a good long word');
    await user.keyboard('{Escape}{Escape}{Escape}{Escape}');
    expect(onback).toHaveBeenCalledOnce();
    // Gone to look at the other ways, and come back: the text is there, the password is not.
    shown.unmount();
    render(Found, { onstate: vi.fn(), onback });
    expect(await screen.findByLabelText('Name of the clinic')).toHaveValue('Linden clinic');
    await user.keyboard('{Enter}{Enter}{Enter}');
    expect(await screen.findByLabelText('Password')).toHaveValue('');
  });
  it('shows a refusal at its field, on its step, with everything else as it was', async () => {
    foundClinic.mockRejectedValueOnce(new DeskError('phone_invalid', '', { field: 'phone' }));
    const { user } = await show();
    await toYou(user);
    await passwords(user);
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('not a valid phone number');
    expect(screen.getByLabelText('Phone')).toHaveFocus();
    await user.keyboard('{Enter}{Enter}{Enter}');
    expect(screen.getByLabelText('Repeat the password')).toHaveValue('a good long word');
  });
  it('asks for the phrase on a PC without a keyring', async () => {
    newClinicDefaults.mockResolvedValue({ time_zone: 'Europe/Berlin', needs_passphrase: true });
    const { user } = await show();
    await toYou(user);
    await passwords(user);
    await user.keyboard('{Enter}');
    expect(screen.getByLabelText('This PC’s passphrase')).toHaveFocus();
    await user.keyboard('linden green door{Enter}');
    expect(foundClinic).toHaveBeenCalledWith(expect.objectContaining({ passphrase: 'linden green door' }));
  });
  it('opens the clinic that is there already instead of founding another', async () => {
    foundClinic.mockRejectedValueOnce(new DeskError('clinic_there_already', ''));
    const { user, onstate } = await show();
    await toYou(user);
    await passwords(user);
    await user.keyboard('{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Open this PC’s clinic' }));
    expect(onstate).toHaveBeenCalledWith('signed out');
  });
});

describe('the opening hours', () => {
  async function hours() {
    const shown = await show();
    await shown.user.keyboard('Linden clinic{Tab}030 555 0100{Enter}');
    await screen.findByRole('heading', { name: 'When are you open?' });
    return shown;
  }
  it('are written out as they are typed, and copied to the day below', async () => {
    const { user } = await hours();
    const opens = screen.getByLabelText('Monday: opens');
    await user.clear(opens);
    await user.type(opens, '9 am{Tab}');
    expect(opens).toHaveValue('9:00');
    await user.click(screen.getByRole('button', { name: 'Tuesday: same as above' }));
    expect(screen.getByLabelText('Tuesday: opens')).toHaveValue('9:00');
    expect(screen.getByLabelText('Wednesday: opens')).toHaveValue('8:00');
  });
  it('say which time is wrong', async () => {
    const { user } = await hours();
    await user.clear(screen.getByLabelText('Friday: closes'));
    await user.type(screen.getByLabelText('Friday: closes'), 'late{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('Friday: Enter a time, such as 8:00.');
    expect(screen.getByLabelText('Friday: closes')).toHaveFocus();
  });
  it('are none on a closed day', async () => {
    const { user } = await hours();
    await user.click(screen.getByRole('checkbox', { name: 'Saturday: open' }));
    expect(screen.queryByLabelText('Saturday: opens')).toBeNull();
  });
});

describe('the vets', () => {
  it('come and go, and the founder may be one of them or none', async () => {
    const { user } = await show();
    await toVets(user);
    await user.keyboard('Dr Anna Berg{Tab}B-1');
    await user.click(screen.getByRole('button', { name: 'Add another vet' }));
    await user.keyboard('Tom Klein{Tab}K-2{Enter}');
    await screen.findByRole('heading', { name: 'Your sign-in' });
    const who = screen.getByLabelText('Are you one of the vets?');
    expect(who).toHaveValue('');
    expect(within(who).getAllByRole('option').map((each) => each.textContent)).toEqual(['No', 'Dr Anna Berg', 'Tom Klein']);
    await user.selectOptions(who, 'Tom Klein');
    expect(screen.getByLabelText('First name')).toHaveValue('Tom');
    expect(screen.getByLabelText('Sign-in name')).toHaveValue('tom');
    await user.clear(screen.getByLabelText('Sign-in name'));
    await user.type(screen.getByLabelText('Sign-in name'), 'boss');
    await user.type(screen.getByLabelText('First name'), 'my');
    expect(screen.getByLabelText('Sign-in name')).toHaveValue('boss');
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Remove vet 2' }));
    expect(screen.queryByDisplayValue('Tom Klein')).toBeNull();
  });
});
