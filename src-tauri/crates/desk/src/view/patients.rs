//! One pet: the head that is read at a glance, its weights, what is due, its visits.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{AppointmentId, PetId, UserId, WeightId};
use vetdesk_domain::status::Status;
use vetdesk_domain::visit::VisitType;

use super::{CoOwner, PetCard};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PetRequest {
    pub pet_id: PetId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PetView {
    pub card: PetCard,
    pub colour: Option<String>,
    pub is_mixed: bool,
    pub owner_id: UserId,
    pub owner_name: String,
    pub owner_phone: Option<String>,
    /// What the desk must see before it says yes to the owner.
    pub owner_alert: Option<String>,
    /// What the desk likes to know of the owner.
    pub owner_note: Option<String>,
    pub co_owners: Vec<CoOwner>,
    /// None: there are none, or this person may not read them (then `card.has_alerts` tells that there are).
    pub allergies: Option<String>,
    /// The most urgent first.
    pub due: Vec<Due>,
    /// The oldest first.
    pub weights: Vec<Weight>,
    /// The newest first, those to come included; at most 50.
    pub visits: Vec<VisitLine>,
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Due {
    pub title: String,
    pub due_on: NaiveDate,
    /// From today on the clinic's calendar; negative where it is overdue.
    pub in_days: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Weight {
    pub id: WeightId,
    /// A decimal number.
    pub kg: String,
    pub weighed_at: DateTime<Utc>,
    pub local_day: NaiveDate,
    /// Whether this person may correct or remove it.
    pub is_mine_to_change: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VisitLine {
    pub appointment_id: AppointmentId,
    pub local_day: NaiveDate,
    pub local_start: String,
    pub visit_type: VisitType,
    pub type_name: Option<String>,
    pub status: Status,
    pub reason: Option<String>,
    pub veterinarian_name: Option<String>,
}

/// One field of a pet, corrected in place. `value` None empties it where it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CorrectPetRequest {
    pub pet_id: PetId,
    pub field: PetField,
    /// Dates as "YYYY-MM-DD", yes and no as "true" and "false".
    pub value: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PetField {
    Name,
    Species,
    Breed,
    Gender,
    Neutered,
    Colour,
    BirthDate,
    Chip,
    HandlingAlert,
    Note,
}

/// A new weight; earlier ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WeighRequest {
    pub pet_id: PetId,
    /// As it was typed: "4.9", "4,9 kg", "4900 g", "10 lb".
    pub kg: String,
    /// It was asked about, and is so.
    pub is_confirmed: bool,
}

/// An earlier weight was another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CorrectWeightRequest {
    pub weight_id: WeightId,
    /// As it was typed.
    pub kg: String,
    /// It was asked about, and is so.
    pub is_confirmed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RemoveWeightRequest {
    pub weight_id: WeightId,
}

/// Why a weight is asked about before it is kept. All in kilograms, decimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WeightQuestion {
    /// As it was understood.
    pub kg: String,
    pub suggestion: Option<String>,
    pub last: Option<String>,
    pub species: String,
    /// What such an animal weighs.
    pub from: String,
    pub to: String,
}

/// An animal that is to be in the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewPet {
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub gender: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub chip: Option<String>,
    pub handling_alert: Option<String>,
    pub note: Option<String>,
}

/// An animal has died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DeceasedRequest {
    pub pet_id: PetId,
    /// None: nobody knows the day.
    pub died_on: Option<NaiveDate>,
    /// The visits that are cancelled with it.
    pub cancel: Vec<AppointmentId>,
    /// Why they are cancelled, for who reads the diary.
    pub reason: String,
}

/// That was a mistake: it lives. Cancelled visits stay so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NotDeceasedRequest {
    pub pet_id: PetId,
}
