//! One pet: the head that is read at a glance, its weights, what is due, its visits.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{AppointmentId, PetId, UserId};
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
    /// A decimal number.
    pub kg: String,
    pub weighed_at: DateTime<Utc>,
    pub local_day: NaiveDate,
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
}

/// A new weight; earlier ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WeighRequest {
    pub pet_id: PetId,
    /// A decimal number as it was typed; a comma counts as a point.
    pub kg: String,
}
