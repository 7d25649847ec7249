//! What a person has to decide, with both versions before them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;
use vetdesk_domain::ids::{AppointmentId, CaseId, ResourceId};

use super::FreeSlot;
use crate::error::ErrorCode;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Case {
    pub id: CaseId,
    pub kind: CaseKind,
    pub intent: String,
    pub at: DateTime<Utc>,
    pub reason: ErrorCode,
    pub pet_name: Option<String>,
    pub client_name: Option<String>,
    /// As they were typed, the first one first: whoever lost a slot is called.
    pub phones: Vec<String>,
    pub appointment_id: Option<AppointmentId>,
    pub starts_at: Option<DateTime<Utc>>,
    pub local_day: Option<NaiveDate>,
    pub local_start: Option<String>,
    pub resource_name: Option<String>,
    pub resource_id: Option<ResourceId>,
    pub minutes: Option<u32>,
    /// For a lost slot: the next three free times with the same vet and length, then with any vet.
    pub offers: Vec<FreeSlot>,
    pub fields: Vec<FieldDifference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// The slot went to someone else.
    NeedsReschedule,
    /// Two people wrote different things.
    Conflict,
    /// The server will never take it; its content is kept.
    Rejected,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldDifference {
    /// The table of the row: two rows of one case may have the same column.
    pub table: String,
    pub row_id: Uuid,
    pub name: String,
    pub mine: Option<String>,
    pub theirs: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SettleCaseRequest {
    pub case_id: CaseId,
    pub choice: Choice,
    /// Fields in which theirs stands although the rest is mine, out of the case's [`FieldDifference`]s.
    pub theirs: Vec<FieldName>,
}

/// Which field of which row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldName {
    pub table: String,
    pub row_id: Uuid,
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Theirs stands; mine is dropped.
    Dismiss,
    /// Mine is written again, over theirs.
    Mine,
}
