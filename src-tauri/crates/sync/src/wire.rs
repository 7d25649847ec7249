//! The connection of one signed-in person, and what its errors mean for sync.

use std::fmt;

use vetdesk_domain::ids::ClinicId;
use vetdesk_server::{Address, Identity, Password, Server, ServerError};

use crate::status::Trouble;
use crate::step::Failure;

/// All that is needed to reach the server again. Holds the password for as long as the person is signed in.
#[derive(Clone)]
pub struct Connector {
    pub address: Address,
    pub login: String,
    pub password: Password,
    pub workstation: String,
    pub clinic: ClinicId,
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").field("address", &self.address).field("login", &self.login).finish_non_exhaustive()
    }
}

impl Connector {
    /// Signs in once more.
    ///
    /// # Errors
    /// Those of [`Server::sign_in`].
    pub async fn connect(&self) -> Result<(Server, Identity), ServerError> {
        Server::sign_in(&self.address, &self.login, &self.password, &self.workstation).await
    }
}

pub(crate) fn meaning_of(error: &ServerError) -> Failure {
    if error.is_offline() {
        return Failure::Offline;
    }
    match error {
        ServerError::TryAgain(_) => Failure::TryAgain,
        ServerError::WrongPassword | ServerError::NotAllowed => Failure::Fatal(Trouble::Refused),
        ServerError::NoTls | ServerError::CertificateExpired | ServerError::CertificateUntrusted | ServerError::CertificateWrongHost => {
            Failure::Fatal(Trouble::Certificate)
        }
        ServerError::NotVetdesk | ServerError::NotMigrated | ServerError::SchemaTooNew { .. } | ServerError::SchemaTooOld { .. } => {
            Failure::Fatal(Trouble::Version)
        }
        // The session row ran out or was taken away: a new sign-in with the same password decides.
        ServerError::SessionEnded => Failure::Offline,
        _ => Failure::Poison,
    }
}
