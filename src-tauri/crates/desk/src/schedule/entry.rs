//! A new client and a new pet, as they are typed in while booking: checked first, written together with the visit.

use chrono::NaiveDate;
use rusqlite::Connection;
use vetdesk_cache::Write;
use vetdesk_cache::read::clients;
use vetdesk_cache::read::pets::{self, PetStanding};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::chip;
use vetdesk_domain::ids::{PetId, PhoneId, UserId};
use vetdesk_domain::person::{self, PersonName};
use vetdesk_domain::pet::{self, PetCard};
use vetdesk_domain::phone::{self, PhoneNumber};
use vetdesk_domain::role::Role;

use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::undo::RowStep;
use crate::view::{BookClient, BookPet};
use crate::who::Who;

/// Whom the visit is for; everything typed has been checked.
#[derive(Debug)]
pub(super) enum Visitor {
    Known(PetId),
    New(Box<Newcomer>),
}

/// A pet that is not known yet.
#[derive(Debug)]
pub(super) struct Newcomer {
    pub owner: Owner,
    card: PetCard,
    chip: Option<String>,
}

#[derive(Debug)]
pub(super) enum Owner {
    Known(UserId),
    /// Without a phone only if "no phone" was chosen.
    New {
        name: PersonName,
        phone: Option<PhoneNumber>,
        email: Option<String>,
    },
    /// Whoever the first animal of the booking belongs to.
    Same,
}

/// Most animals that come together.
const MAX_TOGETHER: usize = 12;

/// The animals of a booking, in their order.
pub(super) fn all(first: &BookPet, also: &[BookPet], today: NaiveDate) -> Result<Vec<Visitor>> {
    let first = checked(first, today)?;
    if let Visitor::New(newcomer) = &first
        && matches!(newcomer.owner, Owner::Same)
    {
        return Err(DeskError::field(ErrorCode::InvalidInput, "client_id"));
    }
    if also.len() >= MAX_TOGETHER {
        return Err(DeskError::field_because(ErrorCode::InvalidInput, "also", "too many animals at once"));
    }
    let mut visitors = vec![first];
    for pet in also {
        let next = checked(pet, today)?;
        if next.known().is_some_and(|pet| visitors.iter().any(|each| each.known() == Some(pet))) {
            return Err(DeskError::field_because(ErrorCode::InvalidInput, "also", "the same animal twice"));
        }
        visitors.push(next);
    }
    Ok(visitors)
}

/// The pet and its owner as the visit names them, and the rows that were written for them.
#[derive(Debug)]
pub(super) struct Entered {
    pub pet: PetId,
    pub owner: UserId,
    pub steps: Vec<RowStep>,
}

/// Checks what was typed. A refusal names the field as the screen does.
fn checked(pet: &BookPet, today: NaiveDate) -> Result<Visitor> {
    let (client, name, species, breed, birth_date, typed_chip) = match pet {
        BookPet::Known { pet_id } => return Ok(Visitor::Known(*pet_id)),
        BookPet::New { client, name, species, breed, birth_date, chip } => (client, name, species, breed, birth_date, chip),
    };
    let owner = match client {
        BookClient::Known { client_id } => Owner::Known(*client_id),
        BookClient::New { first_name, last_name, phone, no_phone, email } => {
            let typed = phone.as_deref().map(str::trim).unwrap_or_default();
            let phone = if *no_phone && typed.is_empty() { None } else { Some(phone::parse(typed)?) };
            Owner::New { name: person::name(first_name, last_name)?, phone, email: person::email(email.as_deref())? }
        }
        BookClient::Same => Owner::Same,
    };
    let card = pet::card(name, species, breed.as_deref(), *birth_date, today)?;
    let chip = match typed_chip.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        Some(typed) => Some(chip::parse(typed)?.code),
        None => None,
    };
    Ok(Visitor::New(Box::new(Newcomer { owner, card, chip })))
}

impl Visitor {
    pub fn known(&self) -> Option<PetId> {
        match self {
            Self::Known(pet) => Some(*pet),
            Self::New(_) => None,
        }
    }

    /// Returns the pet and its owner, and writes them if they are new. `first` is the owner of the first animal of the booking.
    pub fn enter(self, w: &mut Write<'_>, who: &Who, first: Option<UserId>) -> Result<Entered> {
        match self {
            Self::Known(pet) => Ok(Entered { pet, owner: standing(w.conn(), pet)?.owner_id, steps: Vec::new() }),
            Self::New(newcomer) => {
                let Newcomer { owner, card, chip } = *newcomer;
                let mut steps = Vec::new();
                let owner = match owner {
                    Owner::Known(client) => {
                        clients::client(w.conn(), client)?.ok_or_else(|| DeskError::field(ErrorCode::NotFound, "client_id"))?.id
                    }
                    Owner::New { name, phone, email } => {
                        let (client, step) = write_client(w, &name, phone.as_ref(), email)?;
                        steps.push(step);
                        client
                    }
                    Owner::Same => first.ok_or_else(|| DeskError::field(ErrorCode::InvalidInput, "client_id"))?,
                };
                if let Some(chip) = &chip {
                    require_unknown(w.conn(), chip)?;
                }
                let (pet, step) = write_pet(w, who, owner, &card, chip)?;
                steps.push(step);
                Ok(Entered { pet, owner, steps })
            }
        }
    }
}

/// # Errors
/// `not_found` for a pet that is not there, or was joined with another.
pub(super) fn is_deceased(conn: &Connection, pet: PetId) -> Result<bool> {
    Ok(standing(conn, pet)?.is_deceased)
}

/// A chip belongs to one living animal: the server would refuse the whole booking.
fn require_unknown(conn: &Connection, chip: &str) -> Result<()> {
    match pets::name_by_chip(conn, chip)? {
        None => Ok(()),
        Some(name) => Err(DeskError::Refused {
            code: ErrorCode::ChipInvalid,
            message: "chip: another living animal has it".to_owned(),
            details: ErrorDetails { field: Some("chip".to_owned()), name: Some(name), ..ErrorDetails::default() },
        }),
    }
}

fn standing(conn: &Connection, pet: PetId) -> Result<PetStanding> {
    pets::standing(conn, pet)?.ok_or_else(|| DeskError::field(ErrorCode::NotFound, "pet_id"))
}

fn write_client(w: &mut Write<'_>, name: &PersonName, phone: Option<&PhoneNumber>, email: Option<String>) -> Result<(UserId, RowStep)> {
    let client = UserId::fresh();
    let cells = vec![
        ("role", Role::PetOwner.as_str().into()),
        ("first_name", name.first.clone().into()),
        ("last_name", name.last.clone().into()),
        ("email", email.into()),
    ];
    let step = RowStep::add(w, "users", client.0, &cells)?;
    if let Some(phone) = phone {
        w.insert(
            "user_phones",
            PhoneId::fresh().0,
            &[
                ("user_id", client.0.into()),
                ("label", "mobile".into()),
                ("typed", phone.typed.clone().into()),
                ("digits", phone.digits.clone().into()),
                ("position", Cell::Int(0)),
            ],
        )?;
    }
    Ok((client, step))
}

fn write_pet(w: &mut Write<'_>, who: &Who, owner: UserId, card: &PetCard, chip: Option<String>) -> Result<(PetId, RowStep)> {
    let pet = PetId::fresh();
    let cells = vec![
        ("owner_id", owner.0.into()),
        ("home_clinic_id", who.clinic_id.0.into()),
        ("name", card.name.clone().into()),
        ("species", card.species.clone().into()),
        ("breed", card.breed.clone().into()),
        ("birth_date", card.birth_date.map(|born| born.to_string()).into()),
        ("microchip", chip.into()),
    ];
    let step = RowStep::add(w, "pets", pet.0, &cells)?;
    Ok((pet, step))
}
