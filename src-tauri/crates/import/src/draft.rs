//! One row, understood: the client and the pet it speaks of, or why it cannot be kept.

use chrono::NaiveDate;
use serde::Serialize;
use vetdesk_domain::chip::{self, ChipWarning};
use vetdesk_domain::phone::{self, PhoneNumber};
use vetdesk_domain::{person, pet, text};

use super::dates::{self, DateFault};
use super::fields::Field;
use super::mapping::Mapping;
use super::refusal::{Refusal, Warning};
use super::species;

/// A client as a row tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ClientDraft {
    /// The other system's number.
    pub number: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    #[serde(skip)]
    pub phones: Vec<PhoneNumber>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
    pub desk_alert: Option<String>,
}

/// A pet as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PetDraft {
    pub number: Option<String>,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub is_mixed: bool,
    pub gender: &'static str,
    pub is_neutered: Option<bool>,
    pub colour: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub microchip: Option<String>,
    pub registration: Option<String>,
    pub handling_alert: Option<String>,
    pub is_deceased: bool,
    pub deceased_on: Option<NaiveDate>,
}

/// What a row of a pets' or clients' file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// None where the file names no owners; the people's file does.
    pub client: Option<ClientDraft>,
    pub pet: Option<PetDraft>,
    pub warnings: Vec<Warning>,
}

/// How rows are read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    pub mapping: &'a Mapping,
    /// The clinic's day: nothing is born after it.
    pub today: NaiveDate,
    /// What an animal without a name is called.
    pub unnamed: &'a str,
}

impl Reading<'_> {
    /// Understands a row.
    ///
    /// # Errors
    /// [`Refusal`]: the first thing that does not do.
    pub fn row(&self, cells: &[String]) -> Result<Understood, Refusal> {
        let wanted = self.mapping.columns.len();
        let extra_is_empty = cells.iter().skip(wanted).all(|cell| cell.trim().is_empty());
        if cells.len() < wanted || (cells.len() > wanted && !extra_is_empty) {
            return Err(Refusal::Ragged { found: cells.len(), wanted });
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Err(Refusal::Blank);
        }
        let mut warnings = Vec::new();
        let client = self.client(cells)?;
        let pet = self.pet(cells, &mut warnings)?;
        Ok(Understood { client, pet, warnings })
    }

    /// The client alone; None where the file has no names of people.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn client(&self, cells: &[String]) -> Result<Option<ClientDraft>, Refusal> {
        let cell = |field| self.mapping.cell(cells, field);
        if ![Field::FirstName, Field::LastName, Field::FullName].iter().any(|field| self.mapping.has(*field)) {
            return Ok(None);
        }
        let (first, last) = match cell(Field::FullName) {
            Some(full) => split_name(full),
            None => (cell(Field::FirstName).unwrap_or_default(), cell(Field::LastName).unwrap_or_default()),
        };
        if first.is_empty() && last.is_empty() {
            return Err(Refusal::NoOwner);
        }
        let name = person::name(first, last)?;
        let mut phones: Vec<PhoneNumber> = Vec::new();
        for field in [Field::Phone, Field::Phone2, Field::Phone3] {
            let Some(typed) = cell(field) else { continue };
            let phone = phone::parse(typed).map_err(|why| Refusal::Phone { field, why })?;
            if !phones.iter().any(|known| known.digits == phone.digits) {
                phones.push(phone);
            }
        }
        let street = [Field::StreetNumber, Field::Address, Field::Address2].into_iter().filter_map(cell).collect::<Vec<_>>().join(" ");
        Ok(Some(ClientDraft {
            number: self.text(cells, Field::ClientNumber, 100)?,
            first_name: name.first,
            last_name: name.last,
            email: person::email(cell(Field::Email))?,
            phones,
            address: text::optional_line(Some(&street), 500).map_err(|why| Refusal::Text { field: Field::Address, why })?,
            city: self.text(cells, Field::City, 200)?,
            postal_code: self.text(cells, Field::PostalCode, 50)?,
            country: self.text(cells, Field::Country, 100)?,
            desk_alert: self.text(cells, Field::DeskAlert, 500)?,
        }))
    }

    fn pet(&self, cells: &[String], warnings: &mut Vec<Warning>) -> Result<Option<PetDraft>, Refusal> {
        let cell = |field| self.mapping.cell(cells, field);
        let says_something =
            [Field::PetName, Field::Species, Field::Breed, Field::Microchip].into_iter().any(|field| cell(field).is_some());
        if !says_something {
            return Ok(None);
        }
        let name = cell(Field::PetName).unwrap_or_else(|| {
            warnings.push(Warning::UnnamedPet);
            self.unnamed
        });
        let (breed, is_mixed) = breed(cell(Field::Breed), cell(Field::SecondBreed));
        let birth_date = self.date(cells, Field::BirthDate)?;
        let species = species::named(cell(Field::Species).unwrap_or_default());
        if species.is_other {
            warnings.push(Warning::OtherSpecies);
        }
        let card = pet::card(name, species.word, breed.as_deref(), birth_date, self.today)?;
        let chip = cell(Field::Microchip).map(chip::parse).transpose()?;
        warnings.extend(chip.as_ref().and_then(|chip| chip.warning).map(|warning| match warning {
            ChipWarning::OldMake => Warning::OldChip,
            ChipWarning::TestCode => Warning::TestChip,
        }));
        let gender_words = cell(Field::Gender);
        let gender = gender_words.map_or("unknown", gender_of);
        if gender == "unknown" && gender_words.is_some_and(|words| !matches!(words.to_ascii_lowercase().as_str(), "u" | "unknown" | "?")) {
            warnings.push(Warning::UnknownGender);
        }
        let deceased_on = match self.date(cells, Field::DeceasedOn)? {
            Some(day) if day > self.today => return Err(Refusal::Date { field: Field::DeceasedOn, why: DateFault::Impossible }),
            day => day,
        };
        Ok(Some(PetDraft {
            number: self.text(cells, Field::PetNumber, 100)?,
            name: card.name,
            species: card.species,
            breed: card.breed,
            is_mixed,
            gender,
            is_neutered: cell(Field::Neutered).and_then(yes_or_no).or_else(|| gender_words.and_then(neutered_by_gender)),
            colour: self.text(cells, Field::Colour, 100)?,
            birth_date: card.birth_date,
            microchip: chip.map(|chip| chip.code),
            registration: self.text(cells, Field::Registration, 100)?,
            handling_alert: self.text(cells, Field::HandlingAlert, 500)?,
            is_deceased: deceased_on.is_some(),
            deceased_on,
        }))
    }

    fn text(&self, cells: &[String], field: Field, limit: usize) -> Result<Option<String>, Refusal> {
        text::optional_line(self.mapping.cell(cells, field), limit).map_err(|why| Refusal::Text { field, why })
    }

    fn date(&self, cells: &[String], field: Field) -> Result<Option<NaiveDate>, Refusal> {
        let written =
            self.mapping.cell(cells, field).filter(|words| !matches!(words.to_ascii_lowercase().as_str(), "unknown" | "n/a" | "na" | "-"));
        written
            .map(|words| dates::parse(words, self.mapping.date_order, self.today).map_err(|why| Refusal::Date { field, why }))
            .transpose()
    }
}

/// "Patterson, James" or "James Patterson": the last word is the family's name.
fn split_name(full: &str) -> (&str, &str) {
    match full.split_once(',') {
        Some((last, first)) => (first.trim(), last.trim()),
        None => full.trim().rsplit_once(' ').map_or(("", full.trim()), |(first, last)| (first.trim(), last)),
    }
}

/// Both breeds in the words they were given; a second one means a mixed animal.
fn breed(first: Option<&str>, second: Option<&str>) -> (Option<String>, bool) {
    match (first, second) {
        (Some(first), None) => (Some(first.to_owned()), first.to_ascii_lowercase().starts_with("mix")),
        (Some(first), Some(second)) if second.eq_ignore_ascii_case("mix") || second == first => (Some(first.to_owned()), true),
        (Some(first), Some(second)) => (Some(format!("{first} / {second}")), true),
        (None, Some(second)) => (Some(second.to_owned()), true),
        (None, None) => (None, false),
    }
}

fn gender_of(words: &str) -> &'static str {
    match words.trim().to_lowercase().as_str() {
        "f" | "female" | "w" | "weiblich" | "hembra" | "fs" | "sf" | "fn" | "spayed" | "female spayed" | "spayed female" => "female",
        "m" | "male" | "männlich" | "macho" | "mn" | "mc" | "neutered" | "male neutered" | "neutered male" => "male",
        _ => "unknown",
    }
}

fn neutered_by_gender(words: &str) -> Option<bool> {
    let words = words.to_ascii_lowercase();
    (matches!(words.as_str(), "fs" | "sf" | "fn" | "mn" | "mc") || words.contains("spayed") || words.contains("neutered")).then_some(true)
}

fn yes_or_no(words: &str) -> Option<bool> {
    match words.to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" | "x" | "ja" | "j" | "si" | "sí" | "spayed" | "neutered" => Some(true),
        "n" | "no" | "false" | "0" | "nein" | "intact" => Some(false),
        _ => None,
    }
}
