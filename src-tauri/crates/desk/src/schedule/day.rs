//! One day on the grid: a column for each vet, room and machine, whether or not anything is booked there.

use vetdesk_domain::role::Permission;

use super::day_within_calendar;
use crate::Desk;
use crate::error::Result;
use crate::view::{DayNewsRequest, DayRequest, DaySchedule};

impl Desk {
    /// One day of the clinic, of 23, 24 or 25 hours.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar.
    pub fn day_schedule(&self, request: &DayRequest) -> Result<DaySchedule> {
        self.require(Permission::DiaryRead)?;
        let day = request.day.unwrap_or_else(|| self.today());
        day_within_calendar(day, "day")?;
        self.read(|conn| Ok(self.diary(conn, day, day, None)?.day(day)))
    }

    /// The same, with only these of its visits: a full day is too much to send when one visit has moved.
    ///
    /// # Errors
    /// Those of [`Desk::day_schedule`].
    pub fn day_news(&self, request: &DayNewsRequest) -> Result<DaySchedule> {
        let mut page = self.day_schedule(&DayRequest { day: Some(request.day) })?;
        page.appointments.retain(|visit| request.visits.contains(&visit.id));
        Ok(page)
    }
}
