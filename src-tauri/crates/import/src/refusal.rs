//! Why a row is not kept, and what was kept otherwise than it was written: for a person to read, and to be counted.

use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::person::PersonRefusal;
use vetdesk_domain::pet::PetRefusal;
use vetdesk_domain::text::TextRefusal;

use super::dates::DateFault;
use super::fields::Field;
use super::mapping::Mapping;
use super::records::{MAX_COLUMNS, MAX_RECORD, RecordFault};

/// Where a row stands: which file of the import, and the line it begins on (the first is 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    pub file: usize,
    pub line: u64,
}

/// Why a row is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    Shape(#[from] RecordFault),
    #[error("the row has {found} columns, the header {wanted}")]
    Ragged { found: usize, wanted: usize },
    #[error("nothing is written in it")]
    Blank,
    #[error("the row of headers once more")]
    HeaderAgain,
    #[error("no client is named")]
    NoName,
    #[error("no owner is named")]
    NoOwner,
    #[error("the owner {0:?} is in none of the files and not in the practice")]
    OwnerUnknown(String),
    #[error("more than one client is called {0:?}: the row must say which of them is the owner")]
    OwnerUnclear(String),
    #[error("the number {number} belongs to {name}")]
    NumberOfAnother { number: String, name: String, is_pet: bool },
    #[error("no animal is named")]
    NoAnimal,
    #[error("the animal {0:?} is in none of the files and not in the practice")]
    AnimalUnknown(String),
    #[error("the visit lies ahead and has no time of day")]
    NoTime,
    #[error("the vet {0:?} is not of this practice: say in the mapping file who takes the visit")]
    VetUnknown(String),
    #[error("{0}")]
    Person(#[from] PersonRefusal),
    #[error("pet: {0}")]
    Pet(#[from] PetRefusal),
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
    HeaderAgain,
    NoName,
    NoOwner,
    OwnerUnknown,
    OwnerUnclear,
    NumberOfAnother,
    NoAnimal,
    AnimalUnknown,
    NoTime,
    VetUnknown,
    Missing,
    TextTooLong,
    Unprintable,
    NoEmail,
    BornInFuture,
    BornLongAgo,
    NoDate,
    NoSuchDay,
    DayInFuture,
    RefusedByServer,
}

/// What a sentence about a refused row needs beside its reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// Who has the number, or who is not known, or the rule that refuses.
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
            Self::HeaderAgain => Reason::HeaderAgain,
            Self::NoName => Reason::NoName,
            Self::NoOwner => Reason::NoOwner,
            Self::OwnerUnknown(_) => Reason::OwnerUnknown,
            Self::OwnerUnclear(_) => Reason::OwnerUnclear,
            Self::NumberOfAnother { .. } => Reason::NumberOfAnother,
            Self::NoAnimal => Reason::NoAnimal,
            Self::AnimalUnknown(_) => Reason::AnimalUnknown,
            Self::NoTime => Reason::NoTime,
            Self::VetUnknown(_) => Reason::VetUnknown,
            Self::Person(PersonRefusal::Email) => Reason::NoEmail,
            Self::Person(PersonRefusal::FirstName(why) | PersonRefusal::LastName(why) | PersonRefusal::EmailText(why))
            | Self::Pet(PetRefusal::Name(why) | PetRefusal::Species(why) | PetRefusal::Breed(why))
            | Self::Text { why, .. } => of_text(*why),
            Self::Pet(PetRefusal::BornInFuture) => Reason::BornInFuture,
            Self::Pet(PetRefusal::BornLongAgo) => Reason::BornLongAgo,
            Self::Date { why: DateFault::Impossible, .. } => Reason::NoSuchDay,
            Self::Date { why: DateFault::InFuture, .. } => Reason::DayInFuture,
            Self::Date { .. } => Reason::NoDate,
            Self::Server(_) => Reason::RefusedByServer,
        }
    }

    /// The field because of which the row is not kept; none where it is the row as a whole.
    #[must_use]
    pub fn field(&self, mapping: &Mapping) -> Option<Field> {
        let first_of = |fields: &[Field]| fields.iter().copied().find(|field| mapping.has(*field));
        match self {
            Self::NoName | Self::Person(PersonRefusal::LastName(_)) => first_of(&[Field::LastName, Field::FullName, Field::FirstName]),
            Self::Person(PersonRefusal::FirstName(_)) => first_of(&[Field::FirstName, Field::FullName]),
            Self::NumberOfAnother { is_pet: true, .. } => first_of(&[Field::PetNumber, Field::PetName]),
            Self::NoOwner | Self::OwnerUnknown(_) | Self::NumberOfAnother { is_pet: false, .. } => {
                first_of(&[Field::ClientNumber, Field::Email, Field::LastName, Field::FullName])
            }
            Self::OwnerUnclear(_) => first_of(&[Field::LastName, Field::FullName]),
            Self::NoAnimal | Self::AnimalUnknown(_) => first_of(&[Field::PetNumber, Field::Microchip, Field::PetName]),
            Self::NoTime => first_of(&[Field::VisitTime, Field::VisitDate]),
            Self::VetUnknown(_) => Some(Field::VisitVet),
            Self::Person(PersonRefusal::Email | PersonRefusal::EmailText(_)) => Some(Field::Email),
            Self::Pet(PetRefusal::Name(_)) => Some(Field::PetName),
            Self::Pet(PetRefusal::Species(_)) => Some(Field::Species),
            Self::Pet(PetRefusal::Breed(_)) => Some(Field::Breed),
            Self::Pet(PetRefusal::BornInFuture | PetRefusal::BornLongAgo) => Some(Field::BirthDate),
            Self::Date { field, .. } | Self::Text { field, .. } => Some(*field),
            Self::Shape(_) | Self::Ragged { .. } | Self::Blank | Self::HeaderAgain | Self::Server(_) => None,
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
            Self::OwnerUnknown(name)
            | Self::OwnerUnclear(name)
            | Self::NumberOfAnother { name, .. }
            | Self::AnimalUnknown(name)
            | Self::VetUnknown(name)
            | Self::Server(name) => Particulars { name: Some(name.clone()), ..none },
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
            Self::OwnerUnknown(_) => "the owner is in none of the files and not in the practice".to_owned(),
            Self::OwnerUnclear(_) => "more than one client has the owner's name".to_owned(),
            Self::NumberOfAnother { is_pet: false, .. } => "the number belongs to somebody of another name".to_owned(),
            Self::NumberOfAnother { is_pet: true, .. } => "the number belongs to an animal of another name".to_owned(),
            Self::AnimalUnknown(_) => "the animal is in none of the files and not in the practice".to_owned(),
            Self::VetUnknown(_) => "the vet is not of this practice".to_owned(),
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

/// What was kept, though not as it was written, or not made because it is there.
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
    ChipTwice,
    Unprintable,
    PhoneInNote,
    EmailInNote,
    ChipInNote,
    NoteCut,
    NoWeight,
    RowsDisagree,
    NameAlone,
    RemovedHere,
    Unresolved,
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
            Self::EmailTaken => "e-mail belongs to another client: kept in the note",
            Self::NumberTwice => "the pet's number is used by another animal of the files: both kept, this one without it",
            Self::SameAnimalTwice => "the same animal stands in an earlier row: not made twice",
            Self::ChipTwice => "another living animal has the chip: kept in the note",
            Self::Unprintable => "characters that cannot be shown were left out",
            Self::PhoneInNote => "no phone number: kept in the note",
            Self::EmailInNote => "no e-mail address: kept in the note",
            Self::ChipInNote => "no chip number, or a second one: kept in the note",
            Self::NoteCut => "a note longer than 2,000 characters: cut there, and kept whole among the old records",
            Self::NoWeight => "weight not understood: left out",
            Self::RowsDisagree => "rows of one client, animal or visit differ: the first is kept, the other's words are in the note",
            Self::NameAlone => "a name and nothing to reach the person by: kept apart from others of that name",
            Self::RemovedHere => "was removed in the practice: not made again",
            Self::Unresolved => "the second owner is not in the files: kept in the note",
        }
    }
}
