//! Where the demo clinic lies, so that it is the middle of the morning there.
//!
//! A diary shown at 22:00 has nothing left to book, and moments written for a morning that is not now would show visits
//! that have waited for eleven hours. The demo therefore lies where the clock shows about 10:42 when it is loaded: in
//! the PC's own time zone if it is morning there, else in a town where it is. Everything else is then true by itself.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;

/// The time of day the demo opens at, minutes since midnight: 10:42.
pub const WANTED: u32 = 10 * 60 + 42;

/// The demo's morning: outside it the diary no longer looks half way through, minutes since midnight.
const MORNING: std::ops::RangeInclusive<u32> = 10 * 60..=11 * 60 + 15;

/// Until then a demo loaded earlier that day is still worth opening, minutes since midnight.
const WORTH_OPENING_UNTIL: u32 = 14 * 60;

/// One zone for each hour of the clock, places where people live.
const TOWNS: [Tz; 24] = [
    Tz::Pacific__Pago_Pago,
    Tz::Pacific__Honolulu,
    Tz::Pacific__Gambier,
    Tz::Pacific__Pitcairn,
    Tz::America__Phoenix,
    Tz::America__Costa_Rica,
    Tz::America__Bogota,
    Tz::America__Puerto_Rico,
    Tz::America__Sao_Paulo,
    Tz::America__Noronha,
    Tz::Atlantic__Cape_Verde,
    Tz::Atlantic__Reykjavik,
    Tz::Africa__Lagos,
    Tz::Africa__Johannesburg,
    Tz::Africa__Nairobi,
    Tz::Asia__Dubai,
    Tz::Asia__Karachi,
    Tz::Asia__Dhaka,
    Tz::Asia__Bangkok,
    Tz::Asia__Singapore,
    Tz::Asia__Tokyo,
    Tz::Australia__Brisbane,
    Tz::Pacific__Guadalcanal,
    Tz::Pacific__Majuro,
];

/// A clinic's day and the moment it is seen at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Morning {
    pub zone: Tz,
    /// The calendar day there.
    pub today: NaiveDate,
    /// The moment itself.
    pub now: DateTime<Utc>,
}

impl Morning {
    /// The place whose clock shows the middle of the morning at `now`; `home` if it does.
    #[must_use]
    pub fn at(now: DateTime<Utc>, home: Option<Tz>) -> Self {
        let away = |zone: &Tz| minute_of_day(now, *zone).abs_diff(WANTED);
        let zone = match home {
            Some(home) if MORNING.contains(&minute_of_day(now, home)) => home,
            _ => TOWNS.into_iter().min_by_key(away).unwrap_or(Tz::UTC),
        };
        Self { zone, today: now.with_timezone(&zone).date_naive(), now }
    }

    /// Minutes since midnight at the clinic.
    #[must_use]
    pub fn minute(&self) -> u32 {
        minute_of_day(self.now, self.zone)
    }

    /// The moment a clock on the wall of the clinic shows that time on that day. None where the clock skips it.
    #[must_use]
    pub fn instant(&self, day: NaiveDate, minute: u32) -> Option<DateTime<Utc>> {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0)?;
        self.zone.from_local_datetime(&day.and_time(time)).earliest().map(|at| at.to_utc())
    }

    /// How the clinic works on a weekday. It always works on the day it is loaded: then at weekends instead of Mondays.
    #[must_use]
    pub fn kind_of_day(&self, weekday: Weekday) -> KindOfDay {
        let (half, closed) = match self.today.weekday() {
            Weekday::Sat | Weekday::Sun => (Weekday::Tue, Weekday::Mon),
            _ => (Weekday::Sat, Weekday::Sun),
        };
        match weekday {
            day if day == closed => KindOfDay::Closed,
            day if day == half => KindOfDay::Half,
            _ => KindOfDay::Full,
        }
    }
}

/// Whether a demo of that day and place still shows a working day at `now`.
#[must_use]
pub fn is_worth_opening(now: DateTime<Utc>, zone: Tz, day: NaiveDate) -> bool {
    now.with_timezone(&zone).date_naive() == day && minute_of_day(now, zone) <= WORTH_OPENING_UNTIL
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindOfDay {
    Full,
    /// Mornings only.
    Half,
    Closed,
}

fn minute_of_day(now: DateTime<Utc>, zone: Tz) -> u32 {
    now.with_timezone(&zone).num_seconds_from_midnight() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_always_morning() {
        let start: DateTime<Utc> = "2026-03-01T00:00:00Z".parse().unwrap();
        for hours in 0..24 * 40 {
            let now = start + chrono::Duration::minutes(hours * 61);
            let morning = Morning::at(now, None);
            assert!(MORNING.contains(&morning.minute()), "{now}: {} in {}", morning.minute(), morning.zone);
            assert_eq!(morning.kind_of_day(morning.today.weekday()), KindOfDay::Full, "{now}");
        }
    }

    #[test]
    fn stays_at_home_when_it_is_morning_there() {
        let now = "2026-11-24T09:50:00Z".parse().unwrap();
        assert_eq!(Morning::at(now, Some(Tz::Europe__Berlin)).zone, Tz::Europe__Berlin);
        assert_ne!(Morning::at(now, Some(Tz::America__New_York)).zone, Tz::America__New_York);
    }

    #[test]
    fn yesterday_and_the_evening_are_not_worth_opening() {
        let at = |s: &str| s.parse().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for (now, worth) in [("2026-11-24T10:00:00Z", true), ("2026-11-24T16:00:00Z", false), ("2026-11-25T10:00:00Z", false)] {
            assert_eq!(is_worth_opening(at(now), Tz::Europe__Berlin, day), worth, "{now}");
        }
    }
}
