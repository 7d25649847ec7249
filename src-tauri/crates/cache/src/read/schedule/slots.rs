//! Time that nobody's visit takes and that is taken all the same: held or blocked.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};
use vetdesk_domain::ids::{ClinicId, ResourceId, SlotId, UserId};

use crate::CacheError;
use crate::read::list;
use crate::read::value::{id, instant, maybe_id, maybe_instant, text};

/// Time that is held or blocked. Whether a hold is spent is for the caller's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRow {
    pub id: SlotId,
    pub resource_id: ResourceId,
    /// `held` or `blocked`.
    pub kind: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub holder_id: Option<UserId>,
    pub holder_first_name: String,
    pub holder_last_name: String,
    pub hold_expires_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

impl SlotRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: id(row, "id")?,
            resource_id: id(row, "resource_id")?,
            kind: text(row, "kind")?,
            starts_at: instant(row, "starts_at")?,
            ends_at: instant(row, "ends_at")?,
            holder_id: maybe_id(row, "holder_id")?,
            holder_first_name: text(row, "first_name")?,
            holder_last_name: text(row, "last_name")?,
            hold_expires_at: maybe_instant(row, "hold_expires_at")?,
            reason: row.get("reason")?,
        })
    }
}

/// What a person holds, at any clinic and time, run out or not.
///
/// # Errors
/// What SQLite says.
pub fn held_by(conn: &Connection, holder: UserId) -> Result<Vec<SlotRow>, CacheError> {
    let sql = "SELECT s.*, u.first_name, u.last_name FROM appointment_slots s LEFT JOIN users u ON u.id = s.holder_id
                WHERE s.holder_id = ? AND s.kind = 'held' ORDER BY s.starts_at, s.id";
    list(conn, sql, [holder.0], SlotRow::read)
}

/// One held or blocked time.
///
/// # Errors
/// What SQLite says.
pub fn slot(conn: &Connection, slot: SlotId) -> Result<Option<SlotRow>, CacheError> {
    let sql = "SELECT s.*, u.first_name, u.last_name FROM appointment_slots s LEFT JOIN users u ON u.id = s.holder_id WHERE s.id = ?";
    Ok(list(conn, sql, [slot.0], SlotRow::read)?.pop())
}

/// Held and blocked time of a clinic that touches `from` up to `to`.
///
/// # Errors
/// What SQLite says.
pub fn slots(conn: &Connection, clinic: ClinicId, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<SlotRow>, CacheError> {
    // None lasts longer than 31 days.
    let (from, to) = (from.timestamp_micros(), to.timestamp_micros());
    let earliest = from - 31 * 24 * 3_600 * 1_000_000;
    let sql = "SELECT s.*, u.first_name, u.last_name FROM appointment_slots s LEFT JOIN users u ON u.id = s.holder_id
                WHERE s.starts_at >= ?1 AND s.starts_at < ?3 AND s.ends_at > ?2 AND s.clinic_id = ?4 AND s.kind <> 'booked'
                ORDER BY s.starts_at, s.id";
    list(conn, sql, (earliest, from, to, clinic.0), SlotRow::read)
}
