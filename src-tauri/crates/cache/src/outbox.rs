//! The queue of what a person did and the server has not confirmed.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;
use vetdesk_domain::change::{HOLD, Mutation, RELEASE, RowChange};
use vetdesk_domain::ids::{CaseId, DeviceId, MutationId};

use crate::cases::{self, Kind};
use crate::rows::Rows;
use crate::store::Durability;
use crate::{Cache, CacheError, find, shadow, state};

/// How much is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Mutations that the server has not confirmed; not what passes by itself.
    pub waiting: usize,
    /// Cases that a person has not settled.
    pub cases: usize,
}

impl Cache {
    /// The next mutations to send, in their order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pending(&self, limit: usize) -> Result<Vec<Mutation>, CacheError> {
        self.read(|conn| select(conn, 0, limit))
    }

    /// # Errors
    /// What SQLite says.
    pub fn counts(&self) -> Result<Counts, CacheError> {
        self.read(|conn| {
            let sql =
                "SELECT (SELECT count(*) FROM outbox WHERE intent NOT IN (?, ?)), (SELECT count(*) FROM cases WHERE settled_at IS NULL)";
            let (waiting, cases): (i64, i64) =
                conn.prepare_cached(sql)?.query_row([HOLD, RELEASE], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(Counts { waiting: usize::try_from(waiting).unwrap_or(0), cases: usize::try_from(cases).unwrap_or(0) })
        })
    }

    /// Becomes another device (the server knows the old id from elsewhere): what waits is numbered from 1.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_device(&self, device: DeviceId) -> Result<(), CacheError> {
        self.change(Durability::Written, |conn| {
            state::set(conn, state::DEVICE, &device)?;
            state::set(conn, state::LAST_APPLIED, &0)?;
            number_from(conn, 1)
        })
    }

    /// Numbers what waits anew behind the server's own count: its answer to a gap.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn renumber_after(&self, last_seq: i64) -> Result<(), CacheError> {
        self.change(Durability::Written, |conn| number_from(conn, last_seq + 1))
    }

    /// Takes a mutation that the server can neither apply nor refuse out of the queue. It becomes a case with its content,
    /// what depends on it joins, and the rest moves up. None where it no longer waits, or only passes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_aside(&self, mutation: MutationId, why: &str) -> Result<Option<CaseId>, CacheError> {
        self.change(Durability::Written, |conn| {
            let Some(entry) = all(conn)?.into_iter().find(|entry| entry.id == mutation) else {
                return Ok(None);
            };
            let first = first_seq(conn)?.unwrap_or(entry.seq);
            let mut rows = Rows::new(conn);
            shadow::put_back(&mut rows)?;
            remove(conn, mutation)?;
            let mut case = None;
            if entry.passes_at().is_none() {
                case = Some(cases::open(conn, &entry, Kind::Rejected, why, &serde_json::Value::Array(Vec::new()))?);
                join_dependents(conn)?;
            }
            number_from(conn, first)?;
            shadow::rerun(&mut rows)?;
            find::refresh(conn, &rows.touched)?;
            Ok(case)
        })
    }
}

impl Cache {
    /// Takes up what was salvaged from a broken file: it waits again, under its own ids, so that the server knows what it
    /// already has.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn adopt(&self, salvaged: &[Mutation]) -> Result<(), CacheError> {
        self.change(Durability::Written, |conn| {
            let mut rows = Rows::new(conn);
            shadow::put_back(&mut rows)?;
            for mutation in salvaged {
                append(conn, mutation.id, &mutation.intent, mutation.made_at, &mutation.changes)?;
            }
            shadow::rerun(&mut rows)?;
            find::refresh(conn, &rows.touched)
        })?;
        for mutation in salvaged {
            self.note_waiting(Some(mutation.id));
        }
        Ok(())
    }
}

pub(crate) fn one(conn: &Connection, id: MutationId) -> Result<Option<Mutation>, CacheError> {
    let mut statement = conn.prepare_cached("SELECT seq FROM outbox WHERE id = ?")?;
    let seq: Option<i64> = statement.query_row([id.0], |row| row.get(0)).optional()?;
    Ok(match seq {
        Some(seq) => select(conn, seq - 1, 1)?.pop(),
        None => None,
    })
}

pub(crate) fn all(conn: &Connection) -> Result<Vec<Mutation>, CacheError> {
    select(conn, 0, usize::MAX)
}

pub(crate) fn select(conn: &Connection, after: i64, limit: usize) -> Result<Vec<Mutation>, CacheError> {
    let mut statement = conn.prepare_cached("SELECT seq, id, intent, made_at, changes FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?")?;
    let mut found = statement.query((after, i64::try_from(limit).unwrap_or(-1)))?;
    let mut mutations = Vec::new();
    while let Some(row) = found.next()? {
        mutations.push(Mutation {
            seq: row.get(0)?,
            id: MutationId(row.get(1)?),
            intent: row.get(2)?,
            made_at: DateTime::from_timestamp_micros(row.get(3)?).unwrap_or_default(),
            changes: serde_json::from_str(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?,
        });
    }
    Ok(mutations)
}

/// Puts a mutation at the end of the queue.
pub(crate) fn push(conn: &Connection, intent: &str, made_at: DateTime<Utc>, changes: &[RowChange]) -> Result<MutationId, CacheError> {
    let id = MutationId::fresh();
    append(conn, id, intent, made_at, changes)?;
    Ok(id)
}

fn append(conn: &Connection, id: MutationId, intent: &str, made_at: DateTime<Utc>, changes: &[RowChange]) -> Result<(), CacheError> {
    let last: Option<i64> = conn.prepare_cached("SELECT max(seq) FROM outbox")?.query_row([], |row| row.get(0))?;
    let applied: i64 = state::get(conn, state::LAST_APPLIED)?.unwrap_or(0);
    conn.prepare_cached("INSERT INTO outbox (seq, id, intent, made_at, changes) VALUES (?, ?, ?, ?, ?)")?.execute((
        last.unwrap_or(0).max(applied) + 1,
        id.0,
        intent,
        made_at.timestamp_micros(),
        serde_json::to_string(changes)?,
    ))?;
    Ok(())
}

/// Before they are sent: they keep their number from now on.
pub(crate) fn note_sent(conn: &Connection, mutations: impl Iterator<Item = MutationId>) -> Result<(), CacheError> {
    let mut statement = conn.prepare_cached("UPDATE outbox SET sent_at = coalesce(sent_at, ?) WHERE id = ?")?;
    for mutation in mutations {
        statement.execute((Utc::now().timestamp_micros(), mutation.0))?;
    }
    Ok(())
}

pub(crate) fn remove(conn: &Connection, mutation: MutationId) -> Result<(), CacheError> {
    conn.prepare_cached("DELETE FROM outbox WHERE id = ?")?.execute([mutation.0])?;
    Ok(())
}

pub(crate) fn first_seq(conn: &Connection) -> Result<Option<i64>, CacheError> {
    Ok(conn.prepare_cached("SELECT min(seq) FROM outbox")?.query_row([], |row| row.get(0))?)
}

/// What waits, was never sent and builds on a row that exists only in a case joins that case. Says whether one did.
pub(crate) fn join_dependents(conn: &Connection) -> Result<bool, CacheError> {
    let mut has_joined = false;
    for entry in all(conn)? {
        let case = if is_sent(conn, entry.id)? { None } else { cases::depended_on(conn, &entry.changes)? };
        match case {
            Some(case) => {
                cases::join(conn, case, &entry)?;
                remove(conn, entry.id)?;
                has_joined = true;
            }
            // What follows builds on the row that this one makes anew.
            None => cases::release_inserts(conn, &entry.changes)?,
        }
    }
    Ok(has_joined)
}

fn is_sent(conn: &Connection, mutation: MutationId) -> Result<bool, CacheError> {
    let sent_at: Option<Option<i64>> =
        conn.prepare_cached("SELECT sent_at FROM outbox WHERE id = ?")?.query_row([mutation.0], |row| row.get(0)).optional()?;
    Ok(sent_at.flatten().is_some())
}

/// Closes the gaps from `first` on. What was sent keeps its number; it always stands before what was not.
pub(crate) fn close_gaps(conn: &Connection, first: i64) -> Result<(), CacheError> {
    let sent: Option<i64> = conn.query_row("SELECT max(seq) FROM outbox WHERE sent_at IS NOT NULL", [], |row| row.get(0))?;
    let unsent: Vec<i64> = conn
        .prepare_cached("SELECT seq FROM outbox WHERE sent_at IS NULL AND seq >= ? ORDER BY seq")?
        .query_map([first], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for (free, seq) in (sent.map_or(first, |seq| first.max(seq + 1))..).zip(unsent) {
        if seq > free {
            conn.prepare_cached("UPDATE outbox SET seq = ? WHERE seq = ?")?.execute((free, seq))?;
        }
    }
    Ok(())
}

/// Numbers everything that waits from `first` on, and takes it all for never sent.
fn number_from(conn: &Connection, first: i64) -> Result<(), CacheError> {
    // By way of the negative numbers, so that no two entries meet under one.
    conn.execute("UPDATE outbox SET seq = -seq, sent_at = NULL", [])?;
    let ids: Vec<Uuid> =
        conn.prepare_cached("SELECT id FROM outbox ORDER BY seq DESC")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for (seq, id) in (first..).zip(ids) {
        conn.prepare_cached("UPDATE outbox SET seq = ? WHERE id = ?")?.execute((seq, id))?;
    }
    Ok(())
}
