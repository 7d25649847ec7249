//! The client of a row.

use serde::Serialize;
use vetdesk_domain::person;
use vetdesk_domain::phone::{self, PhoneNumber};

use super::Row;
use crate::fields::Field;
use crate::refusal::{Refusal, Warning};
use crate::values;

/// Most characters of a note for the desk.
pub(super) const MAX_NOTE: usize = 2000;

/// A client as a row tells it. What is serialised is what the database keeps of it, under its columns' names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ClientDraft {
    /// The source's number.
    #[serde(skip)]
    pub number: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    /// Label and number.
    #[serde(skip)]
    pub phones: Vec<(&'static str, PhoneNumber)>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
    pub desk_alert: Option<String>,
    pub desk_note: Option<String>,
    pub is_active: bool,
    /// The full name of somebody who owns the animals as well.
    #[serde(skip)]
    pub second_owner: Option<(String, String)>,
    /// What the client owed in the old system, as a decimal.
    #[serde(skip)]
    pub balance: Option<String>,
    /// The whole note where it is longer than a note for the desk may be.
    #[serde(skip)]
    pub long_note: Option<String>,
}

/// By what the owner of a row's animal is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnerRef {
    pub number: Option<String>,
    pub email: Option<String>,
}

impl Row<'_> {
    pub(super) fn owner(&self) -> OwnerRef {
        OwnerRef { number: self.value(Field::ClientNumber), email: self.value(Field::Email).map(|email| email.to_lowercase()) }
    }

    /// None where the row names nobody.
    pub(super) fn client(&mut self) -> Result<Option<ClientDraft>, Refusal> {
        if !self.reading.has_clients() {
            return Ok(None);
        }
        let Some((first, last)) = self.person_name()? else {
            let is_found_otherwise = self.value(Field::ClientNumber).is_some() || self.reading.has_pets() || self.reading.has_events();
            return if is_found_otherwise { Ok(None) } else { Err(Refusal::NoName) };
        };
        let mut notes: Vec<String> = self.joined(Field::ClientNote, "; ", usize::MAX)?.into_iter().collect();
        if let Some(title) = self.line(Field::Title, 50)? {
            notes.push(title);
        }
        let phones = self.phones(&mut notes);
        let email = self.email(&mut notes);
        let balance = self
            .value(Field::Balance)
            .and_then(|word| values::money(&word))
            .filter(|sum| !sum.trim_start_matches(['0', '.', '-']).is_empty());
        if let Some(sum) = &balance {
            notes.push(format!("{}: {sum}", self.reading.mapping.header(Field::Balance)));
        }
        let (desk_note, long_note) = self.note(&notes.join("; "));
        let city = self.line(Field::City, 200)?;
        let state = self.line(Field::State, 100)?;
        Ok(Some(ClientDraft {
            number: self.line(Field::ClientNumber, 100)?,
            first_name: first,
            last_name: last,
            email,
            phones,
            address: self.street()?,
            city: Some([city, state].into_iter().flatten().collect::<Vec<_>>().join(", ")).filter(|city| !city.is_empty()),
            postal_code: self.line(Field::PostalCode, 50)?,
            country: self.line(Field::Country, 100)?,
            desk_alert: self.joined(Field::DeskAlert, "; ", person::MAX_ALERT)?,
            desk_note,
            is_active: !self.is_inactive(Field::ClientInactive),
            second_owner: self.line(Field::SecondOwner, person::MAX_NAME)?.map(|name| split_name(&name)),
            balance,
            long_note,
        }))
    }

    /// The note for the desk, and the whole of it where it is too long for one.
    pub(super) fn note(&mut self, whole: &str) -> (Option<String>, Option<String>) {
        if whole.is_empty() {
            return (None, None);
        }
        let cut: String = whole.chars().take(MAX_NOTE).collect();
        if cut.len() == whole.len() {
            return (Some(cut), None);
        }
        self.warnings.push(Warning::NoteCut);
        (Some(cut), Some(whole.to_owned()))
    }

    fn person_name(&mut self) -> Result<Option<(String, String)>, Refusal> {
        let mut read = |field| self.word(field).map(|word| self.clean(&word));
        let (first, middle, last) = match (read(Field::FirstName), read(Field::LastName)) {
            (None, None) => match read(Field::FullName).map(|full| split_name(&full)) {
                Some((first, last)) => (first, String::new(), last),
                None => return Ok(None),
            },
            (first, last) => (first.unwrap_or_default(), read(Field::MiddleName).unwrap_or_default(), last.unwrap_or_default()),
        };
        if [&first, &middle, &last].into_iter().all(|part| says_no_name(part)) {
            return Ok(None);
        }
        let first = [first, middle].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let name = person::name(&first, &last)?;
        Ok(Some((name.first, name.last)))
    }

    /// A number that is none is kept in the note.
    fn phones(&mut self, notes: &mut Vec<String>) -> Vec<(&'static str, PhoneNumber)> {
        let mut phones: Vec<(&'static str, PhoneNumber)> = Vec::new();
        for (field, label) in
            [(Field::MobilePhone, "mobile"), (Field::Phone, "mobile"), (Field::HomePhone, "home"), (Field::WorkPhone, "work")]
        {
            for typed in self.reading.mapping.cells(self.cells, field) {
                if values::is_placeholder(&typed) {
                    continue;
                }
                match phone::parse(&typed) {
                    Ok(phone) if phones.iter().any(|(_, known)| known.digits == phone.digits) => {}
                    Ok(phone) => phones.push((label, phone)),
                    Err(_) => {
                        self.warnings.push(Warning::PhoneInNote);
                        notes.push(self.clean(&typed));
                    }
                }
            }
        }
        phones
    }

    fn email(&mut self, notes: &mut Vec<String>) -> Option<String> {
        let word = self.value(Field::Email)?;
        match person::email(Some(&word)) {
            Ok(email) => email,
            Err(_) => {
                self.warnings.push(Warning::EmailInNote);
                notes.push(self.clean(&word));
                None
            }
        }
    }

    /// Number and street, and further lines of the address.
    fn street(&mut self) -> Result<Option<String>, Refusal> {
        let street = self.joined(Field::Address, ", ", person::MAX_ADDRESS)?;
        Ok(match (self.line(Field::StreetNumber, 50)?, street) {
            (Some(number), Some(street)) => Some(format!("{number} {street}").chars().take(person::MAX_ADDRESS).collect()),
            (number, street) => street.or(number),
        })
    }
}

/// Whether a part of a name says that there is none. "Null" is the name of people; programs write "NULL" and "null" for no name.
fn says_no_name(part: &str) -> bool {
    let is_placeholder = |word: &str| word != "Null" && values::is_placeholder(word);
    is_placeholder(part) || part.split_whitespace().all(is_placeholder)
}

/// "Patterson, James" or "James Patterson": first name and last name. The last word is the family's name.
pub(crate) fn split_name(full: &str) -> (String, String) {
    let full = full.trim();
    match full.split_once(',') {
        Some((last, first)) => (first.trim().to_owned(), last.trim().to_owned()),
        None => full
            .rsplit_once(char::is_whitespace)
            .map_or((String::new(), full.to_owned()), |(first, last)| (first.trim().to_owned(), last.to_owned())),
    }
}
