//! Days of the diary as the screen draws them: read once, shown one by one.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::schedule as read;
use vetdesk_domain::hours::{self, Window};
use vetdesk_domain::ids::ResourceId;
use vetdesk_domain::slots;
use vetdesk_domain::span::Span;

use super::setup::{Resource, Setup};
use super::shown;
use super::taken::{Taken, shown_holds};
use crate::error::{DeskError, Result};
use crate::view::{Appointment, Column, DaySchedule, DutyWindow, FreeStretch, Hold, Tick};
use crate::{Desk, Who};

/// What is in the diary from one day to another, for every column or for one.
#[derive(Debug)]
pub(super) struct Diary<'a> {
    who: &'a Who,
    now: DateTime<Utc>,
    clinic: Setup,
    appointments: Vec<Appointment>,
    holds: Vec<Hold>,
    taken: Taken,
}

impl Desk {
    /// The diary from `first` to `last`, both included. `only`: this column, with its visits and holds.
    ///
    /// # Errors
    /// `not_found` for an unknown column.
    pub(super) fn diary(&self, conn: &Connection, first: NaiveDate, last: NaiveDate, only: Option<ResourceId>) -> Result<Diary<'_>> {
        let (who, now) = (&self.who, self.now());
        let span = Span::new(who.zone.day(first).starts_at, who.zone.day(last).ends_at);
        let mut clinic = self.setup(conn, first, last)?;
        let mut slots = read::slots(conn, who.clinic_id, span.starts_at, span.ends_at)?;
        let rows = match only {
            None => read::appointments(conn, who.clinic_id, span.starts_at, span.ends_at)?,
            Some(only) => {
                clinic.resources.retain(|resource| resource.id == only);
                slots.retain(|slot| slot.resource_id == only);
                if clinic.resources.is_empty() {
                    return Err(DeskError::not_found("resource"));
                }
                read::appointments_of(conn, who.clinic_id, only, span.starts_at, span.ends_at)?
            }
        };
        let visits = rows.iter().filter_map(read::AppointmentRow::taking);
        let taken = Taken::by(&clinic, visits, None).and_held(&slots, who.user_id, now);
        Ok(Diary {
            who,
            now,
            clinic,
            appointments: rows.into_iter().map(|row| shown::appointment(who.zone, who.zone.day_of(now), row)).collect(),
            holds: shown_holds(slots, who.user_id, now),
            taken,
        })
    }
}

impl Diary<'_> {
    /// One of the days that were read. What crosses midnight is on both days.
    pub fn day(&self, day: NaiveDate) -> DaySchedule {
        let zone = self.who.zone;
        let span = zone.day(day);
        let opening = self.clinic.opening(day);
        let hull = opening.hull();
        let touches = |starts_at, ends_at| Span::new(starts_at, ends_at).overlaps(span);
        DaySchedule {
            day,
            today: zone.day_of(self.now),
            previous_day: day - Days::new(1),
            next_day: day + Days::new(1),
            time_zone: zone.name().to_owned(),
            now: self.now,
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            opens_at: hull.map(|hull| hull.starts_at),
            closes_at: hull.map(|hull| hull.ends_at),
            closed_reason: opening.reason.clone().filter(|_| opening.is_closed()),
            step_minutes: u32::try_from(self.who.step_minutes).unwrap_or(15),
            ticks: zone.hour_ticks(day).into_iter().map(|tick| Tick { at: tick.at, label: tick.label }).collect(),
            columns: self.clinic.resources.iter().map(|resource| self.column(resource, day)).collect(),
            appointments: self.appointments.iter().filter(|visit| touches(visit.starts_at, visit.ends_at)).cloned().collect(),
            holds: self.holds.iter().filter(|hold| touches(hold.starts_at, hold.ends_at)).cloned().collect(),
        }
    }

    fn column(&self, resource: &Resource, day: NaiveDate) -> Column {
        let windows = self.clinic.windows(day, resource);
        let working = hours::working(&windows);
        let free = slots::free_time(working.clone(), self.taken.of(resource.id));
        Column {
            resource_id: resource.id,
            kind: resource.kind,
            name: resource.name.clone(),
            on_duty: !working.is_empty(),
            hours_label: hours::working_hull(&windows).map(|hull| self.who.zone.range_label(hull)),
            free_minutes: slots::free_minutes(&free, self.now, self.who.step_minutes),
            free: free.into_iter().map(|free| FreeStretch { starts_at: free.starts_at, ends_at: free.ends_at }).collect(),
            windows: windows.into_iter().map(shown_window).collect(),
        }
    }
}

fn shown_window(window: Window) -> DutyWindow {
    DutyWindow { starts_at: window.span.starts_at, ends_at: window.span.ends_at, kind: window.kind, label: window.label }
}
