//! Finding a free time, and the line that a receptionist types while the client talks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{AppointmentTypeId, ResourceId};
pub use vetdesk_domain::quick::{Mark, MarkKind};
pub use vetdesk_domain::slots::PartOfDay;
use vetdesk_domain::visit::VisitType;

use super::Hit;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FreeSlotsRequest {
    pub minutes: i32,
    /// None: any vet.
    pub resource_id: Option<ResourceId>,
    /// None: from now.
    pub from: Option<DateTime<Utc>>,
    /// They start before this. None: as far as is looked.
    pub until: Option<DateTime<Utc>>,
    /// None: any time of the day.
    pub part: Option<PartOfDay>,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FreeSlot {
    pub resource_id: ResourceId,
    pub resource_name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub local_day: NaiveDate,
    pub local_start: String,
}

/// One line in the person's own words: "bella vacc tue 3pm lee".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuickLineRequest {
    pub text: String,
    /// The language of the screen: "en", "de", "es". Its words are tried first.
    pub language: String,
    /// The day that is on the screen; a time without a day means this one. None: today.
    pub day: Option<NaiveDate>,
    /// How many slots to offer.
    pub limit: u32,
}

/// What was understood of it. What was not is `who`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuickLine {
    pub who: String,
    pub hits: Vec<Hit>,
    pub type_id: Option<AppointmentTypeId>,
    pub visit_type: Option<VisitType>,
    /// As typed ("30"), else the type's usual length, else None.
    pub minutes: Option<u32>,
    pub resource_id: Option<ResourceId>,
    pub resource_name: Option<String>,
    pub day: Option<NaiveDate>,
    /// "HH:MM"
    pub time: Option<String>,
    pub part: Option<PartOfDay>,
    /// Where day and time are both known (a time alone means the next such time).
    pub starts_at: Option<DateTime<Utc>>,
    /// Whether `starts_at` is free with that vet, or with any vet where none was named; then `slots` begins with it.
    pub is_free: Option<bool>,
    /// The next free times that fit everything understood.
    pub slots: Vec<FreeSlot>,
    pub marks: Vec<Mark>,
}
