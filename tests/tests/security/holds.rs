//! Holds, as a member of staff with psql: none in another's name, none for long, none elsewhere, and nobody else's ended.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;

use crate::practices::{A, B, Practices, attempt, count, run};

const DENIED: &str = "42501";

struct Hold {
    practice: Uuid,
    clinic: Uuid,
    resource: Uuid,
    kind: &'static str,
    holder: Uuid,
    minutes: i32,
}

/// What reception may hold.
const fn own() -> Hold {
    Hold { practice: Uuid::nil(), clinic: Uuid::nil(), resource: Uuid::nil(), kind: "held", holder: Uuid::nil(), minutes: 3 }
}

fn insert(hold: &Hold) -> String {
    let or = |id: Uuid, usual: Uuid| if id.is_nil() { usual } else { id };
    format!(
        "INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, holder_id, hold_expires_at)
         VALUES (gen_random_uuid(), '{}', '{}', '{}', '{}', '2026-05-06 10:00Z', '2026-05-06 10:30Z', '{}', now() + interval '{} minutes')",
        or(hold.practice, A.practice()),
        or(hold.clinic, A.clinic()),
        or(hold.resource, A.room()),
        hold.kind,
        or(hold.holder, A.receptionist()),
        hold.minutes
    )
}

/// The same through the door that PCs use: what became of it, by the ledger.
async fn pushed(psql: &mut PgConnection, device: Uuid, seq: i64, change: &str) -> Result<String> {
    let sql = format!("SELECT sync.push('{device}', {seq}, gen_random_uuid(), 'hold', '[{change}]') ->> 'status'");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(psql).await?)
}

#[tokio::test]
async fn a_hold_is_ones_own_short_and_in_ones_own_clinic() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    assert_eq!(attempt(&mut rita, insert(&own())).await, "ok");
    assert_eq!(attempt(&mut rita, insert(&Hold { minutes: 59, ..own() })).await, "ok");
    for (what, hold) in [
        ("another's name", Hold { holder: A.vet_user(), ..own() }),
        ("a client's name", Hold { holder: A.owner(), ..own() }),
        ("more than an hour", Hold { minutes: 61, ..own() }),
        ("for ever", Hold { minutes: 5_000_000, ..own() }),
        ("another clinic", Hold { clinic: A.other_clinic(), ..own() }),
        ("another practice", Hold { practice: B.practice(), clinic: B.clinic(), resource: B.room(), ..own() }),
        ("another practice's clinic", Hold { clinic: B.clinic(), ..own() }),
        ("as if booked", Hold { kind: "booked", ..own() }),
    ] {
        assert_eq!(attempt(&mut rita, insert(&hold)).await, DENIED, "{what}");
    }
    assert_eq!(attempt(&mut rita, insert(&Hold { resource: B.room(), ..own() })).await, "23503", "another practice's room");
    for column in ["hold_expires_at = now() + interval '1 day'", "holder_id = holder_id", "resource_id = resource_id"] {
        assert_eq!(attempt(&mut rita, format!("UPDATE clinic.appointment_slots SET {column}")).await, DENIED, "{column}");
    }
    Ok(())
}

#[tokio::test]
async fn nobody_ends_anothers_hold() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let mut vera = practices.psql_signed_in(&practices.login(A, "veterinarian").await?).await?;
    let mut mara = practices.psql_signed_in(&practices.login(A, "clinic_manager").await?).await?;
    let mut stranger = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    assert_eq!(run(&mut rita, insert(&own())).await, "ok");
    let hold: Uuid = sqlx::query_scalar("SELECT id FROM clinic.appointment_slots").fetch_one(&mut rita).await?;
    for psql in [&mut vera, &mut mara, &mut stranger] {
        assert_eq!(psql.execute("DELETE FROM clinic.appointment_slots").await?.rows_affected(), 0);
        let device = Uuid::now_v7();
        sqlx::query("SELECT sync.register_client($1, 'psql')").bind(device).execute(&mut *psql).await?;
        let change = format!(r#"{{"table": "appointment_slots", "pk": "{hold}", "op": "delete"}}"#);
        pushed(psql, device, 1, &change).await?;
        let change = format!(
            r#"{{"table": "appointment_slots", "pk": "{}", "op": "insert", "set": {{"practice_id": "{}", "clinic_id": "{}", "resource_id": "{}",
                "kind": "held", "starts_at": "2026-05-07T10:00:00Z", "ends_at": "2026-05-07T10:30:00Z", "holder_id": "{}", "hold_expires_at": "{}"}}}}"#,
            Uuid::now_v7(),
            A.practice(),
            A.clinic(),
            A.room(),
            A.receptionist(),
            chrono::Utc::now().to_rfc3339()
        );
        assert_eq!(pushed(psql, device, 2, &change).await?, "rejected", "in another's name by way of the queue");
    }
    assert_eq!(attempt(&mut vera, insert(&Hold { holder: A.vet_user(), ..own() })).await, "23P01", "the time is held");
    let mut superuser = practices.superuser().await?;
    assert_eq!(count(&mut superuser, &format!("clinic.appointment_slots WHERE id = '{hold}'")).await, 1);
    assert_eq!(count(&mut superuser, "clinic.appointment_slots").await, 1);
    assert_eq!(rita.execute("DELETE FROM clinic.appointment_slots").await?.rows_affected(), 1, "one's own ends");
    Ok(())
}
