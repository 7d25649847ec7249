//! What changed since this PC last looked, seen in one snapshot.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{MutationResult, Outcome};
use vetdesk_domain::ids::{ClinicId, DeviceId, MutationId};
use vetdesk_domain::tables::{ID, TABLES, Table};
use vetdesk_domain::travel::{Cursor, News, ServerIdentity, TableNews};

use crate::connection::{CALL_LIMIT, READ, Server, within};
use crate::error::ServerError;
use crate::rows::{row, within_reach};
use crate::statements::{DIRTY, PULL};

/// Keys a statement. Far more would make its plan and its answer heavy.
const KEYS_AT_ONCE: usize = 10_000;

/// The answer of `sync.begin_pull`.
#[derive(Deserialize)]
pub(crate) struct Head {
    system_identifier: String,
    timeline: i32,
    epoch: Uuid,
    snapshot: String,
    last_seq: Option<i64>,
}

/// A line of `sync.results`. One without a status was begun by hand and never ended.
#[derive(Deserialize)]
struct Line {
    seq: i64,
    id: MutationId,
    status: Option<Outcome>,
    result: Option<serde_json::Value>,
}

impl Server {
    /// The news since `cursor`, and what became of this device's mutations after `after_seq`. One transaction that only
    /// reads: all rows are of the snapshot that the new cursor names. Where nothing happened it is one statement.
    ///
    /// `last_seq` of a device that the server does not know is 0.
    ///
    /// # Errors
    /// [`ServerError::SessionEnded`] where one has to sign in again.
    pub async fn pull(&self, device: DeviceId, clinic: ClinicId, cursor: &Cursor, after_seq: i64) -> Result<News, ServerError> {
        within(CALL_LIMIT, async {
            let mut lease = self.lease(READ).await?;
            let connection = lease.connection()?;
            let (Json(head), is_dirty, Json(lines)): (Json<Head>, bool, Json<Vec<Line>>) = sqlx::query_as(PULL)
                .bind(self.shared.session.as_str())
                .bind(device.0)
                .bind(&cursor.0)
                .bind(after_seq)
                .fetch_one(&mut *connection)
                .await?;
            let tables = if is_dirty { self.changed_rows(connection, clinic, cursor).await? } else { Vec::new() };
            lease.commit().await?;
            let last_seq = head.last_seq.unwrap_or(0);
            let (identity, cursor) = head.split();
            let results = lines.into_iter().filter_map(Line::ended).collect();
            Ok(News { identity, cursor, last_seq, tables, results })
        })
        .await
    }

    /// The current rows of the dirty keys; a key that does not come back is out of this person's sight or out of reach.
    async fn changed_rows(&self, connection: &mut PgConnection, clinic: ClinicId, cursor: &Cursor) -> Result<Vec<TableNews>, ServerError> {
        let dirty: Vec<(String, Vec<Uuid>)> = sqlx::query_as(DIRTY).bind(&cursor.0).fetch_all(&mut *connection).await?;
        let mut dirty: HashMap<String, Vec<Uuid>> = dirty.into_iter().collect();
        let mut news = Vec::new();
        // In the registry's order: what others point to comes first.
        for table in TABLES {
            let Some(keys) = dirty.remove(table.name) else { continue };
            if !self.readable().may_read_rows(table) {
                continue;
            }
            news.push(self.current_rows(connection, table, clinic, keys).await?);
        }
        Ok(news)
    }

    async fn current_rows(
        &self,
        connection: &mut PgConnection,
        table: &'static Table,
        clinic: ClinicId,
        keys: Vec<Uuid>,
    ) -> Result<TableNews, ServerError> {
        let statement = format!("{} WHERE id = ANY ($1) AND {}", self.readable().select(table), within_reach(table, clinic));
        let mut rows = Vec::with_capacity(keys.len());
        for some in keys.chunks(KEYS_AT_ONCE) {
            // Of the registry's names and a clinic's id alone.
            let answers = sqlx::query(AssertSqlSafe(statement.clone())).bind(some).fetch_all(&mut *connection).await?;
            for answer in &answers {
                rows.push(row(table, answer)?);
            }
        }
        let found: HashSet<Uuid> = rows
            .iter()
            .filter_map(|row| match row.get(ID) {
                Some(Cell::Id(id)) => Some(*id),
                _ => None,
            })
            .collect();
        let gone = keys.into_iter().filter(|key| !found.contains(key)).collect();
        Ok(TableNews { table, rows, gone })
    }
}

impl Head {
    pub fn split(self) -> (ServerIdentity, Cursor) {
        let identity = ServerIdentity { system_identifier: self.system_identifier, timeline: self.timeline, epoch: self.epoch };
        (identity, Cursor(self.snapshot))
    }
}

impl Line {
    fn ended(self) -> Option<MutationResult> {
        Some(MutationResult { seq: self.seq, id: self.id, outcome: self.status?, details: self.result.unwrap_or_default() })
    }
}
