//! The demo clinic in a real database: as the constraints want it, quickly, once a day.

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

/// Every row that names another one, whose other one is not there.
const ORPHANS: &str = r"
DO $$
DECLARE
  fk record;
  lost bigint;
BEGIN
  FOR fk IN
    SELECT k.conname, k.conrelid::regclass AS child, k.confrelid::regclass AS parent,
           string_agg(format('c.%I = p.%I', c.attname, p.attname), ' AND ') AS same,
           string_agg(format('c.%I IS NOT NULL', c.attname), ' AND ') AS whole
      FROM pg_constraint k
     CROSS JOIN unnest(k.conkey, k.confkey) AS pair(child, parent)
      JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = pair.child
      JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = pair.parent
     WHERE k.contype = 'f' AND k.connamespace = 'clinic'::regnamespace AND k.conparentid = 0
     GROUP BY k.conname, k.conrelid, k.confrelid
  LOOP
    EXECUTE format('SELECT count(*) FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)', fk.child, fk.whole, fk.parent, fk.same) INTO lost;
    IF lost > 0 THEN
      RAISE EXCEPTION '% of % lack their %', lost, fk.child, fk.parent;
    END IF;
  END LOOP;
END $$";

/// Takes every visit out and puts it in again, with the triggers awake.
const AGAIN: &str = "
CREATE TEMP TABLE taken AS SELECT practice_id, clinic_id, resource_id, kind, starts_at, ends_at, appointment_id, is_overbooked FROM clinic.appointment_slots;
CREATE TEMP TABLE visits AS SELECT * FROM clinic.appointments;
DELETE FROM clinic.appointments;
CREATE TEMP TABLE left_over AS SELECT FROM clinic.appointment_slots;
INSERT INTO clinic.appointments SELECT * FROM visits";

#[tokio::test]
async fn what_is_written_without_the_triggers_is_what_they_write() -> Result<()> {
    let db = TestDb::empty().await?;
    let plan = plan(&db, small());
    load(&plan, morning(), &secret("a password"), &mut Quiet).await?;
    let mut demo = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    sqlx::raw_sql(ORPHANS).execute(&mut demo).await?;
    sqlx::raw_sql(AGAIN).execute(&mut demo).await?;
    let differ =
        |one: &str, other: &str| format!("SELECT count(*) FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one})) AS differ");
    let slots =
        "SELECT practice_id, clinic_id, resource_id, kind, starts_at, ends_at, appointment_id, is_overbooked FROM clinic.appointment_slots";
    for (what, sql, expected) in [
        ("slots of the triggers", differ(slots, "SELECT * FROM taken"), 0),
        ("visits after the triggers", differ("SELECT * FROM clinic.appointments", "SELECT * FROM visits"), 0),
        ("slots without a visit", "SELECT count(*) FROM left_over".to_owned(), 0),
    ] {
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut demo).await?;
        assert_eq!(found, expected, "{what}");
    }
    let visits: i64 = sqlx::query_scalar("SELECT count(*) FROM visits").fetch_one(&mut demo).await?;
    assert!(visits > 1_000, "{visits}");
    demo.close().await?;
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
