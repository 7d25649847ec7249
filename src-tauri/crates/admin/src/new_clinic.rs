//! A clinic of one PC, founded in the private server: the practice, who works there and what can be booked, in one
//! transaction. What is cut short leaves an empty database, and is done again.

use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use vetdesk_domain::founding::{NewClinic, NewVet, first_types, room_name};
use vetdesk_domain::hours::WeeklyHours;
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId};
use vetdesk_domain::quick::Language;
use vetdesk_domain::role::Role;
use vetdesk_server::staff::{NewLogin, NewPractice, OpeningHours, create_login, found_practice};
use vetdesk_server::{Password, ServerError, migrate};

use crate::put::put;
use crate::staff::first_permissions;

/// The database that every clinic has.
pub const DATABASE: &str = "vetdesk";

/// Where the clinic is, or will be.
#[derive(Debug, Clone)]
pub struct Ground {
    /// A superuser of the private server; its database does not matter.
    pub superuser: PgConnectOptions,
    /// Small letters, digits, underscores.
    pub database: String,
}

impl Ground {
    /// In [`DATABASE`].
    #[must_use]
    pub fn new(superuser: PgConnectOptions) -> Self {
        Self { superuser, database: DATABASE.to_owned() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// It is opened, never founded over.
    #[error("there is a clinic already: {name}")]
    ThereAlready { name: String },
    #[error("the private server cannot be prepared")]
    Server(#[from] ServerError),
    #[error("the clinic cannot be written")]
    Database(#[from] sqlx::Error),
}

/// The clinic that is there, by its name, brought up to this program's schema; none where none was founded.
///
/// # Errors
/// [`FoundingError`].
pub async fn open(ground: &Ground) -> Result<Option<String>, FoundingError> {
    let mut db = prepared(ground).await?;
    let name = founded(&mut db).await?;
    db.close().await?;
    Ok(name)
}

/// Founds the clinic, and gives the founder a login.
///
/// # Errors
/// [`FoundingError`]; nothing of the clinic is there then.
pub async fn found(ground: &Ground, clinic: &NewClinic, password: &Password) -> Result<(), FoundingError> {
    let mut db = prepared(ground).await?;
    let mut tx = db.begin().await?;
    if let Some(name) = founded(&mut tx).await? {
        return Err(FoundingError::ThereAlready { name });
    }
    write(&mut tx, clinic, password).await?;
    tx.commit().await?;
    db.close().await?;
    Ok(())
}

/// Founds one more practice on a prepared server, whose practices never see each other.
///
/// # Errors
/// [`FoundingError::ThereAlready`] where a practice has this name; [`FoundingError`] where the connection is no superuser's, or the
/// login's name is taken.
pub async fn found_on_server(db: &mut PgConnection, clinic: &NewClinic, password: &Password) -> Result<(), FoundingError> {
    let mut tx = db.begin().await?;
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM clinic.practices WHERE lower(name) = lower($1))")
        .bind(&clinic.name)
        .fetch_one(&mut *tx)
        .await?;
    if is_there {
        return Err(FoundingError::ThereAlready { name: clinic.name.clone() });
    }
    write(&mut tx, clinic, password).await?;
    Ok(tx.commit().await?)
}

async fn founded(db: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM clinic.practices LIMIT 1").fetch_optional(db).await
}

/// The clinic's database, made where there is none, and of this program's schema where it was an older one's.
async fn prepared(ground: &Ground) -> Result<PgConnection, FoundingError> {
    let mut server = in_turn(ground, "postgres").await?;
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&ground.database)
        .fetch_one(&mut server)
        .await?;
    if !is_there {
        let create = format!("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", ground.database);
        sqlx::query(AssertSqlSafe(create)).execute(&mut server).await?;
    }
    server.close().await?;
    let mut db = in_turn(ground, &ground.database).await?;
    let version = match migrate::version(&mut db).await {
        Ok(version) => version,
        Err(ServerError::NotVetdesk) => 0,
        Err(error) => return Err(error.into()),
    };
    if version < migrate::KNOWN {
        migrate::prepare_roles(&mut db).await?;
        migrate::prepare_database(&mut db).await?;
        migrate::up(&mut db).await?;
    }
    Ok(db)
}

/// A connection that works alone until it ends: of two programs that begin at once, the second finds what the first has made.
/// What one that was cut short still does on the server is waited for as well.
async fn in_turn(ground: &Ground, database: &str) -> Result<PgConnection, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&ground.superuser.clone().database(database)).await?;
    sqlx::query("SELECT pg_advisory_lock(hashtext('vetdesk clinic ' || $1))").bind(&ground.database).execute(&mut connection).await?;
    Ok(connection)
}

async fn write(tx: &mut PgConnection, clinic: &NewClinic, password: &Password) -> Result<(), FoundingError> {
    let new = Ids { practice: PracticeId::fresh(), clinic: ClinicId::fresh(), founder: UserId::fresh() };
    found_practice(tx, &practice(clinic, &new), &first_permissions()).await?;
    let vets: Vec<Vet<'_>> =
        clinic.vets.iter().enumerate().map(|(place, vet)| Vet::of(vet, clinic.founder.vet == Some(place), &new)).collect();
    let colleagues: Vec<Value> = vets.iter().filter(|vet| vet.user != new.founder).map(|vet| vet.person(&new)).collect();
    put(tx, "users", "id, practice_id, role, first_name, last_name", &colleagues).await?;
    let rows: Vec<Value> = vets.iter().map(|vet| vet.row(&new)).collect();
    put(tx, "veterinarians", "id, practice_id, user_id, clinic_id, title, licence_number", &rows).await?;
    // Without hours of their own they keep the clinic's.
    let language = Language::of_code(&clinic.language);
    let columns = vets.iter().map(|vet| ("veterinarian", Some(vet.id), vet.new.name.shown()));
    let rooms = (1..=clinic.rooms).map(|number| ("room", None, room_name(language, number)));
    let resources: Vec<Value> = columns
        .chain(rooms)
        .enumerate()
        .map(|(position, (kind, veterinarian_id, name))| {
            json!({ "id": Uuid::now_v7(), "practice_id": new.practice, "clinic_id": new.clinic, "kind": kind,
                "veterinarian_id": veterinarian_id, "name": name, "position": position })
        })
        .collect();
    put(tx, "resources", "id, practice_id, clinic_id, kind, veterinarian_id, name, position", &resources).await?;
    let types: Vec<Value> = first_types(language)
        .into_iter()
        .enumerate()
        .map(|(position, (visit_type, name, minutes))| {
            json!({ "id": Uuid::now_v7(), "practice_id": new.practice, "visit_type": visit_type.as_str(), "name": name,
                "minutes": minutes, "position": position })
        })
        .collect();
    put(tx, "appointment_types", "id, practice_id, visit_type, name, minutes, position", &types).await?;
    let login = NewLogin {
        user_id: new.founder,
        practice_id: new.practice,
        login: clinic.founder.login.clone(),
        role: Role::ClinicManager.as_str().to_owned(),
        clinic_ids: vec![new.clinic],
    };
    Ok(create_login(tx, &login, password).await?)
}

struct Ids {
    practice: PracticeId,
    clinic: ClinicId,
    founder: UserId,
}

/// A vet on the way into the tables.
struct Vet<'a> {
    id: Uuid,
    user: UserId,
    new: &'a NewVet,
}

impl<'a> Vet<'a> {
    fn of(new: &'a NewVet, is_founder: bool, ids: &Ids) -> Self {
        Self { id: Uuid::now_v7(), user: if is_founder { ids.founder } else { UserId::fresh() }, new }
    }

    fn person(&self, ids: &Ids) -> Value {
        let name = &self.new.name;
        json!({ "id": self.user, "practice_id": ids.practice, "role": Role::Veterinarian, "first_name": name.first, "last_name": name.last })
    }

    fn row(&self, ids: &Ids) -> Value {
        json!({ "id": self.id, "practice_id": ids.practice, "user_id": self.user, "clinic_id": ids.clinic,
            "title": self.new.name.title, "licence_number": self.new.licence })
    }
}

fn practice(clinic: &NewClinic, ids: &Ids) -> NewPractice {
    NewPractice {
        practice_id: ids.practice,
        practice_name: clinic.name.clone(),
        language: Some(clinic.language.clone()),
        currency: Some(clinic.currency.clone()),
        jurisdiction: None,
        clinic_id: ids.clinic,
        clinic_name: clinic.name.clone(),
        time_zone: clinic.time_zone.clone(),
        phone: Some(clinic.phone.clone()),
        address: clinic.address.clone(),
        city: clinic.city.clone(),
        hours: clinic.week.iter().map(opening_hours).collect(),
        manager_id: ids.founder,
        manager_first_name: clinic.founder.first_name.clone(),
        manager_last_name: clinic.founder.last_name.clone(),
        manager_email: None,
    }
}

fn opening_hours(day: &WeeklyHours) -> OpeningHours {
    OpeningHours {
        weekday: day.weekday.into(),
        opens: day.starts.to_string(),
        closes: day.ends.to_string(),
        break_starts: day.pause.map(|(from, _)| from.to_string()),
        break_ends: day.pause.map(|(_, to)| to.to_string()),
    }
}
