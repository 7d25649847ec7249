// What the grid shows: lanes beside each other under one ruler of hours. A lane is one vet, room or machine on one day,
// so that a day of many columns and a week of one vet are the same grid.
import type { Appointment, Column, DaySchedule, Hold, WeekSchedule } from '@/backend/types';
import { inOrder, visitsOf } from './layout';
import { axisOf, daySpan, type Axis, type DayFrame, type Ruler, type Span } from './ruler';

export interface Lane {
  readonly key: string;
  readonly day: DayFrame;
  readonly column: Column;
  /** What stands in it, the first one first. */
  readonly visits: readonly Appointment[];
  readonly holds: readonly Hold[];
  readonly span: Span;
  readonly ruler: Ruler;
  /** A closed day without a visit: a narrow strip that nobody walks into. */
  readonly thin: boolean;
}
export type View = 'day' | 'week';
export interface Sheet {
  readonly view: View;
  readonly days: readonly DaySchedule[];
  readonly lanes: readonly Lane[];
  readonly axis: Axis;
}

/** From where to where one looks, in pixels from the top of the sheet. */
export interface Sight {
  readonly top: number;
  readonly bottom: number;
}

export const holds = ({ span }: Pick<Lane, 'span'>, at: number): boolean => at >= span.from && at < span.to;

function lane(day: DaySchedule, column: Column, visits: readonly Appointment[], ruler: Ruler, thin = false): Lane {
  const holds = day.holds.filter(({ resource_id }) => resource_id === column.resource_id);
  return { key: `${day.day}/${column.resource_id}`, day, column, visits, holds, span: daySpan(day), ruler, thin };
}

export function daySheet(page: DaySchedule): Sheet {
  const axis = axisOf([page]);
  const visits = inOrder(page.appointments);
  return { view: 'day', days: [page], lanes: page.columns.map((column) => lane(page, column, visitsOf(column, visits), axis.rulers[0] ?? [])), axis };
}

/** Seven days of one vet, or of every vet who works or is booked then. */
export function weekSheet(week: WeekSchedule, whose: string | null): Sheet {
  const axis = axisOf(week.days);
  const lanes = week.days.flatMap((day, place) => {
    const ruler = axis.rulers[place] ?? [];
    const visits = inOrder(day.appointments);
    const all = day.columns.map((column) => ({ column, visits: visitsOf(column, visits) }));
    const shown = all.filter(({ column, visits }) => (whose === null ? column.kind === 'veterinarian' && (column.on_duty || visits.length > 0) : column.resource_id === whose));
    const first = shown[0] ?? all[0];
    const empty = shown.length === 0 || (day.opens_at === null && !shown.some(({ visits }) => visits.length > 0));
    if (empty) return first ? [lane(day, first.column, first.visits, ruler, true)] : [];
    return shown.map(({ column, visits }) => lane(day, column, visits, ruler));
  });
  return { view: 'week', days: week.days, lanes, axis };
}

const alike = <T>(one: readonly T[], other: readonly T[]): boolean => one.length === other.length && one.every((each, place) => each === other[place]);

/** The same lanes, but those in which nothing changed are the very objects of last time, so that nothing of theirs is drawn again. */
export function keepLanes(before: readonly Lane[], after: readonly Lane[]): Lane[] {
  const known = new Map(before.map((each) => [each.key, each]));
  return after.map((now) => {
    const then = known.get(now.key);
    const same =
      then && then.column === now.column && alike(then.visits, now.visits) && alike(then.holds, now.holds) && then.day.today === now.day.today &&
      then.thin === now.thin && then.span.from === now.span.from && then.span.to === now.span.to && JSON.stringify(then.ruler) === JSON.stringify(now.ruler);
    return same ? then : now;
  });
}

/** Its day is over. */
export const isPast = ({ day }: Pick<Lane, 'day'>): boolean => day.day < day.today;

/** How wide the lanes are beside each other: no narrower than `least` pixels, and their part of what is left. */
function measuresOf({ view, lanes }: Sheet): { least: number; part: number }[] {
  const busy = lanes.filter((each) => !each.thin).length;
  return lanes.map((each) => {
    const { thin, column } = each;
    if (thin) return { least: 34, part: 0 };
    // What is ahead has the room; what is over can be read, and no more.
    if (view === 'week') return isPast(each) ? { least: busy > 7 ? 44 : 64, part: 0.5 } : { least: busy > 7 ? 64 : 92, part: 1 };
    return column.kind === 'veterinarian' ? { least: 128, part: 1 } : { least: 92, part: 0.42 };
  });
}
export const widthsOf = (sheet: Sheet): string => measuresOf(sheet).map(({ least, part }) => (part === 0 ? `${least}px` : `minmax(${least}px, ${part}fr)`)).join(' ');

/** The lanes that are seen between two edges; all of them where there is room for all. */
export function inSight(sheet: Sheet, left: number, width: number): ReadonlySet<Lane> {
  let reached = 0;
  const ends = measuresOf(sheet).map(({ least }) => (reached += least));
  return new Set(sheet.lanes.filter((_, place) => reached <= width || ((ends[place] ?? 0) > left && (ends[place - 1] ?? 0) < left + width)));
}
