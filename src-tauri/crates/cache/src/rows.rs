//! Rows of travelling tables in and out of SQLite, by the registry alone. Notes what it touches on the way.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql, params_from_iter};
use uuid::Uuid;
use vetdesk_domain::Area;
use vetdesk_domain::cell::{Cell, Misfit};
use vetdesk_domain::holding::Holdings;
use vetdesk_domain::tables::{ID, Kind, TABLES, Table};
use vetdesk_domain::travel::Row;

use crate::{CacheError, state};

/// What a transaction changed.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) ids: BTreeSet<Uuid>,
    pub(crate) areas: BTreeSet<Area>,
    /// Whose search documents are to be written again.
    pub(crate) pets: BTreeSet<Uuid>,
    pub(crate) clients: BTreeSet<Uuid>,
}

/// One transaction's hand on the rows.
#[derive(Debug)]
pub(crate) struct Rows<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) touched: Touched,
    /// What this person may read, once asked.
    wanted: OnceCell<Option<Holdings>>,
}

impl<'c> Rows<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Self {
        Self { conn, touched: Touched::default(), wanted: OnceCell::new() }
    }

    pub(crate) fn get(&self, table: &'static Table, pk: Uuid) -> Result<Option<Row>, CacheError> {
        let mut statement = self.conn.prepare_cached(&sql_of(table).select)?;
        let row = statement.query_row([pk], |row| read_row(table, row)).optional()?;
        Ok(row)
    }

    /// Writes the row as it is, whether it was there or not.
    pub(crate) fn put(&mut self, table: &'static Table, row: &[Cell]) -> Result<(), CacheError> {
        let pk = key_of(table, row)?;
        self.note(table, pk)?;
        self.note_links(table, row);
        self.conn.prepare_cached(&sql_of(table).upsert)?.execute(params_from_iter(row.iter().map(Bound)))?;
        Ok(())
    }

    pub(crate) fn remove(&mut self, table: &'static Table, pk: Uuid) -> Result<(), CacheError> {
        self.note(table, pk)?;
        self.conn.prepare_cached(&sql_of(table).delete)?.execute([pk])?;
        Ok(())
    }

    /// Whether this person may not read the column: its value is absent here, not empty.
    pub(crate) fn is_hidden(&self, table: &Table, column: &str) -> Result<bool, CacheError> {
        let wanted = match self.wanted.get() {
            Some(wanted) => wanted,
            None => {
                let wanted = state::get(self.conn, state::WANTED)?;
                self.wanted.get_or_init(|| wanted)
            }
        };
        Ok(wanted.as_ref().is_some_and(|wanted| wanted.get(table.name).is_none_or(|holding| !holding.holds(column))))
    }

    fn note(&mut self, table: &'static Table, pk: Uuid) -> Result<(), CacheError> {
        self.touched.ids.insert(pk);
        self.touched.areas.insert(table.area);
        // The row as it was may point elsewhere: a pet that changes hands concerns both owners.
        match table.name {
            "pets" | "user_phones" | "pet_co_owners" => {
                if let Some(before) = self.get(table, pk)? {
                    self.note_links(table, &before);
                }
            }
            _ => {}
        }
        match table.name {
            "pets" => self.touched.pets.insert(pk),
            "users" => self.touched.clients.insert(pk),
            _ => return Ok(()),
        };
        self.touched.areas.insert(Area::Find);
        Ok(())
    }

    fn note_links(&mut self, table: &'static Table, row: &[Cell]) {
        let linked = |column: &str| match table.column(column).and_then(|(place, _)| row.get(place)) {
            Some(Cell::Id(id)) => Some(*id),
            _ => None,
        };
        let touched = &mut self.touched;
        match table.name {
            "pets" => touched.clients.extend(linked("owner_id")),
            "user_phones" => touched.clients.extend(linked("user_id")),
            "pet_co_owners" => touched.pets.extend(linked("pet_id")),
            _ => return,
        }
        touched.areas.insert(Area::Find);
    }
}

/// The key of a row that has the table's width.
pub(crate) fn key_of(table: &'static Table, row: &[Cell]) -> Result<Uuid, CacheError> {
    match row.get(ID) {
        Some(Cell::Id(id)) if row.len() == table.columns.len() => Ok(*id),
        _ => Err(Misfit { column: "id".to_owned(), kind: Kind::Id }.into()),
    }
}

pub(crate) fn table_named(name: &str) -> Result<&'static Table, CacheError> {
    Table::named(name).ok_or_else(|| CacheError::UnknownTable(name.to_owned()))
}

/// Whether a value may stand in a column of that kind.
pub(crate) fn check_kind(column: &str, kind: Kind, cell: &Cell) -> Result<(), CacheError> {
    let fits = matches!(
        (kind, cell),
        (_, Cell::Null)
            | (Kind::Id, Cell::Id(_))
            | (Kind::Int, Cell::Int(_))
            | (Kind::Bool, Cell::Bool(_))
            | (Kind::Instant, Cell::Instant(_))
            | (Kind::Text | Kind::Decimal | Kind::Date | Kind::Time | Kind::Json, Cell::Text(_))
    );
    if fits { Ok(()) } else { Err(Misfit { column: column.to_owned(), kind }.into()) }
}

pub(crate) fn read_row(table: &'static Table, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    table.columns.iter().enumerate().map(|(place, column)| read_cell(column.kind, row.get_ref(place)?, place)).collect()
}

fn read_cell(kind: Kind, value: ValueRef<'_>, place: usize) -> rusqlite::Result<Cell> {
    Ok(match (kind, value) {
        (_, ValueRef::Null) => Cell::Null,
        (Kind::Id, ValueRef::Blob(bytes)) => Cell::Id(
            Uuid::from_slice(bytes)
                .map_err(|error| rusqlite::Error::FromSqlConversionFailure(place, rusqlite::types::Type::Blob, Box::new(error)))?,
        ),
        (Kind::Int, ValueRef::Integer(n)) => Cell::Int(n),
        (Kind::Bool, ValueRef::Integer(n)) => Cell::Bool(n != 0),
        (Kind::Instant, ValueRef::Integer(n)) => Cell::Instant(n),
        (_, value) => Cell::Text(value.as_str()?.to_owned()),
    })
}

/// A cell as SQLite takes it, without copying.
pub(crate) struct Bound<'a>(pub(crate) &'a Cell);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Cell::Null => ValueRef::Null,
            Cell::Id(id) => ValueRef::Blob(id.as_bytes()),
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
            Cell::Int(n) | Cell::Instant(n) => ValueRef::Integer(*n),
            Cell::Bool(b) => ValueRef::Integer(i64::from(*b)),
        }))
    }
}

/// The statements of one table.
pub(crate) struct TableSql {
    pub(crate) insert: String,
    upsert: String,
    select: String,
    delete: String,
}

pub(crate) fn sql_of(table: &'static Table) -> &'static TableSql {
    static ALL: OnceLock<Vec<(&'static str, TableSql)>> = OnceLock::new();
    static EMPTY: TableSql = TableSql { insert: String::new(), upsert: String::new(), select: String::new(), delete: String::new() };
    let all = ALL.get_or_init(|| TABLES.iter().map(|table| (table.name, build_sql(table))).collect());
    // Every `Table` comes from the registry, so that it is always found.
    all.iter().find(|(name, _)| *name == table.name).map_or(&EMPTY, |(_, sql)| sql)
}

fn build_sql(table: &Table) -> TableSql {
    let name = table.name;
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let columns = names.join(", ");
    let marks = vec!["?"; names.len()].join(", ");
    let sets: Vec<String> = names.iter().filter(|name| **name != "id").map(|name| format!("{name} = excluded.{name}")).collect();
    let insert = format!("INSERT INTO {name} ({columns}) VALUES ({marks})");
    TableSql {
        upsert: format!("{insert} ON CONFLICT (id) DO UPDATE SET {}", sets.join(", ")),
        insert,
        select: format!("SELECT {columns} FROM {name} WHERE id = ?"),
        delete: format!("DELETE FROM {name} WHERE id = ?"),
    }
}
