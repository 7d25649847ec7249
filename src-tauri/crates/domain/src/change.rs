//! What a person did: a named intent and the rows it changes, all or none.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::ids::MutationId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    Insert,
    Update,
    Delete,
}

/// One row, in the shape that `sync.push` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    pub table: String,
    pub pk: Uuid,
    pub op: Op,
    /// The version that the person saw; absent for an insert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<i64>,
    /// What the changed columns held before.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub old: Map<String, Value>,
    /// What they shall hold. A column that keeps what it held is not changed: the rest was decided upon it, and where
    /// somebody else has changed it a person is asked.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub set: Map<String, Value>,
}

/// One entry of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutation {
    pub id: MutationId,
    /// Gapless per device, from 1.
    pub seq: i64,
    /// The named intent: `book`, `reschedule` …
    pub intent: String,
    pub changes: Vec<RowChange>,
    pub made_at: DateTime<Utc>,
}

/// The intents that keep a time while a client is on the phone, and give it back.
pub const HOLD: &str = "hold";
pub const RELEASE: &str = "release";

impl Mutation {
    /// When it is of no use to anybody any more, for what only passes: a hold, or giving one back. It is not sent after
    /// that, does not count as waiting and never becomes a case.
    #[must_use]
    pub fn passes_at(&self) -> Option<DateTime<Utc>> {
        if !matches!(self.intent.as_str(), HOLD | RELEASE) {
            return None;
        }
        let ends =
            self.changes.iter().flat_map(|change| [&change.set, &change.old]).filter_map(|cells| cells.get("hold_expires_at")?.as_str());
        Some(ends.filter_map(|end| end.parse().ok()).max().unwrap_or(self.made_at))
    }
}

/// What became of a mutation on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Applied,
    /// Applied beside another person's change of other fields.
    Merged,
    /// Two people meant different things: a case.
    Conflict,
    /// The server will never take it: a case with its content kept.
    Rejected,
}

/// The ledger's line about one own mutation, as a pull brings it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MutationResult {
    pub seq: i64,
    pub id: MutationId,
    pub outcome: Outcome,
    /// An array of `{why, table?, pk?, fields?}`.
    pub details: Value,
}
