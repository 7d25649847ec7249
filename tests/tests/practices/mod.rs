//! Two practices on one server that must never see each other, each with two clinics, and people who sign in there.

use anyhow::{Context, Result};
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use uuid::Uuid;
use vetdesk_domain::ids::{ClinicId, PracticeId, UserId};
use vetdesk_harness::{TestCluster, TestDb, Version};
use vetdesk_server::staff::{NewLogin, NewPractice, OpeningHours, create_login, found_practice};
use vetdesk_server::{Address, Identity, Password, Server, ServerError, Trust, migrate};

pub const PASSWORD: &str = "a long enough password";

/// A database with both practices; goes with the test.
pub struct Practices {
    pub db: TestDb<'static>,
}

/// One of the two; every id follows from its letter.
#[derive(Clone, Copy)]
pub struct Place(u8);

pub const A: Place = Place(0xA);
pub const B: Place = Place(0xB);

/// Someone who can sign in. `role` is the database's; `typed` what the person types.
#[derive(Clone)]
pub struct Login {
    pub role: String,
    pub typed: String,
    pub user: Uuid,
}

impl Place {
    fn id(self, number: u16) -> Uuid {
        Uuid::from_u128((u128::from(self.0) << 124) | 0x7000_8000_0000_0000_0000 | u128::from(number))
    }
    pub fn practice(self) -> Uuid {
        self.id(1)
    }
    pub fn clinic(self) -> Uuid {
        self.id(2)
    }
    /// A second branch of the same practice.
    pub fn other_clinic(self) -> Uuid {
        self.id(3)
    }
    pub fn manager(self) -> Uuid {
        self.id(4)
    }
    pub fn receptionist(self) -> Uuid {
        self.id(5)
    }
    pub fn vet_user(self) -> Uuid {
        self.id(6)
    }
    pub fn technician(self) -> Uuid {
        self.id(7)
    }
    pub fn vet(self) -> Uuid {
        self.id(8)
    }
    pub fn vet_resource(self) -> Uuid {
        self.id(9)
    }
    pub fn room(self) -> Uuid {
        self.id(10)
    }
    pub fn owner(self) -> Uuid {
        self.id(11)
    }
    pub fn pet(self) -> Uuid {
        self.id(12)
    }
    pub fn dead_pet(self) -> Uuid {
        self.id(13)
    }
    pub fn second_vet(self) -> Uuid {
        self.id(14)
    }
    pub fn second_vet_user(self) -> Uuid {
        self.id(15)
    }
    pub fn weight(self) -> Uuid {
        self.id(18)
    }
    pub fn reminder(self) -> Uuid {
        self.id(20)
    }
    fn person(self, role: &str) -> Uuid {
        match role {
            "clinic_manager" | "admin" => self.manager(),
            "veterinarian" => self.vet_user(),
            "technician" => self.technician(),
            _ => self.receptionist(),
        }
    }
}

impl Practices {
    pub async fn new() -> Result<Self> {
        Self::on(TestCluster::shared().await?).await
    }

    pub async fn on_version(version: Version) -> Result<Self> {
        Self::on(TestCluster::shared_of(version).await?).await
    }

    pub async fn on(cluster: &'static TestCluster) -> Result<Self> {
        let db = TestDb::on(cluster, &format!("practices_{}", migrate::fingerprint()), make).await?;
        let practices = Self { db };
        // Rights on the database itself are not copied with it.
        let mut superuser = practices.superuser().await?;
        migrate::prepare_database(&mut superuser).await?;
        superuser.close().await?;
        Ok(practices)
    }

    pub async fn superuser(&self) -> Result<PgConnection> {
        Ok(self.db.superuser().connect().await?)
    }

    pub fn address(&self) -> Address {
        let at = self.db.address();
        Address { host: at.ip().to_string(), port: at.port(), database: self.db.name().to_owned(), trust: Trust::Loopback }
    }

    /// Gives the place's person of that role a login in the first clinic.
    pub async fn login(&self, place: Place, role: &str) -> Result<Login> {
        self.login_of(place, role, place.person(role), &[place.clinic()]).await
    }

    pub async fn login_of(&self, place: Place, role: &str, user: Uuid, clinics: &[Uuid]) -> Result<Login> {
        let short: String = role.chars().filter(char::is_ascii_lowercase).collect();
        let database_role = self.db.login(&format!("{short}{:x}", place.0));
        let typed = database_role.trim_start_matches("st_").to_owned();
        let mut superuser = self.superuser().await?;
        let login = NewLogin {
            user_id: UserId(user),
            practice_id: PracticeId(place.practice()),
            login: typed.clone(),
            role: role.to_owned(),
            clinic_ids: clinics.iter().copied().map(ClinicId).collect(),
        };
        create_login(&mut superuser, &login, &Password::new(PASSWORD.to_owned())).await?;
        superuser.close().await?;
        Ok(Login { role: database_role, typed, user })
    }

    pub async fn sign_in(&self, login: &Login) -> Result<(Server, Identity), ServerError> {
        Server::sign_in(&self.address(), &login.typed, &Password::new(PASSWORD.to_owned()), "front desk").await
    }

    /// The person with psql: connected, no session.
    pub async fn psql(&self, login: &Login) -> Result<PgConnection> {
        let options: PgConnectOptions = self.db.superuser().username(&login.role).password(PASSWORD);
        Ok(options.connect().await?)
    }

    /// The person with psql and a session that the whole connection carries.
    pub async fn psql_signed_in(&self, login: &Login) -> Result<PgConnection> {
        let mut psql = self.psql(login).await?;
        let token = open_session(&mut psql).await?;
        use_session(&mut psql, &token).await?;
        Ok(psql)
    }
}

pub async fn open_session(psql: &mut PgConnection) -> Result<String> {
    let opened: Value = sqlx::query_scalar("SELECT auth.open_session('psql')").fetch_one(psql).await?;
    Ok(opened["token"].as_str().context("a token")?.to_owned())
}

pub async fn use_session(psql: &mut PgConnection, token: &str) -> Result<()> {
    sqlx::query("SELECT set_config('app.session', $1, false)").bind(token).execute(psql).await?;
    Ok(())
}

/// Runs it in a transaction that is rolled back, and gives PostgreSQL's error code; `ok` where there is none.
pub async fn attempt(psql: &mut PgConnection, sql: impl Into<String>) -> String {
    let sql = sql.into();
    psql.execute("BEGIN").await.unwrap();
    let state = run(psql, sql).await;
    psql.execute("ROLLBACK").await.unwrap();
    state
}

/// Runs it for good, and gives PostgreSQL's error code; `ok` where there is none.
pub async fn run(psql: &mut PgConnection, sql: impl Into<String>) -> String {
    let sql = sql.into();
    match psql.execute(AssertSqlSafe(sql.clone())).await {
        Ok(_) => "ok".to_owned(),
        Err(sqlx::Error::Database(refusal)) => refusal.code().map(|code| code.into_owned()).unwrap_or_default(),
        Err(other) => panic!("{sql}: {other}"),
    }
}

pub async fn count(psql: &mut PgConnection, from: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {from}");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(psql).await.unwrap_or_else(|error| panic!("{from}: {error}"))
}

async fn make(superuser: PgConnectOptions) -> Result<()> {
    let mut db = superuser.connect().await?;
    migrate::prepare_roles(&mut db).await?;
    migrate::prepare_database(&mut db).await?;
    migrate::up(&mut db).await?;
    for place in [A, B] {
        furnish(&mut db, place).await?;
    }
    Ok(db.close().await?)
}

async fn furnish(db: &mut PgConnection, place: Place) -> Result<()> {
    let letter = format!("{:x}", place.0);
    let practice = NewPractice {
        practice_id: PracticeId(place.practice()),
        practice_name: format!("Practice {letter}"),
        language: None,
        currency: None,
        jurisdiction: Some("DE".to_owned()),
        clinic_id: ClinicId(place.clinic()),
        clinic_name: "Main street".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        phone: None,
        address: None,
        city: None,
        hours: (1..=5)
            .map(|weekday| OpeningHours {
                weekday,
                opens: "08:00".to_owned(),
                closes: "18:00".to_owned(),
                break_starts: Some("12:00".to_owned()),
                break_ends: Some("13:00".to_owned()),
            })
            .collect(),
        manager_id: UserId(place.manager()),
        manager_first_name: "Mara".to_owned(),
        manager_last_name: "Manager".to_owned(),
        manager_email: Some(format!("mara@{letter}.example")),
    };
    found_practice(db, &practice, &[("receptionist", "schedule.book"), ("receptionist", "clients.edit"), ("veterinarian", "records.sign")])
        .await?;
    let mut sql = include_str!("furnish.sql").to_owned();
    for (word, id) in [
        (":practice", place.practice()),
        (":clinic", place.clinic()),
        (":other_clinic", place.other_clinic()),
        (":receptionist", place.receptionist()),
        (":vet_user", place.vet_user()),
        (":technician", place.technician()),
        (":second_vet_user", place.second_vet_user()),
        (":vet", place.vet()),
        (":second_vet", place.second_vet()),
        (":vet_resource", place.vet_resource()),
        (":second_vet_resource", place.id(16)),
        (":room", place.room()),
        (":owner", place.owner()),
        (":pet", place.pet()),
        (":dead_pet", place.dead_pet()),
        (":type", place.id(17)),
        (":weight", place.weight()),
        (":phone", place.id(19)),
        (":reminder", place.reminder()),
    ] {
        sql = sql.replace(&format!("{word}'"), &format!("{id}'"));
    }
    db.execute(sqlx::raw_sql(AssertSqlSafe(sql.replace(":letter", &letter)))).await?;
    Ok(())
}
