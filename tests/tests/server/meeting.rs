//! Two people changed one row: what meets by itself, and what a person is asked.

use anyhow::Result;
use serde_json::json;
use uuid::Uuid;
use vetdesk_domain::change::Outcome;

use super::pushing::{Pc, booking, update};
use crate::practices::{A, Practices};

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
