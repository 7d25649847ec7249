//! Puts the demo clinic into a database of its own.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnectOptions;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use vetdesk_domain::ids::{ClinicId, PracticeId};
use vetdesk_server::staff::{NewLogin, create_login};
use vetdesk_server::{Password, ServerError, migrate, scram};

use super::insert::{fill, found};
use super::morning::is_worth_opening;
use super::{Clinic, Size, generate};
use crate::Progress;

/// Which demo, and where.
#[derive(Debug, Clone)]
pub struct DemoPlan {
    /// A superuser of the private server; its database does not matter.
    pub superuser: PgConnectOptions,
    /// The demo's own database: small letters, digits, underscores.
    pub database: String,
    /// Put behind every sign-in name, for several demos on one server; empty as a rule.
    pub login_ending: String,
    pub size: Size,
    /// The PC's time zone: the demo lies there if it is morning there.
    pub home: Option<Tz>,
}

impl DemoPlan {
    /// The demo that the shell shows.
    #[must_use]
    pub fn new(superuser: PgConnectOptions) -> Self {
        Self { superuser, database: "vetdesk_demo".to_owned(), login_ending: String::new(), size: Size::default(), home: None }
    }
}

/// A demo that is ready to be signed in to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    pub database: String,
    pub practice_id: PracticeId,
    pub clinic_id: ClinicId,
    /// Where it lies; see [`super::Morning`].
    pub time_zone: Tz,
    /// The day it was made for.
    pub day: NaiveDate,
    /// Everyone who can sign in, the front desk first. All have the password that was passed in.
    pub logins: Vec<DemoLogin>,
    /// False where the demo was there already and was kept.
    pub is_new: bool,
    /// Another one each time that it is made anew.
    pub epoch: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogin {
    pub login: String,
    pub name: String,
    /// As `clinic.user_role` spells it.
    pub role: String,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{0:?} is no name for the demo's database")]
    DatabaseName(String),
    #[error("the private server cannot be prepared")]
    Server(#[from] ServerError),
    #[error("the demo clinic cannot be written")]
    Database(#[from] sqlx::Error),
}

/// What is noted at the database itself, once everything is in: without it a load was cut short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    practice_id: Uuid,
    clinic_id: Uuid,
    time_zone: Tz,
    day: NaiveDate,
    /// The feed's end after loading: whatever lies beyond was written by somebody.
    feed_seq: i64,
    logins: Vec<DemoLogin>,
}

/// Makes the demo ready. One that is there is kept if it shows this very morning, if somebody has written into it or
/// is signed in to it; else it is made anew. The logins get `password` either way.
///
/// # Errors
/// [`DemoError`]; what is half done is done anew by the next call.
pub async fn load(plan: &DemoPlan, now: DateTime<Utc>, password: &Password, progress: &mut dyn Progress) -> Result<Demo, DemoError> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if plan.database.is_empty() || plan.database.len() > 50 || !plan.database.chars().all(is_name) {
        return Err(DemoError::DatabaseName(plan.database.clone()));
    }
    let mut server = PgConnection::connect_with(&plan.superuser.clone().database("postgres")).await?;
    // Two windows that start at once: the second finds what the first has made.
    sqlx::query("SELECT pg_advisory_lock(hashtext('vetdesk demo ' || $1))").bind(&plan.database).execute(&mut server).await?;
    let kept = match standing(&mut server, plan, now).await? {
        Standing::Keep(note) => Some(note),
        Standing::Absent => None,
        Standing::Replace(note) => match drop_database(&mut server, &plan.database).await {
            Ok(()) => None,
            Err(error) if note.is_some() && is_in_use(&error) => note,
            Err(error) => return Err(error.into()),
        },
    };
    let (note, is_new) = match kept {
        Some(note) => (keep(plan, note, password).await?, false),
        None => (make(&mut server, plan, now, password, progress).await?, true),
    };
    let mut demo = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    let epoch = sqlx::query_scalar("SELECT id FROM sync.epoch").fetch_one(&mut demo).await?;
    demo.close().await?;
    server.close().await?;
    Ok(Demo {
        database: plan.database.clone(),
        practice_id: note.practice_id.into(),
        clinic_id: note.clinic_id.into(),
        time_zone: note.time_zone,
        day: note.day,
        logins: note.logins,
        is_new,
        epoch,
    })
}

enum Standing {
    Absent,
    Keep(Note),
    /// With the note, where it is whole.
    Replace(Option<Note>),
}

async fn standing(server: &mut PgConnection, plan: &DemoPlan, now: DateTime<Utc>) -> Result<Standing, DemoError> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1")
            .bind(&plan.database)
            .fetch_optional(server)
            .await?;
    let Some(comment) = found else {
        return Ok(Standing::Absent);
    };
    let Some(note) = comment.and_then(|text| serde_json::from_str::<Note>(&text).ok()) else {
        return Ok(Standing::Replace(None));
    };
    if is_worth_opening(now, note.time_zone, note.day) {
        return Ok(Standing::Keep(note));
    }
    let mut demo = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    let is_touched: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM sync.mutations) OR EXISTS (SELECT FROM sync.feed WHERE seq > $1)")
            .bind(note.feed_seq)
            .fetch_one(&mut demo)
            .await?;
    demo.close().await?;
    Ok(if is_touched { Standing::Keep(note) } else { Standing::Replace(Some(note)) })
}

/// An older app may have made it: brought up to date, and its logins to the password of now.
async fn keep(plan: &DemoPlan, note: Note, password: &Password) -> Result<Note, DemoError> {
    let mut demo = PgConnection::connect_with(&plan.superuser.clone().database(&plan.database)).await?;
    migrate::up(&mut demo).await?;
    let verifier = scram::verifier(password)?;
    for login in &note.logins {
        let statement: String = sqlx::query_scalar("SELECT format('ALTER ROLE %I PASSWORD %L', 'st_' || $1, $2)")
            .bind(&login.login)
            .bind(&verifier)
            .fetch_one(&mut demo)
            .await?;
        sqlx::query(AssertSqlSafe(statement)).execute(&mut demo).await?;
    }
    demo.close().await?;
    Ok(note)
}

async fn make(
    server: &mut PgConnection,
    plan: &DemoPlan,
    now: DateTime<Utc>,
    password: &Password,
    progress: &mut dyn Progress,
) -> Result<Note, DemoError> {
    let begun = Instant::now();
    let told = |what: &str| tracing::info!(ms = begun.elapsed().as_millis(), "the demo: {what}");
    let clinic = generate(plan.size, now, plan.home);
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", plan.database)))
        .execute(&mut *server)
        .await?;
    // The note below is written through, and with it all that came before.
    let quick = plan.superuser.clone().database(&plan.database).options([("synchronous_commit", "off")]);
    let mut demo = PgConnection::connect_with(&quick).await?;
    migrate::prepare_roles(&mut demo).await?;
    migrate::prepare_database(&mut demo).await?;
    migrate::up(&mut demo).await?;
    told("its tables are made");
    let mut tx = demo.begin().await?;
    found(&mut tx, &clinic).await?;
    let logins = logins(&mut tx, &clinic, plan, password).await?;
    tx.commit().await?;
    let mut second = PgConnection::connect_with(&quick).await?;
    fill([&mut demo, &mut second], &clinic, progress).await?;
    second.close().await?;
    told("its rows are in");
    let feed_seq = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM sync.feed").fetch_one(&mut demo).await?;
    // The planner's first guesses would cost the first pulls seconds; a small sample tells it enough.
    sqlx::raw_sql("SET default_statistics_target = 10; ANALYZE").execute(&mut demo).await?;
    demo.close().await?;
    told("its statistics are made");
    let note = Note {
        practice_id: clinic.place.practice_id,
        clinic_id: clinic.place.clinic_id,
        time_zone: clinic.place.time_zone.parse().unwrap_or(Tz::UTC),
        day: clinic.place.today,
        feed_seq,
        logins,
    };
    let statement: String = sqlx::query_scalar("SELECT format('COMMENT ON DATABASE %I IS %L', $1, $2::jsonb::text)")
        .bind(&plan.database)
        .bind(Json(&note))
        .fetch_one(&mut *server)
        .await?;
    sqlx::query(AssertSqlSafe(statement)).execute(server).await?;
    Ok(note)
}

/// A login for everyone who works there, all with one password.
async fn logins(tx: &mut PgConnection, clinic: &Clinic, plan: &DemoPlan, password: &Password) -> Result<Vec<DemoLogin>, DemoError> {
    let mut logins = Vec::new();
    for who in &clinic.staff {
        let login = format!("{}{}", who.login, plan.login_ending);
        // Roles belong to the server: those of a demo that was dropped are still there.
        let statement: String =
            sqlx::query_scalar("SELECT format('DROP ROLE IF EXISTS %I', 'st_' || $1)").bind(&login).fetch_one(&mut *tx).await?;
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
        let new = NewLogin {
            user_id: who.id.into(),
            practice_id: who.practice_id.into(),
            login: login.clone(),
            role: who.role.to_owned(),
            clinic_ids: vec![clinic.place.clinic_id.into()],
        };
        create_login(tx, &new, password).await?;
        logins.push(DemoLogin { login, name: format!("{} {}", who.first_name, who.last_name), role: who.role.to_owned() });
    }
    logins.sort_by_key(|who| who.role != "receptionist");
    Ok(logins)
}

async fn drop_database(server: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name}"))).execute(server).await.map(drop)
}

/// Somebody is signed in to it.
fn is_in_use(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|refusal| refusal.code()).is_some_and(|code| code == "55006")
}
