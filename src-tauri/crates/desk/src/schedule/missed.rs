//! The day's cancelled and missed visits, and which part of their time is still free.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::schedule::{self as read, AppointmentRow};
use vetdesk_domain::booking::MIN_MINUTES;
use vetdesk_domain::hours;
use vetdesk_domain::role::Permission;
use vetdesk_domain::slots;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::TAKEN_BACK;

use super::setup::Setup;
use super::{day_within_calendar, shown};
use crate::Desk;
use crate::error::Result;
use crate::view::{DayRequest, MissedGap, MissedVisit};

impl Desk {
    /// The cancelled and missed visits of a day, by time. A booking that was undone is left out.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar.
    pub fn missed_visits(&self, request: &DayRequest) -> Result<Vec<MissedVisit>> {
        self.require(Permission::DiaryRead)?;
        let day = request.day.unwrap_or_else(|| self.today());
        day_within_calendar(day, "day")?;
        let (zone, today) = (self.who.zone, self.today());
        let span = zone.day(day);
        self.read(|conn| {
            let clinic = self.setup(conn, day, day)?;
            let rows = read::appointments(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
            let missed = rows.into_iter().filter(|row| {
                !row.status.takes_time() && row.cancellation_reason.as_deref() != Some(TAKEN_BACK) && zone.day_of(row.scheduled_at) == day
            });
            missed
                .map(|row| {
                    let gap = self.gap_of(conn, &clinic, &row)?;
                    Ok(MissedVisit { visit: shown::appointment(zone, today, row), gap })
                })
                .collect()
        })
    }

    /// The first part of the visit's time, from now on, that is working time, not taken, and long enough for a visit.
    fn gap_of(&self, conn: &Connection, clinic: &Setup, row: &AppointmentRow) -> Result<Option<MissedGap>> {
        let column = row.veterinarian_id.and_then(|vet| clinic.of_vet(vet)).or_else(|| row.room_id.and_then(|room| clinic.resource(room)));
        let Some(column) = column else { return Ok(None) };
        let visit = Span::lasting(row.scheduled_at, row.duration_minutes);
        let from = visit.starts_at.max(next_five_minutes(self.now()));
        if visit.ends_at <= from {
            return Ok(None);
        }
        let working = hours::working(&clinic.windows(self.who.zone.day_of(visit.starts_at), column));
        let taken = self.taken(conn, clinic, visit, Some(row.id))?;
        let free = slots::free_time(working, taken.of(column.id));
        let cut = free.into_iter().map(|stretch| (stretch.starts_at.max(from), stretch.ends_at.min(visit.ends_at)));
        let gap = cut
            .filter(|(starts_at, ends_at)| *ends_at - *starts_at >= TimeDelta::minutes(MIN_MINUTES))
            .map(|(a, b)| Span::new(a, b))
            .next();
        Ok(gap.map(|gap| MissedGap {
            resource_id: column.id,
            resource_name: column.name.clone(),
            starts_at: gap.starts_at,
            local_start: self.who.zone.short_clock(gap.starts_at),
            minutes: u32::try_from(gap.minutes()).unwrap_or(0),
        }))
    }
}

/// The next full five minutes: a gap is not offered from a step that has begun.
fn next_five_minutes(now: DateTime<Utc>) -> DateTime<Utc> {
    let step = TimeDelta::minutes(MIN_MINUTES);
    now.duration_trunc(step).map_or(now, |whole| if whole < now { whole + step } else { whole })
}
