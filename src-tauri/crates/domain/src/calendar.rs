//! The clinic's calendar: between the instants that are kept and the days and hours that people read.
//!
//! A day is the clinic's day. On the days when clocks change it lasts 23 or 25 hours, and an hour of the wall clock is
//! missing or comes twice.

use std::fmt;

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};

use crate::span::Span;

/// The time zone of a clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClinicZone(Tz);

/// A name that is no time zone of the IANA list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such time zone: {0}")]
pub struct UnknownZone(pub String);

/// What a wall time on a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WallTime {
    Once(DateTime<Utc>),
    /// The clock was put back: the hour comes twice.
    Twice {
        first: DateTime<Utc>,
        second: DateTime<Utc>,
    },
    /// The clock was put forward past it; the instant at which it jumped.
    Skipped {
        jumped_at: DateTime<Utc>,
    },
}

impl WallTime {
    /// The instant that a person most likely means: the first of two; of a skipped hour, the moment of the jump.
    #[must_use]
    pub const fn likely(self) -> DateTime<Utc> {
        match self {
            Self::Once(at) | Self::Twice { first: at, .. } | Self::Skipped { jumped_at: at } => at,
        }
    }
}

/// A full hour on the clinic's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourTick {
    pub at: DateTime<Utc>,
    /// "8:00". On the day the clock goes back one label comes twice.
    pub label: String,
}

impl ClinicZone {
    /// By its IANA name, as `clinics.time_zone` keeps it.
    ///
    /// # Errors
    /// [`UnknownZone`].
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_| UnknownZone(name.to_owned()))
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The clinic's day at an instant.
    #[must_use]
    pub fn day_of(self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.0).date_naive()
    }

    /// What the clock on the wall shows.
    #[must_use]
    pub fn time_of(self, at: DateTime<Utc>) -> NaiveTime {
        at.with_timezone(&self.0).time()
    }

    /// Monday is 1, as `weekday` columns have it.
    #[must_use]
    pub fn weekday(day: NaiveDate) -> u8 {
        u8::try_from(day.weekday().number_from_monday()).unwrap_or(1)
    }

    /// From the day's first instant up to the next day's: 23, 24 or 25 hours. Empty for the rare day that a zone left out.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> Span {
        let starts_at = self.wall(day, NaiveTime::MIN).likely();
        let ends_at = day.succ_opt().map_or(starts_at, |next| self.wall(next, NaiveTime::MIN).likely());
        Span::new(starts_at, ends_at)
    }

    /// What a time on the wall is on that day.
    #[must_use]
    pub fn wall(self, day: NaiveDate, time: NaiveTime) -> WallTime {
        let local = NaiveDateTime::new(day, time);
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(at) => WallTime::Once(at.to_utc()),
            MappedLocalTime::Ambiguous(a, b) => WallTime::Twice { first: a.min(b).to_utc(), second: a.max(b).to_utc() },
            MappedLocalTime::None => {
                let end = GapInfo::new(&local, &self.0).and_then(|gap| gap.end);
                WallTime::Skipped { jumped_at: end.map_or_else(|| local.and_utc(), |end| end.to_utc()) }
            }
        }
    }

    /// The stretch between two wall times of a day; an end at midnight is the end of that day.
    #[must_use]
    pub fn stretch(self, day: NaiveDate, starts: NaiveTime, ends: NaiveTime) -> Span {
        let starts_at = self.wall(day, starts).likely();
        let ends_at = if ends == NaiveTime::MIN {
            self.day(day).ends_at
        } else {
            // Whoever works until an hour that comes twice works until it has come twice.
            match self.wall(day, ends) {
                WallTime::Twice { second, .. } => second,
                other => other.likely(),
            }
        };
        Span::new(starts_at, ends_at)
    }

    /// "08:30": the wall clock at an instant.
    #[must_use]
    pub fn clock(self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.0).format("%H:%M").to_string()
    }

    /// "8:30–17:00".
    #[must_use]
    pub fn range_label(self, span: Span) -> String {
        format!("{}–{}", self.short_clock(span.starts_at), self.short_clock(span.ends_at))
    }

    /// Every full hour of the day, as the clock on the wall shows it.
    #[must_use]
    pub fn hour_ticks(self, day: NaiveDate) -> Vec<HourTick> {
        let span = self.day(day);
        let mut ticks = Vec::with_capacity(25);
        let mut at = span.starts_at;
        while at < span.ends_at {
            let local = at.with_timezone(&self.0);
            if local.minute() == 0 && local.second() == 0 {
                ticks.push(HourTick { at, label: self.short_clock(at) });
            }
            // Zones change their clocks by quarters of an hour at the finest.
            at += TimeDelta::minutes(15);
        }
        ticks
    }

    /// "8:30": the wall clock at an instant, as people read it.
    #[must_use]
    pub fn short_clock(self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.0).format("%-H:%M").to_string()
    }
}

impl fmt::Display for ClinicZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// "8:30", "08:30" or "08:30:00", and "24:00", which is the midnight at the end.
///
/// # Errors
/// The text as it was, where it is no time of day.
pub fn parse_time(text: &str) -> Result<NaiveTime, String> {
    let text = text.trim();
    if text == "24:00" || text == "24:00:00" {
        return Ok(NaiveTime::MIN);
    }
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S%.f")).map_err(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> ClinicZone {
        ClinicZone::named(name).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        parse_time(text).unwrap()
    }

    #[test]
    fn days_last_as_long_as_the_clock_says() {
        let cases = [
            ("Europe/Berlin", "2026-03-28", "2026-03-27T23:00:00Z", 24),
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23),
            ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25),
            ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23),
            ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25),
            ("Asia/Kolkata", "2026-03-29", "2026-03-28T18:30:00Z", 24),
            // The clock jumps at midnight itself: the day begins at one.
            ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23),
            // Samoa left this day out when it crossed the date line.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0),
        ];
        for (name, date, starts, hours) in cases {
            let span = zone(name).day(day(date));
            assert_eq!(span.starts_at, at(starts), "{name} {date}");
            assert_eq!(span.minutes(), hours * 60, "{name} {date}");
        }
    }

    #[test]
    fn ticks_follow_the_wall_clock() {
        let labels = |name: &str, date: &str| zone(name).hour_ticks(day(date)).into_iter().map(|t| t.label).collect::<Vec<_>>();
        assert_eq!(labels("Europe/Berlin", "2026-03-29")[..4], ["0:00", "1:00", "3:00", "4:00"]);
        assert_eq!(labels("Europe/Berlin", "2026-03-29").len(), 23);
        assert_eq!(labels("Europe/Berlin", "2026-10-25")[..5], ["0:00", "1:00", "2:00", "2:00", "3:00"]);
        assert_eq!(labels("America/New_York", "2026-11-01").len(), 25);
        assert_eq!(labels("Asia/Kolkata", "2026-11-01")[8], "8:00");
        let berlin = zone("Europe/Berlin").hour_ticks(day("2026-03-29"));
        assert_eq!(berlin[2].at, at("2026-03-29T01:00:00Z"), "the missing hour leaves no hole on the line of instants");
    }

    #[test]
    fn wall_times_that_are_missing_or_come_twice() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(berlin.wall(day("2026-03-29"), time("02:30")), WallTime::Skipped { jumped_at: at("2026-03-29T01:00:00Z") });
        assert_eq!(
            berlin.wall(day("2026-10-25"), time("02:30")),
            WallTime::Twice { first: at("2026-10-25T00:30:00Z"), second: at("2026-10-25T01:30:00Z") }
        );
        assert_eq!(berlin.wall(day("2026-07-01"), time("10:00")), WallTime::Once(at("2026-07-01T08:00:00Z")));
    }

    #[test]
    fn stretches_of_a_day() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(berlin.stretch(day("2026-03-29"), time("01:00"), time("04:00")).minutes(), 120);
        assert_eq!(berlin.stretch(day("2026-10-25"), time("01:00"), time("04:00")).minutes(), 240);
        assert_eq!(berlin.stretch(day("2026-07-01"), time("20:00"), time("24:00")).minutes(), 240);
        assert_eq!(berlin.stretch(day("2026-10-25"), time("01:00"), time("02:30")).minutes(), 150);
    }

    #[test]
    fn labels_weekdays_and_names() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(berlin.clock(at("2026-11-23T07:30:00Z")), "08:30");
        assert_eq!(berlin.range_label(berlin.stretch(day("2026-11-23"), time("8:30"), time("17:00"))), "8:30–17:00");
        assert_eq!(berlin.day_of(at("2026-11-22T23:30:00Z")), day("2026-11-23"));
        assert_eq!(ClinicZone::weekday(day("2026-11-22")), 7);
        assert_eq!(ClinicZone::weekday(day("2026-11-23")), 1);
        assert_eq!(ClinicZone::named("Mars/Olympus"), Err(UnknownZone("Mars/Olympus".into())));
        assert!(parse_time("25:00").is_err());
        assert!(parse_time("half nine").is_err());
    }
}
