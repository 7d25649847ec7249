//! Rows of travelling tables: the select lists, made of the registry's own names alone, and the reading of PostgreSQL's
//! binary values into cells.

use std::collections::{HashMap, HashSet};

use sqlx::Row as _;
use sqlx::ValueRef as _;
use sqlx::postgres::{PgRow, PgValueFormat};
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::holding::{Holding, Holdings};
use vetdesk_domain::ids::ClinicId;
use vetdesk_domain::tables::{Column, DIARY_DAYS_BACK, Kind, Reach, TABLES, Table};
use vetdesk_domain::travel::Row;

use crate::error::ServerError;

/// Which columns of travelling tables this person may read. What is denied never leaves the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    columns: HashMap<&'static str, HashSet<&'static str>>,
}

impl Readable {
    /// From the catalogue's answer; what the registry does not know is left out.
    pub(crate) fn new(answer: Vec<(String, String)>) -> Self {
        let mut columns: HashMap<&'static str, HashSet<&'static str>> = HashMap::new();
        for (table, column) in answer {
            if let Some(table) = Table::named(&table)
                && let Some((_, column)) = table.column(&column)
            {
                columns.entry(table.name).or_default().insert(column.name);
            }
        }
        Self { columns }
    }

    #[must_use]
    pub fn may_read(&self, table: &Table, column: &str) -> bool {
        self.columns.get(table.name).is_some_and(|columns| columns.contains(column))
    }

    /// False where no row of the table can be read: its key is denied.
    #[must_use]
    pub fn may_read_rows(&self, table: &Table) -> bool {
        self.may_read(table, "id")
    }

    /// What a copy of this person's is to hold for a clinic.
    #[must_use]
    pub fn holdings(&self, clinic: ClinicId) -> Holdings {
        let readable = TABLES.iter().filter(|table| self.may_read_rows(table));
        readable.map(|table| (table.name.to_owned(), Holding::of(table, clinic, |column| self.may_read(table, column)))).collect()
    }

    /// `SELECT … FROM …` without a condition, columns in the registry's order.
    pub(crate) fn select(&self, table: &Table) -> String {
        let columns: Vec<String> = table.columns.iter().map(|column| expression(column, self.may_read(table, column.name))).collect();
        format!("SELECT {} FROM clinic.\"{}\"", columns.join(", "), table.name)
    }
}

/// Which rows of the table this PC keeps, as a condition. The days are counted by the server's clock.
pub(crate) fn within_reach(table: &Table, clinic: ClinicId) -> String {
    let diary = |instant: &str| format!("clinic_id = '{clinic}'::uuid AND \"{instant}\" >= now() - interval '{DIARY_DAYS_BACK} days'");
    match table.reach {
        Reach::Practice => "true".to_owned(),
        Reach::Diary { instant } => diary(instant),
        Reach::Slots { instant } => format!("{} AND kind <> 'booked'", diary(instant)),
    }
}

fn expression(column: &Column, is_readable: bool) -> String {
    let (kept_as_it_is, kept_as) = match column.kind {
        Kind::Id => (true, "uuid"),
        Kind::Instant => (true, "timestamptz"),
        Kind::Bool => (true, "boolean"),
        Kind::Int => (false, "bigint"),
        Kind::Text | Kind::Decimal | Kind::Date | Kind::Time | Kind::Json => (false, "text"),
    };
    match (is_readable, kept_as_it_is) {
        (true, true) => format!("\"{}\"", column.name),
        (true, false) => format!("\"{}\"::{kept_as}", column.name),
        (false, _) => format!("NULL::{kept_as}"),
    }
}

/// One row of a prepared statement's answer.
pub(crate) fn row(table: &Table, answer: &PgRow) -> Result<Row, ServerError> {
    let mut row = Vec::with_capacity(table.columns.len());
    for (place, column) in table.columns.iter().enumerate() {
        let value = answer.try_get_raw(place)?;
        if value.is_null() {
            row.push(Cell::Null);
            continue;
        }
        if value.format() != PgValueFormat::Binary {
            return Err(ServerError::Misfit("a value in text form"));
        }
        row.push(cell(column.kind, value.as_bytes().map_err(|_| ServerError::Misfit("a value without bytes"))?)?);
    }
    Ok(row)
}

/// 2000-01-01, where PostgreSQL's time begins, in microseconds since 1970.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// One value in PostgreSQL's binary form, of the types that [`expression`] asks for.
pub(crate) fn cell(kind: Kind, bytes: &[u8]) -> Result<Cell, ServerError> {
    let eight = || bytes.try_into().map(i64::from_be_bytes).map_err(|_| ServerError::Misfit("a number of another length"));
    Ok(match kind {
        Kind::Id => Cell::Id(Uuid::from_slice(bytes).map_err(|_| ServerError::Misfit("an id of another length"))?),
        Kind::Int => Cell::Int(eight()?),
        Kind::Instant => Cell::Instant(eight()?.saturating_add(POSTGRES_EPOCH)),
        Kind::Bool => match bytes {
            [0] => Cell::Bool(false),
            [1] => Cell::Bool(true),
            _ => return Err(ServerError::Misfit("neither yes nor no")),
        },
        Kind::Text | Kind::Decimal | Kind::Date | Kind::Time | Kind::Json => {
            Cell::Text(std::str::from_utf8(bytes).map_err(|_| ServerError::Misfit("a text that is not UTF-8"))?.to_owned())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denied_column_is_never_named() {
        let pets = Table::named("pets").unwrap();
        let readable = Readable::new(vec![("pets".into(), "id".into()), ("pets".into(), "name".into()), ("pets".into(), "no_such".into())]);
        let select = readable.select(pets);
        assert!(select.starts_with("SELECT \"id\", NULL::uuid, NULL::bigint, NULL::uuid, NULL::uuid, \"name\"::text, "), "{select}");
        assert!(!select.contains("allergies"));
        let held = readable.holdings(ClinicId::fresh());
        assert!(held.keys().eq(["pets"]) && held["pets"].holds("name") && !held["pets"].holds("allergies"), "{held:?}");
        assert!(readable.may_read_rows(pets) && !readable.may_read_rows(Table::named("users").unwrap()));
    }

    #[test]
    fn reads_binary_values() {
        assert_eq!(cell(Kind::Instant, &0i64.to_be_bytes()).unwrap(), Cell::Instant(POSTGRES_EPOCH));
        assert_eq!(cell(Kind::Int, &(-5i64).to_be_bytes()).unwrap(), Cell::Int(-5));
        assert_eq!(cell(Kind::Bool, &[1]).unwrap(), Cell::Bool(true));
        assert_eq!(cell(Kind::Decimal, b"45.00").unwrap(), Cell::Text("45.00".into()));
        assert!(cell(Kind::Int, &[0, 1]).is_err() && cell(Kind::Id, &[0]).is_err() && cell(Kind::Text, &[0xff]).is_err());
    }
}
