//! What no client can make false, psql included: nobody is booked twice, a slot follows its visit, a visit keeps its way.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::future::join_all;
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;

use crate::practices::{A, Practices, attempt, count, run};

const TAKEN: &str = "23P01";
const REFUSED: &str = "P0001";

struct Visit {
    id: Uuid,
    at: &'static str,
    vet: Option<Uuid>,
    room: Option<Uuid>,
    pet: Uuid,
    overbook: Option<&'static str>,
}

impl Visit {
    fn at(at: &'static str) -> Self {
        Self { id: Uuid::now_v7(), at, vet: Some(A.vet()), room: None, pet: A.pet(), overbook: None }
    }

    fn sql(&self) -> String {
        let id = |id: Option<Uuid>| id.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        format!(
            "INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, room_id, visit_type, scheduled_at, duration_minutes, overbook_reason)
             VALUES ('{}', '{}', '{}', '{}', '{}', {}, {}, 'checkup', '{}', 30, {})",
            self.id,
            A.practice(),
            A.clinic(),
            self.pet,
            A.owner(),
            id(self.vet),
            id(self.room),
            self.at,
            self.overbook.map_or("NULL".to_owned(), |why| format!("'{why}'"))
        )
    }
}

fn set(visit: &Visit, what: &str) -> String {
    format!("UPDATE clinic.appointments SET {what} WHERE id = '{}'", visit.id)
}

async fn slots(db: &mut PgConnection, visit: &Visit) -> i64 {
    count(db, &format!("clinic.appointment_slots WHERE appointment_id = '{}'", visit.id)).await
}

#[tokio::test]
async fn neither_a_vet_nor_a_room_is_taken_twice() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    let first = Visit { room: Some(A.room()), ..Visit::at("2026-05-05 10:00Z") };
    assert_eq!(run(&mut psql, first.sql()).await, "ok");
    assert_eq!(slots(&mut psql, &first).await, 2);
    assert_eq!(attempt(&mut psql, Visit::at("2026-05-05 10:15Z").sql()).await, TAKEN, "same vet");
    assert_eq!(attempt(&mut psql, Visit::at("2026-05-05 09:45Z").sql()).await, TAKEN);
    assert_eq!(attempt(&mut psql, Visit::at("2026-05-05 10:30Z").sql()).await, "ok", "one ends where the next begins");
    let same_room = Visit { vet: Some(A.second_vet()), room: Some(A.room()), ..Visit::at("2026-05-05 10:15Z") };
    assert_eq!(attempt(&mut psql, same_room.sql()).await, TAKEN, "same room, another vet");
    assert_eq!(attempt(&mut psql, Visit { vet: Some(A.second_vet()), ..Visit::at("2026-05-05 10:15Z") }.sql()).await, "ok");
    let squeezed = Visit { overbook: Some("emergency"), ..Visit::at("2026-05-05 10:15Z") };
    assert_eq!(run(&mut psql, squeezed.sql()).await, "ok", "overbooked with a reason");
    assert_eq!(attempt(&mut psql, set(&squeezed, "overbook_reason = NULL")).await, TAKEN);
    assert_eq!(
        attempt(&mut psql, Visit { overbook: Some(""), ..Visit::at("2026-05-05 10:15Z") }.sql()).await,
        "23514",
        "a reason says something"
    );
    // A reason for the hour is no reason for two in one room.
    let early = Visit { overbook: Some("comes before we open"), ..Visit::at("2026-05-06 04:00Z") };
    assert_eq!(run(&mut psql, early.sql()).await, "ok");
    assert_eq!(attempt(&mut psql, Visit::at("2026-05-06 04:15Z").sql()).await, TAKEN);
    Ok(())
}

#[tokio::test]
async fn of_sixty_four_who_want_the_same_half_hour_one_gets_it() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let mut people = Vec::new();
    for _ in 0..32 {
        people.push(practices.psql_signed_in(&login).await?);
    }
    let began = Instant::now();
    let outcomes = join_all(people.into_iter().enumerate().map(|(n, mut psql)| async move {
        let mut outcomes = Vec::new();
        // Rooms and vets crossed, so that each wants what another has.
        for round in 0..2 {
            let (vet, room) = if (n + round) % 2 == 0 { (A.vet(), Some(A.room())) } else { (A.second_vet(), Some(A.room())) };
            outcomes.push(run(&mut psql, Visit { vet: Some(vet), room, ..Visit::at("2026-06-01 10:00Z") }.sql()).await);
        }
        outcomes
    }))
    .await
    .concat();
    assert_eq!(outcomes.len(), 64);
    assert_eq!(outcomes.iter().filter(|state| *state == "ok").count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|state| state == "ok" || state == TAKEN), "nobody waits for a deadlock to be found: {outcomes:?}");
    assert!(began.elapsed() < Duration::from_secs(20), "nobody hangs: {:?}", began.elapsed());
    let mut superuser = practices.superuser().await?;
    let overlaps = count(
        &mut superuser,
        "clinic.appointment_slots a JOIN clinic.appointment_slots b ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during",
    )
    .await;
    assert_eq!((overlaps, count(&mut superuser, "clinic.appointments").await), (0, 1));
    Ok(())
}

#[tokio::test]
async fn a_hold_keeps_time_for_its_holder_alone() -> Result<()> {
    let practices = Practices::new().await?;
    let (rita, mara) = (practices.login(A, "receptionist").await?, practices.login(A, "clinic_manager").await?);
    let (mut rita, mut mara) = (practices.psql_signed_in(&rita).await?, practices.psql_signed_in(&mara).await?);
    let hold = |holder: Uuid, expires: &str| {
        format!(
            "INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, holder_id, hold_expires_at)
             VALUES (gen_random_uuid(), '{}', '{}', '{}', 'held', '2026-05-05 10:00Z', '2026-05-05 10:30Z', '{holder}', clock_timestamp() + interval '{expires}')",
            A.practice(),
            A.clinic(),
            A.vet_resource()
        )
    };
    assert_eq!(run(&mut rita, hold(A.receptionist(), "5 minutes")).await, "ok");
    assert_eq!(attempt(&mut mara, hold(A.manager(), "5 minutes")).await, TAKEN);
    let visit = Visit::at("2026-05-05 10:00Z");
    assert_eq!(attempt(&mut mara, visit.sql()).await, TAKEN);
    assert_eq!(run(&mut rita, visit.sql()).await, "ok", "the holder books");
    assert_eq!(count(&mut rita, "clinic.appointment_slots WHERE kind = 'held'").await, 0);
    assert_eq!(run(&mut rita, set(&visit, "status = 'cancelled', cancellation_reason = 'x'")).await, "ok");
    assert_eq!(run(&mut rita, hold(A.receptionist(), "-1 second")).await, "ok");
    assert_eq!(run(&mut mara, Visit::at("2026-05-05 10:00Z").sql()).await, "ok", "a spent hold gives way");
    Ok(())
}

#[tokio::test]
async fn cancelling_gives_the_time_back_and_taking_it_back_needs_it_free() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    let visit = Visit::at("2026-05-05 10:00Z");
    assert_eq!(run(&mut psql, visit.sql()).await, "ok");
    assert_eq!(attempt(&mut psql, set(&visit, "status = 'cancelled'")).await, "23514", "not without a reason");
    assert_eq!(run(&mut psql, set(&visit, "status = 'cancelled', cancellation_reason = 'ill'")).await, "ok");
    assert_eq!(slots(&mut psql, &visit).await, 0);
    assert_eq!(run(&mut psql, set(&visit, "status = 'scheduled'")).await, "ok");
    assert_eq!(slots(&mut psql, &visit).await, 1);
    assert_eq!(run(&mut psql, set(&visit, "status = 'no_show'")).await, "ok");
    let other = Visit::at("2026-05-05 10:15Z");
    assert_eq!(run(&mut psql, other.sql()).await, "ok");
    assert_eq!(attempt(&mut psql, set(&visit, "status = 'scheduled'")).await, TAKEN);
    // The pet died meanwhile: neither a new visit nor an old one taken up again.
    assert_eq!(run(&mut psql, format!("UPDATE clinic.pets SET is_deceased = true WHERE id = '{}'", A.pet())).await, "ok");
    assert_eq!(run(&mut psql, set(&other, "status = 'cancelled', cancellation_reason = 'died'")).await, "ok");
    assert_eq!(attempt(&mut psql, set(&other, "status = 'scheduled'")).await, REFUSED);
    assert_eq!(attempt(&mut psql, Visit::at("2026-05-06 10:00Z").sql()).await, REFUSED);
    assert_eq!(attempt(&mut psql, Visit { pet: A.dead_pet(), ..Visit::at("2026-05-06 10:00Z") }.sql()).await, REFUSED);
    Ok(())
}

#[tokio::test]
async fn a_visit_goes_its_way_and_leaves_its_times() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    let visit = Visit::at("2026-05-05 10:00Z");
    assert_eq!(run(&mut psql, visit.sql()).await, "ok");
    assert_eq!(run(&mut psql, set(&visit, "status = 'arrived', arrived_at = now() + interval '1 year'")).await, "ok");
    let ahead = format!("clinic.appointments WHERE id = '{}' AND arrived_at <= clock_timestamp()", visit.id);
    assert_eq!(count(&mut psql, &ahead).await, 1, "a PC's clock that runs ahead is not the record's");
    assert_eq!(attempt(&mut psql, set(&visit, "status = 'no_show'")).await, REFUSED);
    assert_eq!(run(&mut psql, set(&visit, "status = 'completed'")).await, "ok");
    assert_eq!(attempt(&mut psql, set(&visit, "status = 'scheduled'")).await, REFUSED);
    assert_eq!(attempt(&mut psql, set(&visit, "status = 'cancelled', cancellation_reason = 'x'")).await, REFUSED);
    assert_eq!(run(&mut psql, set(&visit, "status = 'in_room'")).await, "ok", "a step taken back");
    assert_eq!(
        count(&mut psql, &format!("clinic.appointments WHERE id = '{}' AND completed_at IS NULL AND arrived_at IS NOT NULL", visit.id))
            .await,
        1
    );
    Ok(())
}

#[tokio::test]
async fn moving_to_another_year_keeps_the_row_and_its_one_slot() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    let visit = Visit::at("2026-12-31 23:45Z");
    assert_eq!(run(&mut psql, visit.sql()).await, "ok");
    let shown = format!("SELECT id::text || version || created_at FROM clinic.appointments WHERE id = '{}'", visit.id);
    let mut superuser = practices.superuser().await?;
    let before: String = sqlx::query_scalar(AssertSqlSafe(shown.clone())).fetch_one(&mut superuser).await?;
    superuser.execute("TRUNCATE sync.feed").await?;
    assert_eq!(run(&mut psql, set(&visit, "scheduled_at = '2027-01-01 00:15Z'")).await, "ok");
    let after: String = sqlx::query_scalar(AssertSqlSafe(shown)).fetch_one(&mut superuser).await?;
    assert_eq!(after, before.replacen(&format!("{}1", visit.id), &format!("{}2", visit.id), 1), "same id and birth, one version on");
    assert_eq!(count(&mut superuser, "clinic.appointments_2027").await, 1);
    let slot = format!("clinic.appointment_slots WHERE appointment_id = '{}' AND starts_at = '2027-01-01 00:15Z'", visit.id);
    assert_eq!((slots(&mut psql, &visit).await, count(&mut psql, &slot).await), (1, 1));
    let feed: Vec<String> = sqlx::query_scalar("SELECT op::text FROM sync.feed WHERE table_name = 'appointments' ORDER BY seq")
        .fetch_all(&mut superuser)
        .await?;
    assert_eq!(feed, ["D", "U"], "both under the parent's name");
    assert_eq!(run(&mut psql, set(&visit, "scheduled_at = '2050-01-01 00:15Z'")).await, "ok", "beyond the years made ahead");
    assert_eq!(slots(&mut psql, &visit).await, 1);
    Ok(())
}

#[tokio::test]
async fn the_feed_names_the_practice_that_was_left() -> Result<()> {
    let practices = Practices::new().await?;
    let mut superuser = practices.superuser().await?;
    superuser.execute("TRUNCATE sync.feed").await?;
    let phone = "UPDATE clinic.user_phones SET practice_id = '$b', user_id = '$o' WHERE practice_id = '$a'"
        .replace("$b", &crate::practices::B.practice().to_string())
        .replace("$o", &crate::practices::B.owner().to_string())
        .replace("$a", &A.practice().to_string());
    superuser.execute(AssertSqlSafe(phone)).await?;
    let feed: Vec<(String, Uuid)> =
        sqlx::query_as("SELECT op::text, practice_id FROM sync.feed ORDER BY seq").fetch_all(&mut superuser).await?;
    assert_eq!(feed, [("D".to_owned(), A.practice()), ("U".to_owned(), crate::practices::B.practice())]);
    Ok(())
}

#[tokio::test]
async fn nobody_chooses_a_version_or_a_time_of_change() -> Result<()> {
    let practices = Practices::new().await?;
    let mut superuser = practices.superuser().await?;
    // Even with every right: the trigger has the last word.
    superuser
        .execute(AssertSqlSafe(format!(
            "UPDATE clinic.pets SET name = 'X', version = 99, updated_at = '1999-01-01', created_at = '1999-01-01' WHERE id = '{}'",
            A.pet()
        )))
        .await?;
    let pet = format!(
        "clinic.pets WHERE id = '{}' AND version = 2 AND updated_at > now() - interval '1 minute' AND created_at > now() - interval '1 day'",
        A.pet()
    );
    assert_eq!(count(&mut superuser, &pet).await, 1);
    Ok(())
}
