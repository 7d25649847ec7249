//! A stretch of time as a person names it: days, and which hours of each.

use chrono::{NaiveDate, NaiveTime};
use vetdesk_domain::calendar::{ClinicZone, parse_time};
use vetdesk_domain::span::{self, Span};

use super::day_within_calendar;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view;

/// Nobody is away for longer: a mistyped date would fill the diary.
const MAX_DAYS: i64 = 366;

#[derive(Debug)]
pub(super) struct Stretch {
    pub days: Vec<NaiveDate>,
    /// None: all day.
    pub hours: Option<(NaiveTime, NaiveTime)>,
}

impl Stretch {
    /// # Errors
    /// `invalid_input` with the field that is wrong: `first_day`, `last_day`, `from`, `to`.
    pub fn of(asked: &view::TimeStretch) -> Result<Self> {
        let wrong = |field: &str, why: &str| DeskError::field_because(ErrorCode::InvalidInput, field, why);
        let (first, last) = (asked.first_day, asked.last_day);
        day_within_calendar(first, "first_day")?;
        day_within_calendar(last, "last_day")?;
        if !(0..MAX_DAYS).contains(&(last - first).num_days()) {
            return Err(wrong("last_day", "before the first day, or more than a year after it"));
        }
        let hours = match &asked.hours {
            None => None,
            Some(hours) => {
                let time = |text: &str, field: &str| parse_time(text).map_err(|_| wrong(field, "no time of day"));
                let (from, to) = (time(&hours.from, "from")?, time(&hours.to, "to")?);
                // Midnight is the end of the day.
                if to != NaiveTime::MIN && to <= from {
                    return Err(wrong("to", "not after its beginning"));
                }
                Some((from, to))
            }
        };
        Ok(Self { days: first.iter_days().take_while(|day| *day <= last).collect(), hours })
    }

    /// One span for each day; whole days that follow one another are one span.
    pub fn spans(&self, zone: ClinicZone) -> Vec<Span> {
        let of_day = |day: &NaiveDate| self.hours.map_or_else(|| zone.day(*day), |(from, to)| zone.stretch(*day, from, to));
        span::joined(self.days.iter().map(of_day).collect())
    }

    pub fn first_day(&self) -> NaiveDate {
        self.days.first().copied().unwrap_or_default()
    }

    pub fn last_day(&self) -> NaiveDate {
        self.days.last().copied().unwrap_or_default()
    }
}

/// "13:30", and the midnight at a day's end as "24:00".
pub(super) fn shown_hours((from, to): (NaiveTime, NaiveTime)) -> view::ClockHours {
    let shown = |time: NaiveTime| time.format("%H:%M").to_string();
    view::ClockHours { from: shown(from), to: if to == NaiveTime::MIN { "24:00".to_owned() } else { shown(to) } }
}
