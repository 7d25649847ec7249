//! Moving a visit on, one step back, or out of the diary.

use chrono::{DateTime, Utc};
use vetdesk_cache::Settle;
use vetdesk_cache::read::schedule::AppointmentRow;
use vetdesk_domain::Area;
use vetdesk_domain::booking::MAX_CANCELLATION_REASON;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::status::Status;
use vetdesk_domain::text;

use super::shown;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Footing, Kept, Step};
use crate::view::{AdvanceRequest, Appointment, CancelRequest, Done};

/// When each state was reached, as the server's trigger will have it too: a step back takes its time back.
pub(crate) fn stamps(to: Status, row: &AppointmentRow, now: DateTime<Utc>) -> Vec<(&'static str, Cell)> {
    let reached = |state: Status, was: Option<DateTime<Utc>>| -> Option<DateTime<Utc>> {
        match to {
            _ if to == state => Some(was.unwrap_or(now)),
            _ if to < state => None,
            _ => was,
        }
    };
    let ended = |state: Status, was: Option<DateTime<Utc>>| (to == state).then(|| was.unwrap_or(now));
    vec![
        ("confirmed_at", if to == Status::Confirmed { Some(row.confirmed_at.unwrap_or(now)) } else { row.confirmed_at }.into()),
        ("arrived_at", reached(Status::Arrived, row.arrived_at).into()),
        ("in_room_at", reached(Status::InRoom, row.in_room_at).into()),
        ("ready_at", reached(Status::Ready, row.ready_at).into()),
        ("completed_at", reached(Status::Completed, row.completed_at).into()),
        ("cancelled_at", ended(Status::Cancelled, row.cancelled_at).into()),
        ("no_show_at", ended(Status::NoShow, row.no_show_at).into()),
    ]
}

impl Desk {
    /// Moves a visit to another state: forward by any number of steps, or one of its last steps back.
    ///
    /// # Errors
    /// `status_not_allowed`; `slot_taken` where a cancelled or missed visit comes back to a time that was given away;
    /// `invalid_input` for a cancellation, which needs its reason ([`Desk::cancel`]).
    pub fn advance(&self, request: &AdvanceRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        if request.to == Status::Cancelled {
            return Err(DeskError::field(ErrorCode::InvalidInput, "to"));
        }
        let now = self.now();
        let mut step = None;
        let written = self.write(Intent::Advance, |w| {
            let row = self.row(w.conn(), request.appointment_id)?;
            let before = Footing::of(&row);
            if !row.status.may_become(request.to) || row.needs_reschedule {
                return Err(DeskError::of(ErrorCode::StatusNotAllowed));
            }
            let mut after = Footing { status: request.to, ..before.clone() };
            if !before.status.takes_time() && request.to.takes_time() {
                self.require_free(w.conn(), request.appointment_id, &after)?;
                after.cancellation_reason = None;
            }
            if before == after {
                return self.shown(w.conn(), request.appointment_id);
            }
            let mut cells = after.cells();
            cells.extend(stamps(request.to, &row, now));
            w.update("appointments", request.appointment_id.0, &cells)?;
            step = Some(Step { appointment: request.appointment_id, before: Some(before), after });
            self.shown(w.conn(), request.appointment_id)
        })?;
        Ok(self.undoable(Intent::Advance, written, step.map(Kept::Visit)))
    }

    /// Takes a visit out of the diary. Its time is free at once.
    ///
    /// # Errors
    /// `invalid_input` without a reason, `text_too_long`, `status_not_allowed` for a visit that has gone too far.
    pub fn cancel(&self, request: &CancelRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        let reason = text::required_line(&request.reason, MAX_CANCELLATION_REASON).map_err(|refusal| DeskError::text("reason", refusal))?;
        let now = self.now();
        let standing = self.read(|conn| self.row(conn, request.appointment_id))?;
        if let Some(case) = standing.case {
            // What was meant is given up; a visit that the server has stays to be cancelled.
            let settled = self.settle(case, Settle::Dismiss)?;
            if standing.is_lost {
                let mut value = shown::appointment(self.who.zone, standing);
                value.status = Status::Cancelled;
                value.next_status = None;
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
                return Err(DeskError::of(ErrorCode::StatusNotAllowed));
            }
            let after = Footing { status: Status::Cancelled, cancellation_reason: Some(reason), ..before.clone() };
            let mut cells = after.cells();
            cells.extend(stamps(Status::Cancelled, &row, now));
            w.update("appointments", request.appointment_id.0, &cells)?;
            step = Some(Step { appointment: request.appointment_id, before: Some(before), after });
            self.shown(w.conn(), request.appointment_id)
        })?;
        Ok(self.undoable(Intent::Cancel, written, step.map(Kept::Visit)))
    }
}
