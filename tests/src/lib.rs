//! Tests that need more than one crate, and what they share beyond the harness.

#![expect(clippy::panic, reason = "a test fails loudly")]

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::tables::{ID, Kind, Table, VERSION};

pub use vetdesk_harness::*;

mod licences;

pub use licences::licences_with_owners;

/// Every row of a travelling table in a copy, by key: what the comparison of two sides is made of.
///
/// # Panics
/// Where the table is unknown or the file does not answer.
#[must_use]
pub fn rows_of(conn: &Connection, table: &str) -> Value {
    let table = Table::named(table).unwrap_or_else(|| panic!("no table {table}"));
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut statement = conn.prepare(&format!("SELECT {} FROM {}", columns.join(", "), table.name)).unwrap_or_else(|e| panic!("{e}"));
    let mut found = statement.query([]).unwrap_or_else(|e| panic!("{e}"));
    let mut rows = Map::new();
    while let Ok(Some(row)) = found.next() {
        let cells = table.columns.iter().enumerate().map(|(i, column)| match row.get_ref(i) {
            Ok(value) => kept(column.kind, value),
            Err(error) => panic!("{}.{}: {error}", table.name, column.name),
        });
        insert(&mut rows, table, cells.collect());
    }
    Value::Object(rows)
}

/// A row as both sides spell it. The version of a row that still waits is the PC's own affair.
pub fn insert(rows: &mut Map<String, Value>, table: &Table, cells: Vec<Cell>) {
    let key = cells[ID].to_json();
    let named = table.columns.iter().zip(cells).enumerate().filter(|(i, _)| *i != VERSION);
    let row = named.map(|(_, (column, cell))| (column.name.to_owned(), cell.to_json())).collect();
    rows.insert(key.as_str().unwrap_or_default().to_owned(), Value::Object(row));
}

fn kept(kind: Kind, value: ValueRef<'_>) -> Cell {
    match (kind, value) {
        (_, ValueRef::Null) => Cell::Null,
        (Kind::Id, ValueRef::Blob(bytes)) => Cell::Id(Uuid::from_slice(bytes).unwrap_or_default()),
        (Kind::Bool, ValueRef::Integer(n)) => Cell::Bool(n != 0),
        (Kind::Instant, ValueRef::Integer(n)) => Cell::Instant(n),
        (_, ValueRef::Integer(n)) => Cell::Int(n),
        (_, ValueRef::Text(text)) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        (kind, other) => panic!("a {kind:?} kept as {}", other.data_type()),
    }
}
