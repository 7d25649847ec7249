//! One row of a table that travels, whatever the table is.

use rusqlite::Connection;
use uuid::Uuid;
use vetdesk_domain::travel::Row;

use crate::CacheError;
use crate::rows::{Rows, table_named};

/// The row as it stands, in the order of the registry; none where there is no such row.
///
/// # Errors
/// [`CacheError::UnknownTable`], or what SQLite says.
pub fn row(conn: &Connection, table: &str, pk: Uuid) -> Result<Option<Row>, CacheError> {
    Rows::new(conn).get(table_named(table)?, pk)
}
