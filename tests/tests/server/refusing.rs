//! What the server does not take, and the reason that it gives.

use anyhow::Result;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vetdesk_domain::change::{Op, Outcome, RowChange};

use super::pushing::{Pc, booking, insert, update};
use crate::practices::{A, B, Practices};

#[tokio::test]
async fn refusals_have_their_reason() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let free = Uuid::now_v7();
    assert_eq!(pc.push(vec![booking(free, "2026-05-05T10:00:00Z")]).await?.outcome, Outcome::Applied);
    // Half a mutation is none: the new name goes with the refused booking.
    let name = update("pets", A.pet(), 1, json!({"name": "Rex a"}), json!({"name": "Half"}));
    let taken = Uuid::now_v7();
    let result = pc.push(vec![name, booking(taken, "2026-05-05T10:15:00Z")]).await?;
    assert_eq!(result.outcome, Outcome::Conflict);
    assert_eq!(result.details, json!([{"why": "slot_taken", "table": "appointments", "pk": taken}]));
    let mut dead = booking(Uuid::now_v7(), "2026-05-06T10:00:00Z");
    dead.set.insert("pet_id".to_owned(), json!(A.dead_pet()));
    assert_eq!(pc.said(vec![dead]).await?, (Outcome::Rejected, "pet_deceased".to_owned()));
    let chip = |pk| {
        insert(
            "pets",
            pk,
            json!({"practice_id": A.practice(), "owner_id": A.owner(), "name": "New", "species": "dog", "microchip": "276093400000001"}),
        )
    };
    let pk = Uuid::now_v7();
    let result = pc.push(vec![chip(pk)]).await?;
    assert_eq!(result.outcome, Outcome::Rejected);
    assert_eq!(result.details, json!([{"why": "chip_taken", "table": "pets", "pk": pk, "constraint": "pets_living_microchip"}]));
    let mut unchecked = booking(Uuid::now_v7(), "2026-05-07T10:00:00Z");
    unchecked.set.insert("veterinarian_id".to_owned(), json!(null));
    unchecked.set.insert("room_id".to_owned(), json!(A.vet_resource()));
    unchecked.set.insert("veterinarian_id".to_owned(), json!(A.vet()));
    assert_eq!(pc.said(vec![unchecked]).await?, (Outcome::Rejected, "resource_missing".to_owned()));

    let not_allowed = (Outcome::Rejected, "not_allowed".to_owned());
    for change in [
        update("pets", A.pet(), 1, json!({}), json!({"allergies": "x"})),
        update("pets", A.pet(), 1, json!({}), json!({"version": 9})),
        update("pets", A.pet(), 1, json!({}), json!({"practice_id": B.practice()})),
        update("users", A.vet_user(), 1, json!({}), json!({"last_name": "X"})),
        update("users", A.owner(), 1, json!({}), json!({"role": "admin"})),
        update("clinics", A.clinic(), 1, json!({}), json!({"name": "X"})),
        update("staff_logins", A.clinic(), 1, json!({}), json!({"role": "admin"})),
        update("import_batches", A.clinic(), 1, json!({}), json!({"file_name": "x"})),
        RowChange { op: Op::Delete, ..update("pets", A.pet(), 1, json!({}), json!({})) },
        RowChange { op: Op::Delete, ..update("pet_weights", A.weight(), 1, json!({}), json!({})) },
        insert("pets", Uuid::now_v7(), json!({"practice_id": B.practice(), "owner_id": B.owner(), "name": "X", "species": "dog"})),
        insert("users", Uuid::now_v7(), json!({"practice_id": A.practice(), "role": "admin", "last_name": "X"})),
    ] {
        assert_eq!(pc.said(vec![change.clone()]).await?, not_allowed, "{change:?}");
    }
    let nothing_there = update("pets", B.pet(), 1, json!({}), json!({"name": "X"}));
    assert_eq!(pc.said(vec![nothing_there]).await?, (Outcome::Conflict, "not_found".to_owned()), "another practice's is as if it were not");
    Ok(())
}

/// What no PC of ours sends, and psql can.
#[tokio::test]
async fn strange_json_is_refused_and_recorded() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "clinic_manager").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    let device = Uuid::now_v7();
    psql.execute(AssertSqlSafe(format!("SELECT sync.register_client('{device}', 'x')"))).await?;
    let pet = A.pet();
    let insert = |set: Value| json!([{"table": "pets", "pk": Uuid::now_v7(), "op": "insert", "set": set}]);
    let update = |set: Value| json!([{"table": "pets", "pk": pet, "op": "update", "base": 1, "old": {}, "set": set}]);
    let whole = json!({"practice_id": A.practice(), "owner_id": A.owner(), "name": "X", "species": "dog"});
    let with = |key: &str, value: Value| {
        let mut set = whole.clone();
        set[key] = value;
        set
    };
    let strange = [
        json!({}),
        json!("x"),
        json!(5),
        json!([5]),
        json!(["pets"]),
        json!([[]]),
        json!([{}]),
        json!([null]),
        json!([{"table": 5, "op": "insert"}]),
        json!([{"table": {"a": 1}, "op": "insert"}]),
        json!([{"table": "pets; DROP TABLE clinic.pets", "op": "insert"}]),
        json!([{"table": "clinic.pets", "op": "delete", "pk": pet}]),
        json!([{"table": "pets"}]),
        json!([{"table": "pets", "op": "upsert", "pk": pet, "set": {"name": "X"}}]),
        json!([{"table": "pets", "op": ["insert"], "pk": pet, "set": {"name": "X"}}]),
        json!([{"table": "pets", "op": "insert", "set": whole.clone()}]),
        json!([{"table": "pets", "op": "insert", "pk": null, "set": whole.clone()}]),
        json!([{"table": "pets", "op": "insert", "pk": "x", "set": whole.clone()}]),
        json!([{"table": "pets", "op": "insert", "pk": {"a": 1}, "set": whole.clone()}]),
        json!([{"table": "pets", "op": "update", "pk": pet, "base": "x", "set": {"name": "X"}}]),
        json!([{"table": "pets", "op": "update", "pk": pet, "base": 1}]),
        json!([{"table": "pets", "op": "update", "pk": pet, "base": 1, "old": [], "set": {"name": "X"}}]),
        json!([{"table": "pets", "op": "delete", "pk": "x"}]),
        insert(json!({})),
        insert(json!([])),
        insert(json!(null)),
        insert(json!("x")),
        insert(with("id", json!(Uuid::now_v7()))),
        insert(with("no_such", json!(1))),
        insert(with("has_alerts", json!(true))),
        insert(with("version", json!(9))),
        insert(with("name\", id) VALUES (1) --", json!(1))),
        insert(with("photos", json!("x"))),
        insert(with("birth_date", json!("soon"))),
        insert(with("owner_id", json!(B.owner()))),
        update(json!({})),
        update(json!([])),
        update(json!({"id": Uuid::now_v7()})),
        update(json!({"name": null})),
        update(json!({"name": {"a": 1}, "species": "x".repeat(5000)})),
        update(json!({"ctid": "(0,1)"})),
        update(json!({"name = 'x', owner_id": 1})),
        update(json!({"allergies": "x"})),
    ];
    let mut seq = 0;
    for changes in &strange {
        seq += 1;
        let answer: Value = sqlx::query_scalar("SELECT sync.push($1, $2, gen_random_uuid(), 'strange', $3)")
            .bind(device)
            .bind(seq)
            .bind(changes)
            .fetch_one(&mut psql)
            .await
            .unwrap_or_else(|error| panic!("{changes}: {error}"));
        assert_eq!(answer["status"], "rejected", "{changes}: {answer}");
        assert!(answer["result"].to_string().len() < 400, "{answer}");
    }
    let recorded: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sync.results($1, 0) WHERE status = 'rejected'").bind(device).fetch_one(&mut psql).await?;
    assert_eq!(recorded, seq);
    let mut superuser = practices.superuser().await?;
    let untouched: i64 = sqlx::query_scalar("SELECT count(*) FROM clinic.pets WHERE version = 1").fetch_one(&mut superuser).await?;
    assert_eq!(untouched, 4);
    Ok(())
}
