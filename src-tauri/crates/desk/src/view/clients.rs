//! A client's household: who can be called, who else owns, which animals.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::age::Age;
use vetdesk_domain::ids::{AppointmentId, PetId, PhoneId, UserId};

use super::{Due, Hit, NewPet};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HouseholdRequest {
    pub client_id: UserId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Household {
    pub client: ClientCard,
    pub phones: Vec<Phone>,
    pub co_owners: Vec<CoOwner>,
    pub pets: Vec<PetCard>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClientCard {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub address: Option<String>,
    /// What the desk must see before it says yes.
    pub alert: Option<String>,
    /// What the desk likes to know.
    pub note: Option<String>,
    #[specta(type = i32)]
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Phone {
    pub id: PhoneId,
    pub label: String,
    pub typed: String,
    pub digits: String,
    /// Whose it is.
    pub of: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CoOwner {
    pub id: UserId,
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PetCard {
    pub id: PetId,
    pub owner_id: UserId,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub gender: Option<String>,
    pub neutered: Option<bool>,
    pub birth_date: Option<NaiveDate>,
    pub age: Option<Age>,
    pub weight_kg: Option<String>,
    pub chip: Option<String>,
    pub has_alerts: bool,
    pub handling_alert: Option<String>,
    /// What the desk likes to know.
    pub note: Option<String>,
    pub deceased: bool,
    pub deceased_on: Option<NaiveDate>,
    pub last_visit: Option<NaiveDate>,
    pub next_visit: Option<NextVisit>,
    /// The most urgent of what falls due.
    pub next_due: Option<Due>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NextVisit {
    pub id: AppointmentId,
    pub starts_at: DateTime<Utc>,
    pub local_day: NaiveDate,
    pub local_start: String,
    pub resource_name: Option<String>,
}

/// One field of a client, corrected in place. `value` None empties it where it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CorrectClientRequest {
    pub client_id: UserId,
    pub field: ClientField,
    pub value: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ClientField {
    FirstName,
    LastName,
    Email,
    Address,
    Alert,
    Note,
}

/// A phone number that is corrected, added (`phone_id` None) or taken away (`typed` empty).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CorrectPhoneRequest {
    pub client_id: UserId,
    pub phone_id: Option<PhoneId>,
    pub label: String,
    pub typed: String,
}

/// Somebody who is to be a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewClient {
    pub first_name: String,
    pub last_name: String,
    pub phones: Vec<NewPhone>,
    /// Said on purpose: they have none.
    pub has_no_phone: bool,
    pub email: Option<String>,
    pub address: Option<String>,
    pub alert: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewPhone {
    pub label: String,
    pub typed: String,
}

/// A new client with their animals, without a booking. Refused fields of an animal are named "pets.0.name".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RegisterRequest {
    pub client: NewClient,
    pub pets: Vec<NewPet>,
}

/// Animals of a client who is known. Refused fields are named "pets.0.name".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AddPetsRequest {
    pub client_id: UserId,
    pub pets: Vec<NewPet>,
}

/// Who was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Registered {
    pub client_id: UserId,
    pub client_name: String,
    pub pet_ids: Vec<PetId>,
}

/// Somebody else owns these animals, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AddCoOwnerRequest {
    pub pet_ids: Vec<PetId>,
    pub person: CoOwnerPerson,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CoOwnerPerson {
    Known { client_id: UserId },
    New { client: NewClient },
}

/// They own them no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RemoveCoOwnerRequest {
    pub pet_ids: Vec<PetId>,
    pub client_id: UserId,
}

/// Somebody new, as far as typed: is it really somebody new?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DuplicatesRequest {
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    pub email: Option<String>,
    pub pet_name: Option<String>,
}

/// Who it may be; the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Duplicate {
    pub hit: Hit,
    pub reasons: Vec<DuplicateReason>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateReason {
    Phone,
    Email,
    Name,
    Pet,
}
