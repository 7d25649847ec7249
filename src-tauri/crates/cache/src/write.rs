//! What a person does: rows, the shadows beneath them and one outbox entry, in one transaction that is on the disk when it
//! answers.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde_json::{Map, Value};
use uuid::Uuid;
use vetdesk_domain::Area;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Op, RowChange};
use vetdesk_domain::ids::{CaseId, MutationId};
use vetdesk_domain::tables::{Column, Kind, Table, VERSION};
use vetdesk_domain::travel::Row;

use crate::rows::{Rows, Touched, check_kind, table_named};
use crate::store::Durability;
use crate::{Cache, CacheError, cases, find, grounds, outbox, passing, shadow};

/// What a write did.
#[derive(Debug, Clone)]
pub struct Written<T> {
    pub value: T,
    /// None where nothing changed, or where the change joined an open case instead of the queue.
    pub mutation: Option<MutationId>,
    pub areas: BTreeSet<Area>,
    pub ids: Vec<Uuid>,
}

impl<T> Written<T> {
    pub(crate) fn of(value: T, mutation: Option<MutationId>, touched: Touched) -> Self {
        Self { value, mutation, areas: touched.areas, ids: touched.ids.into_iter().collect() }
    }
}

/// The open transaction of one intent.
#[derive(Debug)]
pub struct Write<'c> {
    rows: Rows<'c>,
    made_at: DateTime<Utc>,
    changes: Vec<RowChange>,
    has_settled: bool,
}

impl Cache {
    /// Runs one intent. Its row changes become one mutation; if nothing changes, none. An error takes everything back.
    ///
    /// # Errors
    /// Whatever the closure returns; [`CacheError::DiskFull`] where it could not be put on the disk.
    pub fn write<T, E: From<CacheError>>(
        &self,
        intent: &str,
        made_at: DateTime<Utc>,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<Written<T>, E> {
        self.change(Durability::Written, |conn| {
            let mut w = Write { rows: Rows::new(conn), made_at, changes: Vec::new(), has_settled: false };
            let value = write(&mut w)?;
            let mutation = w.send(intent)?;
            find::refresh(conn, &w.rows.touched)?;
            Ok(Written::of(value, mutation, w.rows.touched))
        })
        .inspect(|written: &Written<T>| self.note_waiting(written.mutation))
    }
}

impl Cache {
    /// Only what has been committed enters the journal; a hold is not worth salvaging.
    pub(crate) fn note_waiting(&self, mutation: Option<MutationId>) {
        let Some(id) = mutation else { return };
        match self.read(|conn| outbox::one(conn, id)) {
            Ok(Some(mutation)) if mutation.passes_at().is_none() => self.journal().waits(&mutation),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the outbox journal misses a line"),
        }
    }
}

impl Write<'_> {
    /// For reads inside the transaction: they see what it has written.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        self.rows.conn
    }

    /// A new row. `practice_id` is filled in where it is left out.
    ///
    /// # Errors
    /// [`CacheError::AlreadyThere`], or a table, column or value that does not fit the registry.
    pub fn insert(&mut self, table: &str, pk: Uuid, cells: &[(&'static str, Cell)]) -> Result<(), CacheError> {
        let table = table_named(table)?;
        if self.rows.get(table, pk)?.is_some() {
            return Err(CacheError::AlreadyThere { table: table.name, pk });
        }
        let mut row = shadow::blank(table, pk, self.made_at.timestamp_micros());
        let mut set = Map::new();
        let practice = self.practice()?;
        let has_practice = cells.iter().any(|(name, _)| *name == "practice_id");
        let filled = [("practice_id", practice)];
        for (name, cell) in cells.iter().chain(filled.iter().filter(|(_, cell)| !has_practice && *cell != Cell::Null)) {
            let (place, column) = fitting(table, name, cell)?;
            row[place] = cell.clone();
            if *cell != Cell::Null {
                set.insert((*name).to_owned(), travelling(column, cell)?);
            }
        }
        shadow::keep(&self.rows, table, pk)?;
        shadow::derive(&self.rows, table, &mut row)?;
        self.rows.put(table, &row)?;
        self.changes.push(RowChange { table: table.name.to_owned(), pk, op: Op::Insert, base: None, old: Map::new(), set });
        Ok(())
    }

    /// New values for some columns. Only those that really differ travel, with what they held before, and what a visit's
    /// change is decided upon.
    ///
    /// # Errors
    /// [`CacheError::NotFound`], or a table, column or value that does not fit the registry.
    pub fn update(&mut self, table: &str, pk: Uuid, cells: &[(&'static str, Cell)]) -> Result<(), CacheError> {
        let table = table_named(table)?;
        let before = self.rows.get(table, pk)?.ok_or(CacheError::NotFound { table: table.name, pk })?;
        let mut row = before.clone();
        let (mut old, mut set) = (Map::new(), Map::new());
        for (name, cell) in cells {
            let (place, column) = fitting(table, name, cell)?;
            if before[place] != *cell {
                old.insert((*name).to_owned(), travelling(column, &before[place])?);
                set.insert((*name).to_owned(), travelling(column, cell)?);
                row[place] = cell.clone();
            }
        }
        if set.is_empty() {
            return Ok(());
        }
        if table.name == "appointments" && set.keys().any(|name| finds_another_slot(name)) {
            self.settle_reschedule(pk)?;
        }
        shadow::keep(&self.rows, table, pk)?;
        shadow::derive(&self.rows, table, &mut row)?;
        self.rows.put(table, &row)?;
        let mut change = RowChange { table: table.name.to_owned(), pk, op: Op::Update, base: version_of(&before), old, set };
        grounds::add(&mut change, table, &before);
        self.note_update(change);
        Ok(())
    }

    /// # Errors
    /// [`CacheError::NotFound`], [`CacheError::UnknownTable`].
    pub fn delete(&mut self, table: &str, pk: Uuid) -> Result<(), CacheError> {
        let table = table_named(table)?;
        let before = self.rows.get(table, pk)?.ok_or(CacheError::NotFound { table: table.name, pk })?;
        shadow::keep(&self.rows, table, pk)?;
        self.rows.remove(table, pk)?;
        let is_own = self.changes.iter().any(|change| change.op == Op::Insert && is_of(change, table, pk));
        self.changes.retain(|change| !is_of(change, table, pk));
        if !is_own {
            let old = held_until(table, &before);
            self.changes.push(RowChange {
                table: table.name.to_owned(),
                pk,
                op: Op::Delete,
                base: version_of(&before),
                old,
                set: Map::new(),
            });
        }
        Ok(())
    }

    /// Takes the content of a booking that lost its slot into this mutation: it goes out as if it were new.
    pub(crate) fn take_up(&mut self, case: CaseId) -> Result<(), CacheError> {
        let entries = cases::entries(self.rows.conn, case)?;
        cases::close(self.rows.conn, case, "rescheduled")?;
        self.has_settled = true;
        let waiting = std::mem::take(&mut self.changes);
        for change in entries.into_iter().flat_map(|entry| entry.changes) {
            self.fold(change);
        }
        for change in waiting {
            self.fold(change);
        }
        Ok(())
    }

    /// A case was settled in this transaction.
    pub(crate) fn note_settled(&mut self) {
        self.has_settled = true;
    }

    fn settle_reschedule(&mut self, appointment: Uuid) -> Result<(), CacheError> {
        match cases::standing_for(self.rows.conn, appointment)? {
            Some((case, true)) => self.take_up(case),
            Some((case, false)) => {
                self.has_settled = true;
                cases::close(self.rows.conn, case, "rescheduled")
            }
            None => Ok(()),
        }
    }

    fn fold(&mut self, change: RowChange) {
        match change.op {
            Op::Insert => self.changes.push(change),
            Op::Update => self.note_update(change),
            Op::Delete => {
                let is_same = |other: &RowChange| other.pk == change.pk && other.table == change.table;
                let is_own = self.changes.iter().any(|other| other.op == Op::Insert && is_same(other));
                self.changes.retain(|other| !is_same(other));
                if !is_own {
                    self.changes.push(change);
                }
            }
        }
    }

    /// One row is named once in a mutation: what follows an insert or an update of the same row joins it.
    fn note_update(&mut self, update: RowChange) {
        let same = self.changes.iter_mut().find(|change| change.pk == update.pk && change.table == update.table && change.op != Op::Delete);
        let Some(change) = same else {
            self.changes.push(update);
            return;
        };
        for (name, value) in update.set {
            if change.op == Op::Insert && value == Value::Null {
                change.set.remove(&name);
                continue;
            }
            if change.op == Op::Update && !change.old.contains_key(&name) {
                change.old.insert(name.clone(), update.old.get(&name).cloned().unwrap_or(Value::Null));
            }
            change.set.insert(name, value);
        }
        if change.op == Op::Update {
            grounds::drop_unaltered(change);
        }
    }

    fn send(&mut self, intent: &str) -> Result<Option<MutationId>, CacheError> {
        self.changes.retain(|change| change.op != Op::Update || !change.set.is_empty());
        if self.has_settled {
            self.rows.touched.areas.insert(Area::Conflicts);
        }
        if self.changes.is_empty() {
            return Ok(None);
        }
        let conn = self.rows.conn;
        self.changes = passing::absorb(conn, std::mem::take(&mut self.changes))?;
        if self.changes.is_empty() {
            return Ok(None);
        }
        match cases::depended_on(conn, &self.changes)? {
            Some(case) => {
                cases::add_entry(conn, case, MutationId::fresh(), intent, self.made_at.timestamp_micros(), &self.changes)?;
                self.rows.touched.areas.insert(Area::Conflicts);
                Ok(None)
            }
            None => {
                cases::release_inserts(conn, &self.changes)?;
                outbox::push(conn, intent, self.made_at, &self.changes).map(Some)
            }
        }
    }

    fn practice(&self) -> Result<Cell, CacheError> {
        let mut statement = self.rows.conn.prepare_cached("SELECT id FROM practices LIMIT 1")?;
        let mut found = statement.query([])?;
        Ok(match found.next()? {
            Some(row) => Cell::Id(row.get(0)?),
            None => Cell::Null,
        })
    }
}

/// When one of these changes, a visit that lost its slot has found another.
fn finds_another_slot(column: &str) -> bool {
    grounds::WHEN_AND_WHERE.contains(&column) || column == "overbook_reason"
}

fn is_of(change: &RowChange, table: &Table, pk: Uuid) -> bool {
    change.pk == pk && change.table == table.name
}

fn version_of(row: &Row) -> Option<i64> {
    match row.get(VERSION) {
        Some(Cell::Int(version)) => Some(*version),
        _ => None,
    }
}

/// Until when a row that is deleted held its time; nothing for rows that hold none.
fn held_until(table: &Table, row: &Row) -> Map<String, Value> {
    let end = table.column("hold_expires_at").and_then(|(place, column)| Some((column.name, row.get(place)?)));
    end.filter(|(_, cell)| **cell != Cell::Null).map(|(name, cell)| (name.to_owned(), cell.to_json())).into_iter().collect()
}

fn fitting(table: &'static Table, name: &str, cell: &Cell) -> Result<(usize, &'static Column), CacheError> {
    let unknown = || CacheError::UnknownColumn { table: table.name, column: name.to_owned() };
    let (place, column) = table.column(name).ok_or_else(unknown)?;
    check_kind(name, column.kind, cell)?;
    Ok((place, column))
}

/// JSON travels as JSON; everything else as it is spelled.
fn travelling(column: &Column, cell: &Cell) -> Result<Value, CacheError> {
    match (column.kind, cell) {
        (Kind::Json, Cell::Text(text)) => Ok(serde_json::from_str(text)?),
        _ => Ok(cell.to_json()),
    }
}
