//! `vetdesk-admin doctor`: what is wrong with a server, in words, and what to do.

use std::process::ExitCode;

use anyhow::Result;
use chrono::Utc;
use clap::Args;
use vetdesk_server::{ServerError, migrate, probe};

use crate::ask::say;
use crate::reach::ReachArguments;

#[derive(Args)]
pub struct DoctorArguments {
    #[command(flatten)]
    reach: ReachArguments,
}

const EXTENSIONS: [&str; 4] = ["btree_gist", "citext", "pg_trgm", "unaccent"];

/// Goes from the outside inwards and stops where what comes next cannot be seen.
pub async fn run(arguments: DoctorArguments) -> Result<ExitCode> {
    let reach = &arguments.reach;
    let address = reach.address();
    say(format_args!("Server {}:{}, database {}", address.host, address.port, address.database));
    if let Err(error) = probe(&address).await {
        return Ok(bad("reachable, with a certificate that can be trusted", &error));
    }
    good(if reach.loopback { "reachable (this PC, without TLS)" } else { "reachable; TLS, certificate and host name agree" });
    let Some(login) = reach.login.as_deref() else {
        say(format_args!("  ·   give --login NAME to see the rest"));
        return Ok(ExitCode::SUCCESS);
    };
    let (server, identity) = match reach.sign_in().await {
        Ok(signed_in) => signed_in,
        Err(error) => match error.downcast::<ServerError>() {
            Ok(error) => return Ok(bad("sign-in and schema", &error)),
            Err(error) => return Err(error),
        },
    };
    good(&format!("{login} can sign in, as {}", identity.role));
    good(&format!("schema {} of {}", identity.schema_version, migrate::KNOWN));
    let mut is_well = true;
    match identity.check_clock(Utc::now()) {
        Ok(()) => good("clocks agree"),
        Err(error) => {
            bad("clocks", &error);
            is_well = false;
        }
    }
    let mut lease = server.begin_write().await?;
    let connection = lease.connection()?;
    let present: Vec<String> = sqlx::query_scalar("SELECT extname::text FROM pg_extension").fetch_all(&mut *connection).await?;
    let missing: Vec<_> = EXTENSIONS.iter().filter(|name| !present.iter().any(|known| known == *name)).collect();
    is_well &= judge("extensions", &format!("{missing:?} missing: run `vetdesk-admin migrate prepare` as a superuser"), missing.is_empty());
    let strong: Vec<String> = sqlx::query_scalar(
        "SELECT rolname::text FROM pg_roles
          WHERE starts_with(rolname, 'st_') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
    )
    .fetch_all(&mut *connection)
    .await?;
    is_well &=
        judge("no login of the staff has more rights than it needs", &format!("too strong: {}", strong.join(", ")), strong.is_empty());
    let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut *connection).await?;
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok()).unwrap_or_default();
    is_well &= judge(&format!("PostgreSQL {version}"), "15 or later is needed", major >= 15);
    lease.commit().await?;
    server.sign_out().await?;
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn good(what: &str) {
    say(format_args!("  ok  {what}"));
}

fn judge(what: &str, otherwise: &str, is_good: bool) -> bool {
    if is_good {
        good(what);
    } else {
        say(format_args!("  !!  {what}: {otherwise}"));
    }
    is_good
}

fn bad(what: &str, error: &ServerError) -> ExitCode {
    say(format_args!("  !!  {what}: {error}"));
    if let Some(advice) = advice(error) {
        say(format_args!("      {advice}"));
    }
    ExitCode::FAILURE
}

fn advice(error: &ServerError) -> Option<&'static str> {
    Some(match error {
        ServerError::Unreachable | ServerError::TimedOut => {
            "is the host right, does PostgreSQL listen there, does a firewall let port and host through?"
        }
        ServerError::NotPostgres => "is the port right? PostgreSQL's own is 5432",
        ServerError::NoTls => "set ssl = on with a certificate in postgresql.conf; without TLS nobody signs in",
        ServerError::CertificateExpired => "renew the server's certificate, or mend this PC's clock",
        ServerError::CertificateUntrusted => "give --ca-file with the authority that signed the server's certificate",
        ServerError::CertificateWrongHost => "use the host name that stands in the certificate",
        ServerError::NotVetdesk => "is the database's name right? A new one needs `vetdesk-admin migrate prepare`",
        ServerError::NotMigrated | ServerError::SchemaTooOld { .. } => "run `vetdesk-admin migrate up`",
        ServerError::SchemaTooNew { .. } => "install the newer version of this program",
        ServerError::ClockIsOff { .. } => "let both PCs take their time from the network (NTP)",
        ServerError::WrongPassword => "is the sign-in name right?",
        _ => return None,
    })
}
