//! A new clinic on this PC, as the first run asks for it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What its form begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewClinicDefaults {
    /// The PC's own, where it can be told.
    pub time_zone: Option<String>,
    /// This PC has no keyring: a passphrase guards the copy.
    pub needs_passphrase: bool,
}

/// Everything that was typed. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FoundClinicRequest {
    pub clinic_name: String,
    pub phone: String,
    pub address: Option<String>,
    pub city: Option<String>,
    /// "en", "de" or "es".
    pub language: String,
    /// ISO 4217 code.
    pub currency: String,
    pub time_zone: String,
    /// The days on which it is open.
    pub week: Vec<OpenDay>,
    pub vets: Vec<VetRequest>,
    pub rooms: u8,
    pub first_name: String,
    pub last_name: String,
    pub login: String,
    /// Which of `vets` this person is.
    pub own_vet: Option<u8>,
    pub password: String,
    pub passphrase: Option<String>,
}

/// Hours of one weekday, each as "HH:MM".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OpenDay {
    /// Monday is 1.
    pub weekday: u8,
    pub opens: String,
    pub closes: String,
    pub break_starts: Option<String>,
    pub break_ends: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VetRequest {
    /// As it shall stand over the column: "Dr. Anna Berg".
    pub name: String,
    pub licence: String,
}

impl std::fmt::Debug for FoundClinicRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FoundClinicRequest")
    }
}
