// The sheet as the keys walk it.
import { mutedOf } from './layout';
import { ms, sameTime } from './ruler';
import { holds, type Lane as Drawn, type Sheet } from './sheet';
import { spanOf } from './steps';
import { landAt, laneOf, type Cursor, type Ground, type Lane } from './walk';

const HOUR = 3_600_000;

/** Nobody walks into a closed day; what began the day before is met at midnight. */
export function groundOf(sheet: Sheet): Ground {
  const drawn = new Map<Lane, Drawn>();
  for (const lane of sheet.lanes.filter(({ thin }) => !thin)) {
    const { column, span } = lane;
    const visits = lane.visits.map((visit) => ({ id: visit.id, from: Math.max(ms(visit.starts_at), span.from), to: ms(visit.ends_at) }));
    const kept = lane.holds.map(spanOf).map(({ from, to }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) }));
    drawn.set({ resource_id: column.resource_id, day: span, visits, kept, free: column.free.map(spanOf) }, lane);
  }
  return {
    stepMinutes: sheet.days[0]?.step_minutes ?? 15,
    lanes: [...drawn.keys()],
    across: (at, from, to) => {
      const [here, there] = [drawn.get(from), drawn.get(to)];
      return !here || !there || here.day.day === there.day.day ? at : sameTime(here.day, there.day, at);
    },
  };
}

/** Where the focus stands at first: the step after now today, or when a break is over; else the opening hour, with the first who works. */
export function startOf(sheet: Sheet, ground: Ground, now: number): Cursor | null {
  const onDuty = sheet.lanes.filter((lane) => !lane.thin && lane.column.on_duty);
  const first = onDuty.find((lane) => holds(lane, now)) ?? onDuty[0] ?? sheet.lanes.find(({ thin }) => !thin);
  if (!first) return null;
  const { span, day, column } = first;
  const step = ground.stepMinutes * 60_000;
  const next = holds(first, now) ? span.from + Math.ceil((now - span.from) / step) * step : day.opens_at ? ms(day.opens_at) : span.from + 8 * HOUR;
  const pause = mutedOf(column, day).find((each) => each.kind === 'break' && next >= each.from && next < each.to);
  const at = pause?.to ?? next;
  const lane = laneOf(ground, column.resource_id, Math.min(at, span.to - step));
  return lane ? landAt(ground, lane, at) : null;
}
