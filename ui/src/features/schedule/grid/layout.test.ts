import { describe, expect, it } from 'vitest';
import type { Appointment, Column, DaySchedule } from '@/backend/types';
import { firstSight, inOrder, keepUnchanged, mutedOf, place, stepAt, visitsOf } from './layout';
import { ms } from './ruler';

const at = (time: string) => `2026-11-24T${time}:00Z`;
const span = { from: ms(at('00:00')), to: ms('2026-11-25T00:00:00Z') };
const stretch = { span, ruler: [{ ...span, top: 0 }] };

function visit(id: string, from: string, to: string, more: Partial<Appointment> = {}): Appointment {
  return { id, starts_at: from.includes('T') ? from : at(from), ends_at: to.includes('T') ? to : at(to), resource_id: 'lee', room_id: null, status: 'scheduled', ...more } as Appointment;
}
function day(more: Partial<DaySchedule> = {}): DaySchedule {
  return { starts_at: at('00:00'), ends_at: '2026-11-25T00:00:00Z', opens_at: at('08:00'), closes_at: at('18:00'), columns: [], appointments: [], ...more } as DaySchedule;
}
function column(more: Partial<Column> = {}): Column {
  return { resource_id: 'lee', kind: 'veterinarian', name: 'Dr Lee', on_duty: true, windows: [], hours_label: null, free: [], free_minutes: 0, ...more };
}
const lanes = (visits: Appointment[]) => place(visits, stretch).map(({ visit: v, lane, lanes: of }) => `${v.id}:${lane}/${of}`);

describe('place', () => {
  it('draws an hour as 80 pixels where it is', () => {
    const [only] = place([visit('a', '09:00', '10:00')], stretch);
    expect(only).toMatchObject({ top: 720, height: 80, lane: 0, lanes: 1 });
  });
  it('lets visits that follow each other share the full width', () => {
    expect(lanes([visit('a', '09:00', '09:30'), visit('b', '09:30', '10:00')])).toEqual(['a:0/1', 'b:0/1']);
  });
  it('puts visits that overlap side by side', () => {
    expect(lanes([visit('a', '09:00', '10:00'), visit('b', '09:30', '10:30')])).toEqual(['a:0/2', 'b:1/2']);
  });
  it('uses a lane again when its visit is over, within one group', () => {
    expect(lanes([visit('a', '09:00', '11:00'), visit('b', '09:00', '09:30'), visit('c', '09:30', '10:30')])).toEqual(['a:0/2', 'b:1/2', 'c:1/2']);
  });
  it('counts lanes by group, not by day', () => {
    expect(lanes([visit('a', '09:00', '10:00'), visit('b', '09:00', '10:00'), visit('c', '10:00', '10:30')])).toEqual(['a:0/2', 'b:1/2', 'c:0/1']);
  });
  it('gives a five-minute visit a line that can be read, and keeps it clear of the next', () => {
    const placed = place([visit('a', '09:00', '09:05'), visit('b', '09:05', '09:20')], stretch);
    expect(placed[0]?.height).toBe(20);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1]);
  });
  it('cuts what reaches past the day and leaves out what lies outside', () => {
    const placed = place([visit('y', '2026-11-23T23:00:00Z', '2026-11-24T01:00:00Z'), visit('n', '23:30', '2026-11-25T02:00:00Z'), visit('o', '2026-11-25T03:00:00Z', '2026-11-25T04:00:00Z')], stretch);
    expect(placed.map(({ visit: v, top, height }) => [v.id, top, height])).toEqual([['y', 0, 80], ['n', 1880, 40]]);
  });
});

describe('visitsOf', () => {
  const visits = [visit('b', '10:00', '10:30'), visit('a', '09:00', '09:30', { room_id: 'room-1' }), visit('x', '09:00', '09:30', { status: 'cancelled' })];
  it('gives a vet what is theirs, in order, without the cancelled', () => {
    expect(visitsOf(column(), inOrder(visits)).map((v) => v.id)).toEqual(['a', 'b']);
  });
  it('gives a room what takes place in it', () => {
    expect(visitsOf(column({ resource_id: 'room-1', kind: 'room' }), inOrder(visits)).map((v) => v.id)).toEqual(['a']);
  });
});

describe('mutedOf', () => {
  const window = (from: string, to: string, kind: 'working' | 'break' | 'leave' | 'off', label: string | null = null) => ({ starts_at: at(from), ends_at: at(to), kind, label });
  const seen = (c: Column) => mutedOf(c, day()).map(({ from, to, kind }) => `${(from - span.from) / 3_600_000}-${(to - span.from) / 3_600_000} ${kind}`);
  it('mutes the break and all that is not working time', () => {
    expect(seen(column({ windows: [window('08:00', '12:00', 'working'), window('12:00', '13:00', 'break'), window('13:00', '17:00', 'working')] })))
      .toEqual(['0-8 off', '12-13 break', '17-24 off']);
  });
  it('mutes the whole day of a vet without hours', () => {
    expect(seen(column())).toEqual(['0-24 off']);
  });
  it('takes the clinic’s hours for a room without its own', () => {
    expect(seen(column({ kind: 'room' }))).toEqual(['0-8 off', '18-24 off']);
  });
  it('keeps leave as leave', () => {
    expect(seen(column({ windows: [window('08:00', '18:00', 'leave', 'Holiday')] }))).toEqual(['0-8 off', '8-18 leave', '18-24 off']);
  });
});

describe('stepAt', () => {
  it('takes the step under the pointer and stays inside the day', () => {
    expect(stepAt(stretch, 725, 15)).toBe(ms(at('09:00')));
    expect(stepAt(stretch, 745, 15)).toBe(ms(at('09:15')));
    expect(stepAt(stretch, -5, 15)).toBe(span.from);
    expect(stepAt(stretch, 99_999, 15)).toBe(span.to - 15 * 60_000);
  });
});

describe('keepUnchanged', () => {
  it('hands back the very places that stayed', () => {
    const a = visit('a', '09:00', '09:30');
    const before = place([a, visit('b', '10:00', '10:30')], stretch);
    const after = keepUnchanged(before, place([a, visit('b', '11:00', '11:30')], stretch));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });
});

describe('firstSight', () => {
  it('opens another day at the opening hour', () => expect(firstSight([{ ...stretch, day: day() }], ms('2026-11-20T12:00:00Z'))).toBe(8 * 80 - 10));
  it('has the now-line in sight today', () => {
    const top = firstSight([{ ...stretch, day: day() }], ms(at('14:00')));
    expect(top).toBeLessThan(14 * 80);
    expect(top).toBeGreaterThan(14 * 80 - 400);
  });
  it('does not hide a visit before opening behind the opening hour', () => expect(firstSight([{ ...stretch, day: day() }], ms(at('06:30')))).toBeLessThan(6.5 * 80));
});
