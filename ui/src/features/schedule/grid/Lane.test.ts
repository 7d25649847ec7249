import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import type { Appointment, Column, DaySchedule } from '@/backend/types';
import { Diary } from '../diary.svelte';
import Drawn from './Lane.svelte';
import { ms } from './ruler';
import { daySheet, type Lane } from './sheet';

const lee = { resource_id: 'lee', kind: 'veterinarian', name: 'Dr Lee', on_duty: true, windows: [], hours_label: null, free: [], free_minutes: 0 } as Column;
const visit = (id: string, date: string) =>
  ({ id, resource_id: 'lee', room_id: null, status: 'scheduled', visit_type: 'checkup', pet_name: id, minutes: 30, local_day: date, starts_at: `${date}T09:00:00Z`, ends_at: `${date}T09:30:00Z` }) as unknown as Appointment;
function lane(date: string, ...ids: string[]): Lane {
  const start = ms(`${date}T00:00:00Z`);
  const ticks = Array.from({ length: 24 }, (_, n) => ({ at: new Date(start + n * 3_600_000).toISOString(), label: `${n}:00` }));
  const [drawn] = daySheet({
    day: date, today: '2026-11-24', starts_at: new Date(start).toISOString(), ends_at: new Date(start + 86_400_000).toISOString(), opens_at: null, closes_at: null,
    step_minutes: 15, ticks, columns: [lee], appointments: ids.map((id) => visit(id, date)), holds: [],
  } as unknown as DaySchedule).lanes;
  if (!drawn) throw new Error('no lane');
  return drawn;
}
const [TUESDAY, WEDNESDAY] = ['2026-11-24', '2026-11-25'];
const NINE = { resource_id: 'lee', from: ms(`${WEDNESDAY}T09:00:00Z`), to: ms(`${WEDNESDAY}T09:30:00Z`) };
const rest = { begins: { top: 0, bottom: 1920 }, height: 1920, selected: null, leads: true, onopen: () => {}, onstep: () => {}, onblock: () => {}, ongrab: () => {} };

async function shown(inSight: boolean) {
  const diary = new Diary();
  const { container, rerender } = render(Drawn, { diary, lane: lane(TUESDAY, 'bella'), inSight, ...rest });
  const visits = () => [...container.querySelectorAll<HTMLElement>('[data-visit]')].map((block) => block.dataset['visit']);
  const turn = async () => {
    await rerender({ lane: lane(WEDNESDAY, 'max') });
    await tick();
  };
  await tick();
  return { diary, container, visits, turn };
}

it('is drawn with the sheet where it is in sight, another day too', async () => {
  const { visits, turn } = await shown(true);
  expect(visits()).toEqual(['bella']);
  await turn();
  expect(visits()).toEqual(['max']);
});
it('follows where it is out of sight', async () => {
  const { visits, turn } = await shown(false);
  expect(visits()).toEqual([]);
  await vi.waitFor(() => expect(visits()).toEqual(['bella']));
  await turn();
  expect(visits()).toEqual(['bella']);
  await vi.waitFor(() => expect(visits()).toEqual(['max']));
});
it('begins with the hours that are looked at', async () => {
  const nine = lane(TUESDAY, 'bella');
  const evening = { ...visit('max', TUESDAY), starts_at: `${TUESDAY}T20:00:00Z`, ends_at: `${TUESDAY}T20:30:00Z` };
  const { container } = render(Drawn, { diary: new Diary(), inSight: true, ...rest, lane: { ...nine, visits: [...nine.visits, evening] }, begins: { top: 0, bottom: 1000 } });
  const visits = () => [...container.querySelectorAll<HTMLElement>('[data-visit]')].map((block) => block.dataset['visit']);
  await tick();
  expect(visits()).toEqual(['bella']);
  await vi.waitFor(() => expect(visits()).toEqual(['bella', 'max']));
});
it.each([
  ['a free time is looked at', (diary: Diary) => (diary.offered = NINE), '[data-offered]'],
  ['a booking would go', (diary: Diary) => (diary.planned = NINE), '[data-planned]'],
  ['the focus goes', (diary: Diary) => (diary.cursor = { resource_id: 'lee', at: NINE.from, visit: null }), '[data-here]'],
  ['a visit is carried', (diary: Diary) => (diary.hand.picked = { visit: visit('max', WEDNESDAY), resource_id: 'lee', at: NINE.from, minutes: 30, by: 'keys' }), '[data-ghost]'],
])('does not wait where %s: it will be scrolled to', async (_, look, mark) => {
  const { diary, container, visits, turn } = await shown(false);
  look(diary);
  await turn();
  expect(container.querySelector(mark)).not.toBeNull();
  expect(visits()).toEqual(['max']);
});
