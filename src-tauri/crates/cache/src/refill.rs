//! Keeps a copy at what it should hold. What a person may no longer read is taken out at once; what is missing, because a role, a
//! clinic or a table's columns changed, is fetched again in chunks while the desk works on.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use vetdesk_domain::Area;
use vetdesk_domain::holding::{Holding, Holdings};
use vetdesk_domain::tables::{TABLES, Table};
use vetdesk_domain::travel::Row;

use crate::apply::Applied;
use crate::rows::{Rows, key_of};
use crate::store::Durability;
use crate::{Cache, CacheError, find, shadow, state};

/// A table that is being fetched again, and how far that has come.
#[derive(Debug, Clone, Copy)]
pub struct Refill {
    pub table: &'static Table,
    /// Key of the last row; the next chunk follows it.
    pub after: Option<Uuid>,
}

/// By table: the key after which the next chunk begins. Kept in the file, so that a killed refill goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Refills(BTreeMap<String, Option<Uuid>>);

/// In copies of the versions before [`state::HELD`]: columns that could not be read, by table.
const UNREADABLE: &str = "unreadable";
const REFILLS: &str = "refills";

impl Cache {
    /// Takes the server's word on what this copy is to hold, and answers which areas changed by it. When this returns, nothing that
    /// the person may not read is left in the tables; what is missing is to be fetched: [`Cache::next_refill`].
    ///
    /// # Errors
    /// What SQLite says; then nothing was changed.
    pub fn hold(&self, wanted: &Holdings) -> Result<BTreeSet<Area>, CacheError> {
        if self.read(|conn| Ok(state::get::<Holdings>(conn, state::WANTED)?.as_ref() == Some(wanted)))? {
            return Ok(BTreeSet::new());
        }
        self.change(Durability::Written, |conn| {
            // A copy of an older version says only what could not be read when it was made.
            let mut held = match state::get(conn, state::HELD)? {
                Some(held) => held,
                None => everything(wanted, &state::get(conn, UNREADABLE)?.unwrap_or_default()),
            };
            let before: Holdings = state::get(conn, state::WANTED)?.unwrap_or_default();
            let mut refills: Refills = state::get(conn, REFILLS)?.unwrap_or_default();
            let mut rows = Rows::new(conn);
            shadow::put_back(&mut rows)?;
            let mut areas = BTreeSet::new();
            for table in TABLES {
                // By what may be read, not by what is held: a refill or a pull may have brought more than was noted.
                if take_out(conn, table, wanted.get(table.name))? > 0 {
                    areas.extend([table.area, Area::Find]);
                }
                let (Some(have), want) = (held.remove(table.name), wanted.get(table.name)) else {
                    if wanted.contains_key(table.name) {
                        refills.0.insert(table.name.to_owned(), None);
                    }
                    continue;
                };
                let Some(want) = want else {
                    refills.0.remove(table.name);
                    continue;
                };
                let is_missing = want.reach != have.reach || want.columns.iter().any(|column| !have.holds(column));
                let is_under_way = before.get(table.name) == Some(want) && refills.0.contains_key(table.name);
                if is_missing && !is_under_way {
                    refills.0.insert(table.name.to_owned(), None);
                } else if !is_missing {
                    refills.0.remove(table.name);
                }
                let columns = have.columns.into_iter().filter(|column| want.holds(column)).collect();
                held.insert(table.name.to_owned(), Holding { columns, reach: have.reach });
            }
            state::set(conn, state::WANTED, wanted)?;
            state::set(conn, state::HELD, &held)?;
            state::set(conn, REFILLS, &refills)?;
            hide_in_cases(conn, wanted)?;
            if !areas.is_empty() {
                find::rebuild(conn)?;
            }
            let mut rows = Rows::new(conn);
            shadow::rerun(&mut rows)?;
            find::refresh(conn, &rows.touched)?;
            Ok(areas)
        })
    }

    /// What is to be fetched next, if anything is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn next_refill(&self) -> Result<Option<Refill>, CacheError> {
        let refills: Refills = self.read(|conn| state::get(conn, REFILLS))?.unwrap_or_default();
        // In the registry's order: what others point to comes first.
        Ok(TABLES.iter().find_map(|table| refills.0.get(table.name).map(|after| Refill { table, after: *after })))
    }

    /// Takes the rows that follow `refill.after`, in the order of their keys: all up to `last`, or all there are where they are the
    /// last ones. What is here in that range and not among them is out of this person's sight or reach.
    ///
    /// # Errors
    /// [`CacheError::DiskFull`] or what SQLite says; then the same chunk is to be fetched again.
    pub fn refill(&self, refill: Refill, chunk: &[Row], last: Option<Uuid>, is_last: bool) -> Result<Applied, CacheError> {
        let table = refill.table;
        self.change(Durability::Pulled, |conn| {
            let mut refills: Refills = state::get(conn, REFILLS)?.unwrap_or_default();
            // What is wanted has changed since the chunk was asked for.
            if refills.0.get(table.name) != Some(&refill.after) {
                return Ok(Applied::default());
            }
            let mut rows = Rows::new(conn);
            shadow::put_back(&mut rows)?;
            rows.touched.ids.clear();
            rows.touched.areas.clear();
            let mut gone = keys_between(conn, table, refill.after, if is_last { None } else { last })?;
            for row in chunk {
                let key = key_of(table, row)?;
                gone.remove(&key);
                if rows.get(table, key)?.as_ref() != Some(row) {
                    rows.put(table, row)?;
                }
            }
            for key in gone {
                rows.remove(table, key)?;
            }
            let (ids, areas) = (rows.touched.ids.iter().copied().collect(), rows.touched.areas.clone());
            shadow::rerun(&mut rows)?;
            find::refresh(conn, &rows.touched)?;
            if is_last {
                refills.0.remove(table.name);
                let wanted: Holdings = state::get(conn, state::WANTED)?.unwrap_or_default();
                let mut held: Holdings = state::get(conn, state::HELD)?.unwrap_or_default();
                held.extend(wanted.get(table.name).map(|want| (table.name.to_owned(), want.clone())));
                state::set(conn, state::HELD, &held)?;
            } else {
                refills.0.insert(table.name.to_owned(), last);
            }
            state::set(conn, REFILLS, &refills)?;
            Ok(Applied { areas, ids, ..Applied::default() })
        })
    }
}

/// Every column of every table but these, with the reach that is wanted.
fn everything(wanted: &Holdings, unreadable: &BTreeMap<String, Vec<String>>) -> Holdings {
    let is_there = |table: &Table, column: &str| !unreadable.get(table.name).is_some_and(|columns| columns.iter().any(|one| one == column));
    let all =
        |table: &Table| table.columns.iter().map(|column| column.name).filter(|name| is_there(table, name)).map(str::to_owned).collect();
    let reach = |table: &Table| wanted.get(table.name).map(|holding| holding.reach.clone()).unwrap_or_default();
    TABLES.iter().map(|table| (table.name.to_owned(), Holding { columns: all(table), reach: reach(table) })).collect()
}

/// Empties the columns that are not among these, or the table where no row of it may be read; how many rows that changed.
fn take_out(conn: &Connection, table: &Table, want: Option<&Holding>) -> Result<usize, CacheError> {
    let Some(want) = want else { return Ok(conn.execute(&format!("DELETE FROM {}", table.name), [])?) };
    let denied: Vec<&str> = want.missing(table).collect();
    if denied.is_empty() {
        return Ok(0);
    }
    let sets: Vec<String> = denied.iter().map(|name| format!("{name} = NULL")).collect();
    let filled: Vec<String> = denied.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    Ok(conn.execute(&format!("UPDATE {} SET {} WHERE {}", table.name, sets.join(", "), filled.join(" OR ")), [])?)
}

/// Takes what may not be read out of what the server said about conflicts. What the person wrote themselves stays in the queue.
fn hide_in_cases(conn: &Connection, wanted: &Holdings) -> Result<(), CacheError> {
    let found: Vec<(Vec<u8>, String)> =
        conn.prepare("SELECT id, result FROM cases")?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (id, text) in found {
        let mut result: Value = serde_json::from_str(&text)?;
        for detail in result.as_array_mut().into_iter().flatten() {
            let want = detail.get("table").and_then(Value::as_str).and_then(|table| wanted.get(table)).cloned();
            if let Some(fields) = detail.get_mut("fields").and_then(Value::as_object_mut) {
                fields.retain(|name, _| want.as_ref().is_some_and(|want| want.holds(name)));
            }
        }
        let hidden = result.to_string();
        if hidden != text {
            conn.execute("UPDATE cases SET result = ? WHERE id = ?", (hidden, id))?;
        }
    }
    Ok(())
}

/// Keys after one and up to another; without a bound, to the end.
fn keys_between(conn: &Connection, table: &Table, after: Option<Uuid>, last: Option<Uuid>) -> Result<BTreeSet<Uuid>, CacheError> {
    let bounds: Vec<(&str, Uuid)> = [("id > ?", after), ("id <= ?", last)].into_iter().filter_map(|(sql, key)| Some((sql, key?))).collect();
    let conditions: Vec<&str> = std::iter::once("true").chain(bounds.iter().map(|(sql, _)| *sql)).collect();
    let mut statement = conn.prepare_cached(&format!("SELECT id FROM {} WHERE {}", table.name, conditions.join(" AND ")))?;
    let keys = statement.query_map(params_from_iter(bounds.iter().map(|(_, key)| key)), |row| row.get(0))?;
    Ok(keys.collect::<Result<_, _>>()?)
}
