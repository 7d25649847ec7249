//! Blocked time and leave, from PC to PC, with the server and without it.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};

use super::{Clinic, Pc};
use crate::practices::A;

async fn two_desks(clinic: &mut Clinic) -> Result<(Pc, Pc)> {
    let vet = clinic.practices.login(A, "veterinarian").await?;
    Ok((clinic.staffed_pc().await?, clinic.pc_of(&vet).await?))
}

/// The quarter of an hour around a free slot, as a person names it.
fn blocking(slot: &Value, hours: (&str, &str)) -> Value {
    let stretch = json!({ "first_day": slot["local_day"], "last_day": slot["local_day"], "hours": { "from": hours.0, "to": hours.1 } });
    json!({ "resource_ids": [slot["resource_id"]], "stretch": stretch, "reason": "Staff meeting" })
}

fn all_day(slot: &Value) -> Value {
    let stretch = json!({ "first_day": slot["local_day"], "last_day": slot["local_day"], "hours": null });
    json!({ "resource_ids": [slot["resource_id"]], "stretch": stretch, "reason": "Staff meeting" })
}

async fn blocked(pc: &mut Pc, slot: &Value) -> Vec<Value> {
    let day = pc.ok("day", json!({ "day": slot["local_day"] })).await;
    let holds = day["holds"].as_array().cloned().unwrap_or_default();
    holds.into_iter().filter(|hold| hold["expires_at"].is_null()).collect()
}

async fn until_blocked(pc: &mut Pc, slot: &Value, wanted: usize) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let found = blocked(pc, slot).await;
        if found.len() == wanted {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(8), "{wanted} wanted: {found:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_block_is_seen_elsewhere_corrected_there_and_freed() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    let done = first.ok("block", all_day(&slots[0])).await;
    let seen = until_blocked(&mut second, &slots[0], 1).await.remove(0);
    assert_eq!((&seen["reason"], &seen["holder_name"], &seen["mine"]), (&json!("Staff meeting"), &json!("Rita Reception"), &json!(false)));
    let refusal = second.ask("book", clinic.booking(&slots[0], "under it")).await.expect("it runs").expect_err("a refusal");
    assert_eq!((&refusal["code"], &refusal["details"]["name"]), (&json!("blocked"), &json!("Staff meeting")));
    second.ok("correct_block", json!({ "slot_id": seen["id"], "reason": "Painting" })).await;
    let started = Instant::now();
    let renewed = loop {
        let found = blocked(&mut first, &slots[0]).await;
        if found.len() == 1 && found[0]["reason"] == "Painting" {
            break found[0].clone();
        }
        assert!(started.elapsed() < Duration::from_secs(8), "{found:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    // Somebody has said otherwise since: what was done is not taken back over their word.
    assert_eq!(first.refused("undo", json!({ "undo_id": done["undo_id"] })).await, "changed_meanwhile");
    second.ok("unblock", json!({ "slot_id": renewed["id"] })).await;
    until_blocked(&mut first, &slots[0], 0).await;
    first.until_level().await;
    second.until_level().await;
    assert_eq!((first.status().await["cases"].clone(), second.status().await["cases"].clone()), (json!(0), json!(0)));
    clinic.assert_equal(&mut first).await
}

/// The block came first: the booking that another PC made meanwhile has lost its time, and its client is called.
#[tokio::test]
async fn offline_a_booking_into_a_block_is_a_case() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    second.ok("work_offline", json!(true)).await;
    second.until_offline().await;
    first.ok("block", all_day(&slots[0])).await;
    first.until_level().await;
    second.ok("book", clinic.booking(&slots[0], "into a block")).await;
    second.ok("work_offline", json!(false)).await;
    second.until("told", Duration::from_secs(15), |status| status["cases"] == 1 && status["waiting"] == 0).await;
    let cases = second.ok("cases", Value::Null).await;
    assert_eq!(cases[0]["kind"].as_str(), Some("needs_reschedule"), "{cases}");
    let offers = cases[0]["offers"].as_array().cloned().unwrap_or_default();
    assert!(
        !offers.is_empty()
            && offers.iter().all(|offer| offer["local_day"] != slots[0]["local_day"] || offer["resource_id"] != slots[0]["resource_id"])
    );
    assert_eq!(clinic.booked("into a block").await?, 0);
    until_blocked(&mut second, &slots[0], 1).await;
    clinic.assert_equal(&mut first).await
}

/// The booking came first: the block lies over it, and says so to whoever looks.
#[tokio::test]
async fn offline_a_block_over_a_booking_stands_with_the_visit_named() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    second.ok("work_offline", json!(true)).await;
    second.until_offline().await;
    first.ok("book", clinic.booking(&slots[0], "under the block")).await;
    clinic.until_booked("under the block", 1).await?;
    let asked = all_day(&slots[0]);
    second.ok("block", asked.clone()).await;
    second.ok("work_offline", json!(false)).await;
    second.until_level().await;
    until_blocked(&mut first, &slots[0], 1).await;
    let found = second.ok("in_the_way", json!({ "resource_ids": asked["resource_ids"], "stretch": asked["stretch"] })).await;
    assert_eq!((&found["count"], &found["visits"][0]["reason"]), (&json!(1), &json!("under the block")), "{found}");
    assert_eq!((first.status().await["cases"].clone(), second.status().await["cases"].clone()), (json!(0), json!(0)));
    clinic.assert_equal(&mut first).await
}

/// Both block the same hour: one of them stands, and the other PC is told.
#[tokio::test]
async fn offline_two_blocks_of_one_hour_are_one_block_and_a_case() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let (mut first, mut second) = two_desks(&mut clinic).await?;
    let slots = first.free_slots().await;
    second.ok("work_offline", json!(true)).await;
    second.until_offline().await;
    first.ok("block", blocking(&slots[0], ("00:00", "24:00"))).await;
    first.until_level().await;
    second.ok("block", all_day(&slots[0])).await;
    second.ok("work_offline", json!(false)).await;
    second.until("told", Duration::from_secs(15), |status| status["cases"] == 1 && status["waiting"] == 0).await;
    until_blocked(&mut second, &slots[0], 1).await;
    clinic.assert_equal(&mut first).await
}

#[tokio::test]
async fn leave_given_offline_reaches_the_other_desk_and_comes_back() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let manager = clinic.practices.login(A, "clinic_manager").await?;
    let mut reception = clinic.staffed_pc().await?;
    let mut mara = clinic.pc_of(&manager).await?;
    let slots = reception.free_slots().await;
    let asked = all_day(&slots[0]);
    let leave = json!({ "resource_id": slots[0]["resource_id"], "stretch": asked["stretch"], "reason": "Holiday" });
    assert_eq!(reception.refused("give_leave", leave.clone()).await, "not_allowed");
    mara.ok("work_offline", json!(true)).await;
    mara.until_offline().await;
    let done = mara.ok("give_leave", leave).await;
    mara.ok("work_offline", json!(false)).await;
    mara.until_level().await;
    let on_duty = async |pc: &mut Pc| {
        let day = pc.ok("day", json!({ "day": slots[0]["local_day"] })).await;
        let columns = day["columns"].as_array().cloned().unwrap_or_default();
        columns.iter().any(|column| column["resource_id"] == slots[0]["resource_id"] && column["on_duty"] == true)
    };
    let started = Instant::now();
    while on_duty(&mut reception).await {
        assert!(started.elapsed() < Duration::from_secs(8));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(reception.refused("book", clinic.booking(&slots[0], "on leave")).await, "on_leave");
    mara.ok("undo", json!({ "undo_id": done["undo_id"] })).await;
    let started = Instant::now();
    while !on_duty(&mut reception).await {
        assert!(started.elapsed() < Duration::from_secs(8));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    clinic.assert_equal(&mut reception).await
}
