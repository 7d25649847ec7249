//! Holds pass by themselves: one that has run out, or was given back before its turn came, is not sent.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use vetdesk_domain::change::{HOLD, Mutation, Op, RELEASE, RowChange};
use vetdesk_domain::tables::Table;

use crate::rows::Rows;
use crate::store::Durability;
use crate::{Cache, CacheError, find, outbox, shadow};

impl Cache {
    /// The next mutations to send behind a number, noted as sent: the server may have them from now on, so that they keep
    /// their number. What has passed by `now` leaves the queue instead.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn take_to_send(&self, after: i64, limit: usize, now: DateTime<Utc>) -> Result<Vec<Mutation>, CacheError> {
        if self.read(|conn| outbox::select(conn, after, 1))?.is_empty() {
            return Ok(Vec::new());
        }
        self.change(Durability::Pulled, |conn| {
            drop_spent(conn, now)?;
            let next = outbox::select(conn, after, limit)?;
            outbox::note_sent(conn, next.iter().map(|mutation| mutation.id))?;
            Ok(next)
        })
    }
}

/// Takes holds out of the queue that these changes give back before they were sent, as if neither had been. What such a
/// hold was to give back itself is given back here.
pub(crate) fn absorb(conn: &Connection, changes: Vec<RowChange>) -> Result<Vec<RowChange>, CacheError> {
    if !changes.iter().any(is_given_back) {
        return Ok(changes);
    }
    let mut kept = changes;
    for entry in unsent(conn)? {
        let is_undone = |made: &RowChange| made.op != Op::Insert || kept.iter().any(|change| is_given_back(change) && change.pk == made.pk);
        if !entry.changes.iter().any(|change| change.op == Op::Insert) || !entry.changes.iter().all(is_undone) {
            continue;
        }
        let (made, given_back): (Vec<_>, Vec<_>) = entry.changes.into_iter().partition(|change| change.op == Op::Insert);
        kept.retain(|change| !made.iter().any(|made| made.pk == change.pk));
        kept.splice(0..0, given_back.into_iter().filter(|change| change.op == Op::Delete));
        outbox::remove(conn, entry.id)?;
        outbox::close_gaps(conn, entry.seq)?;
    }
    Ok(kept)
}

fn drop_spent(conn: &Connection, now: DateTime<Utc>) -> Result<(), CacheError> {
    let spent: Vec<Mutation> = unsent(conn)?.into_iter().filter(|entry| entry.passes_at().is_some_and(|end| end <= now)).collect();
    let Some(first) = spent.iter().map(|entry| entry.seq).min() else { return Ok(()) };
    let mut rows = Rows::new(conn);
    shadow::put_back(&mut rows)?;
    for entry in &spent {
        outbox::remove(conn, entry.id)?;
    }
    outbox::close_gaps(conn, first)?;
    shadow::rerun(&mut rows)?;
    find::refresh(conn, &rows.touched)
}

/// What passes and was never sent, the latest first: a hold that took another's place is looked at before that one.
fn unsent(conn: &Connection) -> Result<Vec<Mutation>, CacheError> {
    let seqs: Vec<i64> = conn
        .prepare_cached("SELECT seq FROM outbox WHERE sent_at IS NULL AND intent IN (?, ?) ORDER BY seq DESC")?
        .query_map([HOLD, RELEASE], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut entries = Vec::with_capacity(seqs.len());
    for seq in seqs {
        entries.extend(outbox::select(conn, seq - 1, 1)?);
    }
    Ok(entries)
}

fn is_given_back(change: &RowChange) -> bool {
    change.op == Op::Delete && Table::named(&change.table).is_some_and(|table| table.column("hold_expires_at").is_some())
}
