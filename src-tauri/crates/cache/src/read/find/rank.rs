//! Which of what fits is meant: the best fit, and among equals who is in the diary nearest to now.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
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
    /// How far its nearest visit lies from now, either way, in microseconds; none where that is not known yet.
    pub(super) nearest: Option<i64>,
}

/// Documents whose visits are looked up at most.
const DATED: usize = 120;

/// Among equals, who was here last or comes next stands first; who has no visit, last.
pub(super) fn best(conn: &Connection, mut docs: Vec<Doc>, limit: usize, now: DateTime<Utc>) -> Result<Vec<Doc>, CacheError> {
    sort(&mut docs);
    docs.truncate(limit.max(DATED));
    let sql = "SELECT min(far) FROM (
                 SELECT * FROM (SELECT ?2 - scheduled_at AS far FROM appointments
                                 WHERE pet_id = ?1 AND scheduled_at <= ?2 ORDER BY scheduled_at DESC LIMIT 1)
                 UNION ALL SELECT * FROM (SELECT scheduled_at - ?2 FROM appointments
                                           WHERE pet_id = ?1 AND scheduled_at > ?2 ORDER BY scheduled_at LIMIT 1))";
    let mut statement = conn.prepare_cached(sql)?;
    for doc in docs.iter_mut().filter(|doc| doc.nearest.is_none()) {
        if let Some(pet) = doc.pet_id {
            doc.nearest = statement.query_row((pet, now.timestamp_micros()), |row| row.get(0))?;
        }
    }
    sort(&mut docs);
    docs.truncate(limit);
    Ok(docs)
}

fn sort(docs: &mut [Doc]) {
    let far = |doc: &Doc| doc.nearest.unwrap_or(i64::MAX);
    docs.sort_by(|one, other| (one.rank, far(one), &one.name, one.docid).cmp(&(other.rank, far(other), &other.name, other.docid)));
}
