//! The release before this one, with schema 14: its client works with this server, and this client with its server.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor};
use vetdesk_server::migrate;

use crate::practices::{A, Practices};
use crate::sync::Clinic;

/// What the client of schema 14 asks for, statement by statement.
const STATEMENTS: &[&str] = &[
    "SELECT auth.schema_version()",
    "SELECT auth.open_session($1)",
    "SELECT auth.close_session()",
    "SELECT set_config('app.session', $1, true)",
    "SELECT auth.user_id() IS NOT NULL",
    "SELECT table_name, column_name FROM sync.readable()",
    "SELECT sync.register_client($1, $2)",
    "SELECT sync.begin_pull($1)",
    "SELECT head, is_dirty, results FROM sync.pull($1, $2, $3::text::pg_snapshot, $4)",
    "SELECT table_name, array_agg(pk) FROM sync.dirty($1::text::pg_snapshot) GROUP BY table_name",
    "SELECT sync.push_all($1, $2, $3)",
    "SELECT sync.wake($1)",
    "SELECT clinic.found_practice($1)",
    "SELECT auth.create_login($1, $2, $3::text::name, $4, $5::text::clinic.user_role, $6)",
    "SELECT at, by_user, workstation, intent, changes FROM clinic.visit_history($1) ORDER BY at DESC",
    "SELECT clinic.begin_import($1, $2, $3, $4)",
    "SELECT clinic.import_rows($1, $2)",
    "SELECT merged_row, updated, kept FROM clinic.merge_import($1, $2, $3, $4)",
];

#[tokio::test]
async fn its_client_still_finds_every_statement_and_column() -> Result<()> {
    let practices = Practices::new().await?;
    let manager = practices.login(A, "clinic_manager").await?;
    let mut psql = practices.psql_signed_in(&manager).await?;
    let version: i64 = sqlx::query_scalar("SELECT auth.schema_version()").fetch_one(&mut psql).await?;
    assert_eq!(version, 14, "it works with no other number");
    for statement in STATEMENTS {
        psql.prepare(sqlx::SqlStr::from_static(statement)).await?;
    }
    let vet = practices.login(A, "veterinarian").await?;
    let mut psql = practices.psql_signed_in(&vet).await?;
    for line in include_str!("schema_14.txt").lines() {
        let Some((table, columns)) = line.split_once(": ") else { continue };
        let statement = format!("SELECT {columns} FROM clinic.{table} LIMIT 0");
        psql.execute(AssertSqlSafe(statement)).await?;
    }
    Ok(())
}

/// Reading, booking and changing, online and offline, before IT has migrated the server.
#[tokio::test]
async fn its_server_serves_this_client() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut superuser = clinic.practices.superuser().await?;
    migrate::down(&mut superuser, usize::try_from(migrate::KNOWN - 14)?).await?;
    let mut pc = clinic.staffed_pc().await?;
    let slots = pc.free_slots().await;
    pc.ok("book", clinic.booking(&slots[0], "online")).await;
    pc.until_level().await;
    clinic.network.refuse();
    clinic.network.cut();
    pc.until_offline().await;
    pc.ok("book", clinic.booking(&slots[4], "offline")).await;
    clinic.network.pass();
    pc.until_level().await;
    assert_eq!((clinic.booked("online").await?, clinic.booked("offline").await?), (1, 1));
    clinic.assert_equal(&mut pc).await?;
    // The server is migrated while the desk is at work.
    migrate::up(&mut superuser).await?;
    pc.ok("book", clinic.booking(&slots[2], "migrated")).await;
    clinic.until_booked("migrated", 1).await
}

/// A server that no longer speaks to this client: nothing is sent, and nothing that waits is lost.
#[tokio::test]
async fn a_client_that_is_too_old_reads_on_and_keeps_its_queue() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slots = pc.free_slots().await;
    clinic.network.refuse();
    clinic.network.cut();
    pc.until_offline().await;
    pc.ok("book", clinic.booking(&slots[0], "kept")).await;
    let mut superuser = clinic.practices.superuser().await?;
    let later = "CREATE OR REPLACE FUNCTION auth.schema() RETURNS TABLE (version bigint, oldest_client bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 999::bigint, 999::bigint'";
    superuser.execute(later).await?;
    clinic.network.pass();
    let status = pc.until("told to update", std::time::Duration::from_secs(20), |status| status["trouble"] == "read_only").await;
    assert_eq!((&status["state"], &status["waiting"]), (&serde_json::json!("read_only"), &serde_json::json!(1)));
    superuser.execute(AssertSqlSafe(later.replace("SELECT 999::bigint, 999::bigint", "SELECT 15::bigint, 14::bigint"))).await?;
    let folder = pc.kill().await;
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    assert_eq!(clinic.booked("kept").await?, 1);
    Ok(())
}
