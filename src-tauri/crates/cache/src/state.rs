//! Where this copy stands: its device, its cursor, the server it came from.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vetdesk_domain::holding::Holdings;
use vetdesk_domain::ids::DeviceId;
use vetdesk_domain::travel::{Cursor, ServerIdentity};

use crate::CacheError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyState {
    pub device: DeviceId,
    /// None before the first copy.
    pub cursor: Option<Cursor>,
    pub identity: Option<ServerIdentity>,
    /// Up to which of this device's mutations the results have been seen.
    pub last_applied_seq: i64,
    /// What this copy is to hold of each table, by the server's last word; what is missing is filled in the background.
    pub wanted: Holdings,
}

pub(crate) const DEVICE: &str = "device";
pub(crate) const CURSOR: &str = "cursor";
pub(crate) const IDENTITY: &str = "identity";
pub(crate) const LAST_APPLIED: &str = "last_applied_seq";
/// [`Holdings`]: what is to be here.
pub(crate) const WANTED: &str = "wanted";
/// [`Holdings`]: what is here.
pub(crate) const HELD: &str = "held";

pub(crate) fn load(conn: &Connection) -> Result<CopyState, CacheError> {
    Ok(CopyState {
        device: get(conn, DEVICE)?.ok_or(CacheError::WrongKeyOrBroken)?,
        cursor: get(conn, CURSOR)?,
        identity: get(conn, IDENTITY)?,
        last_applied_seq: get(conn, LAST_APPLIED)?.unwrap_or(0),
        wanted: get(conn, WANTED)?.unwrap_or_default(),
    })
}

pub(crate) fn get<T: DeserializeOwned>(conn: &Connection, name: &str) -> Result<Option<T>, CacheError> {
    let text: Option<String> =
        conn.prepare_cached("SELECT value FROM state WHERE name = ?")?.query_row([name], |row| row.get(0)).optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(CacheError::from)).transpose()
}

pub(crate) fn set<T: Serialize>(conn: &Connection, name: &str, value: &T) -> Result<(), CacheError> {
    conn.prepare_cached("INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
        .execute((name, serde_json::to_string(value)?))?;
    Ok(())
}
