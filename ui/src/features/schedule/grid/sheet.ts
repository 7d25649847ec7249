// What the grid shows: lanes beside each other under one ruler of hours. A lane is one vet, room or machine on one day,
// so that a day of many columns and a week of one vet are the same grid.
import type { Column, DaySchedule, WeekSchedule } from '@/backend/types';
import { visitsOf } from './layout';
import { axisOf, daySpan, type Axis, type Ruler, type Span } from './ruler';

export interface Lane {
  readonly key: string;
  readonly day: DaySchedule;
  readonly column: Column;
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

export const holds = ({ span }: Pick<Lane, 'span'>, at: number): boolean => at >= span.from && at < span.to;

function lane(day: DaySchedule, column: Column, ruler: Ruler, thin = false): Lane {
  return { key: `${day.day}/${column.resource_id}`, day, column, span: daySpan(day), ruler, thin };
}

export function daySheet(page: DaySchedule): Sheet {
  const axis = axisOf([page]);
  return { view: 'day', days: [page], lanes: page.columns.map((column) => lane(page, column, axis.rulers[0] ?? [])), axis };
}

/** Seven days of one vet, or of every vet who works or is booked then. */
export function weekSheet(week: WeekSchedule, whose: string | null): Sheet {
  const axis = axisOf(week.days);
  const lanes = week.days.flatMap((day, place) => {
    const ruler = axis.rulers[place] ?? [];
    const busy = (column: Column) => visitsOf(column, day.appointments).length > 0;
    const columns = day.columns.filter((column) => (whose === null ? column.kind === 'veterinarian' && (column.on_duty || busy(column)) : column.resource_id === whose));
    const first = columns[0] ?? day.columns[0];
    const empty = columns.length === 0 || (day.opens_at === null && !columns.some(busy));
    if (empty) return first ? [lane(day, first, ruler, true)] : [];
    return columns.map((column) => lane(day, column, ruler));
  });
  return { view: 'week', days: week.days, lanes, axis };
}

/** The same lanes, but those whose day and column did not change are the very objects of last time. */
export function keepLanes(before: readonly Lane[], after: readonly Lane[]): Lane[] {
  const known = new Map(before.map((each) => [each.key, each]));
  return after.map((now) => {
    const then = known.get(now.key);
    const same =
      then && then.column === now.column && then.day.appointments === now.day.appointments && then.day.holds === now.day.holds &&
      then.thin === now.thin && then.span.from === now.span.from && then.span.to === now.span.to && JSON.stringify(then.ruler) === JSON.stringify(now.ruler);
    return same ? then : now;
  });
}

/** How wide the lanes are beside each other. */
export function widthsOf({ view, lanes }: Sheet): string {
  const busy = lanes.filter((each) => !each.thin).length;
  return lanes
    .map(({ thin, column }) => {
      if (thin) return '34px';
      if (view === 'week') return busy > 7 ? 'minmax(64px, 1fr)' : 'minmax(92px, 1fr)';
      return column.kind === 'veterinarian' ? 'minmax(128px, 1fr)' : 'minmax(80px, .42fr)';
    })
    .join(' ');
}
