//! What mappings lack so that no row could be kept.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ImportError;
use super::check::ImportPlan;
use super::fields::Field;
use super::mapping::Mapping;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// No column names a client or a pet.
    Nothing,
    /// Pets, and nobody whose they are.
    NoOwner,
    /// Pets, and no column says of which kind.
    NoSpecies,
}

/// What is lacking in one file's mapping.
#[must_use]
pub fn gap(mapping: &Mapping) -> Option<Gap> {
    let has = |fields: &[Field]| fields.iter().any(|field| mapping.has(*field));
    let names_person = has(&[Field::FirstName, Field::LastName, Field::FullName]);
    let names_pet = has(&[Field::PetName, Field::Species, Field::Breed, Field::PetNumber]);
    let has_events = has(&[Field::Weight, Field::VisitDate, Field::VaccinatedOn, Field::VaccineDue, Field::ReminderDue, Field::RecordText]);
    let finds_owner = names_person || has(&[Field::ClientNumber, Field::Email]);
    let finds_animal = has(&[Field::PetNumber, Field::Microchip]) || (has(&[Field::PetName]) && finds_owner);
    match (names_person, names_pet) {
        _ if has_events && !has(&[Field::Species]) => (!finds_animal).then_some(Gap::NoOwner),
        (false, false) => Some(Gap::Nothing),
        (_, true) if !finds_owner => Some(Gap::NoOwner),
        (_, true) if !has(&[Field::Species]) => Some(Gap::NoSpecies),
        _ => None,
    }
}

pub(super) fn require_columns(plan: &ImportPlan<'_>) -> Result<(), ImportError> {
    for file in &plan.files {
        let file_name = file.source.name();
        match gap(&file.mapping) {
            None => {}
            Some(Gap::Nothing) => return Err(ImportError::NothingMapped(file_name)),
            Some(Gap::NoOwner) => return Err(ImportError::NoOwnerColumn(file_name)),
            Some(Gap::NoSpecies) => return Err(ImportError::NoSpeciesColumn(file_name)),
        }
    }
    Ok(())
}
