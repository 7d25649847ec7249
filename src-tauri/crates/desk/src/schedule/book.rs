//! Booking a visit, for animals that are known or entered with it: all in one mutation.
//!
//! There are three kinds besides the usual booking: a walk-in has already arrived; one in the queue takes nobody's time; one
//! that is entered afterwards is already completed, at its own time.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use vetdesk_cache::read::schedule::{self as read, AppointmentTypeRow};
use vetdesk_domain::booking::{MAX_NOTES, MAX_REASON, MAX_VET_MESSAGE};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::minute;
use vetdesk_domain::role::Permission;
use vetdesk_domain::span::Span;
use vetdesk_domain::status::Status;
use vetdesk_domain::text;

use super::entry::{self, Entered, Owner, Visitor};
use super::fit::Fit;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Footing, Kept, Step};
use crate::view::{Appointment, BookRequest, Done};

/// What a visit is for, and what it usually costs.
struct Purpose {
    visit_type: &'static str,
    price: Option<String>,
}

impl Desk {
    /// Books visits, and enters new clients and pets: all together or not at all. Returns the visit of the first animal.
    ///
    /// # Errors
    /// The booking's refusals (`slot_taken`, `clinic_closed`, `outside_hours`, `over_break`, `on_leave`, `in_the_past`,
    /// `pet_deceased`, `pet_booked_already`), those of what was typed (`name_missing`, `text_too_long`, `phone_invalid`,
    /// `chip_invalid`, `birth_date_in_future`, `invalid_input`), `not_found`, `not_allowed`, `disk_full`.
    pub fn book(&self, request: &BookRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        let visitors = entry::all(&request.pet, &request.also, self.today())?;
        for visitor in &visitors {
            self.require_entry(visitor)?;
        }
        let reason = text::optional_line(request.reason.as_deref(), MAX_REASON).map_err(|refusal| DeskError::text("reason", refusal))?;
        let notes = text::optional_note(request.notes.as_deref(), MAX_NOTES).map_err(|refusal| DeskError::text("notes", refusal))?;
        let vet_message = text::optional_line(request.vet_message.as_deref(), MAX_VET_MESSAGE)
            .map_err(|refusal| DeskError::text("vet_message", refusal))?;
        let overbook_reason = self.overbook_reason(request.overbook_reason.as_deref())?;
        self.require_sense(request)?;
        let now = self.now();
        let mut steps = Vec::new();
        let written = self.write(Intent::Book, |w| {
            let purpose = purpose(w.conn(), request)?;
            let (mut first, mut first_owner) = (None, None);
            for (visitor, span) in visitors.into_iter().zip(back_to_back(request)) {
                let place = self.fit(
                    w.conn(),
                    Fit {
                        appointment: None,
                        pet: visitor.known(),
                        starts_at: span.starts_at,
                        minutes: request.minutes.into(),
                        resource: request.resource_id,
                        room: request.room_id,
                        is_new_start: true,
                        has_happened: request.is_afterwards,
                        overbook_reason: overbook_reason.clone(),
                    },
                )?;
                let Entered { pet, owner, steps: entered } = visitor.enter(w, &self.who, first_owner)?;
                first_owner = first_owner.or(Some(owner));
                let id = AppointmentId::fresh();
                let mut cells: Vec<(&'static str, Cell)> = vec![
                    ("practice_id", self.who.practice_id.0.into()),
                    ("clinic_id", self.who.clinic_id.0.into()),
                    ("pet_id", pet.0.into()),
                    ("owner_id", owner.0.into()),
                    ("veterinarian_id", place.veterinarian.into()),
                    ("room_id", place.room.map(uuid::Uuid::from).into()),
                    ("visit_type", purpose.visit_type.into()),
                    ("appointment_type_id", request.type_id.map(|id| id.0).into()),
                    ("priority", "routine".into()),
                    ("scheduled_at", span.starts_at.into()),
                    ("duration_minutes", i64::from(request.minutes).into()),
                    ("reason", reason.clone().into()),
                    ("notes", notes.clone().into()),
                    ("vet_message", vet_message.clone().into()),
                    ("price", purpose.price.clone().into()),
                    ("overbook_reason", place.overbook_reason.into()),
                ];
                cells.extend(standing(request, span, now));
                w.insert("appointments", id.0, &cells)?;
                let booked = Step { appointment: id, before: None, after: Footing::of(&self.row(w.conn(), id)?) };
                steps.extend(entered.into_iter().map(Kept::Row).chain([Kept::Visit(booked)]));
                first = first.or(Some(id));
            }
            if let Some(hold) = request.hold_id {
                self.end_hold(w, hold)?;
            }
            let first = first.ok_or_else(|| DeskError::of(ErrorCode::Internal))?;
            self.shown(w.conn(), first)
        })?;
        Ok(self.undoable(Intent::Book, written, Some(Kept::All(steps))))
    }

    /// Entering people and animals needs its own permissions.
    fn require_entry(&self, visitor: &Visitor) -> Result<()> {
        if let Visitor::New(newcomer) = visitor {
            self.require(Permission::PatientsWrite)?;
            if let Owner::New { .. } = newcomer.owner {
                self.require(Permission::ClientsWrite)?;
            }
        }
        Ok(())
    }

    /// Refuses a booking whose fields contradict each other.
    fn require_sense(&self, request: &BookRequest) -> Result<()> {
        let refuse = |field: &str, why: &str| Err(DeskError::field_because(ErrorCode::InvalidInput, field, why));
        let now = self.now();
        // A walk-in is at the counter now.
        if request.is_walk_in && self.who.zone.day_of(request.starts_at) != self.who.zone.day_of(now) {
            return refuse("starts_at", "a walk-in of another day");
        }
        if request.is_afterwards && request.is_walk_in {
            return refuse("starts_at", "either it is now or it has happened");
        }
        if request.is_afterwards && request.starts_at >= now {
            return refuse("starts_at", "it has not happened yet");
        }
        if request.resource_id.is_none() && !request.is_walk_in {
            return refuse("resource_id", "only a walk-in waits without a vet");
        }
        Ok(())
    }
}

/// The times of the animals, one after another from the time asked for. In the queue all have the same time.
fn back_to_back(request: &BookRequest) -> impl Iterator<Item = Span> {
    let minutes = i64::from(request.minutes);
    let after = TimeDelta::minutes(if request.resource_id.is_some() { minutes } else { 0 });
    let first = minute::floor(request.starts_at);
    (0..).map_while(move |place| Some(Span::lasting(first.checked_add_signed(after.checked_mul(place)?)?, minutes)))
}

/// The status of the new visit, and when it was reached.
fn standing(request: &BookRequest, span: Span, now: DateTime<Utc>) -> Vec<(&'static str, Cell)> {
    if request.is_afterwards {
        let ended = span.ends_at.min(now);
        return vec![
            ("status", Status::Completed.as_str().into()),
            ("arrived_at", span.starts_at.into()),
            ("in_room_at", span.starts_at.into()),
            ("ready_at", ended.into()),
            ("completed_at", ended.into()),
        ];
    }
    if request.is_walk_in {
        return vec![("status", Status::Arrived.as_str().into()), ("arrived_at", now.into())];
    }
    vec![("status", Status::Scheduled.as_str().into())]
}

/// The clinic's own type decides purpose and price. Without one, the price is that of a type with the same purpose, of this
/// length if there is one.
fn purpose(conn: &Connection, request: &BookRequest) -> Result<Purpose> {
    let types = read::appointment_types(conn)?;
    if let Some(id) = request.type_id {
        let kind = types.into_iter().find(|kind| kind.id == id).ok_or_else(|| DeskError::field(ErrorCode::NotFound, "type_id"))?;
        return Ok(Purpose { visit_type: kind.visit_type.as_str(), price: kind.price });
    }
    Ok(Purpose { visit_type: request.visit_type.as_str(), price: usual_price(&types, request) })
}

fn usual_price(types: &[AppointmentTypeRow], request: &BookRequest) -> Option<String> {
    let same: Vec<_> = types.iter().filter(|kind| kind.visit_type == request.visit_type).collect();
    let best = same.iter().find(|kind| kind.minutes == i64::from(request.minutes)).or(same.first())?;
    best.price.clone()
}
