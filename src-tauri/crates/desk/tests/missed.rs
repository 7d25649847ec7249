//! The day's cancellations and no-shows, and what is left of their time; and the history of a visit from this PC alone.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use chrono::{DateTime, Utc};
use serde_json::json;
use support::visits::*;
use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::ids::AppointmentId;
use vetdesk_domain::status::Status;
use vetdesk_server::HistoryRow;

fn missed(office: &Office, now: DateTime<Utc>) -> Vec<MissedVisit> {
    office.at(now).missed_visits(&DayRequest { day: None }).unwrap()
}

#[test]
fn the_days_gaps_are_named_with_what_is_left_of_them() {
    let mut office = Office::open();
    let ids = office.ids;
    let called_off = booked(&office);
    cancel(&office, called_off.id, "Animal is better").unwrap();
    let taken_back = office.desk.book(&BookRequest { starts_at: office.clock("11:00"), ..office.booking() }).unwrap();
    office.desk.undo(&UndoRequest { undo_id: taken_back.undo_id.unwrap() }).unwrap();
    let other_day = office.standing(ids.mia, ids.lee_vet, "2026-11-24T09:00:00Z", 30);
    cancel(&office, other_day, "no").unwrap();

    let list = missed(&office, office.clock("9:00"));
    assert_eq!(list.iter().map(|each| each.visit.id).collect::<Vec<_>>(), [called_off.id], "a booking that was taken back was none");
    assert_eq!(list[0].visit.cancellation_reason.as_deref(), Some("Animal is better"));
    assert_eq!(list[0].visit.owner_phone.as_deref(), Some("030 5550101"));
    let gap = list[0].gap.clone().unwrap();
    assert_eq!((gap.resource_id, gap.local_start.as_str(), gap.minutes), (ids.lee, "10:00", 30));

    // While it runs, what is left is what can still be used; whole minutes, by five.
    let gap = missed(&office, office.clock("10:00") + chrono::TimeDelta::seconds(412)).remove(0).gap.unwrap();
    assert_eq!((gap.local_start.as_str(), gap.minutes), ("10:10", 20));
    assert_eq!(missed(&office, office.clock("10:26")).remove(0).gap, None, "nobody is seen in less than five minutes");

    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:00:00Z", 15);
    let gap = missed(&office, office.clock("9:00")).remove(0).gap.unwrap();
    assert_eq!((gap.local_start.as_str(), gap.minutes), ("10:15", 15), "half of it was given to another");
    office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:15:00Z", 15);
    assert_eq!(missed(&office, office.clock("9:00")).remove(0).gap, None);
}

#[test]
fn who_did_not_come_stands_there_too() {
    let office = Office::open();
    let visit = booked(&office);
    let later = office.at(office.clock("10:15"));
    later.advance(&AdvanceRequest { appointment_id: visit.id, to: Status::NoShow, room_id: None }).unwrap();
    let list = missed(&office, office.clock("10:15"));
    assert_eq!((list[0].visit.status, list[0].gap.clone().unwrap().minutes), (Status::NoShow, 15));
    assert_eq!(office.with_permissions(&[]).missed_visits(&DayRequest { day: None }).unwrap_err().code(), NotAllowed);
}

fn told(history: &VisitHistory) -> Vec<(String, bool, Vec<String>)> {
    let change = |change: &VisitEventChange| {
        format!("{} {}>{}", change.name, change.before.as_deref().unwrap_or_default(), change.after.as_deref().unwrap_or_default())
    };
    history.events.iter().map(|event| (event.intent.clone(), event.waiting, event.changes.iter().map(change).collect())).collect()
}

#[test]
fn without_the_server_this_pc_tells_what_it_knows_and_what_waits() {
    let mut office = Office::open();
    let ids = office.ids;
    let id = office.standing(ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30);
    let visit = shown(&office, id);
    let mut row = office.appointment_row(id, ids.rex, ids.lee_vet, "2026-11-23T09:00:00Z", 30, "confirmed");
    let place = |name: &str| vetdesk_domain::tables::Table::named("appointments").unwrap().column(name).unwrap().0;
    row[place("confirmed_at")] = at("2026-11-22T09:00:00Z").into();
    row[place("created_at")] = at("2026-11-01T09:00:00Z").into();
    office.pull(vec![("appointments", row)]);
    office.desk.reschedule(&moved(&office, &visit, "15:00")).unwrap();
    advance(&office, id, Status::Arrived).unwrap();

    let history = office.desk.visit_history(&AppointmentRequest { appointment_id: id }, None, "Desk 2").unwrap();
    assert_eq!(history.source, HistorySource::ThisPc);
    assert_eq!(
        told(&history),
        [
            ("advance".to_owned(), true, vec!["status confirmed>arrived".to_owned()]),
            ("reschedule".to_owned(), true, vec!["scheduled_at 2026-11-23 10:00>2026-11-23 15:00".to_owned()]),
            ("advance".to_owned(), false, vec!["status >confirmed".to_owned()]),
            ("book".to_owned(), false, vec![]),
        ]
    );
    assert_eq!((history.events[0].by.as_deref(), history.events[0].workstation.as_deref()), (Some("Robin Desk"), Some("Desk 2")));
    assert_eq!((history.events[2].by.as_deref(), history.events[2].workstation.as_deref()), (None, None), "by whom, no copy knows");
    let unknown = office.desk.visit_history(&AppointmentRequest { appointment_id: AppointmentId::fresh() }, None, "Desk 2").unwrap_err();
    assert_eq!(unknown.code(), NotFound);
}

#[test]
fn the_ledger_is_told_in_the_clinics_words() {
    let office = Office::open();
    let ids = office.ids;
    let visit = booked(&office);
    let line = |at_: &str, intent: &str, changes: serde_json::Value| HistoryRow {
        at: at(at_),
        by: Some(ids.colleague),
        workstation: Some("Counter".into()),
        intent: Some(intent.into()),
        changes: changes.as_object().unwrap().clone(),
    };
    let ledger = vec![
        line(
            "2026-11-20T10:00:00Z",
            "reschedule",
            json!({"scheduled_at": ["2026-11-24T08:00:00+00:00", "2026-11-23T09:00:00+00:00"], "veterinarian_id": [ids.kim_vet, ids.lee_vet], "room_id": [null, ids.room], "status": ["scheduled", "scheduled"]}),
        ),
        line("2026-11-19T10:00:00Z", "book", json!({"status": [null, "scheduled"], "price": [null, "45.00"], "version": [null, 1]})),
    ];
    let history = office.desk.visit_history(&AppointmentRequest { appointment_id: visit.id }, Some(ledger.clone()), "Desk 2").unwrap();
    assert_eq!(history.source, HistorySource::Server);
    let events = told(&history);
    assert_eq!((events[0].0.as_str(), events[0].1), ("book", true), "what waits here comes on top");
    assert_eq!(events[1].2, ["scheduled_at 2026-11-24 09:00>2026-11-23 10:00", "veterinarian_id Dr Kim>Dr Lee", "room_id >Room 1"]);
    assert_eq!(events[2].2, ["status >scheduled", "price >45.00"]);
    assert_eq!((history.events[1].by.as_deref(), history.events[1].workstation.as_deref()), (Some("Noa Front"), Some("Counter")));
    let without_prices =
        office.with_permissions(&["diary.read"]).visit_history(&AppointmentRequest { appointment_id: visit.id }, Some(ledger), "").unwrap();
    assert_eq!(told(&without_prices)[2].2, ["status >scheduled"]);
}
