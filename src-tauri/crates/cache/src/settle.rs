//! What a person decides about a case, and taking that decision back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;
use vetdesk_domain::Area;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Op, RowChange};
use vetdesk_domain::ids::CaseId;

use crate::cases::FieldKey;
use crate::rows::{Rows, table_named};
use crate::store::Durability;
use crate::write::{Write, Written};
use crate::{Cache, CacheError, cases, find, grounds, shadow};

/// What a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settle {
    /// The server's state stands; what was meant is given up.
    Dismiss,
    /// What was meant is sent once more, on the rows as they stand now.
    Mine,
    /// The same, but for these columns: there the server's state stands.
    MineBut(Vec<FieldKey>),
}

const DISMISSED: &str = "dismissed";
const MINE: &str = "mine";

impl Cache {
    /// Settles a case. A visit that lost its slot is settled by a write that gives it another.
    ///
    /// # Errors
    /// [`CacheError::NotFound`] where the case is settled already, or a row that `Mine` would change is gone.
    pub fn settle(&self, case: CaseId, choice: Settle, made_at: DateTime<Utc>) -> Result<Written<()>, CacheError> {
        match choice {
            Settle::Dismiss => self.beneath_all(|conn| {
                require_open(conn, case)?;
                cases::close(conn, case, DISMISSED)
            }),
            Settle::Mine => self.send_again(case, &[], made_at),
            Settle::MineBut(theirs) => self.send_again(case, &theirs, made_at),
        }
    }

    /// Takes a decision back: the case stands open again. What `Mine` wrote becomes once more what the server had.
    ///
    /// # Errors
    /// [`CacheError::NotFound`] where the case is not settled so that it can be taken back, or one of its rows was written
    /// again since.
    pub fn reopen(&self, case: CaseId, made_at: DateTime<Utc>) -> Result<Written<()>, CacheError> {
        match self.read(|conn| settled_by(conn, case))?.as_deref() {
            Some(DISMISSED) => self.beneath_all(|conn| cases::reopen(conn, case)),
            Some(MINE) => self.write("undo", made_at, |w| {
                let theirs = what_they_have(w.conn(), case)?;
                for change in cases::entries(w.conn(), case)?.iter().flat_map(|entry| &entry.changes) {
                    take_back(w, case, change, &theirs)?;
                }
                w.note_settled();
                cases::reopen(w.conn(), case)
            }),
            _ => Err(none(case)),
        }
    }

    /// Changes what stands open while the tables are as the server has them, and lays everything on them anew.
    fn beneath_all(&self, change: impl FnOnce(&Connection) -> Result<(), CacheError>) -> Result<Written<()>, CacheError> {
        self.change(Durability::Written, |conn| {
            let mut rows = Rows::new(conn);
            shadow::put_back(&mut rows)?;
            change(conn)?;
            rows.touched.areas.insert(Area::Conflicts);
            shadow::rerun(&mut rows)?;
            find::refresh(conn, &rows.touched)?;
            Ok(Written::of((), None, rows.touched))
        })
    }

    fn send_again(&self, case: CaseId, theirs: &[FieldKey], made_at: DateTime<Utc>) -> Result<Written<()>, CacheError> {
        let intent = self.read(|conn| {
            let sql = "SELECT intent FROM cases WHERE id = ? AND settled_at IS NULL";
            let intent: Option<String> = conn.prepare_cached(sql)?.query_row([case.0], |row| row.get(0)).optional()?;
            intent.ok_or_else(|| none(case))
        })?;
        self.write(&intent, made_at, |w| {
            require_open(w.conn(), case)?;
            if cases::is_lost_booking(w.conn(), case)? {
                return w.take_up(case);
            }
            let entries = cases::entries(w.conn(), case)?;
            let asked = what_they_have(w.conn(), case)?;
            cases::close(w.conn(), case, MINE)?;
            w.note_settled();
            entries.iter().flat_map(|entry| &entry.changes).try_for_each(|change| again(w, change, theirs, &asked))
        })
    }
}

/// The same change on the row as it stands now, but for the columns in which theirs stands.
fn again(w: &mut Write<'_>, change: &RowChange, theirs: &[FieldKey], asked: &HashMap<FieldKey, Value>) -> Result<(), CacheError> {
    let table = table_named(&change.table)?;
    let mut cells: Vec<(&'static str, Cell)> = Vec::new();
    let is_chosen =
        |name: &String| change.op != Op::Update || (is_meant(change, name, asked) && !theirs.contains(&FieldKey::of(change, name)));
    for (name, value) in change.set.iter().filter(|(name, _)| is_chosen(name)) {
        let unknown = || CacheError::UnknownColumn { table: table.name, column: name.clone() };
        let (_, column) = table.column(name).ok_or_else(unknown)?;
        cells.push((column.name, Cell::from_json(name, column.kind, value)?));
    }
    match change.op {
        Op::Insert => w.insert(table.name, change.pk, &cells),
        Op::Update if cells.is_empty() => Ok(()),
        Op::Update => w.update(table.name, change.pk, &cells),
        // What is gone by now was to go.
        Op::Delete => match w.delete(table.name, change.pk) {
            Err(CacheError::NotFound { .. }) => Ok(()),
            done => done,
        },
    }
}

/// What a change alters, and of what it was decided upon that about which a person was asked: there its value was chosen.
fn is_meant(change: &RowChange, column: &str, asked: &HashMap<FieldKey, Value>) -> bool {
    grounds::alters(change, column) || asked.contains_key(&FieldKey::of(change, column))
}

/// The columns of an update that a decision sent once more become what the server had.
fn take_back(w: &mut Write<'_>, case: CaseId, change: &RowChange, theirs: &HashMap<FieldKey, Value>) -> Result<(), CacheError> {
    if change.op != Op::Update {
        return Err(none(case));
    }
    let table = table_named(&change.table)?;
    let standing = Rows::new(w.conn()).get(table, change.pk)?.ok_or(CacheError::NotFound { table: table.name, pk: change.pk })?;
    let mut cells: Vec<(&'static str, Cell)> = Vec::new();
    for (name, mine) in change.set.iter().filter(|(name, _)| is_meant(change, name, theirs)) {
        let unknown = || CacheError::UnknownColumn { table: table.name, column: name.clone() };
        let (place, column) = table.column(name).ok_or_else(unknown)?;
        let read = |value: &Value| Cell::from_json(name, column.kind, value);
        let before = read(theirs.get(&FieldKey::of(change, name)).or_else(|| change.old.get(name)).unwrap_or(&Value::Null))?;
        match &standing[place] {
            now if *now == read(mine)? => cells.push((column.name, before)),
            // Theirs was chosen here.
            now if *now == before => {}
            _ => return Err(none(case)),
        }
    }
    w.update(table.name, change.pk, &cells)
}

/// What the server had in the columns that both sides wrote.
fn what_they_have(conn: &Connection, case: CaseId) -> Result<HashMap<FieldKey, Value>, CacheError> {
    let sql = "SELECT result FROM cases WHERE id = ?";
    let result: String = conn.prepare_cached(sql)?.query_row([case.0], |row| row.get(0))?;
    Ok(cases::both_sides(&serde_json::from_str(&result)?).into_iter().map(|(key, _, theirs)| (key, theirs)).collect())
}

fn settled_by(conn: &Connection, case: CaseId) -> Result<Option<String>, CacheError> {
    let sql = "SELECT settled_by FROM cases WHERE id = ?";
    Ok(conn.prepare_cached(sql)?.query_row([case.0], |row| row.get(0)).optional()?.flatten())
}

fn require_open(conn: &Connection, case: CaseId) -> Result<(), CacheError> {
    let found =
        conn.prepare_cached("SELECT 1 FROM cases WHERE id = ? AND settled_at IS NULL")?.query_row([case.0], |_| Ok(())).optional()?;
    found.ok_or_else(|| none(case))
}

fn none(case: CaseId) -> CacheError {
    CacheError::NotFound { table: "cases", pk: case.0 }
}
