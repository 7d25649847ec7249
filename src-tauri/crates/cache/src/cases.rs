//! What the server did not take: kept with its content until a person has decided.

use chrono::Utc;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};
use uuid::Uuid;
use vetdesk_domain::change::{Mutation, Op, RowChange};
use vetdesk_domain::ids::{CaseId, MutationId};

use crate::CacheError;
use crate::rows::{Rows, table_named};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    NeedsReschedule,
    Conflict,
    Rejected,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::NeedsReschedule => "needs_reschedule",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
        }
    }
}

/// A failed mutation, or one that depended on it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) made_at: i64,
    pub(crate) changes: Vec<RowChange>,
}

/// Opens a case about a mutation that has left the queue.
pub(crate) fn open(conn: &Connection, failed: &Mutation, kind: Kind, why: &str, result: &Value) -> Result<CaseId, CacheError> {
    let case = CaseId::fresh();
    conn.prepare_cached("INSERT INTO cases (id, kind, intent, why, made_at, opened_at, result) VALUES (?, ?, ?, ?, ?, ?, ?)")?.execute(
        (case.0, kind.name(), &failed.intent, why, failed.made_at.timestamp_micros(), Utc::now().timestamp_micros(), result.to_string()),
    )?;
    join(conn, case, failed)?;
    if kind == Kind::NeedsReschedule {
        need_other_times(conn, case, &failed.changes)?;
    }
    Ok(case)
}

/// The visits of a failed mutation have lost their slot.
fn need_other_times(conn: &Connection, case: CaseId, changes: &[RowChange]) -> Result<(), CacheError> {
    let mut insert = conn.prepare_cached("INSERT INTO needs_reschedule (appointment_id, case_id, is_lost) VALUES (?, ?, ?)")?;
    for visit in changes.iter().filter(|change| change.table == "appointments" && change.op != Op::Delete) {
        supersede(conn, visit.pk)?;
        insert.execute((visit.pk, case.0, visit.op == Op::Insert))?;
    }
    Ok(())
}

/// A visit that loses its slot a second time is one case, the latest.
fn supersede(conn: &Connection, appointment: Uuid) -> Result<(), CacheError> {
    match standing_for(conn, appointment)? {
        Some((earlier, _)) => close(conn, earlier, "superseded"),
        None => Ok(()),
    }
}

/// Puts a mutation that has left the queue to a case, at its end. The tables stand as the server has them.
pub(crate) fn join(conn: &Connection, case: CaseId, entry: &Mutation) -> Result<(), CacheError> {
    add_entry(conn, case, entry.id, &entry.intent, entry.made_at.timestamp_micros(), &entry.changes)?;
    let rows = Rows::new(conn);
    for change in entry.changes.iter().filter(|change| change.op == Op::Insert) {
        if rows.get(table_named(&change.table)?, change.pk)?.is_some() {
            release(conn, change.pk)?;
        }
    }
    Ok(())
}

pub(crate) fn add_entry(
    conn: &Connection,
    case: CaseId,
    mutation: MutationId,
    intent: &str,
    made_at: i64,
    changes: &[RowChange],
) -> Result<(), CacheError> {
    conn.prepare_cached(
        "INSERT INTO case_entries (case_id, place, mutation_id, intent, made_at, changes)
         SELECT ?1, count(*), ?2, ?3, ?4, ?5 FROM case_entries WHERE case_id = ?1",
    )?
    .execute((case.0, mutation.0, intent, made_at, serde_json::to_string(changes)?))?;
    changes.iter().filter(|change| change.op == Op::Insert).try_for_each(|change| note_insert(conn, case, change.pk))
}

/// The row exists nowhere but in this case.
fn note_insert(conn: &Connection, case: CaseId, pk: Uuid) -> Result<(), CacheError> {
    conn.prepare_cached("INSERT OR IGNORE INTO case_inserts (pk, case_id) VALUES (?, ?)")?.execute((pk, case.0))?;
    Ok(())
}

/// The open case without whose rows these changes hang in the air.
pub(crate) fn depended_on(conn: &Connection, changes: &[RowChange]) -> Result<Option<CaseId>, CacheError> {
    let mut find = conn.prepare_cached("SELECT case_id FROM case_inserts WHERE pk = ?")?;
    // Who makes the row anew needs nobody's.
    let own: Vec<Uuid> = changes.iter().filter(|change| change.op == Op::Insert).map(|change| change.pk).collect();
    for change in changes {
        let named = change.set.values().filter_map(|value| value.as_str()?.parse::<Uuid>().ok());
        for pk in std::iter::once(change.pk).chain(named).filter(|pk| !own.contains(pk)) {
            if let Some(case) = find.query_row([pk], |row| row.get::<_, Uuid>(0)).optional()? {
                return Ok(Some(CaseId(case)));
            }
        }
    }
    Ok(None)
}

/// A row that the server has, or that is made anew, stands by itself: what builds on it does not build on a case.
pub(crate) fn release(conn: &Connection, pk: Uuid) -> Result<(), CacheError> {
    conn.prepare_cached("DELETE FROM case_inserts WHERE pk = ?")?.execute([pk])?;
    Ok(())
}

pub(crate) fn release_inserts(conn: &Connection, changes: &[RowChange]) -> Result<(), CacheError> {
    changes.iter().filter(|change| change.op == Op::Insert).try_for_each(|change| release(conn, change.pk))
}

/// Takes a decision back: the case stands open as it did. The tables stand as the server has them.
pub(crate) fn reopen(conn: &Connection, case: CaseId) -> Result<(), CacheError> {
    conn.prepare_cached("UPDATE cases SET settled_at = NULL, settled_by = NULL WHERE id = ?")?.execute([case.0])?;
    let entries = entries(conn, case)?;
    let rows = Rows::new(conn);
    for change in entries.iter().flat_map(|entry| &entry.changes).filter(|change| change.op == Op::Insert) {
        if rows.get(table_named(&change.table)?, change.pk)?.is_none() {
            note_insert(conn, case, change.pk)?;
        }
    }
    let sql = "SELECT kind FROM cases WHERE id = ?";
    let kind: String = conn.prepare_cached(sql)?.query_row([case.0], |row| row.get(0))?;
    if kind == Kind::NeedsReschedule.name() {
        entries.first().map_or(Ok(()), |failed| need_other_times(conn, case, &failed.changes))?;
    }
    Ok(())
}

/// Marks a case settled; nothing stands in the diary for it any more.
pub(crate) fn close(conn: &Connection, case: CaseId, by: &str) -> Result<(), CacheError> {
    conn.prepare_cached("UPDATE cases SET settled_at = ?, settled_by = ? WHERE id = ? AND settled_at IS NULL")?.execute((
        Utc::now().timestamp_micros(),
        by,
        case.0,
    ))?;
    conn.prepare_cached("DELETE FROM case_inserts WHERE case_id = ?")?.execute([case.0])?;
    conn.prepare_cached("DELETE FROM needs_reschedule WHERE case_id = ?")?.execute([case.0])?;
    Ok(())
}

pub(crate) fn entries(conn: &Connection, case: CaseId) -> Result<Vec<Entry>, CacheError> {
    let mut statement = conn.prepare_cached("SELECT made_at, changes FROM case_entries WHERE case_id = ? ORDER BY place")?;
    let mut found = statement.query([case.0])?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        let changes = serde_json::from_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?;
        entries.push(Entry { made_at: row.get(0)?, changes });
    }
    Ok(entries)
}

/// The open case of a visit that lost its slot, and whether the server never had the visit.
pub(crate) fn standing_for(conn: &Connection, appointment: Uuid) -> Result<Option<(CaseId, bool)>, CacheError> {
    let found = conn
        .prepare_cached("SELECT case_id, is_lost FROM needs_reschedule WHERE appointment_id = ?")?
        .query_row([appointment], |row| Ok((CaseId(row.get(0)?), row.get(1)?)))
        .optional()?;
    Ok(found)
}

pub(crate) fn is_lost_booking(conn: &Connection, case: CaseId) -> Result<bool, CacheError> {
    let found =
        conn.prepare_cached("SELECT 1 FROM needs_reschedule WHERE case_id = ? AND is_lost")?.query_row([case.0], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// The content of bookings that lost their slot, as far as it made rows of its own: the visit and its client stay in sight.
pub(crate) fn lost_bookings(conn: &Connection) -> Result<Vec<Entry>, CacheError> {
    let cases: Vec<Uuid> = conn
        .prepare_cached("SELECT DISTINCT case_id FROM needs_reschedule WHERE is_lost ORDER BY case_id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut lost = Vec::new();
    for case in cases {
        let mut own = entries(conn, CaseId(case))?;
        let inserted: Vec<Uuid> = inserts(&own);
        for entry in &mut own {
            entry.changes.retain(|change| inserted.contains(&change.pk));
        }
        lost.append(&mut own);
    }
    Ok(lost)
}

pub(crate) fn inserts(entries: &[Entry]) -> Vec<Uuid> {
    let changes = entries.iter().flat_map(|entry| &entry.changes);
    changes.filter(|change| change.op == Op::Insert).map(|change| change.pk).collect()
}

/// Why the server did not take a mutation: the first reason that it names.
pub(crate) fn why_of(result: &Value) -> String {
    let first = result.get(0).unwrap_or(result);
    first.get("why").and_then(Value::as_str).map_or_else(|| json!(first).to_string(), str::to_owned)
}

/// One column of one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldKey {
    pub table: String,
    pub pk: Uuid,
    pub column: String,
}

impl FieldKey {
    pub(crate) fn of(change: &RowChange, column: &str) -> Self {
        Self { table: change.table.clone(), pk: change.pk, column: column.to_owned() }
    }
}

/// The columns that both sides wrote, as a refused mutation's result names them: which, mine, theirs.
pub(crate) fn both_sides(result: &Value) -> Vec<(FieldKey, Value, Value)> {
    let side = |both: &Value, name: &str| both.get(name).cloned().unwrap_or(Value::Null);
    let of_row = |detail: &Value| {
        let table = detail.get("table").and_then(Value::as_str).unwrap_or_default().to_owned();
        let pk = detail.get("pk").and_then(Value::as_str).and_then(|pk| pk.parse().ok()).unwrap_or_default();
        let fields = detail.get("fields").and_then(Value::as_object).into_iter().flatten();
        let named = fields
            .map(|(name, both)| (FieldKey { table: table.clone(), pk, column: name.clone() }, side(both, "mine"), side(both, "theirs")));
        named.collect::<Vec<_>>()
    };
    result.as_array().into_iter().flatten().flat_map(of_row).collect()
}
