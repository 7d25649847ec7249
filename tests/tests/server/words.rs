//! Every word with which the database refuses something is one that the screen has a sentence for.

use std::collections::BTreeSet;

use anyhow::Result;
use vetdesk_desk::error::ErrorCode;
use vetdesk_domain::role::Role;
use vetdesk_server::migrate;

use crate::practices::{A, Practices};

/// Words that no push brings and no screen shows: the program acts on them, or only the command line meets them.
const NOT_SHOWN: [(&str, &str); 6] = [
    ("session_ended", "VD002: signs in anew"),
    ("sent twice at once", "serialization_failure: tried again"),
    ("id_taken", "unique_violation: invalid_input"),
    ("import_lock_lost", "VD003: the import was interrupted"),
    ("import_key_taken", "unique_violation: the row is refused"),
    ("cloned_client", "answered by the sync driver"),
];

#[tokio::test]
async fn the_databases_words_are_error_codes() -> Result<()> {
    let practices = Practices::new().await?;
    let mut superuser = practices.superuser().await?;
    let sources: Vec<String> = sqlx::query_scalar(
        "SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('clinic', 'sync', 'auth', 'audit')",
    )
    .fetch_all(&mut superuser)
    .await?;
    let words: BTreeSet<&str> = sources.iter().flat_map(|source| words_of(source)).collect();
    assert!(words.len() > 8 && words.contains("slot_taken") && words.contains("chip_taken"), "{words:?}");
    let unknown: Vec<&&str> = words
        .iter()
        .filter(|word| !NOT_SHOWN.iter().any(|(known, _)| known == *word))
        .filter(|word| serde_json::from_value::<ErrorCode>(serde_json::json!(word)).is_err())
        .collect();
    assert!(unknown.is_empty(), "without a sentence: {unknown:?}");
    Ok(())
}

/// What stands in quotes behind `MESSAGE =`, behind `why :=`, `'why',` and in the branches that choose a reason.
fn words_of(source: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for line in source.lines() {
        let is_reason = ["MESSAGE =", "why :=", "'why',", "EXCEPTION '"].iter().any(|mark| line.contains(mark));
        if !is_reason {
            continue;
        }
        let from =
            ["MESSAGE =", "why :=", "'why',", "EXCEPTION "].iter().filter_map(|mark| line.find(mark).map(|at| at + mark.len())).min();
        // Behind it stand PostgreSQL's own states and names of constraints.
        let reason = line[from.unwrap_or_default()..].split("ERRCODE").next().unwrap_or_default();
        let quoted = reason.split('\'').skip(1).step_by(2);
        let is_word = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_') && word.contains('_');
        words.extend(quoted.filter(is_word).filter(|word| !word.starts_with("pets_")));
    }
    words
}

/// A practice that was founded with the release before has what every role may do by now.
#[tokio::test]
async fn permissions_of_later_versions_reach_practices_founded_before() -> Result<()> {
    let practices = Practices::new().await?;
    let mut superuser = practices.superuser().await?;
    migrate::down(&mut superuser, usize::try_from(migrate::KNOWN - 14)?).await?;
    sqlx::query("DELETE FROM clinic.user_roles WHERE practice_id = $1").bind(A.practice()).execute(&mut superuser).await?;
    for line in include_str!("permissions_14.txt").lines() {
        let Some((role, permission)) = line.split_once(' ') else { continue };
        let sql =
            "INSERT INTO clinic.user_roles (id, practice_id, role, permission) VALUES (gen_random_uuid(), $1, $2::clinic.user_role, $3)";
        sqlx::query(sql).bind(A.practice()).bind(role).bind(permission).execute(&mut superuser).await?;
    }
    migrate::up(&mut superuser).await?;
    for role in Role::ALL {
        for permission in role.default_permissions() {
            let sql =
                "SELECT EXISTS (SELECT FROM clinic.user_roles WHERE practice_id = $1 AND role = $2::clinic.user_role AND permission = $3)";
            let has: bool =
                sqlx::query_scalar(sql).bind(A.practice()).bind(role.as_str()).bind(permission.as_str()).fetch_one(&mut superuser).await?;
            assert!(
                has,
                "{role:?} lacks {permission:?}: a migration is to say SELECT clinic.permit('{}', '{}')",
                role.as_str(),
                permission.as_str()
            );
        }
    }
    let granted = "SELECT clinic.permit('technician', 'records.invented')";
    sqlx::query(granted).execute(&mut superuser).await?;
    sqlx::query(granted).execute(&mut superuser).await?;
    let (practices_all, with): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM clinic.practices), (SELECT count(*) FROM clinic.user_roles WHERE permission = 'records.invented')",
    )
    .fetch_one(&mut superuser)
    .await?;
    assert_eq!(practices_all, with, "once in each");
    Ok(())
}
