//! What the screen may know of sync at any moment.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetdesk_domain::Area;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// The server answers; what is written here arrives within moments.
    Live,
    /// It does not answer, or the desk was told to work without it.
    Offline,
    /// The server has moved on to a form this app does not know: nothing more is sent, everything is kept.
    ReadOnly,
}

/// Why the server cannot be used, where it is more than an absent network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The password no longer opens this server, or the login was switched off.
    Refused,
    /// The connection cannot be trusted; nothing was sent.
    Certificate,
    /// The server is newer or older than this app understands.
    Version,
    /// This is not the server it was: restored, moved, or another one.
    ServerChanged,
    /// This PC's file cannot be written.
    DiskFull,
    /// Something nobody foresaw; it is in the log.
    Internal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub connection: Connection,
    pub chosen_offline: bool,
    /// Since when the connection is as it is.
    pub since: DateTime<Utc>,
    pub last_pull: Option<DateTime<Utc>>,
    pub waiting: u32,
    pub cases: u32,
    pub trouble: Option<Trouble>,
}

/// What a pull changed, for the screen to read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub areas: BTreeSet<Area>,
    pub ids: Vec<Uuid>,
}
