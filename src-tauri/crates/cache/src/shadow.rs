//! The server's row beneath each row that waiting changes touch.
//!
//! News is laid under, never over, what a person wrote: the shadows are put back, the server's rows written, and the waiting
//! changes run again on top, each with a fresh shadow.

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Op, RowChange};
use vetdesk_domain::tables::{ID, Table, VERSION};
use vetdesk_domain::travel::Row;

use crate::rows::{Rows, table_named};
use crate::{CacheError, cases, grounds, outbox};

/// Keeps the row as it stands, unless a shadow is kept already.
pub(crate) fn keep(rows: &Rows<'_>, table: &'static Table, pk: Uuid) -> Result<(), CacheError> {
    if covers(rows.conn, table, pk)? {
        return Ok(());
    }
    let before = rows.get(table, pk)?.map(|row| spell(table, &row).to_string());
    rows.conn.prepare_cached("INSERT INTO shadows (table_name, pk, before) VALUES (?, ?, ?)")?.execute((table.name, pk, before))?;
    Ok(())
}

pub(crate) fn covers(conn: &Connection, table: &Table, pk: Uuid) -> Result<bool, CacheError> {
    let found =
        conn.prepare_cached("SELECT 1 FROM shadows WHERE table_name = ? AND pk = ?")?.query_row((table.name, pk), |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// The server's row beneath one that waiting changes touch; none where no shadow is kept, or it was not there.
pub(crate) fn beneath(conn: &Connection, table: &'static Table, pk: Uuid) -> Result<Option<Row>, CacheError> {
    let sql = "SELECT before FROM shadows WHERE table_name = ? AND pk = ?";
    let before: Option<Option<String>> = conn.prepare_cached(sql)?.query_row((table.name, pk), |row| row.get(0)).optional()?;
    before.flatten().map(|text| read(table, &serde_json::from_str(&text)?)).transpose()
}

/// Puts every row back as the server last had it.
pub(crate) fn put_back(rows: &mut Rows<'_>) -> Result<(), CacheError> {
    let kept: Vec<(String, Vec<u8>, Option<String>)> = rows
        .conn
        .prepare_cached("SELECT table_name, pk, before FROM shadows")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (name, pk, before) in kept {
        let table = table_named(&name)?;
        match before {
            Some(text) => {
                let row = read(table, &serde_json::from_str(&text)?)?;
                rows.put(table, &row)?;
            }
            None => rows.remove(table, Uuid::from_slice(&pk).unwrap_or_default())?,
        }
    }
    rows.conn.execute("DELETE FROM shadows", [])?;
    Ok(())
}

/// Runs everything that is not the server's again: first the visits that lost their slot, then the queue in its order.
pub(crate) fn rerun(rows: &mut Rows<'_>) -> Result<(), CacheError> {
    for entry in cases::lost_bookings(rows.conn)? {
        for change in &entry.changes {
            lay(rows, change, entry.made_at)?;
        }
    }
    for entry in outbox::all(rows.conn)? {
        for change in &entry.changes {
            lay(rows, change, entry.made_at.timestamp_micros())?;
        }
    }
    Ok(())
}

/// Lays one change on the row, with a shadow beneath: what it alters, not what it was decided upon. A change of a row that is
/// gone changes nothing: the server will say so.
pub(crate) fn lay(rows: &mut Rows<'_>, change: &RowChange, made_at: i64) -> Result<(), CacheError> {
    let table = table_named(&change.table)?;
    keep(rows, table, change.pk)?;
    let standing = rows.get(table, change.pk)?;
    let mut row = match (change.op, standing) {
        (Op::Delete, _) => return rows.remove(table, change.pk),
        (Op::Update, None) => return Ok(()),
        (Op::Update | Op::Insert, Some(row)) => row,
        (Op::Insert, None) => blank(table, change.pk, made_at),
    };
    for (name, value) in change.set.iter().filter(|(name, _)| grounds::alters(change, name)) {
        // Written when this person might still read it: it waits for the server, and is not shown.
        if rows.is_hidden(table, name)? {
            continue;
        }
        let (place, column) = table.column(name).ok_or_else(|| CacheError::UnknownColumn { table: table.name, column: name.clone() })?;
        row[place] = Cell::from_json(name, column.kind, value)?;
    }
    derive(rows, table, &mut row)?;
    rows.put(table, &row)
}

/// A row that the server has not seen: version 0.
pub(crate) fn blank(table: &'static Table, pk: Uuid, made_at: i64) -> Row {
    let mut row = vec![Cell::Null; table.columns.len()];
    row[ID] = Cell::Id(pk);
    row[VERSION] = Cell::Int(0);
    if let Some((place, _)) = table.column("created_at") {
        row[place] = Cell::Instant(made_at);
    }
    row
}

/// What the server would compute from the other columns.
pub(crate) fn derive(rows: &Rows<'_>, table: &'static Table, row: &mut Row) -> Result<(), CacheError> {
    let (Some((has_alerts, _)), Some((allergies, _)), Some((handling, _))) =
        (table.column("has_alerts"), table.column("allergies"), table.column("handling_alert"))
    else {
        return Ok(());
    };
    let is_written = |cell: &Cell| matches!(cell, Cell::Text(text) if !text.is_empty());
    // An allergy that this person may not read still warns.
    let stands = rows.is_hidden(table, "allergies")? && row[has_alerts] == Cell::Bool(true);
    row[has_alerts] = Cell::Bool(is_written(&row[allergies]) || is_written(&row[handling]) || stands);
    Ok(())
}

fn spell(table: &Table, row: &[Cell]) -> Value {
    let named = table.columns.iter().zip(row).filter(|(_, cell)| **cell != Cell::Null);
    Value::Object(named.map(|(column, cell)| (column.name.to_owned(), cell.to_json())).collect())
}

fn read(table: &Table, fields: &Map<String, Value>) -> Result<Row, CacheError> {
    let cell = |name: &'static str, kind| fields.get(name).map_or(Ok(Cell::Null), |value| Cell::from_json(name, kind, value));
    let row: Result<Row, _> = table.columns.iter().map(|column| cell(column.name, column.kind)).collect();
    Ok(row?)
}
