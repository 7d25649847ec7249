//! What a pull brings: the rows between two snapshots, and which server they came from.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cell::Cell;
use crate::change::MutationResult;
use crate::tables::Table;

/// A whole `pg_snapshot` in PostgreSQL's text form: what this PC has seen. Compared by the server only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Which server this is. If it changes, the server is not the one it was: everything is checked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerIdentity {
    pub system_identifier: String,
    pub timeline: i32,
    pub epoch: Uuid,
}

/// One row: cells in the order of `table.columns`. A column that this person may not read is [`Cell::Null`].
pub type Row = Vec<Cell>;

/// The news of one table.
#[derive(Debug, Clone)]
pub struct TableNews {
    pub table: &'static Table,
    /// Rows as they stand in the new snapshot.
    pub rows: Vec<Row>,
    /// Keys that were touched and are no longer there for this person.
    pub gone: Vec<Uuid>,
}

/// One pull, to be applied in one transaction of the cache.
#[derive(Debug, Clone)]
pub struct News {
    pub identity: ServerIdentity,
    pub cursor: Cursor,
    /// How far the server has come with this device's own mutations.
    pub last_seq: i64,
    pub tables: Vec<TableNews>,
    pub results: Vec<MutationResult>,
}
