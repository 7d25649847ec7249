//! An animal has died: the day, and what becomes of its visits; or that was a mistake.

use vetdesk_cache::read::pets as read;
use vetdesk_domain::booking::MAX_CANCELLATION_REASON;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::status::Status;
use vetdesk_domain::text;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Footing, Kept, RowStep, Step};
use crate::view::{DeceasedRequest, Done, NotDeceasedRequest};

impl Desk {
    /// Writes down that an animal has died, and cancels the visits named with it: all of it or nothing.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`; `invalid_input` for an impossible day (field `died_on`), a visit of another animal or
    /// no reason for its cancellation; `status_not_allowed` for a visit that cannot be cancelled any more, and for an animal
    /// that has died already.
    pub fn deceased(&self, request: &DeceasedRequest) -> Result<Done<()>> {
        self.require(Permission::PatientsWrite)?;
        let mut reason = String::new();
        if !request.cancel.is_empty() {
            self.require(Permission::DiaryWrite)?;
            reason = text::required_line(&request.reason, MAX_CANCELLATION_REASON).map_err(|refusal| DeskError::text("reason", refusal))?;
        }
        let now = self.now();
        let today = self.today();
        let mut steps = Vec::new();
        let written = self.write(Intent::Decease, |w| {
            let pet = read::pet(w.conn(), request.pet_id, now)?.ok_or_else(|| DeskError::not_found("pet"))?;
            if pet.is_deceased {
                return Err(DeskError::of(ErrorCode::StatusNotAllowed));
            }
            if request.died_on.is_some_and(|day| day > today || pet.birth_date.is_some_and(|born| day < born)) {
                return Err(DeskError::field_because(ErrorCode::InvalidInput, "died_on", "in the future, or before the birth"));
            }
            // The visits first: an undo runs backwards, and the server restores no visit of an animal that is still dead.
            for id in &request.cancel {
                let row = self.row(w.conn(), *id)?;
                if row.pet_id != request.pet_id {
                    return Err(DeskError::field_because(ErrorCode::InvalidInput, "cancel", "another animal's visit"));
                }
                if row.status == Status::Cancelled || !row.status.may_become(Status::Cancelled) || row.needs_reschedule {
                    return Err(DeskError::of(ErrorCode::StatusNotAllowed));
                }
                let before = Footing::of(&row);
                let after = Footing { status: Status::Cancelled, cancellation_reason: Some(reason.clone()), ..before.clone() };
                let mut cells = after.cells();
                cells.extend(self.stamps_of(Status::Cancelled, &row));
                w.update("appointments", id.0, &cells)?;
                steps.push(Kept::Visit(Step { appointment: *id, before: Some(before), after }));
            }
            let died_on = request.died_on.map(|day| day.to_string());
            let cells = vec![("is_deceased", true.into()), ("deceased_on", died_on.into())];
            steps.extend(RowStep::change(w, "pets", pet.id.0, cells)?.map(Kept::Row));
            Ok(())
        })?;
        Ok(self.undoable(Intent::Decease, written, Some(Kept::All(steps))))
    }

    /// Corrects a death that was entered by mistake. Cancelled visits stay cancelled.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, `chip_invalid` where its chip was given to another meanwhile.
    pub fn not_deceased(&self, request: &NotDeceasedRequest) -> Result<Done<()>> {
        self.require(Permission::PatientsWrite)?;
        let now = self.now();
        self.edit(Intent::Decease, |w| {
            let pet = read::pet(w.conn(), request.pet_id, now)?.ok_or_else(|| DeskError::not_found("pet"))?;
            if let Some(chip) = &pet.microchip {
                super::require_chip_free(w.conn(), chip, pet.id)?;
            }
            let none: Option<String> = None;
            RowStep::change(w, "pets", pet.id.0, vec![("deceased_on", none.into()), ("is_deceased", false.into())])
        })
    }
}
