//! The moments at which a visit of the demo reached its states.

use chrono::{DateTime, Duration, Utc};

use super::chance::Chance;
use super::rows::Steps;

/// Where a visit stands, and since when where that is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Scheduled,
    Confirmed,
    Arrived { minutes: u32 },
    InRoom { minutes: u32 },
    Ready { minutes: u32 },
    Completed,
    Cancelled,
    NoShow,
}

impl Standing {
    /// The status as the database spells it.
    #[must_use]
    pub fn status(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::Arrived { .. } => "arrived",
            Self::InRoom { .. } => "in_room",
            Self::Ready { .. } => "ready",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }
}

/// The moments that led to where a visit stands. None lies after `now`.
#[must_use]
pub fn steps(chance: &mut Chance, standing: Standing, now: DateTime<Utc>, starts: DateTime<Utc>, ends: DateTime<Utc>) -> Steps {
    let mut minutes = |from, to| Duration::minutes(chance.within(from, to));
    let ago = |n: u32| Some(now - Duration::minutes(i64::from(n)));
    let mut made = Steps::default();
    let confirmed = Some((starts - minutes(600, 3000)).min(now));
    match standing {
        Standing::Scheduled => {}
        Standing::Confirmed => made.confirmed_at = confirmed,
        Standing::Arrived { minutes: waited } => {
            made.confirmed_at = confirmed;
            made.arrived_at = ago(waited);
        }
        Standing::InRoom { minutes: inside } => {
            made.arrived_at = ago(inside + 9);
            made.in_room_at = ago(inside);
        }
        Standing::Ready { minutes: waited } => {
            made.arrived_at = ago(waited + 24);
            made.in_room_at = ago(waited + 14);
            made.ready_at = ago(waited);
        }
        Standing::Completed => {
            made.confirmed_at = confirmed;
            made.arrived_at = Some(starts - minutes(2, 14));
            made.in_room_at = Some(starts + minutes(0, 5));
            made.ready_at = Some((ends - minutes(0, 6)).min(now));
            made.completed_at = Some((ends + minutes(1, 9)).min(now));
        }
        Standing::Cancelled => {
            made.cancelled_at = Some((starts - minutes(300, 4000)).min(now));
            made.cancellation_reason =
                Some(*chance.pick(&["Owner is ill", "Animal is better", "Cannot come that day", "Went to another clinic", "Booked twice"]));
        }
        Standing::NoShow => made.no_show_at = Some((starts + minutes(15, 30)).min(now)),
    }
    made
}
