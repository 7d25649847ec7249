//! Finding a free time, and the line that a receptionist types while the client talks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{AppointmentTypeId, ResourceId};
pub use vetdesk_domain::quick::{LineKind, Mark, MarkKind, Unclear, UnclearReason};
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
    /// "HH:MM" on the clinic's wall: they start then or later.
    pub not_before: Option<String>,
    /// "HH:MM" on the clinic's wall: they are over by then.
    pub not_after: Option<String>,
    /// No two of one vet overlap: of a long gap not every step, of a short one the first. None: every step.
    pub apart: Option<bool>,
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
    /// What the line is typed for: whoever looks for a free time names a vet before a client.
    pub kind: LineKind,
    /// The day that is on the screen; a time without a day means this one. None: today.
    pub day: Option<NaiveDate>,
    /// How long a visit is looked for where the line says no length and no type. None: the clinic's usual.
    pub minutes: Option<u32>,
    /// How many slots to offer.
    pub limit: u32,
    /// What was chosen beside the line: it counts in place of what the line says.
    pub given: Option<Given>,
}

/// What was chosen by hand. What is absent is the line's to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Given {
    pub type_id: Option<AppointmentTypeId>,
    /// Of each animal.
    pub minutes: Option<u32>,
    pub vet: GivenVet,
    /// That very time.
    pub starts_at: Option<DateTime<Utc>>,
    /// How many animals come, one after the other: the time must hold all of them. 0 and 1 are one.
    pub animals: u32,
}

/// Whose times are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GivenVet {
    /// As the line says.
    #[default]
    AsSaid,
    /// Anyone's, whomever the line names.
    Anyone,
    /// This vet's, or whomever the line names.
    Unless { resource_id: ResourceId },
    /// This vet's, whomever the line names.
    This { resource_id: ResourceId },
}

/// What was understood of it. What was not is `who`, or is `unclear`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuickLine {
    pub who: String,
    pub hits: Vec<Hit>,
    pub type_id: Option<AppointmentTypeId>,
    pub visit_type: Option<VisitType>,
    /// As typed ("30"), else the type's usual length, else None.
    pub minutes: Option<u32>,
    /// As long as a time was looked for, of each animal.
    pub each: u32,
    pub resource_id: Option<ResourceId>,
    pub resource_name: Option<String>,
    pub day: Option<NaiveDate>,
    /// The day stands in the line. Else `day`, where there is one, follows from the time.
    pub named_day: bool,
    /// "HH:MM"
    pub time: Option<String>,
    pub part: Option<PartOfDay>,
    /// "HH:MM": the visit begins then or later ("after 3").
    pub not_before: Option<String>,
    /// "HH:MM": the visit is over by then ("before 10", "between 2 and 4").
    pub not_after: Option<String>,
    /// Where day and time are both known (a time alone means the next such time).
    pub starts_at: Option<DateTime<Utc>>,
    /// Whether `starts_at` is free with that vet, or with any vet where none was named; then it is what `slots` holds.
    pub is_free: Option<bool>,
    /// Why `starts_at` is not free.
    pub time_problem: Option<TimeProblem>,
    /// Why the named day has nothing that fits; then `slots` is empty.
    pub day_problem: Option<DayProblem>,
    /// The next free times that fit everything understood: day, time, part, bounds, length and vet.
    pub slots: Vec<FreeSlot>,
    /// Other free times, nearest to the wish first: near the time that is taken, or on the days after the one that has none.
    /// They are for a person to choose; nothing takes one by itself.
    pub later: Vec<FreeSlot>,
    /// What keeps the line from being booked as it stands, in the order of the text. Empty: all of it was understood.
    pub unclear: Vec<Unclear>,
    pub marks: Vec<Mark>,
}

/// Why a named day has no free time that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayProblem {
    /// It is over, or its last working hour is.
    Past,
    /// The clinic is closed, and why where an exception says so.
    Closed { reason: Option<String> },
    /// The clinic is open, and the vet who was named is not there.
    VetAway { reason: Option<String> },
    /// Nothing is free that is long enough and lies where it was asked for.
    Full,
}

/// Why a named time is not free, on a day that has others or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TimeProblem {
    Past,
    /// The visit would not lie within working hours.
    OutsideHours,
    Break,
    /// The vet is not there at that time.
    VetAway,
    Taken,
}
