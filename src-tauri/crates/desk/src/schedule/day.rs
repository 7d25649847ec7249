//! One day on the grid: a column for each vet, room and machine, whether or not anything is booked there.

use vetdesk_domain::role::Permission;

use super::day_within_calendar;
use crate::Desk;
use crate::error::Result;
use crate::view::{DayNewsRequest, DayRequest, DaySchedule};

impl Desk {
    /// The clinic's day, 23, 24 or 25 hours of it.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar.
    pub fn day_schedule(&self, request: &DayRequest) -> Result<DaySchedule> {
        self.require(Permission::DiaryRead)?;
        let day = request.day.unwrap_or_else(|| self.today());
        day_within_calendar(day, "day")?;
        self.read(|conn| Ok(self.diary(conn, day, day, None)?.day(day)))
    }

    /// The same with these visits alone, as far as they stand on that day: a long day is much to send for one that moved.
    ///
    /// # Errors
    /// Those of [`Desk::day_schedule`].
    pub fn day_news(&self, request: &DayNewsRequest) -> Result<DaySchedule> {
        let mut page = self.day_schedule(&DayRequest { day: Some(request.day) })?;
        page.appointments.retain(|visit| request.visits.contains(&visit.id));
        Ok(page)
    }
}
