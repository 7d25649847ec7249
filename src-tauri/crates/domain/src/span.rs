//! A stretch of time: from a minute up to, and not including, another.

use std::ops::Deref;

use chrono::{DateTime, TimeDelta, Utc};

use crate::minute;

/// Half open, as the server's `tstzrange`: two visits that touch do not overlap.
///
/// Both ends are whole minutes. They can be read as fields and not be written: only the constructors make a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span(Ends);

/// The ends of a [`Span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ends {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Deref for Span {
    type Target = Ends;

    fn deref(&self) -> &Ends {
        &self.0
    }
}

impl Span {
    /// The whole minutes that an instant and another lie between: what was written to the second takes all of its minute.
    #[must_use]
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Self {
        let starts = minute::floor(starts_at);
        Self(Ends { starts_at: starts, ends_at: if ends_at <= starts_at { starts } else { minute::ceil(ends_at) } })
    }

    /// From a start and a length in minutes. A length that leaves the calendar gives an empty span.
    #[must_use]
    pub fn lasting(starts_at: DateTime<Utc>, minutes: i64) -> Self {
        let starts_at = minute::floor(starts_at);
        let ends_at = TimeDelta::try_minutes(minutes).and_then(|length| starts_at.checked_add_signed(length)).unwrap_or(starts_at);
        Self::new(starts_at, ends_at)
    }

    /// What of it is still to come at an instant: from the first minute that begins then or later.
    #[must_use]
    pub fn from(self, at: DateTime<Utc>) -> Self {
        Self::new(self.starts_at.max(minute::ceil(at)), self.ends_at)
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.ends_at <= self.starts_at
    }

    /// Whole minutes, never negative.
    #[must_use]
    pub fn minutes(self) -> i64 {
        (self.ends_at - self.starts_at).num_minutes().max(0)
    }

    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        !self.is_empty() && !other.is_empty() && self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    #[must_use]
    pub fn contains(self, at: DateTime<Utc>) -> bool {
        self.starts_at <= at && at < self.ends_at
    }

    /// What both have in common, if anything.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let common = Self::new(self.starts_at.max(other.starts_at), self.ends_at.min(other.ends_at));
        (!common.is_empty()).then_some(common)
    }
}

/// Sorted, with what overlaps or touches joined, the empty ones dropped.
#[must_use]
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.starts_at <= last.ends_at => *last = Span::new(last.starts_at, last.ends_at.max(span.ends_at)),
            _ => out.push(span),
        }
    }
    out
}

/// `from` without `taken`. Both may overlap within themselves.
#[must_use]
pub fn without(from: Vec<Span>, taken: Vec<Span>) -> Vec<Span> {
    let taken = joined(taken);
    let mut left = Vec::new();
    for mut rest in joined(from) {
        for cut in taken.iter().filter(|cut| cut.overlaps(rest)).copied().collect::<Vec<_>>() {
            if cut.starts_at > rest.starts_at {
                left.push(Span::new(rest.starts_at, cut.starts_at));
            }
            rest = Span::new(rest.starts_at.max(cut.ends_at), rest.ends_at);
        }
        if !rest.is_empty() {
            left.push(rest);
        }
    }
    left
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A span of minutes on one arbitrary day.
    pub(crate) fn span(from: i64, to: i64) -> Span {
        let day = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Span::new(day + TimeDelta::minutes(from), day + TimeDelta::minutes(to))
    }

    #[test]
    fn both_ends_are_whole_minutes() {
        let at = |seconds: i64| span(0, 0).starts_at + TimeDelta::seconds(seconds) + TimeDelta::nanoseconds(1);
        assert_eq!(Span::new(at(30), at(90)), span(0, 2), "all that it touches");
        assert_eq!(Span::lasting(at(59), 10), span(0, 10));
        assert!(Span::new(at(30), at(30)).is_empty() && Span::new(at(90), at(30)).is_empty());
        assert_eq!(span(0, 30).from(at(60)), span(2, 30));
        assert_eq!(span(0, 30).from(span(5, 5).starts_at), span(5, 30));
        assert!(span(0, 30).from(at(29 * 60)).is_empty());
    }

    #[test]
    fn overlap() {
        let cases = [
            (span(0, 10), span(10, 20), false),
            (span(0, 11), span(10, 20), true),
            (span(0, 30), span(10, 20), true),
            (span(12, 15), span(10, 20), true),
            (span(20, 30), span(10, 20), false),
            (span(15, 15), span(10, 20), false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(a.overlaps(b), expected, "{a:?} {b:?}");
            assert_eq!(b.overlaps(a), expected, "{b:?} {a:?}");
            assert_eq!(a.intersection(b).is_some(), expected);
        }
    }

    #[test]
    fn taken_time_is_cut_out() {
        let cases: [(Vec<Span>, Vec<Span>, Vec<Span>); 6] = [
            (vec![span(0, 60)], vec![], vec![span(0, 60)]),
            (vec![span(0, 60)], vec![span(0, 60)], vec![]),
            (vec![span(0, 60)], vec![span(10, 20), span(15, 30)], vec![span(0, 10), span(30, 60)]),
            (vec![span(0, 60)], vec![span(-10, 5), span(55, 90)], vec![span(5, 55)]),
            (vec![span(0, 30), span(30, 60)], vec![span(20, 40)], vec![span(0, 20), span(40, 60)]),
            (vec![span(0, 10), span(50, 60)], vec![span(20, 30)], vec![span(0, 10), span(50, 60)]),
        ];
        for (from, taken, expected) in cases {
            assert_eq!(without(from.clone(), taken.clone()), expected, "{from:?} - {taken:?}");
        }
    }

    #[test]
    fn a_length_beyond_the_calendar_is_empty() {
        assert!(Span::lasting(span(0, 0).starts_at, i64::MAX).is_empty());
        assert_eq!(Span::lasting(span(0, 0).starts_at, 45).minutes(), 45);
    }
}
