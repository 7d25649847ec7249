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

use crate::practices::{A, Practices};

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

    pub async fn push(&mut self, changes: Vec<RowChange>) -> Result<MutationResult> {
        let mutation = self.mutation(changes);
        match one(&self.server, self.device, &mutation).await? {
            PushAnswer::Outcome(result) => Ok(result),
            other => anyhow::bail!("{other:?}"),
        }
    }

    /// The outcome and its first reason.
    pub async fn said(&mut self, changes: Vec<RowChange>) -> Result<(Outcome, String)> {
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
