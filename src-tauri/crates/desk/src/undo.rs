//! Taking back what was just done at the desk.
//!
//! What is taken back is written as a change of its own, so that it travels like any other. It is refused where the visit
//! has moved on since, or the field was written again: nobody's later work is undone by a late key.

mod rows;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetdesk_cache::read::schedule::AppointmentRow;
use vetdesk_cache::{CacheError, Written};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{AppointmentId, CaseId, ResourceId, UndoId};
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::{Status, TAKEN_BACK};

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{Done, UndoRequest};
pub(crate) use rows::{Cells, RowStep};

/// How many of the last writes can be taken back.
const KEPT: usize = 50;

/// What one write did to one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub appointment: AppointmentId,
    /// None: the write booked it.
    pub before: Option<Footing>,
    pub after: Footing,
}

/// What a person decides about a visit: when, where, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Footing {
    pub status: Status,
    pub starts_at: DateTime<Utc>,
    pub minutes: i64,
    pub veterinarian: Option<Uuid>,
    pub room: Option<ResourceId>,
    pub cancellation_reason: Option<String>,
    pub overbook_reason: Option<String>,
}

/// One of the last writes.
#[derive(Debug, Clone)]
pub(crate) enum Kept {
    Visit(Step),
    Row(RowStep),
    Decision(CaseId),
}

#[derive(Debug, Default)]
pub(crate) struct Steps(Mutex<VecDeque<(UndoId, Kept)>>);

impl Steps {
    pub(crate) fn keep(&self, step: Kept) -> UndoId {
        let id = UndoId::fresh();
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if steps.len() == KEPT {
            steps.pop_front();
        }
        steps.push_back((id, step));
        id
    }

    fn find(&self, id: UndoId) -> Option<Kept> {
        let steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.iter().find(|(kept, _)| *kept == id).map(|(_, step)| step.clone())
    }

    fn forget(&self, id: UndoId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(kept, _)| *kept != id);
    }
}

impl Footing {
    pub(crate) fn of(row: &AppointmentRow) -> Self {
        Self {
            status: row.status,
            starts_at: row.scheduled_at,
            minutes: row.duration_minutes,
            veterinarian: row.veterinarian_id.map(Uuid::from),
            room: row.room_id,
            cancellation_reason: row.cancellation_reason.clone(),
            overbook_reason: row.overbook_reason.clone(),
        }
    }

    pub(crate) fn span(&self) -> Span {
        Span::lasting(self.starts_at, self.minutes)
    }

    pub(crate) fn cells(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("status", self.status.as_str().into()),
            ("scheduled_at", self.starts_at.into()),
            ("duration_minutes", self.minutes.into()),
            ("veterinarian_id", self.veterinarian.into()),
            ("room_id", self.room.map(Uuid::from).into()),
            ("cancellation_reason", self.cancellation_reason.clone().into()),
            ("overbook_reason", self.overbook_reason.clone().into()),
        ]
    }
}

impl Desk {
    /// Takes back one of the last writes.
    ///
    /// # Errors
    /// `nothing_to_undo` where it is not known (any more), `changed_meanwhile` where somebody has written there since,
    /// `slot_taken` where a visit's former time is no longer free, `status_not_allowed`.
    pub fn undo(&self, request: &UndoRequest) -> Result<Done<()>> {
        let written = match self.steps.find(request.undo_id).ok_or(DeskError::of(ErrorCode::NothingToUndo))? {
            Kept::Visit(step) => self.undo_visit(&step)?,
            Kept::Row(step) => {
                self.require(step.permission())?;
                self.write("undo", |w| step.take_back(w, self.now()))?
            }
            Kept::Decision(case) => self.reopen(case)?,
        };
        self.steps.forget(request.undo_id);
        Ok(self.undoable(written, None))
    }

    /// The case stands open again, and a person decides anew.
    fn reopen(&self, case: CaseId) -> Result<Written<()>> {
        self.require(Permission::DiaryWrite)?;
        self.require_writable()?;
        let written = self.cache.reopen(case, self.now()).map_err(|error| match error {
            CacheError::NotFound { .. } => DeskError::of(ErrorCode::ChangedMeanwhile),
            other => other.into(),
        })?;
        self.travel();
        Ok(written)
    }

    fn undo_visit(&self, step: &Step) -> Result<Written<()>> {
        self.require(Permission::DiaryWrite)?;
        let now = self.now();
        self.write("undo", |w| {
            let standing = self.row(w.conn(), step.appointment)?;
            if standing.needs_reschedule || Footing::of(&standing) != step.after {
                return Err(DeskError::of(ErrorCode::ChangedMeanwhile));
            }
            let target = step.target();
            if !step.after.status.may_become(target.status) {
                return Err(DeskError::of(ErrorCode::StatusNotAllowed));
            }
            let takes_other_time = !step.after.status.takes_time()
                || (target.span(), target.veterinarian, target.room) != (step.after.span(), step.after.veterinarian, step.after.room);
            if target.status.takes_time() && takes_other_time {
                self.require_free(w.conn(), step.appointment, &target)?;
            }
            let mut cells = target.cells();
            cells.extend(crate::schedule::stamps(target.status, &standing, now));
            w.update("appointments", step.appointment.0, &cells)?;
            Ok(())
        })
    }
}

impl Step {
    /// A booking that is taken back stays as a cancelled visit: what was once sent cannot be unsaid.
    fn target(&self) -> Footing {
        match &self.before {
            None => Footing { status: Status::Cancelled, cancellation_reason: Some(TAKEN_BACK.to_owned()), ..self.after.clone() },
            // A cancelled visit never goes straight back into a room: the client is here, that much is sure.
            Some(before) if !self.after.status.may_become(before.status) && before.status > Status::Arrived => {
                Footing { status: Status::Arrived, ..before.clone() }
            }
            Some(before) => before.clone(),
        }
    }
}
