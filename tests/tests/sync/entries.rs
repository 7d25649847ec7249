//! What was entered by mistake and is taken back after the server has seen it, which fills in what nobody wrote.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};

use super::{Clinic, Pc};
use crate::practices::A;

async fn until_found(pc: &mut Pc, text: &str, wanted: usize) {
    let started = Instant::now();
    loop {
        let found = pc.ok("search", json!({ "text": text, "limit": 10 })).await;
        if found.as_array().map(Vec::len) == Some(wanted) {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(8), "{wanted} of {text} wanted: {found}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn newcomer(first_name: &str, last_name: &str, pet: &str) -> Value {
    json!({
        "client": { "first_name": first_name, "last_name": last_name, "phones": [{ "label": "mobile", "typed": "206 555 0188" }], "has_no_phone": false,
                    "email": null, "address": null, "alert": null, "note": null },
        "pets": [{ "name": pet, "species": "dog", "breed": null, "gender": null, "birth_date": null, "chip": null, "handling_alert": null, "note": null }],
    })
}

#[tokio::test]
async fn who_was_entered_by_mistake_is_gone_everywhere_and_comes_back() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let vet = clinic.practices.login(A, "veterinarian").await?;
    let (mut first, mut second) = (clinic.staffed_pc().await?, clinic.pc_of(&vet).await?);
    let slots = first.free_slots().await;
    let mut booking = clinic.booking(&slots[0], "by mistake");
    booking["pet"] = json!({ "kind": "new", "name": "Pippin", "species": "cat",
        "client": { "kind": "new", "first_name": "Zelda", "last_name": "Underhill", "phone": "206 555 3141", "no_phone": false } });
    for (what, request, name) in [("register", newcomer("Ottoline", "Quimby", "Figaro"), "quimby"), ("book", booking, "underhill")] {
        let mut undo_id = first.ok(what, request).await["undo_id"].clone();
        // Each time both ways, and each time the server and the other PC have seen what was written last.
        for wanted in [1, 0, 1, 0] {
            first.until_level().await;
            until_found(&mut second, name, wanted).await;
            until_found(&mut first, name, wanted).await;
            undo_id = first.ok("undo", json!({ "undo_id": undo_id })).await["undo_id"].clone();
        }
    }
    first.until_level().await;
    second.until_level().await;
    clinic.assert_equal(&mut first).await
}

#[tokio::test]
async fn what_was_added_to_an_animal_is_taken_back_after_the_server_has_seen_it() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slots = pc.free_slots().await;
    let stretch = json!({ "first_day": slots[0]["local_day"], "last_day": slots[0]["local_day"], "hours": null });
    for (what, request) in [
        ("weigh", json!({ "pet_id": A.pet(), "kg": "4.9", "is_confirmed": true })),
        ("add_co_owner", json!({ "pet_ids": [A.pet()], "person": { "kind": "new", "client": newcomer("Una", "Ames", "")["client"] } })),
        ("block", json!({ "resource_ids": [slots[0]["resource_id"]], "stretch": stretch, "reason": null })),
    ] {
        let before = clinic.truth().await?;
        let mut undo_id = pc.ok(what, request).await["undo_id"].clone();
        for _ in 0..3 {
            pc.until_level().await;
            undo_id = pc.ok("undo", json!({ "undo_id": undo_id })).await["undo_id"].clone();
        }
        pc.until_level().await;
        let after = clinic.truth().await?;
        for table in ["pet_weights", "pet_co_owners", "appointment_slots"] {
            assert_eq!(after.get(table), before.get(table), "{what}: {table}");
        }
    }
    clinic.assert_equal(&mut pc).await
}

#[tokio::test]
async fn a_colleagues_weight_that_is_removed_comes_back_and_goes_again() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let vet = clinic.practices.login(A, "veterinarian").await?;
    let (mut first, mut second) = (clinic.staffed_pc().await?, clinic.pc_of(&vet).await?);
    let weight = first.ok("weigh", json!({ "pet_id": A.pet(), "kg": "4.9", "is_confirmed": true })).await["value"]["id"].clone();
    first.until_level().await;
    let started = Instant::now();
    let mut undo_id = loop {
        match second.ask("remove_weight", json!({ "weight_id": weight })).await.expect("it runs") {
            Ok(done) => break done["undo_id"].clone(),
            Err(refusal) => assert!(started.elapsed() < Duration::from_secs(8), "{refusal}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    for _ in 0..3 {
        second.until_level().await;
        undo_id = second.ok("undo", json!({ "undo_id": undo_id })).await["undo_id"].clone();
    }
    second.until_level().await;
    let truth = clinic.truth().await?;
    let back = &truth["pet_weights"][weight.as_str().unwrap_or_default()];
    assert_eq!(back["weighed_by"], json!(A.vet_user()), "whoever brings it back has written it");
    Ok(())
}
