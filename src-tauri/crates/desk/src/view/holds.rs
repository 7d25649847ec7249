//! Keeping a time while the client is on the phone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::ids::{ResourceId, SlotId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HoldRequest {
    pub resource_id: ResourceId,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
    /// The hold that this one takes the place of: another time was picked, or the same one is kept longer.
    pub instead_of: Option<SlotId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HeldSlot {
    pub id: SlotId,
    pub resource_id: ResourceId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReleaseHoldRequest {
    pub hold_id: SlotId,
}
