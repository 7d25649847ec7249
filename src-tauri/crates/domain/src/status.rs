//! Where a visit stands, and where it may go from there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// The state of an appointment. The order is the way a visit goes; the last two end it without a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Scheduled,
    Confirmed,
    Arrived,
    InRoom,
    Ready,
    Completed,
    Cancelled,
    NoShow,
}

/// The reason that stands at a visit whose booking was taken back: it never was meant.
pub const TAKEN_BACK: &str = "undone";

/// A word that names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such status: {0}")]
pub struct UnknownStatus(pub String);

impl Status {
    /// All of them, in the order of the database's enum.
    pub const ALL: [Self; 8] =
        [Self::Scheduled, Self::Confirmed, Self::Arrived, Self::InRoom, Self::Ready, Self::Completed, Self::Cancelled, Self::NoShow];

    /// The word in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::InRoom => "in_room",
            Self::Ready => "ready",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// Whether a visit may go from here to there: forward, or one of its last steps taken back. The server's
    /// `clinic.status_may_become` decides the same.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        if self == to {
            return true;
        }
        match (self, to) {
            (Self::Cancelled | Self::NoShow, to) => matches!(to, Self::Scheduled | Self::Confirmed | Self::Arrived),
            (from, Self::Cancelled) => from <= Self::InRoom,
            (from, Self::NoShow) => from <= Self::Confirmed,
            (from, to) if to > from => true,
            (Self::Completed, to) => to >= Self::InRoom,
            (Self::Ready, to) => to >= Self::Arrived,
            _ => true,
        }
    }

    /// The step that one key moves the patient to. A visit that is done, cancelled or missed has none.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Scheduled | Self::Confirmed => Some(Self::Arrived),
            Self::Arrived => Some(Self::InRoom),
            Self::InRoom => Some(Self::Ready),
            Self::Ready => Some(Self::Completed),
            Self::Completed | Self::Cancelled | Self::NoShow => None,
        }
    }

    /// Whether the visit takes the time of its vet and room.
    #[must_use]
    pub const fn takes_time(self) -> bool {
        !matches!(self, Self::Cancelled | Self::NoShow)
    }

    /// The column of `appointments` that keeps when this state was reached.
    #[must_use]
    pub const fn stamp_column(self) -> Option<&'static str> {
        match self {
            Self::Scheduled => None,
            Self::Confirmed => Some("confirmed_at"),
            Self::Arrived => Some("arrived_at"),
            Self::InRoom => Some("in_room_at"),
            Self::Ready => Some("ready_at"),
            Self::Completed => Some("completed_at"),
            Self::Cancelled => Some("cancelled_at"),
            Self::NoShow => Some("no_show_at"),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(word: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|status| status.as_str() == word).ok_or_else(|| UnknownStatus(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::*;

    /// Row by row what each status may become, worked out by hand from the server's rule.
    const ALLOWED: [(Status, &[Status]); 8] = [
        (Scheduled, &[Scheduled, Confirmed, Arrived, InRoom, Ready, Completed, Cancelled, NoShow]),
        (Confirmed, &[Scheduled, Confirmed, Arrived, InRoom, Ready, Completed, Cancelled, NoShow]),
        (Arrived, &[Scheduled, Confirmed, Arrived, InRoom, Ready, Completed, Cancelled]),
        (InRoom, &[Scheduled, Confirmed, Arrived, InRoom, Ready, Completed, Cancelled]),
        (Ready, &[Arrived, InRoom, Ready, Completed]),
        (Completed, &[InRoom, Ready, Completed]),
        (Cancelled, &[Scheduled, Confirmed, Arrived, Cancelled]),
        (NoShow, &[Scheduled, Confirmed, Arrived, NoShow]),
    ];

    #[test]
    fn every_step_is_as_the_table_says() {
        for (from, allowed) in ALLOWED {
            for to in Status::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&to), "{from} -> {to}");
            }
        }
    }

    #[test]
    fn one_key_walks_a_visit_to_its_end() {
        let mut walk = vec![Scheduled];
        while let Some(next) = walk.last().copied().and_then(Status::next) {
            assert!(walk[walk.len() - 1].may_become(next));
            walk.push(next);
        }
        assert_eq!(walk, [Scheduled, Arrived, InRoom, Ready, Completed]);
    }

    #[test]
    fn words_go_there_and_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>(), Ok(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!("lost".parse::<Status>(), Err(UnknownStatus("lost".into())));
    }
}
