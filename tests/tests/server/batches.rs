//! Mutations that go up together: each has its own outcome, in its order, and counts once.

use anyhow::Result;
use serde_json::json;
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vetdesk_domain::change::{Mutation, Outcome};
use vetdesk_domain::ids::{ClinicId, MutationId};
use vetdesk_server::{PushAnswer, ServerError};

use super::pushing::{Pc, booking, update};
use crate::practices::{A, Practices, count};

/// A booking, one into the same time, one that is never allowed, a change of a pet.
fn mixed(pc: &mut Pc) -> Vec<Mutation> {
    let name = |name: &str| update("pets", A.pet(), 1, json!({"name": "Rex a"}), json!({ "name": name }));
    vec![
        pc.mutation(vec![booking(Uuid::now_v7(), "2026-05-05T10:00:00Z")]),
        pc.mutation(vec![name("Half"), booking(Uuid::now_v7(), "2026-05-05T10:15:00Z")]),
        pc.mutation(vec![name("Never"), update("users", A.vet_user(), 1, json!({}), json!({"last_name": "X"}))]),
        pc.mutation(vec![name("Max")]),
    ]
}

const OUTCOMES: [Outcome; 4] = [Outcome::Applied, Outcome::Conflict, Outcome::Rejected, Outcome::Applied];

#[tokio::test]
async fn each_has_its_own_outcome_and_a_second_try_changes_nothing() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let cursor = pc.server.start_copy(ClinicId(A.clinic())).await?.cursor;
    let batch = mixed(&mut pc);
    let mut said = Vec::new();
    for (answer, mutation) in pc.server.push(pc.device, &batch).await?.into_iter().zip(&batch) {
        let PushAnswer::Outcome(result) = answer else { panic!("{answer:?}") };
        assert_eq!((result.seq, result.id), (mutation.seq, mutation.id));
        said.push(result);
    }
    assert_eq!(said.iter().map(|result| result.outcome).collect::<Vec<_>>(), OUTCOMES);
    assert_eq!((said[1].details[0]["why"].as_str(), said[2].details[0]["why"].as_str()), (Some("slot_taken"), Some("not_allowed")));
    let again = pc.server.push(pc.device, &batch).await?;
    let twice: Vec<PushAnswer> = said.iter().cloned().map(|result| PushAnswer::Duplicate { result }).collect();
    assert_eq!(again, twice);
    let news = pc.server.pull(pc.device, ClinicId(A.clinic()), &cursor, 0).await?;
    assert_eq!((news.last_seq, news.results), (4, said));
    let mut superuser = practices.superuser().await?;
    assert_eq!(count(&mut superuser, "clinic.appointments").await, 1);
    assert_eq!(count(&mut superuser, "clinic.pets WHERE name = 'Max' AND version = 2").await, 1, "what failed left nothing of itself");
    Ok(())
}

#[tokio::test]
async fn what_is_to_be_tried_again_takes_the_whole_batch_back() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let mut superuser = practices.superuser().await?;
    superuser
        .execute(
            "CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'made to fail' USING ERRCODE = '40P01'; END $$;
             CREATE TRIGGER fail BEFORE UPDATE ON clinic.pets FOR EACH ROW WHEN (NEW.name = 'Max') EXECUTE FUNCTION public.fail();",
        )
        .await?;
    let batch = mixed(&mut pc);
    let error = pc.server.push(pc.device, &batch).await.unwrap_err();
    assert!(matches!(error, ServerError::TryAgain(_)), "{error:?}");
    assert_eq!((count(&mut superuser, "sync.mutations").await, count(&mut superuser, "clinic.appointments").await), (0, 0));
    superuser.execute("DROP TRIGGER fail ON clinic.pets").await?;
    let outcomes: Vec<Outcome> = pc.server.push(pc.device, &batch).await?.into_iter().filter_map(outcome).collect();
    assert_eq!(outcomes, OUTCOMES);
    Ok(())
}

#[tokio::test]
async fn a_gap_ends_the_batch_and_what_stands_before_it_is_done() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let mut batch = mixed(&mut pc);
    batch.remove(1);
    let answers = pc.server.push(pc.device, &batch).await?;
    assert!(matches!(answers[0], PushAnswer::Outcome(_)));
    assert_eq!(answers[1..], [PushAnswer::OutOfOrder { last_seq: 1 }]);
    let stranger = Mutation { id: MutationId::fresh(), ..batch[0].clone() };
    assert_eq!(pc.server.push(pc.device, &[stranger, batch[1].clone()]).await?, [PushAnswer::Cloned { last_seq: 1 }]);
    Ok(())
}

#[tokio::test]
async fn without_a_session_nothing_goes_up_and_none_is_left_behind() -> Result<()> {
    let practices = Practices::new().await?;
    let mut pc = Pc::of(&practices, "receptionist").await?;
    let batch = mixed(&mut pc);
    // The session is the transaction's own: the next statement on that connection has none.
    let login = practices.login(A, "technician").await?;
    let mut psql = practices.psql(&login).await?;
    let token = crate::practices::open_session(&mut psql).await?;
    psql.execute(AssertSqlSafe(format!("SELECT sync.push_all('{token}', '{}', '[]')", Uuid::nil()))).await?;
    psql.execute(AssertSqlSafe(format!("SELECT sync.wake('{token}')"))).await?;
    assert_eq!(count(&mut psql, "clinic.pets").await, 0);
    let mut superuser = practices.superuser().await?;
    superuser.execute("UPDATE auth.user_sessions SET revoked_at = now()").await?;
    let error = pc.server.push(pc.device, &batch).await.unwrap_err();
    assert!(matches!(error, ServerError::SessionEnded), "{error:?}");
    assert_eq!(count(&mut superuser, "sync.mutations").await, 0);
    Ok(())
}

fn outcome(answer: PushAnswer) -> Option<Outcome> {
    match answer {
        PushAnswer::Outcome(result) => Some(result.outcome),
        _ => None,
    }
}
