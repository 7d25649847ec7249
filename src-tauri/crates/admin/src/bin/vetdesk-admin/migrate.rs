//! `vetdesk-admin migrate`: the schema of a server, forward and back.

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection, PgConnection};
use vetdesk_server::migrate;

use crate::ask::{say, secret};

#[derive(Args)]
pub struct MigrateArguments {
    #[command(subcommand)]
    what: Step,
    /// File with the connection in its first line: postgres://name:password@host/database?sslmode=verify-full
    #[arg(long, global = true)]
    url_file: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Step {
    /// Once a server and database, as a superuser: roles, extensions, schemas.
    Prepare,
    /// Apply what is not yet applied.
    Up,
    /// Take the newest migrations back, with what they hold.
    Down {
        /// How many.
        #[arg(default_value_t = 1)]
        count: usize,
        /// Without it nothing is taken back: data goes with its tables.
        #[arg(long)]
        lose_data: bool,
    },
    /// Say which version the database has.
    Status,
}

pub async fn run(arguments: MigrateArguments) -> Result<ExitCode> {
    let url = secret(arguments.url_file.as_deref(), "Connection (postgres://…)")?;
    let mut connection = connect(&url).await?;
    match arguments.what {
        Step::Prepare => {
            migrate::prepare_roles(&mut connection).await.context("the roles; this needs a superuser")?;
            migrate::prepare_database(&mut connection).await.context("the database; this needs a superuser")?;
            say(format_args!("Prepared. Next: vetdesk-admin migrate up"));
        }
        Step::Up => {
            let before = known_version(&mut connection).await?;
            migrate::up(&mut connection).await?;
            say(format_args!("Schema {before} → {}.", migrate::version(&mut connection).await?));
        }
        Step::Down { count, lose_data } => {
            let before = known_version(&mut connection).await?;
            if !lose_data {
                bail!("version {before} would lose {count} migration(s) and what they hold; say --lose-data if that is meant");
            }
            migrate::down(&mut connection, count).await?;
            say(format_args!("Schema {before} → {}.", migrate::version(&mut connection).await?));
        }
        Step::Status => {
            let version = migrate::version(&mut connection).await?;
            say(format_args!("The database has schema {version}; this program knows {}.", migrate::KNOWN));
            if version != migrate::KNOWN {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    connection.close().await?;
    Ok(ExitCode::SUCCESS)
}

async fn known_version(connection: &mut PgConnection) -> Result<i64> {
    let version = migrate::version(connection).await?;
    if version > migrate::KNOWN {
        bail!("the database has schema {version}, this program knows {}: use the newer program", migrate::KNOWN);
    }
    Ok(version)
}

/// Never in clear over a network.
pub async fn connect(url: &str) -> Result<PgConnection> {
    // The error of a URL that does not parse would show what is in it.
    let Ok(options) = PgConnectOptions::from_str(url.trim()) else {
        bail!("the connection is not of the form postgres://name:password@host/database");
    };
    let is_here = matches!(options.get_host(), "localhost" | "127.0.0.1" | "::1") || options.get_socket().is_some();
    if !is_here && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
        bail!("{}: a server elsewhere needs sslmode=verify-full", options.get_host());
    }
    PgConnection::connect_with(&options).await.map_err(vetdesk_server::ServerError::from).context("the server")
}
