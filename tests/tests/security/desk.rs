//! What a desk does every hour, tried as a member of staff with psql: blocked time, the history of a visit, entries taken back.

use anyhow::Result;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;

use crate::practices::{A, B, Practices, attempt, run};

const DENIED: &str = "42501";
const TAKEN: &str = "23P01";

fn visit(id: Uuid, starts_at: &str, reason: &str) -> String {
    format!(
        "INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, visit_type, scheduled_at, duration_minutes, overbook_reason)
         VALUES ('{id}', '{}', '{}', '{}', '{}', '{}', 'checkup', '{starts_at}', 30, {reason})",
        A.practice(),
        A.clinic(),
        A.pet(),
        A.owner(),
        A.vet()
    )
}

fn block(from: &str, to: &str) -> String {
    format!(
        "INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, reason)
         VALUES (gen_random_uuid(), '{}', '{}', '{}', 'blocked', '{from}', '{to}', 'Staff meeting')",
        A.practice(),
        A.clinic(),
        A.vet_resource()
    )
}

async fn history(psql: &mut PgConnection, visit: Uuid) -> Result<Vec<(Option<Uuid>, Value)>> {
    Ok(sqlx::query_as("SELECT by_user, changes FROM clinic.visit_history($1)").bind(visit).fetch_all(psql).await?)
}

#[tokio::test]
async fn a_block_lies_over_what_is_booked_and_refuses_what_comes() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let standing = Uuid::now_v7();
    assert_eq!(run(&mut rita, visit(standing, "2026-05-06 10:00Z", "NULL")).await, "ok");
    assert_eq!(run(&mut rita, block("2026-05-06 09:00Z", "2026-05-06 12:00Z")).await, "ok", "over a booking");
    for (at, reason, expected) in [
        ("2026-05-06 09:00Z", "NULL", TAKEN),
        ("2026-05-06 11:45Z", "NULL", TAKEN),
        ("2026-05-06 12:00Z", "NULL", "ok"),
        ("2026-05-06 11:00Z", "'squeezed in'", "ok"),
    ] {
        assert_eq!(attempt(&mut rita, visit(Uuid::now_v7(), at, reason)).await, expected, "{at} {reason}");
    }
    assert_eq!(attempt(&mut rita, block("2026-05-06 08:00Z", "2026-05-06 09:15Z")).await, TAKEN, "over another block");
    let hold = block("2026-05-06 09:00Z", "2026-05-06 09:30Z")
        .replace("starts_at, ends_at, reason)", "starts_at, ends_at, holder_id, hold_expires_at)")
        .replace("'blocked'", "'held'")
        .replace("'Staff meeting'", &format!("'{}', now() + interval '3 minutes'", A.receptionist()));
    assert_eq!(attempt(&mut rita, hold).await, TAKEN, "nor is it held");
    let update = |set: &str| format!("UPDATE clinic.appointments SET {set} WHERE id = '{standing}'");
    assert_eq!(attempt(&mut rita, update("status = 'arrived'")).await, "ok", "who was booked before still comes");
    assert_eq!(attempt(&mut rita, update("duration_minutes = 45")).await, TAKEN, "and takes no more of it");
    assert_eq!(attempt(&mut rita, update("scheduled_at = '2026-05-06 13:00Z'")).await, "ok", "and may be moved out");
    assert_eq!(run(&mut rita, block("2026-05-07 09:00Z", "2026-05-07 12:00Z")).await, "ok", "over nothing");
    assert_eq!(attempt(&mut rita, visit(Uuid::now_v7(), "2026-05-07 10:00Z", "NULL")).await, TAKEN);

    let mut vera = practices.psql_signed_in(&practices.login(A, "veterinarian").await?).await?;
    let held = block("2026-05-09 09:00Z", "2026-05-09 09:30Z")
        .replace("starts_at, ends_at, reason)", "starts_at, ends_at, holder_id, hold_expires_at)")
        .replace("'blocked'", "'held'")
        .replace("'Staff meeting'", &format!("'{}', now() + interval '3 minutes'", A.receptionist()));
    assert_eq!(run(&mut rita, held).await, "ok");
    assert_eq!(run(&mut rita, visit(Uuid::now_v7(), "2026-05-09 10:00Z", "NULL")).await, "ok");
    let over_both = block("2026-05-09 08:00Z", "2026-05-09 12:00Z");
    assert_eq!(attempt(&mut vera, over_both.as_str()).await, TAKEN, "a booking in it does not take a colleague's hold away");

    let mut stranger = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    assert_eq!(stranger.execute("DELETE FROM clinic.appointment_slots WHERE kind = 'blocked'").await?.rows_affected(), 0);
    assert_eq!(attempt(&mut stranger, block("2026-05-08 09:00Z", "2026-05-08 12:00Z")).await, DENIED);
    assert_eq!(rita.execute("DELETE FROM clinic.appointment_slots WHERE kind = 'blocked'").await?.rows_affected(), 2);
    assert_eq!(attempt(&mut rita, visit(Uuid::now_v7(), "2026-05-06 09:00Z", "NULL")).await, "ok", "free again");
    Ok(())
}

#[tokio::test]
async fn leave_is_a_managers_to_write() -> Result<()> {
    let practices = Practices::new().await?;
    let leave = format!(
        "INSERT INTO clinic.veterinarian_exceptions (id, practice_id, veterinarian_id, on_date, kind, reason)
         VALUES (gen_random_uuid(), '{}', '{}', '2026-05-06', 'leave', 'Holiday')",
        A.practice(),
        A.vet()
    );
    for (role, expected) in [("receptionist", DENIED), ("technician", DENIED), ("veterinarian", DENIED), ("clinic_manager", "ok")] {
        let mut psql = practices.psql_signed_in(&practices.login(A, role).await?).await?;
        assert_eq!(attempt(&mut psql, leave.as_str()).await, expected, "{role}");
    }
    Ok(())
}

#[tokio::test]
async fn the_history_of_a_visit_names_who_and_stays_in_its_practice() -> Result<()> {
    let practices = Practices::new().await?;
    let rita = practices.login(A, "receptionist").await?;
    let mut psql = practices.psql_signed_in(&rita).await?;
    let id = Uuid::now_v7();
    assert_eq!(run(&mut psql, visit(id, "2026-05-06 10:00:42.5Z", "NULL")).await, "ok");
    let starts_at: String = sqlx::query_scalar("SELECT (scheduled_at AT TIME ZONE 'UTC')::text FROM clinic.appointments WHERE id = $1")
        .bind(id)
        .fetch_one(&mut psql)
        .await?;
    assert_eq!(starts_at, "2026-05-06 10:00:00", "a visit begins on a whole minute");
    let mut mara = practices.psql_signed_in(&practices.login(A, "clinic_manager").await?).await?;
    let update = |set: &str| format!("UPDATE clinic.appointments SET {set} WHERE id = '{id}'");
    assert_eq!(run(&mut mara, update("price = 99, reason = 'Cough'")).await, "ok");
    assert_eq!(run(&mut psql, update("scheduled_at = '2027-02-03 10:00Z'")).await, "ok", "into another year's partition");
    assert_eq!(run(&mut psql, update("status = 'cancelled', cancellation_reason = 'Ill'")).await, "ok");
    let told = history(&mut psql, id).await?;
    let who: Vec<_> = told.iter().map(|(who, _)| *who).collect();
    let (reception, manager) = (Some(A.receptionist()), Some(A.manager()));
    assert_eq!(who, [reception, manager, reception, reception]);
    assert_eq!(told[0].1["status"], serde_json::json!([null, "scheduled"]));
    assert_eq!(told[1].1["price"], serde_json::json!([null, 99.00]));
    assert_eq!(told[2].1.as_object().map(|all| all.keys().cloned().collect::<Vec<_>>()), Some(vec!["scheduled_at".to_owned()]));
    assert_eq!(told[3].1["cancellation_reason"], serde_json::json!([null, "Ill"]));

    let mut tim = practices.psql_signed_in(&practices.login(A, "technician").await?).await?;
    assert!(history(&mut tim, id).await?.iter().all(|(_, changes)| changes.get("price").is_none()), "who sees no prices");
    let mut stranger = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    assert!(history(&mut stranger, id).await?.is_empty(), "another practice");
    let mut without = practices.psql(&rita).await?;
    assert!(history(&mut without, id).await?.is_empty(), "no session");
    let forged = Uuid::now_v7();
    let lie =
        format!(r#"SELECT set_config('app.moved_visit', '{{"id": "{forged}", "status": "scheduled", "reason": "never said"}}', false)"#);
    psql.execute(AssertSqlSafe(lie)).await?;
    assert_eq!(run(&mut psql, visit(forged, "2026-05-08 10:00Z", "NULL")).await, "ok");
    assert_eq!(history(&mut psql, forged).await?[0].1["status"], serde_json::json!([null, "scheduled"]), "no former values are lent");
    for attack in [
        "SELECT * FROM audit.moving_visits",
        "INSERT INTO audit.moving_visits (appointment_id, was) SELECT id, '{}' FROM clinic.practices",
        "SELECT * FROM audit.visit_events",
        "INSERT INTO audit.visit_events (practice_id, appointment_id, changes) SELECT id, id, '{}' FROM clinic.practices",
        "DELETE FROM audit.visit_events",
        "TRUNCATE audit.visit_events",
        "SELECT clinic.cut_text('1')",
        "SELECT clinic.bring_back(id, id, id) FROM clinic.practices",
    ] {
        assert_eq!(attempt(&mut mara, attack).await, DENIED, "{attack}");
    }
    Ok(())
}

#[tokio::test]
async fn a_forged_mutation_lends_no_other_pc_to_a_change() -> Result<()> {
    let practices = Practices::new().await?;
    let mut mara = practices.psql_signed_in(&practices.login(A, "clinic_manager").await?).await?;
    let (device, mutation) = (Uuid::now_v7(), Uuid::now_v7());
    sqlx::query("SELECT sync.register_client($1, 'Office')").bind(device).execute(&mut mara).await?;
    sqlx::query("SELECT sync.push($1, 1, $2, 'book', '[]')").bind(device).bind(mutation).execute(&mut mara).await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let id = Uuid::now_v7();
    let forged = format!("SELECT set_config('app.mutation', '{mutation}', false)");
    rita.execute(AssertSqlSafe(forged)).await?;
    assert_eq!(run(&mut rita, visit(id, "2026-05-06 10:00Z", "NULL")).await, "ok");
    let told: (Option<Uuid>, Option<String>) =
        sqlx::query_as("SELECT by_user, workstation FROM clinic.visit_history($1)").bind(id).fetch_one(&mut rita).await?;
    assert_eq!(told, (Some(A.receptionist()), None));
    Ok(())
}

#[tokio::test]
async fn a_visits_id_is_not_lent_to_another() -> Result<()> {
    let practices = Practices::new().await?;
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let id = Uuid::now_v7();
    assert_eq!(run(&mut rita, visit(id, "2026-05-06 10:00Z", "NULL")).await, "ok");
    assert_eq!(attempt(&mut rita, visit(id, "2026-05-07 10:00Z", "NULL")).await, "23505", "the same year");
    assert_eq!(attempt(&mut rita, visit(id, "2027-05-07 10:00Z", "NULL")).await, "23505", "another year's partition");
    let mut stranger = practices.psql_signed_in(&practices.login(B, "receptionist").await?).await?;
    let theirs = [(A.practice(), B.practice()), (A.clinic(), B.clinic()), (A.pet(), B.pet()), (A.owner(), B.owner()), (A.vet(), B.vet())]
        .iter()
        .fold(visit(id, "2026-05-07 10:00Z", "NULL"), |sql, (ours, theirs)| sql.replace(&ours.to_string(), &theirs.to_string()));
    assert_eq!(attempt(&mut stranger, theirs.as_str()).await, "23505", "another practice");
    assert_eq!(
        attempt(&mut rita, format!("UPDATE clinic.appointments SET scheduled_at = '2027-02-03 10:00Z' WHERE id = '{id}'")).await,
        "ok"
    );
    assert_eq!(attempt(&mut rita, visit(Uuid::now_v7(), "2026-05-06 10:00Z", "NULL")).await, TAKEN, "its time is still its own");
    // Two at once: the second waits, and is refused.
    let both = Uuid::now_v7();
    rita.execute("BEGIN").await?;
    assert_eq!(run(&mut rita, visit(both, "2026-05-11 10:00Z", "NULL")).await, "ok");
    let mut vera = practices.psql_signed_in(&practices.login(A, "veterinarian").await?).await?;
    let (second, _) = tokio::join!(run(&mut vera, visit(both, "2026-05-12 10:00Z", "NULL")), async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        rita.execute("COMMIT").await
    });
    assert_eq!(second, "23505");
    Ok(())
}

#[tokio::test]
async fn own_types_messages_and_notes_have_their_writers() -> Result<()> {
    let practices = Practices::new().await?;
    let mut superuser = practices.superuser().await?;
    let (booster, foreign) = (Uuid::now_v7(), Uuid::now_v7());
    for (id, practice) in [(booster, A.practice()), (foreign, B.practice())] {
        let sql = format!(
            "INSERT INTO clinic.appointment_types (id, practice_id, name, visit_type, minutes) VALUES ('{id}', '{practice}', 'Booster', 'vaccination', 15)"
        );
        superuser.execute(AssertSqlSafe(sql)).await?;
    }
    let mut rita = practices.psql_signed_in(&practices.login(A, "receptionist").await?).await?;
    let mut tim = practices.psql_signed_in(&practices.login(A, "technician").await?).await?;
    let mut stranger = practices.psql_signed_in(&practices.login(B, "clinic_manager").await?).await?;
    let id = Uuid::now_v7();
    assert_eq!(run(&mut rita, visit(id, "2026-05-06 10:00Z", "NULL")).await, "ok");
    let typed = |kind: Uuid, visit_type: &str| {
        format!(
            "UPDATE clinic.appointments SET appointment_type_id = '{kind}', visit_type = '{visit_type}' WHERE id = '{id}' RETURNING appointment_type_id"
        )
    };
    assert_eq!(attempt(&mut rita, typed(foreign, "vaccination")).await, "ok", "another practice's type");
    for (kind, visit_type, expected) in
        [(booster, "checkup", None), (foreign, "vaccination", None), (booster, "vaccination", Some(booster))]
    {
        let kept: Option<Uuid> = sqlx::query_scalar(AssertSqlSafe(typed(kind, visit_type))).fetch_one(&mut rita).await?;
        assert_eq!(kept, expected, "{visit_type}");
    }
    let message = format!("UPDATE clinic.appointments SET vet_message = 'Wants to talk first' WHERE id = '{id}'");
    let of_client = format!("UPDATE clinic.users SET desk_note = 'Rings twice' WHERE id = '{}'", A.owner());
    let of_pet = format!("UPDATE clinic.pets SET desk_note = 'Comes by the back door' WHERE id = '{}'", A.pet());
    for (what, sql, at_the_desk, treating) in
        [("message", message, "ok", "ok"), ("client", of_client, "ok", DENIED), ("pet", of_pet, "ok", "ok")]
    {
        assert_eq!(attempt(&mut rita, sql.as_str()).await, at_the_desk, "{what}: receptionist");
        assert_eq!(attempt(&mut tim, sql.as_str()).await, treating, "{what}: technician");
        assert_eq!(stranger.execute(AssertSqlSafe(sql)).await?.rows_affected(), 0, "{what}: another practice");
    }
    let corrected = format!("UPDATE clinic.pet_weights SET kg = 5 WHERE id = '{}'", A.weight());
    assert_eq!(tim.execute(AssertSqlSafe(corrected.clone())).await?.rows_affected(), 1, "a technician corrects anybody's weight");
    let mut mara = practices.psql_signed_in(&practices.login(A, "clinic_manager").await?).await?;
    assert_eq!(mara.execute(AssertSqlSafe(corrected)).await?.rows_affected(), 1, "and so does a manager");
    Ok(())
}

/// A role is a manager's to give, within the practice, and to nobody for themselves.
#[tokio::test]
async fn a_role_is_given_by_a_manager_of_the_practice_and_never_by_oneself() -> Result<()> {
    let practices = Practices::new().await?;
    let vet = practices.login(A, "veterinarian").await?;
    let reception = practices.login(A, "receptionist").await?;
    let manager = practices.login(A, "clinic_manager").await?;
    let other = practices.login(B, "clinic_manager").await?;
    let denied = [
        (&reception, &reception, "veterinarian"),
        (&vet, &reception, "clinic_manager"),
        (&other, &vet, "receptionist"),
        (&manager, &manager, "admin"),
        (&manager, &vet, "pet_owner"),
    ];
    for (who, whom, role) in denied {
        let mut psql = practices.psql_signed_in(who).await?;
        let tried = sqlx::query("SELECT auth.change_role($1::text::name, $2::text::clinic.user_role)")
            .bind(&whom.role)
            .bind(role)
            .execute(&mut psql)
            .await;
        let state =
            tried.err().and_then(|error| error.as_database_error().and_then(|refused| refused.code().map(|code| code.into_owned())));
        assert_eq!(state.as_deref(), Some("42501"), "{} gives {} the role {role}", who.role, whom.role);
    }
    let mut psql = practices.psql_signed_in(&vet).await?;
    psql.execute("SELECT allergies FROM clinic.pets").await?;
    let mut managers = practices.psql_signed_in(&manager).await?;
    sqlx::query("SELECT auth.change_role($1::text::name, 'receptionist')").bind(&vet.role).execute(&mut managers).await?;
    let read = psql.execute("SELECT allergies FROM clinic.pets").await;
    assert!(
        read.is_err_and(|error| error.as_database_error().is_some_and(|refused| refused.code().as_deref() == Some("42501"))),
        "at once, on an open connection"
    );
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM clinic.pets").fetch_one(&mut psql).await?;
    assert_eq!(seen, 0, "the session has ended");
    Ok(())
}
