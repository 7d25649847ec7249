//! Many days at a glance: which are closed, and how full the others are.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::hours;
use vetdesk_domain::resource::ResourceKind;
use vetdesk_domain::role::Permission;
use vetdesk_domain::slots;
use vetdesk_domain::span::Span;

use super::day_within_calendar;
use super::taken::Taken;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{DayGlance, GlanceRequest};

/// Most days in one answer: a month with its first and last week in full, and some more.
const MAX_DAYS: i64 = 62;

impl Desk {
    /// The days from one to another.
    ///
    /// # Errors
    /// `invalid_input` for days at the end of the calendar, in the wrong order or too many, `not_allowed`.
    pub fn glance(&self, request: &GlanceRequest) -> Result<Vec<DayGlance>> {
        self.require(Permission::DiaryRead)?;
        let (first, last) = (request.first_day, request.last_day);
        day_within_calendar(first, "first_day")?;
        day_within_calendar(last, "last_day")?;
        if !(0..MAX_DAYS).contains(&(last - first).num_days()) {
            return Err(DeskError::field(ErrorCode::InvalidInput, "last_day"));
        }
        self.read(|conn| self.days_at_a_glance(conn, first, last))
    }

    /// As [`Desk::glance`], inside a read.
    pub(super) fn days_at_a_glance(&self, conn: &Connection, first: NaiveDate, last: NaiveDate) -> Result<Vec<DayGlance>> {
        let zone = self.who.zone;
        let all = Span::new(zone.day(first).starts_at, zone.day(last).ends_at);
        let clinic = self.setup(conn, first, last)?;
        let visits = read::taking(conn, self.who.clinic_id, all.starts_at, all.ends_at)?;
        let slots = read::slots(conn, self.who.clinic_id, all.starts_at, all.ends_at)?;
        let days = first.iter_days().take_while(|day| *day <= last).map(|day| {
            let span = zone.day(day);
            let touches = |starts_at: DateTime<Utc>, ends_at: DateTime<Utc>| Span::new(starts_at, ends_at).overlaps(span);
            let of_day: Vec<_> =
                visits.iter().filter(|visit| Span::lasting(visit.scheduled_at, visit.duration_minutes).overlaps(span)).copied().collect();
            let kept: Vec<_> = slots.iter().filter(|slot| touches(slot.starts_at, slot.ends_at)).cloned().collect();
            let opening = clinic.opening(day);
            let count = u32::try_from(of_day.iter().filter(|visit| span.contains(visit.scheduled_at)).count()).unwrap_or(u32::MAX);
            let taken = Taken::by(&clinic, of_day, None).and_held(&kept, self.who.user_id, self.now());
            let (mut working_minutes, mut free_minutes) = (0, 0);
            for vet in clinic.resources.iter().filter(|resource| resource.kind == ResourceKind::Veterinarian) {
                let working = hours::working(&clinic.windows(day, vet));
                working_minutes += minutes_of(&working);
                free_minutes += minutes_of(&slots::free_time(working, taken.of(vet.id)));
            }
            DayGlance {
                day,
                is_closed: opening.is_closed(),
                closed_reason: opening.reason.filter(|_| opening.open.is_empty()),
                visits: count,
                taken_percent: percent(working_minutes - free_minutes, working_minutes),
            }
        });
        Ok(days.collect())
    }
}

fn minutes_of(spans: &[Span]) -> i64 {
    spans.iter().map(|span| span.minutes()).sum()
}

fn percent(part: i64, whole: i64) -> u32 {
    if whole <= 0 { 0 } else { u32::try_from(part * 100 / whole).unwrap_or(0) }
}
