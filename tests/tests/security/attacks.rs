//! Attacks 1–16 and 21 of the security design, as a member of staff with psql on the same PC.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;
use vetdesk_domain::tables::TABLES;

use crate::practices::{A, B, Login, PASSWORD, Practices, attempt, count, open_session, run, use_session};

const DENIED: &str = "42501";

async fn rows_in_sight(psql: &mut PgConnection) -> i64 {
    let mut rows = 0;
    for table in TABLES {
        rows += count(psql, &format!("(SELECT id FROM clinic.{}) t", table.name)).await;
    }
    rows
}

#[tokio::test]
async fn without_a_standing_session_of_ones_own_there_is_nothing() -> Result<()> {
    let practices = Practices::new().await?;
    let (rita, vera) = (practices.login(A, "receptionist").await?, practices.login(A, "veterinarian").await?);
    let mut psql = practices.psql(&rita).await?;
    assert_eq!(rows_in_sight(&mut psql).await, 0, "1: no session");
    assert_eq!(run(&mut psql, "SELECT sync.register_client(gen_random_uuid(), 'x')").await, "VD002");
    assert_eq!(run(&mut psql, "SELECT sync.push(gen_random_uuid(), 1, gen_random_uuid(), 'book', '[]')").await, "VD002");
    assert_eq!(run(&mut psql, "SELECT * FROM sync.pull('', gen_random_uuid(), '1:1:', 0)").await, "VD002");
    assert_eq!(count(&mut psql, "sync.dirty('1:1:')").await, 0);
    let insert = format!(
        "INSERT INTO clinic.pet_co_owners (id, practice_id, pet_id, user_id) VALUES (gen_random_uuid(), '{}', '{}', '{}')",
        A.practice(),
        A.pet(),
        A.owner()
    );
    assert_eq!(attempt(&mut psql, insert.clone()).await, DENIED);

    let mut others = practices.psql(&vera).await?;
    let token = open_session(&mut others).await?;
    use_session(&mut psql, &token).await?;
    assert_eq!(rows_in_sight(&mut psql).await, 0, "2: another's token");
    use_session(&mut others, &token).await?;
    assert!(rows_in_sight(&mut others).await > 10);

    let token = open_session(&mut psql).await?;
    use_session(&mut psql, &token).await?;
    assert!(rows_in_sight(&mut psql).await > 10);
    assert_eq!(attempt(&mut psql, insert).await, "ok");
    let mut superuser = practices.superuser().await?;
    superuser.execute("UPDATE auth.user_sessions SET expires_at = now() - interval '1 second'").await?;
    assert_eq!(rows_in_sight(&mut psql).await, 0, "3: expired");
    let token = open_session(&mut psql).await?;
    use_session(&mut psql, &token).await?;
    assert!(rows_in_sight(&mut psql).await > 10);
    psql.execute("SELECT auth.close_session()").await?;
    assert_eq!(rows_in_sight(&mut psql).await, 0, "3: closed");
    Ok(())
}

#[tokio::test]
async fn another_practice_is_out_of_sight_and_out_of_reach() -> Result<()> {
    let practices = Practices::new().await?;
    let reception = practices.login(A, "receptionist").await?;
    for role in ["receptionist", "technician", "veterinarian", "clinic_manager"] {
        let login = if role == "receptionist" { reception.clone() } else { practices.login(A, role).await? };
        let mut psql = practices.psql_signed_in(&login).await?;
        for table in TABLES {
            let foreign =
                count(&mut psql, &format!("(SELECT id FROM clinic.{} WHERE practice_id <> '{}') t", table.name, A.practice())).await;
            assert_eq!(foreign, 0, "{role} sees another's {}", table.name);
        }
        // 7: written there, or pointing there.
        let pet = |practice: Uuid, owner: Uuid| {
            format!(
                "INSERT INTO clinic.pets (id, practice_id, owner_id, name, species) VALUES (gen_random_uuid(), '{practice}', '{owner}', 'X', 'dog')"
            )
        };
        assert_eq!(attempt(&mut psql, pet(A.practice(), A.owner())).await, "ok");
        assert_eq!(attempt(&mut psql, pet(B.practice(), B.owner())).await, DENIED);
        assert_eq!(attempt(&mut psql, pet(A.practice(), B.owner())).await, "23503");
        assert_eq!(attempt(&mut psql, format!("UPDATE clinic.pets SET practice_id = '{}'", B.practice())).await, DENIED);
        assert_eq!(
            attempt(&mut psql, format!("UPDATE clinic.pets SET owner_id = '{}' WHERE id = '{}'", B.owner(), A.pet())).await,
            "23503"
        );
        // What an error says must not tell what another practice has.
        for pet in [B.pet(), B.dead_pet()] {
            let book = |practice: Uuid, clinic: Uuid, owner: Uuid| {
                format!("INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, visit_type, scheduled_at, duration_minutes)
                    VALUES (gen_random_uuid(), '{practice}', '{clinic}', '{pet}', '{owner}', 'checkup', '2026-05-05 10:00Z', 30)")
            };
            assert_eq!(attempt(&mut psql, book(B.practice(), B.clinic(), B.owner())).await, DENIED);
            assert_eq!(attempt(&mut psql, book(A.practice(), A.clinic(), A.owner())).await, "23503");
        }
    }
    let mut psql = practices.psql_signed_in(&reception).await?;
    let client = "INSERT INTO clinic.users (id, practice_id, email, last_name) VALUES (gen_random_uuid(), '$', 'mara@b.example', 'X')";
    assert_eq!(
        attempt(&mut psql, client.replace('$', &A.practice().to_string())).await,
        "ok",
        "an address taken elsewhere tells nothing here"
    );
    assert_eq!(attempt(&mut psql, client.replace('$', &A.practice().to_string()).replace("@b.", "@a.")).await, "23505");
    Ok(())
}

#[tokio::test]
async fn nobody_becomes_another() -> Result<()> {
    let practices = Practices::new().await?;
    for role in ["receptionist", "clinic_manager"] {
        let login = practices.login(A, role).await?;
        let mut psql = practices.psql_signed_in(&login).await?;
        let superuser = practices.db.cluster().server().superuser().to_owned();
        for other in ["vetdesk_owner", "vetdesk_api", "vetdesk_auth", "vetdesk_migrator", "vetdesk_auditor", &superuser] {
            assert_eq!(attempt(&mut psql, format!("SET ROLE {other}")).await, DENIED, "4: {role} as {other}");
            assert_eq!(attempt(&mut psql, format!("SET SESSION AUTHORIZATION {other}")).await, DENIED, "4: {role} as {other}");
            assert_eq!(attempt(&mut psql, format!("GRANT {other} TO {}", login.role)).await, DENIED, "21: {role} takes {other}");
        }
        // 21: nor more of itself.
        for power in ["SUPERUSER", "CREATEROLE", "CREATEDB", "BYPASSRLS", "REPLICATION", "CONNECTION LIMIT -1", "VALID UNTIL 'infinity'"] {
            assert_eq!(attempt(&mut psql, format!("ALTER ROLE {} {power}", login.role)).await, DENIED, "{power}");
        }
        for statement in [
            "CREATE ROLE st_other LOGIN",
            "UPDATE auth.staff_logins SET role = 'admin'",
            "UPDATE auth.user_sessions SET expires_at = 'infinity'",
            "INSERT INTO clinic.user_roles (id, practice_id, role, permission) VALUES (gen_random_uuid(), gen_random_uuid(), 'receptionist', 'a.b')",
            "SELECT auth.signed_in()",
            "SELECT auth.may_manage(gen_random_uuid())",
            "SELECT clinic.found_practice('{}')",
        ] {
            assert_eq!(attempt(&mut psql, statement).await, DENIED, "{statement}");
        }
        // 5: asked to look past the policies, the server refuses rather than shows less.
        psql.execute("SET row_security = off").await?;
        assert_eq!(attempt(&mut psql, "SELECT id FROM clinic.pets").await, DENIED, "5");
    }
    Ok(())
}

#[tokio::test]
async fn reception_never_learns_what_is_clinical() -> Result<()> {
    let practices = Practices::new().await?;
    let reception = practices.login(A, "receptionist").await?;
    let mut psql = practices.psql_signed_in(&reception).await?;
    let device = Uuid::now_v7();
    psql.execute(AssertSqlSafe(format!("SELECT sync.register_client('{device}', 'x')"))).await?;
    for statement in [
        "SELECT allergies FROM clinic.pets",
        "SELECT medical_notes FROM clinic.pets",
        "SELECT * FROM clinic.pets",
        "SELECT p FROM clinic.pets p",
        "SELECT to_jsonb(p) FROM clinic.pets p",
        "SELECT id FROM clinic.pets WHERE allergies LIKE 'p%'",
        "SELECT id FROM clinic.pets ORDER BY allergies",
        "SELECT count(*) FROM clinic.pets GROUP BY allergies",
        "UPDATE clinic.pets SET name = name RETURNING allergies",
        "UPDATE clinic.pets SET name = allergies",
        "UPDATE clinic.pets SET allergies = NULL",
        "COPY (SELECT allergies FROM clinic.pets) TO STDOUT",
        "COPY clinic.pets TO STDOUT",
        "SELECT id FROM clinic.pets WHERE 1 / (CASE WHEN allergies LIKE 'p%' THEN 0 ELSE 1 END) = 1",
    ] {
        assert_eq!(attempt(&mut psql, statement).await, DENIED, "6: {statement}");
    }
    assert_eq!(count(&mut psql, "pg_stats WHERE tablename = 'pets'").await, 0, "nor from the planner's samples");
    let named: Vec<String> =
        sqlx::query_scalar("SELECT column_name FROM sync.readable() WHERE table_name = 'pets'").fetch_all(&mut psql).await?;
    assert!(named.contains(&"has_alerts".to_owned()) && !named.contains(&"allergies".to_owned()));
    // Nor by the answer to a push: neither as a field, nor as a conflict, nor by the row of another column's conflict.
    let mut seq = 0;
    for set in [r#"{"allergies": "x"}"#, r#"{"name": "Y", "medical_notes": "x"}"#, r#"{"name": "Y"}"#] {
        seq += 1;
        let change = format!(
            r#"[{{"table": "pets", "pk": "{}", "op": "update", "base": 0, "old": {{"name": "-", "allergies": "-"}}, "set": {set}}}]"#,
            A.pet()
        );
        let answer: serde_json::Value = sqlx::query_scalar("SELECT sync.push($1, $2, gen_random_uuid(), 'edit', $3::text::jsonb)")
            .bind(device)
            .bind(seq)
            .bind(change)
            .fetch_one(&mut psql)
            .await?;
        let expected = if set.contains("notes") || set.contains("allergies") { "rejected" } else { "merged" };
        assert_eq!(answer["status"], expected, "{answer}");
        assert!(!answer.to_string().contains("penicillin") && !answer.to_string().contains("heart"), "{answer}");
    }
    // Whoever may see it, sees it; and sees no prices.
    let login = practices.login(A, "technician").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    assert_eq!(count(&mut psql, "clinic.pets WHERE allergies LIKE 'penicillin%'").await, 1);
    for prices in ["price FROM clinic.appointment_types", "price FROM clinic.appointments", "consultation_fee FROM clinic.veterinarians"] {
        assert_eq!(attempt(&mut psql, format!("SELECT {prices}")).await, DENIED, "{prices}");
    }
    let vet = practices.login(A, "veterinarian").await?;
    for (role, login) in [("reception", &reception), ("technician", &login), ("veterinarian", &vet)] {
        let mut psql = practices.psql_signed_in(login).await?;
        assert_eq!(attempt(&mut psql, "UPDATE clinic.appointments SET price = 0").await, DENIED, "{role} sets no price");
    }
    Ok(())
}

#[tokio::test]
async fn an_error_is_no_side_channel() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "veterinarian").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    // 8: would fail on B's row, if the condition ever met it.
    for guess in ["name = 'Rex b'", "allergies = 'penicillin b'"] {
        let probe = |guess: &str| format!("SELECT id FROM clinic.pets WHERE 1 / (CASE WHEN {guess} THEN 0 ELSE 1 END) = 1");
        assert_eq!(attempt(&mut psql, probe(guess)).await, "ok", "8: {guess}");
        assert_eq!(attempt(&mut psql, probe(&guess.replace(" b'", " a'"))).await, "22012", "the probe itself works");
    }
    Ok(())
}

#[tokio::test]
async fn nothing_can_be_made_or_reached_outside() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "clinic_manager").await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    for statement in [
        // 10: nothing of one's own to put before the real thing
        "CREATE TEMP TABLE pets (id uuid)",
        "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
        "CREATE TEMP VIEW v AS SELECT 1",
        "SELECT 1 AS x INTO TEMP t",
        "CREATE TABLE public.t (id uuid)",
        "CREATE TABLE clinic.t (id uuid)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_ne)",
        "CREATE EXTENSION dblink",
        "CREATE TRIGGER t BEFORE UPDATE ON clinic.pets FOR EACH ROW EXECUTE FUNCTION clinic.stamp()",
        "ALTER TABLE clinic.pets DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY open ON clinic.pets USING (true)",
        // 12
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT pg_read_binary_file('PG_VERSION')",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_stat_file('PG_VERSION')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "COPY clinic.user_phones FROM '/etc/passwd'",
        "SELECT rolpassword FROM pg_authid",
        "SELECT passwd FROM pg_shadow",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT pg_reload_conf()",
        "SET log_statement = 'all'",
        "SET session_replication_role = replica",
        "LOAD 'plpgsql'",
        "SELECT pg_logical_slot_get_changes('s', NULL, NULL)",
        "CREATE PUBLICATION p FOR ALL TABLES",
        // 13
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_put(1, 0, 'x')",
        "SELECT lo_get(1)",
        "SELECT lo_unlink(1)",
        "SELECT lo_open(1, 131072)",
        // 22: a lock held by hand would stop the diary
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT pg_advisory_xact_lock_shared(1, 2)",
        "LOCK TABLE clinic.pets",
        // 16, and what sync and sign-in keep
        "SELECT * FROM audit.schema_migrations",
        "SELECT * FROM sync.feed",
        "SELECT * FROM sync.mutations",
        "SELECT * FROM sync.clients",
        "SELECT * FROM sync.epoch",
        "INSERT INTO sync.feed (practice_id, table_name, pk, op) VALUES (gen_random_uuid(), 'pets', gen_random_uuid(), 'D')",
        "UPDATE sync.tables SET ask_person = '{}'",
        "DELETE FROM sync.mutations",
        "TRUNCATE sync.feed",
        "TRUNCATE clinic.pets CASCADE",
        "SELECT * FROM auth.staff_logins",
        "SELECT * FROM auth.user_sessions",
        "SELECT * FROM clinic.appointments_2026",
        "DELETE FROM clinic.pets",
        "DELETE FROM clinic.users",
        "DELETE FROM clinic.appointments",
        "UPDATE clinic.pets SET version = 1",
        "UPDATE clinic.pets SET updated_at = now()",
        "UPDATE clinic.pets SET id = gen_random_uuid()",
        "UPDATE clinic.appointment_slots SET ends_at = ends_at",
    ] {
        assert_eq!(attempt(&mut psql, statement).await, DENIED, "{statement}");
    }
    assert_eq!(
        count(&mut psql, "pg_proc WHERE proname ~ '^lo_|^loread$|^lowrite$' AND has_function_privilege(oid, 'EXECUTE')").await,
        0,
        "13"
    );
    assert_eq!(
        attempt(&mut psql, "COPY clinic.user_phones (id, practice_id, user_id, typed, digits) FROM STDIN").await,
        "0A000",
        "COPY FROM is not for clients"
    );
    // A search path of one's own leads no function astray.
    psql.execute("SET search_path = pg_temp, public").await?;
    assert_eq!(count(&mut psql, "(SELECT auth.practice_id() AS id) x WHERE id IS NOT NULL").await, 1);
    Ok(())
}

#[tokio::test]
async fn others_at_work_are_neither_seen_nor_ended() -> Result<()> {
    let practices = Practices::new().await?;
    let (rita, vera) = (practices.login(A, "receptionist").await?, practices.login(A, "veterinarian").await?);
    let (mut rita, mut vera) = (practices.psql_signed_in(&rita).await?, practices.psql_signed_in(&vera).await?);
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid() /* Rex has a heart murmur */").fetch_one(&mut vera).await?;
    assert_eq!(count(&mut rita, "pg_stat_activity WHERE query LIKE '%murmur%' AND pid <> pg_backend_pid()").await, 0, "14");
    for kill in ["pg_cancel_backend", "pg_terminate_backend"] {
        assert_eq!(attempt(&mut rita, format!("SELECT {kill}({pid})")).await, DENIED, "14");
    }
    vera.ping().await?;
    Ok(())
}

#[tokio::test]
async fn a_wake_up_carries_nothing() -> Result<()> {
    use sqlx::postgres::PgListener;
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1).connect_with(practices.db.superuser()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(&format!("vetdesk_{}", A.practice().simple())).await?;
    let mut psql = practices.psql_signed_in(&login).await?;
    psql.execute("SELECT sync.wake()").await?;
    assert_eq!(listener.recv().await?.payload(), "", "15");
    Ok(())
}

#[tokio::test]
async fn each_writes_only_what_is_theirs_to_write() -> Result<()> {
    let practices = Practices::new().await?;
    let rita = practices.login(A, "receptionist").await?;
    let mut rita = practices.psql_signed_in(&rita).await?;
    let mara = practices.login(A, "clinic_manager").await?;
    let mut mara = practices.psql_signed_in(&mara).await?;
    let rename = |user: Uuid| format!("UPDATE clinic.users SET last_name = 'Y' WHERE id = '{user}'");
    assert_eq!(changed(&mut rita, &rename(A.owner())).await?, 1);
    for staff in [A.manager(), A.vet_user(), A.receptionist()] {
        assert_eq!(changed(&mut rita, &rename(staff)).await?, 0, "reception changes no staff");
        assert_eq!(changed(&mut mara, &rename(staff)).await?, 1);
    }
    assert_eq!(attempt(&mut rita, format!("UPDATE clinic.users SET role = 'admin' WHERE id = '{}'", A.owner())).await, DENIED);
    let person = |role: &str| {
        format!("INSERT INTO clinic.users (id, practice_id, role, last_name) VALUES (gen_random_uuid(), '{}', '{role}', 'X')", A.practice())
    };
    assert_eq!(attempt(&mut rita, person("pet_owner")).await, "ok");
    assert_eq!(attempt(&mut rita, person("clinic_manager")).await, DENIED);
    assert_eq!(attempt(&mut rita, format!("UPDATE clinic.clinics SET name = 'X' WHERE id = '{}'", A.clinic())).await, DENIED);

    // The diary is written only where one works.
    let book = |clinic: Uuid| {
        format!(
            "INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, visit_type, scheduled_at, duration_minutes)
            VALUES (gen_random_uuid(), '{}', '{clinic}', '{}', '{}', 'checkup', '2026-05-05 10:00Z', 30)",
            A.practice(),
            A.pet(),
            A.owner()
        )
    };
    assert_eq!(run(&mut rita, book(A.clinic())).await, "ok");
    assert_eq!(attempt(&mut rita, book(A.other_clinic())).await, DENIED);
    let mut superuser = practices.superuser().await?;
    superuser.execute(AssertSqlSafe(book(A.other_clinic()))).await?;
    assert_eq!(count(&mut rita, "clinic.appointments").await, 2, "read across the practice");
    assert_eq!(changed(&mut rita, "UPDATE clinic.appointments SET reason = 'x'").await?, 1, "written in one's clinic");

    // A hold is one's own and short; booked time is the trigger's alone.
    let hold = |kind: &str, holder: Uuid, minutes: i32| {
        format!("INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, holder_id, hold_expires_at)
            VALUES (gen_random_uuid(), '{}', '{}', '{}', '{kind}', '2026-05-06 10:00Z', '2026-05-06 10:30Z', '{holder}', now() + interval '{minutes} minutes')",
            A.practice(), A.clinic(), A.room())
    };
    assert_eq!(attempt(&mut rita, hold("held", A.receptionist(), 5)).await, "ok");
    assert_eq!(attempt(&mut rita, hold("held", A.vet_user(), 5)).await, DENIED);
    assert_eq!(attempt(&mut rita, hold("held", A.receptionist(), 600)).await, DENIED);
    assert_eq!(attempt(&mut rita, hold("booked", A.receptionist(), 5)).await, DENIED);
    assert_eq!(run(&mut mara, hold("held", A.manager(), 5)).await, "ok");
    assert_eq!(changed(&mut rita, "DELETE FROM clinic.appointment_slots").await?, 0, "another's hold stays");
    assert_eq!(changed(&mut mara, "DELETE FROM clinic.appointment_slots WHERE kind = 'held'").await?, 1);
    Ok(())
}

#[tokio::test]
async fn what_is_due_is_said_by_who_treats_and_ticked_off_by_the_desk() -> Result<()> {
    let practices = Practices::new().await?;
    let add = |practice: Uuid, pet: Uuid| {
        format!(
            "INSERT INTO clinic.reminders (id, practice_id, pet_id, kind, title, due_on) VALUES (gen_random_uuid(), '{practice}', '{pet}', 'dental', 'X', '2026-05-05')"
        )
    };
    let set = |what: &str, id: Uuid| format!("UPDATE clinic.reminders SET {what} WHERE id = '{id}'");
    for (role, says) in [("receptionist", false), ("technician", true), ("veterinarian", true), ("clinic_manager", true)] {
        let login = practices.login(A, role).await?;
        let mut psql = practices.psql_signed_in(&login).await?;
        assert_eq!(count(&mut psql, "clinic.reminders").await, 1, "{role} sees the own practice's");
        assert_eq!(attempt(&mut psql, add(A.practice(), A.pet())).await, if says { "ok" } else { DENIED }, "{role}");
        assert_eq!(attempt(&mut psql, set("due_on = '2027-01-01'", A.reminder())).await, if says { "ok" } else { DENIED }, "{role}");
        assert_eq!(changed(&mut psql, &set("state = 'done'", A.reminder())).await?, 1, "{role} ticks it off");
        assert_eq!(changed(&mut psql, &set("state = 'done'", B.reminder())).await?, 0, "{role} reaches another's");
        for closed in ["pet_id = pet_id", "practice_id = practice_id", "version = 9", "source_id = NULL"] {
            assert_eq!(attempt(&mut psql, set(closed, A.reminder())).await, DENIED, "{role}: {closed}");
        }
        assert_eq!(attempt(&mut psql, "DELETE FROM clinic.reminders").await, DENIED, "{role}");
        assert_eq!(attempt(&mut psql, add(B.practice(), B.pet())).await, DENIED, "{role}");
        assert_eq!(attempt(&mut psql, add(A.practice(), B.pet())).await, if says { "23503" } else { DENIED }, "{role}");
    }
    let auditor = practices.login_of(A, "auditor", A.second_vet_user(), &[A.clinic()]).await?;
    let mut psql = practices.psql_signed_in(&auditor).await?;
    assert_eq!(attempt(&mut psql, "SELECT id FROM clinic.reminders").await, DENIED, "an auditor sees no patient");
    let mut superuser = practices.superuser().await?;
    for role in ["vetdesk_staff", "vetdesk_auditor"] {
        let open =
            count(&mut superuser, &format!("information_schema.column_privileges WHERE table_name = 'reminders' AND grantee = '{role}'"))
                .await;
        assert_eq!(open, 0, "{role} has no grant of its own");
    }
    Ok(())
}

#[tokio::test]
async fn a_weight_is_corrected_by_who_wrote_it_and_by_the_treating_staff() -> Result<()> {
    let practices = Practices::new().await?;
    let (rita, vera) = (practices.login(A, "receptionist").await?, practices.login(A, "veterinarian").await?);
    let (mut rita, mut vera) = (practices.psql_signed_in(&rita).await?, practices.psql_signed_in(&vera).await?);
    let weigh = |id: Uuid, by: Uuid| {
        format!(
            "INSERT INTO clinic.pet_weights (id, practice_id, pet_id, kg, weighed_at, weighed_by) VALUES ('{id}', '{}', '{}', 4, now(), '{by}')",
            A.practice(),
            A.pet()
        )
    };
    let remove = |id: Uuid| format!("DELETE FROM clinic.pet_weights WHERE id = '{id}'");
    let correct = |id: Uuid| format!("UPDATE clinic.pet_weights SET kg = 5 WHERE id = '{id}'");
    let (own, another) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(run(&mut rita, weigh(own, A.receptionist())).await, "ok");
    assert_eq!(run(&mut vera, weigh(another, A.vet_user())).await, "ok");
    for change in [correct, remove] {
        assert_eq!(changed(&mut rita, &change(own)).await?, 1, "the own one");
        assert_eq!(changed(&mut rita, &change(another)).await?, 0, "another's weight stays");
        assert_eq!(changed(&mut vera, &change(own)).await?, 1, "a vet corrects anybody's");
    }
    assert_eq!(attempt(&mut rita, format!("UPDATE clinic.pet_weights SET pet_id = '{}' WHERE id = '{own}'", A.pet())).await, DENIED);
    assert_eq!(attempt(&mut vera, format!("UPDATE clinic.pet_weights SET weighed_by = NULL WHERE id = '{own}'")).await, DENIED);
    let predated = weigh(Uuid::now_v7(), A.receptionist())
        .replace("weighed_by)", "weighed_by, created_at)")
        .replace("')", "', now() + interval '1 year')");
    assert_eq!(attempt(&mut rita, predated).await, DENIED, "nobody says when it was written");
    let foreign = practices.login(B, "veterinarian").await?;
    let mut foreign = practices.psql_signed_in(&foreign).await?;
    for change in [correct, remove] {
        assert_eq!(changed(&mut foreign, &change(own)).await?, 0, "nor another practice's");
    }
    Ok(())
}

async fn changed(psql: &mut PgConnection, statement: &str) -> Result<u64> {
    let mut transaction = psql.begin().await?;
    let changed = transaction.execute(AssertSqlSafe(statement.to_owned())).await?.rows_affected();
    transaction.rollback().await?;
    Ok(changed)
}

#[tokio::test]
async fn logins_are_a_managers_and_only_in_the_own_practice() -> Result<()> {
    let practices = Practices::new().await?;
    let (mara, rita) = (practices.login(A, "clinic_manager").await?, practices.login(A, "receptionist").await?);
    let foreign = practices.login(B, "receptionist").await?;
    let mut manager = practices.psql_signed_in(&mara).await?;
    let mut reception = practices.psql_signed_in(&rita).await?;
    let name = practices.db.login("new");
    let verifier = vetdesk_server::scram::verifier(&vetdesk_server::Password::new(PASSWORD.to_owned()))?;
    let create = |user: Uuid, practice: Uuid, login: &str, verifier: &str, clinic: Uuid| {
        format!(
            "SELECT auth.create_login('{user}', '{practice}', '{}', '{}', 'veterinarian', ARRAY['{clinic}']::uuid[])",
            login.replace('\'', "''"),
            verifier.replace('\'', "''")
        )
    };
    assert_eq!(attempt(&mut reception, create(A.vet_user(), A.practice(), &name, &verifier, A.clinic())).await, DENIED);
    assert_eq!(attempt(&mut manager, create(B.vet_user(), B.practice(), &name, &verifier, B.clinic())).await, DENIED);
    assert_eq!(attempt(&mut manager, create(A.vet_user(), A.practice(), &name, &verifier, B.clinic())).await, DENIED);
    assert_eq!(attempt(&mut manager, create(B.vet_user(), A.practice(), &name, &verifier, A.clinic())).await, "23503");
    assert_eq!(attempt(&mut manager, create(A.owner(), A.practice(), &name, &verifier, A.clinic())).await, DENIED, "a client is no staff");
    for (login, verifier) in [
        ("postgres", verifier.as_str()),
        ("st_x\" SUPERUSER; --", &verifier),
        ("st_x' SUPERUSER", &verifier),
        ("st_x\nSUPERUSER", &verifier),
        (&name, "plain text"),
        (&name, "x' SUPERUSER; --"),
        (&name, "md5d41d8cd98f00b204e9800998ecf8427e"),
    ] {
        assert_eq!(
            attempt(&mut manager, create(A.vet_user(), A.practice(), login, verifier, A.clinic())).await.as_str(),
            "22023",
            "{login}"
        );
    }
    assert_eq!(run(&mut manager, create(A.vet_user(), A.practice(), &name, &verifier, A.clinic())).await, "ok");
    let created = Login { role: name.clone(), typed: name.trim_start_matches("st_").to_owned(), user: A.vet_user() };
    let mut vera = practices.psql_signed_in(&created).await?;
    assert!(count(&mut vera, "clinic.pets").await > 0);

    let deactivate = |login: &str| format!("SELECT auth.deactivate_login('{login}')");
    assert_eq!(attempt(&mut reception, deactivate(&name)).await, DENIED);
    assert_eq!(attempt(&mut manager, deactivate(&foreign.role)).await, DENIED);
    assert_eq!(attempt(&mut manager, deactivate(&mara.role)).await, DENIED, "not oneself");
    assert_eq!(run(&mut manager, deactivate(&name)).await, "ok");
    assert_eq!(count(&mut vera, "clinic.pets").await, 0, "an open connection goes blind");
    assert_eq!(attempt(&mut vera, "SELECT auth.open_session('again')").await, DENIED);
    assert!(practices.psql(&created).await.is_err(), "and none is opened");
    Ok(())
}

#[tokio::test]
async fn the_ledger_is_only_ones_own_line() -> Result<()> {
    let practices = Practices::new().await?;
    let (rita, mara) = (practices.login(A, "receptionist").await?, practices.login(A, "clinic_manager").await?);
    let (mut rita, mut mara) = (practices.psql_signed_in(&rita).await?, practices.psql_signed_in(&mara).await?);
    let (device, mutation) = (Uuid::now_v7(), Uuid::now_v7());
    rita.execute(AssertSqlSafe(format!("SELECT sync.register_client('{device}', 'x')"))).await?;
    assert_eq!(attempt(&mut mara, format!("SELECT sync.register_client('{device}', 'x')")).await, DENIED);
    let answer: serde_json::Value =
        sqlx::query_scalar("SELECT sync.begin_mutation($1, 1, $2, 'x')").bind(device).bind(mutation).fetch_one(&mut mara).await?;
    assert_eq!(answer["status"], "unknown_client", "another's device");
    assert_eq!(run(&mut rita, format!("SELECT sync.begin_mutation('{device}', 1, '{mutation}', 'x')")).await, "ok");
    let end = |status: &str| format!("SELECT sync.end_mutation('{mutation}', '{status}', '[]')");
    assert_eq!(attempt(&mut mara, end("applied")).await, DENIED);
    assert_eq!(attempt(&mut rita, end("invented")).await, "23514");
    assert_eq!(run(&mut rita, end("rejected")).await, "ok");
    assert_eq!(attempt(&mut rita, end("applied")).await, DENIED, "an outcome stands");
    let own: i64 = count(&mut rita, &format!("sync.results('{device}', 0)")).await;
    let others: i64 = count(&mut mara, &format!("sync.results('{device}', 0)")).await;
    assert_eq!((own, others), (1, 0));
    // Another's mutation sent under one's own device is refused, not taken over.
    let device = Uuid::now_v7();
    mara.execute(AssertSqlSafe(format!("SELECT sync.register_client('{device}', 'x')"))).await?;
    assert_eq!(attempt(&mut mara, format!("SELECT sync.push('{device}', 1, '{mutation}', 'x', '[]')")).await, DENIED);
    Ok(())
}
