//! A database of its own for each test, copied from a template that is made once.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};

use crate::TestCluster;

/// Templates of older migrations that are kept, for another branch may want them again.
const TEMPLATES_KEPT: i64 = 4;

/// A database that goes with the test, and logins that go with it. Logins belong to the whole
/// server, which all tests share: their names carry the database's own number.
#[derive(Debug)]
pub struct TestDb<'a> {
    cluster: &'a TestCluster,
    name: String,
    number: String,
    logins: Mutex<Vec<String>>,
}

impl TestDb<'static> {
    /// A copy of the template `key` on the shared server. Where there is none, `make` makes it, as
    /// the superuser of an empty database; it must close its connections.
    pub async fn from_template(key: &str, make: impl AsyncFnOnce(PgConnectOptions) -> Result<()>) -> Result<Self> {
        Self::on(TestCluster::shared().await?, key, make).await
    }

    /// An empty database on the shared server.
    pub async fn empty() -> Result<Self> {
        Self::copied(TestCluster::shared().await?, "template0").await
    }
}

impl<'a> TestDb<'a> {
    /// Like [`TestDb::from_template`], on a server of the test's choice.
    pub async fn on(cluster: &'a TestCluster, key: &str, make: impl AsyncFnOnce(PgConnectOptions) -> Result<()>) -> Result<Self> {
        let template = format!("vetdesk_template_{key}");
        ensure_template(cluster, &template, make).await.context("making the template database")?;
        Self::copied(cluster, &template).await
    }

    /// The superuser in this database.
    pub fn superuser(&self) -> PgConnectOptions {
        self.cluster.superuser(&self.name)
    }

    /// A login name of this test alone: `kim` gives `st_kim_` and eight hexadecimal digits. Always
    /// the same for the same stem. The role, if the test makes it, goes with the database.
    pub fn login(&self, stem: &str) -> String {
        let login = format!("st_{stem}_{}", self.number);
        let mut known = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&login) {
            known.push(login.clone());
        }
        login
    }

    /// Name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its server listens.
    pub fn address(&self) -> SocketAddr {
        self.cluster.address()
    }

    /// Its server.
    pub fn cluster(&self) -> &'a TestCluster {
        self.cluster
    }

    async fn copied(cluster: &'a TestCluster, template: &str) -> Result<Self> {
        let number = format!("{:08x}", rand::random::<u32>());
        let name = format!("test_{number}");
        let mut db = PgConnection::connect_with(&cluster.superuser("postgres")).await?;
        run(&mut db, format!("create database {name} template {template}")).await?;
        db.close().await?;
        Ok(Self { cluster, name, number, logins: Mutex::default() })
    }
}

impl Drop for TestDb<'_> {
    fn drop(&mut self) {
        let options = self.cluster.superuser("postgres");
        let mut statements = vec![format!("drop database if exists {} with (force)", self.name)];
        let logins = self.logins.get_mut().unwrap_or_else(PoisonError::into_inner);
        statements.extend(logins.iter().map(|login| format!("drop role if exists {login}")));
        // A thread of its own: the test's runtime may be the one that is dropping us.
        let dropped = std::thread::spawn(move || -> Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut db = PgConnection::connect_with(&options).await?;
                for statement in statements {
                    run(&mut db, statement).await?;
                }
                Ok(db.close().await?)
            })
        });
        if !matches!(dropped.join(), Ok(Ok(()))) {
            // The next start of the server tidies up; the test's own verdict stands.
            tracing::warn!(database = self.name, "a test's database stays behind");
        }
    }
}

async fn ensure_template(cluster: &TestCluster, template: &str, make: impl AsyncFnOnce(PgConnectOptions) -> Result<()>) -> Result<()> {
    let mut db = PgConnection::connect_with(&cluster.superuser("postgres")).await?;
    let there = "select exists (select from pg_database where datname = $1 and datistemplate)";
    let is_there = async |db: &mut PgConnection| -> sqlx::Result<bool> { sqlx::query_scalar(there).bind(template).fetch_one(db).await };
    if !is_there(&mut db).await? {
        // Whoever waited here finds it made.
        let lock = "select pg_advisory_lock(hashtext('vetdesk test template'))";
        sqlx::query(lock).execute(&mut db).await?;
        if !is_there(&mut db).await? {
            run(&mut db, format!("drop database if exists {template} with (force)")).await?;
            run(&mut db, format!("create database {template} template template0")).await?;
            make(cluster.superuser(template)).await?;
            run(&mut db, format!("alter database {template} is_template true allow_connections false")).await?;
            let end = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
            sqlx::query(end).bind(template).execute(&mut db).await?;
            drop_old_templates(&mut db).await?;
        }
    }
    // Ends the session and with it the lock.
    db.close().await?;
    Ok(())
}

async fn drop_old_templates(db: &mut PgConnection) -> Result<()> {
    let old: Vec<String> = sqlx::query_scalar(
        r"select datname::text from pg_database where datname like 'vetdesk\_template\_%'
          order by oid desc offset $1",
    )
    .bind(TEMPLATES_KEPT)
    .fetch_all(&mut *db)
    .await?;
    for template in old {
        run(db, format!("alter database {template} is_template false")).await?;
        run(db, format!("drop database if exists {template} with (force)")).await?;
    }
    Ok(())
}

async fn run(db: &mut PgConnection, statement: String) -> sqlx::Result<()> {
    sqlx::query(AssertSqlSafe(statement)).execute(db).await?;
    Ok(())
}
