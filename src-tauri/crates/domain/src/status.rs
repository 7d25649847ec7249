//! Where a visit stands, and where it may go from there.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
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

/// Where the day of a visit lies, seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VisitDay {
    Ahead,
    Today,
    Past,
}

impl VisitDay {
    /// A visit over midnight has two days, `first` and `last`; most have one.
    #[must_use]
    pub fn of(first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Self {
        if today < first {
            Self::Ahead
        } else if today > last {
            Self::Past
        } else {
            Self::Today
        }
    }
}

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

    /// The step that one key moves the patient to on that day. Nobody arrives before their day, and what was on an earlier
    /// day is entered on purpose.
    #[must_use]
    pub fn offered_on(self, day: VisitDay) -> Option<Self> {
        self.next().filter(|_| day == VisitDay::Today)
    }

    /// Whether a person may move a visit from here to there when its day lies so: before its day it is confirmed or not, on
    /// its day it goes its whole way, and after its day what happened is entered or corrected. Whether the step itself is
    /// a legal one is [`Status::may_become`]'s to say.
    #[must_use]
    pub fn may_be_moved_on(self, to: Self, day: VisitDay) -> bool {
        match day {
            VisitDay::Today => true,
            VisitDay::Ahead => matches!(to, Self::Scheduled | Self::Confirmed | Self::Cancelled),
            VisitDay::Past => matches!(to, Self::Completed | Self::NoShow) || to < self || !self.takes_time(),
        }
    }

    /// One step back; a visit that is called off or was missed stands in the diary again. `was_confirmed`: the client had
    /// said that they come.
    #[must_use]
    pub const fn previous(self, was_confirmed: bool) -> Option<Self> {
        match self {
            Self::Scheduled => None,
            Self::Confirmed => Some(Self::Scheduled),
            Self::Arrived | Self::Cancelled | Self::NoShow => Some(if was_confirmed { Self::Confirmed } else { Self::Scheduled }),
            Self::InRoom => Some(Self::Arrived),
            Self::Ready => Some(Self::InRoom),
            Self::Completed => Some(Self::Ready),
        }
    }

    /// The legal steps from here to there, the last of them `to`: what was entered in one go may need two to be taken back.
    /// None where no way leads there in so few.
    #[must_use]
    pub fn way(self, to: Self) -> Option<Vec<Self>> {
        if self.may_become(to) {
            return Some(vec![to]);
        }
        let first = Self::ALL.into_iter().filter(|between| self.may_become(*between));
        let mut two = first.clone().filter(|between| between.may_become(to)).map(|between| vec![between, to]);
        let mut three = first.flat_map(|one| {
            let second = Self::ALL.into_iter().filter(move |two| one.may_become(*two) && two.may_become(to));
            second.map(move |two| vec![one, two, to])
        });
        two.next().or_else(|| three.next())
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
    fn a_day_is_ahead_today_or_past_and_one_over_midnight_has_two() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 12, n).unwrap();
        let cases = [
            (16, 16, 15, VisitDay::Ahead),
            (16, 16, 16, VisitDay::Today),
            (16, 16, 17, VisitDay::Past),
            (16, 17, 16, VisitDay::Today),
            (16, 17, 17, VisitDay::Today),
            (16, 17, 18, VisitDay::Past),
        ];
        for (first, last, today, expected) in cases {
            assert_eq!(VisitDay::of(day(first), day(last), day(today)), expected, "{first}-{last} seen on {today}");
        }
    }

    #[test]
    fn a_step_is_only_offered_on_its_day() {
        for status in Status::ALL {
            assert_eq!(status.offered_on(VisitDay::Ahead), None, "{status} before its day");
            assert_eq!(status.offered_on(VisitDay::Past), None, "{status} after its day");
            assert_eq!(status.offered_on(VisitDay::Today), status.next(), "{status}");
        }
    }

    /// Worked out by hand: what a person may do before and after the day. On the day itself nothing stands in the way.
    #[test]
    fn what_may_be_done_depends_on_the_day() {
        let ahead = |from: Status| -> Vec<Status> {
            Status::ALL.into_iter().filter(|to| from.may_become(*to) && from.may_be_moved_on(*to, VisitDay::Ahead)).collect()
        };
        let past = |from: Status| -> Vec<Status> {
            Status::ALL.into_iter().filter(|to| *to != from && from.may_become(*to) && from.may_be_moved_on(*to, VisitDay::Past)).collect()
        };
        assert_eq!(ahead(Scheduled), [Scheduled, Confirmed, Cancelled]);
        assert_eq!(ahead(Confirmed), [Scheduled, Confirmed, Cancelled]);
        assert_eq!(ahead(Arrived), [Scheduled, Confirmed, Cancelled], "somebody's slip is put right");
        assert_eq!(ahead(NoShow), [Scheduled, Confirmed]);
        assert!(ahead(Completed).is_empty());
        assert_eq!(past(Scheduled), [Completed, NoShow]);
        assert_eq!(past(Confirmed), [Scheduled, Completed, NoShow]);
        assert_eq!(past(Arrived), [Scheduled, Confirmed, Completed]);
        assert_eq!(past(InRoom), [Scheduled, Confirmed, Arrived, Completed]);
        assert_eq!(past(Ready), [Arrived, InRoom, Completed]);
        assert_eq!(past(Completed), [InRoom, Ready]);
        assert_eq!(past(NoShow), [Scheduled, Confirmed, Arrived]);
        assert_eq!(past(Cancelled), [Scheduled, Confirmed, Arrived]);
        for (from, to) in Status::ALL.into_iter().flat_map(|from| Status::ALL.map(|to| (from, to))) {
            assert!(from.may_be_moved_on(to, VisitDay::Today), "{from} -> {to}");
        }
    }

    #[test]
    fn a_step_back_is_one_step_and_a_legal_one() {
        let back = [Scheduled, Confirmed, Arrived, InRoom, Ready, Completed, Cancelled, NoShow].map(|status| status.previous(false));
        assert_eq!(
            back,
            [None, Some(Scheduled), Some(Scheduled), Some(Arrived), Some(InRoom), Some(Ready), Some(Scheduled), Some(Scheduled)]
        );
        assert_eq!((Arrived.previous(true), NoShow.previous(true)), (Some(Confirmed), Some(Confirmed)));
        for status in Status::ALL {
            for to in [true, false].into_iter().filter_map(|was_confirmed| status.previous(was_confirmed)) {
                assert!(status.may_become(to), "{status} -> {to}");
            }
        }
    }

    #[test]
    fn every_way_is_of_legal_steps_and_what_was_entered_can_be_taken_back() {
        assert_eq!(Scheduled.way(Completed), Some(vec![Completed]));
        assert_eq!(Completed.way(Scheduled), Some(vec![InRoom, Scheduled]));
        assert_eq!(Completed.way(NoShow), Some(vec![InRoom, Scheduled, NoShow]));
        assert_eq!(NoShow.way(Completed), Some(vec![Scheduled, Completed]));
        for (from, to) in Status::ALL.into_iter().flat_map(|from| Status::ALL.map(|to| (from, to))) {
            let way = from.way(to).unwrap_or_else(|| panic!("no way from {from} to {to}"));
            assert_eq!(way.last(), Some(&to));
            let mut at = from;
            for step in way {
                assert!(at.may_become(step), "{from} -> {to}: {at} -> {step}");
                at = step;
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
