//! The servers and databases that other tests stand on.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use vetdesk_harness::{Authority, Fault, Proxy, TestCluster, TestDb, Version, migrations_key};

async fn one_table(owner: PgConnectOptions) -> Result<()> {
    let mut db = owner.connect().await?;
    sqlx::query("create table pets (name text)").execute(&mut db).await?;
    Ok(db.close().await?)
}

async fn count(db: &TestDb<'_>) -> Result<i64> {
    let mut db = db.superuser().connect().await?;
    let count = sqlx::query_scalar("select count(*) from pets");
    Ok(count.fetch_one(&mut db).await?)
}

async fn has(cluster: &TestCluster, what: &'static str, name: &str) -> Result<bool> {
    let mut db = cluster.superuser("postgres").connect().await?;
    let found = sqlx::query_scalar(what).bind(name).fetch_one(&mut db);
    Ok(found.await?)
}

#[tokio::test]
async fn each_test_has_its_own_copy() -> Result<()> {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let key = format!("own_copy_{:08x}", rand::random::<u32>());
    let make = async |owner: PgConnectOptions| {
        MADE.fetch_add(1, Ordering::SeqCst);
        one_table(owner).await
    };
    let (first, second) = tokio::join!(TestDb::from_template(&key, make), TestDb::from_template(&key, make),);
    let (first, second) = (first?, second?);
    assert_eq!(MADE.load(Ordering::SeqCst), 1);

    let mut db = first.superuser().connect().await?;
    sqlx::query("insert into pets values ('Rex')").execute(&mut db).await?;
    db.close().await?;
    assert_eq!((count(&first).await?, count(&second).await?), (1, 0));

    let version: String = {
        let mut db = first.superuser().connect().await?;
        sqlx::query_scalar("show server_version").fetch_one(&mut db).await?
    };
    let expected = match Version::chosen()? {
        Version::Fifteen => "15.",
        Version::Seventeen => "17.",
    };
    ensure!(version.starts_with(expected), "{version}");
    Ok(())
}

#[tokio::test]
async fn database_and_logins_go_with_the_test() -> Result<()> {
    let cluster = TestCluster::shared().await?;
    let database = "select exists (select from pg_database where datname = $1)";
    let role = "select exists (select from pg_roles where rolname = $1)";
    let db = TestDb::from_template("one_table", one_table).await?;
    let (name, kim) = (db.name().to_owned(), db.login("kim"));
    assert_eq!(kim, db.login("kim"));
    assert_eq!(kim.len(), "st_kim_12345678".len());
    let mut owner = db.superuser().connect().await?;
    for statement in [format!("create role {kim} login"), format!("grant select on pets to {kim}")] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut owner).await?;
    }
    assert!(has(cluster, database, &name).await?);
    assert!(has(cluster, role, &kim).await?);
    // With a connection still open, as a test that fails leaves it.
    drop(db);
    assert!(!has(cluster, database, &name).await?);
    assert!(!has(cluster, role, &kim).await?);
    drop(owner);
    Ok(())
}

#[tokio::test]
async fn a_template_that_fails_is_made_anew() -> Result<()> {
    let key = format!("fails_{:08x}", rand::random::<u32>());
    let broken = async |owner: PgConnectOptions| {
        one_table(owner).await?;
        anyhow::bail!("on purpose")
    };
    assert!(TestDb::from_template(&key, broken).await.is_err());
    let db = TestDb::from_template(&key, one_table).await?;
    assert_eq!(count(&db).await?, 0);
    Ok(())
}

#[tokio::test]
async fn the_key_follows_the_migrations() -> Result<()> {
    let key = migrations_key()?;
    assert_eq!(key, migrations_key()?);
    assert_eq!(key.len(), 16);
    Ok(())
}

#[tokio::test]
async fn an_own_server_can_be_stopped_and_started() -> Result<()> {
    let cluster = TestCluster::own().await?;
    let db = TestDb::on(&cluster, "one_table", one_table).await?;
    let proxy = Proxy::to(db.address()).await?;
    let through = db.superuser().port(proxy.port());
    let mut client = through.clone().connect().await?;
    client.ping().await?;

    proxy.cut();
    assert!(client.ping().await.is_err());
    let mut client = through.clone().connect().await?;
    client.ping().await?;
    proxy.refuse();
    assert!(through.connect().await.is_err());
    Ok(())
}

/// `localhost` with full verification of the certificate against `authority`.
async fn verified(cluster: &TestCluster, authority: &str) -> sqlx::Result<bool> {
    let mut db: PgConnection = cluster
        .superuser("postgres")
        .host("localhost")
        .ssl_mode(PgSslMode::VerifyFull)
        .ssl_root_cert_from_pem(authority.as_bytes().to_vec())
        .connect()
        .await?;
    sqlx::query_scalar("select ssl from pg_stat_ssl where pid = pg_backend_pid()").fetch_one(&mut db).await
}

#[tokio::test]
async fn only_a_good_certificate_is_trusted() -> Result<()> {
    let ours = Authority::new("ours")?;
    let other = Authority::new("ours")?;
    let cases = [
        (&ours, Fault::None, ""),
        (&ours, Fault::Expired, "expired"),
        (&ours, Fault::NotYetValid, "not valid yet"),
        (&ours, Fault::OtherHost, "not valid for name"),
        (&other, Fault::None, "unknown issuer|invalid peer certificate"),
    ];
    for (authority, fault, refusal) in cases {
        let shown = authority.issue(fault)?;
        let cluster = TestCluster::own_with_tls(Version::chosen()?, &shown).await?;
        match (verified(&cluster, &ours.pem()).await, refusal) {
            (Ok(encrypted), "") => assert!(encrypted),
            (Err(error), said) if !said.is_empty() => {
                let error = error.to_string();
                let expected = said.split('|').any(|part| error.contains(part));
                assert!(expected, "{fault:?}: {error}");
            }
            (outcome, _) => anyhow::bail!("{fault:?}: {outcome:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_shared_fifteen_speaks_tls() -> Result<()> {
    let cluster = TestCluster::shared_of(Version::Fifteen).await?;
    let authority = std::fs::read_to_string(cluster.authority().unwrap())?;
    assert!(verified(cluster, &authority).await?);
    Ok(())
}
