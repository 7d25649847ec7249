import { describe, expect, it } from 'vitest';
import type { Appointment, Column, DaySchedule, WeekSchedule } from '@/backend/types';
import { groundOf, startOf } from './ground';
import { ms } from './ruler';
import { daySheet, inSight, keepLanes, weekSheet, widthsOf } from './sheet';

const column = (resource_id: string, more: Partial<Column> = {}): Column => ({ resource_id, kind: 'veterinarian', name: resource_id, on_duty: true, windows: [], hours_label: null, free: [], free_minutes: 0, ...more });
function day(date: string, more: Partial<DaySchedule> = {}): DaySchedule {
  const start = ms(`${date}T00:00:00Z`);
  const ticks = Array.from({ length: 24 }, (_, n) => ({ at: new Date(start + n * 3_600_000).toISOString(), label: `${n}:00` }));
  return {
    day: date, today: '2026-11-24', starts_at: new Date(start).toISOString(), ends_at: new Date(start + 86_400_000).toISOString(), opens_at: `${date}T08:00:00Z`, closes_at: `${date}T18:00:00Z`,
    step_minutes: 15, ticks, columns: [column('lee'), column('ruiz'), column('room', { kind: 'room' })], appointments: [], holds: [], ...more,
  } as unknown as DaySchedule;
}
const visit = (id: string, date: string, resource_id: string) =>
  ({ id, resource_id, room_id: null, status: 'scheduled', starts_at: `${date}T09:00:00Z`, ends_at: `${date}T09:30:00Z` }) as unknown as Appointment;
const SUNDAY = '2026-11-29';
const week = (sunday: Partial<DaySchedule> = {}, saturday: Partial<DaySchedule> = {}): WeekSchedule => ({
  first_day: '2026-11-27', last_day: SUNDAY, previous_week: '', next_week: '',
  days: [day('2026-11-27'), day('2026-11-28', saturday), day(SUNDAY, { opens_at: null, closes_at: null, ...sunday })],
});
const seen = (of: ReturnType<typeof weekSheet>) => of.lanes.map(({ key, thin }) => `${key}${thin ? ' thin' : ''}`);

describe('a week', () => {
  it('has a lane a day for one vet; a closed day is a strip', () => {
    expect(seen(weekSheet(week(), 'lee'))).toEqual(['2026-11-27/lee', '2026-11-28/lee', '2026-11-29/lee thin']);
  });
  it('keeps a closed day wide where somebody comes all the same', () => {
    expect(seen(weekSheet(week({ appointments: [visit('a', SUNDAY, 'lee')] }), 'lee')).at(-1)).toBe('2026-11-29/lee');
    expect(seen(weekSheet(week({ appointments: [visit('a', SUNDAY, 'lee')] }), 'ruiz')).at(-1)).toBe('2026-11-29/ruiz thin');
  });
  it('has everyone’s lanes, without rooms and without who is off and not booked', () => {
    const saturday = { columns: [column('lee', { on_duty: false }), column('ruiz')] };
    expect(seen(weekSheet(week({}, saturday), null))).toEqual(['2026-11-27/lee', '2026-11-27/ruiz', '2026-11-28/ruiz', '2026-11-29/lee thin']);
    expect(seen(weekSheet(week({}, { ...saturday, appointments: [visit('b', '2026-11-28', 'lee')] }), null))).toContain('2026-11-28/lee');
  });
  it('lets nobody walk into a closed day', () => {
    expect(groundOf(weekSheet(week(), 'lee')).lanes).toHaveLength(2);
  });
  it('is narrow where it is closed', () => expect(widthsOf(weekSheet(week(), 'lee')).split(' ').at(-1)).toBe('34px'));
});

describe('a sheet read again', () => {
  it('hands back the very lanes in which nothing changed', () => {
    const before = day('2026-11-24');
    const moved = { ...before, appointments: [visit('a', '2026-11-24', 'lee')] };
    const first = daySheet(before).lanes;
    expect(keepLanes(first, daySheet({ ...before, now: 'later' }).lanes).every((lane, place) => lane === first[place])).toBe(true);
    expect(keepLanes(first, daySheet(moved).lanes).map((lane, place) => lane === first[place])).toEqual([false, true, true]);
    const held = { ...before, holds: [{ id: 'h', resource_id: 'ruiz' }] as unknown as DaySchedule['holds'] };
    expect(keepLanes(first, daySheet(held).lanes).map((lane, place) => lane === first[place])).toEqual([true, false, true]);
    expect(keepLanes(first, daySheet({ ...before, today: '2026-11-25' }).lanes).some((lane, place) => lane === first[place])).toBe(false);
  });
});

describe('what is in sight', () => {
  const wide = daySheet(day('2026-11-24', { columns: Array.from({ length: 10 }, (_, n) => column(`vet ${n}`)) }));
  const seenIn = (left: number, width: number) => [...inSight(wide, left, width)].map(({ column }) => Number(column.name.slice(4)));
  it('is every column where all have room', () => expect(seenIn(0, 1280)).toHaveLength(10));
  it('is what stands between the edges, what is cut by them too', () => {
    expect(seenIn(0, 400)).toEqual([0, 1, 2, 3]);
    expect(seenIn(128, 256)).toEqual([1, 2]);
    expect(seenIn(1000, 400)).toEqual([7, 8, 9]);
  });
});

describe('where the focus starts', () => {
  const sheet = daySheet(day('2026-11-24'));
  it('is the step after now', () => expect(startOf(sheet, groundOf(sheet), ms('2026-11-24T10:41:00Z'))).toEqual({ resource_id: 'lee', at: ms('2026-11-24T10:45:00Z'), visit: null }));
  it('is the end of a break that has begun', () => {
    const lunch = { starts_at: '2026-11-24T12:30:00Z', ends_at: '2026-11-24T13:30:00Z', kind: 'break' as const, label: null };
    const work = { starts_at: '2026-11-24T08:00:00Z', ends_at: '2026-11-24T18:00:00Z', kind: 'working' as const, label: null };
    const noon = daySheet(day('2026-11-24', { columns: [column('lee', { windows: [work, lunch] })] }));
    const startAt = (time: string) => new Date(startOf(noon, groundOf(noon), ms(`2026-11-24T${time}:00Z`))?.at ?? 0).toISOString().slice(11, 16);
    expect([startAt('12:10'), startAt('12:20'), startAt('13:20'), startAt('13:31')]).toEqual(['12:15', '13:30', '13:30', '13:45']);
  });
  it('is the opening hour of another day', () => expect(startOf(sheet, groundOf(sheet), ms('2026-11-20T10:41:00Z'))?.at).toBe(ms('2026-11-24T08:00:00Z')));
  it('is nowhere on a week without an open day', () => {
    const closed = weekSheet({ ...week(), days: [day(SUNDAY, { opens_at: null })] }, 'lee');
    expect(startOf(closed, groundOf(closed), 0)).toBeNull();
  });
});
