//! Entering a client, with or without animals: what was typed is checked, then written so that it can be undone.

use vetdesk_cache::Write;
use vetdesk_cache::read::clients as read;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{PhoneId, UserId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::person::{self, Address, PersonName};
use vetdesk_domain::phone::{self, PhoneNumber};
use vetdesk_domain::role::{Permission, Role};
use vetdesk_domain::text::{self, MAX_DESK_NOTE};

use super::{USUAL_PHONE_LABEL, require_email_free};
use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::patients::entry::PetEntry;
use crate::undo::{Cells, Kept, RowStep};
use crate::view::{AddPetsRequest, Done, NewClient, NewPet, RegisterRequest, Registered};

/// Most that one form holds.
const MAX_PHONES: usize = 10;
const MAX_PETS: usize = 50;

/// A new client, checked.
#[derive(Debug)]
pub(crate) struct ClientEntry {
    name: PersonName,
    phones: Vec<(String, PhoneNumber)>,
    email: Option<String>,
    address: Address,
    alert: Option<String>,
    note: Option<String>,
}

impl ClientEntry {
    /// # Errors
    /// By the field `name_missing`, `text_too_long`, `phone_invalid` (also without a number, unless "no phone" was
    /// chosen), `invalid_input`.
    pub(crate) fn checked(typed: &NewClient) -> Result<Self> {
        let written = typed.phones.iter().take(MAX_PHONES).filter(|phone| !phone.typed.trim().is_empty());
        let phones = written
            .enumerate()
            .map(|(place, typed)| {
                let label = text::line(&typed.label, phone::MAX_LABEL).map_err(|refusal| DeskError::text("label", refusal))?;
                let label = if label.is_empty() { USUAL_PHONE_LABEL.to_owned() } else { label };
                let number = phone::parse(&typed.typed).map_err(DeskError::from);
                Ok((label, number.map_err(|error| error.within(format_args!("phones.{place}")))?))
            })
            .collect::<Result<Vec<_>>>()?;
        if phones.is_empty() && !typed.has_no_phone {
            return Err(DeskError::field(ErrorCode::PhoneInvalid, "phone"));
        }
        Ok(Self {
            name: person::name(&typed.first_name, &typed.last_name)?,
            phones,
            email: person::email(typed.email.as_deref())?,
            address: person::address(typed.address.as_deref(), &Address::default())
                .map_err(|refusal| DeskError::text("address", refusal))?,
            alert: person::alert(typed.alert.as_deref()).map_err(|refusal| DeskError::text("alert", refusal))?,
            note: text::optional_note(typed.note.as_deref(), MAX_DESK_NOTE).map_err(|refusal| DeskError::text("note", refusal))?,
        })
    }

    /// Phones have no undo step of their own: they are hidden with the removed client.
    ///
    /// # Errors
    /// `invalid_input` with a name in its details where another person has this e-mail address.
    pub(crate) fn write(self, w: &mut Write<'_>) -> Result<(UserId, RowStep)> {
        let id = UserId::fresh();
        if let Some(email) = &self.email {
            require_email_free(w.conn(), email, id)?;
        }
        let cells: Cells = vec![
            ("role", Role::PetOwner.as_str().into()),
            ("first_name", self.name.first.into()),
            ("last_name", self.name.last.into()),
            ("email", self.email.into()),
            ("address", self.address.street.into()),
            ("postal_code", self.address.postal_code.into()),
            ("city", self.address.city.into()),
            ("desk_alert", self.alert.into()),
            ("desk_note", self.note.into()),
        ];
        let step = RowStep::add(w, "users", id.0, &cells)?;
        let mut known = Vec::new();
        for (label, number) in self.phones {
            if known.contains(&number.digits) {
                continue;
            }
            let cells: [(&str, Cell); 5] = [
                ("user_id", id.0.into()),
                ("label", label.into()),
                ("typed", number.typed.into()),
                ("digits", number.digits.clone().into()),
                ("position", i64::try_from(known.len()).unwrap_or(0).into()),
            ];
            w.insert("user_phones", PhoneId::fresh().0, &cells)?;
            known.push(number.digits);
        }
        Ok((id, step))
    }
}

impl Desk {
    /// Enters a client with their animals, together or not at all.
    ///
    /// # Errors
    /// By the field `name_missing`, `text_too_long`, `phone_invalid`, `birth_date_in_future`, `chip_invalid`,
    /// `invalid_input`; `not_allowed`.
    pub fn register(&self, request: &RegisterRequest) -> Result<Done<Registered>> {
        self.require(Permission::ClientsWrite)?;
        let client = ClientEntry::checked(&request.client)?;
        let name = person::full_name(&client.name.first, &client.name.last);
        let pets = self.checked_pets(&request.pets)?;
        let mut steps = Vec::new();
        let written = self.write(Intent::Register, |w| {
            let (client_id, step) = client.write(w)?;
            steps.push(Kept::Row(step));
            let mut pet_ids = Vec::new();
            for (place, pet) in pets.into_iter().enumerate() {
                let (id, step) = pet.write(w, &self.who, client_id).map_err(|error| error.within(format_args!("pets.{place}")))?;
                steps.push(Kept::Row(step));
                pet_ids.push(id);
            }
            Ok::<_, DeskError>(Registered { client_id, client_name: name, pet_ids })
        })?;
        Ok(self.undoable(Intent::Register, written, Some(Kept::All(steps))))
    }

    /// Enters animals of a known client.
    ///
    /// # Errors
    /// As [`Desk::register`]; `invalid_input` where there is none, `not_found`.
    pub fn add_pets(&self, request: &AddPetsRequest) -> Result<Done<Registered>> {
        let pets = self.checked_pets(&request.pets)?;
        if pets.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "pets"));
        }
        let mut steps = Vec::new();
        let written = self.write(Intent::AddPet, |w| {
            let client = read::client(w.conn(), request.client_id)?.filter(|client| client.role == Role::PetOwner.as_str());
            let client = client.ok_or_else(|| DeskError::not_found("client"))?;
            let mut pet_ids = Vec::new();
            for (place, pet) in pets.into_iter().enumerate() {
                let (id, step) = pet.write(w, &self.who, client.id).map_err(|error| error.within(format_args!("pets.{place}")))?;
                steps.push(Kept::Row(step));
                pet_ids.push(id);
            }
            let client_name = person::full_name(&client.first_name, &client.last_name);
            Ok(Registered { client_id: client.id, client_name, pet_ids })
        })?;
        Ok(self.undoable(Intent::AddPet, written, Some(Kept::All(steps))))
    }

    fn checked_pets(&self, typed: &[NewPet]) -> Result<Vec<PetEntry>> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        self.require(Permission::PatientsWrite)?;
        if typed.len() > MAX_PETS {
            return Err(DeskError::field(ErrorCode::InvalidInput, "pets"));
        }
        PetEntry::all(typed, self.today())
    }
}
