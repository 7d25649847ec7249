//! Seven days side by side, of the whole clinic or of one vet or room.

use chrono::{Datelike, Days};
use vetdesk_domain::role::Permission;

use super::day_within_calendar;
use crate::Desk;
use crate::error::Result;
use crate::view::{WeekRequest, WeekSchedule};

const DAYS: u64 = 7;

impl Desk {
    /// The week of a day, Monday first, each day as in [`Desk::day_schedule`]. With a resource, only its column.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar, `not_found` for a resource that is not there.
    pub fn week_schedule(&self, request: &WeekRequest) -> Result<WeekSchedule> {
        self.require(Permission::DiaryRead)?;
        let day = request.day.unwrap_or_else(|| self.today());
        day_within_calendar(day, "day")?;
        let first_day = day - Days::new(day.weekday().num_days_from_monday().into());
        let last_day = first_day + Days::new(DAYS - 1);
        let days = self.read(|conn| {
            let diary = self.diary(conn, first_day, last_day, request.resource_id)?;
            Ok(first_day.iter_days().take_while(|day| *day <= last_day).map(|day| diary.day(day)).collect())
        })?;
        Ok(WeekSchedule { first_day, last_day, previous_week: first_day - Days::new(DAYS), next_week: first_day + Days::new(DAYS), days })
    }
}
