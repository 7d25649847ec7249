//! The schema goes up, down and up again, by a login that is no superuser, empty and full, on both versions.

use anyhow::Result;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use vetdesk_harness::{TestCluster, TestDb, Version};
use vetdesk_server::{ServerError, migrate};

use crate::practices::{A, Practices};

/// Everything that a migration makes, as text.
async fn catalogue(db: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(include_str!("catalogue.sql")).fetch_all(db).await?)
}

/// What stands on one side alone.
fn difference(before: &[String], after: &[String]) -> Vec<String> {
    let only = |these: &[String], those: &[String], sign: &str| {
        these.iter().filter(|one| !those.contains(one)).map(|one| format!("{sign} {one}")).collect()
    };
    let (lost, gained): (Vec<_>, Vec<_>) = (only(before, after, "-"), only(after, before, "+"));
    [lost, gained].concat()
}

async fn there_and_back(version: Version) -> Result<()> {
    let cluster = TestCluster::shared_of(version).await?;
    let db = TestDb::on(cluster, "empty", async |_| Ok(())).await?;
    let mut superuser = db.superuser().connect().await?;
    assert!(matches!(migrate::version(&mut superuser).await, Err(ServerError::NotVetdesk)));
    migrate::prepare_roles(&mut superuser).await?;
    migrate::prepare_database(&mut superuser).await?;
    let untouched = catalogue(&mut superuser).await?;
    let login = db.login("migrator");
    superuser.execute(AssertSqlSafe(format!("CREATE ROLE {login} LOGIN PASSWORD 'just for this test' IN ROLE vetdesk_migrator"))).await?;
    let mut migrator = db.superuser().username(&login).password("just for this test").connect().await?;
    assert_eq!(migrate::version(&mut migrator).await?, 0);
    migrate::up(&mut migrator).await?;
    migrate::up(&mut migrator).await?;
    assert_eq!(migrate::version(&mut migrator).await?, migrate::KNOWN);
    let first = catalogue(&mut superuser).await?;
    assert!(first.len() > untouched.len() + 500);
    let owned: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE relowner = $1::text::regrole")
        .bind(&login)
        .fetch_one(&mut superuser)
        .await?;
    assert_eq!(owned, 0, "no login owns anything");
    // Step by step, so that each way down is walked by itself.
    for _ in 0..migrate::KNOWN {
        migrate::down(&mut migrator, 1).await?;
    }
    assert_eq!(migrate::version(&mut migrator).await?, 0);
    let left = difference(&untouched, &catalogue(&mut superuser).await?);
    assert!(left.is_empty(), "the way down leaves {left:#?}");
    migrate::up(&mut migrator).await?;
    let other = difference(&first, &catalogue(&mut superuser).await?);
    assert!(other.is_empty(), "up again is another: {other:#?}");
    Ok(())
}

async fn with_rows(version: Version) -> Result<()> {
    let practices = Practices::on_version(version).await?;
    let mut db = practices.superuser().await?;
    db.execute(AssertSqlSafe(format!(
        "INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, visit_type, scheduled_at, duration_minutes)
         SELECT gen_random_uuid(), '{}', '{}', '{}', '{}', '{}', 'checkup', '2021-06-01'::timestamptz + n * interval '30 days', 30 FROM generate_series(1, 100) n",
        A.practice(),
        A.clinic(),
        A.pet(),
        A.owner(),
        A.vet()
    )))
    .await?;
    let before = catalogue(&mut db).await?;
    // The newest is taken back and brought again with all rows in their place.
    migrate::down(&mut db, 1).await?;
    migrate::up(&mut db).await?;
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM clinic.appointments").fetch_one(&mut db).await?;
    assert_eq!(rows, 100);
    let other = difference(&before, &catalogue(&mut db).await?);
    assert!(other.is_empty(), "{other:#?}");
    let all = usize::try_from(migrate::KNOWN)?;
    migrate::down(&mut db, all).await?;
    migrate::up(&mut db).await?;
    let other = difference(&before, &catalogue(&mut db).await?);
    assert!(other.is_empty(), "{other:#?}");
    Ok(())
}

#[tokio::test]
async fn empty_on_15() -> Result<()> {
    there_and_back(Version::Fifteen).await
}

#[tokio::test]
async fn empty_on_17() -> Result<()> {
    there_and_back(Version::Seventeen).await
}

#[tokio::test]
async fn filled_on_15() -> Result<()> {
    with_rows(Version::Fifteen).await
}

#[tokio::test]
async fn filled_on_17() -> Result<()> {
    with_rows(Version::Seventeen).await
}
