//! For who runs the server or the practice: found a practice, give a person a login.

use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId};

use crate::error::ServerError;
use crate::password::Password;
use crate::scram;
use crate::sign_in::login_role;
use crate::statements::{CHANGE_ROLE, CREATE_LOGIN, FOUND_PRACTICE};

/// A practice with its first clinic and the person who manages it.
#[derive(Debug, Clone, Serialize)]
pub struct NewPractice {
    pub practice_id: PracticeId,
    pub practice_name: String,
    /// ISO 639 code.
    pub language: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// ISO 3166 code; decides how long records are kept.
    pub jurisdiction: Option<String>,
    pub clinic_id: ClinicId,
    pub clinic_name: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub hours: Vec<OpeningHours>,
    pub manager_id: UserId,
    pub manager_first_name: String,
    pub manager_last_name: String,
    pub manager_email: Option<String>,
}

/// One weekday. Times as `HH:MM`.
#[derive(Debug, Clone, Serialize)]
pub struct OpeningHours {
    /// Monday is 1.
    pub weekday: i16,
    pub opens: String,
    pub closes: String,
    pub break_starts: Option<String>,
    pub break_ends: Option<String>,
}

/// Founds it. `permissions` are pairs of a role and what it may do, as `area.verb`.
///
/// # Errors
/// [`ServerError::NotAllowed`] for all but a migrator's login or a superuser's.
pub async fn found_practice(
    connection: &mut PgConnection,
    practice: &NewPractice,
    permissions: &[(&str, &str)],
) -> Result<(), ServerError> {
    #[derive(Serialize)]
    struct Permission<'a> {
        role: &'a str,
        permission: &'a str,
    }
    #[derive(Serialize)]
    struct Founded<'a> {
        #[serde(flatten)]
        practice: &'a NewPractice,
        permissions: Vec<Permission<'a>>,
    }
    let permissions = permissions.iter().map(|&(role, permission)| Permission { role, permission }).collect();
    sqlx::query(FOUND_PRACTICE).bind(Json(Founded { practice, permissions })).execute(connection).await?;
    Ok(())
}

/// Who gets a login, and where this person may write the diary; the first clinic is home.
#[derive(Debug, Clone)]
pub struct NewLogin {
    pub user_id: UserId,
    pub practice_id: PracticeId,
    /// The name as it will be typed: letters, digits, `.`, `_`, `-`.
    pub login: String,
    /// As `clinic.user_role` spells it; not `pet_owner`.
    pub role: String,
    pub clinic_ids: Vec<ClinicId>,
}

/// Gives a person a login. The password does not leave this program: its verifier does.
///
/// # Errors
/// [`ServerError::NotAllowed`] for all but a manager of the practice, a migrator's login or a superuser's;
/// [`ServerError::UnusableLogin`] where the name has other letters or is taken; [`ServerError::UnusablePassword`].
pub async fn create_login(connection: &mut PgConnection, login: &NewLogin, password: &Password) -> Result<(), ServerError> {
    let role = login_role(&login.login).ok_or(ServerError::UnusableLogin)?;
    let clinics: Vec<Uuid> = login.clinic_ids.iter().map(|clinic| clinic.0).collect();
    let created = sqlx::query(CREATE_LOGIN)
        .bind(login.user_id.0)
        .bind(login.practice_id.0)
        .bind(role)
        .bind(scram::verifier(password)?)
        .bind(&login.role)
        .bind(clinics)
        .execute(connection)
        .await;
    match created {
        Ok(_) => Ok(()),
        // The role is there, or this person has one already.
        Err(sqlx::Error::Database(refusal)) if matches!(refusal.code().as_deref(), Some("42710" | "23505")) => {
            Err(ServerError::UnusableLogin)
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives a colleague another role: what they may read and do follows it on every PC. Their open sessions end.
///
/// # Errors
/// [`ServerError::NotAllowed`] for all but a manager of the practice (and not for oneself), a migrator's login or a superuser's;
/// [`ServerError::UnusableLogin`] where no login can be of that name.
pub async fn change_role(connection: &mut PgConnection, login: &str, role: &str) -> Result<(), ServerError> {
    let login = login_role(login).ok_or(ServerError::UnusableLogin)?;
    sqlx::query(CHANGE_ROLE).bind(login).bind(role).execute(connection).await?;
    Ok(())
}
