//! The diary: days and weeks on the grid, booking, moving, the states of a visit.

mod block;
mod book;
mod day;
mod diary;
mod edit;
mod entry;
mod fit;
mod free;
mod glance;
mod history;
mod holds;
mod leave;
mod missed;
mod moving;
mod quick;
mod read_day;
mod rooms;
mod setup;
mod shown;
mod states;
mod stretch;
mod taken;
mod week;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::schedule::{self as read, AppointmentRow};
use vetdesk_domain::calendar::{WallTime, parse_time};
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::role::Permission;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{Appointment, AppointmentRequest, AppointmentType, ClinicTimeRequest};
use setup::Setup;

impl Desk {
    /// # Errors
    /// `not_found`, `not_allowed`.
    pub fn appointment(&self, request: &AppointmentRequest) -> Result<Appointment> {
        self.require(Permission::DiaryRead)?;
        self.read(|conn| self.shown(conn, request.appointment_id))
    }

    /// What a visit can be for, in the clinic's order.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn appointment_types(&self) -> Result<Vec<AppointmentType>> {
        self.require(Permission::DiaryRead)?;
        let rows = self.cache.read(read::appointment_types)?;
        let shown = rows.into_iter().map(|row| AppointmentType {
            id: row.id,
            visit_type: row.visit_type,
            name: row.name,
            minutes: u32::try_from(row.minutes).unwrap_or(0),
            price: row.price,
        });
        Ok(shown.collect())
    }

    /// The instant of a local time of the clinic; of an hour that exists twice, the first.
    ///
    /// # Errors
    /// `invalid_input` if it is no time of day, or does not exist on that day because the clock is put forward.
    pub fn clinic_time(&self, request: &ClinicTimeRequest) -> Result<DateTime<Utc>> {
        let wrong = |why: &str| DeskError::field_because(ErrorCode::InvalidInput, "time", why);
        day_within_calendar(request.day, "day")?;
        let time = parse_time(&request.time).map_err(|_| wrong("no time of day"))?;
        match self.who.zone.wall(request.day, time) {
            WallTime::Skipped { .. } => Err(wrong("the clock jumps over this time")),
            wall => Ok(wall.likely()),
        }
    }

    /// The visit as it stands, inside a read or a write.
    pub(crate) fn row(&self, conn: &Connection, id: AppointmentId) -> Result<AppointmentRow> {
        read::appointment(conn, id)?.ok_or_else(|| DeskError::not_found("appointment"))
    }

    fn shown(&self, conn: &Connection, id: AppointmentId) -> Result<Appointment> {
        Ok(shown::appointment(self.who.zone, self.today(), self.row(conn, id)?))
    }

    fn setup(&self, conn: &Connection, first: NaiveDate, last: NaiveDate) -> Result<Setup> {
        Ok(Setup::read(conn, self.who.clinic_id, self.who.zone, first, last)?)
    }
}

/// The years that are accepted: a mistyped one could exceed what dates can be computed for.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

fn day_within_calendar(day: NaiveDate, field: &str) -> Result<()> {
    if YEARS.contains(&day.year()) { Ok(()) } else { Err(DeskError::field_because(ErrorCode::InvalidInput, field, "no year of a diary")) }
}

fn within_calendar(at: DateTime<Utc>, field: &str) -> Result<()> {
    day_within_calendar(at.date_naive(), field)
}
