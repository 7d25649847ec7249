import { cleanup, configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { queryClient } from '@/backend/queries';
import { addDays } from '@/components/when';

configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 40_000 });
const until = (check: () => void) => vi.waitFor(check, { timeout: 8_000 });

const backend = vi.hoisted(() => ({ glance: vi.fn(), readDay: vi.fn() }));
vi.mock('@/backend/backend', async (original) => ({ ...(await original<typeof import('@/backend/backend')>()), backend }));
const { default: Shown } = await import('./JumpInClient.test.svelte');

const TODAY = '2026-11-24';
const glanceOf = (day: string) => ({ day, is_closed: new Date(`${day}T12:00:00Z`).getUTCDay() === 0, closed_reason: null, visits: day === '2026-11-27' ? 12 : 0, taken_percent: day === '2026-11-27' ? 80 : 0 });

beforeEach(() => {
  cleanup();
  queryClient.clear();
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  backend.glance.mockReset().mockImplementation(async ({ first_day, last_day }: { first_day: string; last_day: string }) => {
    const days = [first_day];
    while ((days.at(-1) ?? '') < last_day) days.push(addDays(days.at(-1) ?? '', 1));
    return days.map(glanceOf);
  });
  backend.readDay.mockReset().mockImplementation(async ({ text }: { text: string }) => ({ glance: text === 'fri' ? glanceOf('2026-11-27') : text === '18 dec' ? glanceOf('2026-12-18') : null }));
});
function show() {
  const [ongo, onclose] = [vi.fn(), vi.fn()];
  render(Shown, { day: TODAY, today: TODAY, ongo, onclose });
  return { ongo, onclose, user: userEvent.setup() };
}
const field = () => screen.findByRole('combobox', { hidden: true });

describe('a date that is typed', () => {
  it('is named in full before Enter goes there', async () => {
    const { user, ongo } = show();
    await user.type(await field(), 'fri');
    expect(await screen.findByText(/Friday.*27.*2026|Friday, November 27, 2026/)).toBeInTheDocument();
    await until(() => expect(screen.getByText(/12 visits, 80% booked/)).toBeInTheDocument());
    await user.keyboard('{Enter}');
    await until(() => expect(ongo).toHaveBeenCalledExactlyOnceWith('2026-11-27'));
  });
  it('goes there however fast Enter comes', async () => {
    const { user, ongo } = show();
    await user.type(await field(), '18 dec{Enter}');
    await until(() => expect(ongo).toHaveBeenCalledExactlyOnceWith('2026-12-18'));
  });
  it('keeps Enter from going anywhere where it is none', async () => {
    const { user, ongo } = show();
    await user.type(await field(), 'bella');
    expect(await screen.findByText(/Not a date/)).toBeInTheDocument();
    await user.keyboard('{Enter}');
    await new Promise((later) => setTimeout(later, 50));
    expect(ongo).not.toHaveBeenCalled();
  });
});

it.each([
  [['{ArrowRight}'], '2026-11-25'], [['{ArrowDown}', '{ArrowLeft}'], '2026-11-30'], [['{PageDown}'], '2026-12-24'], [['{PageUp}', '{ArrowUp}'], '2026-10-17'], [['{PageDown}', '{Home}'], TODAY], [['fri', '{ArrowDown}'], '2026-12-04'],
])('the keys %s lead to %s', async (keys, day) => {
  const { user, ongo } = show();
  await user.click(await field());
  for (const key of keys) {
    await user.keyboard(key);
    if (key === 'fri') await until(() => expect(screen.getByText(/12 visits/)).toBeInTheDocument());
  }
  await user.keyboard('{Enter}');
  await until(() => expect(ongo).toHaveBeenCalledExactlyOnceWith(day));
});

it('says what is closed and how full a day is', async () => {
  show();
  await until(() => expect(screen.getByRole('gridcell', { name: /Sunday.*29.*Closed/, hidden: true })).toHaveClass('closed'));
  expect(screen.getByRole('gridcell', { name: /27.*12 visits, 80% booked/, hidden: true })).toHaveClass('level-4');
  expect(screen.getByRole('gridcell', { name: /Tuesday.*24.*Today/, hidden: true })).toHaveAttribute('aria-current', 'date');
});
