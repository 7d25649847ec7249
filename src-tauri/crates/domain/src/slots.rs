//! Free time, computed and never kept: what is working time and not taken.

use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::minute;
use crate::span::{self, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PartOfDay {
    /// Starts before noon on the clinic's clock.
    Morning,
    /// Starts at noon or later.
    Afternoon,
    /// Starts at five or later; the end of the afternoon.
    Evening,
}

/// The hour at which the evening begins.
const EVENING: u32 = 17;

impl PartOfDay {
    /// Whether a visit that starts at this time of the wall clock is in it.
    #[must_use]
    pub fn holds(self, time: NaiveTime) -> bool {
        match self {
            Self::Morning => time.hour() < 12,
            Self::Afternoon => time.hour() >= 12,
            Self::Evening => time.hour() >= EVENING,
        }
    }

    /// Whether an hour of a twelve-hour clock is one after noon in it.
    #[must_use]
    pub const fn is_after_noon(self) -> bool {
        !matches!(self, Self::Morning)
    }
}

/// The starts at which a visit of this length fits, on the clinic's step, from `from` on.
///
/// Starts lie on whole steps after `day_starts_at` (the clinic's midnight), where a person looks for them: after a visit
/// that ended at 9:05 the next is offered at 9:15. A step or length under one minute gives nothing.
#[must_use]
pub fn free_slots(free: &[Span], day_starts_at: DateTime<Utc>, from: DateTime<Utc>, minutes: i64, step_minutes: i64) -> Vec<Span> {
    let (Some(length), Some(step)) = (positive_minutes(minutes), positive_minutes(step_minutes)) else {
        return Vec::new();
    };
    let mut slots = Vec::new();
    for stretch in free {
        let still_free = stretch.from(from);
        let into_step = (still_free.starts_at - minute::floor(day_starts_at)).num_minutes().rem_euclid(step_minutes);
        let mut at = if into_step == 0 { still_free.starts_at } else { still_free.starts_at + step - TimeDelta::minutes(into_step) };
        while at + length <= still_free.ends_at {
            slots.push(Span::new(at, at + length));
            at += step;
        }
    }
    slots
}

/// Of these, in their order, those that overlap none before: so that no gap is offered twice.
#[must_use]
pub fn apart(slots: Vec<Span>) -> Vec<Span> {
    let mut apart: Vec<Span> = Vec::with_capacity(slots.len());
    for slot in slots {
        if apart.iter().all(|other| !other.overlaps(slot)) {
            apart.push(slot);
        }
    }
    apart
}

/// Working time that nothing takes.
#[must_use]
pub fn free_time(working: Vec<Span>, taken: Vec<Span>) -> Vec<Span> {
    span::without(working, taken)
}

/// How many minutes are free from `from` on, in stretches that are at least this long.
#[must_use]
pub fn free_minutes(free: &[Span], from: DateTime<Utc>, at_least_minutes: i64) -> u32 {
    let left = free.iter().map(|stretch| stretch.from(from).minutes());
    u32::try_from(left.filter(|minutes| *minutes >= at_least_minutes.max(1)).sum::<i64>()).unwrap_or(u32::MAX)
}

fn positive_minutes(minutes: i64) -> Option<TimeDelta> {
    if minutes < 1 { None } else { TimeDelta::try_minutes(minutes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::tests::span;

    fn starts(free: &[Span], from: i64, minutes: i64, step: i64) -> Vec<i64> {
        let midnight = span(0, 0).starts_at;
        free_slots(free, midnight, span(from, from).starts_at, minutes, step)
            .iter()
            .map(|slot| (slot.starts_at - midnight).num_minutes())
            .collect()
    }

    #[test]
    fn starts_lie_on_the_step() {
        type Case<'a> = (&'a [Span], i64, i64, i64, &'a [i64]);
        let cases: [Case<'_>; 8] = [
            (&[span(480, 540)], 0, 30, 15, &[480, 495, 510]),
            (&[span(485, 540)], 0, 30, 15, &[495, 510]),
            (&[span(480, 540)], 496, 30, 15, &[510]),
            (&[span(480, 500)], 0, 30, 15, &[]),
            (&[span(480, 510), span(600, 630)], 0, 30, 15, &[480, 600]),
            (&[span(480, 540)], 600, 30, 15, &[]),
            (&[span(480, 540)], 0, 0, 15, &[]),
            (&[span(480, 540)], 0, 30, 0, &[]),
        ];
        for (free, from, minutes, step, expected) in cases {
            assert_eq!(starts(free, from, minutes, step), expected, "{free:?} from {from} for {minutes} by {step}");
        }
    }

    #[test]
    fn what_begins_now_begins_with_a_whole_minute() {
        let midnight = span(0, 0).starts_at;
        // 10:07:23.456789, and a gap from before to 10:40.
        let now = midnight + TimeDelta::minutes(607) + TimeDelta::microseconds(23_456_789);
        for (step, expected) in [(5, vec![610]), (10, vec![610]), (15, vec![]), (1, vec![608, 609, 610])] {
            let found = free_slots(&[span(600, 640)], midnight, now, 30, step);
            assert_eq!(found.iter().map(|slot| (slot.starts_at - midnight).num_minutes()).collect::<Vec<_>>(), expected, "by {step}");
            assert!(found.iter().all(|slot| *slot == Span::lasting(slot.starts_at, 30) && minute::floor(slot.starts_at) == slot.starts_at));
        }
        let exact = midnight + TimeDelta::minutes(610);
        assert_eq!(free_slots(&[span(600, 640)], midnight, exact, 30, 5), [span(610, 640)], "a minute that begins now is still to come");
        assert_eq!(free_minutes(&[span(600, 640)], now, 32), 32);
        assert_eq!(free_minutes(&[span(600, 640)], now, 33), 0);
    }

    #[test]
    fn no_gap_twice() {
        assert_eq!(apart(vec![span(15, 45), span(30, 60), span(45, 75), span(0, 15)]), [span(15, 45), span(45, 75), span(0, 15)]);
    }

    #[test]
    fn a_free_slot_never_touches_a_booking() {
        let taken = vec![span(500, 520), span(505, 530), span(600, 601)];
        let free = free_time(vec![span(480, 720)], taken.clone());
        for slot in free_slots(&free, span(0, 0).starts_at, span(0, 0).starts_at, 20, 5) {
            assert!(taken.iter().all(|booking| !booking.overlaps(slot)));
        }
    }

    #[test]
    fn free_minutes_are_counted_from_now() {
        let free = [span(480, 485), span(500, 530), span(600, 700)];
        for (from, at_least, expected) in [(0, 15, 130), (0, 1, 135), (520, 15, 100), (690, 15, 0), (690, 10, 10)] {
            assert_eq!(free_minutes(&free, span(from, from).starts_at, at_least), expected, "from {from}, at least {at_least}");
        }
    }
}
