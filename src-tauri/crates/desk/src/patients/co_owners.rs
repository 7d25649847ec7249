//! Co-owners of animals: added and removed.

use uuid::Uuid;
use vetdesk_cache::read::{clients, pets as read};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::{Permission, Role};

use crate::Desk;
use crate::clients::entry::ClientEntry;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Kept, RowStep};
use crate::view::{AddCoOwnerRequest, CoOwnerPerson, Done, RemoveCoOwnerRequest};

impl Desk {
    /// Adds a co-owner to these animals: a known client or a new one. Animals that they own already are left out.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, `invalid_input` where nothing is left to add (field `client_id`), and those of
    /// [`Desk::register`] for somebody new.
    pub fn add_co_owner(&self, request: &AddCoOwnerRequest) -> Result<Done<()>> {
        self.require(Permission::PatientsWrite)?;
        let newcomer = match &request.person {
            CoOwnerPerson::Known { .. } => None,
            CoOwnerPerson::New { client } => {
                self.require(Permission::ClientsWrite)?;
                Some(ClientEntry::checked(client)?)
            }
        };
        let mut steps = Vec::new();
        let written = self.write(Intent::AddCoOwner, |w| {
            let client = match (&request.person, newcomer) {
                (_, Some(newcomer)) => {
                    let (client, step) = newcomer.write(w)?;
                    steps.push(Kept::Row(step));
                    client
                }
                (CoOwnerPerson::Known { client_id }, None) => {
                    let found = clients::client(w.conn(), *client_id)?.filter(|client| client.role == Role::PetOwner.as_str());
                    found.ok_or_else(|| DeskError::field(ErrorCode::NotFound, "client_id"))?.id
                }
                (CoOwnerPerson::New { .. }, None) => return Err(DeskError::of(ErrorCode::Internal)),
            };
            let mut added = 0;
            for pet in &request.pet_ids {
                let standing = read::standing(w.conn(), *pet)?.ok_or_else(|| DeskError::not_found("pet"))?;
                if standing.owner_id == client || read::shares(w.conn(), *pet)?.iter().any(|(_, other)| *other == client) {
                    continue;
                }
                let cells = vec![("pet_id", pet.0.into()), ("user_id", client.0.into())];
                steps.push(Kept::Row(RowStep::add(w, "pet_co_owners", Uuid::now_v7(), &cells)?));
                added += 1;
            }
            if added == 0 {
                return Err(DeskError::field_because(ErrorCode::InvalidInput, "client_id", "owns all of them already"));
            }
            Ok(())
        })?;
        Ok(self.undoable(Intent::AddCoOwner, written, Some(Kept::All(steps))))
    }

    /// Takes a co-owner from these animals.
    ///
    /// # Errors
    /// `not_found` where they share none of them, `not_allowed`.
    pub fn remove_co_owner(&self, request: &RemoveCoOwnerRequest) -> Result<Done<()>> {
        self.require(Permission::PatientsWrite)?;
        let mut steps = Vec::new();
        let written = self.write(Intent::RemoveCoOwner, |w| {
            for pet in &request.pet_ids {
                for (share, _) in read::shares(w.conn(), *pet)?.into_iter().filter(|(_, other)| *other == request.client_id) {
                    steps.push(Kept::Row(RowStep::remove(w, "pet_co_owners", share)?));
                }
            }
            if steps.is_empty() { Err(DeskError::not_found("co-owner")) } else { Ok(()) }
        })?;
        Ok(self.undoable(Intent::RemoveCoOwner, written, Some(Kept::All(steps))))
    }
}
