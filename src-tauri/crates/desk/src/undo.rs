//! Taking back what was just done at the desk.
//!
//! An undo is written as a change of its own, so that it travels like any other. It is refused if the visit has moved on
//! since, or the field was written again, so a late undo never overwrites later work.

mod rows;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;
use vetdesk_cache::read::schedule::AppointmentRow;
use vetdesk_cache::{CacheError, Write, Written};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{AppointmentId, CaseId, ResourceId, UndoId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::{Status, TAKEN_BACK};

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::view::{Done, UndoRequest, Undone};
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

/// What is needed to undo one of the last writes.
#[derive(Debug, Clone)]
pub(crate) enum Kept {
    Visit(Step),
    Row(RowStep),
    Decision(CaseId),
    /// In the order in which they were written; they are taken back from the last to the first.
    All(Vec<Self>),
}

/// One of the last writes.
#[derive(Debug, Clone)]
struct Remembered {
    id: UndoId,
    intent: Intent,
    kept: Kept,
    /// It undid another write, so undoing it is a redo.
    is_undo: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Steps(Mutex<VecDeque<Remembered>>);

impl Steps {
    pub(crate) fn keep(&self, intent: Intent, kept: Kept) -> UndoId {
        self.remember(intent, kept, false)
    }

    fn remember(&self, intent: Intent, kept: Kept, is_undo: bool) -> UndoId {
        let id = UndoId::fresh();
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if steps.len() == KEPT {
            steps.pop_front();
        }
        steps.push_back(Remembered { id, intent, kept, is_undo });
        id
    }

    fn find(&self, id: UndoId) -> Option<Remembered> {
        let steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.iter().find(|remembered| remembered.id == id).cloned()
    }

    fn forget(&self, id: UndoId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|remembered| remembered.id != id);
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
    /// Undoes one of the last writes, or redoes one that was undone. The answer's own `undo_id` reverses it.
    ///
    /// # Errors
    /// `nothing_to_undo` where it is not known (any more), `changed_meanwhile` where somebody has written there since,
    /// `slot_taken` where a visit's former time is no longer free, `status_not_allowed`.
    pub fn undo(&self, request: &UndoRequest) -> Result<Done<Undone>> {
        let Remembered { intent, kept, is_undo, .. } = self.steps.find(request.undo_id).ok_or(DeskError::of(ErrorCode::NothingToUndo))?;
        self.require_each(&kept)?;
        // What is undone was written when its id was made: that is when a visit left the place it now goes back to.
        let left_at = request.undo_id.made_at();
        let (name, areas, inverse) = match kept {
            Kept::Decision(case) => (None, self.reopen(case)?.areas, None),
            kept => {
                let way = if is_undo { Intent::Redo } else { Intent::Undo };
                let (kept, first_states) = self.undo_all_but_last_step(way, kept, left_at)?;
                let written = self.write(way, |w| {
                    let name = self.name_of(w.conn(), about(intent, &kept))?;
                    Ok::<_, DeskError>((name, self.take_back(w, &kept, left_at)?))
                })?;
                let (name, inverse) = written.value;
                (name, written.areas, inverse.map(|inverse| inverse.back_to(&first_states)))
            }
        };
        self.steps.forget(request.undo_id);
        let undo_id = inverse.map(|inverse| self.steps.remember(intent, inverse, !is_undo));
        let value = Undone { intent, name, is_redo: is_undo };
        Ok(Done { value, areas: areas.into_iter().collect(), undo_id })
    }

    /// Undoing one entry may take several legal status steps, and the server accepts one in a write: all but the last are written
    /// here. Returns what is left to undo, and the state that each visit had before.
    fn undo_all_but_last_step(&self, intent: Intent, kept: Kept, left_at: Option<DateTime<Utc>>) -> Result<(Kept, Vec<Step>)> {
        Ok(match kept {
            Kept::Visit(mut step) => {
                let first_state = step.clone();
                let way = step.after.status.way(step.target().status).unwrap_or_default();
                for between in way.iter().take(way.len().saturating_sub(1)) {
                    let reached = Footing { status: *between, ..step.after.clone() };
                    self.write(intent, |w| self.undo_visit(w, &Step { before: Some(reached.clone()), ..step.clone() }, left_at))?;
                    step.after = reached;
                }
                (Kept::Visit(step), vec![first_state])
            }
            Kept::All(all) => {
                let (mut left, mut first_states) = (Vec::new(), Vec::new());
                for each in all {
                    let (each, states) = self.undo_all_but_last_step(intent, each, left_at)?;
                    left.push(each);
                    first_states.extend(states);
                }
                (Kept::All(left), first_states)
            }
            other => (other, Vec::new()),
        })
    }

    fn require_each(&self, kept: &Kept) -> Result<()> {
        match kept {
            Kept::Visit(_) | Kept::Decision(_) => self.require(Permission::DiaryWrite),
            Kept::Row(step) => self.require(step.permission()?),
            Kept::All(all) => all.iter().try_for_each(|each| self.require_each(each)),
        }
    }

    /// Writes the state before, and returns what would undo that. None if nothing had to be written.
    fn take_back(&self, w: &mut Write<'_>, kept: &Kept, left_at: Option<DateTime<Utc>>) -> Result<Option<Kept>> {
        Ok(match kept {
            Kept::Visit(step) => Some(Kept::Visit(self.undo_visit(w, step, left_at)?)),
            Kept::Row(step) => {
                let inverse = step.take_back(w, self.who.user_id, self.now())?.map(Kept::Row);
                if let Some(visit) = step.place_of() {
                    self.require_place(w.conn(), visit, left_at)?;
                }
                inverse
            }
            Kept::Decision(_) => None,
            Kept::All(all) => {
                let mut inverse = Vec::new();
                for each in all.iter().rev() {
                    inverse.extend(self.take_back(w, each, left_at)?);
                }
                Some(Kept::All(inverse))
            }
        })
    }

    /// The name of whom it is about; of several, the last one's.
    fn name_of(&self, conn: &Connection, kept: &Kept) -> Result<Option<String>> {
        match kept {
            Kept::Visit(step) => Ok(Some(self.row(conn, step.appointment)?.pet_name).filter(|name| !name.is_empty())),
            Kept::Row(step) => step.name(conn),
            Kept::Decision(_) => Ok(None),
            Kept::All(all) => all.last().map_or(Ok(None), |last| self.name_of(conn, last)),
        }
    }

    /// Whether a visit may keep the place that the current write has given it.
    fn require_place(&self, conn: &Connection, visit: AppointmentId, left_at: Option<DateTime<Utc>>) -> Result<()> {
        let row = self.row(conn, visit)?;
        if row.needs_reschedule {
            return Err(DeskError::of(ErrorCode::ChangedMeanwhile));
        }
        self.require_free(conn, visit, &Footing::of(&row), left_at)
    }

    /// Opens the case again, so that a person decides again.
    fn reopen(&self, case: CaseId) -> Result<Written<()>> {
        self.require_writable()?;
        let written = self.cache.reopen(case, self.now()).map_err(|error| match error {
            CacheError::NotFound { .. } => DeskError::of(ErrorCode::ChangedMeanwhile),
            other => other.into(),
        })?;
        self.travel();
        Ok(written)
    }

    /// Returns the step that reverses this one.
    fn undo_visit(&self, w: &mut Write<'_>, step: &Step, left_at: Option<DateTime<Utc>>) -> Result<Step> {
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
            self.require_free(w.conn(), step.appointment, &target, left_at)?;
        }
        let mut cells = target.cells();
        cells.extend(self.stamps_of(target.status, &standing));
        w.update("appointments", step.appointment.0, &cells)?;
        Ok(Step { appointment: step.appointment, before: Some(step.after.clone()), after: target })
    }
}

/// The part of a write that it is named after, for undo and redo alike: the client of a registration, else the first part
/// that is not a person.
fn about(intent: Intent, kept: &Kept) -> &Kept {
    let is_person = |kept: &&Kept| matches!(kept, Kept::Row(step) if step.is_person());
    match kept {
        Kept::All(all) if intent == Intent::Register => all.iter().find(is_person).unwrap_or(kept),
        Kept::All(all) => all.iter().find(|each| !is_person(each)).unwrap_or(kept),
        _ => kept,
    }
}

impl Kept {
    /// The same, but back to the state of each visit before the first of several writes.
    fn back_to(self, first_states: &[Step]) -> Self {
        match self {
            Self::Visit(step) => {
                let first = first_states.iter().find(|each| each.appointment == step.appointment).map(|each| each.after.clone());
                Self::Visit(Step { before: first.or(step.before), ..step })
            }
            Self::All(all) => Self::All(all.into_iter().map(|each| each.back_to(first_states)).collect()),
            other => other,
        }
    }
}

impl Step {
    /// The state after the undo. An undone booking stays as a cancelled visit: what was sent cannot be withdrawn.
    fn target(&self) -> Footing {
        match &self.before {
            None => Footing { status: Status::Cancelled, cancellation_reason: Some(TAKEN_BACK.to_owned()), ..self.after.clone() },
            // A cancelled visit may not go straight back into a room: it becomes arrived. A completed one can only have been
            // cancelled by undoing its entry, and becomes completed again.
            Some(before) if !self.after.status.may_become(before.status) && matches!(before.status, Status::InRoom | Status::Ready) => {
                Footing { status: Status::Arrived, ..before.clone() }
            }
            Some(before) => before.clone(),
        }
    }
}
