//! The demo clinic in a real database: through the constraints, quickly, once a day.

use std::time::Instant;

use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use vetdesk_admin::demo::{Demo, DemoPlan, Size, load};
use vetdesk_admin::{Progress, Quiet};
use vetdesk_harness::TestDb;
use vetdesk_server::{Address, Password, Server, Trust};

/// A plan of this test's own on the shared server.
fn plan(db: &TestDb<'_>, size: Size) -> DemoPlan {
    let ending = db.login("").trim_start_matches("st_").to_owned();
    for stem in ["robin", "mia", "kim", "sarah", "marco", "ines"] {
        db.login(stem);
    }
    let mut plan = DemoPlan::new(db.superuser());
    plan.database = format!("{}_demo", db.name());
    plan.login_ending = ending;
    plan.size = size;
    plan
}

async fn drop_demo(db: &TestDb<'_>, plan: &DemoPlan) -> Result<()> {
    let mut server = PgConnection::connect_with(&db.superuser()).await?;
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", plan.database))).execute(&mut server).await?;
    Ok(server.close().await?)
}

async fn count(plan: &DemoPlan, sql: &'static str) -> Result<i64> {
    let mut demo = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    let counted = sqlx::query_scalar(sql).fetch_one(&mut demo).await?;
    demo.close().await?;
    Ok(counted)
}

fn secret(words: &str) -> Password {
    Password::new(words.to_owned())
}

async fn sign_in(db: &TestDb<'_>, demo: &Demo, password: &str) -> Result<Server> {
    let address =
        Address { host: "127.0.0.1".to_owned(), port: db.address().port(), database: demo.database.clone(), trust: Trust::Loopback };
    Ok(Server::sign_in(&address, &demo.logins[0].login, &secret(password), "test").await?.0)
}

const MORNING: &str = "2026-11-24T10:42:00Z";

fn morning() -> DateTime<Utc> {
    MORNING.parse().unwrap()
}

fn small() -> Size {
    Size { clients: 60, pets: 90, ..Size::default() }
}

#[tokio::test]
async fn the_whole_clinic_is_there_within_seconds() -> Result<()> {
    let db = TestDb::empty().await?;
    let plan = plan(&db, Size::default());
    let started = Instant::now();
    let mut last = (0, None);
    let mut progress = |_: &'static str, done: u64, total: Option<u64>| last = (done, total);
    let demo = load(&plan, Utc::now(), &secret("a morning at the desk"), &mut progress as &mut dyn Progress).await?;
    let took = started.elapsed();
    println!("loaded in {took:?}");
    assert!(took.as_secs() < 60, "{took:?}");
    assert!(demo.is_new);
    assert_eq!(Some(last.0), last.1);
    assert_eq!(count(&plan, "SELECT count(*) FROM clinic.users WHERE role = 'pet_owner'").await?, 2_000);
    assert_eq!(count(&plan, "SELECT count(*) FROM clinic.pets").await?, 3_000);
    let taken = "SELECT count(*) FROM clinic.appointments WHERE status NOT IN ('cancelled', 'no_show')
        AND NOT EXISTS (SELECT FROM clinic.appointment_slots s WHERE s.appointment_id = appointments.id)";
    assert_eq!(count(&plan, taken).await?, 0);
    assert_eq!(count(&plan, "SELECT count(*) FROM clinic.appointments WHERE status IN ('arrived', 'in_room')").await? / 2, 2);
    let server = sign_in(&db, &demo, "a morning at the desk").await?;
    server.sign_out().await?;
    drop_demo(&db, &plan).await
}

#[tokio::test]
async fn loading_again_keeps_it_and_takes_the_new_password() -> Result<()> {
    let db = TestDb::empty().await?;
    let plan = plan(&db, small());
    let first = load(&plan, morning(), &secret("first password"), &mut Quiet).await?;
    let again = load(&plan, morning() + Duration::hours(1), &secret("second password"), &mut Quiet).await?;
    assert_eq!((first.is_new, again.is_new), (true, false));
    assert_eq!(first.logins, again.logins);
    assert!(sign_in(&db, &again, "first password").await.is_err());
    sign_in(&db, &again, "second password").await?.sign_out().await?;
    drop_demo(&db, &plan).await
}

#[tokio::test]
async fn the_next_day_moves_it_unless_somebody_wrote_or_is_in_it() -> Result<()> {
    let db = TestDb::empty().await?;
    let plan = plan(&db, small());
    let password = secret("a password");
    let first = load(&plan, morning(), &password, &mut Quiet).await?;
    let moved = load(&plan, morning() + Duration::days(1), &password, &mut Quiet).await?;
    assert!(moved.is_new && moved.day == first.day + Duration::days(1));

    let present = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    let kept = load(&plan, morning() + Duration::days(2), &password, &mut Quiet).await?;
    assert!(!kept.is_new && kept.day == moved.day, "somebody is in it");
    present.close().await?;

    let mut writer = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    sqlx::query("UPDATE clinic.pets SET colour = 'changed' WHERE id = (SELECT id FROM clinic.pets LIMIT 1)").execute(&mut writer).await?;
    writer.close().await?;
    let kept = load(&plan, morning() + Duration::days(2), &password, &mut Quiet).await?;
    assert!(!kept.is_new && kept.day == moved.day, "somebody wrote");
    drop_demo(&db, &plan).await
}

#[tokio::test]
async fn a_load_that_was_cut_short_is_done_anew() -> Result<()> {
    let db = TestDb::empty().await?;
    let plan = plan(&db, small());
    let password = secret("a password");
    load(&plan, morning(), &password, &mut Quiet).await?;
    let mut server = PgConnection::connect_with(&db.superuser()).await?;
    sqlx::query(AssertSqlSafe(format!("COMMENT ON DATABASE {} IS NULL", plan.database))).execute(&mut server).await?;
    server.close().await?;
    assert!(load(&plan, morning(), &password, &mut Quiet).await?.is_new);
    drop_demo(&db, &plan).await
}

#[tokio::test]
async fn a_name_that_is_none_is_refused() -> Result<()> {
    let db = TestDb::empty().await?;
    let mut plan = plan(&db, small());
    for name in ["", "Demo", "a; DROP DATABASE postgres", "a\"b"] {
        plan.database = name.to_owned();
        assert!(load(&plan, morning(), &secret("x"), &mut Quiet).await.is_err(), "{name:?}");
    }
    Ok(())
}
