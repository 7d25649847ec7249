//! Attacks on the functions through which an import writes.

use anyhow::Result;
use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::practices::{A, B, Login, Place, Practices, attempt, count, open_session, run, use_session};

const DENIED: &str = "42501";

async fn at_the_desk(practices: &Practices, place: Place, role: &str) -> Result<PgConnection> {
    signed_in(practices, &practices.login(place, role).await?).await
}

async fn signed_in(practices: &Practices, login: &Login) -> Result<PgConnection> {
    let mut psql = practices.psql(login).await?;
    let token = open_session(&mut psql).await?;
    use_session(&mut psql, &token).await?;
    Ok(psql)
}

async fn open(psql: &mut PgConnection, source: &str) -> Result<Uuid> {
    let opened: Json<Value> =
        sqlx::query_scalar("SELECT clinic.begin_import($1, gen_random_uuid(), 'x.csv', '{}')").bind(source).fetch_one(psql).await?;
    Ok(serde_json::from_value(opened.0["batch"].clone())?)
}

fn rows(kind: &str, row: &Value) -> Value {
    let mut rows = json!({"clients": [], "phones": [], "pets": [], "also": [], "co_owners": [], "weights": [], "visits": [], "reminders": [],
        "kept": [], "dependents": [], "rows_read": 1});
    rows[kind] = json!([row]);
    rows
}

async fn write(psql: &mut PgConnection, batch: Uuid, kind: &str, row: &Value) -> String {
    let done = sqlx::query("SELECT clinic.import_rows($1, $2)").bind(batch).bind(Json(rows(kind, row))).execute(psql).await;
    match done {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned(),
    }
}

fn pet(owner: Uuid) -> Value {
    json!({"id": Uuid::now_v7(), "key": "#1", "digest": 1, "imported": {"owner_id": owner, "name": "Rex", "species": "Dog", "is_mixed": false,
        "gender": "unknown", "is_birth_date_estimated": false, "is_deceased": false, "has_moved_away": false}})
}

#[tokio::test]
async fn only_a_manager_of_the_practice_writes_and_only_under_the_lock() -> Result<()> {
    let practices = Practices::new().await?;
    for role in ["receptionist", "technician", "veterinarian"] {
        let mut psql = at_the_desk(&practices, A, role).await?;
        for statement in [
            "SELECT clinic.begin_import('x', gen_random_uuid(), 'x.csv', '{}')",
            "SELECT clinic.lock_imports()",
            "SELECT clinic.import_rows(gen_random_uuid(), '{}')",
            "SELECT clinic.merge_import(gen_random_uuid(), NULL, '[]', false)",
            "SELECT clinic.undo_import(gen_random_uuid())",
            "SELECT count(*) FROM clinic.import_links",
            "INSERT INTO clinic.import_sources (id, practice_id, name) VALUES (gen_random_uuid(), gen_random_uuid(), 'x')",
        ] {
            assert_eq!(run(&mut psql, statement).await, DENIED, "{role}: {statement}");
        }
    }
    let login = practices.login(A, "clinic_manager").await?;
    let mut mine = signed_in(&practices, &login).await?;
    let batch = open(&mut mine, "oldvet").await?;
    assert_eq!(write(&mut mine, batch, "pets", &pet(A.owner())).await, "ok");
    for statement in [
        "INSERT INTO clinic.import_links (source_id, kind, key, practice_id, row_id, batch_id, is_made, digest, imported) SELECT gen_random_uuid(), 'pet', 'x', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), true, 0, '{}'",
        "UPDATE clinic.import_links SET row_id = gen_random_uuid()",
        "DELETE FROM clinic.import_changes",
        "SELECT imported FROM clinic.import_links",
        "SELECT before FROM clinic.import_changes",
        "SELECT data FROM clinic.import_kept",
        "SELECT clinic.writable_batch(gen_random_uuid())",
    ] {
        assert_eq!(attempt(&mut mine, statement).await, DENIED, "{statement}");
    }
    // The same person on another connection does not hold the lock.
    let mut other = signed_in(&practices, &login).await?;
    assert_eq!(write(&mut other, batch, "pets", &pet(A.owner())).await, "VD003");
    let none: Option<Json<Value>> =
        sqlx::query_scalar("SELECT clinic.begin_import('other', gen_random_uuid(), 'x.csv', '{}')").fetch_one(&mut other).await?;
    assert!(none.is_none(), "one import at a time");
    assert_eq!(run(&mut other, format!("SELECT clinic.undo_import('{batch}')")).await, "55P03", "nor is it taken back meanwhile");
    Ok(())
}

#[tokio::test]
async fn an_import_reaches_no_other_practice() -> Result<()> {
    let practices = Practices::new().await?;
    let mut psql = practices.superuser().await?;
    let mut mine = at_the_desk(&practices, A, "clinic_manager").await?;
    let mut theirs = at_the_desk(&practices, B, "clinic_manager").await?;
    let batch = open(&mut mine, "oldvet").await?;
    let foreign = open(&mut theirs, "oldvet").await?;
    assert_eq!(write(&mut mine, foreign, "pets", &pet(A.owner())).await, DENIED, "their batch");
    assert_eq!(write(&mut mine, batch, "pets", &pet(B.owner())).await, "23503", "their client as owner");
    let row = |extra: Value| {
        let mut row = json!({"id": Uuid::now_v7()});
        row.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        row
    };
    let weight = row(json!({"pet_id": B.pet(), "kg": 4, "weighed_at": "2025-01-01T00:00:00Z"}));
    assert_eq!(write(&mut mine, batch, "weights", &weight).await, "23503", "their animal's weight");
    let visit =
        row(json!({"clinic_id": B.clinic(), "pet_id": B.pet(), "owner_id": B.owner(), "visit_type": "checkup", "status": "completed",
        "scheduled_at": "2025-01-01T10:00:00Z", "duration_minutes": 30}));
    assert_eq!(write(&mut mine, batch, "visits", &visit).await, "23503", "their diary");
    // Their client's id as one of ours: nothing is written, and a merge does not reach them.
    let client = json!({"id": B.owner(), "key": "#9", "digest": 1, "imported": {"first_name": "X", "last_name": "Y"}});
    assert_eq!(write(&mut mine, batch, "clients", &client).await, "ok");
    let again = json!([{"kind": "client", "key": "#9", "row_id": B.owner(), "digest": 2, "imported": {"first_name": "Stolen"}}]);
    let source: Uuid =
        sqlx::query_scalar("SELECT source_id FROM clinic.import_batches WHERE id = $1").bind(batch).fetch_one(&mut psql).await?;
    let merged: Vec<Uuid> = sqlx::query_scalar("SELECT merged_row FROM clinic.merge_import($1, $2, $3, true)")
        .bind(source)
        .bind(batch)
        .bind(Json(&again))
        .fetch_all(&mut mine)
        .await?;
    assert!(merged.is_empty());
    assert_eq!(count(&mut psql, "clinic.users WHERE first_name IN ('X', 'Stolen')").await, 0);
    // Their batch is not mine to take back, and taking mine back takes nothing of theirs.
    sqlx::query("UPDATE clinic.users SET import_batch_id = $1 WHERE id = $2").bind(batch).bind(B.owner()).execute(&mut psql).await?;
    assert_eq!(run(&mut mine, format!("SELECT clinic.undo_import('{foreign}')")).await, DENIED);
    assert_eq!(run(&mut mine, format!("SELECT clinic.undo_import('{batch}')")).await, "ok");
    assert_eq!(count(&mut psql, &format!("clinic.users WHERE id = '{}'", B.owner())).await, 1);
    Ok(())
}

#[tokio::test]
async fn a_merge_changes_only_what_an_import_may_and_shows_no_clinical_value() -> Result<()> {
    let practices = Practices::new().await?;
    let mut psql = practices.superuser().await?;
    let mut mine = at_the_desk(&practices, A, "clinic_manager").await?;
    let batch = open(&mut mine, "oldvet").await?;
    let source: Uuid =
        sqlx::query_scalar("SELECT source_id FROM clinic.import_batches WHERE id = $1").bind(batch).fetch_one(&mut psql).await?;
    let staff = json!([{"kind": "client", "key": "#s", "row_id": A.receptionist(), "digest": 1, "imported": {"last_name": "Owned"}}]);
    let merge = "SELECT merged_row FROM clinic.merge_import($1, $2, $3, true)";
    let touched: Vec<Uuid> = sqlx::query_scalar(merge).bind(source).bind(batch).bind(Json(&staff)).fetch_all(&mut mine).await?;
    assert!(touched.is_empty(), "staff is not imported");
    let rights = json!([{"kind": "client", "key": "#o", "row_id": A.owner(), "digest": 1,
        "imported": {"role": "admin", "is_verified": true, "clerk_id": "x", "city": "Town"}}]);
    let _: Vec<Uuid> = sqlx::query_scalar(merge).bind(source).bind(batch).bind(Json(&rights)).fetch_all(&mut mine).await?;
    assert_eq!(count(&mut psql, "clinic.users WHERE clerk_id = 'x' OR (role = 'admin' AND city = 'Town')").await, 0);
    assert_eq!(count(&mut psql, &format!("clinic.users WHERE id = '{}' AND city = 'Town'", A.owner())).await, 1);
    // Changed twice by one batch, as by an import that went on: taking it back restores what stood there before both.
    for town in ["Second", "Third"] {
        let again = json!([{"kind": "client", "key": "#o", "row_id": A.owner(), "digest": 2, "imported": {"city": town}}]);
        let _: Vec<Uuid> = sqlx::query_scalar(merge).bind(source).bind(batch).bind(Json(&again)).fetch_all(&mut mine).await?;
        assert_eq!(count(&mut psql, &format!("clinic.users WHERE id = '{}' AND city = '{town}'", A.owner())).await, 1);
    }
    assert_eq!(run(&mut mine, format!("SELECT clinic.undo_import('{batch}')")).await, "ok");
    assert_eq!(count(&mut psql, &format!("clinic.users WHERE id = '{}' AND coalesce(city, '') = ''", A.owner())).await, 1);
    Ok(())
}
