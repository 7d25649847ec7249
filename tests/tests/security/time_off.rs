//! Blocked time and leave, as a member of staff with psql: leave is the managers', and a block is its own practice's.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;

use crate::practices::{A, B, Practices, attempt, count, run};

const DENIED: &str = "42501";

fn leave() -> String {
    format!(
        "INSERT INTO clinic.veterinarian_exceptions (id, practice_id, veterinarian_id, on_date, kind) VALUES (gen_random_uuid(), '{}', '{}', '2026-05-06', 'leave')",
        A.practice(),
        A.vet()
    )
}

fn block(practice: Uuid, clinic: Uuid, resource: Uuid, by: Uuid) -> String {
    format!(
        "INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, holder_id, reason)
         VALUES (gen_random_uuid(), '{practice}', '{clinic}', '{resource}', 'blocked', '2026-05-06 10:00Z', '2026-05-06 12:00Z', '{by}', 'Meeting')"
    )
}

async fn touched(psql: &mut PgConnection, sql: &str) -> Result<u64> {
    Ok(psql.execute(AssertSqlSafe(sql.to_owned())).await?.rows_affected())
}

#[tokio::test]
async fn leave_is_given_and_taken_back_by_managers_alone() -> Result<()> {
    let practices = Practices::new().await?;
    let mut mara = practices.psql_signed_in(&practices.login(A, "clinic_manager").await?).await?;
    assert_eq!(run(&mut mara, leave()).await, "ok");
    for role in ["receptionist", "technician", "veterinarian"] {
        let mut psql = practices.psql_signed_in(&practices.login(A, role).await?).await?;
        assert_eq!(attempt(&mut psql, leave()).await, DENIED, "{role}");
        for sql in ["UPDATE clinic.veterinarian_exceptions SET reason = 'x'", "DELETE FROM clinic.veterinarian_exceptions"] {
            assert_eq!(attempt(&mut psql, sql.to_owned()).await, DENIED, "{role}: {sql}");
        }
        assert_eq!(count(&mut psql, "clinic.veterinarian_exceptions").await, 1, "{role} sees who is away");
        // Nor by way of the queue.
        let device = Uuid::now_v7();
        sqlx::query("SELECT sync.register_client($1, 'psql')").bind(device).execute(&mut psql).await?;
        let change = format!(
            r#"[{{"table": "veterinarian_exceptions", "pk": "{}", "op": "insert", "set": {{"practice_id": "{}", "veterinarian_id": "{}", "on_date": "2026-05-07", "kind": "leave"}}}}]"#,
            Uuid::now_v7(),
            A.practice(),
            A.vet()
        );
        let sql = format!("SELECT sync.push('{device}', 1, gen_random_uuid(), 'leave', '{change}') ->> 'status'");
        let status: String = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut psql).await?;
        assert_eq!(status, "rejected", "{role}");
    }
    let mut stranger = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    assert_eq!(touched(&mut stranger, "DELETE FROM clinic.veterinarian_exceptions").await?, 0, "another practice's manager");
    assert_eq!(attempt(&mut stranger, leave()).await, DENIED);
    assert_eq!(touched(&mut mara, "DELETE FROM clinic.veterinarian_exceptions").await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_block_is_ones_own_clinics_and_nobody_alters_it() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let mut vera = practices.psql_signed_in(&practices.login(A, "veterinarian").await?).await?;
    let mut stranger = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    assert_eq!(run(&mut rita, block(A.practice(), A.clinic(), A.room(), A.vet_user())).await, "ok");
    let by: Uuid = sqlx::query_scalar("SELECT holder_id FROM clinic.appointment_slots WHERE kind = 'blocked'").fetch_one(&mut rita).await?;
    assert_eq!(by, A.receptionist(), "a block bears the name of who wrote it, not one that was lent");
    assert_eq!(attempt(&mut rita, block(A.practice(), A.clinic(), A.room(), A.receptionist())).await, "23P01", "blocked already");
    for (what, sql) in [
        ("in another clinic", block(A.practice(), A.other_clinic(), A.room(), A.receptionist())),
        ("in another practice", block(B.practice(), B.clinic(), B.room(), A.receptionist())),
    ] {
        assert_eq!(attempt(&mut rita, sql).await, DENIED, "{what}");
    }
    assert_eq!(count(&mut stranger, "clinic.appointment_slots WHERE kind = 'blocked'").await, 0, "another practice sees none");
    assert_eq!(touched(&mut stranger, "DELETE FROM clinic.appointment_slots").await?, 0, "and removes none");
    for column in ["reason = 'x'", "starts_at = starts_at", "resource_id = resource_id", "kind = 'held'", "is_overbooked = true"] {
        assert_eq!(attempt(&mut rita, format!("UPDATE clinic.appointment_slots SET {column}")).await, DENIED, "{column}");
    }
    assert_eq!(touched(&mut vera, "DELETE FROM clinic.appointment_slots").await?, 1, "whoever writes the diary frees it");
    Ok(())
}
