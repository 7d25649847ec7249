//! What a pull brings, in one transaction: shadows back, the server's rows, results, the queue again on top, the cursor.

use std::collections::BTreeSet;

use chrono::Utc;
use rusqlite::Connection;
use uuid::Uuid;
use vetdesk_domain::Area;
use vetdesk_domain::change::{Mutation, MutationResult, Outcome};
use vetdesk_domain::ids::CaseId;
use vetdesk_domain::travel::News;

use crate::cases::{self, Kind};
use crate::rows::{Rows, key_of};
use crate::store::Durability;
use crate::{Cache, CacheError, find, outbox, shadow, state};

/// How long acknowledged mutations are kept for a server that is set back.
const KEPT_DAYS: i64 = 14;

/// What a pull changed here.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    pub areas: BTreeSet<Area>,
    pub ids: Vec<Uuid>,
    /// Waiting mutations that the server has taken.
    pub released: usize,
    /// Cases that were opened.
    pub cases: Vec<CaseId>,
    /// Results under this device's name that this file knows nothing of: another copy of it is at work.
    pub foreign: usize,
}

impl Cache {
    /// Applies one pull, all or nothing.
    ///
    /// # Errors
    /// [`CacheError::DiskFull`], or what SQLite says: then cursor and rows are the old ones.
    pub fn apply(&self, news: &News) -> Result<Applied, CacheError> {
        self.change(Durability::Pulled, |conn| {
            let mut rows = Rows::new(conn);
            let mut applied = Applied::default();
            let is_rebased = !news.results.is_empty() || meets_shadows(conn, news)?;
            if is_rebased {
                shadow::put_back(&mut rows)?;
                // What is put back and run again as it was has not changed.
                rows.touched.ids.clear();
                rows.touched.areas.clear();
            }
            write_rows(&mut rows, news)?;
            let (ids, areas) = (rows.touched.ids.clone(), rows.touched.areas.clone());
            applied.ids.extend(ids);
            applied.areas.extend(areas);
            if is_rebased {
                settle_results(conn, news, &mut applied)?;
                shadow::rerun(&mut rows)?;
            }
            find::refresh(conn, &rows.touched)?;
            note_position(conn, news)?;
            Ok(applied)
        })
        .inspect(|_: &Applied| self.note_taken(news))
    }
}

impl Cache {
    /// What became a case stays in the journal: sent again it would be the same case.
    fn note_taken(&self, news: &News) {
        for result in &news.results {
            if matches!(result.outcome, Outcome::Applied | Outcome::Merged) {
                self.journal().taken(result.id);
            }
        }
    }
}

fn meets_shadows(conn: &Connection, news: &News) -> Result<bool, CacheError> {
    for tidings in &news.tables {
        for row in &tidings.rows {
            if shadow::covers(conn, tidings.table, key_of(tidings.table, row)?)? {
                return Ok(true);
            }
        }
        for pk in &tidings.gone {
            if shadow::covers(conn, tidings.table, *pk)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn write_rows(rows: &mut Rows<'_>, news: &News) -> Result<(), CacheError> {
    let has_cases: bool = rows.conn.query_row("SELECT EXISTS (SELECT 1 FROM case_inserts)", [], |row| row.get(0))?;
    for tidings in &news.tables {
        for row in &tidings.rows {
            rows.put(tidings.table, row)?;
            if has_cases {
                cases::release(rows.conn, key_of(tidings.table, row)?)?;
            }
        }
        for pk in &tidings.gone {
            rows.remove(tidings.table, *pk)?;
        }
    }
    Ok(())
}

/// Lets go of what the server took; makes cases of what it did not, with all that depends on it.
fn settle_results(conn: &Connection, news: &News, applied: &mut Applied) -> Result<(), CacheError> {
    let Some(first) = outbox::first_seq(conn)? else {
        applied.foreign = count_foreign(conn, &news.results)?;
        return Ok(());
    };
    let mut waiting = outbox::all(conn)?;
    let mut strangers = Vec::new();
    let mut has_failed = false;
    for result in &news.results {
        let Some(place) = waiting.iter().position(|entry| entry.id == result.id) else {
            strangers.push(result.clone());
            continue;
        };
        let entry = waiting.remove(place);
        outbox::remove(conn, entry.id)?;
        note_touched(&entry, applied);
        match result.outcome {
            Outcome::Applied | Outcome::Merged => {
                acknowledge(conn, &entry, result)?;
                applied.released += 1;
            }
            // Nothing of it is to be decided: the screen reads again and the hold is gone.
            Outcome::Conflict | Outcome::Rejected if entry.passes_at().is_some() => acknowledge(conn, &entry, result)?,
            Outcome::Conflict | Outcome::Rejected => {
                has_failed = true;
                applied.areas.insert(Area::Conflicts);
                match cases::depended_on(conn, &entry.changes)? {
                    Some(case) => cases::join(conn, case, &entry)?,
                    None => applied.cases.push(open_case(conn, &entry, result)?),
                }
            }
        }
    }
    applied.foreign = count_foreign(conn, &strangers)?;
    if has_failed && outbox::join_dependents(conn)? {
        // The first free number: behind what was sent, and behind what the server has recorded.
        outbox::close_gaps(conn, first.max(news.last_seq + 1))?;
    }
    Ok(())
}

fn note_touched(entry: &Mutation, applied: &mut Applied) {
    for change in &entry.changes {
        if let Some(table) = vetdesk_domain::tables::Table::named(&change.table) {
            applied.areas.insert(table.area);
        }
        if !applied.ids.contains(&change.pk) {
            applied.ids.push(change.pk);
        }
    }
}

fn open_case(conn: &Connection, entry: &Mutation, result: &MutationResult) -> Result<CaseId, CacheError> {
    let why = cases::why_of(&result.details);
    let is_diary = matches!(entry.intent.as_str(), "book" | "reschedule");
    let kind = match result.outcome {
        Outcome::Rejected => Kind::Rejected,
        _ if why == "slot_taken" && is_diary => Kind::NeedsReschedule,
        _ => Kind::Conflict,
    };
    cases::open(conn, entry, kind, &why, &result.details)
}

fn acknowledge(conn: &Connection, entry: &Mutation, result: &MutationResult) -> Result<(), CacheError> {
    let device = state::load(conn)?.device;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO acknowledged (id, device, seq, intent, made_at, changes, outcome, acknowledged_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute((
        entry.id.0,
        device.0,
        entry.seq,
        &entry.intent,
        entry.made_at.timestamp_micros(),
        serde_json::to_string(&entry.changes)?,
        outcome_name(result.outcome),
        Utc::now().timestamp_micros(),
    ))?;
    Ok(())
}

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "applied",
        Outcome::Merged => "merged",
        Outcome::Conflict => "conflict",
        Outcome::Rejected => "rejected",
    }
}

fn count_foreign(conn: &Connection, results: &[MutationResult]) -> Result<usize, CacheError> {
    let mut known = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM acknowledged WHERE id = ?1) OR EXISTS (SELECT 1 FROM case_entries WHERE mutation_id = ?1)",
    )?;
    let mut foreign = 0;
    for result in results {
        if !known.query_row([result.id.0], |row| row.get::<_, bool>(0))? {
            foreign += 1;
        }
    }
    Ok(foreign)
}

fn note_position(conn: &Connection, news: &News) -> Result<(), CacheError> {
    // Never past something that still waits: its result is asked for again.
    let applied = match outbox::first_seq(conn)? {
        Some(first) => news.last_seq.min(first - 1),
        None => news.last_seq,
    };
    state::set(conn, state::LAST_APPLIED, &applied)?;
    state::set(conn, state::CURSOR, &news.cursor)?;
    state::set(conn, state::IDENTITY, &news.identity)?;
    let oldest = Utc::now().timestamp_micros() - KEPT_DAYS * 86_400_000_000;
    conn.prepare_cached("DELETE FROM acknowledged WHERE acknowledged_at < ?")?.execute([oldest])?;
    Ok(())
}
