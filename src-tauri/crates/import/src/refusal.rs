//! Why a row is not kept, and what was kept otherwise than it was written: for a person to read, and to be counted.

use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::chip::ChipRefusal;
use vetdesk_domain::person::PersonRefusal;
use vetdesk_domain::pet::PetRefusal;
use vetdesk_domain::phone::PhoneRefusal;
use vetdesk_domain::text::TextRefusal;

use super::dates::DateFault;
use super::fields::Field;
use super::mapping::Mapping;
use super::records::{MAX_COLUMNS, MAX_RECORD, RecordFault};

/// Why a row is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    Shape(#[from] RecordFault),
    #[error("the row has {found} columns, the header {wanted}")]
    Ragged { found: usize, wanted: usize },
    #[error("nothing is written in it")]
    Blank,
    #[error("no owner is named")]
    NoOwner,
    #[error("{0}")]
    Person(#[from] PersonRefusal),
    #[error("phone: {why}")]
    Phone { field: Field, why: PhoneRefusal },
    #[error("pet: {0}")]
    Pet(#[from] PetRefusal),
    #[error("chip: {0}")]
    Chip(#[from] ChipRefusal),
    #[error("chip: row {0} has the same")]
    ChipTwice(u64),
    #[error("chip: {0}, an animal of this practice, has the same")]
    ChipKnown(String),
    #[error("{field}: {why}")]
    Date { field: Field, why: DateFault },
    #[error("{field}: {why}")]
    Text { field: Field, why: TextRefusal },
    #[error("the server refuses it: {0}")]
    Server(String),
}

/// The same without the row's own values: the screen has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    RowTooLong,
    TooManyColumns,
    OpenQuote,
    /// More or fewer columns than the header.
    Ragged,
    Blank,
    NoOwner,
    Missing,
    TextTooLong,
    Unprintable,
    NoEmail,
    NoPhone,
    BornInFuture,
    BornLongAgo,
    NoChip,
    ChipTwice,
    ChipKnown,
    NoDate,
    NoSuchDay,
    RefusedByServer,
}

/// What a sentence about a refused row needs beside its reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The row that has the same.
    pub other_line: Option<u64>,
    /// The animal that has the same, or the rule that refuses.
    pub name: Option<String>,
    /// The most characters that fit, or the columns found.
    pub count: Option<usize>,
}

impl Refusal {
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Shape(RecordFault::TooLong) => Reason::RowTooLong,
            Self::Shape(RecordFault::TooManyColumns) => Reason::TooManyColumns,
            Self::Shape(RecordFault::OpenQuote) => Reason::OpenQuote,
            Self::Ragged { .. } => Reason::Ragged,
            Self::Blank => Reason::Blank,
            Self::NoOwner => Reason::NoOwner,
            Self::Person(PersonRefusal::Email) => Reason::NoEmail,
            Self::Person(PersonRefusal::FirstName(why) | PersonRefusal::LastName(why) | PersonRefusal::EmailText(why))
            | Self::Pet(PetRefusal::Name(why) | PetRefusal::Species(why) | PetRefusal::Breed(why))
            | Self::Text { why, .. } => of_text(*why),
            Self::Phone { .. } => Reason::NoPhone,
            Self::Pet(PetRefusal::BornInFuture) => Reason::BornInFuture,
            Self::Pet(PetRefusal::BornLongAgo) => Reason::BornLongAgo,
            Self::Chip(_) => Reason::NoChip,
            Self::ChipTwice(_) => Reason::ChipTwice,
            Self::ChipKnown(_) => Reason::ChipKnown,
            Self::Date { why: DateFault::Impossible, .. } => Reason::NoSuchDay,
            Self::Date { .. } => Reason::NoDate,
            Self::Server(_) => Reason::RefusedByServer,
        }
    }

    /// The field that does not do; none where it is the row as a whole.
    #[must_use]
    pub fn field(&self, mapping: &Mapping) -> Option<Field> {
        let name_or = |field| if mapping.has(Field::FullName) { Field::FullName } else { field };
        match self {
            Self::NoOwner => Some(name_or(Field::LastName)),
            Self::Person(PersonRefusal::FirstName(_)) => Some(name_or(Field::FirstName)),
            Self::Person(PersonRefusal::LastName(_)) => Some(name_or(Field::LastName)),
            Self::Person(PersonRefusal::Email | PersonRefusal::EmailText(_)) => Some(Field::Email),
            Self::Pet(PetRefusal::Name(_)) => Some(Field::PetName),
            Self::Pet(PetRefusal::Species(_)) => Some(Field::Species),
            Self::Pet(PetRefusal::Breed(_)) => Some(Field::Breed),
            Self::Pet(PetRefusal::BornInFuture | PetRefusal::BornLongAgo) => Some(Field::BirthDate),
            Self::Chip(_) | Self::ChipTwice(_) | Self::ChipKnown(_) => Some(Field::Microchip),
            Self::Phone { field, .. } | Self::Date { field, .. } | Self::Text { field, .. } => Some(*field),
            Self::Shape(_) | Self::Ragged { .. } | Self::Blank | Self::Server(_) => None,
        }
    }

    #[must_use]
    pub fn particulars(&self) -> Particulars {
        let none = Particulars::default();
        let count = |count: usize| Particulars { count: Some(count), ..Particulars::default() };
        match self {
            Self::Shape(RecordFault::TooLong) => count(MAX_RECORD),
            Self::Shape(RecordFault::TooManyColumns) => count(MAX_COLUMNS),
            Self::Ragged { found, .. } => count(*found),
            Self::ChipTwice(line) => Particulars { other_line: Some(*line), ..none },
            Self::ChipKnown(name) | Self::Server(name) => Particulars { name: Some(name.clone()), ..none },
            Self::Person(PersonRefusal::FirstName(why) | PersonRefusal::LastName(why) | PersonRefusal::EmailText(why))
            | Self::Pet(PetRefusal::Name(why) | PetRefusal::Species(why) | PetRefusal::Breed(why))
            | Self::Text { why, .. } => match why {
                TextRefusal::TooLong { limit } => count(*limit),
                TextRefusal::Missing | TextRefusal::Unprintable => none,
            },
            _ => none,
        }
    }

    /// A word for counting: without the row's own values.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Ragged { .. } => "another number of columns than the header".to_owned(),
            Self::ChipTwice(_) => "chip: twice in the file".to_owned(),
            Self::ChipKnown(_) => "chip: another animal of this practice has it".to_owned(),
            Self::Phone { .. } => "phone".to_owned(),
            Self::Chip(_) => "chip".to_owned(),
            Self::Server(_) => "the server refuses it".to_owned(),
            other => other.to_string(),
        }
    }
}

const fn of_text(why: TextRefusal) -> Reason {
    match why {
        TextRefusal::Missing => Reason::Missing,
        TextRefusal::TooLong { .. } => Reason::TextTooLong,
        TextRefusal::Unprintable => Reason::Unprintable,
    }
}

/// What was kept, though not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    UnnamedPet,
    OtherSpecies,
    OldChip,
    TestChip,
    UnknownGender,
    EmailTaken,
    NumberTwice,
    SameAnimalTwice,
    KnownAnimal,
}

impl Warning {
    /// For the report.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::UnnamedPet => "pet without a name: kept as unnamed",
            Self::OtherSpecies => "species that the desk has no word for: kept as it is written",
            Self::OldChip => "chip of an older make, which many readers do not see",
            Self::TestChip => "chip with a code for testing readers",
            Self::UnknownGender => "gender not understood: kept as unknown",
            Self::EmailTaken => "e-mail belongs to another client: left out",
            Self::NumberTwice => "the other system's number is used by another animal: both kept, this one without it",
            Self::SameAnimalTwice => "the same animal stands in an earlier row: not made twice",
            Self::KnownAnimal => "in the practice already: not made twice",
        }
    }
}
