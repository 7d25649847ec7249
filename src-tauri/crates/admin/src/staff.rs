//! A colleague who starts: the person, the login, and for a vet a column in the diary.

use sqlx::PgConnection;
use uuid::Uuid;
use vetdesk_domain::ids::{ClinicId, UserId};
use vetdesk_domain::role::Role;
use vetdesk_server::staff::{NewLogin, change_role, create_login};
use vetdesk_server::{Identity, Password, Server, ServerError};

/// What each role may do in a practice that begins, in pairs of role and permission.
#[must_use]
pub fn first_permissions() -> Vec<(&'static str, &'static str)> {
    let of = |role: Role| role.default_permissions().iter().map(move |may| (role.as_str(), may.as_str()));
    Role::ALL.into_iter().flat_map(of).collect()
}

/// Who starts.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// As it will be typed to sign in.
    pub login: String,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    /// Not [`Role::PetOwner`].
    pub role: Role,
    pub clinic: ClinicId,
    /// A vet's licence number: with it the vet gets a column in the diary.
    pub licence: Option<String>,
}

/// Adds a colleague, in the name of a manager who is signed in. All of it or nothing. A vet whose licence the practice knows
/// has a column already, and gets the login to it.
///
/// # Errors
/// [`ServerError::NotAllowed`] for all but managers, [`ServerError::UnusableLogin`], [`ServerError::UnusablePassword`].
pub async fn add(server: &Server, identity: &Identity, who: &Colleague, password: &Password) -> Result<UserId, ServerError> {
    let mut lease = server.begin_write().await?;
    let connection = lease.connection()?;
    let user = match (who.role, &who.licence) {
        (Role::Veterinarian, Some(licence)) => match known_vet(connection, licence).await? {
            Some(user) => user,
            None => {
                let user = add_person(connection, identity, who).await?;
                add_column(connection, identity, who, user, licence).await?;
                user
            }
        },
        _ => add_person(connection, identity, who).await?,
    };
    let login = NewLogin {
        user_id: user.into(),
        practice_id: identity.practice_id,
        login: who.login.clone(),
        role: who.role.as_str().to_owned(),
        clinic_ids: vec![who.clinic],
    };
    create_login(connection, &login, password).await?;
    lease.commit().await?;
    server.wake().await?;
    Ok(user.into())
}

/// Gives a colleague another role, in the name of a manager who is signed in.
///
/// # Errors
/// [`ServerError::NotAllowed`] for all but managers, for oneself, and where nobody of the practice signs in by that name.
pub async fn give_role(server: &Server, login: &str, role: Role) -> Result<(), ServerError> {
    let mut lease = server.begin_write().await?;
    change_role(lease.connection()?, login, role.as_str()).await?;
    lease.commit().await?;
    server.wake().await
}

/// The vet with this licence, whom somebody gave a column before.
async fn known_vet(connection: &mut PgConnection, licence: &str) -> Result<Option<Uuid>, ServerError> {
    let sql = "SELECT user_id FROM clinic.veterinarians WHERE licence_number = $1";
    Ok(sqlx::query_scalar(sql).bind(licence).fetch_optional(connection).await?)
}

async fn add_person(connection: &mut PgConnection, identity: &Identity, who: &Colleague) -> Result<Uuid, ServerError> {
    let user = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO clinic.users (id, practice_id, role, first_name, last_name, email)
         VALUES ($1, $2, $3::clinic.user_role, $4, $5, $6::public.citext)",
    )
    .bind(user)
    .bind(identity.practice_id.0)
    .bind(who.role.as_str())
    .bind(&who.first_name)
    .bind(&who.last_name)
    .bind(&who.email)
    .execute(connection)
    .await?;
    Ok(user)
}

async fn add_column(
    connection: &mut PgConnection,
    identity: &Identity,
    who: &Colleague,
    user: Uuid,
    licence: &str,
) -> Result<(), ServerError> {
    let veterinarian = Uuid::now_v7();
    sqlx::query("INSERT INTO clinic.veterinarians (id, practice_id, user_id, clinic_id, licence_number) VALUES ($1, $2, $3, $4, $5)")
        .bind(veterinarian)
        .bind(identity.practice_id.0)
        .bind(user)
        .bind(who.clinic.0)
        .bind(licence)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO clinic.resources (id, practice_id, clinic_id, kind, veterinarian_id, name, position)
         SELECT $1, $2, $3, 'veterinarian', $4, $5, (SELECT coalesce(max(position) + 1, 0) FROM clinic.resources WHERE clinic_id = $3)",
    )
    .bind(Uuid::now_v7())
    .bind(identity.practice_id.0)
    .bind(who.clinic.0)
    .bind(veterinarian)
    .bind(format!("Dr {} {}", who.first_name, who.last_name))
    .execute(connection)
    .await?;
    Ok(())
}
