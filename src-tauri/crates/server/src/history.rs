//! Who did what with a visit, as the server's ledger has it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_domain::ids::{AppointmentId, UserId};

use crate::connection::{READ, Server, within};
use crate::error::ServerError;
use crate::statements::VISIT_HISTORY;

/// Somebody waits for it with a client on the phone.
const LIMIT: Duration = Duration::from_secs(3);

/// One change of a visit.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    pub at: DateTime<Utc>,
    /// None for what nobody of the practice did: a program of the server's own.
    pub by: Option<UserId>,
    pub workstation: Option<String>,
    pub intent: Option<String>,
    /// Column → what it held before and after.
    pub changes: Map<String, Value>,
}

type Answer = (DateTime<Utc>, Option<Uuid>, Option<String>, Option<String>, Json<Map<String, Value>>);

impl Server {
    /// The newest 500 events of a visit, the latest first; nothing for a visit out of this person's sight.
    ///
    /// # Errors
    /// [`ServerError::TimedOut`] after three seconds.
    pub async fn visit_history(&self, visit: AppointmentId) -> Result<Vec<HistoryRow>, ServerError> {
        within(LIMIT, async {
            let mut lease = self.begin(READ).await?;
            let rows: Vec<Answer> = sqlx::query_as(VISIT_HISTORY).bind(visit.0).fetch_all(lease.connection()?).await?;
            lease.commit().await?;
            let row =
                |(at, by, workstation, intent, Json(changes)): Answer| HistoryRow { at, by: by.map(UserId), workstation, intent, changes };
            Ok(rows.into_iter().map(row).collect())
        })
        .await
    }
}
