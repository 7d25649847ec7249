//! Who did what with a visit, as the server tells it: to its own practice, with a session, and within three seconds.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use sqlx::Executor;
use uuid::Uuid;
use vetdesk_domain::ids::{AppointmentId, UserId};
use vetdesk_server::HistoryRow;
use vetdesk_tests::Version;

use super::pushing::{Pc, booking, update};
use crate::practices::{A, B, Practices, count, run};

fn changed(row: &HistoryRow, column: &str) -> Value {
    row.changes.get(column).cloned().unwrap_or_default()
}

async fn told(version: Version) -> Result<()> {
    let practices = Practices::on_version(version).await?;
    let (mut desk, mut vet) = (Pc::of(&practices, "receptionist").await?, Pc::of(&practices, "veterinarian").await?);
    let visit = Uuid::now_v7();
    desk.push(vec![booking(visit, "2026-05-05T10:00:00Z")]).await?;
    let move_it =
        update("appointments", visit, 1, json!({"scheduled_at": "2026-05-05T10:00:00Z"}), json!({"scheduled_at": "2026-05-05T11:00:00Z"}));
    vet.push(vec![move_it]).await?;
    let cancel = json!({"status": "cancelled", "cancellation_reason": "ill"});
    desk.push(vec![update("appointments", visit, 2, json!({"status": "scheduled", "cancellation_reason": null}), cancel)]).await?;

    let history = desk.server.visit_history(AppointmentId(visit)).await?;
    let who: Vec<_> = history.iter().map(|row| row.by).collect();
    assert_eq!(who, [Some(UserId(A.receptionist())), Some(UserId(A.vet_user())), Some(UserId(A.receptionist()))], "the latest first");
    assert!(history.iter().all(|row| row.workstation.as_deref().is_some_and(|pc| !pc.is_empty()) && row.intent.as_deref() == Some("test")));
    assert_eq!(
        (changed(&history[0], "status"), changed(&history[0], "cancellation_reason")),
        (json!(["scheduled", "cancelled"]), json!([null, "ill"]))
    );
    let [before, after] = [0usize, 1].map(|side| changed(&history[1], "scheduled_at")[side].as_str().unwrap_or_default().to_owned());
    assert!(before.contains("10:00:00") && after.contains("11:00:00"), "{before} {after}");
    assert_eq!(changed(&history[2], "duration_minutes"), json!([null, 30]));
    assert!(desk.server.visit_history(AppointmentId(Uuid::now_v7())).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn who_did_what_is_told_on_15() -> Result<()> {
    told(Version::Fifteen).await
}

#[tokio::test]
async fn who_did_what_is_told_on_17() -> Result<()> {
    told(Version::Seventeen).await
}

#[tokio::test]
async fn another_practice_and_whoever_has_no_session_are_told_nothing() -> Result<()> {
    let practices = Practices::new().await?;
    let mut desk = Pc::of(&practices, "receptionist").await?;
    let visit = Uuid::now_v7();
    desk.push(vec![booking(visit, "2026-05-05T10:00:00Z")]).await?;
    let ask = format!("clinic.visit_history('{visit}')");

    let mut theirs = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    assert_eq!(count(&mut theirs, &ask).await, 0, "another practice's visit");
    let mut own = practices.psql_signed_in(&practices.login(A, "technician").await?).await?;
    assert_eq!(count(&mut own, &ask).await, 1, "the whole staff of the practice may ask");
    let mut nobody = practices.psql(&practices.login(A, "veterinarian").await?).await?;
    let answer = run(&mut nobody, format!("SELECT * FROM {ask}")).await;
    let sees = if answer == "ok" { count(&mut nobody, &ask).await } else { 0 };
    assert_eq!(sees, 0, "no session: {answer}");
    Ok(())
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for() -> Result<()> {
    let practices = Practices::new().await?;
    let desk = Pc::of(&practices, "receptionist").await?;
    let mut superuser = practices.superuser().await?;
    // Whoever migrates holds the table: the question stands in the queue.
    superuser.execute("BEGIN; LOCK TABLE auth.user_sessions IN ACCESS EXCLUSIVE MODE").await?;
    let asked = Instant::now();
    let answer = desk.server.visit_history(AppointmentId(Uuid::now_v7())).await;
    assert!(answer.is_err_and(|error| error.is_offline() || error.is_retry()), "nothing is told");
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    superuser.execute("ROLLBACK").await?;
    assert!(desk.server.visit_history(AppointmentId(Uuid::now_v7())).await?.is_empty(), "and the line is good for the next question");
    Ok(())
}
