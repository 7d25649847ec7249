//! Where the server is and why it is believed.

use std::io;
use std::path::PathBuf;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::error::ServerError;

/// One PostgreSQL server and the database on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub host: String,
    pub port: u16,
    pub database: String,
    pub trust: Trust,
}

/// Why the other end is believed to be the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// TLS; the certificate must lead to `ca_file` or to an authority that the system trusts, and must name the host.
    VerifyFull { ca_file: Option<PathBuf> },
    /// The private server on this very PC, without TLS. Any host but this PC is refused.
    Loopback,
}

/// What a statement may cost before the server gives it up. Below the limits that this side waits for.
const SETTINGS: [(&str, &str); 8] = [
    ("DateStyle", "ISO"),
    ("TimeZone", "UTC"),
    ("statement_timeout", "55s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "30s"),
    // A PC that was unplugged must not hold its locks for hours.
    ("tcp_keepalives_idle", "15"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
];

impl Address {
    /// Options that nothing in the environment can weaken.
    pub(crate) fn options(&self, role: &str, password: &str) -> Result<PgConnectOptions, ServerError> {
        // What libpq's variables say is overwritten: they belong to whoever started the program.
        let options = PgConnectOptions::new_without_pgpass()
            .host(&self.host)
            .port(self.port)
            .database(&self.database)
            .username(role)
            .password(password)
            .application_name("vetdesk")
            .options(SETTINGS);
        match &self.trust {
            Trust::Loopback => match self.host.as_str() {
                "127.0.0.1" | "::1" => Ok(options.ssl_mode(PgSslMode::Disable)),
                // Not asked of a resolver, which could answer with another PC.
                "localhost" => Ok(options.host("127.0.0.1").ssl_mode(PgSslMode::Disable)),
                _ => Err(ServerError::NoTls),
            },
            Trust::VerifyFull { ca_file } => {
                if self.host.starts_with('/') {
                    return Err(ServerError::CertificateWrongHost); // a socket's folder: no name that a certificate could bear
                }
                let authority = match ca_file {
                    Some(path) => certificates(path).map_err(|source| ServerError::CaFile { path: path.clone(), source })?,
                    None => Vec::new(),
                };
                Ok(options.ssl_mode(PgSslMode::VerifyFull).ssl_root_cert_from_pem(authority))
            }
        }
    }
}

/// The file's bytes, if it holds certificates at all.
fn certificates(path: &PathBuf) -> io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    let mut count = 0;
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        certificate.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
        count += 1;
    }
    if count == 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no certificate in it"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(host: &str, trust: Trust) -> Address {
        Address { host: host.to_owned(), port: 5432, database: "vetdesk".to_owned(), trust }
    }

    #[test]
    fn only_this_pc_goes_without_tls() {
        for (host, is_taken) in
            [("127.0.0.1", true), ("::1", true), ("localhost", true), ("10.0.0.2", false), ("localhost.evil.example", false)]
        {
            assert_eq!(address(host, Trust::Loopback).options("st_x", "").is_ok(), is_taken, "{host}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_always_verified() {
        let options = address("db.example", Trust::VerifyFull { ca_file: None }).options("st_x", "").unwrap();
        assert!(matches!(options.get_ssl_mode(), PgSslMode::VerifyFull));
        assert!(address("/run/postgresql", Trust::VerifyFull { ca_file: None }).options("st_x", "").is_err());
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let file = std::env::temp_dir().join(format!("vetdesk-ca-{}", uuid::Uuid::now_v7()));
        std::fs::write(&file, "nothing here").unwrap();
        let refused = address("db.example", Trust::VerifyFull { ca_file: Some(file.clone()) }).options("st_x", "");
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(refused, Err(ServerError::CaFile { .. })));
    }
}
