//! A day as somebody types it, "18.12.", "fri", "in 2 weeks", interpreted by the rules of the booking line.

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime};
use vetdesk_domain::quick::{self, Books, Known, Language, LineKind, UnclearReason};
use vetdesk_domain::role::Permission;

use super::day_within_calendar;
use crate::Desk;
use crate::error::Result;
use crate::view::{ReadDay, ReadDayRequest};

/// Nobody types more to name a day.
const MAX_TEXT: usize = 60;

impl Desk {
    /// The day that is meant, at a glance; none if the text names no day, or more than a day.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn read_day(&self, request: &ReadDayRequest) -> Result<ReadDay> {
        self.require(Permission::DiaryRead)?;
        let text: String = request.text.chars().take(MAX_TEXT).collect();
        let known = Known {
            language: Language::of_code(&request.language),
            // No name is expected here, so "tommorow" and a day in another language count as days.
            kind: LineKind::FreeTime,
            dates: self.who.dates,
            now: NaiveDateTime::new(self.today(), self.who.zone.time_of(self.now())),
            types: &[],
            vets: &[],
            books: Books(&|_| false),
        };
        let Some(day) = numbered(text.trim(), self.today()).or_else(|| named(&text, &known)) else { return Ok(ReadDay { glance: None }) };
        if day_within_calendar(day, "day").is_err() {
            return Ok(ReadDay { glance: None });
        }
        let glance = self.read(|conn| Ok(self.days_at_a_glance(conn, day, day)?.pop()))?;
        Ok(ReadDay { glance })
    }
}

fn named(text: &str, known: &Known<'_>) -> Option<NaiveDate> {
    let line = quick::understand(text, known);
    let is_a_day_alone = line.who.is_empty()
        && line.unclear.iter().all(|unclear| unclear.reason == UnclearReason::DayIsPast)
        && (line.time, line.part, line.minutes) == (None, None, None)
        && (line.not_before, line.not_after) == (None, None)
        && line.purpose.is_none();
    line.day.filter(|_| is_a_day_alone)
}

/// The next day with that number, as "18" alone means where a day is asked for.
fn numbered(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let bare = text.strip_suffix('.').unwrap_or(text);
    if !(1..=2).contains(&bare.len()) || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = bare.parse().ok()?;
    let this_month = today.with_day(1)?;
    (0..=2).filter_map(|ahead| (this_month + Months::new(ahead)).with_day(number)).find(|day| *day >= today)
}
