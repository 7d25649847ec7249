//! One day on the grid: a column for each vet, room and machine, whether or not anything is booked there.

use chrono::{Days, NaiveDate};
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::hours::{self, Window};
use vetdesk_domain::role::Permission;
use vetdesk_domain::slots;
use vetdesk_domain::span::Span;

use super::day_within_calendar;
use super::setup::{Resource, Setup};
use super::shown;
use super::taken::{Taken, shown_holds};
use crate::Desk;
use crate::error::Result;
use crate::view::{Column, DayRequest, DaySchedule, DutyWindow, Tick};

impl Desk {
    /// The clinic's day, 23, 24 or 25 hours of it.
    ///
    /// # Errors
    /// `invalid_input` for a day at the end of the calendar.
    pub fn day_schedule(&self, request: &DayRequest) -> Result<DaySchedule> {
        self.require(Permission::DiaryRead)?;
        let zone = self.who.zone;
        let now = self.now();
        let today = zone.day_of(now);
        let day = request.day.unwrap_or(today);
        day_within_calendar(day, "day")?;
        let (previous_day, next_day) = (day - Days::new(1), day + Days::new(1));
        let span = zone.day(day);
        self.read(|conn| {
            let clinic = self.setup(conn, day, day)?;
            let rows = read::appointments(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
            let slots = read::slots(conn, self.who.clinic_id, span.starts_at, span.ends_at)?;
            let taken = Taken::by(&clinic, &rows, None).and_held(&slots, self.who.user_id, now);
            let opening = clinic.opening(day);
            let hull = opening.hull();
            Ok(DaySchedule {
                day,
                today,
                previous_day,
                next_day,
                time_zone: zone.name().to_owned(),
                now,
                starts_at: span.starts_at,
                ends_at: span.ends_at,
                opens_at: hull.map(|hull| hull.starts_at),
                closes_at: hull.map(|hull| hull.ends_at),
                closed_reason: opening.reason.clone().filter(|_| opening.is_closed()),
                step_minutes: u32::try_from(self.who.step_minutes).unwrap_or(15),
                ticks: zone.hour_ticks(day).into_iter().map(|tick| Tick { at: tick.at, label: tick.label }).collect(),
                columns: clinic.resources.iter().map(|resource| self.column(&clinic, resource, day, &taken)).collect(),
                appointments: rows.into_iter().map(|row| shown::appointment(zone, row)).collect(),
                holds: shown_holds(slots, self.who.user_id, now),
            })
        })
    }

    fn column(&self, clinic: &Setup, resource: &Resource, day: NaiveDate, taken: &Taken) -> Column {
        let zone = self.who.zone;
        let windows = clinic.windows(day, resource);
        let working = hours::working(&windows);
        let free = slots::free_time(working.clone(), taken.of(resource.id));
        Column {
            resource_id: resource.id,
            kind: resource.kind,
            name: resource.name.clone(),
            on_duty: !working.is_empty(),
            hours_label: hours::working_hull(&windows).map(|hull| zone.range_label(hull)),
            gaps: slots::gaps(&free, self.now(), self.who.step_minutes),
            windows: windows.into_iter().map(shown_window).collect(),
        }
    }
}

fn shown_window(window: Window) -> DutyWindow {
    let Span { starts_at, ends_at } = window.span;
    DutyWindow { starts_at, ends_at, kind: window.kind, label: window.label }
}
