//! A client's household, and its fields corrected in place.

pub(crate) mod entry;

use rusqlite::Connection;
use vetdesk_cache::Write;
use vetdesk_cache::read::{clients as read, find};
use vetdesk_domain::ids::{PhoneId, UserId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::likeness::{Likeness, Newcomer};
use vetdesk_domain::person::{self, Address};
use vetdesk_domain::phone::{self, MAX_LABEL as MAX_PHONE_LABEL, PhoneNumber};
use vetdesk_domain::role::{Permission, Role};
use vetdesk_domain::text;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::find::shown;
use crate::patients::pet_card;
use crate::undo::{Cells, RowStep};
use crate::view::{
    ClientCard, ClientField, CoOwner, CorrectClientRequest, CorrectPhoneRequest, Done, Duplicate, DuplicateReason, DuplicatesRequest,
    Household, HouseholdRequest, Phone,
};

impl Desk {
    /// Whether there is any client: a new clinic has none.
    ///
    /// # Errors
    /// `not_allowed`, `cache_broken`.
    pub fn any_client(&self) -> Result<bool> {
        self.require(Permission::ClientsRead)?;
        Ok(self.cache.read(read::is_any)?)
    }

    /// A client with phones, co-owners and animals.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`.
    pub fn household(&self, request: &HouseholdRequest) -> Result<Household> {
        self.require(Permission::ClientsRead)?;
        let found = self.cache.read(|conn| read::household(conn, request.client_id, self.now()))?;
        let found = found.ok_or_else(|| DeskError::not_found("client"))?;
        let today = self.today();
        Ok(Household {
            client: client(found.client),
            phones: found.phones.into_iter().map(phone).collect(),
            co_owners: found.co_owners.into_iter().map(co_owner).collect(),
            pets: found.pets.into_iter().map(|pet| pet_card(self.who.zone, today, pet)).collect(),
        })
    }

    /// Corrects one field of a client.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and by the field `name_missing`, `text_too_long`, `invalid_input`: with a name in its
    /// details where another person has this e-mail address.
    pub fn correct_client(&self, request: &CorrectClientRequest) -> Result<Done<()>> {
        self.require(Permission::ClientsWrite)?;
        self.edit(Intent::CorrectClient, |w| {
            let client = read::client(w.conn(), request.client_id)?.ok_or_else(|| DeskError::not_found("client"))?;
            if client.role != Role::PetOwner.as_str() {
                self.require(Permission::TeamManage)?;
            }
            let cells = corrected(w.conn(), &client, request.field, request.value.as_deref())?;
            RowStep::change(w, "users", client.id.0, cells)
        })
    }

    /// Corrects a number of a household, adds one to the client, or takes one away.
    ///
    /// # Errors
    /// `phone_invalid`, `not_found`, `not_allowed`, `text_too_long`.
    pub fn correct_phone(&self, request: &CorrectPhoneRequest) -> Result<Done<()>> {
        self.require(Permission::ClientsWrite)?;
        let label = text::line(&request.label, MAX_PHONE_LABEL).map_err(|refusal| DeskError::text("label", refusal))?;
        let number = if request.typed.trim().is_empty() { None } else { Some(phone::parse(&request.typed)?) };
        self.edit(Intent::CorrectPhone, |w| {
            let client = read::client(w.conn(), request.client_id)?.ok_or_else(|| DeskError::not_found("client"))?;
            let known = read::phones(w.conn(), client.id)?;
            let standing = match request.phone_id {
                Some(id) => Some(known.iter().find(|phone| phone.id == id).ok_or_else(|| DeskError::not_found("phone"))?),
                None => None,
            };
            match (standing, number) {
                (Some(standing), Some(number)) => {
                    let label = if label.is_empty() { standing.label.clone() } else { label };
                    let cells = vec![("label", label.into()), ("typed", number.typed.into()), ("digits", number.digits.into())];
                    RowStep::change(w, "user_phones", standing.id.0, cells)
                }
                (Some(standing), None) => RowStep::remove(w, "user_phones", standing.id.0).map(Some),
                (None, Some(number)) => add_phone(w, client.id, &known, label, number),
                (None, None) => Ok(None),
            }
        })
    }
}

/// Most possible duplicates that are shown for a new client.
const MAX_DUPLICATES: usize = 3;

impl Desk {
    /// The known clients that a new one may be, the likeliest first. Empty while too little is typed.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn duplicates(&self, request: &DuplicatesRequest) -> Result<Vec<Duplicate>> {
        self.require(Permission::ClientsRead)?;
        let cut = |text: &str| text.chars().take(person::MAX_NAME).collect::<String>();
        let (first, last, phone) = (cut(&request.first_name), cut(&request.last_name), cut(&request.phone));
        let (email, pet) = (request.email.as_deref().map(cut), request.pet_name.as_deref().map(cut));
        let Some(who) = Newcomer::typed(&first, &last, &phone, email.as_deref(), pet.as_deref()) else {
            return Ok(Vec::new());
        };
        let today = self.today();
        let found = self.cache.read(|conn| find::likely(conn, &who, MAX_DUPLICATES))?;
        Ok(found.into_iter().map(|found| Duplicate { reasons: reasons(&found.why), hit: shown(found.hit, today) }).collect())
    }
}

fn reasons(why: &Likeness) -> Vec<DuplicateReason> {
    let all = [
        (why.phone, DuplicateReason::Phone),
        (why.email, DuplicateReason::Email),
        (why.name, DuplicateReason::Name),
        (why.pet.is_some(), DuplicateReason::Pet),
    ];
    all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, reason)| reason).collect()
}

/// The label of a number that was entered without one.
const USUAL_PHONE_LABEL: &str = "mobile";

/// A number that the client has already is not added again.
fn add_phone(w: &mut Write<'_>, client: UserId, known: &[read::PhoneRow], label: String, number: PhoneNumber) -> Result<Option<RowStep>> {
    let own: Vec<_> = known.iter().filter(|phone| phone.of == client).collect();
    if own.iter().any(|phone| phone.digits == number.digits) {
        return Ok(None);
    }
    let cells = vec![
        ("user_id", client.0.into()),
        ("label", if label.is_empty() { USUAL_PHONE_LABEL.into() } else { label.into() }),
        ("typed", number.typed.into()),
        ("digits", number.digits.into()),
        ("position", i64::try_from(own.len()).unwrap_or(0).into()),
    ];
    RowStep::add(w, "user_phones", PhoneId::fresh().0, &cells).map(Some)
}

/// The checked cells of a client's typed field.
fn corrected(conn: &Connection, client: &read::ClientRow, field: ClientField, value: Option<&str>) -> Result<Cells> {
    let typed = value.unwrap_or_default();
    Ok(match field {
        ClientField::FirstName => vec![("first_name", person::name(typed, &client.last_name)?.first.into())],
        ClientField::LastName => vec![("last_name", person::name(&client.first_name, typed)?.last.into())],
        ClientField::Email => {
            let email = person::email(value)?;
            if let Some(email) = &email {
                require_email_free(conn, email, client.id)?;
            }
            vec![("email", email.into())]
        }
        ClientField::Address => {
            let address = person::address(value, &address(client)).map_err(|refusal| DeskError::text("address", refusal))?;
            vec![("address", address.street.into()), ("postal_code", address.postal_code.into()), ("city", address.city.into())]
        }
        ClientField::Alert => vec![("desk_alert", person::alert(value).map_err(|refusal| DeskError::text("alert", refusal))?.into())],
        ClientField::Note => {
            let note = text::optional_note(value, text::MAX_DESK_NOTE).map_err(|refusal| DeskError::text("note", refusal))?;
            vec![("desk_note", note.into())]
        }
    })
}

/// An e-mail address belongs to one person of the practice: the server would refuse a second one.
pub(crate) fn require_email_free(conn: &Connection, email: &str, client: UserId) -> Result<()> {
    match read::by_email(conn, email)?.into_iter().find(|other| other.id != client) {
        None => Ok(()),
        Some(other) => Err(DeskError::Refused {
            code: ErrorCode::InvalidInput,
            message: "email: another person has it".to_owned(),
            details: ErrorDetails {
                field: Some("email".to_owned()),
                name: Some(person::full_name(&other.first_name, &other.last_name)),
                ..ErrorDetails::default()
            },
        }),
    }
}

fn address(client: &read::ClientRow) -> Address {
    Address { street: client.address.clone(), postal_code: client.postal_code.clone(), city: client.city.clone() }
}

fn client(row: read::ClientRow) -> ClientCard {
    ClientCard {
        id: row.id,
        address: address(&row).line(),
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        alert: row.desk_alert.filter(|alert| !alert.is_empty()),
        note: row.desk_note,
        version: row.version,
    }
}

pub(crate) fn co_owner(row: read::CoOwnerRow) -> CoOwner {
    CoOwner { id: row.id, name: person::full_name(&row.first_name, &row.last_name), phone: row.phone }
}

fn phone(row: read::PhoneRow) -> Phone {
    Phone {
        id: row.id,
        label: row.label,
        typed: row.typed,
        digits: row.digits,
        of: person::full_name(&row.of_first_name, &row.of_last_name),
    }
}
