//! A colleague who starts: the person, the login, and for a vet a column in the diary.

use uuid::Uuid;
use vetdesk_domain::ids::{ClinicId, UserId};
use vetdesk_domain::role::Role;
use vetdesk_server::staff::{NewLogin, create_login};
use vetdesk_server::{Identity, Password, Server, ServerError};

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

/// Adds a colleague, in the name of a manager who is signed in. All of it or nothing.
///
/// # Errors
/// [`ServerError::NotAllowed`] for all but managers, [`ServerError::UnusableLogin`], [`ServerError::UnusablePassword`].
pub async fn add(server: &Server, identity: &Identity, who: &Colleague, password: &Password) -> Result<UserId, ServerError> {
    let user = Uuid::now_v7();
    let mut lease = server.begin_write().await?;
    let connection = lease.connection()?;
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
    .execute(&mut *connection)
    .await?;
    if let (Role::Veterinarian, Some(licence)) = (who.role, &who.licence) {
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
        .execute(&mut *connection)
        .await?;
    }
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
