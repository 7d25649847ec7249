//! Makes a demo clinic that stands already as large as the measured one.

use std::path::Path;

use anyhow::Result;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use uuid::Uuid;
use vetdesk_admin::demo::DemoPlan;
use vetdesk_domain::ids::{ClinicId, PracticeId};
use vetdesk_embedded::{Embedded, Lifetime, StartOptions};

use crate::clinic::{Size, binaries};
use crate::fill::fill;

/// `home` is the private server's folder; the server goes on running if it ran.
pub async fn grow(home: &Path, size: Size) -> Result<()> {
    let server =
        Embedded::attach_or_start(StartOptions { lifetime: Lifetime::UntilStopped, ..StartOptions::new(home, binaries()?) }).await?;
    let superuser = PgConnectOptions::new_without_pgpass()
        .host(server.host())
        .port(server.port())
        .username(server.superuser())
        .password(server.password().expose())
        .ssl_mode(PgSslMode::Disable);
    let demo = DemoPlan::new(superuser);
    let mut db = demo.superuser.database(&demo.database).disable_statement_logging().connect().await?;
    let (practice, clinic, zone): (Uuid, Uuid, String) =
        sqlx::query_as("SELECT practice_id, id, time_zone FROM clinic.clinics ORDER BY id LIMIT 1").fetch_one(&mut db).await?;
    fill(&mut db, size, PracticeId(practice), ClinicId(clinic), &zone).await
}
