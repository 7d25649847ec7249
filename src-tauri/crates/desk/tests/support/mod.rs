//! A small clinic in a real encrypted cache, filled the way a pull fills it.
//!
//! It stands in Berlin unless a test says otherwise, and it is Monday 23 November 2026, 9:00 on its wall. Open Monday to
//! Friday 8:00–18:00 with a break 13:00–14:00, Saturday 9:00–12:00. Dr Lee works 8:30–17:00 with a break 12:30–13:00, Dr Ada
//! was given no hours of her own, Dr Kim is on leave this Monday.

#![allow(dead_code, reason = "each test file uses its part of it")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails fails its test")]

pub mod visits;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use tempfile::TempDir;
use uuid::Uuid;
use vetdesk_cache::{Cache, CacheKey};
use vetdesk_desk::clock::FrozenClock;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::view::*;
use vetdesk_desk::{Desk, Who};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::MutationResult;
use vetdesk_domain::ids::{AppointmentId, ClinicId, PetId, PracticeId, ResourceId, UserId};
use vetdesk_domain::tables::Table;
use vetdesk_domain::travel::{Cursor, News, Row, ServerIdentity, TableNews};
use vetdesk_domain::visit::VisitType;
use vetdesk_server::Identity;

const KEY: [u8; 32] = [7; 32];

pub const TODAY: &str = "2026-11-23";

pub struct Office {
    pub desk: Desk,
    pub cache: Cache,
    pub ids: Ids,
    pub permissions: Vec<String>,
    zone: &'static str,
    pulls: u64,
    folder: TempDir,
}

#[derive(Debug, Clone, Copy)]
pub struct Ids {
    pub practice: PracticeId,
    pub clinic: ClinicId,
    /// Who sits at the desk.
    pub me: UserId,
    pub colleague: UserId,
    pub james: UserId,
    pub lee: ResourceId,
    pub ada: ResourceId,
    pub kim: ResourceId,
    pub lee_vet: Uuid,
    pub kim_vet: Uuid,
    pub room: ResourceId,
    pub other_room: ResourceId,
    pub rex: PetId,
    pub mia: PetId,
    /// Died last year.
    pub bo: PetId,
}

impl Office {
    pub fn open() -> Self {
        Self::in_zone("Europe/Berlin", at("2026-11-23T08:00:00Z"))
    }

    pub fn in_zone(zone: &'static str, now: DateTime<Utc>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("copy.vetdesk"), &CacheKey::new(KEY)).unwrap();
        let vet_ids = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
        let ids = Ids {
            practice: PracticeId::fresh(),
            clinic: ClinicId::fresh(),
            me: UserId::fresh(),
            colleague: UserId::fresh(),
            james: UserId::fresh(),
            lee: ResourceId::fresh(),
            ada: ResourceId::fresh(),
            kim: ResourceId::fresh(),
            lee_vet: vet_ids[0],
            kim_vet: vet_ids[2],
            room: ResourceId::fresh(),
            other_room: ResourceId::fresh(),
            rex: PetId::fresh(),
            mia: PetId::fresh(),
            bo: PetId::fresh(),
        };
        cache.apply(&news(1, first_rows(&ids, zone, vet_ids))).unwrap();
        let permissions: Vec<String> =
            vetdesk_domain::role::Role::Receptionist.default_permissions().iter().map(|p| p.as_str().to_owned()).collect();
        let desk = desk_of(&cache, &ids, &permissions, now);
        Self { desk, cache, ids, permissions, zone, pulls: 1, folder }
    }

    /// Shuts the program. Gives its folder and the key that opens the copy in it.
    pub fn close(self) -> (TempDir, CacheKey) {
        (self.folder, CacheKey::new(KEY))
    }

    /// The same clinic at another moment, or with other permissions.
    pub fn at(&self, now: DateTime<Utc>) -> Desk {
        desk_of(&self.cache, &self.ids, &self.permissions, now)
    }

    pub fn with_permissions(&self, permissions: &[&str]) -> Desk {
        let permissions: Vec<String> = permissions.iter().map(|p| (*p).to_owned()).collect();
        desk_of(&self.cache, &self.ids, &permissions, self.desk.now())
    }

    /// What a pull brings.
    pub fn pull(&mut self, rows: Vec<(&'static str, Row)>) {
        self.pulls += 1;
        self.cache.apply(&news(self.pulls, rows)).unwrap();
    }

    /// The server's answers to this PC's own mutations.
    pub fn answer(&mut self, rows: Vec<(&'static str, Row)>, results: Vec<MutationResult>) {
        self.pulls += 1;
        let last_seq = results.iter().map(|result| result.seq).max().unwrap_or(0);
        self.cache.apply(&News { last_seq, results, ..news(self.pulls, rows) }).unwrap();
    }

    /// The minutes of the clinic's grid.
    pub fn set_step(&mut self, minutes: i64) {
        let ids = self.ids;
        let cells = [
            ("id", ids.clinic.0.into()),
            ("practice_id", ids.practice.0.into()),
            ("name", "Linden Street".into()),
            ("time_zone", self.zone.into()),
            ("slot_minutes", minutes.into()),
            ("is_accepting", true.into()),
            ("version", 2.into()),
        ];
        self.pull(vec![("clinics", row("clinics", &cells))]);
        self.desk = desk_of(&self.cache, &self.ids, &self.permissions, self.desk.now());
    }

    /// An appointment as the server has it.
    pub fn standing(&mut self, pet: PetId, vet: Uuid, starts_at: &str, minutes: i64) -> AppointmentId {
        let id = AppointmentId::fresh();
        let row = self.appointment_row(id, pet, vet, starts_at, minutes, "scheduled");
        self.pull(vec![("appointments", row)]);
        id
    }

    pub fn appointment_row(&self, id: AppointmentId, pet: PetId, vet: Uuid, starts_at: &str, minutes: i64, status: &str) -> Row {
        let ids = self.ids;
        row(
            "appointments",
            &[
                ("id", id.0.into()),
                ("practice_id", ids.practice.0.into()),
                ("clinic_id", ids.clinic.0.into()),
                ("pet_id", pet.0.into()),
                ("owner_id", ids.james.0.into()),
                ("veterinarian_id", vet.into()),
                ("visit_type", "checkup".into()),
                ("status", status.into()),
                ("priority", "routine".into()),
                ("scheduled_at", at(starts_at).into()),
                ("duration_minutes", minutes.into()),
                ("price", "45.00".into()),
            ],
        )
    }

    /// Rex for a check-up with Dr Lee at 10:00, half an hour.
    pub fn booking(&self) -> BookRequest {
        BookRequest {
            pet: BookPet::Known { pet_id: self.ids.rex },
            also: vec![],
            resource_id: Some(self.ids.lee),
            room_id: None,
            starts_at: self.clock("10:00"),
            minutes: 30,
            visit_type: VisitType::Checkup,
            type_id: None,
            reason: Some("Cough".into()),
            notes: None,
            vet_message: None,
            overbook_reason: None,
            hold_id: None,
            is_walk_in: false,
            is_afterwards: false,
        }
    }

    /// A new client with a new pet, otherwise as [`Self::booking`].
    pub fn new_booking(&self) -> BookRequest {
        let pet = BookPet::New {
            client: BookClient::New {
                first_name: "Nadia".into(),
                last_name: "Okafor".into(),
                phone: Some("+49 (0)30 555 0199".into()),
                no_phone: false,
                email: None,
            },
            name: "Kiwi".into(),
            species: "Parrot".into(),
            breed: None,
            birth_date: Some(day("2024-05-01")),
            chip: Some("276 0981 0234 5678".into()),
        };
        BookRequest { pet, ..self.booking() }
    }

    /// A time on the clinic's wall today.
    pub fn clock(&self, time: &str) -> DateTime<Utc> {
        self.clock_on(TODAY, time)
    }

    pub fn clock_on(&self, date: &str, time: &str) -> DateTime<Utc> {
        self.desk.clinic_time(&ClinicTimeRequest { day: day(date), time: time.into() }).unwrap()
    }

    /// Everything that a refused request must leave as it was.
    pub fn footprint(&self) -> (usize, Vec<i64>) {
        let rows = self
            .cache
            .read(|conn| {
                ["appointments", "pets", "users", "user_phones", "outbox", "shadows"]
                    .iter()
                    .map(|table| Ok(conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?))
                    .collect::<Result<Vec<i64>, vetdesk_cache::CacheError>>()
            })
            .unwrap();
        (self.cache.pending(1_000).unwrap().len(), rows)
    }

    /// Asserts that a booking is refused with this code and field, and that nothing was written.
    pub fn refuses(&self, request: &BookRequest, code: ErrorCode, field: &str) {
        let before = self.footprint();
        let error = self.desk.book(request).expect_err(&format!("{code:?} expected"));
        assert_refusal(&error, code, field);
        assert_eq!(self.footprint(), before, "{code:?} left something behind");
    }
}

pub fn assert_refusal(error: &DeskError, code: ErrorCode, field: &str) {
    assert_eq!(error.code(), code, "{error}");
    assert_eq!(error.details().field.as_deref(), Some(field).filter(|field| !field.is_empty()), "{error}");
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A row of a table from the columns that matter; the rest is absent, the version 1.
pub fn row(table: &str, cells: &[(&str, Cell)]) -> Row {
    let table = Table::named(table).unwrap();
    let mut row = vec![Cell::Null; table.columns.len()];
    row[table.column("version").unwrap().0] = Cell::Int(1);
    for (name, cell) in cells {
        row[table.column(name).unwrap_or_else(|| panic!("{name}")).0] = cell.clone();
    }
    row
}

fn desk_of(cache: &Cache, ids: &Ids, permissions: &[String], now: DateTime<Utc>) -> Desk {
    let identity = Identity {
        user_id: ids.me,
        practice_id: ids.practice,
        role: "receptionist".into(),
        clinic_ids: vec![ids.clinic],
        permissions: permissions.to_vec(),
        session_expires_at: now,
        server_time: now,
        schema_version: 8,
    };
    let who = Who::of_cache(cache, identity).unwrap();
    Desk::new(cache.clone(), who, Arc::new(FrozenClock(now)))
}

fn news(number: u64, rows: Vec<(&'static str, Row)>) -> News {
    let mut tables: Vec<TableNews> = Vec::new();
    for (name, row) in rows {
        let table = Table::named(name).unwrap();
        match tables.iter_mut().find(|news| news.table.name == name) {
            Some(news) => news.rows.push(row),
            None => tables.push(TableNews { table, rows: vec![row], gone: vec![] }),
        }
    }
    News {
        identity: ServerIdentity { system_identifier: "1".into(), timeline: 1, epoch: Uuid::nil() },
        cursor: Cursor(format!("{number}:{number}:")),
        last_seq: 0,
        tables,
        results: vec![],
    }
}

fn first_rows(ids: &Ids, zone: &str, vets: [Uuid; 3]) -> Vec<(&'static str, Row)> {
    let practice = || ("practice_id", Cell::from(ids.practice.0));
    let clinic = || ("clinic_id", Cell::from(ids.clinic.0));
    let mut rows: Vec<(&'static str, Row)> = vec![
        (
            "practices",
            row(
                "practices",
                &[
                    ("id", ids.practice.0.into()),
                    practice(),
                    ("name", "Linden".into()),
                    ("default_language", "en".into()),
                    ("currency", "EUR".into()),
                ],
            ),
        ),
        (
            "clinics",
            row(
                "clinics",
                &[
                    ("id", ids.clinic.0.into()),
                    practice(),
                    ("name", "Linden Street".into()),
                    ("time_zone", zone.into()),
                    ("slot_minutes", 15.into()),
                    ("is_accepting", true.into()),
                ],
            ),
        ),
    ];
    let hours = |weekday: i64, opens: &str, closes: &str, pause: Option<(&str, &str)>| {
        let cells = [
            ("id", Uuid::now_v7().into()),
            practice(),
            clinic(),
            ("weekday", weekday.into()),
            ("opens", opens.into()),
            ("closes", closes.into()),
            ("break_starts", pause.map(|p| p.0).into()),
            ("break_ends", pause.map(|p| p.1).into()),
        ];
        ("clinic_operating_hours", row("clinic_operating_hours", &cells))
    };
    rows.extend((1..=5).map(|weekday| hours(weekday, "08:00:00", "18:00:00", Some(("13:00:00", "14:00:00")))));
    rows.push(hours(6, "09:00:00", "12:00:00", None));
    let person = |id: UserId, role: &str, first: &str, last: &str| {
        (
            "users",
            row(
                "users",
                &[
                    ("id", id.0.into()),
                    practice(),
                    ("role", role.into()),
                    ("first_name", first.into()),
                    ("last_name", last.into()),
                    ("is_active", true.into()),
                ],
            ),
        )
    };
    rows.push(person(ids.me, "receptionist", "Robin", "Desk"));
    rows.push(person(ids.colleague, "receptionist", "Noa", "Front"));
    rows.push(person(ids.james, "pet_owner", "James", "Patterson"));
    for (position, typed, digits) in [(0, "030 5550101", "0305550101"), (1, "+49 171 5550102", "491715550102")] {
        let cells = [
            ("id", Uuid::now_v7().into()),
            practice(),
            ("user_id", ids.james.0.into()),
            ("label", "mobile".into()),
            ("typed", typed.into()),
            ("digits", digits.into()),
            ("position", Cell::Int(position)),
        ];
        rows.push(("user_phones", row("user_phones", &cells)));
    }
    for (position, (vet, (resource, last))) in vets.into_iter().zip([(ids.lee, "Lee"), (ids.ada, "Ada"), (ids.kim, "Kim")]).enumerate() {
        let user = UserId::fresh();
        rows.push(person(user, "veterinarian", "Sam", last));
        rows.push((
            "veterinarians",
            row(
                "veterinarians",
                &[
                    ("id", vet.into()),
                    practice(),
                    clinic(),
                    ("user_id", user.0.into()),
                    ("title", "Dr".into()),
                    ("licence_number", last.into()),
                    ("is_accepting", true.into()),
                ],
            ),
        ));
        let cells = [
            ("id", resource.0.into()),
            practice(),
            clinic(),
            ("kind", "veterinarian".into()),
            ("veterinarian_id", vet.into()),
            ("name", format!("Dr {last}").into()),
            ("position", Cell::Int(position as i64)),
            ("is_active", true.into()),
        ];
        rows.push(("resources", row("resources", &cells)));
    }
    for weekday in 1..=5 {
        for vet in [vets[0], vets[2]] {
            let cells = [
                ("id", Uuid::now_v7().into()),
                practice(),
                ("veterinarian_id", vet.into()),
                ("weekday", Cell::Int(weekday)),
                ("starts", "08:30:00".into()),
                ("ends", "17:00:00".into()),
                ("break_starts", "12:30:00".into()),
                ("break_ends", "13:00:00".into()),
                ("default_minutes", 30.into()),
            ];
            rows.push(("veterinarian_availability", row("veterinarian_availability", &cells)));
        }
    }
    rows.push((
        "veterinarian_exceptions",
        row(
            "veterinarian_exceptions",
            &[
                ("id", Uuid::now_v7().into()),
                practice(),
                ("veterinarian_id", vets[2].into()),
                ("on_date", TODAY.into()),
                ("kind", "leave".into()),
                ("reason", "Course".into()),
            ],
        ),
    ));
    for (position, (id, name)) in [(ids.room, "Room 1"), (ids.other_room, "Room 2")].into_iter().enumerate() {
        let cells = [
            ("id", id.0.into()),
            practice(),
            clinic(),
            ("kind", "room".into()),
            ("name", name.into()),
            ("position", Cell::Int(10 + position as i64)),
            ("is_active", true.into()),
        ];
        rows.push(("resources", row("resources", &cells)));
    }
    for (position, (visit, name, minutes)) in [("checkup", "Check-up", 30), ("vaccination", "Vaccination", 15)].into_iter().enumerate() {
        let cells = [
            ("id", Uuid::now_v7().into()),
            practice(),
            ("visit_type", visit.into()),
            ("name", name.into()),
            ("minutes", Cell::Int(minutes)),
            ("price", "45.00".into()),
            ("position", Cell::Int(position as i64)),
            ("is_active", true.into()),
        ];
        rows.push(("appointment_types", row("appointment_types", &cells)));
    }
    for (id, name, species, is_deceased) in [(ids.rex, "Rex", "Dog", false), (ids.mia, "Mia", "Cat", false), (ids.bo, "Bo", "Dog", true)] {
        let cells = [
            ("id", id.0.into()),
            practice(),
            ("owner_id", ids.james.0.into()),
            ("home_clinic_id", ids.clinic.0.into()),
            ("name", name.into()),
            ("species", species.into()),
            ("birth_date", "2020-02-29".into()),
            ("gender", "male".into()),
            ("is_deceased", is_deceased.into()),
            ("has_alerts", false.into()),
        ];
        rows.push(("pets", row("pets", &cells)));
    }
    rows
}
