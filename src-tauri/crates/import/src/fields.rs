//! What a column can mean, and the word that a mapping file has for each meaning.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where a column's words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The other system's number of the client.
    ClientNumber,
    /// "Mrs", "Dr".
    Title,
    FirstName,
    MiddleName,
    LastName,
    /// "James Patterson" or "Patterson, James".
    FullName,
    /// The full name of a second person who owns the same animals.
    SecondOwner,
    Email,
    /// A number without a word about where it rings.
    Phone,
    MobilePhone,
    HomePhone,
    WorkPhone,
    StreetNumber,
    Address,
    City,
    State,
    PostalCode,
    Country,
    /// What the desk must see before it speaks with the client.
    DeskAlert,
    ClientNote,
    /// What the client owes; less than zero is credit.
    Balance,
    /// Yes or no.
    ClientInactive,
    /// The other system's number of the animal.
    PetNumber,
    PetName,
    Species,
    Breed,
    SecondBreed,
    Gender,
    /// Yes or no.
    Neutered,
    Colour,
    SecondColour,
    BirthDate,
    /// "2 years": used where no birth date stands.
    Age,
    Microchip,
    /// Pedigree, tattoo or passport.
    Registration,
    /// What whoever handles the animal must know.
    HandlingAlert,
    Allergies,
    MedicalNotes,
    Medications,
    PetNote,
    /// Yes or no.
    Deceased,
    DeceasedOn,
    /// Yes or no.
    PetInactive,
    Weight,
    WeighedOn,
    /// The other system's number of the visit.
    VisitNumber,
    /// The day, or the day and the time of day.
    VisitDate,
    VisitTime,
    /// How long the visit lasts.
    VisitMinutes,
    VisitKind,
    VisitStatus,
    VisitReason,
    VisitNotes,
    VisitVet,
    VaccinatedOn,
    Vaccine,
    VaccineLot,
    /// When the next vaccination is due.
    VaccineDue,
    ReminderTitle,
    ReminderDue,
    ReminderState,
    RecordDate,
    RecordText,
    RecordAuthor,
    /// Not taken.
    Ignore,
}

/// What a field tells something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Client,
    Pet,
    Visit,
    Vaccination,
    Reminder,
    Record,
    Nothing,
}

/// Every field and its word in the mapping file. The part before the dot names the subject.
const WORDS: [(Field, &str); 65] = [
    (Field::ClientNumber, "client.number"),
    (Field::Title, "client.title"),
    (Field::FirstName, "client.first_name"),
    (Field::MiddleName, "client.middle_name"),
    (Field::LastName, "client.last_name"),
    (Field::FullName, "client.full_name"),
    (Field::SecondOwner, "client.second_owner"),
    (Field::Email, "client.email"),
    (Field::Phone, "client.phone"),
    (Field::MobilePhone, "client.mobile_phone"),
    (Field::HomePhone, "client.home_phone"),
    (Field::WorkPhone, "client.work_phone"),
    (Field::StreetNumber, "client.street_number"),
    (Field::Address, "client.address"),
    (Field::City, "client.city"),
    (Field::State, "client.state"),
    (Field::PostalCode, "client.postal_code"),
    (Field::Country, "client.country"),
    (Field::DeskAlert, "client.desk_alert"),
    (Field::ClientNote, "client.note"),
    (Field::Balance, "client.balance"),
    (Field::ClientInactive, "client.inactive"),
    (Field::PetNumber, "pet.number"),
    (Field::PetName, "pet.name"),
    (Field::Species, "pet.species"),
    (Field::Breed, "pet.breed"),
    (Field::SecondBreed, "pet.second_breed"),
    (Field::Gender, "pet.gender"),
    (Field::Neutered, "pet.neutered"),
    (Field::Colour, "pet.colour"),
    (Field::SecondColour, "pet.second_colour"),
    (Field::BirthDate, "pet.birth_date"),
    (Field::Age, "pet.age"),
    (Field::Microchip, "pet.microchip"),
    (Field::Registration, "pet.registration"),
    (Field::HandlingAlert, "pet.handling_alert"),
    (Field::Allergies, "pet.allergies"),
    (Field::MedicalNotes, "pet.medical_notes"),
    (Field::Medications, "pet.medications"),
    (Field::PetNote, "pet.note"),
    (Field::Deceased, "pet.deceased"),
    (Field::DeceasedOn, "pet.deceased_on"),
    (Field::PetInactive, "pet.inactive"),
    (Field::Weight, "pet.weight"),
    (Field::WeighedOn, "pet.weighed_on"),
    (Field::VisitNumber, "visit.number"),
    (Field::VisitDate, "visit.date"),
    (Field::VisitTime, "visit.time"),
    (Field::VisitMinutes, "visit.minutes"),
    (Field::VisitKind, "visit.kind"),
    (Field::VisitStatus, "visit.status"),
    (Field::VisitReason, "visit.reason"),
    (Field::VisitNotes, "visit.notes"),
    (Field::VisitVet, "visit.vet"),
    (Field::VaccinatedOn, "vaccination.date"),
    (Field::Vaccine, "vaccination.name"),
    (Field::VaccineLot, "vaccination.lot"),
    (Field::VaccineDue, "vaccination.next_due"),
    (Field::ReminderTitle, "reminder.title"),
    (Field::ReminderDue, "reminder.due_on"),
    (Field::ReminderState, "reminder.state"),
    (Field::RecordDate, "record.date"),
    (Field::RecordText, "record.text"),
    (Field::RecordAuthor, "record.author"),
    (Field::Ignore, "ignore"),
];

/// Words of mapping files that were written before phones and lines of an address could repeat.
const OLD_WORDS: [(&str, Field); 3] =
    [("client.phone_2", Field::Phone), ("client.phone_3", Field::Phone), ("client.address_2", Field::Address)];

/// A word of a mapping file that names no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no field; see the list at the top of the mapping file")]
pub struct NoField(pub String);

impl Field {
    /// Every field's word, for the head of the mapping file.
    pub fn all_words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(_, word)| *word)
    }

    /// What the field tells something about.
    #[must_use]
    pub fn subject(self) -> Subject {
        match self.word().split_once('.') {
            Some(("client", _)) => Subject::Client,
            Some(("pet", _)) => Subject::Pet,
            Some(("visit", _)) => Subject::Visit,
            Some(("vaccination", _)) => Subject::Vaccination,
            Some(("reminder", _)) => Subject::Reminder,
            Some(("record", _)) => Subject::Record,
            _ => Subject::Nothing,
        }
    }

    /// Whether several columns of one file may have this meaning.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        matches!(
            self,
            Self::Phone
                | Self::MobilePhone
                | Self::HomePhone
                | Self::WorkPhone
                | Self::Address
                | Self::DeskAlert
                | Self::ClientNote
                | Self::HandlingAlert
                | Self::MedicalNotes
                | Self::PetNote
                | Self::Microchip
                | Self::VisitNotes
                | Self::RecordText
                | Self::Ignore
        )
    }

    /// Whether its cells hold days.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Self::BirthDate
                | Self::DeceasedOn
                | Self::WeighedOn
                | Self::VisitDate
                | Self::VaccinatedOn
                | Self::VaccineDue
                | Self::ReminderDue
                | Self::RecordDate
        )
    }

    fn word(self) -> &'static str {
        WORDS.iter().find(|(field, _)| *field == self).map_or("ignore", |(_, word)| word)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Field {
    type Err = NoField;

    fn from_str(word: &str) -> Result<Self, NoField> {
        let now = WORDS.iter().find(|(_, known)| *known == word).map(|(field, _)| *field);
        let before = || OLD_WORDS.iter().find(|(known, _)| *known == word).map(|(_, field)| *field);
        now.or_else(before).ok_or_else(|| NoField(word.to_owned()))
    }
}

#[cfg(test)]
mod tests;
