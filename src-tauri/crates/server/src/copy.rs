//! The first copy of a practice on a PC: first the cursor, then each table in chunks by key.

use futures_util::TryStreamExt as _;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::ClinicId;
use vetdesk_domain::tables::{ID, TABLES, Table};
use vetdesk_domain::travel::{Cursor, Row, ServerIdentity};

use crate::connection::{CALL_LIMIT, READ, Server, open, require_session, within};
use crate::error::ServerError;
use crate::pull::Head;
use crate::rows::{cell, within_reach};
use crate::statements::BEGIN_PULL;

/// Where a first copy starts. What changes while it runs comes by pulling from `cursor` afterwards.
#[derive(Debug, Clone)]
pub struct CopyStart {
    pub identity: ServerIdentity,
    pub cursor: Cursor,
    /// Rows within reach, for the progress bar. Tables that this person may not read are left out.
    pub counts: Vec<(&'static Table, u64)>,
}

/// Rows in the order of their key.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub rows: Vec<Row>,
    /// The key to go on after.
    pub last: Option<Uuid>,
    /// Nothing comes after these.
    pub done: bool,
}

impl Server {
    /// Takes the cursor, and counts what lies ahead.
    ///
    /// # Errors
    /// [`ServerError::SessionEnded`] where one has to sign in again.
    pub async fn start_copy(&self, clinic: ClinicId) -> Result<CopyStart, ServerError> {
        within(CALL_LIMIT, async {
            let mut lease = self.begin(READ).await?;
            let connection = lease.connection()?;
            require_session(connection).await?;
            // Of no device: the queue of this PC has no part in it.
            let Json(head): Json<Head> = sqlx::query_scalar(BEGIN_PULL).bind(Uuid::nil()).fetch_one(&mut *connection).await?;
            let (readable, mut counts) = (self.readable(), Vec::new());
            for table in TABLES.iter().filter(|table| readable.may_read_rows(table)) {
                let statement = format!("SELECT count(*) FROM clinic.\"{}\" WHERE {}", table.name, within_reach(table, clinic));
                let count: i64 = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(&mut *connection).await?;
                counts.push((table, count.unsigned_abs()));
            }
            lease.commit().await?;
            let (identity, cursor) = head.split();
            Ok(CopyStart { identity, cursor, counts })
        })
        .await
    }

    /// The next rows of a table after a key. Each call reads what is true by then.
    ///
    /// # Errors
    /// [`ServerError::SessionEnded`] where one has to sign in again.
    pub async fn copy_chunk(&self, table: &Table, clinic: ClinicId, after: Option<Uuid>, limit: u32) -> Result<Chunk, ServerError> {
        let readable = self.readable();
        if !readable.may_read_rows(table) {
            return Ok(Chunk { rows: Vec::new(), last: after, done: true });
        }
        // COPY takes no parameters; these are the registry's names, ids and a number.
        let after_key = after.map_or_else(String::new, |key| format!("id > '{key}'::uuid AND "));
        let statement = format!(
            "COPY ({} WHERE {after_key}{} ORDER BY id LIMIT {limit}) TO STDOUT (FORMAT binary)",
            readable.select(table),
            within_reach(table, clinic)
        );
        let bytes = within(CALL_LIMIT, async {
            let mut place = self.shared.copying.lock().await;
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => open(&self.shared.options.clone().application_name("vetdesk first copy")).await?,
            };
            let bytes = self.copied(&mut connection, &statement).await?;
            // Only a connection that came to its end is used again.
            *place = Some(connection);
            Ok(bytes)
        })
        .await?;
        let rows = read_rows(table, &bytes)?;
        let last = match rows.last().and_then(|row| row.get(ID)) {
            Some(Cell::Id(id)) => Some(*id),
            _ => after,
        };
        let done = rows.len() < limit as usize;
        Ok(Chunk { rows, last, done })
    }

    async fn copied(&self, connection: &mut PgConnection, statement: &str) -> Result<Vec<u8>, ServerError> {
        connection.execute(READ).await?;
        self.set_session(connection).await?;
        require_session(connection).await?;
        let mut bytes = Vec::new();
        let mut stream = connection.copy_out_raw(statement).await?;
        while let Some(piece) = stream.try_next().await? {
            bytes.extend_from_slice(&piece);
        }
        drop(stream);
        connection.execute("COMMIT").await?;
        Ok(bytes)
    }
}

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
const CUT_SHORT: ServerError = ServerError::Misfit("a copy that is cut short");

/// PostgreSQL's binary COPY format: a head, then for each row the number of fields and for each field its length and bytes.
fn read_rows(table: &Table, bytes: &[u8]) -> Result<Vec<Row>, ServerError> {
    let mut rest = Bytes(bytes.strip_prefix(SIGNATURE).ok_or(ServerError::Misfit("not a binary copy"))?);
    rest.take(4)?; // flags; none that matter
    let extension = rest.length()?.ok_or(CUT_SHORT)?;
    rest.take(extension)?;
    let mut rows = Vec::new();
    loop {
        let fields = i16::from_be_bytes(rest.take(2)?.try_into().map_err(|_| CUT_SHORT)?);
        if fields == -1 {
            return Ok(rows);
        }
        if usize::try_from(fields).ok() != Some(table.columns.len()) {
            return Err(ServerError::Misfit("another number of columns"));
        }
        let mut row = Vec::with_capacity(table.columns.len());
        for column in table.columns {
            row.push(match rest.length()? {
                None => Cell::Null,
                Some(length) => cell(column.kind, rest.take(length)?)?,
            });
        }
        rows.push(row);
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ServerError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(CUT_SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    /// None where it is -1: a null.
    fn length(&mut self) -> Result<Option<usize>, ServerError> {
        let length = i32::from_be_bytes(self.take(4)?.try_into().map_err(|_| CUT_SHORT)?);
        if length == -1 { Ok(None) } else { usize::try_from(length).map(Some).map_err(|_| CUT_SHORT) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_row(table: &Table) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend([0; 8]);
        bytes.extend(i16::try_from(table.columns.len()).unwrap().to_be_bytes());
        bytes.extend(16i32.to_be_bytes());
        bytes.extend([7; 16]);
        for _ in 1..table.columns.len() {
            bytes.extend((-1i32).to_be_bytes());
        }
        bytes.extend((-1i16).to_be_bytes());
        bytes
    }

    #[test]
    fn reads_a_row_and_its_nulls() {
        let table = Table::named("pet_co_owners").unwrap();
        let rows = read_rows(table, &one_row(table)).unwrap();
        assert_eq!(rows, vec![vec![Cell::Id(Uuid::from_bytes([7; 16])), Cell::Null, Cell::Null, Cell::Null, Cell::Null]]);
    }

    #[test]
    fn a_copy_cut_at_any_byte_is_an_error() {
        let table = Table::named("pet_co_owners").unwrap();
        let whole = one_row(table);
        for end in 0..whole.len() {
            assert!(read_rows(table, &whole[..end]).is_err(), "cut at {end}");
        }
    }
}
