//! Correcting a booked visit: its purpose, length, room, price and texts.

use rusqlite::Connection;
use vetdesk_cache::read::schedule::{self as read, AppointmentRow};
use vetdesk_domain::booking::{MAX_NOTES, MAX_REASON, MAX_VET_MESSAGE};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::price::price;
use vetdesk_domain::role::Permission;
use vetdesk_domain::status::Status;
use vetdesk_domain::text;

use super::fit::Fit;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Cells, Kept, RowStep};
use crate::view::{Appointment, Done, EditVisitRequest, VisitChange};

impl Desk {
    /// Corrects the details of a visit. Its time and vet are changed with [`Desk::reschedule`].
    ///
    /// # Errors
    /// `needs_new_time` for a visit that lost its slot, `status_not_allowed` for a cancelled one, and for another length or
    /// room of one that is over; the refusals of a booking for a length or room that does not fit; `text_too_long`,
    /// `invalid_input`, `not_found`, `not_allowed`.
    pub fn edit_visit(&self, request: &EditVisitRequest) -> Result<Done<Appointment>> {
        self.require(Permission::DiaryWrite)?;
        if request.changes.iter().any(|change| matches!(change, VisitChange::Price { .. })) {
            self.require(Permission::PricesWrite)?;
        }
        let overbook_reason = self.overbook_reason(request.overbook_reason.as_deref())?;
        let id = request.appointment_id;
        let mut step = None;
        let written = self.write(Intent::EditVisit, |w| {
            let row = self.row(w.conn(), id)?;
            if row.needs_reschedule {
                return Err(DeskError::of(ErrorCode::NeedsNewTime));
            }
            if row.status == Status::Cancelled {
                return Err(DeskError::status(row.status));
            }
            let mut cells = Cells::new();
            for change in &request.changes {
                cells.extend(written_cells(w.conn(), change)?);
            }
            cells.extend(self.place_cells(w.conn(), &row, &request.changes, overbook_reason)?);
            step = RowStep::change(w, "appointments", id.0, cells)?;
            self.shown(w.conn(), id)
        })?;
        Ok(self.undoable(Intent::EditVisit, written, step.map(Kept::Row)))
    }

    /// The cells of a changed length or room. The new time must be free, or overbooked with a reason.
    fn place_cells(
        &self,
        conn: &Connection,
        row: &AppointmentRow,
        changes: &[VisitChange],
        overbook_reason: Option<String>,
    ) -> Result<Cells> {
        let (mut minutes, mut room) = (row.duration_minutes, row.room_id);
        for change in changes {
            match change {
                VisitChange::Minutes { minutes: wanted } => minutes = i64::from(*wanted),
                VisitChange::Room { room_id } => room = *room_id,
                _ => {}
            }
        }
        if (minutes, room) == (row.duration_minutes, row.room_id) {
            return Ok(Cells::new());
        }
        if !row.status.takes_time() || row.status == Status::Completed {
            return Err(DeskError::status(row.status));
        }
        // A visit without a vet is in its room's column; one without both takes nobody's time.
        let Some(resource) = row.resource_id.or(room) else {
            return Ok(vec![("duration_minutes", length(minutes)?.into()), ("room_id", Cell::Null)]);
        };
        let fit = Fit {
            appointment: Some(row.id),
            pet: Some(row.pet_id),
            starts_at: row.scheduled_at,
            minutes,
            resource: Some(resource),
            room,
            is_new_start: false,
            has_happened: false,
            overbook_reason,
        };
        let place = self.fit(conn, fit)?;
        Ok(vec![
            ("duration_minutes", minutes.into()),
            ("room_id", place.room.map(uuid::Uuid::from).into()),
            ("overbook_reason", place.overbook_reason.into()),
        ])
    }
}

fn length(minutes: i64) -> Result<i64> {
    use vetdesk_domain::booking::{BookingRefusal, MAX_MINUTES, MIN_MINUTES};
    if (MIN_MINUTES..=MAX_MINUTES).contains(&minutes) { Ok(minutes) } else { Err(BookingRefusal::Minutes { minutes }.into()) }
}

/// The checked cells of a typed field; none for length and room.
fn written_cells(conn: &Connection, change: &VisitChange) -> Result<Cells> {
    let of_text = |column: &'static str, text: Option<String>| -> Cells { vec![(column, text.into())] };
    Ok(match change {
        VisitChange::Type { type_id } => {
            let types = read::appointment_types(conn)?;
            let kind = types.iter().find(|kind| kind.id == *type_id).ok_or_else(|| DeskError::field(ErrorCode::NotFound, "type_id"))?;
            vec![("visit_type", kind.visit_type.as_str().into()), ("appointment_type_id", kind.id.0.into())]
        }
        VisitChange::Reason { text } => {
            of_text("reason", text::optional_line(text.as_deref(), MAX_REASON).map_err(|refusal| DeskError::text("reason", refusal))?)
        }
        VisitChange::Notes { text } => {
            of_text("notes", text::optional_note(text.as_deref(), MAX_NOTES).map_err(|refusal| DeskError::text("notes", refusal))?)
        }
        VisitChange::VetMessage { text } => of_text(
            "vet_message",
            text::optional_line(text.as_deref(), MAX_VET_MESSAGE).map_err(|refusal| DeskError::text("vet_message", refusal))?,
        ),
        VisitChange::Price { text } => of_text("price", price(text.as_deref())?),
        VisitChange::Minutes { .. } | VisitChange::Room { .. } => Cells::new(),
    })
}
