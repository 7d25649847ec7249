//! The server's schema: made ready once by a superuser, then carried forward and back by a login that is none.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::{Executor, PgConnection, raw_sql};

use crate::error::ServerError;

/// The newest migration that this program knows.
pub const KNOWN: i64 = 15;
/// The oldest schema that this program works with: the one of the release before.
pub const OLDEST: i64 = 14;

const ROLES: &str = include_str!("roles.sql");
const DATABASE: &str = include_str!("database.sql");
const TABLE: &str = "audit.schema_migrations";

/// Makes the roles that own things and that people belong to. Once a server; safe to run again.
///
/// # Errors
/// Where the connection is no superuser's.
pub async fn prepare_roles(superuser: &mut PgConnection) -> Result<(), ServerError> {
    Ok(superuser.execute(raw_sql(ROLES)).await.map(drop)?)
}

/// Closes the database to everyone but staff, makes extensions and schemas. Once a database, after [`prepare_roles`]; safe to run again.
///
/// # Errors
/// Where the connection is no superuser's.
pub async fn prepare_database(superuser: &mut PgConnection) -> Result<(), ServerError> {
    Ok(superuser.execute(raw_sql(DATABASE)).await.map(drop)?)
}

/// Applies what is not yet applied. The login need only be a member of `vetdesk_migrator`.
///
/// # Errors
/// Where a migration fails (it leaves nothing behind), was changed after it was applied, or is of a newer program.
pub async fn up(migrator_login: &mut PgConnection) -> Result<(), ServerError> {
    Ok(migrator().run_direct(None, migrator_login, false).await?)
}

/// Takes the newest `count` migrations back, with what they hold.
///
/// # Errors
/// As [`up`].
pub async fn down(migrator_login: &mut PgConnection, count: usize) -> Result<(), ServerError> {
    let mut applied: Vec<i64> = migrator_login.list_applied_migrations(TABLE).await?.into_iter().map(|one| one.version).collect();
    applied.sort_unstable();
    let target = applied.len().checked_sub(count + 1).and_then(|last| applied.get(last)).copied().unwrap_or(0);
    Ok(migrator().undo(migrator_login, target).await?)
}

/// The newest migration that is applied; 0 where none is.
///
/// # Errors
/// [`ServerError::NotVetdesk`] where the database was never prepared.
pub async fn version(connection: &mut PgConnection) -> Result<i64, ServerError> {
    match connection.list_applied_migrations(TABLE).await {
        Ok(applied) => Ok(applied.into_iter().map(|one| one.version).max().unwrap_or(0)),
        Err(MigrateError::Execute(sqlx::Error::Database(refusal))) if matches!(refusal.code().as_deref(), Some("42P01" | "3F000")) => {
            Err(ServerError::NotVetdesk)
        }
        Err(error) => Err(error.into()),
    }
}

/// Another for every other set of migrations and preparations: a name for a database that was made from them.
#[must_use]
pub fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for migration in migrator().iter() {
        hash.update(&*migration.checksum);
    }
    hash.update(ROLES);
    hash.update(DATABASE);
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn migrator() -> Migrator {
    Migrator { table_name: Cow::Borrowed(TABLE), ..sqlx::migrate!("../../../migrations/server") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_newest_migration_and_can_take_each_back() {
        let (up, down): (Vec<_>, Vec<_>) = migrator().iter().map(|m| (m.version, m.migration_type.is_down_migration())).partition(|m| !m.1);
        assert_eq!(up.iter().map(|m| m.0).max(), Some(KNOWN));
        assert_eq!(up.len(), down.len());
    }
}
