//! What is done about a visit that is booked: corrected, looked up, its time given to another.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{AppointmentId, AppointmentTypeId, ResourceId};

use super::Appointment;

/// Corrects a visit: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EditVisitRequest {
    pub appointment_id: AppointmentId,
    pub changes: Vec<VisitChange>,
    /// Given where a rule is knowingly passed over: another length or room may lie on somebody else's time.
    pub overbook_reason: Option<String>,
}

/// One corrected field. A text of None is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum VisitChange {
    Type {
        type_id: AppointmentTypeId,
    },
    Minutes {
        minutes: i32,
    },
    Reason {
        text: Option<String>,
    },
    Notes {
        text: Option<String>,
    },
    VetMessage {
        text: Option<String>,
    },
    Room {
        room_id: Option<ResourceId>,
    },
    /// As it was typed.
    Price {
        text: Option<String>,
    },
}

/// A room that a patient can be taken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RoomOffer {
    pub room_id: ResourceId,
    pub name: String,
    /// The patient who is in it or whose time it is; None: it is free.
    pub taken_by: Option<String>,
}

/// A visit of the day that will not be: its time can be given to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MissedVisit {
    pub visit: Appointment,
    /// What is still free of its time.
    pub gap: Option<MissedGap>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MissedGap {
    pub resource_id: ResourceId,
    pub resource_name: String,
    pub starts_at: DateTime<Utc>,
    pub local_start: String,
    pub minutes: u32,
}

/// Who did what with a visit, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VisitHistory {
    pub events: Vec<VisitEvent>,
    pub source: HistorySource,
}

/// Who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HistorySource {
    /// The server's events, since migration 0012; the newest 500 at most.
    Server,
    /// This PC alone, because the server was not there: what waits here, and when the states were reached.
    ThisPc,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VisitEvent {
    pub at: DateTime<Utc>,
    pub local_day: NaiveDate,
    pub local_time: String,
    /// What was meant: `book`, `reschedule`, `advance` … Empty where only the change is known.
    pub intent: String,
    /// None where nobody knows.
    pub by: Option<String>,
    /// The PC that it was done at.
    pub workstation: Option<String>,
    /// It waits on this PC for the server.
    pub waiting: bool,
    pub changes: Vec<VisitEventChange>,
}

/// One field as it was and as it became, ready to be read: times on the clinic's clock, vets, rooms and types by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VisitEventChange {
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}
