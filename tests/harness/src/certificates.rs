//! Certificates for servers of tests, good ones and each kind of bad one.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd};

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it is for `localhost` and valid for years.
    None,
    /// It ended years ago.
    Expired,
    /// It begins years from now.
    NotYetValid,
    /// It is for another host than `localhost`.
    OtherHost,
}

/// An authority that signs certificates for servers.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A server's certificate and its key, both PEM.
#[derive(Debug, Clone)]
pub struct Issued {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    /// A new authority; two of the same name do not trust each other's certificates.
    pub fn new(name: &str) -> Result<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        Ok(Self { issuer })
    }

    /// What a client has to trust, PEM.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A server's certificate with the given fault.
    pub fn issue(&self, fault: Fault) -> Result<Issued> {
        let host = match fault {
            Fault::OtherHost => "elsewhere.test",
            Fault::None | Fault::Expired | Fault::NotYetValid => "localhost",
        };
        let mut params = CertificateParams::new(vec![host.to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, host);
        let (first, last) = match fault {
            Fault::Expired => (2019, 2020),
            Fault::NotYetValid => (2090, 2095),
            Fault::None | Fault::OtherHost => (2020, 2095),
        };
        params.not_before = date_time_ymd(first, 1, 1);
        params.not_after = date_time_ymd(last, 1, 1);
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Issued { certificate: certificate.pem(), key: key.serialize_pem() })
    }
}

/// The names of the files that [`kept_in`] keeps.
pub(crate) const AUTHORITY_FILE: &str = "authority.pem";

/// The good certificate of the shared servers: made once, kept in `folder` beside the authority's.
pub(crate) fn kept_in(folder: &Path) -> Result<Issued> {
    if !folder.join(AUTHORITY_FILE).is_file() {
        let parent = folder.parent().context("a folder for certificates")?;
        fs::create_dir_all(parent)?;
        let staging = tempfile::tempdir_in(parent)?;
        let authority = Authority::new("Vetdesk tests")?;
        let issued = authority.issue(Fault::None)?;
        fs::write(staging.path().join("server.pem"), &issued.certificate)?;
        fs::write(staging.path().join("server.key"), &issued.key)?;
        fs::write(staging.path().join(AUTHORITY_FILE), authority.pem())?;
        // Whoever comes second uses what the first one made.
        if fs::rename(staging.path(), folder).is_ok() {
            let _ = staging.keep();
        }
    }
    Ok(Issued { certificate: fs::read_to_string(folder.join("server.pem"))?, key: fs::read_to_string(folder.join("server.key"))? })
}
