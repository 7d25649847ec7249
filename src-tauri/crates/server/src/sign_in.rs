//! From a typed name and password to a session; each way in which that can fail has its own answer.

use sqlx::PgConnection;
use sqlx::types::Json;
use zeroize::Zeroizing;

use crate::address::Address;
use crate::connection::{CALL_LIMIT, Server, open, within};
use crate::error::ServerError;
use crate::identity::{Identity, OpenedSession};
use crate::migrate::{KNOWN, OLDEST};
use crate::password::Password;
use crate::rows::Readable;
use crate::scram;
use crate::statements::{OPEN_SESSION, READABLE, SCHEMA, SCHEMA_VERSION};

impl Server {
    /// Signs a person in at this workstation.
    ///
    /// # Errors
    /// Every variant of [`ServerError`] that speaks of the way to the server, of its certificate, its schema or the
    /// password. The password is only ever sent after the server has proved who it is, and then never in clear.
    pub async fn sign_in(address: &Address, login: &str, password: &Password, workstation: &str) -> Result<(Self, Identity), ServerError> {
        let role = login_role(login).ok_or(ServerError::WrongPassword)?;
        if !scram::is_usable(password) {
            return Err(ServerError::WrongPassword);
        }
        let options = address.options(&role, password.reveal())?;
        let mut connection = open(&options).await?;
        within(CALL_LIMIT, async {
            let schema_version = check_schema(&mut connection).await?;
            let workstation = if workstation.is_empty() { "unnamed" } else { workstation };
            let Json(opened): Json<OpenedSession> = sqlx::query_scalar(OPEN_SESSION).bind(workstation).fetch_one(&mut connection).await?;
            let readable = Readable::new(sqlx::query_as(READABLE).fetch_all(&mut connection).await?);
            let identity = Identity {
                user_id: opened.user_id,
                practice_id: opened.practice_id,
                role: opened.role,
                clinic_ids: opened.clinic_ids,
                permissions: opened.permissions,
                session_expires_at: opened.expires_at,
                server_time: opened.now,
                schema_version,
            };
            let server = Self::new(options.clone(), Zeroizing::new(opened.token), identity.practice_id, workstation, readable);
            Ok((server, identity))
        })
        .await
    }
}

/// Whether a PostgreSQL that can prove who it is answers at this address. No name and no password of anyone is sent.
///
/// # Errors
/// As far as one gets without signing in: unreachable, no TLS, a certificate that does not do.
pub async fn probe(address: &Address) -> Result<(), ServerError> {
    match open(&address.options("vetdesk_probe", "")?).await {
        // It has greeted and now asks who is there: that is all one wanted to know.
        Ok(_) | Err(ServerError::WrongPassword | ServerError::NotAllowed | ServerError::NotVetdesk) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The database role behind a typed name; none where no login can be of that name.
pub(crate) fn login_role(typed: &str) -> Option<String> {
    vetdesk_domain::person::login_name(typed).map(|name| format!("st_{name}"))
}

/// The server's schema, where the two understand each other. A newer server says which clients it still works with; of an older
/// one this program knows it.
async fn check_schema(connection: &mut PgConnection) -> Result<i64, ServerError> {
    let (found, oldest_client) = match sqlx::query_as(SCHEMA).fetch_one(&mut *connection).await {
        Ok(answer) => answer,
        Err(sqlx::Error::Database(refusal)) if refusal.code().as_deref() == Some("42883") => (older_schema(connection).await?, 0),
        Err(error) => return Err(without_schema(error)),
    };
    understood(found, oldest_client)
}

async fn older_schema(connection: &mut PgConnection) -> Result<i64, ServerError> {
    sqlx::query_scalar(SCHEMA_VERSION).fetch_one(connection).await.map_err(without_schema)
}

fn without_schema(error: sqlx::Error) -> ServerError {
    match error.as_database_error().and_then(|refusal| refusal.code()).as_deref() {
        Some("3F000") => ServerError::NotVetdesk,
        Some("42883" | "42501" | "42P01") => ServerError::NotMigrated,
        _ => error.into(),
    }
}

fn understood(found: i64, oldest_client: i64) -> Result<i64, ServerError> {
    match found {
        found if found > KNOWN && oldest_client > KNOWN => Err(ServerError::SchemaTooNew { found, known: KNOWN }),
        found if found < OLDEST => Err(ServerError::SchemaTooOld { found, known: KNOWN }),
        found => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_refused_only_where_the_two_do_not_understand_each_other() {
        let cases = [
            (KNOWN, OLDEST, true),
            (KNOWN + 3, KNOWN, true),
            (KNOWN + 3, KNOWN + 1, false),
            (OLDEST, 0, true),
            (OLDEST - 1, 0, false),
            (0, 0, false),
        ];
        for (found, oldest_client, is_understood) in cases {
            assert_eq!(understood(found, oldest_client).is_ok(), is_understood, "{found} {oldest_client}");
        }
    }

    #[test]
    fn a_typed_name_becomes_a_role_or_nothing() {
        for (typed, role) in [
            (" Anna.Berg ", Some("st_anna.berg")),
            ("o-brien_2", Some("st_o-brien_2")),
            ("", None),
            ("müller", None),
            ("a b", None),
            ("x\"; DROP ROLE postgres; --", None),
        ] {
            assert_eq!(login_role(typed).as_deref(), role, "{typed}");
        }
        assert_eq!(login_role(&"a".repeat(51)), None);
    }
}
