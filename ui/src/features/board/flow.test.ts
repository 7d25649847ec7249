import { describe, expect, it } from 'vitest';
import type { Appointment, SyncStatus } from '@/backend/types';
import { changes } from './changes.svelte';
import { averageWait, columnsOf, inTheHouse, isLate, lastChange, minutesHere, missing, moved, nextExpected, walk } from './flow';
import { freshness } from './freshness';

const at = (time: string) => `2026-11-24T${time}:00Z`;
const ms = (time: string) => Date.parse(at(time));
const visit = (id: string, status: string, more: Partial<Appointment> = {}) =>
  ({ id, status, starts_at: at('10:00'), ends_at: at('10:30'), minutes: 30, arrived_at: null, in_room_at: null, ready_at: null, completed_at: null, ...more }) as Appointment;
const ids = (visits: Appointment[]) => visits.map(({ id }) => id).join('');

const day = [
  visit('a', 'arrived', { arrived_at: at('10:20') }),
  visit('b', 'arrived', { arrived_at: at('10:05') }),
  visit('c', 'in_room', { arrived_at: at('09:50'), in_room_at: at('10:02') }),
  visit('d', 'completed', { completed_at: at('09:30') }),
  visit('e', 'completed', { completed_at: at('10:08') }),
  visit('f', 'scheduled', { starts_at: at('11:30') }),
  visit('g', 'confirmed', { starts_at: at('11:00') }),
  visit('h', 'no_show'),
  visit('i', 'cancelled'),
];

describe('the columns', () => {
  it('put who waits longest first, and who left last', () => {
    const columns = columnsOf(day);
    expect([ids(columns.arrived), ids(columns.in_room), ids(columns.ready), ids(columns.completed)]).toEqual(['ba', 'c', '', 'ed']);
  });
  it('keep an order where two came at once', () => {
    const came = { arrived_at: at('10:00') };
    expect(ids(columnsOf([visit('z', 'arrived', came), visit('y', 'arrived', came), visit('x', 'arrived', { ...came, starts_at: at('10:30') })]).arrived)).toBe('yzx');
  });
  it('count who is in the house, and name who comes next', () => {
    expect(inTheHouse(day)).toBe(3);
    expect(nextExpected(day, ms('10:40'))?.id).toBe('g');
    expect(nextExpected(day, ms('11:10'))?.id).toBe('f');
    expect(nextExpected(day, ms('12:00'))).toBeUndefined();
  });
  it('name who should be here by now, from five minutes past', () => {
    expect(ids(missing(day, ms('11:04')))).toBe('');
    expect(ids(missing(day, ms('11:05')))).toBe('g');
    expect(ids(missing(day, ms('12:00')))).toBe('gf');
    expect(isLate(day[6] as Appointment, ms('11:05'))).toBe(true);
  });
  it('know when somebody last moved on, and who', () => {
    expect(lastChange(day)).toBe(ms('10:20'));
    expect(lastChange([visit('f', 'scheduled')])).toBeNull();
    expect(ids(moved(day, [visit('a', 'in_room'), visit('b', 'arrived'), visit('new', 'arrived')]))).toBe('a');
  });
});

describe('minutes', () => {
  it('count from the state they are in', () => {
    expect(minutesHere(day[2] as Appointment, ms('10:42'))).toBe(40);
    expect(minutesHere(day[0] as Appointment, ms('10:10'))).toBe(0);
    expect(averageWait([day[0], day[1]] as Appointment[], ms('10:30'))).toBe(18);
    expect(averageWait([], 0)).toBeNull();
  });
  it.each([
    ['who came early is not late before the appointment', visit('a', 'arrived', { arrived_at: at('09:30') }), '10:09', false],
    ['ten minutes past the appointment is late', visit('a', 'arrived', { arrived_at: at('09:30') }), '10:10', true],
    ['who came late is not late at once', visit('a', 'arrived', { arrived_at: at('10:20') }), '10:29', false],
    ['a room may be used as long as planned', visit('a', 'in_room', { in_room_at: at('10:00') }), '10:39', false],
    ['and not for longer', visit('a', 'in_room', { in_room_at: at('10:00') }), '10:40', true],
    ['the way out takes ten minutes at most', visit('a', 'ready', { ready_at: at('10:00') }), '10:10', true],
    ['who has left is never late', visit('a', 'completed', { completed_at: at('08:00') }), '20:00', false],
  ])('%s', (_, one, now, late) => expect(isLate(one, ms(now))).toBe(late));
});

describe('walking', () => {
  const columns = columnsOf(day);
  it.each([
    [null, 'ArrowDown', 'b'], ['b', 'ArrowDown', 'a'], ['a', 'ArrowDown', 'a'], ['a', 'ArrowUp', 'b'],
    ['a', 'ArrowRight', 'c'], ['c', 'ArrowRight', 'e'], ['d', 'ArrowLeft', 'c'], ['b', 'ArrowLeft', 'b'], ['b', 'End', 'a'], ['d', 'Home', 'e'], ['gone', 'ArrowDown', 'b'],
  ])('%s, %s: %s', (from, key, to) => expect(walk(columns, from, key)).toBe(to));
  it('leads nowhere on an empty board', () => expect(walk(columnsOf([]), null, 'ArrowDown')).toBeNull());
});

describe('how fresh the board is', () => {
  const status = (state: SyncStatus['state'], last_pull_label: string | null = '10:31', last_pull_day: string | null = null) => ({ state, last_pull_label, last_pull_day }) as SyncStatus;
  it('says live, with the second of the last change, while the server is heard', () => {
    expect(freshness(status('live'), day, 'UTC')).toEqual({ live: true, text: 'live · last change 10:20:00' });
    expect(freshness(status('live'), [], 'UTC').text).toBe('live · nobody has arrived yet today');
  });
  it('tells of what has no time of its own as this PC saw it', () => {
    expect(freshness(status('live'), day, 'UTC', ms('11:01')).text).toBe('live · last change 11:01:00');
    expect(freshness(status('live'), day, 'UTC', ms('09:01')).text).toBe('live · last change 10:20:00');
    changes.saw('2026-11-24', day, ms('10:30'));
    expect(changes.at).toBeNull();
    changes.saw('2026-11-24', day.map((each) => (each.id === 'a' ? { ...each, status: 'confirmed' as const, arrived_at: null } : each)), ms('11:01'));
    expect(changes.at).toBe(ms('11:01'));
    changes.saw('2026-11-25', [], ms('11:02'));
    expect(changes.at).toBeNull();
  });
  it('never says live when it is not', () => {
    expect(freshness(status('offline'), day, 'UTC')).toEqual({ live: false, text: 'not live · as of 10:31' });
    expect(freshness(status('offline', '17:02', '2026-11-20'), day, 'UTC').text).toContain('Nov 20, 17:02');
    expect(freshness(status('read_only', null), day, 'UTC')).toEqual({ live: false, text: 'not live' });
    expect(freshness(null, day, 'UTC').live).toBe(false);
  });
});
