//! The areas of the product. They bear the same name on every floor: screen, command, use case, cache.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Names what a change touched, so that the screen forgets just that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Schedule,
    Clients,
    Patients,
    Records,
    Reminders,
    Inbox,
    Reviews,
    Clinic,
    Team,
    Find,
    Conflicts,
    Session,
}
