import { describe, expect, it } from 'vitest';
import { axisOf, bottomOf, clockAt, clockChange, holesOf, momentAt, ms, sameTime, topOf, type Hours } from './ruler';

const H = 3_600_000;
/** A day whose wall clock begins at midnight and jumps by `shift` hours after `until` of them have passed. */
function day(starts_at: string, hours: number, until = Infinity, shift = 0): Hours {
  const start = ms(starts_at);
  const ticks = Array.from({ length: hours }, (_, n) => ({ at: new Date(start + n * H).toISOString(), label: `${n + (n >= until ? shift : 0)}:00` }));
  return { starts_at, ends_at: new Date(start + hours * H).toISOString(), ticks };
}
const plain = day('2026-03-27T23:00:00Z', 24);
const spring = day('2026-03-28T23:00:00Z', 23, 2, 1);
const monday = day('2026-03-29T22:00:00Z', 24);
const autumn = day('2026-10-24T22:00:00Z', 25, 3, -1);
const after = day('2026-10-25T23:00:00Z', 24);
const passed = (of: Hours, hours: number) => ms(of.starts_at) + hours * H;

describe('clockAt', () => {
  it('reads the hours that the backend named', () => {
    expect(clockAt(plain, passed(plain, 10.7))).toBe('10:42');
    expect(clockAt(plain, ms(plain.ends_at))).toBe('0:00');
  });
  it('leaves out the hour that does not come', () => {
    expect(clockAt(spring, passed(spring, 1.75))).toBe('1:45');
    expect(clockAt(spring, passed(spring, 2))).toBe('3:00');
    expect(clockAt(spring, passed(spring, 8.5))).toBe('9:30');
  });
  it('shows the hour that comes twice twice', () => {
    expect([2.5, 3.5].map((hours) => clockAt(autumn, passed(autumn, hours)))).toEqual(['2:30', '2:30']);
    expect(clockAt(autumn, passed(autumn, 4))).toBe('3:00');
  });
  it('is right where the clocks change by half an hour', () => {
    const lordHowe: Hours = { ...day('2026-10-03T13:30:00Z', 24), ticks: [0, 1, 3, 4].map((hour) => ({ at: new Date(ms('2026-10-03T13:30:00Z') + (hour < 2 ? hour : hour - 0.5) * H).toISOString(), label: `${hour}:00` })) };
    expect(clockAt(lordHowe, passed(lordHowe, 1.9))).toBe('1:54');
    expect(clockAt(lordHowe, passed(lordHowe, 2.1))).toBe('2:36');
  });
});

describe('sameTime', () => {
  it('keeps the time of day over the change of the clocks', () => {
    expect(sameTime(plain, spring, passed(plain, 9.25))).toBe(passed(spring, 8.25));
    expect(sameTime(autumn, after, passed(autumn, 10))).toBe(passed(after, 9));
  });
  it('goes to the first of two, and past an hour that is missing', () => {
    expect(sameTime(after, autumn, passed(after, 2.5))).toBe(passed(autumn, 2.5));
    expect(clockAt(spring, sameTime(plain, spring, passed(plain, 2.5)))).toBe('3:30');
  });
});

describe('clockChange', () => {
  it('tells when and which way', () => {
    expect(clockChange(plain)).toBeNull();
    expect(clockChange(spring)).toEqual({ at: passed(spring, 2), minutes: 60 });
    expect(clockChange(autumn)).toEqual({ at: passed(autumn, 3), minutes: -60 });
  });
  it('sees one at midnight', () => {
    const beirut: Hours = { ...day('2026-03-28T22:00:00Z', 23), ticks: day('2026-03-28T22:00:00Z', 23, 0, 1).ticks };
    expect(clockChange(beirut)).toEqual({ at: ms(beirut.starts_at), minutes: 60 });
  });
});

describe('axisOf', () => {
  it('draws a single day as it passes, 23 or 25 hours of it', () => {
    expect(axisOf([spring]).height).toBeCloseTo(23 * 80);
    const { lines, height, rulers } = axisOf([autumn]);
    expect(height).toBeCloseTo(25 * 80);
    expect(lines.slice(1, 5).map(({ label, top }) => [label, Math.round(top)])).toEqual([['1:00', 80], ['2:00', 160], ['2:00', 240], ['3:00', 320]]);
    expect(topOf(rulers[0] ?? [], passed(autumn, 10))).toBeCloseTo(800);
  });
  it('keeps nine o’clock at one height through a week with a change', () => {
    const { rulers, lines } = axisOf([plain, spring, monday]);
    const nine = [passed(plain, 9), passed(spring, 8), passed(monday, 9)];
    expect(nine.map((at, place) => Math.round(topOf(rulers[place] ?? [], at)))).toEqual([720, 720, 720]);
    expect(lines).toHaveLength(24);
    const week = axisOf([autumn, after]);
    expect(week.lines).toHaveLength(25);
    expect(Math.round(topOf(week.rulers[0] ?? [], passed(autumn, 10)))).toBe(Math.round(topOf(week.rulers[1] ?? [], passed(after, 9))));
  });
  it('leaves the missing hour empty, and the second one of the days that lack it', () => {
    const spell = (holes: { top: number; height: number }[]) => holes.map((hole) => [Math.round(hole.top), Math.round(hole.height)]);
    const week = axisOf([plain, spring]);
    expect(spell(holesOf(week.rulers[0] ?? [], week.height))).toEqual([]);
    expect(spell(holesOf(week.rulers[1] ?? [], week.height))).toEqual([[160, 80]]);
    const late = axisOf([autumn, after]);
    expect(spell(holesOf(late.rulers[1] ?? [], late.height))).toEqual([[240, 80]]);
  });
});

describe('heights and moments', () => {
  const [, ruler = []] = axisOf([plain, spring]).rulers;
  it('ends a visit before the missing hour, not after it', () => {
    expect(bottomOf(ruler, passed(spring, 2))).toBeCloseTo(160);
    expect(topOf(ruler, passed(spring, 2))).toBeCloseTo(240);
  });
  it('finds the moment at a height, none in the missing hour', () => {
    expect(momentAt(ruler, 120)).toBe(passed(spring, 1.5));
    expect(momentAt(ruler, 200)).toBe(passed(spring, 2));
    expect(momentAt(ruler, 260)).toBe(passed(spring, 2.25));
  });
});
