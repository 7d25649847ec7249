//! What every object must be like, whoever adds it: asked of the live catalogue.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor, PgConnection, SqlSafeStr as _};
use vetdesk_domain::tables::{Filled, Kind, Policy, TABLES};
use vetdesk_server::FIXED;

use crate::practices::Practices;

/// Tables whose rows belong to no practice; each with its reason.
const WITHOUT_PRACTICE: [&str; 4] = [
    "audit.schema_migrations", // the database's own history
    "sync.epoch",              // which database this is
    "sync.mutations",          // belongs to a device, which belongs to a practice
    "sync.tables",             // the registry, the same for all
];

const OURS: &str = "('clinic', 'sync', 'auth', 'audit')";

/// Each query names what breaks a rule; nothing may come back.
async fn nothing(db: &mut PgConnection, rule: &str, query: &str) {
    let query = query.replace("$ours", OURS);
    let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(db).await.unwrap_or_else(|error| panic!("{rule}: {error}"));
    assert!(found.is_empty(), "{rule}: {found:?}");
}

#[tokio::test]
async fn tables_are_walled() -> Result<()> {
    let practices = Practices::new().await?;
    let mut db = practices.superuser().await?;
    let tables = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN $ours AND c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname <> 'audit.schema_migrations'";
    nothing(
        &mut db,
        "row-level security is enabled and forced, on partitions too",
        &format!("SELECT c.oid::regclass::text {tables} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"),
    )
    .await;
    nothing(
        &mut db,
        "a partition has no grants: it passes by its parent's policies",
        &format!(
            "SELECT c.oid::regclass::text {tables} AND c.relispartition AND (c.relacl IS NOT NULL
            OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL))
            AND EXISTS (SELECT FROM aclexplode(c.relacl) x WHERE x.grantee <> c.relowner)"
        ),
    )
    .await;
    nothing(
        &mut db,
        "a versioned table is stamped",
        &format!(
            "SELECT c.oid::regclass::text {tables} AND NOT c.relispartition
            AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'version')
            AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgfoid = 'clinic.stamp'::regproc AND t.tgenabled = 'O')"
        ),
    )
    .await;
    nothing(
        &mut db,
        "a travelling table is captured under its own name",
        // Every insert, update and delete by row, or inserts by statement and the others by row.
        "SELECT s.name FROM sync.tables s WHERE NOT (
            WITH of_table AS (SELECT t.tgfoid::regproc::text AS calls, t.tgtype FROM pg_trigger t
                               WHERE t.tgrelid = ('clinic.' || s.name)::regclass AND t.tgenabled = 'O'
                                 AND t.tgargs = convert_to(s.name, 'UTF8') || '\\x00'::bytea)
            SELECT EXISTS (SELECT FROM of_table WHERE calls = 'sync.capture' AND tgtype = 29)
                OR EXISTS (SELECT FROM of_table WHERE calls = 'sync.capture' AND tgtype = 25)
                   AND EXISTS (SELECT FROM of_table WHERE calls = 'sync.capture_made' AND tgtype = 4))",
    )
    .await;
    nothing(
        &mut db,
        "no policy is for everyone",
        "SELECT schemaname || '.' || tablename || '.' || policyname FROM pg_policies WHERE schemaname IN $ours AND 'public' = ANY (roles)",
    )
    .await;
    nothing(
        &mut db,
        "what staff sees of a table is bound to the practice",
        "SELECT schemaname || '.' || tablename || '.' || policyname FROM pg_policies
          WHERE schemaname IN $ours AND 'vetdesk_staff' = ANY (roles) AND tablename <> 'tables'
            AND coalesce(qual, with_check) !~ 'practice_id = \\( SELECT auth\\.practice_id\\(\\)'",
    )
    .await;
    let known: Vec<String> = WITHOUT_PRACTICE.iter().map(|&name| name.to_owned()).collect();
    let without: Vec<String> = sqlx::query_scalar(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname IN ('clinic', 'sync', 'auth', 'audit') AND c.relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'practice_id' AND a.attnotnull) ORDER BY 1",
    )
    .fetch_all(&mut db)
    .await?;
    assert_eq!(without, known, "tables without a practice");
    Ok(())
}

#[tokio::test]
async fn foreign_keys_are_indexed() -> Result<()> {
    let practices = Practices::new().await?;
    let mut db = practices.superuser().await?;
    // An index serves where it begins with the key's columns in any order; of a pair with the practice the telling one alone will do.
    nothing(
        &mut db,
        "a foreign key without an index",
        "SELECT k.conrelid::regclass || ' ' || k.conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
          WHERE k.contype = 'f' AND n.nspname IN $ours AND k.conparentid = 0
            AND NOT EXISTS (
              SELECT FROM pg_index i
               WHERE i.indrelid = k.conrelid AND i.indisvalid
                 AND ((SELECT array_agg(c ORDER BY c) FROM unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) c)
                        = (SELECT array_agg(c ORDER BY c) FROM unnest(k.conkey) c)
                   OR (i.indkey[0] = ANY (k.conkey)
                       AND i.indkey[0] <> (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'practice_id'))))",
    )
    .await;
    nothing(
        &mut db,
        "a key to another table without the practice in it: a row could point into another's",
        "SELECT k.conrelid::regclass || ' ' || k.conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
          WHERE k.contype = 'f' AND n.nspname = 'clinic' AND k.confrelid <> 'clinic.practices'::regclass
            AND NOT (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'practice_id') = ANY (k.conkey)",
    )
    .await;
    for index in
        ["idx_users_clerk_id", "idx_pets_owner_id", "idx_appointments_scheduled_at", "idx_appointments_status", "idx_clinics_location"]
    {
        let is_there: bool = sqlx::query_scalar("SELECT to_regclass('clinic.' || $1) IS NOT NULL").bind(index).fetch_one(&mut db).await?;
        assert!(is_there, "{index}");
    }
    Ok(())
}

#[tokio::test]
async fn functions_are_closed_and_pinned() -> Result<()> {
    let practices = Practices::new().await?;
    let mut db = practices.superuser().await?;
    let functions = "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN $ours";
    nothing(
        &mut db,
        "EXECUTE for everyone",
        &format!("SELECT p.oid::regprocedure::text {functions} AND has_function_privilege('public', p.oid, 'EXECUTE')"),
    )
    .await;
    nothing(
        &mut db,
        "a search path that a caller can lead astray",
        &format!(
            "SELECT p.oid::regprocedure::text {functions} AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)"
        ),
    )
    .await;
    nothing(
        &mut db,
        "a definer function of another owner",
        &format!("SELECT p.oid::regprocedure::text {functions} AND p.prosecdef AND p.proowner::regrole::text NOT IN ('vetdesk_api', 'vetdesk_auth')"),
    )
    .await;
    nothing(&mut db, "an untrusted language", &format!("SELECT p.oid::regprocedure::text {functions} AND p.prolang NOT IN (SELECT oid FROM pg_language WHERE lanname IN ('sql', 'plpgsql'))")).await;
    nothing(
        &mut db,
        "a view with its owner's rights, or a materialised one",
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN $ours
            AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))",
    )
    .await;
    nothing(
        &mut db,
        "something of ours in public",
        "SELECT x.name FROM (
            SELECT 'pg_class'::regclass AS kind, oid, relname::text AS name, relnamespace AS space FROM pg_class WHERE relkind <> 'i'
            UNION ALL SELECT 'pg_proc'::regclass, oid, proname, pronamespace FROM pg_proc) x
          WHERE x.space = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = x.kind AND d.objid = x.oid AND d.deptype = 'e')",
    )
    .await;
    // Who adds a function next year and forgets: closed all the same.
    for owner in ["vetdesk_owner", "vetdesk_api", "vetdesk_auth"] {
        let schema = if owner == "vetdesk_auth" { "auth" } else { "clinic" };
        db.execute("BEGIN").await?;
        db.execute(AssertSqlSafe(format!(
            "SET LOCAL ROLE {owner}; CREATE FUNCTION {schema}.forgotten() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
        )))
        .await?;
        nothing(
            &mut db,
            "a later function is open to everyone",
            "SELECT p.proname::text FROM pg_proc p WHERE p.proname = 'forgotten' AND has_function_privilege('public', p.oid, 'EXECUTE')",
        )
        .await;
        db.execute("ROLLBACK").await?;
    }
    Ok(())
}

#[tokio::test]
async fn roles_have_what_they_need_and_no_more() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(crate::practices::A, "clinic_manager").await?;
    let mut db = practices.superuser().await?;
    nothing(
        &mut db,
        "a login that owns something",
        "SELECT r.rolname::text FROM pg_roles r WHERE r.rolcanlogin AND NOT r.rolsuper
            AND (EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) OR EXISTS (SELECT FROM pg_proc p WHERE p.proowner = r.oid)
              OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspowner = r.oid) OR EXISTS (SELECT FROM pg_type t WHERE t.typowner = r.oid)
              OR EXISTS (SELECT FROM pg_database d WHERE d.datdba = r.oid))",
    )
    .await;
    nothing(
        &mut db,
        "a login of staff with a power over the server",
        "SELECT r.rolname::text FROM pg_roles r WHERE r.rolcanlogin AND r.rolname LIKE 'st\\_%'
            AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls OR r.rolconnlimit = -1)",
    )
    .await;
    nothing(
        &mut db,
        "a login of staff that can become an owner or run what is not SQL",
        &format!(
            "SELECT g.rolname::text FROM pg_roles g WHERE pg_has_role('{}', g.oid, 'MEMBER')
            AND (g.rolname IN ('vetdesk_owner', 'vetdesk_api', 'vetdesk_auth', 'vetdesk_migrator') OR g.rolname LIKE 'pg\\_%')",
            login.role
        ),
    )
    .await;
    let staff =
        "('vetdesk_staff', 'vetdesk_receptionist', 'vetdesk_technician', 'vetdesk_veterinarian', 'vetdesk_manager', 'vetdesk_auditor')";
    nothing(
        &mut db,
        "TRUNCATE, TRIGGER or REFERENCES for staff, or anything on sync and auth but the registry",
        &format!("SELECT g.grantee || ' ' || g.privilege_type || ' ' || g.table_schema || '.' || g.table_name FROM information_schema.table_privileges g
           WHERE g.table_schema IN $ours AND g.grantee IN {staff}
             AND (g.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES') OR (g.table_schema <> 'clinic' AND g.table_name <> 'tables'))"),
    )
    .await;
    nothing(
        &mut db,
        "what the server alone writes can be written",
        &format!("SELECT g.grantee || ' ' || g.privilege_type || ' ' || g.table_name || '.' || g.column_name FROM information_schema.column_privileges g
           WHERE g.table_schema IN $ours AND g.grantee IN {staff}
             AND (g.privilege_type IN ('INSERT', 'UPDATE') AND g.column_name IN ('version', 'created_at', 'updated_at', 'last_login', 'clerk_id')
               OR g.privilege_type = 'UPDATE' AND g.column_name IN ('id', 'practice_id', 'clinic_id', 'role') AND g.table_name <> 'veterinarians')"),
    )
    .await;
    nothing(
        &mut db,
        "a schema in which staff can make things",
        &format!(
            "SELECT n.nspname || ' ' || r FROM pg_namespace n, unnest(ARRAY['public', '{}']) r WHERE n.nspname NOT LIKE 'pg\\_temp%'
            AND has_schema_privilege(r, n.oid, 'CREATE')",
            login.role
        ),
    )
    .await;
    nothing(
        &mut db,
        "rights on the database that staff does not need",
        &format!(
            "SELECT p FROM unnest(ARRAY['CREATE', 'TEMPORARY']) p WHERE has_database_privilege('{0}', current_database(), p)
            UNION ALL SELECT 'connect for everyone' WHERE has_database_privilege('public', current_database(), 'CONNECT')",
            login.role
        ),
    )
    .await;
    Ok(())
}

#[tokio::test]
async fn the_registry_is_the_catalogue() -> Result<()> {
    let practices = Practices::new().await?;
    let mut db = practices.superuser().await?;
    let server: Vec<(String, Vec<String>)> = sqlx::query_as("SELECT name, ask_person FROM sync.tables").fetch_all(&mut db).await?;
    assert_eq!(server.len(), TABLES.len());
    for table in TABLES {
        let (_, mut asks) =
            server.iter().find(|(name, _)| name == table.name).unwrap_or_else(|| panic!("{} does not travel", table.name)).clone();
        let mut ours: Vec<String> = table.columns.iter().filter(|c| c.policy == Policy::AskPerson).map(|c| c.name.to_owned()).collect();
        asks.sort();
        ours.sort();
        assert_eq!(asks, ours, "what a person is asked about in {}", table.name);
        assert_eq!(table.columns.iter().take(3).map(|c| c.name).collect::<Vec<_>>(), ["id", "practice_id", "version"], "{}", table.name);
        let live: Vec<(String, String, bool, Option<String>)> = sqlx::query_as(
            "SELECT a.attname::text, CASE t.typtype WHEN 'e' THEN 'enum' ELSE t.typname::text END, a.attgenerated <> '', pg_get_expr(d.adbin, d.adrelid)
               FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = ('clinic.' || $1)::regclass AND a.attnum > 0",
        )
        .bind(table.name)
        .fetch_all(&mut db)
        .await?;
        for column in table.columns {
            let place = format!("{}.{}", table.name, column.name);
            let (_, kind, is_generated, default) =
                live.iter().find(|(name, ..)| name == column.name).unwrap_or_else(|| panic!("{place} is missing"));
            if column.policy != Policy::ServerOnly && column.kind != Kind::Json {
                let filled = column.default.map(|default| match default {
                    Filled::Bool(value) => value.to_string(),
                    Filled::Int(value) => value.to_string(),
                    Filled::Text(value) => format!("'{value}'"),
                });
                let live = default.as_deref().map(|sql| sql.split("::").next().unwrap_or(sql).to_owned());
                assert_eq!(filled, live, "what the server fills in for {place}");
            }
            let fits: &[&str] = match column.kind {
                Kind::Id => &["uuid"],
                Kind::Text => &["text", "citext", "bpchar", "enum"],
                Kind::Int => &["int2", "int4", "int8"],
                Kind::Bool => &["bool"],
                Kind::Decimal => &["numeric"],
                Kind::Date => &["date"],
                Kind::Time => &["time"],
                Kind::Instant => &["timestamptz"],
                Kind::Json => &["jsonb"],
            };
            assert!(fits.contains(&kind.as_str()), "{place} is {kind}");
            assert!(!is_generated || column.policy == Policy::ServerOnly, "{place} is the server's");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_server_and_the_rules_agree_on_states() -> Result<()> {
    use vetdesk_domain::status::Status;
    let practices = Practices::new().await?;
    let mut db = practices.superuser().await?;
    let states: Vec<String> =
        sqlx::query_scalar("SELECT unnest(enum_range(NULL::clinic.appointment_status))::text").fetch_all(&mut db).await?;
    assert_eq!(states, Status::ALL.map(|state| state.as_str().to_owned()));
    let ask = "SELECT clinic.status_may_become($1::text::clinic.appointment_status, $2::text::clinic.appointment_status)";
    for old in Status::ALL {
        for new in Status::ALL {
            let server: bool = sqlx::query_scalar(ask).bind(old.as_str()).bind(new.as_str()).fetch_one(&mut db).await?;
            assert_eq!(server, old.may_become(new), "{old} → {new}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_fixed_statement_prepares() -> Result<()> {
    let practices = Practices::new().await?;
    let mut db = practices.superuser().await?;
    for statement in FIXED {
        (&mut db).prepare(statement.into_sql_str()).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    Ok(())
}
