//! A pet at a glance, and the household it belongs to.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use support::*;
use uuid::Uuid;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{AppointmentId, PetId, UserId};
use vetdesk_domain::status::Status;
use vetdesk_domain::travel::Row;

fn pet(office: &Office, pet_id: PetId) -> PetView {
    office.desk.pet(&PetRequest { pet_id }).unwrap()
}

fn weight(pet: PetId, kg: &str, weighed_at: &str) -> (&'static str, Row) {
    let cells = [("id", Uuid::now_v7().into()), ("pet_id", pet.0.into()), ("kg", kg.into()), ("weighed_at", at(weighed_at).into())];
    ("pet_weights", row("pet_weights", &cells))
}

fn visit(office: &Office, starts_at: &str, status: &str, why: Option<&str>) -> (&'static str, Row) {
    let mut row = office.appointment_row(AppointmentId::fresh(), office.ids.rex, office.ids.lee_vet, starts_at, 30, status);
    let table = vetdesk_domain::tables::Table::named("appointments").unwrap();
    row[table.column("cancellation_reason").unwrap().0] = why.into();
    ("appointments", row)
}

/// Anna shares Rex and has a number of her own.
fn with_anna(office: &mut Office) -> UserId {
    let anna = UserId::fresh();
    let cells = [("id", anna.0.into()), ("role", "pet_owner".into()), ("first_name", "Anna".into()), ("last_name", "Brandt".into())];
    let shares = [("id", Uuid::now_v7().into()), ("pet_id", office.ids.rex.0.into()), ("user_id", anna.0.into())];
    let number = [
        ("id", Uuid::now_v7().into()),
        ("user_id", anna.0.into()),
        ("label", "work".into()),
        ("typed", "030 5550177".into()),
        ("digits", "0305550177".into()),
        ("position", Cell::Int(0)),
    ];
    office.pull(vec![
        ("users", row("users", &cells)),
        ("pet_co_owners", row("pet_co_owners", &shares)),
        ("user_phones", row("user_phones", &number)),
    ]);
    anna
}

#[test]
fn a_pet_shows_its_owners_weights_and_visits() {
    let mut office = Office::open();
    with_anna(&mut office);
    let rex = office.ids.rex;
    office.pull(vec![
        weight(rex, "31.500", "2026-03-01T09:00:00Z"),
        weight(rex, "30.200", "2025-03-01T09:00:00Z"),
        weight(office.ids.mia, "4.100", "2026-10-01T09:00:00Z"),
        visit(&office, "2026-05-04T08:00:00Z", "completed", None),
        visit(&office, "2026-12-01T09:00:00Z", "confirmed", None),
        visit(&office, "2026-06-01T09:00:00Z", "no_show", None),
        visit(&office, "2026-12-03T09:00:00Z", "cancelled", Some("on holiday")),
        visit(&office, "2026-12-04T09:00:00Z", "cancelled", Some("undone")),
    ]);
    let view = pet(&office, rex);
    assert_eq!((view.owner_name.as_str(), view.owner_phone.as_deref()), ("James Patterson", Some("030 5550101")));
    assert_eq!(
        view.co_owners.iter().map(|other| (other.name.as_str(), other.phone.as_deref())).collect::<Vec<_>>(),
        [("Anna Brandt", Some("030 5550177"))]
    );
    assert_eq!(view.weights.iter().map(|weight| weight.kg.as_str()).collect::<Vec<_>>(), ["30.200", "31.500"], "the oldest first");
    assert_eq!(view.card.weight_kg.as_deref(), Some("31.500"), "the latest");
    let shown: Vec<_> = view.visits.iter().map(|visit| (visit.local_day.to_string(), visit.status)).collect();
    let expected = [
        ("2026-12-03", Status::Cancelled),
        ("2026-12-01", Status::Confirmed),
        ("2026-06-01", Status::NoShow),
        ("2026-05-04", Status::Completed),
    ];
    assert_eq!(shown, expected.map(|(day, status)| (day.to_owned(), status)), "the newest first, what was taken back left out");
    assert_eq!((view.visits[1].local_start.as_str(), view.visits[1].veterinarian_name.as_deref()), ("10:00", Some("Dr Lee")));
    assert_eq!(view.card.last_visit, Some(day("2026-05-04")), "a visit that was missed was none");
    assert_eq!(view.card.next_visit.as_ref().map(|next| next.local_day), Some(day("2026-12-01")));
    assert_eq!(pet(&office, office.ids.mia).weights.len(), 1);

    let household = office.desk.household(&HouseholdRequest { client_id: office.ids.james }).unwrap();
    let card = household.pets.iter().find(|pet| pet.id == rex).unwrap();
    assert_eq!(*card, view.card, "the household's card and the pet's head say the same");
    let numbers: Vec<_> = household.phones.iter().map(|phone| (phone.of.as_str(), phone.typed.as_str())).collect();
    assert_eq!(numbers, [("James Patterson", "030 5550101"), ("James Patterson", "+49 171 5550102"), ("Anna Brandt", "030 5550177")]);
}

#[test]
fn allergies_are_shown_to_whom_the_copy_has_them() {
    let mut office = Office::open();
    assert_eq!((pet(&office, office.ids.rex).allergies, pet(&office, office.ids.rex).card.has_alerts), (None, false));
    let cells = |allergies: Option<&str>| {
        let cells = [
            ("id", office.ids.rex.0.into()),
            ("owner_id", office.ids.james.0.into()),
            ("name", "Rex".into()),
            ("species", "Dog".into()),
            ("has_alerts", true.into()),
            ("allergies", allergies.into()),
        ];
        row("pets", &cells)
    };
    let (hidden, open) = (cells(None), cells(Some("Penicillin")));
    office.pull(vec![("pets", hidden)]);
    assert_eq!(
        (pet(&office, office.ids.rex).allergies, pet(&office, office.ids.rex).card.has_alerts),
        (None, true),
        "reception sees that there is one"
    );
    office.pull(vec![("pets", open)]);
    assert_eq!(pet(&office, office.ids.rex).allergies.as_deref(), Some("Penicillin"));
}

#[test]
fn the_owners_alert_stands_at_the_pet_and_strangers_see_nothing() {
    let mut office = Office::open();
    let cells = [
        ("id", office.ids.james.0.into()),
        ("role", "pet_owner".into()),
        ("first_name", "James".into()),
        ("last_name", "Patterson".into()),
        ("desk_alert", "Pays in cash only".into()),
    ];
    office.pull(vec![("users", row("users", &cells))]);
    assert_eq!(pet(&office, office.ids.rex).owner_alert.as_deref(), Some("Pays in cash only"));
    let error = office.desk.pet(&PetRequest { pet_id: PetId::fresh() }).unwrap_err();
    assert_eq!(error.code(), NotFound);
    let error = office.with_permissions(&["clients.read"]).pet(&PetRequest { pet_id: office.ids.rex }).unwrap_err();
    assert_eq!(error.code(), NotAllowed);
}

#[test]
fn a_long_life_opens_at_once() {
    let mut office = Office::open();
    let first = at("2010-01-04T09:00:00Z");
    let rows = (0..1_000).flat_map(|week| {
        let when = (first + TimeDelta::weeks(week)).to_rfc3339();
        [visit(&office, &when, if week % 9 == 0 { "no_show" } else { "completed" }, None), weight(office.ids.rex, "31.500", &when)]
    });
    let rows = rows.collect();
    office.pull(rows);
    let started = Instant::now();
    let view = pet(&office, office.ids.rex);
    let household = office.desk.household(&HouseholdRequest { client_id: office.ids.james }).unwrap();
    let took = started.elapsed();
    assert_eq!((view.visits.len(), view.weights.len(), household.pets.len()), (50, 1_000, 3));
    assert!(took < Duration::from_millis(100), "{took:?}");
}

fn reminder(pet: PetId, title: &str, due_on: &str, state: &str) -> (&'static str, Row) {
    let cells = [
        ("id", Uuid::now_v7().into()),
        ("pet_id", pet.0.into()),
        ("kind", "vaccination".into()),
        ("title", title.into()),
        ("due_on", due_on.into()),
        ("state", state.into()),
    ];
    ("reminders", row("reminders", &cells))
}

#[test]
fn what_is_due_stands_at_the_pet_the_most_urgent_first() {
    let mut office = Office::open();
    let rex = office.ids.rex;
    office.pull(vec![
        reminder(rex, "Dental check", "2027-02-01", "open"),
        reminder(rex, "Rabies", "2026-11-29", "open"),
        reminder(rex, "DHPP", "2026-11-13", "open"),
        reminder(rex, "Kennel cough", "2026-01-01", "done"),
        reminder(rex, "Heartworm", "2026-01-02", "dismissed"),
        reminder(office.ids.bo, "Rabies", "2026-11-29", "open"),
    ]);
    let view = pet(&office, rex);
    let shown: Vec<_> = view.due.iter().map(|due| (due.title.as_str(), due.in_days)).collect();
    assert_eq!(shown, [("DHPP", -10), ("Rabies", 6), ("Dental check", 70)]);
    assert_eq!(view.card.next_due.as_ref(), view.due.first());
    let household = office.desk.household(&HouseholdRequest { client_id: office.ids.james }).unwrap();
    let due = |id| household.pets.iter().find(|pet| pet.id == id).unwrap().next_due.clone();
    assert_eq!(due(rex), view.card.next_due);
    assert_eq!((due(office.ids.mia), due(office.ids.bo)), (None, None), "nobody is reminded of a dead animal");
    assert!(pet(&office, office.ids.bo).due.is_empty());
}
