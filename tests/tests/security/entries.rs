//! Clients and animals that were entered by mistake and are taken back, tried as a member of staff with psql.

use std::time::Duration;

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;

use crate::practices::{A, B, Practices, attempt, run};

const DENIED: &str = "42501";
const REFUSED: &str = "P0001";

fn client(id: Uuid, email: &str) -> String {
    format!(
        "INSERT INTO clinic.users (id, practice_id, role, first_name, last_name, email) VALUES ('{id}', '{}', 'pet_owner', 'Una', 'Ames', '{email}')",
        A.practice()
    )
}

fn pet(id: Uuid, owner: Uuid, chip: &str) -> String {
    format!(
        "INSERT INTO clinic.pets (id, practice_id, owner_id, name, species, microchip) VALUES ('{id}', '{}', '{owner}', 'Rex', 'dog', '{chip}')",
        A.practice()
    )
}

fn visit(id: Uuid, pet: Uuid, owner: Uuid) -> String {
    format!(
        "INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, visit_type, scheduled_at, duration_minutes)
         VALUES ('{id}', '{}', '{}', '{pet}', '{owner}', '{}', 'checkup', '2026-05-06 10:00Z', 30)",
        A.practice(),
        A.clinic(),
        A.vet()
    )
}

fn weight(pet: Uuid, by: Uuid) -> String {
    format!(
        "INSERT INTO clinic.pet_weights (id, practice_id, pet_id, kg, weighed_at, weighed_by) VALUES (gen_random_uuid(), '{}', '{pet}', 4, now(), '{by}')",
        A.practice()
    )
}

fn co_owner(pet: Uuid, user: Uuid) -> String {
    format!(
        "INSERT INTO clinic.pet_co_owners (id, practice_id, pet_id, user_id) VALUES (gen_random_uuid(), '{}', '{pet}', '{user}')",
        A.practice()
    )
}

fn remove(table: &str, id: Uuid) -> String {
    format!("UPDATE clinic.{table} SET removed_at = now() WHERE id = '{id}'")
}

async fn stands(psql: &mut PgConnection, table: &str, id: Uuid) -> Result<bool> {
    let sql = format!("SELECT removed_at IS NULL FROM clinic.{table} WHERE id = '{id}'");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(psql).await?)
}

#[tokio::test]
async fn only_what_nobody_needs_is_taken_back() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let (una, rex, booked) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(run(&mut rita, client(una, "una@example.test")).await, "ok");
    assert_eq!(run(&mut rita, pet(rex, una, "276098102000001")).await, "ok");
    assert_eq!(attempt(&mut rita, remove("users", una)).await, REFUSED, "whose animal stands");
    assert_eq!(run(&mut rita, visit(booked, rex, una)).await, "ok");
    for (table, id) in [("pets", rex), ("users", una)] {
        assert_eq!(attempt(&mut rita, remove(table, id)).await, REFUSED, "{table}: a visit");
    }
    let cancel = format!("UPDATE clinic.appointments SET status = 'cancelled', cancellation_reason = 'undone' WHERE id = '{booked}'");
    assert_eq!(run(&mut rita, cancel).await, "ok");
    for (what, added) in [("a weight", weight(rex, A.receptionist())), ("a second owner", co_owner(rex, A.owner()))] {
        let both = format!("{added}; {}", remove("pets", rex));
        assert_eq!(attempt(&mut rita, both).await, REFUSED, "{what}");
    }
    assert_eq!(run(&mut rita, remove("pets", rex)).await, "ok");
    assert_eq!(attempt(&mut rita, format!("{}; {}", co_owner(A.pet(), una), remove("users", una))).await, REFUSED, "who shares an animal");
    assert_eq!(run(&mut rita, remove("users", una)).await, "ok");
    assert_eq!(attempt(&mut rita, remove("pets", A.pet())).await, REFUSED, "with a weight and a reminder of its own");

    let mut vera = practices.psql_signed_in(&practices.login(A, "veterinarian").await?).await?;
    assert_eq!(attempt(&mut vera, remove("users", A.owner())).await, DENIED);
    assert_eq!(attempt(&mut rita, remove("users", A.vet_user())).await, "ok", "no row of staff is reached");
    assert!(stands(&mut rita, "users", A.vet_user()).await?);
    let mut mara = practices.psql_signed_in(&practices.login(A, "clinic_manager").await?).await?;
    assert_ne!(attempt(&mut mara, remove("users", A.vet_user())).await, "ok", "nor by a manager");
    let mut stranger = practices.psql_signed_in(&practices.login(B, "receptionist").await?).await?;
    let back = format!("UPDATE clinic.pets SET removed_at = NULL WHERE id = '{rex}'");
    assert_eq!(stranger.execute(AssertSqlSafe(back)).await?.rows_affected(), 0, "another practice");
    Ok(())
}

#[tokio::test]
async fn who_is_needed_after_all_is_there_again() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let (una, rex) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(run(&mut rita, client(una, "una@example.test")).await, "ok");
    assert_eq!(run(&mut rita, pet(rex, una, "276098102000001")).await, "ok");
    let (later, other) = (Uuid::now_v7(), Uuid::now_v7());
    for (what, added) in [
        ("a visit", visit(Uuid::now_v7(), rex, una)),
        ("a weight", weight(rex, A.receptionist())),
        ("a second owner", co_owner(rex, A.owner())),
        ("an animal of the client's", pet(later, una, "276098102000002")),
        ("a share in another animal", co_owner(A.pet(), una)),
        ("another's animal that becomes theirs", format!("UPDATE clinic.pets SET owner_id = '{una}' WHERE id = '{}'", A.dead_pet())),
    ] {
        rita.execute("BEGIN").await?;
        assert_eq!(run(&mut rita, remove("pets", rex)).await, "ok");
        assert_eq!(run(&mut rita, remove("users", una)).await, "ok");
        assert_eq!(run(&mut rita, added.as_str()).await, "ok", "{what}");
        let (of_pet, of_client) = (stands(&mut rita, "pets", rex).await?, stands(&mut rita, "users", una).await?);
        rita.execute("ROLLBACK").await?;
        assert_eq!((of_pet, of_client), (added.contains(&rex.to_string()), added.contains(&una.to_string())), "{what}");
    }
    // Chip and address have been given to others meanwhile.
    assert_eq!(run(&mut rita, remove("pets", rex)).await, "ok");
    assert_eq!(run(&mut rita, remove("users", una)).await, "ok");
    assert_eq!(run(&mut rita, client(other, "una@example.test")).await, "ok", "the address is free again");
    assert_eq!(run(&mut rita, pet(Uuid::now_v7(), other, "276098102000001")).await, "ok", "and the chip");
    assert_eq!(run(&mut rita, visit(Uuid::now_v7(), rex, una)).await, "ok");
    let sql = format!(
        "SELECT p.microchip, u.email::text FROM clinic.pets p JOIN clinic.users u ON u.id = p.owner_id
          WHERE p.id = '{rex}' AND p.removed_at IS NULL AND u.removed_at IS NULL"
    );
    let kept: (Option<String>, Option<String>) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut rita).await?;
    assert_eq!(kept, (None, None), "both are there, and what is another's now stays with them");
    Ok(())
}

#[tokio::test]
async fn a_booking_and_a_removal_at_once_leave_no_visit_of_nobody() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let mut vera = practices.psql_signed_in(&practices.login(A, "veterinarian").await?).await?;
    for is_removal_first in [true, false] {
        let (una, rex) = (Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(run(&mut rita, client(una, &format!("{una}@example.test"))).await, "ok");
        assert_eq!(run(&mut rita, pet(rex, una, if is_removal_first { "276098102000003" } else { "276098102000004" })).await, "ok");
        let booking = visit(Uuid::now_v7(), rex, una).replace("05-06", if is_removal_first { "05-06" } else { "05-07" });
        let (first, second) = if is_removal_first { (remove("pets", rex), booking) } else { (booking, remove("pets", rex)) };
        rita.execute("BEGIN").await?;
        assert_eq!(run(&mut rita, first).await, "ok");
        let (outcome, _) = tokio::join!(run(&mut vera, second), async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            rita.execute("COMMIT").await
        });
        assert_eq!(outcome, if is_removal_first { "ok" } else { REFUSED });
        assert!(stands(&mut rita, "pets", rex).await?, "removal first: {is_removal_first}");
    }
    Ok(())
}

#[tokio::test]
async fn nobody_weighs_in_anothers_name() -> Result<()> {
    let practices = Practices::new().await?;
    for (role, own) in [("receptionist", A.receptionist()), ("veterinarian", A.vet_user())] {
        let mut psql = practices.psql_signed_in(&practices.login(A, role).await?).await?;
        let added = format!("{} RETURNING weighed_by", weight(A.pet(), A.manager()));
        let by: Option<Uuid> = sqlx::query_scalar(AssertSqlSafe(added)).fetch_one(&mut psql).await?;
        assert_eq!(by, Some(own), "{role}");
    }
    Ok(())
}
