//! Booking a visit, for a pet that is known or for one that is entered on the way: all in one mutation.

use vetdesk_cache::read::schedule::{self as read, AppointmentTypeRow};
use vetdesk_domain::booking::{MAX_NOTES, MAX_REASON};
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::minute;
use vetdesk_domain::role::Permission;
use vetdesk_domain::status::Status;
use vetdesk_domain::text;

use super::entry::{self, Owner, Visitor};
use super::fit::Fit;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Footing, Kept, Step};
use crate::view::{Appointment, BookRequest, Done};

impl Desk {
    /// Books. With a new client and pet, the three go together or not at all. A walk-in has arrived as it is booked.
    ///
    /// # Errors
    /// The booking's refusals (`slot_taken`, `clinic_closed`, `outside_hours`, `over_break`, `on_leave`, `in_the_past`,
    /// `pet_deceased`, `pet_booked_already`), those of what was typed (`name_missing`, `text_too_long`, `phone_invalid`,
    /// `chip_invalid`, `birth_date_in_future`, `invalid_input`), `not_found`, `not_allowed`, `disk_full`.
    pub fn book(&self, request: &BookRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        let visitor = entry::checked(&request.pet, self.today())?;
        self.require_entry(&visitor)?;
        let reason = text::optional_line(request.reason.as_deref(), MAX_REASON).map_err(|refusal| DeskError::text("reason", refusal))?;
        let notes = text::optional_note(request.notes.as_deref(), MAX_NOTES).map_err(|refusal| DeskError::text("notes", refusal))?;
        let overbook_reason = self.overbook_reason(request.overbook_reason.as_deref())?;
        let now = self.now();
        let starts_at = minute::floor(request.starts_at);
        // Who stands at the counter stands there today.
        if request.is_walk_in && self.who.zone.day_of(request.starts_at) != self.who.zone.day_of(now) {
            return Err(DeskError::field_because(ErrorCode::InvalidInput, "starts_at", "a walk-in of another day"));
        }
        let (status, arrived_at) = if request.is_walk_in { (Status::Arrived, Some(now)) } else { (Status::Scheduled, None) };
        let id = AppointmentId::fresh();
        let mut steps = Vec::new();
        let written = self.write(Intent::Book, |w| {
            let place = self.fit(
                w.conn(),
                Fit {
                    appointment: None,
                    pet: visitor.known(),
                    starts_at,
                    minutes: request.minutes.into(),
                    resource: request.resource_id,
                    room: request.room_id,
                    is_new_start: true,
                    overbook_reason,
                },
            )?;
            let entered = visitor.enter(w, &self.who)?;
            let (pet_id, owner_id) = (entered.pet, entered.owner);
            let price = usual_price(&read::appointment_types(w.conn())?, request);
            w.insert(
                "appointments",
                id.0,
                &[
                    ("practice_id", self.who.practice_id.0.into()),
                    ("clinic_id", self.who.clinic_id.0.into()),
                    ("pet_id", pet_id.0.into()),
                    ("owner_id", owner_id.0.into()),
                    ("veterinarian_id", place.veterinarian.into()),
                    ("room_id", place.room.map(uuid::Uuid::from).into()),
                    ("visit_type", request.visit_type.as_str().into()),
                    ("status", status.as_str().into()),
                    ("priority", "routine".into()),
                    ("scheduled_at", starts_at.into()),
                    ("duration_minutes", i64::from(request.minutes).into()),
                    ("reason", reason.into()),
                    ("notes", notes.into()),
                    ("price", price.into()),
                    ("arrived_at", arrived_at.into()),
                    ("overbook_reason", place.overbook_reason.into()),
                ],
            )?;
            if let Some(hold) = request.hold_id {
                self.end_hold(w, hold)?;
            }
            let booked = Step { appointment: id, before: None, after: Footing::of(&self.row(w.conn(), id)?) };
            steps = entered.steps.into_iter().map(Kept::Row).chain([Kept::Visit(booked)]).collect();
            self.shown(w.conn(), id)
        })?;
        Ok(self.undoable(Intent::Book, written, Some(Kept::All(steps))))
    }

    /// Who may book may not yet enter people and animals.
    fn require_entry(&self, visitor: &Visitor) -> Result<()> {
        if let Visitor::New(newcomer) = visitor {
            self.require(Permission::PatientsWrite)?;
            if let Owner::New { .. } = newcomer.owner {
                self.require(Permission::ClientsWrite)?;
            }
        }
        Ok(())
    }
}

/// What such a visit costs: of several types with the same purpose, the one of this length.
fn usual_price(types: &[AppointmentTypeRow], request: &BookRequest) -> Option<String> {
    let same: Vec<_> = types.iter().filter(|kind| kind.visit_type == request.visit_type).collect();
    let best = same.iter().find(|kind| kind.minutes == i64::from(request.minutes)).or(same.first())?;
    best.price.clone()
}
