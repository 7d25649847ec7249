//! Two PCs and the people at them: who wins, what is joined, what a person must see.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use sqlx::Executor;

use super::{Clinic, Pc};

/// Fault 26, and I4 and I5.
#[tokio::test]
async fn two_offline_pcs_on_one_slot_one_wins_the_other_is_told() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut first = clinic.staffed_pc().await?;
    let mut second = clinic.staffed_pc().await?;
    let slot = first.free_slots().await.remove(0);
    clinic.network.refuse();
    clinic.network.cut();
    first.until_offline().await;
    second.until_offline().await;
    first.ok("book", clinic.booking(&slot, "first")).await;
    second.ok("book", clinic.booking(&slot, "second")).await;
    clinic.network.pass();
    for pc in [&mut first, &mut second] {
        pc.until("settled", Duration::from_secs(15), |status| status["state"] == "live" && status["waiting"] == 0).await;
    }
    assert_eq!(clinic.booked("first").await? + clinic.booked("second").await?, 1);
    let mut cases = Vec::new();
    for pc in [&mut first, &mut second] {
        cases.extend(pc.ok("cases", Value::Null).await.as_array().cloned().unwrap_or_default());
    }
    assert_eq!(cases.len(), 1, "{cases:?}");
    assert_eq!(cases[0]["kind"], "needs_reschedule");
    assert_eq!(cases[0]["reason"], "slot_taken");
    assert!(!cases[0]["phones"].as_array().is_none_or(Vec::is_empty), "the client's phone is in sight: {}", cases[0]);
    assert_eq!(overlaps(&clinic).await?, 0);
    Ok(())
}

/// Fault 29: two people, two fields, nobody is asked.
#[tokio::test]
async fn different_fields_are_joined() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut first = clinic.staffed_pc().await?;
    let mut second = clinic.staffed_pc().await?;
    let slots = first.free_slots().await;
    let booked = first.ok("book", clinic.booking(&slots[0], "joined")).await;
    let id = booked["value"]["id"].clone();
    first.until_level().await;
    until_seen(&mut second, &id).await;
    clinic.network.refuse();
    clinic.network.cut();
    first.until_offline().await;
    second.until_offline().await;
    let later = json!({ "appointment_id": id, "starts_at": slots[4]["starts_at"], "minutes": 30, "resource_id": slots[4]["resource_id"], "room": { "kind": "keep" }, "overbook_reason": null });
    first.ok("reschedule", later).await;
    second.ok("advance", json!({ "appointment_id": id, "to": "confirmed" })).await;
    clinic.network.pass();
    first.until_level().await;
    second.until_level().await;
    let mut superuser = clinic.practices.superuser().await?;
    let (status, moved): (String, bool) =
        sqlx::query_as("SELECT status::text, scheduled_at = $1::timestamptz FROM clinic.appointments WHERE reason = 'joined'")
            .bind(chrono::DateTime::parse_from_rfc3339(slots[4]["starts_at"].as_str().unwrap_or_default())?)
            .fetch_one(&mut superuser)
            .await?;
    assert_eq!((status.as_str(), moved), ("confirmed", true));
    assert_eq!((&first.status().await["cases"], &second.status().await["cases"]), (&json!(0), &json!(0)));
    Ok(())
}

/// Two people write other notes offline: one is asked, with both. Who did it, the server tells; without it each PC tells its own.
#[tokio::test]
async fn two_notes_are_for_a_person_and_the_history_names_both() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut first = clinic.staffed_pc().await?;
    let mut second = clinic.staffed_pc().await?;
    let slots = first.free_slots().await;
    let booked = first.ok("book", clinic.booking(&slots[0], "noted")).await;
    let id = booked["value"]["id"].clone();
    first.until_level().await;
    until_seen(&mut second, &id).await;
    let about = json!({ "appointment_id": id });
    let ledger = first.ok("history", about.clone()).await;
    assert_eq!((&ledger["source"], ledger["events"].as_array().map(Vec::len)), (&json!("server"), Some(1)));
    assert_eq!((&ledger["events"][0]["intent"], &ledger["events"][0]["waiting"]), (&json!("book"), &json!(false)));
    assert_eq!(ledger["events"][0]["workstation"], "test pc");

    clinic.network.refuse();
    clinic.network.cut();
    first.until_offline().await;
    second.until_offline().await;
    let note = |text: &str| json!({ "appointment_id": id, "changes": [{ "field": "notes", "text": text }], "overbook_reason": null });
    first.ok("edit_visit", note("first")).await;
    second.ok("edit_visit", note("second")).await;
    let here = second.ok("history", about.clone()).await;
    assert_eq!(here["source"], "this_pc");
    assert_eq!((&here["events"][0]["intent"], &here["events"][0]["waiting"]), (&json!("edit_visit"), &json!(true)));
    assert_eq!(here["events"][0]["changes"], json!([{ "name": "notes", "before": null, "after": "second" }]));

    clinic.network.pass();
    for pc in [&mut first, &mut second] {
        pc.until("settled", Duration::from_secs(15), |status| status["state"] == "live" && status["waiting"] == 0).await;
    }
    let mut cases = Vec::new();
    for pc in [&mut first, &mut second] {
        cases.extend(pc.ok("cases", Value::Null).await.as_array().cloned().unwrap_or_default());
    }
    assert_eq!((cases.len(), &cases[0]["fields"][0]["name"]), (1, &json!("notes")), "{cases:?}");
    let ledger = second.ok("history", about).await;
    let told: Vec<_> =
        ledger["events"].as_array().into_iter().flatten().map(|event| event["intent"].as_str().unwrap_or_default()).collect();
    assert_eq!(told, ["edit_visit", "book"], "what was not taken is no history");
    Ok(())
}

/// What one PC commits the other shows, woken and not polled.
#[tokio::test]
async fn the_other_pc_sees_it_at_once() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut first = clinic.staffed_pc().await?;
    let mut second = clinic.staffed_pc().await?;
    // Past the first poll, so that only a wake-up can be this quick.
    let slots = first.free_slots().await;
    let mut waits = Vec::new();
    for slot in slots.iter().take(2) {
        let booked = first.ok("book", clinic.booking(slot, "seen")).await;
        let started = Instant::now();
        until_seen(&mut second, &booked["value"]["id"]).await;
        waits.push(started.elapsed());
    }
    assert!(waits.iter().all(|wait| *wait < Duration::from_secs(2)), "{waits:?}");
    Ok(())
}

/// A person whose login is switched off sees nothing new and sends nothing more; what waits is kept.
#[tokio::test]
async fn a_login_switched_off_stops_at_the_server() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    let mut superuser = clinic.practices.superuser().await?;
    superuser.execute(sqlx::AssertSqlSafe(format!("SELECT auth.deactivate_login('{}')", clinic.reception.role))).await?;
    pc.ok("book", clinic.booking(&slot, "switched off")).await;
    pc.until("refused", Duration::from_secs(20), |status| status["trouble"] == "wrong_password").await;
    assert_eq!(pc.status().await["waiting"], 1);
    assert_eq!(clinic.booked("switched off").await?, 0);
    Ok(())
}

async fn until_seen(pc: &mut Pc, appointment: &Value) {
    let started = Instant::now();
    let id = appointment.as_str().unwrap_or_default();
    while pc.ok("rows", json!("appointments")).await[id].is_null() {
        assert!(started.elapsed() < Duration::from_secs(10), "{id} has not arrived");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// I5, asked of the appointments themselves.
async fn overlaps(clinic: &Clinic) -> Result<i64> {
    let mut superuser = clinic.practices.superuser().await?;
    let sql =
        "SELECT count(*) FROM clinic.appointments a JOIN clinic.appointments b ON a.veterinarian_id = b.veterinarian_id AND a.id < b.id
        AND tstzrange(a.scheduled_at, a.scheduled_at + make_interval(mins => a.duration_minutes))
         && tstzrange(b.scheduled_at, b.scheduled_at + make_interval(mins => b.duration_minutes))
        WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut superuser).await?)
}
