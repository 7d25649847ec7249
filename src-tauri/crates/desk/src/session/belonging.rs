//! Which server this PC belongs to.

use uuid::Uuid;
use vetdesk_domain::ids::PracticeId;
use vetdesk_server::{Address, Trust};

use super::App;
use super::places::Remembered;
use crate::error::{DeskError, ErrorCode};
use crate::view::{AppState, Connection, ConnectionKind, JoinRequest};

impl App {
    /// Knocks at a server and remembers it as the one this PC belongs to.
    ///
    /// # Errors
    /// `cannot_reach_server`, one of the certificate codes, `server_without_tls`.
    pub async fn join_server(&self, request: JoinRequest) -> Result<Connection, DeskError> {
        let connection = Connection {
            kind: ConnectionKind::Server,
            host: request.host.trim().to_owned(),
            port: request.port,
            database: request.database.trim().to_owned(),
            ca_file: request.ca_file.filter(|file| !file.trim().is_empty()),
        };
        if connection.host.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "host"));
        }
        if connection.database.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "database"));
        }
        vetdesk_server::probe(&address(&connection)).await?;
        self.belong_to(connection.clone())?;
        Ok(connection)
    }

    /// Remembers a server without knocking: one that this PC runs itself.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn belong_to(&self, connection: Connection) -> Result<(), DeskError> {
        let last_login = self.places.remembered()?.last_login;
        Ok(self.places.remember(&Remembered { connection: Some(connection), last_login })?)
    }

    /// The demo that this PC runs is this one: what was kept of an earlier one is taken away. `is_new` where it has just been made.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn keep_demo(&self, practice: PracticeId, epoch: Uuid, is_new: bool) -> Result<(), DeskError> {
        Ok(self.places.keep_demo(practice, epoch, is_new)?)
    }

    /// Back to the first-run screen. Copies stay on the disk.
    ///
    /// # Errors
    /// The disk refuses.
    pub async fn forget_connection(&self) -> Result<AppState, DeskError> {
        self.sign_out().await?;
        self.places.remember(&Remembered::default())?;
        self.app_state().await
    }
}

/// A private server is this PC's own; every other one is reached through verified TLS or not at all.
pub(super) fn address(connection: &Connection) -> Address {
    Address {
        host: connection.host.clone(),
        port: connection.port,
        database: connection.database.clone(),
        trust: match connection.kind {
            ConnectionKind::Demo | ConnectionKind::Own => Trust::Loopback,
            ConnectionKind::Server => Trust::VerifyFull { ca_file: connection.ca_file.as_ref().map(Into::into) },
        },
    }
}
