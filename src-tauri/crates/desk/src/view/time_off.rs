//! Time that is blocked, and days on which a vet is away.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{AbsenceId, ResourceId, SlotId};

use super::Appointment;

/// Days, and which hours of each of them, as a person names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TimeStretch {
    pub first_day: NaiveDate,
    /// The same day where it is one alone.
    pub last_day: NaiveDate,
    /// None: all day.
    pub hours: Option<ClockHours>,
}

/// From one time on the clinic's wall to another, as "HH:MM". An end at "24:00" is the end of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClockHours {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BlockRequest {
    /// Vets, rooms, machines: all of them or none.
    pub resource_ids: Vec<ResourceId>,
    pub stretch: TimeStretch,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CorrectBlockRequest {
    pub slot_id: SlotId,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UnblockRequest {
    pub slot_id: SlotId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeaveRequest {
    /// The vet's column.
    pub resource_id: ResourceId,
    pub stretch: TimeStretch,
    pub reason: Option<String>,
}

/// Which visits stand in a stretch of time that is to be blocked, or in which a vet is to be away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InTheWayRequest {
    pub resource_ids: Vec<ResourceId>,
    pub stretch: TimeStretch,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InTheWay {
    /// The first ones of those that are still to come, in their order.
    pub visits: Vec<Appointment>,
    /// All of them.
    pub count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeaveOfRequest {
    pub resource_id: ResourceId,
    pub day: NaiveDate,
}

/// A vet's leave as it was given: days in a row with the same hours and the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Leave {
    /// Of the day that was asked for.
    pub today_id: AbsenceId,
    /// Of all its days.
    pub ids: Vec<AbsenceId>,
    pub stretch: TimeStretch,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EndLeaveRequest {
    pub ids: Vec<AbsenceId>,
}
