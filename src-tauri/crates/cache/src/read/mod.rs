//! What the desk reads, one file an area. Plain structs of ids and values; long SQL in its own file beside the module.
//!
//! Each function takes the connection of one [`Cache::read`](crate::Cache::read), or of a write in progress, so that several
//! see the same moment.

pub mod clients;
pub mod conflicts;
pub mod find;
pub mod pets;
pub mod rows;
pub mod schedule;
pub mod session;
mod value;

use rusqlite::{Connection, Params, Row};

use crate::CacheError;

/// Every row that a statement finds.
fn list<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, CacheError> {
    Ok(conn.prepare_cached(sql)?.query_map(params, read)?.collect::<Result<_, _>>()?)
}
