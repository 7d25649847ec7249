//! What becomes of a mutation that a PC sends.

use std::time::Duration;

use anyhow::Result;
use chrono::Utc;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vetdesk_domain::change::{Mutation, MutationResult, Op, Outcome, RowChange};
use vetdesk_domain::ids::{ClinicId, DeviceId, MutationId};
use vetdesk_server::{PushAnswer, Server, ServerError};

use crate::practices::{A, B, Practices};

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

pub fn update(table: &str, pk: Uuid, base: i64, old: Value, set: Value) -> RowChange {
    RowChange { table: table.to_owned(), pk, op: Op::Update, base: Some(base), old: object(old), set: object(set) }
}

pub fn insert(table: &str, pk: Uuid, set: Value) -> RowChange {
    RowChange { table: table.to_owned(), pk, op: Op::Insert, base: None, old: Map::new(), set: object(set) }
}

pub fn booking(pk: Uuid, at: &str) -> RowChange {
    insert(
        "appointments",
        pk,
        json!({"practice_id": A.practice(), "clinic_id": A.clinic(), "pet_id": A.pet(), "owner_id": A.owner(), "veterinarian_id": A.vet(),
               "visit_type": "checkup", "scheduled_at": at, "duration_minutes": 30}),
    )
}

/// What the server says to one mutation alone.
pub async fn one(server: &Server, device: DeviceId, mutation: &Mutation) -> Result<PushAnswer, ServerError> {
    let mut answers = server.push(device, std::slice::from_ref(mutation)).await?;
    assert_eq!(answers.len(), 1, "{answers:?}");
    Ok(answers.remove(0))
}

/// A PC with its own numbering.
pub struct Pc {
    pub server: Server,
    pub device: DeviceId,
    next: i64,
}

impl Pc {
    pub async fn of(practices: &Practices, role: &str) -> Result<Self> {
        let login = practices.login(A, role).await?;
        let (server, _) = practices.sign_in(&login).await?;
        let device = DeviceId::fresh();
        server.register_device(device).await?;
        Ok(Self { server, device, next: 1 })
    }

    pub fn mutation(&mut self, changes: Vec<RowChange>) -> Mutation {
        self.next += 1;
        Mutation { id: MutationId::fresh(), seq: self.next - 1, intent: "test".to_owned(), changes, made_at: Utc::now() }
    }

    async fn push(&mut self, changes: Vec<RowChange>) -> Result<MutationResult> {
        let mutation = self.mutation(changes);
        match one(&self.server, self.device, &mutation).await? {
            PushAnswer::Outcome(result) => Ok(result),
            other => anyhow::bail!("{other:?}"),
        }
    }

    /// The outcome and its first reason.
    async fn said(&mut self, changes: Vec<RowChange>) -> Result<(Outcome, String)> {
        let result = self.push(changes).await?;
        Ok((result.outcome, result.details[0]["why"].as_str().unwrap_or_default().to_owned()))
    }
}

#[tokio::test]
async fn numbers_make_each_mutation_count_once() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let first = pc.mutation(vec![booking(Uuid::now_v7(), "2026-05-05T10:00:00Z")]);
    let PushAnswer::Outcome(done) = one(&pc.server, pc.device, &first).await? else { panic!("an outcome") };
    assert_eq!((done.seq, done.id, done.outcome), (1, first.id, Outcome::Applied));
    assert_eq!(one(&pc.server, pc.device, &first).await?, PushAnswer::Duplicate { result: done.clone() });
    let other = Mutation { id: MutationId::fresh(), ..first.clone() };
    assert_eq!(one(&pc.server, pc.device, &other).await?, PushAnswer::Cloned { last_seq: 1 });
    let gap = Mutation { seq: 3, ..other };
    assert_eq!(one(&pc.server, pc.device, &gap).await?, PushAnswer::OutOfOrder { last_seq: 1 });
    assert_eq!(one(&pc.server, DeviceId::fresh(), &first).await?, PushAnswer::UnknownClient);

    // A clone takes a new name and sends its queue again, numbered from 1: no second effect, and its own line in the ledger.
    let clone = DeviceId::fresh();
    pc.server.register_device(clone).await?;
    assert_eq!(one(&pc.server, clone, &first).await?, PushAnswer::Duplicate { result: done.clone() });
    let cursor = pc.server.start_copy(ClinicId(A.clinic())).await?.cursor;
    let news = pc.server.pull(clone, ClinicId(A.clinic()), &cursor, 0).await?;
    assert_eq!((news.last_seq, news.results), (1, vec![done]));
    let mut superuser = practices.superuser().await?;
    let booked: i64 = sqlx::query_scalar("SELECT count(*) FROM clinic.appointments").fetch_one(&mut superuser).await?;
    assert_eq!(booked, 1);
    Ok(())
}

#[tokio::test]
async fn a_retry_waits_for_the_first_attempt() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let mutation = pc.mutation(vec![update("pets", A.pet(), 1, json!({"name": "Rex a"}), json!({"name": "Max"}))]);
    // The first attempt hangs in the server: someone holds the pet's row.
    let mut holder = practices.superuser().await?;
    holder.execute("BEGIN").await?;
    holder.execute(AssertSqlSafe(format!("SELECT FROM clinic.pets WHERE id = '{}' FOR UPDATE", A.pet()))).await?;
    let (server, device) = (pc.server.clone(), pc.device);
    let first = tokio::spawn({
        let (server, mutation) = (server.clone(), mutation.clone());
        async move { one(&server, device, &mutation).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let retry = tokio::spawn({
        let (server, mutation) = (server.clone(), mutation.clone());
        async move { one(&server, device, &mutation).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!first.is_finished() && !retry.is_finished());
    holder.execute("COMMIT").await?;
    assert!(matches!(first.await??, PushAnswer::Outcome(result) if result.outcome == Outcome::Applied));
    assert!(matches!(retry.await??, PushAnswer::Duplicate { result } if result.outcome == Outcome::Applied));
    Ok(())
}

#[tokio::test]
async fn an_abandoned_attempt_leaves_nothing_and_can_be_made_again() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let mutation = pc.mutation(vec![update("pets", A.pet(), 1, json!({"name": "Rex a"}), json!({"name": "Max"}))]);
    let mut holder = practices.superuser().await?;
    holder.execute("BEGIN").await?;
    holder.execute(AssertSqlSafe(format!("SELECT FROM clinic.pets WHERE id = '{}' FOR UPDATE", A.pet()))).await?;
    assert!(tokio::time::timeout(Duration::from_millis(300), one(&pc.server, pc.device, &mutation)).await.is_err());
    holder.execute("COMMIT").await?;
    let answer = one(&pc.server, pc.device, &mutation).await?;
    assert!(
        matches!(&answer, PushAnswer::Outcome(result) | PushAnswer::Duplicate { result } if result.outcome == Outcome::Applied),
        "{answer:?}"
    );
    Ok(())
}

#[tokio::test]
async fn what_is_busy_is_tried_again_and_not_recorded() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let mut holder = practices.superuser().await?;
    holder.execute("BEGIN").await?;
    holder.execute(AssertSqlSafe(format!("SELECT FROM clinic.pets WHERE id = '{}' FOR UPDATE", A.pet()))).await?;
    let mutation = pc.mutation(vec![update("pets", A.pet(), 1, json!({"name": "Rex a"}), json!({"name": "Max"}))]);
    let error = one(&pc.server, pc.device, &mutation).await.unwrap_err();
    assert!(matches!(error, ServerError::TryAgain(_)) && error.is_retry() && !error.is_offline(), "{error:?}");
    holder.execute("COMMIT").await?;
    assert!(matches!(one(&pc.server, pc.device, &mutation).await?, PushAnswer::Outcome(result) if result.outcome == Outcome::Applied));
    Ok(())
}

#[tokio::test]
async fn edits_meet_field_by_field() -> Result<()> {
    let practices = Practices::new().await?;
    let (mut vet, mut desk) = (Pc::of(&practices, "veterinarian").await?, Pc::of(&practices, "receptionist").await?);
    let pet = |base, old, set| vec![update("pets", A.pet(), base, old, set)];
    assert_eq!(vet.push(pet(1, json!({"medications": null}), json!({"medications": "5 mg"}))).await?.outcome, Outcome::Applied);
    let merged = desk.push(pet(1, json!({"colour": null}), json!({"colour": "black"}))).await?;
    assert_eq!((merged.outcome, merged.details), (Outcome::Merged, json!([])));
    let same = vet.push(pet(1, json!({"medications": null}), json!({"medications": "5 mg"}))).await?;
    assert_eq!(same.outcome, Outcome::Merged, "the same value twice is no quarrel");
    let conflict = vet.push(pet(1, json!({"medications": null}), json!({"medications": "50 mg", "temperament": "calm"}))).await?;
    assert_eq!(conflict.outcome, Outcome::Conflict);
    assert_eq!(
        conflict.details,
        json!([{"why": "changed_meanwhile", "table": "pets", "pk": A.pet(), "fields": {"medications": {"mine": "50 mg", "theirs": "5 mg"}}}])
    );
    assert_eq!(
        desk.push(pet(1, json!({"colour": null}), json!({"colour": "grey"}))).await?.outcome,
        Outcome::Merged,
        "no clinical matter: the last one stands"
    );
    assert_eq!(
        vet.said(vec![update("pets", Uuid::now_v7(), 1, json!({}), json!({"name": "X"}))]).await?,
        (Outcome::Conflict, "not_found".to_owned())
    );
    let mut superuser = practices.superuser().await?;
    let stands: (Option<String>, Option<String>, Option<String>, i64) =
        sqlx::query_as("SELECT medications, colour, temperament, version FROM clinic.pets WHERE id = $1")
            .bind(A.pet())
            .fetch_one(&mut superuser)
            .await?;
    assert_eq!(stands, (Some("5 mg".to_owned()), Some("grey".to_owned()), None, 4), "a conflict changes nothing at all");
    Ok(())
}

#[tokio::test]
async fn states_of_a_visit_meet() -> Result<()> {
    let practices = Practices::new().await?;
    let (mut vet, mut desk) = (Pc::of(&practices, "veterinarian").await?, Pc::of(&practices, "receptionist").await?);
    let visit = Uuid::now_v7();
    desk.push(vec![booking(visit, "2026-05-05T10:00:00Z")]).await?;
    let status = |base, old: &str, new: &str| vec![update("appointments", visit, base, json!({"status": old}), json!({"status": new}))];
    assert_eq!(vet.push(status(1, "scheduled", "in_room")).await?.outcome, Outcome::Applied);
    assert_eq!(desk.push(status(1, "scheduled", "arrived")).await?.outcome, Outcome::Merged, "the further one stands");
    let cancelled =
        update("appointments", visit, 1, json!({"status": "scheduled"}), json!({"status": "cancelled", "cancellation_reason": "ill"}));
    let conflict = desk.push(vec![cancelled]).await?;
    assert_eq!(
        (conflict.outcome, conflict.details[0]["why"].as_str()),
        (Outcome::Conflict, Some("changed_meanwhile")),
        "cancelled against progress"
    );
    assert_eq!(desk.said(status(2, "in_room", "no_show")).await?, (Outcome::Rejected, "status_not_allowed".to_owned()));
    Ok(())
}

/// What a change of a visit is decided upon travels with the value that it had.
#[tokio::test]
async fn what_was_decided_upon_must_still_stand() -> Result<()> {
    let practices = Practices::new().await?;
    let (mut one, mut two) = (Pc::of(&practices, "receptionist").await?, Pc::of(&practices, "veterinarian").await?);
    let at = |hour: u32| json!(format!("2026-05-05T{hour}:00:00Z"));
    let visit = Uuid::now_v7();
    one.push(vec![booking(visit, "2026-05-05T10:00:00Z")]).await?;
    let moved = |base, from: u32, to: u32, minutes: u32, longer: u32| {
        let old = json!({"scheduled_at": at(from), "duration_minutes": minutes, "status": "scheduled"});
        vec![update("appointments", visit, base, old, json!({"scheduled_at": at(to), "duration_minutes": longer, "status": "scheduled"}))]
    };
    assert_eq!(one.push(moved(1, 10, 10, 30, 45)).await?.outcome, Outcome::Applied);
    let conflict = two.push(moved(1, 10, 11, 30, 30)).await?;
    let fields = conflict.details[0]["fields"].as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    assert_eq!(
        (conflict.outcome, fields),
        (Outcome::Conflict, Some(vec!["duration_minutes".to_owned()])),
        "the other's length at this time"
    );

    let step = |base, old: &str, new: &str| vec![update("appointments", visit, base, json!({"status": old}), json!({"status": new}))];
    one.push(step(2, "scheduled", "in_room")).await?;
    one.push(step(3, "in_room", "arrived")).await?;
    assert_eq!(two.push(moved(2, 10, 11, 45, 45)).await?.outcome, Outcome::Merged, "progress and a move meet");
    let in_room = json!({"scheduled_at": at(11), "status": "in_room"});
    let later = update("appointments", visit, 3, in_room, json!({"scheduled_at": at(12), "status": "in_room"}));
    assert_eq!(two.push(vec![later]).await?.outcome, Outcome::Merged);
    let stands: String = sqlx::query_scalar("SELECT status::text FROM clinic.appointments WHERE id = $1")
        .bind(visit)
        .fetch_one(&mut practices.superuser().await?)
        .await?;
    assert_eq!(stands, "arrived", "a step back that somebody else made is not undone by a move");

    let ended = json!({"status": "cancelled", "cancellation_reason": "ill", "scheduled_at": at(12)});
    let stood = json!({"status": "arrived", "cancellation_reason": null, "scheduled_at": at(12)});
    let moved = update("appointments", visit, 6, json!({"scheduled_at": at(12)}), json!({"scheduled_at": at(13)}));
    one.push(vec![moved]).await?;
    let conflict = two.push(vec![update("appointments", visit, 6, stood, ended)]).await?;
    assert_eq!(conflict.outcome, Outcome::Conflict, "cancelled here, moved there");
    let cancelled = json!({"status": "cancelled", "cancellation_reason": "ill"});
    one.push(vec![update("appointments", visit, 7, json!({"status": "arrived", "cancellation_reason": null}), cancelled)]).await?;
    let arrived = json!({"scheduled_at": at(13), "status": "arrived"});
    let conflict = two.push(vec![update("appointments", visit, 7, arrived, json!({"scheduled_at": at(14), "status": "arrived"}))]).await?;
    assert_eq!(conflict.details[0]["fields"]["status"]["theirs"], "cancelled", "moved here, cancelled there: {:?}", conflict.details);
    Ok(())
}

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
