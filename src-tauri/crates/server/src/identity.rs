//! Who is signed in, as the server says.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId};

use crate::error::ServerError;

/// How far two clocks may be apart before the person is told. Seconds.
const CLOCK_TOLERANCE: i64 = 600;

/// The person behind a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub user_id: UserId,
    pub practice_id: PracticeId,
    /// As `clinic.user_role` spells it.
    pub role: String,
    /// Where this person may write the diary; the first is home.
    pub clinic_ids: Vec<ClinicId>,
    /// `area.verb`, sorted.
    pub permissions: Vec<String>,
    pub session_expires_at: DateTime<Utc>,
    /// The server's clock while signing in.
    pub server_time: DateTime<Utc>,
    pub schema_version: i64,
}

impl Identity {
    /// Whether this PC's clock can be relied on. Nothing stops where it cannot: order and stamps are the server's.
    ///
    /// # Errors
    /// [`ServerError::ClockIsOff`] where the clocks are more than ten minutes apart.
    pub fn check_clock(&self, pc_time: DateTime<Utc>) -> Result<(), ServerError> {
        let seconds = (pc_time - self.server_time).num_seconds();
        if seconds.abs() > CLOCK_TOLERANCE { Err(ServerError::ClockIsOff { seconds }) } else { Ok(()) }
    }
}

/// The answer of `auth.open_session`.
#[derive(Deserialize)]
pub(crate) struct OpenedSession {
    pub token: String,
    pub expires_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
    pub user_id: UserId,
    pub practice_id: PracticeId,
    pub role: String,
    pub clinic_ids: Vec<ClinicId>,
    pub permissions: Vec<String>,
}
