//! The animal of a row.

use chrono::NaiveDate;
use serde::Serialize;
use vetdesk_domain::chip::{self, ChipWarning};
use vetdesk_domain::pet::{self, PetRefusal};

use super::Row;
use crate::dates::DateFault;
use crate::fields::Field;
use crate::refusal::{Refusal, Warning};
use crate::species;
use crate::values::{self, Gender};

const MAX_CLINICAL: usize = 20_000;

/// An animal as a row tells it. What is serialised is what the database keeps of it, under its columns' names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PetDraft {
    #[serde(skip)]
    pub number: Option<String>,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub is_mixed: bool,
    pub gender: &'static str,
    pub is_neutered: Option<bool>,
    pub colour: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub is_birth_date_estimated: bool,
    pub microchip: Option<String>,
    pub registration: Option<String>,
    pub handling_alert: Option<String>,
    pub medical_notes: Option<String>,
    pub allergies: Option<String>,
    pub medications: Option<String>,
    pub desk_note: Option<String>,
    pub is_deceased: bool,
    pub deceased_on: Option<NaiveDate>,
    pub has_moved_away: bool,
    /// The whole note where it is longer than a note for the desk may be.
    #[serde(skip)]
    pub long_note: Option<String>,
}

/// By what the animal of a row's events is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PetRef {
    pub number: Option<String>,
    pub chip: Option<String>,
    pub name: Option<String>,
}

impl Row<'_> {
    pub(super) fn animal(&self) -> PetRef {
        PetRef {
            number: self.value(Field::PetNumber),
            chip: self.value(Field::Microchip).and_then(|word| chip::parse(&word).ok()).map(|chip| chip.code),
            name: self.word(Field::PetName),
        }
    }

    /// None where the file describes no animals, or the row none.
    pub(super) fn pet(&mut self) -> Result<Option<PetDraft>, Refusal> {
        let says_something = [Field::PetName, Field::Species, Field::Breed, Field::Microchip, Field::PetNumber]
            .into_iter()
            .any(|field| self.value(field).is_some());
        // A constant species says nothing about whether the row has an animal.
        let says_something =
            says_something && (self.reading.mapping.constant(Field::Species).is_none() || self.word(Field::PetName).is_some());
        if !self.reading.has_pets() || !says_something {
            return Ok(None);
        }
        let name = match self.word(Field::PetName) {
            Some(name) => self.clean(&name),
            None => {
                self.warnings.push(Warning::UnnamedPet);
                self.reading.unnamed.to_owned()
            }
        };
        let mut notes: Vec<String> = self.joined(Field::PetNote, "; ", usize::MAX)?.into_iter().collect();
        let species_word = self.value(Field::Species).map(|word| self.clean(&word)).unwrap_or_default();
        let species = species::named(&species_word);
        if species.is_other {
            self.warnings.push(Warning::OtherSpecies);
        }
        let breeds = [Field::Breed, Field::SecondBreed].map(|field| self.value(field).map(|word| self.clean(&word)));
        let (breed, is_mixed) = values::breed(breeds[0].as_deref(), breeds[1].as_deref());
        let (birth_date, is_estimated) = self.birth_date(&mut notes)?;
        let card = pet::card(&name, species.word, breed.as_deref(), birth_date, self.reading.today)?;
        let microchip = self.microchip(&mut notes);
        let (gender, is_neutered) = self.gender();
        let deceased_on = match self.date(Field::DeceasedOn)? {
            Some(day) if day > self.reading.today => return Err(Refusal::Date { field: Field::DeceasedOn, why: DateFault::InFuture }),
            day => day,
        };
        let colours = [Field::Colour, Field::SecondColour].map(|field| self.value(field).map(|word| self.clean(&word)));
        let colour: String = colours.into_iter().flatten().collect::<Vec<_>>().join(" / ").chars().take(pet::MAX_COLOUR).collect();
        let (desk_note, long_note) = self.note(&notes.join("; "));
        Ok(Some(PetDraft {
            number: self.line(Field::PetNumber, 100)?,
            name: card.name,
            species: card.species,
            breed: card.breed,
            is_mixed,
            gender,
            is_neutered,
            colour: Some(colour).filter(|colour| !colour.is_empty()),
            birth_date: card.birth_date,
            is_birth_date_estimated: is_estimated,
            microchip,
            registration: self.line(Field::Registration, 100)?,
            handling_alert: self.joined(Field::HandlingAlert, "; ", pet::MAX_ALERT)?,
            medical_notes: self.joined(Field::MedicalNotes, "; ", MAX_CLINICAL)?,
            allergies: self.joined(Field::Allergies, ", ", MAX_CLINICAL)?,
            medications: self.joined(Field::Medications, ", ", MAX_CLINICAL)?,
            desk_note,
            is_deceased: deceased_on.is_some() || self.flag(Field::Deceased).unwrap_or(false),
            deceased_on,
            has_moved_away: self.is_inactive(Field::PetInactive),
            long_note,
        }))
    }

    /// The birth date, or the one that an age comes to, and whether it is such an estimate.
    fn birth_date(&mut self, notes: &mut Vec<String>) -> Result<(Option<NaiveDate>, bool), Refusal> {
        if let Some(day) = self.date(Field::BirthDate)? {
            let is_plausible = pet::birth_date(day, self.reading.today).is_ok();
            return if is_plausible { Ok((Some(day), false)) } else { Err(Refusal::Pet(birth_fault(day, self.reading.today))) };
        }
        let Some(word) = self.value(Field::Age) else { return Ok((None, false)) };
        match values::age(&word).and_then(|age| values::estimated_birth_date(age, self.reading.today)) {
            Some(day) => Ok((Some(day), true)),
            None => {
                notes.push(self.clean(&word));
                Ok((None, false))
            }
        }
    }

    /// The first number that is one; others are kept in the note.
    fn microchip(&mut self, notes: &mut Vec<String>) -> Option<String> {
        let cells = self.reading.mapping.cells(self.cells, Field::Microchip);
        let words: Vec<&str> = cells.iter().flat_map(|cell| cell.split([',', ';', '/', '|', '\n'])).map(str::trim).collect();
        let mut chip = None;
        for word in words.into_iter().filter(|word| !values::is_placeholder(word)) {
            match chip::parse(word) {
                Ok(one) if chip.is_none() => {
                    self.warnings.extend(one.warning.map(|warning| match warning {
                        ChipWarning::OldMake => Warning::OldChip,
                        ChipWarning::TestCode => Warning::TestChip,
                    }));
                    chip = Some(one.code);
                }
                Ok(one) if chip.as_ref() == Some(&one.code) => {}
                _ => {
                    self.warnings.push(Warning::ChipInNote);
                    notes.push(self.clean(word));
                }
            }
        }
        chip
    }

    fn gender(&mut self) -> (&'static str, Option<bool>) {
        let said = self.flag(Field::Neutered);
        let Some(word) = self.value(Field::Gender) else { return ("unknown", said) };
        match values::gender(&word) {
            Some((gender, is_neutered)) => (if gender == Gender::Male { "male" } else { "female" }, said.or(is_neutered)),
            None => {
                self.warnings.push(Warning::UnknownGender);
                ("unknown", said)
            }
        }
    }
}

fn birth_fault(day: NaiveDate, today: NaiveDate) -> PetRefusal {
    if day > today { PetRefusal::BornInFuture } else { PetRefusal::BornLongAgo }
}
