//! Which server, and who asks.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use vetdesk_server::{Address, Identity, Server, Trust};

use crate::ask;

#[derive(Debug, Clone, Args)]
pub struct ReachArguments {
    /// Host of the server, as its certificate names it.
    #[arg(long, default_value = "localhost")]
    pub host: String,
    #[arg(long, default_value_t = 5432)]
    pub port: u16,
    #[arg(long, default_value = "vetdesk")]
    pub database: String,
    /// Certificate of the authority to trust, where the system does not know it.
    #[arg(long)]
    pub ca_file: Option<PathBuf>,
    /// The private server on this very PC, which has no TLS.
    #[arg(long, conflicts_with = "ca_file")]
    pub loopback: bool,
    /// Sign-in name of a manager of the practice.
    #[arg(long)]
    pub login: Option<String>,
    /// File with the password in its first line; asked for where none is given.
    #[arg(long)]
    pub password_file: Option<PathBuf>,
}

impl ReachArguments {
    pub fn address(&self) -> Address {
        let trust = if self.loopback { Trust::Loopback } else { Trust::VerifyFull { ca_file: self.ca_file.clone() } };
        Address { host: self.host.clone(), port: self.port, database: self.database.clone(), trust }
    }

    /// Signs in as the person.
    pub async fn sign_in(&self) -> Result<(Server, Identity)> {
        let login = self.login.as_deref().context("say who you are: --login NAME")?;
        let password = ask::password(self.password_file.as_deref(), &format!("Password of {login}"))?;
        Ok(Server::sign_in(&self.address(), login, &password, "vetdesk-admin").await?)
    }
}
