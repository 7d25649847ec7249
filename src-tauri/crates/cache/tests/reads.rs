//! What the desk reads, on a practice of a few rows.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use common::*;
use serde_json::json;
use vetdesk_cache::read::conflicts::{self, CaseKind};
use vetdesk_cache::read::{clients, schedule, session};
use vetdesk_cache::{Cache, CacheError};
use vetdesk_domain::change::Outcome;
use vetdesk_domain::ids::{AppointmentId, ClinicId, PetId, ResourceId, UserId};
use vetdesk_domain::status::Status;

fn desk() -> Home {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    let mut yesterday = visit(60, 40, 10, 30, at(9, 0) - chrono::TimeDelta::days(1));
    yesterday[table("appointments").column("status").expect("a column").0] = "completed".into();
    home.cache
        .apply(&news(vec![
            ("appointments", vec![yesterday, visit(61, 40, 10, 30, at(9, 0)), visit(62, 42, 11, 30, at(9, 30))], vec![]),
            (
                "appointment_slots",
                vec![row(
                    "appointment_slots",
                    id(80),
                    1,
                    &[
                        ("clinic_id", id(2).into()),
                        ("resource_id", id(31).into()),
                        ("kind", "held".into()),
                        ("starts_at", at(12, 0).into()),
                        ("ends_at", at(12, 30).into()),
                        ("holder_id", id(12).into()),
                        ("hold_expires_at", at(12, 5).into()),
                    ],
                )],
                vec![],
            ),
            (
                "pet_weights",
                vec![
                    row("pet_weights", id(85), 1, &[("pet_id", id(40).into()), ("kg", "31.5".into()), ("weighed_at", at(6, 0).into())]),
                    row("pet_weights", id(86), 1, &[("pet_id", id(40).into()), ("kg", "32.250".into()), ("weighed_at", at(7, 0).into())]),
                ],
                vec![],
            ),
            ("pet_co_owners", vec![row("pet_co_owners", id(90), 1, &[("pet_id", id(41).into()), ("user_id", id(11).into())])], vec![]),
            (
                "clinic_operating_hours",
                vec![row(
                    "clinic_operating_hours",
                    id(100),
                    1,
                    &[
                        ("clinic_id", id(2).into()),
                        ("weekday", 1.into()),
                        ("opens", "08:00:00".into()),
                        ("closes", "18:00:00".into()),
                        ("break_starts", "12:00:00".into()),
                        ("break_ends", "13:00:00".into()),
                    ],
                )],
                vec![],
            ),
            (
                "clinic_hours_exceptions",
                vec![row(
                    "clinic_hours_exceptions",
                    id(101),
                    1,
                    &[("clinic_id", id(2).into()), ("on_date", "2026-12-25".into()), ("reason", "Christmas".into())],
                )],
                vec![],
            ),
            (
                "veterinarian_availability",
                vec![row(
                    "veterinarian_availability",
                    id(102),
                    1,
                    &[
                        ("veterinarian_id", id(30).into()),
                        ("weekday", 1.into()),
                        ("starts", "08:30:00".into()),
                        ("ends", "17:00:00".into()),
                    ],
                )],
                vec![],
            ),
            (
                "veterinarian_exceptions",
                vec![row(
                    "veterinarian_exceptions",
                    id(103),
                    1,
                    &[("veterinarian_id", id(30).into()), ("on_date", "2026-06-16".into()), ("kind", "leave".into())],
                )],
                vec![],
            ),
            (
                "appointment_types",
                vec![row(
                    "appointment_types",
                    id(104),
                    1,
                    &[("visit_type", "dental".into()), ("name", "Dental check".into()), ("minutes", 45.into()), ("price", "80.00".into())],
                )],
                vec![],
            ),
        ]))
        .expect("a pull");
    home
}

fn day(cache: &Cache) -> Vec<schedule::AppointmentRow> {
    cache.read(|conn| schedule::appointments(conn, ClinicId(id(2)), at(0, 0), at(23, 59))).expect("a day")
}

#[test]
fn a_practice_that_begins_has_no_client() {
    let home = Home::new();
    assert!(!home.cache.read(clients::is_any).expect("a read"));
    home.cache.apply(&practice()).expect("a pull");
    assert!(home.cache.read(clients::is_any).expect("a read"));
}

#[test]
fn every_long_statement_fits_the_layout() {
    let home = Home::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/read")];
    let mut tried = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the reads") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "sql") {
                let sql = std::fs::read_to_string(&path).expect("the statement");
                home.cache.read(|conn| Ok(conn.prepare(&sql).map(drop)?)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                tried += 1;
            }
        }
    }
    assert!(tried >= 2);
}

#[test]
fn a_day_with_who_and_where() {
    let home = desk();
    let rows = day(&home.cache);
    assert_eq!(rows.iter().map(|row| row.pet_name.as_str()).collect::<Vec<_>>(), ["Max", "Luna"]);
    let max = &rows[0];
    assert_eq!((max.owner_first_name.as_str(), max.owner_last_name.as_str()), ("James", "Patterson"));
    assert_eq!(max.owner_phone.as_deref(), Some("(555) 010-4477"));
    assert_eq!(max.veterinarian_name.as_deref(), Some("Dr Sarah Chen"));
    assert_eq!((max.resource_id, max.status), (Some(ResourceId(id(31))), Status::Scheduled));
    assert!(!max.waiting && !max.needs_reschedule);
    // What began before the stretch and reaches into it belongs to it; what ends where it begins does not.
    let within = |from, to| home.cache.read(|conn| schedule::appointments(conn, ClinicId(id(2)), from, to)).expect("a stretch").len();
    assert_eq!((within(at(9, 15), at(9, 20)), within(at(9, 30), at(9, 45)), within(at(8, 0), at(9, 0))), (1, 1, 0));
    assert_eq!(home.cache.read(|conn| schedule::appointments(conn, ClinicId(id(3)), at(0, 0), at(23, 0))).expect("elsewhere").len(), 0);

    home.cache
        .write("advance", at(9, 0), |w| w.update("appointments", id(61), &[("status", "arrived".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    let row = home.cache.read(|conn| schedule::appointment(conn, AppointmentId(id(61)))).expect("a read").expect("a visit");
    assert!(row.waiting && row.status == Status::Arrived);
}

#[test]
fn a_day_walks_no_large_table() {
    let home = desk();
    let plan: Vec<String> = home
        .cache
        .read(|conn| {
            let sql = format!(
                "EXPLAIN QUERY PLAN {} WHERE a.scheduled_at > 1 AND a.scheduled_at < 2 AND a.clinic_id = x'00'",
                include_str!("../src/read/schedule/appointment.sql")
            );
            let mut statement = conn.prepare(&sql)?;
            Ok(statement.query_map([], |row| row.get("detail"))?.collect::<Result<_, _>>()?)
        })
        .expect("a plan");
    assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{plan:#?}");
}

#[test]
fn what_can_be_booked_and_when() {
    let home = desk();
    let clinic = ClinicId(id(2));
    home.cache
        .read(|conn| {
            let names: Vec<String> = schedule::resources(conn, clinic)?.into_iter().map(|row| row.name).collect();
            assert_eq!(names, ["Dr Chen", "Room 1"]);
            let hours = schedule::opening_hours(conn, clinic)?;
            assert_eq!((hours.len(), hours[0].weekday, hours[0].pause.is_some()), (1, 1, true));
            assert_eq!(schedule::clinic_exceptions(conn, clinic)?[0].open, None);
            assert_eq!(schedule::availability(conn)?[0].1.starts.to_string(), "08:30:00");
            let june = |day| chrono::NaiveDate::from_ymd_opt(2026, 6, day).expect("a day");
            assert_eq!(schedule::absences(conn, june(16), june(16))?.len(), 1);
            assert_eq!(schedule::absences(conn, june(17), june(30))?.len(), 0);
            assert_eq!(schedule::appointment_types(conn)?[0].price.as_deref(), Some("80.00"));
            let slots = schedule::slots(conn, clinic, at(12, 15), at(13, 0))?;
            assert_eq!((slots.len(), slots[0].holder_last_name.as_str()), (1, "Chen"));
            assert_eq!(schedule::taking_resource(conn, ResourceId(id(31)), at(9, 15), at(9, 45))?.len(), 2);
            assert_eq!(schedule::taking_resource(conn, ResourceId(id(32)), at(9, 15), at(9, 45))?.len(), 0);
            assert_eq!(schedule::taking_pet(conn, PetId(id(40)), at(8, 0), at(10, 0))?.len(), 1);
            Ok(())
        })
        .expect("reads");
}

#[test]
fn a_household() {
    let home = desk();
    let read = |n| home.cache.read(|conn| clients::household(conn, UserId(id(n)), at(8, 0))).expect("a read");
    let house = read(10).expect("a client");
    assert_eq!(house.pets.iter().map(|pet| pet.name.as_str()).collect::<Vec<_>>(), ["Bella", "Max"]);
    assert_eq!(house.co_owners.iter().map(|other| other.last_name.as_str()).collect::<Vec<_>>(), ["Núñez"]);
    assert_eq!(house.phones.iter().map(|phone| phone.of_first_name.as_str()).collect::<Vec<_>>(), ["James", "Zoë"]);
    let max = &house.pets[1];
    assert_eq!(max.weight_kg.as_deref(), Some("32.250"));
    assert_eq!(max.last_visit, Some(at(9, 0) - chrono::TimeDelta::days(1)));
    let next = max.next_visit.as_ref().expect("a visit");
    assert_eq!((next.starts_at, next.resource_name.as_deref()), (at(9, 0), Some("Dr Chen")));
    // The co-owner sees the shared pet and its owner.
    let other = read(11).expect("a client");
    assert_eq!(other.pets.iter().map(|pet| pet.name.as_str()).collect::<Vec<_>>(), ["Bella", "Luna"]);
    assert_eq!(other.co_owners[0].last_name, "Patterson");
    assert_eq!(read(999), None);
}

#[test]
fn cases_and_waiting_say_what_they_are_about() {
    let home = desk();
    home.cache
        .write("book", at(8, 0), |w| {
            w.insert("users", id(70), &[("role", "pet_owner".into()), ("first_name", "Ida".into()), ("last_name", "Moss".into())])?;
            w.insert("user_phones", id(74), &[("user_id", id(70).into()), ("typed", "0221 99".into()), ("digits", "022199".into())])?;
            w.insert("pets", id(71), &[("owner_id", id(70).into()), ("name", "Pip".into()), ("species", "cat".into())])?;
            w.insert("appointments", id(72), &booking(71, 70, 30, at(10, 0)))
        })
        .map_err(|error: CacheError| error)
        .expect("a booking");
    home.cache
        .write("correct", at(8, 1), |w| w.update("pets", id(40), &[("allergies", "penicillin".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    home.cache
        .write("correct", at(8, 2), |w| w.update("user_phones", id(21), &[("label", "work".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    home.cache
        .write("advance", at(8, 3), |w| w.update("appointments", id(62), &[("status", "arrived".into())]))
        .map_err(|e: CacheError| e)
        .expect("a write");

    let waiting = home.cache.read(conflicts::waiting).expect("waiting");
    let about: Vec<_> =
        waiting.iter().map(|row| (row.about.pet_name.as_deref(), row.about.client_last_name.as_deref(), row.is_sent)).collect();
    assert_eq!(
        about,
        [
            (Some("Pip"), Some("Moss"), false),
            (Some("Max"), Some("Patterson"), false),
            (None, Some("Núñez"), false),
            (Some("Luna"), Some("Núñez"), false),
        ]
    );
    assert_eq!(waiting[0].about.starts_at, Some(at(10, 0)));
    assert_eq!(waiting[3].about.to_status.as_deref(), Some("arrived"));

    let pending = home.cache.pending(9).expect("pending");
    let mut pull = news(vec![]);
    pull.last_seq = 2;
    pull.results = vec![
        result(&pending[0], Outcome::Conflict, taken()),
        result(
            &pending[1],
            Outcome::Conflict,
            json!([{"why": "changed_meanwhile", "table": "pets", "pk": id(40),
            "fields": {"allergies": {"theirs": "chicken", "mine": "penicillin"}}}]),
        ),
    ];
    home.cache.apply(&pull).expect("a pull");
    let cases = home.cache.read(conflicts::cases).expect("cases");
    assert_eq!(cases.iter().map(|case| case.kind).collect::<Vec<_>>(), [CaseKind::NeedsReschedule, CaseKind::Conflict]);
    let lost = &cases[0];
    assert_eq!(
        (lost.why.as_str(), lost.about.pet_name.as_deref(), lost.about.phones.as_slice()),
        ("slot_taken", Some("Pip"), &["0221 99".to_owned()][..])
    );
    assert_eq!((lost.about.appointment_id, lost.about.resource_name.as_deref()), (Some(AppointmentId(id(72))), Some("Dr Chen")));
    assert_eq!((&cases[1].fields[0].mine, &cases[1].fields[0].theirs), (&json!("penicillin"), &json!("chicken")));
    // The day shows the lost visit with all that the desk needs, and it takes nobody's time.
    let rows = day(&home.cache);
    let pip = rows.iter().find(|row| row.pet_name == "Pip").expect("in sight");
    assert!(pip.needs_reschedule && pip.is_lost && !pip.waiting);
    assert_eq!(pip.owner_phone.as_deref(), Some("0221 99"));
    assert!(home.cache.read(|conn| schedule::taking_pet(conn, PetId(id(71)), at(9, 0), at(11, 0))).expect("a read").is_empty());
}

#[test]
fn who_works_where() {
    let home = desk();
    home.cache
        .read(|conn| {
            assert_eq!(session::practice(conn)?.map(|row| (row.name, row.currency)), Some(("Elm Street".to_owned(), "EUR".to_owned())));
            let clinic = session::clinic(conn, ClinicId(id(2)))?.expect("a clinic");
            assert_eq!((clinic.time_zone.as_str(), clinic.slot_minutes), ("Europe/Berlin", 15));
            assert_eq!(session::clinics(conn)?.len(), 1);
            assert_eq!(session::user(conn, UserId(id(12)))?.map(|row| row.last_name), Some("Chen".to_owned()));
            assert_eq!(session::veterinarian(conn, UserId(id(12)))?.map(|(_, title)| title), Some("Dr".to_owned()));
            assert_eq!(session::veterinarian(conn, UserId(id(10)))?, None);
            Ok(())
        })
        .expect("reads");
}
