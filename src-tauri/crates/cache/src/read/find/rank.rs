//! Which of what fits is meant: the best fit, and among equals who is in the diary nearest to now.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::CacheError;

/// A search document with how well it fits.
#[derive(Debug)]
pub(super) struct Doc {
    pub(super) docid: i64,
    pub(super) pet_id: Option<Uuid>,
    pub(super) client_id: Uuid,
    /// Lower is better: how the words were found, dead or alive, in which field.
    pub(super) rank: (usize, i64, usize),
    pub(super) name: String,
}

/// Among equals, who was here last or comes next stands first; who has no visit, last.
pub(super) fn best(conn: &Connection, docs: Vec<Doc>, limit: usize, now: DateTime<Utc>) -> Result<Vec<Doc>, CacheError> {
    let now = now.timestamp_micros();
    let mut dated = Vec::with_capacity(docs.len());
    for doc in docs {
        let nearest = match doc.pet_id {
            Some(pet) => nearest_visit(conn, pet, now)?,
            None => None,
        };
        dated.push((doc.rank, nearest.unwrap_or(i64::MAX), doc));
    }
    dated.sort_by(|one, other| (one.0, one.1, &one.2.name, one.2.docid).cmp(&(other.0, other.1, &other.2.name, other.2.docid)));
    Ok(dated.into_iter().map(|(_, _, doc)| doc).take(limit).collect())
}

/// How far the nearest visit of a pet lies from now, either way, in microseconds.
fn nearest_visit(conn: &Connection, pet: Uuid, now: i64) -> Result<Option<i64>, CacheError> {
    let before = "SELECT ?2 - scheduled_at FROM appointments WHERE pet_id = ?1 AND scheduled_at <= ?2 ORDER BY scheduled_at DESC LIMIT 1";
    let after = "SELECT scheduled_at - ?2 FROM appointments WHERE pet_id = ?1 AND scheduled_at > ?2 ORDER BY scheduled_at LIMIT 1";
    let mut nearest: Option<i64> = None;
    for sql in [before, after] {
        let far: Option<i64> = conn.prepare_cached(sql)?.query_row((pet, now), |row| row.get(0)).optional()?;
        nearest = match (nearest, far) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    Ok(nearest)
}
