//! Everything that can go wrong with the server, by what a person or the sync driver does about it.

use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;

use rustls::{CertificateError, Error as TlsError};
use rustls_pki_types::InvalidDnsNameError;

#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the server cannot be reached")]
    Unreachable,
    /// Also where there is no such login: the two look the same.
    #[error("the sign-in name or the password is wrong")]
    WrongPassword,
    #[error("the server offers no TLS")]
    NoTls,
    /// By this PC's clock: past its end, or not begun.
    #[error("the server's certificate is not valid at this time")]
    CertificateExpired,
    #[error("the server's certificate leads to no trusted authority")]
    CertificateUntrusted,
    #[error("the server's certificate names another host")]
    CertificateWrongHost,
    #[error("the file of trusted authorities {path} cannot be used", path = path.display())]
    CaFile { path: PathBuf, source: io::Error },
    /// A web server, a login page of the building's network … The real one may be there again later.
    #[error("what answers there is no PostgreSQL")]
    NotPostgres,
    #[error("there is no practice's database of that name")]
    NotVetdesk,
    #[error("the database has not been migrated")]
    NotMigrated,
    #[error("the database is of version {found}; this program knows {known}")]
    SchemaTooNew { found: i64, known: i64 },
    #[error("the database is of version {found}; this program needs {known}")]
    SchemaTooOld { found: i64, known: i64 },
    /// A warning: see [`crate::Identity::check_clock`]. Positive where this PC is ahead.
    #[error("this PC's clock is {seconds} s off the server's")]
    ClockIsOff { seconds: i64 },
    #[error("not allowed")]
    NotAllowed,
    /// Empty, or with characters that no keyboard makes.
    #[error("this password cannot be used")]
    UnusablePassword,
    /// Other letters than a sign-in name may have, or taken.
    #[error("this sign-in name cannot be used")]
    UnusableLogin,
    #[error("the session has ended: sign in again")]
    SessionEnded,
    /// The server is busy, restarting, or two transactions got in each other's way: nothing was written, try again.
    #[error("try again")]
    TryAgain(#[source] sqlx::Error),
    /// No answer in time. What was asked for may or may not have been done.
    #[error("the server did not answer in time")]
    TimedOut,
    #[error("the server's answer has not the expected form: {0}")]
    Misfit(&'static str),
    #[error("the database refuses")]
    Database(#[source] sqlx::Error),
    #[error("the migrations cannot be run")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl ServerError {
    /// True where the network or the server is away: work goes on, the queue waits.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Unreachable | Self::TimedOut | Self::NotPostgres)
    }

    /// True where the very same call may succeed by itself.
    #[must_use]
    pub fn is_retry(&self) -> bool {
        matches!(self, Self::TryAgain(_) | Self::TimedOut)
    }
}

impl From<sqlx::Error> for ServerError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) => {
                let state = refusal.code().map(|state| state.into_owned()).unwrap_or_default();
                from_state(&state, error)
            }
            sqlx::Error::Io(io) => from_tls(io).unwrap_or(Self::Unreachable),
            sqlx::Error::Tls(tls) => from_tls(tls.as_ref()).unwrap_or(Self::NoTls),
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Unreachable,
            _ => Self::Database(error),
        }
    }
}

/// By PostgreSQL's own error codes; never by its words.
fn from_state(state: &str, error: sqlx::Error) -> ServerError {
    match state {
        "28P01" => ServerError::WrongPassword,
        "28000" | "42501" => ServerError::NotAllowed,
        "3D000" => ServerError::NotVetdesk,
        "VD002" => ServerError::SessionEnded,
        "57014" => ServerError::TimedOut,
        "40001" | "40P01" | "55P03" | "25P03" => ServerError::TryAgain(error),
        _ if state.starts_with("53") || state.starts_with("57P0") || state.starts_with("08") => ServerError::TryAgain(error),
        _ => ServerError::Database(error),
    }
}

/// The reason that TLS gave, however deep it lies.
fn from_tls(outermost: &(dyn StdError + 'static)) -> Option<ServerError> {
    let mut next = Some(outermost);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<TlsError>() {
            return Some(match tls {
                TlsError::InvalidCertificate(reason) => from_certificate(reason),
                TlsError::NoCertificatesPresented | TlsError::UnsupportedNameType => ServerError::CertificateUntrusted,
                _ => ServerError::NoTls,
            });
        }
        if error.is::<InvalidDnsNameError>() {
            return Some(ServerError::CertificateWrongHost);
        }
        // An I/O error keeps what it wraps out of `source`.
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn from_certificate(reason: &CertificateError) -> ServerError {
    match reason {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => ServerError::CertificateExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => ServerError::CertificateWrongHost,
        _ => ServerError::CertificateUntrusted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(tls: TlsError) -> ServerError {
        sqlx::Error::Io(io::Error::new(io::ErrorKind::InvalidData, tls)).into()
    }

    #[test]
    fn reads_the_reason_out_of_the_wrapping() {
        assert!(matches!(wrapped(TlsError::InvalidCertificate(CertificateError::Expired)), ServerError::CertificateExpired));
        assert!(matches!(wrapped(TlsError::InvalidCertificate(CertificateError::UnknownIssuer)), ServerError::CertificateUntrusted));
        assert!(matches!(wrapped(TlsError::InvalidCertificate(CertificateError::NotValidForName)), ServerError::CertificateWrongHost));
        assert!(matches!(sqlx::Error::Tls("no".into()).into(), ServerError::NoTls));
        assert!(matches!(sqlx::Error::Io(io::ErrorKind::ConnectionRefused.into()).into(), ServerError::Unreachable));
    }
}
