//! Search as one types: by name, pet, any digits of a phone, chip.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::age::Age;
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
    pub phone: Option<String>,
    pub chip: Option<String>,
    pub has_alerts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    Pet,
    Client,
}
