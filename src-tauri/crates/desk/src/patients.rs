//! One animal at a glance, and its fields corrected in place.

mod co_owners;
mod deceased;
pub(crate) mod entry;
mod weights;

use chrono::NaiveDate;
use rusqlite::Connection;
use vetdesk_cache::read::{clients, pets as read};
use vetdesk_domain::age::Age;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::ids::PetId;
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::Permission;
use vetdesk_domain::text::{self, MAX_DESK_NOTE};
use vetdesk_domain::{chip, person, pet};

use crate::Desk;
use crate::clients::co_owner;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::undo::{Cells, RowStep};
use crate::view::{CorrectPetRequest, Done, Due, NextVisit, PetCard, PetField, PetRequest, PetView, VisitLine};

/// Most visits in one answer; older ones are left out.
const MAX_VISITS: u32 = 50;

impl Desk {
    /// A pet with its owner, weights and visits.
    ///
    /// # Errors
    /// `not_found`, also for a pet that was joined with another; `not_allowed`.
    pub fn pet(&self, request: &PetRequest) -> Result<PetView> {
        self.require(Permission::PatientsRead)?;
        let now = self.now();
        let zone = self.who.zone;
        let today = zone.day_of(now);
        self.read(|conn| {
            let pet = read::pet(conn, request.pet_id, now)?.ok_or_else(|| DeskError::not_found("pet"))?;
            let owner = clients::owner(conn, pet.owner_id)?;
            Ok(PetView {
                colour: pet.colour.clone(),
                is_mixed: pet.is_mixed,
                owner_id: pet.owner_id,
                owner_name: owner.as_ref().map(|owner| person::full_name(&owner.first_name, &owner.last_name)).unwrap_or_default(),
                owner_phone: owner.as_ref().and_then(|owner| owner.phone.clone()),
                owner_alert: owner.as_ref().and_then(|owner| owner.desk_alert.clone()).filter(|alert| !alert.is_empty()),
                owner_note: owner.and_then(|owner| owner.desk_note),
                co_owners: read::co_owners(conn, pet.id)?.into_iter().map(co_owner).collect(),
                allergies: pet.allergies.clone().filter(|allergies| !allergies.is_empty()),
                due: if can_come(&pet) { read::due(conn, pet.id)?.into_iter().map(|row| due(today, row)).collect() } else { Vec::new() },
                weights: read::weights(conn, pet.id)?.into_iter().map(|row| self.weighed(row)).collect(),
                visits: read::visits(conn, pet.id, MAX_VISITS)?.into_iter().map(|row| visit(zone, row)).collect(),
                card: pet_card(zone, today, pet),
            })
        })
    }

    /// Corrects one field of a pet.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and by the field `name_missing`, `text_too_long`, `birth_date_in_future`, `chip_invalid`
    /// (with a name in its details where another living animal has this chip), `invalid_input`.
    pub fn correct_pet(&self, request: &CorrectPetRequest) -> Result<Done<()>> {
        self.require(Permission::PatientsWrite)?;
        let now = self.now();
        self.edit(Intent::CorrectPet, |w| {
            let pet = read::pet(w.conn(), request.pet_id, now)?.ok_or_else(|| DeskError::not_found("pet"))?;
            let cells = corrected(w.conn(), &pet, self.who.zone.day_of(now), request.field, request.value.as_deref())?;
            RowStep::change(w, "pets", pet.id.0, cells)
        })
    }
}

/// The checked cells of a pet's typed field.
fn corrected(conn: &Connection, pet: &read::PetRow, today: NaiveDate, field: PetField, value: Option<&str>) -> Result<Cells> {
    let typed = value.unwrap_or_default();
    let invalid = |field| move || DeskError::field(ErrorCode::InvalidInput, field);
    let refused = |field: &'static str| move |refusal| DeskError::text(field, refusal);
    Ok(match field {
        PetField::Name => vec![("name", pet::name(typed)?.into())],
        PetField::Species => vec![("species", pet::species(typed)?.into())],
        PetField::Breed => vec![("breed", pet::breed(value)?.into())],
        PetField::Colour => vec![("colour", pet::colour(value).map_err(refused("colour"))?.into())],
        PetField::HandlingAlert => vec![("handling_alert", pet::handling_alert(value).map_err(refused("handling_alert"))?.into())],
        PetField::Note => vec![("desk_note", text::optional_note(value, MAX_DESK_NOTE).map_err(refused("note"))?.into())],
        PetField::Gender => vec![("gender", pet::gender(value).ok_or_else(invalid("gender"))?.into())],
        PetField::Neutered => {
            let neutered: Option<bool> = written(value).map(str::parse).transpose().map_err(|_| invalid("neutered")())?;
            vec![("is_neutered", neutered.into())]
        }
        PetField::BirthDate => {
            let born: Option<NaiveDate> = written(value).map(str::parse).transpose().map_err(|_| invalid("birth_date")())?;
            let born = born.map(|born| pet::birth_date(born, pet.deceased_on.unwrap_or(today))).transpose()?;
            if born == pet.birth_date {
                return Ok(Cells::new());
            }
            vec![("birth_date", born.map(|born| born.to_string()).into()), ("is_birth_date_estimated", false.into())]
        }
        PetField::Chip => {
            let chip = written(value).map(chip::parse).transpose()?.map(|chip| chip.code);
            if let (Some(chip), false) = (&chip, pet.is_deceased) {
                require_chip_free(conn, chip, pet.id)?;
            }
            vec![("microchip", chip.into())]
        }
    })
}

fn written(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

/// A chip belongs to one living animal: the server would refuse a second one.
pub(crate) fn require_chip_free(conn: &Connection, chip: &str, pet: PetId) -> Result<()> {
    match read::by_chip(conn, chip)?.into_iter().find(|(other, _)| *other != pet) {
        None => Ok(()),
        Some((_, name)) => Err(DeskError::Refused {
            code: ErrorCode::ChipInvalid,
            message: "chip: another living animal has it".to_owned(),
            details: ErrorDetails { field: Some("chip".to_owned()), name: Some(name), ..ErrorDetails::default() },
        }),
    }
}

pub(crate) fn pet_card(zone: ClinicZone, today: NaiveDate, pet: read::PetRow) -> PetCard {
    let can_come = can_come(&pet);
    // The age of a dead animal is that on the day of its death.
    let day = pet.deceased_on.unwrap_or(today);
    PetCard {
        id: pet.id,
        owner_id: pet.owner_id,
        name: pet.name,
        species: pet.species,
        breed: pet.breed,
        gender: pet.gender,
        neutered: pet.is_neutered,
        birth_date: pet.birth_date,
        age: pet.birth_date.and_then(|born| Age::on(day, born)),
        weight_kg: pet.weight_kg,
        chip: pet.microchip,
        has_alerts: pet.has_alerts,
        handling_alert: pet.handling_alert,
        note: pet.desk_note,
        deceased: pet.is_deceased,
        deceased_on: pet.deceased_on,
        last_visit: pet.last_visit.map(|at| zone.day_of(at)),
        next_visit: pet.next_visit.map(|next| NextVisit {
            id: next.id,
            starts_at: next.starts_at,
            local_day: zone.day_of(next.starts_at),
            local_start: zone.short_clock(next.starts_at),
            resource_name: next.resource_name,
        }),
        next_due: pet.next_due.filter(|_| can_come).map(|row| due(today, row)),
    }
}

/// Whether reminders are shown: not for an animal that is dead or has moved away.
fn can_come(pet: &read::PetRow) -> bool {
    !pet.is_deceased && !pet.has_moved_away
}

fn due(today: NaiveDate, row: read::DueRow) -> Due {
    let days = (row.due_on - today).num_days();
    Due { title: row.title, due_on: row.due_on, in_days: i32::try_from(days).unwrap_or(i32::MAX) }
}

fn visit(zone: ClinicZone, row: read::VisitRow) -> VisitLine {
    VisitLine {
        appointment_id: row.id,
        local_day: zone.day_of(row.starts_at),
        local_start: zone.short_clock(row.starts_at),
        visit_type: row.visit_type,
        type_name: row.type_name,
        status: row.status,
        reason: row.reason,
        veterinarian_name: row.veterinarian_name,
    }
}
