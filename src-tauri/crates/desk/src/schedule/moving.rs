//! Giving a visit another time, length, vet or room.

use vetdesk_cache::Settle;
use vetdesk_domain::ids::{AppointmentId, CaseId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::minute;
use vetdesk_domain::role::Permission;
use vetdesk_domain::status::Status;

use super::fit::Fit;
use crate::Desk;
use crate::error::{DeskError, Result};
use crate::undo::{Footing, Kept, Step};
use crate::view::{Appointment, Done, RescheduleRequest, RoomChange};

impl Desk {
    /// Moves a visit. One that lost its slot is booked again with all its details.
    ///
    /// # Errors
    /// The refusals of a booking; `status_not_allowed` for a visit that is over.
    pub fn reschedule(&self, request: &RescheduleRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        let overbook_reason = self.overbook_reason(request.overbook_reason.as_deref())?;
        let id = request.appointment_id;
        let starts_at = minute::floor(request.starts_at);
        let mut step = None;
        let mut stands_again = None;
        let written = self.write(Intent::Reschedule, |w| {
            let row = self.row(w.conn(), id)?;
            if matches!(row.status, Status::Completed | Status::Cancelled | Status::NoShow) {
                return Err(DeskError::status(row.status));
            }
            let before = Footing::of(&row);
            let fit = Fit {
                appointment: Some(id),
                pet: Some(row.pet_id),
                starts_at,
                minutes: request.minutes.into(),
                resource: Some(request.resource_id),
                room: match request.room {
                    RoomChange::Keep => row.room_id,
                    RoomChange::Leave => None,
                    RoomChange::Take { room_id } => Some(room_id),
                },
                is_new_start: starts_at != row.scheduled_at || row.is_lost,
                has_happened: false,
                overbook_reason,
            };
            let place = self.fit(w.conn(), fit)?;
            let after = Footing {
                starts_at,
                minutes: request.minutes.into(),
                veterinarian: place.veterinarian,
                room: place.room,
                overbook_reason: place.overbook_reason,
                ..before.clone()
            };
            if after == before {
                stands_again = row.case;
            } else {
                w.update("appointments", id.0, &after.cells())?;
                // A slot that the visit lost belongs to another: there is no undo to it.
                step = (!row.is_lost).then_some(Step { appointment: id, before: Some(before), after });
            }
            self.shown(w.conn(), id)
        })?;
        if let Some(case) = stands_again {
            return self.send_again(case, id);
        }
        Ok(self.undoable(Intent::Reschedule, written, step.map(Kept::Visit)))
    }

    /// Sends the same place again: the visit had lost it, and it is free again.
    fn send_again(&self, case: CaseId, id: AppointmentId) -> Result<Done<Appointment>> {
        let written = self.settle(case, Settle::Mine)?;
        let value = self.read(|conn| self.shown(conn, id))?;
        Ok(Done { value, areas: written.areas.into_iter().collect(), undo_id: None })
    }
}
