//! A time that is held while the client is on the phone, seen from the other PCs.

use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Clinic, Pc};
use crate::practices::{A, count};

/// Two desks, each with a person of its own.
async fn two_desks(clinic: &mut Clinic) -> Result<(Pc, Pc)> {
    let vet = clinic.practices.login(A, "veterinarian").await?;
    Ok((clinic.staffed_pc().await?, clinic.pc_of(&vet).await?))
}

fn wanted(slot: &Value, instead_of: &Value) -> Value {
    json!({ "resource_id": slot["resource_id"], "starts_at": slot["starts_at"], "minutes": 30, "instead_of": instead_of })
}

/// Who holds what on the day of a slot, as the screen shows it.
async fn held(pc: &mut Pc, slot: &Value) -> Vec<Value> {
    let day = pc.ok("day", json!({ "day": slot["local_day"] })).await;
    day["holds"].as_array().cloned().unwrap_or_default()
}

/// Waits until that time is held, or no longer.
async fn until_held(pc: &mut Pc, slot: &Value, wanted: bool) -> Duration {
    let started = Instant::now();
    loop {
        let found = held(pc, slot).await;
        if found.iter().any(|hold| hold["starts_at"] == slot["starts_at"]) == wanted {
            return started.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(8), "held {wanted} wanted: {found:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn on_the_server(clinic: &Clinic) -> Result<i64> {
    let mut superuser = clinic.practices.superuser().await?;
    Ok(count(&mut superuser, "clinic.appointment_slots WHERE kind = 'held'").await)
}

async fn until_on_the_server(clinic: &Clinic, wanted: i64) -> Result<()> {
    let started = Instant::now();
    while on_the_server(clinic).await? != wanted {
        assert!(started.elapsed() < Duration::from_secs(8), "{wanted} holds wanted on the server");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn no_trace(pc: &mut Pc) {
    let status = pc.status().await;
    assert_eq!((&status["waiting"], &status["cases"]), (&json!(0), &json!(0)), "{status}");
    assert_eq!(pc.ok("waiting", Value::Null).await, json!([]));
}

#[tokio::test]
async fn a_hold_is_seen_elsewhere_within_a_second_and_booked_by_whoever_holds_it() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    let hold = first.ok("hold", wanted(&slots[0], &Value::Null)).await;
    assert!(hold["undo_id"].is_null());
    no_trace(&mut first).await;
    let took = until_held(&mut second, &slots[0], true).await;
    assert!(took < Duration::from_secs(1), "seen after {took:?}");
    let shown = held(&mut second, &slots[0]).await.remove(0);
    assert_eq!((&shown["mine"], &shown["holder_name"]), (&json!(false), &json!("Rita Reception")));
    // Refused by name, for a booking as for a hold.
    for (what, with) in [("book", clinic.booking(&slots[0], "theirs")), ("hold", wanted(&slots[0], &Value::Null))] {
        let refusal = second.ask(what, with).await.expect("it runs").expect_err("a refusal");
        assert_eq!((&refusal["code"], &refusal["details"]["name"]), (&json!("slot_taken"), &json!("Rita Reception")), "{what}");
    }
    // Another time takes its place, in one step for everyone.
    let moved = first.ok("hold", wanted(&slots[3], &hold["value"]["id"])).await;
    until_held(&mut second, &slots[3], true).await;
    assert!(held(&mut second, &slots[0]).await.iter().all(|hold| hold["starts_at"] != slots[0]["starts_at"]), "moved, not copied");
    let mut booking = clinic.booking(&slots[3], "held and booked");
    booking["hold_id"] = moved["value"]["id"].clone();
    first.ok("book", booking).await;
    clinic.until_booked("held and booked", 1).await?;
    until_held(&mut second, &slots[3], false).await;
    assert_eq!((held(&mut first, &slots[3]).await.len(), on_the_server(&clinic).await?), (0, 0));
    no_trace(&mut first).await;
    clinic.assert_equal(&mut first).await
}

#[tokio::test]
async fn given_back_or_run_out_it_is_gone_on_both() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    let hold = first.ok("hold", wanted(&slots[0], &Value::Null)).await;
    until_held(&mut second, &slots[0], true).await;
    first.ok("release", json!({ "hold_id": hold["value"]["id"] })).await;
    until_held(&mut second, &slots[0], false).await;
    until_on_the_server(&clinic, 0).await?;
    // A PC whose clock runs four minutes behind: its hold is over for everyone else when it arrives.
    let folder = first.kill().await;
    let mut late = Pc::start(&folder, "", TimeDelta::minutes(-4))?;
    late.ok("belong_to", clinic.connection()).await;
    late.ok("sign_in", clinic.credentials()).await;
    late.until_level().await;
    late.ok("hold", wanted(&slots[1], &Value::Null)).await;
    until_on_the_server(&clinic, 1).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(held(&mut second, &slots[1]).await, Vec::<Value>::new());
    second.ok("book", clinic.booking(&slots[1], "run out")).await;
    clinic.until_booked("run out", 1).await?;
    until_on_the_server(&clinic, 0).await?;
    until_held(&mut late, &slots[1], false).await;
    no_trace(&mut late).await;
    Ok(())
}

/// The server refuses what the PC could not know of: a booking becomes a case, a hold just goes.
#[tokio::test]
async fn offline_a_booking_into_a_hold_is_a_case_and_a_hold_into_one_is_nothing() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    second.ok("work_offline", json!(true)).await;
    second.until_offline().await;
    first.ok("hold", wanted(&slots[0], &Value::Null)).await;
    first.ok("hold", wanted(&slots[3], &Value::Null)).await;
    until_on_the_server(&clinic, 2).await?;
    second.ok("book", clinic.booking(&slots[0], "into a hold")).await;
    second.ok("hold", wanted(&slots[3], &Value::Null)).await;
    assert_eq!((second.status().await["waiting"].clone(), held(&mut second, &slots[3]).await.len()), (json!(1), 1));
    second.ok("work_offline", json!(false)).await;
    second.until("told", Duration::from_secs(15), |status| status["cases"] == 1 && status["waiting"] == 0).await;
    let cases = second.ok("cases", Value::Null).await;
    assert_eq!((cases[0]["kind"].as_str(), cases.as_array().map(Vec::len)), (Some("needs_reschedule"), Some(1)));
    assert_eq!(cases[0]["offers"].as_array().map(Vec::len), Some(3), "{cases}");
    assert_eq!(clinic.booked("into a hold").await?, 0);
    let shown = held(&mut second, &slots[3]).await;
    assert!(shown.iter().all(|hold| hold["mine"] == false), "{shown:?}");
    clinic.assert_equal(&mut first).await
}

/// Held, given back and held again while the server is away: it hears of nothing that is over.
#[tokio::test]
async fn offline_holds_leave_nothing_to_send() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slots = pc.free_slots().await;
    pc.ok("work_offline", json!(true)).await;
    pc.until_offline().await;
    let hold = pc.ok("hold", wanted(&slots[0], &Value::Null)).await;
    let hold = pc.ok("hold", wanted(&slots[1], &hold["value"]["id"])).await;
    let mut booking = clinic.booking(&slots[1], "held offline");
    booking["hold_id"] = hold["value"]["id"].clone();
    pc.ok("book", booking).await;
    let hold = pc.ok("hold", wanted(&slots[2], &Value::Null)).await;
    pc.ok("release", json!({ "hold_id": hold["value"]["id"] })).await;
    assert_eq!(pc.status().await["waiting"], 1);
    pc.ok("work_offline", json!(false)).await;
    clinic.until_booked("held offline", 1).await?;
    pc.until_level().await;
    let mut superuser = clinic.practices.superuser().await?;
    let sent: Vec<String> = sqlx::query_scalar("SELECT intent FROM sync.mutations").fetch_all(&mut superuser).await?;
    assert_eq!((sent, on_the_server(&clinic).await?), (vec!["book".to_owned()], 0));
    clinic.assert_equal(&mut pc).await
}

/// A hold that the server fails on, again and again, blocks nobody and is forgotten.
#[tokio::test]
async fn a_hold_that_poisons_the_queue_is_dropped() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut superuser = clinic.practices.superuser().await?;
    let sql = "CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'made to fail' USING ERRCODE = 'XX000'; END $$;
               CREATE TRIGGER fail BEFORE INSERT ON clinic.appointment_slots FOR EACH ROW WHEN (NEW.kind = 'held') EXECUTE FUNCTION public.fail();";
    sqlx::Executor::execute(&mut superuser, sqlx::raw_sql(sql)).await?;
    let mut pc = clinic.staffed_pc().await?;
    let slots = pc.free_slots().await;
    pc.ok("hold", wanted(&slots[0], &Value::Null)).await;
    pc.ok("book", clinic.booking(&slots[3], "after poison")).await;
    clinic.until_booked("after poison", 1).await?;
    pc.until_level().await;
    no_trace(&mut pc).await;
    assert_eq!(held(&mut pc, &slots[0]).await.len(), 0);
    Ok(())
}
