//! Moving a visit on, one step back, or out of the diary.

use chrono::{DateTime, Utc};
use vetdesk_cache::Settle;
use vetdesk_cache::read::schedule::AppointmentRow;
use vetdesk_domain::Area;
use vetdesk_domain::booking::MAX_CANCELLATION_REASON;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::{Status, VisitDay};
use vetdesk_domain::text;

use super::shown;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::undo::{Footing, Kept, Step};
use crate::view::{AdvanceRequest, Appointment, CancelRequest, Done};

/// When each state was reached, as the server's trigger sets it, too. A step back clears the times of the states after it.
fn stamps(to: Status, row: &AppointmentRow, now: DateTime<Utc>) -> Vec<(&'static str, Cell)> {
    let reached = |state: Status, was: Option<DateTime<Utc>>| -> Option<DateTime<Utc>> {
        match to {
            _ if to == state => Some(was.unwrap_or(now)),
            _ if to < state => None,
            _ => was,
        }
    };
    let confirmed = match to {
        Status::Scheduled => None,
        Status::Confirmed => Some(row.confirmed_at.unwrap_or(now)),
        _ => row.confirmed_at,
    };
    let ended = |state: Status, was: Option<DateTime<Utc>>| (to == state).then(|| was.unwrap_or(now));
    vec![
        ("confirmed_at", confirmed.into()),
        ("arrived_at", reached(Status::Arrived, row.arrived_at).into()),
        ("in_room_at", reached(Status::InRoom, row.in_room_at).into()),
        ("ready_at", reached(Status::Ready, row.ready_at).into()),
        ("completed_at", reached(Status::Completed, row.completed_at).into()),
        ("cancelled_at", ended(Status::Cancelled, row.cancelled_at).into()),
        ("no_show_at", ended(Status::NoShow, row.no_show_at).into()),
    ]
}

/// The same for a visit of an earlier day: what is entered now happened at the visit's time.
fn entered_stamps(to: Status, row: &AppointmentRow, now: DateTime<Utc>) -> Vec<(&'static str, Cell)> {
    let span = Span::lasting(row.scheduled_at, row.duration_minutes);
    if !matches!(to, Status::Completed | Status::NoShow) {
        return stamps(to, row, now);
    }
    let came = to == Status::Completed;
    let arrived = row.arrived_at.or_else(|| came.then_some(span.starts_at));
    let known = AppointmentRow {
        arrived_at: arrived,
        completed_at: came.then_some(span.ends_at),
        no_show_at: (!came).then_some(span.starts_at),
        ..row.clone()
    };
    stamps(to, &known, now)
}

impl Desk {
    /// Moves a visit to another state: forward by any number of steps, or one of its last steps back. Before its day it can only
    /// be confirmed or set back; on its day every legal step is open; after it what happened is entered, with the visit's own
    /// times.
    ///
    /// # Errors
    /// `status_not_allowed`, `not_its_day`, `needs_new_time` for a visit that lost its slot; `slot_taken` where a cancelled or
    /// missed visit comes back to a time that was given away, or the room is not free; `invalid_input` for a cancellation,
    /// which needs its reason ([`Desk::cancel`]).
    pub fn advance(&self, request: &AdvanceRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        if request.to == Status::Cancelled {
            return Err(DeskError::field(ErrorCode::InvalidInput, "to"));
        }
        let mut step = None;
        let written = self.write(Intent::Advance, |w| {
            let row = self.row(w.conn(), request.appointment_id)?;
            let before = Footing::of(&row);
            if row.needs_reschedule {
                return Err(DeskError::of(ErrorCode::NeedsNewTime));
            }
            self.require_its_day(&row, request.to)?;
            let room = match request.room_id {
                Some(room) => Some(self.require_room(w.conn(), room)?),
                None => before.room,
            };
            let mut after = Footing { status: request.to, room, ..before.clone() };
            let comes_back = !before.status.takes_time() && request.to.takes_time();
            if comes_back || after.room != before.room {
                self.require_free(w.conn(), request.appointment_id, &after, row.cancelled_at.or(row.no_show_at))?;
            }
            if comes_back {
                after.cancellation_reason = None;
            }
            if before == after {
                return self.shown(w.conn(), request.appointment_id);
            }
            let mut cells = after.cells();
            cells.extend(self.stamps_of(request.to, &row));
            w.update("appointments", request.appointment_id.0, &cells)?;
            step = Some(Step { appointment: request.appointment_id, before: Some(before), after });
            self.shown(w.conn(), request.appointment_id)
        })?;
        Ok(self.undoable(Intent::Advance, written, step.map(Kept::Visit)))
    }

    /// When each state was reached, for a visit that is moved now: at this moment, or at the visit's own time if its day has
    /// passed.
    pub(crate) fn stamps_of(&self, to: Status, row: &AppointmentRow) -> Vec<(&'static str, Cell)> {
        let span = Span::lasting(row.scheduled_at, row.duration_minutes);
        match shown::day_of(self.who.zone, self.today(), span) {
            VisitDay::Past => entered_stamps(to, row, self.now()),
            VisitDay::Ahead | VisitDay::Today => stamps(to, row, self.now()),
        }
    }

    /// Whether a visit may be moved to a state today. It can be missed only once its time has begun.
    fn require_its_day(&self, row: &AppointmentRow, to: Status) -> Result<()> {
        let (zone, now) = (self.who.zone, self.now());
        let span = Span::lasting(row.scheduled_at, row.duration_minutes);
        let day = shown::day_of(zone, self.today(), span);
        let is_too_early = to == Status::NoShow && now < span.starts_at;
        if row.status == to || (row.status.may_become(to) && row.status.may_be_moved_on(to, day) && !is_too_early) {
            return Ok(());
        }
        // If the step is legal on no day, the day is not given as the reason.
        if !row.status.may_become(to) {
            return Err(DeskError::status(row.status));
        }
        Err(DeskError::Refused {
            code: ErrorCode::NotItsDay,
            message: format!("{to} on a day that is {day:?}"),
            details: ErrorDetails {
                name: Some(row.pet_name.clone()),
                at: Some(span.starts_at),
                // None if its day is today: then the time says it.
                day: Some(zone.day_of(span.starts_at)).filter(|_| day != VisitDay::Today),
                ..ErrorDetails::default()
            },
        })
    }

    /// Takes a visit out of the diary. Its time is free at once.
    ///
    /// # Errors
    /// `invalid_input` without a reason, `text_too_long`, `status_not_allowed` for one that is ready, over or cancelled.
    pub fn cancel(&self, request: &CancelRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        let reason = text::required_line(&request.reason, MAX_CANCELLATION_REASON).map_err(|refusal| DeskError::text("reason", refusal))?;
        let standing = self.read(|conn| self.row(conn, request.appointment_id))?;
        if let Some(case) = standing.case {
            // The conflicting change is dropped; a visit that the server has is then cancelled below.
            let settled = self.settle(case, Settle::Dismiss)?;
            if standing.is_lost {
                let mut value = shown::appointment(self.who.zone, self.today(), standing);
                value.status = Status::Cancelled;
                (value.next_status, value.previous_status) = (None, None);
                value.needs_reschedule = false;
                value.cancellation_reason = Some(reason);
                return Ok(Done { value, areas: settled.areas.into_iter().chain([Area::Conflicts]).collect(), undo_id: None });
            }
        }
        let mut step = None;
        let written = self.write(Intent::Cancel, |w| {
            let row = self.row(w.conn(), request.appointment_id)?;
            let before = Footing::of(&row);
            if row.status == Status::Cancelled || !row.status.may_become(Status::Cancelled) {
                return Err(DeskError::status(row.status));
            }
            let after = Footing { status: Status::Cancelled, cancellation_reason: Some(reason), ..before.clone() };
            let mut cells = after.cells();
            cells.extend(self.stamps_of(Status::Cancelled, &row));
            w.update("appointments", request.appointment_id.0, &cells)?;
            step = Some(Step { appointment: request.appointment_id, before: Some(before), after });
            self.shown(w.conn(), request.appointment_id)
        })?;
        Ok(self.undoable(Intent::Cancel, written, step.map(Kept::Visit)))
    }
}
