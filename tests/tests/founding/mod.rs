//! A clinic of one PC, founded in a real database: all of it or nothing, never twice, and fit to work in at once.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use chrono::{NaiveTime, TimeDelta};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use vetdesk_admin::new_clinic::{FoundingError, Ground, found, open};
use vetdesk_admin::staff::{Colleague, add};
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    BookClient, BookPet, BookRequest, Connection as Known, ConnectionKind, DayRequest, FreeSlotsRequest, Phase, SignInRequest,
};
use vetdesk_domain::founding::{Founder, NewClinic, NewVet, VetName};
use vetdesk_domain::hours::WeeklyHours;
use vetdesk_domain::role::Role;
use vetdesk_domain::visit::VisitType;
use vetdesk_harness::TestDb;
use vetdesk_server::{Address, Identity, Password, Server, ServerError, Trust};

use crate::signing_in::{Keys, app, until};

const PASSWORD: &str = "a good long word";

/// A place on the shared server for one clinic, which goes with the test.
struct Plot {
    db: TestDb<'static>,
    ground: Ground,
}

impl Plot {
    async fn new() -> Result<Self> {
        let db = TestDb::empty().await?;
        let ground = Ground { superuser: db.superuser(), database: format!("{}_own", db.name()) };
        Ok(Self { db, ground })
    }

    fn login(&self, stem: &str) -> String {
        self.db.login(stem).trim_start_matches("st_").to_owned()
    }

    fn clinic(&self) -> NewClinic {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
        let vet = |name: &str, licence: &str| NewVet { name: VetName::typed(name).expect("a name"), licence: licence.to_owned() };
        NewClinic {
            name: "Linden clinic".to_owned(),
            phone: "030 555 0100".to_owned(),
            address: Some("Lindenstr. 4".to_owned()),
            city: Some("Berlin".to_owned()),
            language: "de".to_owned(),
            currency: "EUR".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            week: (1..=7)
                .map(|weekday| WeeklyHours { weekday, starts: time(0), ends: time(23), pause: Some((time(12), time(13))) })
                .collect(),
            vets: vec![vet("Dr. Anna Berg", "B-1"), vet("Tom Klein", "K-2")],
            rooms: 2,
            founder: Founder { first_name: "Anna".to_owned(), last_name: "Berg".to_owned(), login: self.login("anna"), vet: Some(0) },
        }
    }

    async fn found(&self) -> Result<(), FoundingError> {
        found(&self.ground, &self.clinic(), &secret(PASSWORD)).await
    }

    async fn rows(&self, sql: &str) -> Result<Vec<String>> {
        let mut db = PgConnection::connect_with(&self.ground.superuser.clone().database(&self.ground.database)).await?;
        let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut db).await?;
        db.close().await?;
        Ok(rows)
    }

    async fn sign_in(&self, login: &str) -> Result<(Server, Identity), ServerError> {
        let database = self.ground.database.clone();
        let address = Address { host: "127.0.0.1".to_owned(), port: self.db.address().port(), database, trust: Trust::Loopback };
        Server::sign_in(&address, login, &secret(PASSWORD), "test").await
    }

    /// A colleague whom the founder gives a login.
    async fn colleague(&self, stem: &str, role: Role, licence: Option<&str>) -> Result<String> {
        let (server, identity) = self.sign_in(&self.login("anna")).await?;
        let who = Colleague {
            login: self.login(stem),
            first_name: stem.to_owned(),
            last_name: "Klein".to_owned(),
            email: None,
            role,
            clinic: identity.clinic_ids[0],
            licence: licence.map(str::to_owned),
        };
        add(&server, &identity, &who, &secret(PASSWORD)).await?;
        server.sign_out().await?;
        Ok(who.login)
    }

    /// A PC that belongs to it.
    fn pc(&self, folder: &TempDir, keys: &Arc<Keys>) -> Result<App> {
        let app = app(folder.path(), keys, TimeDelta::zero());
        app.belong_to(Known {
            kind: ConnectionKind::Own,
            host: "127.0.0.1".to_owned(),
            port: self.db.address().port(),
            database: self.ground.database.clone(),
            ca_file: None,
        })?;
        Ok(app)
    }

    async fn clear(self) -> Result<()> {
        let mut server = PgConnection::connect_with(&self.db.superuser()).await?;
        sqlx::query(AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", self.ground.database))).execute(&mut server).await?;
        Ok(server.close().await?)
    }
}

fn secret(words: &str) -> Password {
    Password::new(words.to_owned())
}

#[tokio::test]
async fn everything_that_was_typed_is_there() -> Result<()> {
    let plot = Plot::new().await?;
    plot.found().await?;
    for (sql, expected) in [
        ("SELECT name || ' ' || default_language || ' ' || currency FROM clinic.practices", vec!["Linden clinic de EUR"]),
        (
            "SELECT concat_ws(', ', name, phone, address, city, time_zone) FROM clinic.clinics",
            vec!["Linden clinic, 030 555 0100, Lindenstr. 4, Berlin, Europe/Berlin"],
        ),
        (
            "SELECT weekday || ' ' || opens || ' ' || closes || ' ' || break_starts FROM clinic.clinic_operating_hours WHERE weekday = 7",
            vec!["7 00:00:00 23:00:00 12:00:00"],
        ),
        (
            "SELECT first_name || ' ' || last_name || ' ' || role::text FROM clinic.users ORDER BY first_name",
            vec!["Anna Berg clinic_manager", "Tom Klein veterinarian"],
        ),
        (
            "SELECT kind::text || ' ' || name FROM clinic.resources ORDER BY position",
            vec!["veterinarian Dr. Anna Berg", "veterinarian Tom Klein", "room Raum 1", "room Raum 2"],
        ),
        ("SELECT title FROM clinic.veterinarians ORDER BY licence_number", vec!["Dr.", ""]),
        (
            "SELECT name || ' ' || minutes FROM clinic.appointment_types WHERE price IS NULL ORDER BY position LIMIT 2",
            vec!["Untersuchung 30", "Impfung 15"],
        ),
        ("SELECT role::text FROM auth.staff_logins", vec!["clinic_manager"]),
    ] {
        assert_eq!(plot.rows(sql).await?, expected, "{sql}");
    }
    let (server, identity) = plot.sign_in(&plot.login("anna")).await?;
    let mut may: Vec<&str> = Role::ClinicManager.default_permissions().iter().map(|may| may.as_str()).collect();
    may.sort_unstable();
    assert_eq!((identity.role.as_str(), identity.permissions.iter().map(String::as_str).collect::<Vec<_>>()), ("clinic_manager", may));
    server.sign_out().await?;
    plot.clear().await
}

#[tokio::test]
async fn a_clinic_is_never_founded_over_another() -> Result<()> {
    let plot = Plot::new().await?;
    assert_eq!(open(&plot.ground).await?, None, "prepared, and empty");
    plot.found().await?;
    let mut second = plot.clinic();
    second.name = "Another clinic".to_owned();
    second.founder.login = plot.login("tom");
    match found(&plot.ground, &second, &secret("another word")).await {
        Err(FoundingError::ThereAlready { name }) => assert_eq!(name, "Linden clinic"),
        other => panic!("{other:?}"),
    }
    assert_eq!(open(&plot.ground).await?.as_deref(), Some("Linden clinic"));
    assert!(plot.sign_in(&plot.login("tom")).await.is_err(), "no login for the second founder");
    plot.sign_in(&plot.login("anna")).await?.0.sign_out().await?;
    plot.clear().await
}

#[tokio::test]
async fn two_that_found_at_once_make_one_clinic() -> Result<()> {
    let plot = Plot::new().await?;
    let (one, other) = tokio::join!(plot.found(), plot.found());
    let done = [one, other];
    assert_eq!(done.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{done:?}");
    assert!(done.iter().any(|outcome| matches!(outcome, Err(FoundingError::ThereAlready { .. }))), "{done:?}");
    plot.clear().await
}

#[tokio::test]
async fn what_fails_last_leaves_nothing() -> Result<()> {
    let plot = Plot::new().await?;
    // The login is what comes last, and this password makes none.
    let refused = found(&plot.ground, &plot.clinic(), &secret("bell\u{7}")).await;
    assert!(matches!(refused, Err(FoundingError::Server(ServerError::UnusablePassword))), "{refused:?}");
    for table in
        ["clinic.practices", "clinic.users", "clinic.user_roles", "clinic.resources", "clinic.appointment_types", "auth.staff_logins"]
    {
        assert_eq!(plot.rows(&format!("SELECT count(*)::text FROM {table}")).await?, ["0"], "{table}");
    }
    plot.found().await?;
    plot.sign_in(&plot.login("anna")).await?.0.sign_out().await?;
    plot.clear().await
}

#[tokio::test]
async fn cut_short_at_any_moment_it_is_simply_done_again() -> Result<()> {
    let plot = Plot::new().await?;
    let mut cuts = 0;
    for milliseconds in (5..).step_by(45) {
        match tokio::time::timeout(Duration::from_millis(milliseconds), plot.found()).await {
            Err(_) => cuts += 1,
            // The cut came after the clinic stood, and before it was said.
            Ok(Err(FoundingError::ThereAlready { .. })) => break,
            Ok(done) => {
                done?;
                break;
            }
        }
    }
    assert!(cuts > 2, "{cuts} cuts");
    assert_eq!(plot.rows("SELECT name FROM clinic.practices").await?, ["Linden clinic"]);
    assert_eq!(plot.rows("SELECT count(*)::text FROM clinic.resources").await?, ["4"]);
    plot.sign_in(&plot.login("anna")).await?.0.sign_out().await?;
    plot.clear().await
}

#[tokio::test]
async fn a_receptionist_books_the_first_client_in_it() -> Result<()> {
    let plot = Plot::new().await?;
    plot.found().await?;
    let login = plot.colleague("mia", Role::Receptionist, None).await?;
    let folder = TempDir::new()?;
    let app = plot.pc(&folder, &Arc::default())?;
    let request = SignInRequest { login, password: PASSWORD.to_owned(), passphrase: Some("no keyring on this PC".to_owned()) };
    assert_eq!(app.sign_in(request).await?.phase, Phase::SignedIn);
    let desk = app.desk().await?;
    assert!(!desk.any_client()?);
    let columns: Vec<_> =
        desk.day_schedule(&DayRequest { day: None })?.columns.into_iter().map(|column| (column.name, column.on_duty)).collect();
    assert_eq!(columns, ["Dr. Anna Berg", "Tom Klein", "Raum 1", "Raum 2"].map(|name| (name.to_owned(), true)));
    let slots = desk.free_slots(&FreeSlotsRequest { minutes: 30, limit: 1, ..FreeSlotsRequest::default() })?;
    desk.book(&BookRequest {
        pet: BookPet::New {
            client: BookClient::New {
                first_name: "Jim".into(),
                last_name: "Hall".into(),
                phone: Some("030 555 0199".into()),
                no_phone: false,
                email: None,
            },
            name: "Rex".into(),
            species: "dog".into(),
            breed: None,
            birth_date: None,
            chip: None,
        },
        also: vec![],
        resource_id: Some(slots[0].resource_id),
        room_id: None,
        starts_at: slots[0].starts_at,
        minutes: 30,
        visit_type: VisitType::Checkup,
        type_id: None,
        reason: None,
        notes: None,
        vet_message: None,
        overbook_reason: None,
        hold_id: None,
        is_walk_in: false,
        is_afterwards: false,
    })?;
    assert!(desk.any_client()?);
    let is_there = async || plot.rows("SELECT kind::text FROM clinic.appointment_slots").await.is_ok_and(|slots| slots == ["booked"]);
    until("booked on the server", is_there).await;
    drop(desk);
    app.sign_out().await?;
    plot.clear().await
}

#[tokio::test]
async fn a_vet_who_has_a_column_gets_the_login_to_it() -> Result<()> {
    let plot = Plot::new().await?;
    plot.found().await?;
    let login = plot.colleague("tom", Role::Veterinarian, Some("K-2")).await?;
    assert_eq!(
        plot.rows("SELECT name FROM clinic.resources WHERE kind = 'veterinarian' ORDER BY position").await?,
        ["Dr. Anna Berg", "Tom Klein"]
    );
    let (server, identity) = plot.sign_in(&login).await?;
    assert_eq!(identity.role, "veterinarian");
    let whose = format!("SELECT licence_number FROM clinic.veterinarians WHERE user_id = '{}'", identity.user_id);
    assert_eq!(plot.rows(&whose).await?, ["K-2"]);
    server.sign_out().await?;
    // The founder has one already, and nobody has two.
    assert!(plot.colleague("other", Role::Veterinarian, Some("B-1")).await.is_err());
    // Who is new gets a column.
    plot.colleague("ines", Role::Veterinarian, Some("R-3")).await?;
    assert_eq!(plot.rows("SELECT name FROM clinic.resources WHERE position > 3").await?, ["Dr ines Klein"]);
    plot.clear().await
}

#[tokio::test]
async fn a_copy_is_found_again_at_another_port_and_without_the_server() -> Result<()> {
    let plot = Plot::new().await?;
    plot.found().await?;
    let folder = TempDir::new()?;
    let app = plot.pc(&folder, &Arc::default())?;
    let request =
        SignInRequest { login: plot.login("anna"), password: PASSWORD.to_owned(), passphrase: Some("no keyring on this PC".to_owned()) };
    app.sign_in(request.clone()).await?;
    let known = app.sign_out().await?;
    let connection = known.connection.expect("a connection");
    // Nothing listens there: whoever was here before still opens the copy.
    app.belong_to(Known { port: 1, ..connection })?;
    assert_eq!(app.app_state().await?.people, known.people);
    assert_eq!(known.people.len(), 1);
    assert_eq!(app.sign_in(request).await?.phase, Phase::SignedIn);
    app.sign_out().await?;
    plot.clear().await
}
