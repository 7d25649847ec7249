//! A cache in a directory of its own, and rows to fill it with.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::path::PathBuf;

use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use vetdesk_cache::{Cache, CacheError, CacheKey};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Mutation, MutationResult, Outcome};
use vetdesk_domain::holding::{Holding, Holdings};
use vetdesk_domain::ids::ClinicId;
use vetdesk_domain::tables::{TABLES, Table};
use vetdesk_domain::travel::{Cursor, News, Row, ServerIdentity, TableNews};

pub struct Home {
    pub dir: TempDir,
    pub cache: Cache,
}

pub fn key() -> CacheKey {
    CacheKey::new([7; 32])
}

impl Home {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::open(&dir.path().join("practice.vetdesk"), &key()).expect("a new cache");
        Self { dir, cache }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("practice.vetdesk")
    }
}

pub fn table(name: &str) -> &'static Table {
    Table::named(name).expect("a table of the registry")
}

/// A whole row from some of its cells.
pub fn row(name: &str, id: Uuid, version: i64, cells: &[(&str, Cell)]) -> Row {
    let table = table(name);
    let mut row = vec![Cell::Null; table.columns.len()];
    row[0] = Cell::Id(id);
    row[1] = Cell::Id(PRACTICE);
    row[2] = Cell::Int(version);
    for (column, cell) in cells {
        row[table.column(column).expect("a column").0] = cell.clone();
    }
    row
}

pub const PRACTICE: Uuid = Uuid::from_u128(1);

pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub fn at(hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 15, hour, minute, 0).single().expect("a time")
}

pub fn identity() -> ServerIdentity {
    ServerIdentity { system_identifier: "7".to_owned(), timeline: 1, epoch: Uuid::from_u128(9) }
}

/// What somebody holds who may read everything but these columns of pets.
pub fn without(hidden: &[&str]) -> Holdings {
    let clinic = ClinicId(id(1));
    TABLES
        .iter()
        .map(|table| (table.name.to_owned(), Holding::of(table, clinic, |column| !(table.name == "pets" && hidden.contains(&column)))))
        .collect()
}

pub fn without_allergies() -> Holdings {
    without(&["allergies"])
}

/// News of rows alone.
pub fn news(tables: Vec<(&str, Vec<Row>, Vec<Uuid>)>) -> News {
    News {
        identity: identity(),
        cursor: Cursor("10:10:".to_owned()),
        last_seq: 0,
        tables: tables.into_iter().map(|(name, rows, gone)| TableNews { table: table(name), rows, gone }).collect(),
        results: Vec::new(),
    }
}

pub fn result(mutation: &Mutation, outcome: Outcome, details: Value) -> MutationResult {
    MutationResult { seq: mutation.seq, id: mutation.id, outcome, details }
}

pub fn taken() -> Value {
    json!([{"why": "slot_taken"}])
}

pub fn pet(n: u128, owner: u128, name: &str, breed: &str) -> Row {
    row(
        "pets",
        id(n),
        1,
        &[
            ("owner_id", id(owner).into()),
            ("name", name.into()),
            ("species", "dog".into()),
            ("breed", breed.into()),
            ("is_deceased", false.into()),
            ("has_moved_away", false.into()),
            ("has_alerts", false.into()),
        ],
    )
}

pub fn client(n: u128, first: &str, last: &str) -> Row {
    row(
        "users",
        id(n),
        1,
        &[("role", "pet_owner".into()), ("first_name", first.into()), ("last_name", last.into()), ("is_active", true.into())],
    )
}

pub fn phone(n: u128, user: u128, typed: &str) -> Row {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    row(
        "user_phones",
        id(n),
        1,
        &[
            ("user_id", id(user).into()),
            ("label", "mobile".into()),
            ("typed", typed.into()),
            ("digits", digits.into()),
            ("position", 0.into()),
        ],
    )
}

pub fn visit(n: u128, pet: u128, owner: u128, vet: u128, start: DateTime<Utc>) -> Row {
    row(
        "appointments",
        id(n),
        1,
        &[
            ("clinic_id", id(2).into()),
            ("pet_id", id(pet).into()),
            ("owner_id", id(owner).into()),
            ("veterinarian_id", id(vet).into()),
            ("visit_type", "checkup".into()),
            ("status", "scheduled".into()),
            ("priority", "routine".into()),
            ("scheduled_at", start.into()),
            ("duration_minutes", 30.into()),
        ],
    )
}

/// The cells of a booking as the desk writes it.
pub fn booking(pet: u128, owner: u128, vet: u128, start: DateTime<Utc>) -> Vec<(&'static str, Cell)> {
    vec![
        ("clinic_id", id(2).into()),
        ("pet_id", id(pet).into()),
        ("owner_id", id(owner).into()),
        ("veterinarian_id", id(vet).into()),
        ("visit_type", "checkup".into()),
        ("status", "scheduled".into()),
        ("priority", "routine".into()),
        ("scheduled_at", start.into()),
        ("duration_minutes", 30.into()),
    ]
}

/// One practice with a vet, two clients and three pets.
pub fn practice() -> News {
    news(vec![
        (
            "practices",
            vec![{
                let mut row = row("practices", PRACTICE, 1, &[("name", "Elm Street".into()), ("currency", "EUR".into())]);
                row[1] = Cell::Id(PRACTICE);
                row
            }],
            vec![],
        ),
        (
            "clinics",
            vec![row(
                "clinics",
                id(2),
                1,
                &[("name", "Elm Street Main".into()), ("time_zone", "Europe/Berlin".into()), ("slot_minutes", 15.into())],
            )],
            vec![],
        ),
        (
            "users",
            vec![
                client(10, "James", "Patterson"),
                client(11, "Zoë", "Núñez"),
                row("users", id(12), 1, &[("role", "veterinarian".into()), ("first_name", "Sarah".into()), ("last_name", "Chen".into())]),
            ],
            vec![],
        ),
        ("user_phones", vec![phone(20, 10, "(555) 010-4477"), phone(21, 11, "+49 151 2345678")], vec![]),
        (
            "veterinarians",
            vec![row("veterinarians", id(30), 1, &[("user_id", id(12).into()), ("clinic_id", id(2).into()), ("title", "Dr".into())])],
            vec![],
        ),
        (
            "resources",
            vec![
                row(
                    "resources",
                    id(31),
                    1,
                    &[
                        ("clinic_id", id(2).into()),
                        ("kind", "veterinarian".into()),
                        ("veterinarian_id", id(30).into()),
                        ("name", "Dr Chen".into()),
                        ("position", 1.into()),
                        ("is_active", true.into()),
                    ],
                ),
                row(
                    "resources",
                    id(32),
                    1,
                    &[
                        ("clinic_id", id(2).into()),
                        ("kind", "room".into()),
                        ("name", "Room 1".into()),
                        ("position", 2.into()),
                        ("is_active", true.into()),
                    ],
                ),
            ],
            vec![],
        ),
        ("pets", vec![pet(40, 10, "Max", "Golden Retriever"), pet(41, 10, "Bella", "Beagle"), pet(42, 11, "Luna", "Siamese")], vec![]),
    ])
}

/// The row as the cache has it.
pub fn standing(cache: &Cache, name: &str, pk: Uuid) -> Option<Vec<(String, rusqlite::types::Value)>> {
    let sql = format!("SELECT * FROM {name} WHERE id = ?");
    cache
        .read(|conn| {
            let mut statement = conn.prepare(&sql)?;
            let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
            let mut rows = statement.query([pk])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let mut cells = Vec::new();
            for (place, column) in columns.into_iter().enumerate() {
                cells.push((column, row.get(place)?));
            }
            Ok::<_, CacheError>(Some(cells))
        })
        .expect("a read")
}

/// One text column of a row, empty where it is absent.
pub fn text(cache: &Cache, name: &str, pk: Uuid, column: &str) -> Option<String> {
    let cells = standing(cache, name, pk)?;
    cells.into_iter().find(|(name, _)| name == column).map(|(_, value)| match value {
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Integer(n) => n.to_string(),
        _ => String::new(),
    })
}

/// All travelling tables, whole, for comparing.
pub fn everything(cache: &Cache) -> Vec<(String, Vec<Vec<rusqlite::types::Value>>)> {
    cache
        .read(|conn| {
            let mut all = Vec::new();
            for table in TABLES {
                let mut statement = conn.prepare(&format!("SELECT * FROM {} ORDER BY id", table.name))?;
                let width = statement.column_count();
                let rows = statement
                    .query_map([], |row| (0..width).map(|place| row.get(place)).collect::<Result<Vec<_>, _>>())?
                    .collect::<Result<Vec<_>, _>>()?;
                all.push((table.name.to_owned(), rows));
            }
            Ok::<_, CacheError>(all)
        })
        .expect("a read")
}
