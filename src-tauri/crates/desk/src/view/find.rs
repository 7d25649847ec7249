//! Search as one types: by name, pet, any digits of a phone, chip.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::age::Age;
use vetdesk_domain::fold::Stretch;
use vetdesk_domain::ids::{PetId, UserId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SearchRequest {
    pub text: String,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Hit {
    pub kind: HitKind,
    pub client_id: UserId,
    pub pet_id: Option<PetId>,
    pub pet_name: Option<String>,
    pub species: Option<String>,
    pub breed: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub age: Option<Age>,
    pub deceased: bool,
    pub client_name: String,
    /// The number that was hit, or else the client's first.
    pub phone: Option<String>,
    /// Whose number it is, where it is a co-owner's.
    pub phone_of: Option<String>,
    pub chip: Option<String>,
    pub has_alerts: bool,
    pub marks: HitMarks,
}

/// Where what was typed stands in what is shown of a hit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HitMarks {
    pub pet_name: Vec<Stretch>,
    pub client_name: Vec<Stretch>,
    pub phone: Vec<Stretch>,
    /// In the code without blanks.
    pub chip: Vec<Stretch>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    Pet,
    Client,
}
