//! PostgreSQL servers for tests: one of each version shared by every test process, and servers a
//! test may have for itself.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use vetdesk_embedded::{Binaries, Embedded, Lifetime, StartOptions};

use crate::certificates::{AUTHORITY_FILE, Issued, kept_in};
use crate::places::clusters;

/// Where Debian keeps the oldest version we support.
const SYSTEM_15: &str = "/usr/lib/postgresql/15";

/// The versions the tests run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The system's: the oldest supported one. Its shared server speaks TLS for `localhost`.
    Fifteen,
    /// The one the app brings along.
    Seventeen,
}

/// A running server of real PostgreSQL.
#[derive(Debug)]
pub struct TestCluster {
    server: Embedded,
    /// Who signed the server's certificate.
    authority: Option<PathBuf>,
    /// The folder of a server that is a test's own; goes with it.
    folder: Option<TempDir>,
}

impl Version {
    /// What `VETDESK_TEST_PG` asks for; 17 if it asks for nothing.
    pub fn chosen() -> Result<Self> {
        match std::env::var("VETDESK_TEST_PG").as_deref() {
            Err(_) | Ok("" | "17") => Ok(Self::Seventeen),
            Ok("15") => Ok(Self::Fifteen),
            Ok(other) => bail!("VETDESK_TEST_PG is {other:?}; it may be 15 or 17"),
        }
    }

    fn home(self) -> PathBuf {
        clusters().join(match self {
            Self::Fifteen => "pg15",
            Self::Seventeen => "pg17",
        })
    }

    fn binaries(self) -> Result<Binaries> {
        match self {
            Self::Fifteen => Binaries::at(SYSTEM_15).context("PostgreSQL 15 is not installed (Debian: postgresql-15)"),
            Self::Seventeen => Binaries::find(None).context("run `npm ci` in src-tauri/crates/embedded/postgres first"),
        }
    }
}

impl TestCluster {
    /// The server of the chosen version that all test processes share. Started by the first that
    /// asks, and left running.
    pub async fn shared() -> Result<&'static Self> {
        Self::shared_of(Version::chosen()?).await
    }

    /// The shared server of a version the test insists on.
    pub async fn shared_of(version: Version) -> Result<&'static Self> {
        static FIFTEEN: OnceCell<TestCluster> = OnceCell::const_new();
        static SEVENTEEN: OnceCell<TestCluster> = OnceCell::const_new();
        let cell = match version {
            Version::Fifteen => &FIFTEEN,
            Version::Seventeen => &SEVENTEEN,
        };
        cell.get_or_try_init(|| Self::share(version)).await
    }

    /// A server of the chosen version for this test alone, for what would disturb others: stopping
    /// it, roles and settings of the whole server. Costs about a second.
    pub async fn own() -> Result<Self> {
        Self::own_with(Version::chosen()?, |options| options).await
    }

    /// A server for this test alone, with options the test adds.
    pub async fn own_with(version: Version, adapt: impl FnOnce(StartOptions) -> StartOptions) -> Result<Self> {
        let parent = clusters().join("own");
        std::fs::create_dir_all(&parent)?;
        let folder = tempfile::tempdir_in(&parent)?;
        let options = adapt(StartOptions::for_tests(folder.path(), version.binaries()?));
        Ok(Self { server: Embedded::start(options).await?, authority: None, folder: Some(folder) })
    }

    /// A server for this test alone that shows the given certificate to whoever asks for TLS.
    pub async fn own_with_tls(version: Version, shown: &Issued) -> Result<Self> {
        Self::own_with(version, |options| with_tls(options, shown)).await
    }

    /// The server itself: port, password, process, stop.
    pub fn server(&self) -> &Embedded {
        &self.server
    }

    /// Gives the server back, to stop it and start it again in the same folder.
    pub fn into_parts(self) -> (Embedded, Option<TempDir>) {
        (self.server, self.folder)
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.server.port()).into()
    }

    /// The certificate to trust for this server, where it speaks TLS; its host is `localhost`.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }

    /// The superuser in the given database, without TLS.
    pub fn superuser(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new()
            .host(self.server.host())
            .port(self.server.port())
            .username(self.server.superuser())
            .password(self.server.password().expose())
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .disable_statement_logging()
    }

    /// Stops every shared server and every server that a killed test left behind.
    pub async fn stop_all() -> Result<()> {
        for version in [Version::Fifteen, Version::Seventeen] {
            if let (home, Ok(binaries)) = (version.home(), version.binaries())
                && home.is_dir()
            {
                Embedded::stop_at(&home, binaries).await?;
            }
        }
        let Ok(left_behind) = std::fs::read_dir(clusters().join("own")) else {
            return Ok(());
        };
        for home in left_behind {
            let home = home?.path();
            Embedded::stop_at(&home, Version::Seventeen.binaries()?).await?;
            std::fs::remove_dir_all(home)?;
        }
        Ok(())
    }

    async fn share(version: Version) -> Result<Self> {
        let mut options = StartOptions::for_tests(version.home(), version.binaries()?);
        options.lifetime = Lifetime::UntilStopped;
        let mut authority = None;
        if version == Version::Fifteen {
            let certificates = clusters().join("certificates");
            options = with_tls(options, &kept_in(&certificates)?);
            authority = Some(certificates.join(AUTHORITY_FILE));
        }
        let server = Embedded::attach_or_start(options).await?;
        let started = !server.was_running();
        let cluster = Self { server, authority, folder: None };
        if started {
            cluster.drop_left_overs().await?;
        }
        Ok(cluster)
    }

    /// Databases and logins of tests that were killed in an earlier run.
    async fn drop_left_overs(&self) -> Result<()> {
        let mut db = PgConnection::connect_with(&self.superuser("postgres")).await?;
        let left_over: Vec<String> = sqlx::query_scalar(
            r"select format('drop database %I with (force)', datname) from pg_database
              where datname like 'test\_%'
              union all
              select format('drop role %I', rolname) from pg_roles where rolname like 'st\_%\_________'
              order by 1",
        )
        .fetch_all(&mut db)
        .await?;
        for statement in left_over {
            // A test that has just begun may be using it.
            let _ = sqlx::query(AssertSqlSafe(statement)).execute(&mut db).await;
        }
        db.close().await?;
        Ok(())
    }
}

fn with_tls(options: StartOptions, shown: &Issued) -> StartOptions {
    options
        .file("server.pem", shown.certificate.clone())
        .file("server.key", shown.key.clone())
        .setting("ssl", "on")
        .setting("ssl_cert_file", "server.pem")
        .setting("ssl_key_file", "server.key")
}
