//! What a person writes and what pulls do to it.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use common::*;
use serde_json::json;
use vetdesk_cache::{CacheError, FieldKey, Settle};
use vetdesk_domain::Area;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Op, Outcome};
use vetdesk_domain::ids::DeviceId;

fn desk() -> Home {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    home
}

fn book(home: &Home, n: u128, pet: u128, hour: u32) {
    let written = home.cache.write("book", at(8, 0), |w| w.insert("appointments", id(n), &booking(pet, 10, 30, at(hour, 0))));
    let written = written.map_err(|error: CacheError| error).expect("a booking");
    assert!(written.areas.contains(&Area::Schedule));
    assert_eq!(written.ids, [id(n)]);
}

#[test]
fn only_what_differs_travels_with_what_it_held() {
    let home = desk();
    let written = home.cache.write("correct", at(9, 0), |w| {
        w.update("pets", id(40), &[("name", "Max".into()), ("breed", "Labrador".into())])?;
        w.update("pets", id(40), &[("colour", "black".into())])
    });
    let written: vetdesk_cache::Written<()> = written.map_err(|error: CacheError| error).expect("a write");
    let pending = home.cache.pending(10).expect("pending");
    assert_eq!(pending.len(), 1);
    assert_eq!(written.mutation, Some(pending[0].id));
    let change = &pending[0].changes[0];
    assert_eq!((pending[0].seq, pending[0].changes.len(), change.base), (1, 1, Some(1)));
    assert_eq!(json!(change.old), json!({"breed": "Golden Retriever", "colour": null}));
    assert_eq!(json!(change.set), json!({"breed": "Labrador", "colour": "black"}));
    assert!(written.areas.contains(&Area::Patients) && written.areas.contains(&Area::Find));
}

#[test]
fn writing_nothing_leaves_nothing_and_an_error_takes_all_back() {
    let home = desk();
    let before = everything(&home.cache);
    let written = home.cache.write("correct", at(9, 0), |w| w.update("pets", id(40), &[("name", "Max".into())]));
    assert_eq!(written.map_err(|error: CacheError| error).expect("a write").mutation, None);
    // There and back again is nothing either.
    let written = home.cache.write("correct", at(9, 0), |w| {
        w.update("pets", id(40), &[("name", "Rex".into())])?;
        w.update("pets", id(40), &[("name", "Max".into())])
    });
    assert_eq!(written.map_err(|error: CacheError| error).expect("a write").mutation, None);
    let failed = home.cache.write("correct", at(9, 0), |w| {
        w.update("pets", id(40), &[("name", "Rex".into())])?;
        w.update("pets", id(999), &[("name", "Rex".into())])
    });
    assert!(matches!(failed, Err(CacheError::NotFound { .. })));
    assert_eq!(everything(&home.cache), before);
    assert_eq!(home.cache.counts().expect("counts").waiting, 0);
}

#[test]
fn misfits_are_refused() {
    let home = desk();
    let misfit = home.cache.write("correct", at(9, 0), |w| w.update("pets", id(40), &[("name", Cell::Int(3))]));
    assert!(matches!(misfit, Err(CacheError::Misfit(_))));
    let unknown = home.cache.write("correct", at(9, 0), |w| w.update("pets", id(40), &[("nickname", "M".into())]));
    assert!(matches!(unknown, Err(CacheError::UnknownColumn { .. })));
    let unknown = home.cache.write("correct", at(9, 0), |w| w.delete("ponies", id(40)));
    assert!(matches!(unknown, Err(CacheError::UnknownTable(_))));
    let twice = home.cache.write("correct", at(9, 0), |w| w.insert("pets", id(40), &[]));
    assert!(matches!(twice, Err(CacheError::AlreadyThere { .. })));
}

#[test]
fn a_new_row_knows_its_practice_and_its_alerts() {
    let home = desk();
    home.cache
        .write("register", at(9, 0), |w| {
            w.insert(
                "pets",
                id(50),
                &[("owner_id", id(10).into()), ("name", "Rex".into()), ("species", "dog".into()), ("handling_alert", "muzzle".into())],
            )
        })
        .map_err(|error: CacheError| error)
        .expect("a pet");
    let change = home.cache.pending(1).expect("pending").remove(0).changes.remove(0);
    assert_eq!(change.set["practice_id"], json!(PRACTICE));
    assert_eq!(change.set.len(), 5, "{:?}", change.set);
    assert_eq!(text(&home.cache, "pets", id(50), "has_alerts").as_deref(), Some("1"));
    assert_eq!(text(&home.cache, "pets", id(50), "version").as_deref(), Some("0"));
    home.cache
        .write("correct", at(9, 0), |w| w.update("pets", id(50), &[("handling_alert", Cell::Null)]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    assert_eq!(text(&home.cache, "pets", id(50), "has_alerts").as_deref(), Some("0"));
}

#[test]
fn an_alert_that_one_may_not_read_still_warns() {
    let home = desk();
    home.cache.hold(&without_allergies()).expect("state");
    let mut row = pet(40, 10, "Max", "Golden Retriever");
    row[table("pets").column("has_alerts").expect("a column").0] = Cell::Bool(true);
    home.cache.apply(&news(vec![("pets", vec![row], vec![])])).expect("a pull");
    home.cache
        .write("correct", at(9, 0), |w| w.update("pets", id(40), &[("name", "Maxi".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    assert_eq!(text(&home.cache, "pets", id(40), "has_alerts").as_deref(), Some("1"));
}

#[test]
fn news_goes_beneath_what_waits() {
    let home = desk();
    home.cache
        .write("correct", at(9, 0), |w| w.update("pets", id(40), &[("name", "Maximilian".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    let mut theirs = pet(40, 10, "Max", "Labrador");
    theirs[2] = Cell::Int(2);
    home.cache.apply(&news(vec![("pets", vec![theirs], vec![])])).expect("a pull");
    assert_eq!(text(&home.cache, "pets", id(40), "name").as_deref(), Some("Maximilian"));
    assert_eq!(text(&home.cache, "pets", id(40), "breed").as_deref(), Some("Labrador"));
    // What I saw when I wrote stays what I saw: the server finds the difference.
    assert_eq!(home.cache.pending(1).expect("pending")[0].changes[0].base, Some(1));
    // The row goes away for me: my change waits for the server's word, the row is gone.
    home.cache.apply(&news(vec![("pets", vec![], vec![id(40)])])).expect("a pull");
    assert_eq!(standing(&home.cache, "pets", id(40)), None);
    assert_eq!(home.cache.counts().expect("counts").waiting, 1);
    // And comes back.
    home.cache.apply(&news(vec![("pets", vec![pet(40, 10, "Max", "Labrador")], vec![])])).expect("a pull");
    assert_eq!(text(&home.cache, "pets", id(40), "name").as_deref(), Some("Maximilian"));
}

#[test]
fn released_by_the_pull_alone() {
    let home = desk();
    book(&home, 60, 40, 10);
    book(&home, 61, 41, 11);
    let pending = home.cache.pending(10).expect("pending");
    home.cache.take_to_send(0, 1, at(9, 0)).expect("sent");
    assert_eq!(home.cache.counts().expect("counts").waiting, 2);
    let mut pull = news(vec![("appointments", vec![visit(60, 40, 10, 30, at(10, 0))], vec![])]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], Outcome::Applied, json!([]))];
    let applied = home.cache.apply(&pull).expect("a pull");
    assert_eq!((applied.released, applied.cases.len(), applied.foreign), (1, 0, 0));
    assert_eq!(text(&home.cache, "appointments", id(60), "version").as_deref(), Some("1"));
    assert_eq!(home.cache.state().expect("state").last_applied_seq, 1);
    assert_eq!(home.cache.pending(10).expect("pending")[0].seq, 2);
    // The same pull once more changes nothing.
    let again = home.cache.apply(&pull).expect("a pull");
    assert_eq!((again.released, again.foreign), (0, 0));
    book(&home, 62, 40, 12);
    assert_eq!(home.cache.pending(10).expect("pending")[1].seq, 3);
}

#[test]
fn a_result_of_a_twin_is_counted() {
    let home = desk();
    book(&home, 60, 40, 10);
    let mut stranger = home.cache.pending(1).expect("pending").remove(0);
    stranger.id = vetdesk_domain::ids::MutationId::fresh();
    let mut pull = news(vec![]);
    pull.last_seq = 1;
    pull.results = vec![result(&stranger, Outcome::Applied, json!([]))];
    let applied = home.cache.apply(&pull).expect("a pull");
    assert_eq!((applied.released, applied.foreign), (0, 1));
    assert_eq!(home.cache.counts().expect("counts").waiting, 1);
    assert_eq!(home.cache.state().expect("state").last_applied_seq, 0);
    home.cache.set_device(DeviceId::fresh()).expect("another device");
    assert_eq!(home.cache.pending(1).expect("pending")[0].seq, 1);
}

#[test]
fn a_booking_that_lost_its_slot_stays_in_sight_until_it_has_another() {
    let home = desk();
    // A new client with a new pet, all in one intent, and a change of the visit behind it.
    home.cache
        .write("book", at(8, 0), |w| {
            w.insert("users", id(70), &[("role", "pet_owner".into()), ("first_name", "Ida".into()), ("last_name", "Moss".into())])?;
            w.insert("pets", id(71), &[("owner_id", id(70).into()), ("name", "Pip".into()), ("species", "cat".into())])?;
            w.insert("appointments", id(72), &booking(71, 70, 30, at(10, 0)))
        })
        .map_err(|error: CacheError| error)
        .expect("a booking");
    home.cache
        .write("correct", at(8, 1), |w| w.update("appointments", id(72), &[("reason", "limps".into())]))
        .map_err(|error: CacheError| error)
        .expect("a note");
    book(&home, 73, 40, 12);
    let pending = home.cache.pending(10).expect("pending");
    let mut pull = news(vec![("appointments", vec![visit(80, 42, 11, 30, at(10, 0))], vec![])]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], Outcome::Conflict, taken())];
    let applied = home.cache.apply(&pull).expect("a pull");
    assert_eq!((applied.released, applied.cases.len()), (0, 1));

    // Visit, pet and client are seen; nothing of it is sent; the next booking moved up.
    assert_eq!(text(&home.cache, "appointments", id(72), "reason").as_deref(), Some("limps"));
    assert_eq!(text(&home.cache, "users", id(70), "last_name").as_deref(), Some("Moss"));
    let left = home.cache.pending(10).expect("pending");
    assert_eq!(left.iter().map(|entry| (entry.seq, entry.id)).collect::<Vec<_>>(), [(2, pending[2].id)]);
    assert_eq!(home.cache.counts().expect("counts").cases, 1);

    // What is built on it joins the case and is not sent either.
    let joined = home
        .cache
        .write("correct", at(8, 2), |w| w.update("users", id(70), &[("city", "Ghent".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    assert_eq!(joined.mutation, None);
    home.cache.apply(&news(vec![("pets", vec![pet(40, 10, "Max", "Labrador")], vec![])])).expect("a pull");
    assert_eq!(text(&home.cache, "users", id(70), "city").as_deref(), Some("Ghent"));

    // Another slot: all of it goes out as new, in one mutation, with everything that was said meanwhile.
    let again = home
        .cache
        .write("reschedule", at(8, 5), |w| w.update("appointments", id(72), &[("scheduled_at", at(11, 0).into())]))
        .map_err(|error: CacheError| error)
        .expect("another slot");
    assert!(again.areas.contains(&Area::Conflicts));
    assert_eq!(home.cache.counts().expect("counts").cases, 0);
    let sent = home.cache.pending(10).expect("pending").remove(1);
    assert_eq!(Some(sent.id), again.mutation);
    assert_eq!(
        sent.changes.iter().map(|change| (change.table.as_str(), change.op)).collect::<Vec<_>>(),
        [("users", Op::Insert), ("pets", Op::Insert), ("appointments", Op::Insert)]
    );
    assert_eq!(sent.changes[0].set["city"], json!("Ghent"));
    assert_eq!(sent.changes[2].set["reason"], json!("limps"));
    assert_eq!(sent.changes[2].set["scheduled_at"], json!("2026-06-15T11:00:00.000000Z"));
}

#[test]
fn giving_up_a_lost_booking_takes_it_out_of_the_diary() {
    let home = desk();
    let before = everything(&home.cache);
    book(&home, 60, 40, 10);
    let pending = home.cache.pending(1).expect("pending");
    let mut pull = news(vec![]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], Outcome::Conflict, taken())];
    let case = home.cache.apply(&pull).expect("a pull").cases[0];
    assert!(standing(&home.cache, "appointments", id(60)).is_some());
    let settled = home.cache.settle(case, Settle::Dismiss, at(9, 0)).expect("given up");
    assert!(settled.areas.contains(&Area::Conflicts) && settled.ids.contains(&id(60)));
    assert_eq!(everything(&home.cache), before);
    assert!(matches!(home.cache.settle(case, Settle::Dismiss, at(9, 0)), Err(CacheError::NotFound { .. })));
}

#[test]
fn a_move_that_lost_its_slot_stands_where_the_server_has_it() {
    let home = desk();
    home.cache.apply(&news(vec![("appointments", vec![visit(60, 40, 10, 30, at(10, 0))], vec![])])).expect("a pull");
    let shift = |hour| {
        home.cache
            .write("reschedule", at(8, 0), |w| w.update("appointments", id(60), &[("scheduled_at", at(hour, 0).into())]))
            .map_err(|error: CacheError| error)
            .expect("a move")
    };
    shift(11);
    let pending = home.cache.pending(1).expect("pending");
    let mut pull = news(vec![]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], Outcome::Conflict, taken())];
    home.cache.apply(&pull).expect("a pull");
    assert_eq!(text(&home.cache, "appointments", id(60), "scheduled_at"), Some(at(10, 0).timestamp_micros().to_string()));
    assert_eq!(home.cache.counts().expect("counts").cases, 1);
    shift(12);
    assert_eq!(home.cache.counts().expect("counts").cases, 0);
    assert_eq!(home.cache.pending(1).expect("pending")[0].changes[0].op, Op::Update);
}

#[test]
fn a_conflict_keeps_mine_and_can_be_sent_again_on_theirs() {
    let home = desk();
    home.cache
        .write("correct", at(9, 0), |w| w.update("pets", id(40), &[("allergies", "penicillin".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    let pending = home.cache.pending(1).expect("pending");
    let mut theirs = pet(40, 10, "Max", "Golden Retriever");
    theirs[2] = Cell::Int(5);
    theirs[table("pets").column("allergies").expect("a column").0] = "chicken".into();
    let mut pull = news(vec![("pets", vec![theirs], vec![])]);
    pull.last_seq = 1;
    pull.results = vec![result(
        &pending[0],
        Outcome::Conflict,
        json!([{"why": "changed_meanwhile", "table": "pets", "pk": id(40),
        "fields": {"allergies": {"theirs": "chicken", "mine": "penicillin"}}}]),
    )];
    let case = home.cache.apply(&pull).expect("a pull").cases[0];
    assert_eq!(text(&home.cache, "pets", id(40), "allergies").as_deref(), Some("chicken"));
    home.cache.settle(case, Settle::Mine, at(9, 5)).expect("mine");
    let change = home.cache.pending(1).expect("pending").remove(0).changes.remove(0);
    assert_eq!((change.base, &change.old["allergies"], &change.set["allergies"]), (Some(5), &json!("chicken"), &json!("penicillin")));
    assert_eq!(home.cache.counts().expect("counts"), vetdesk_cache::Counts { waiting: 1, cases: 0 });
}

#[test]
fn a_conflict_can_be_settled_field_by_field() {
    let home = desk();
    let mine = [("allergies", "penicillin".into()), ("medications", "none".into()), ("colour", "black".into())];
    home.cache.write("correct_pet", at(9, 0), |w| w.update("pets", id(40), &mine)).map_err(|error: CacheError| error).expect("a write");
    let pending = home.cache.pending(1).expect("pending");
    let mut theirs = pet(40, 10, "Max", "Golden Retriever");
    theirs[2] = Cell::Int(5);
    for (column, value) in [("allergies", "chicken"), ("medications", "insulin")] {
        theirs[table("pets").column(column).expect("a column").0] = value.into();
    }
    let mut pull = news(vec![("pets", vec![theirs], vec![])]);
    pull.last_seq = 1;
    let fields = json!({"allergies": {"theirs": "chicken", "mine": "penicillin"}, "medications": {"theirs": "insulin", "mine": "none"}});
    let details = json!([{"why": "changed_meanwhile", "table": "pets", "pk": id(40), "fields": fields}]);
    pull.results = vec![result(&pending[0], Outcome::Conflict, details)];
    let case = home.cache.apply(&pull).expect("a pull").cases[0];

    home.cache
        .settle(case, Settle::MineBut(vec![FieldKey { table: "pets".to_owned(), pk: id(40), column: "medications".to_owned() }]), at(9, 5))
        .expect("mine in part");
    let change = home.cache.pending(1).expect("pending").remove(0).changes.remove(0);
    assert_eq!(change.set.keys().collect::<Vec<_>>(), ["allergies", "colour"], "what nobody else wrote goes along");
    assert_eq!(text(&home.cache, "pets", id(40), "allergies").as_deref(), Some("penicillin"));
    assert_eq!(text(&home.cache, "pets", id(40), "medications").as_deref(), Some("insulin"));
    assert_eq!(home.cache.counts().expect("counts"), vetdesk_cache::Counts { waiting: 1, cases: 0 });
}

#[test]
fn poison_is_put_aside_and_the_rest_moves_up() {
    let home = desk();
    home.cache
        .write("register", at(8, 0), |w| {
            w.insert("pets", id(50), &[("owner_id", id(10).into()), ("name", "Rex".into()), ("species", "dog".into())])
        })
        .map_err(|error: CacheError| error)
        .expect("a pet");
    book(&home, 60, 40, 9);
    book(&home, 61, 50, 10);
    book(&home, 62, 41, 11);
    let pending = home.cache.pending(10).expect("pending");
    let case = home.cache.put_aside(pending[0].id, "internal").expect("put aside");
    assert!(case.is_some());
    let left = home.cache.pending(10).expect("pending");
    assert_eq!(left.iter().map(|entry| (entry.seq, entry.id)).collect::<Vec<_>>(), [(1, pending[1].id), (2, pending[3].id)]);
    assert_eq!(standing(&home.cache, "pets", id(50)), None);
    assert_eq!(standing(&home.cache, "appointments", id(61)), None);
    assert_eq!(home.cache.put_aside(pending[0].id, "internal").expect("once is enough"), None);
    // Both entries are in the one case; sending again sends both.
    home.cache.settle(case.expect("a case"), Settle::Mine, at(9, 0)).expect("mine");
    let again = home.cache.pending(10).expect("pending").remove(2);
    assert_eq!((again.seq, again.changes.len()), (3, 2));
}

#[test]
fn what_was_sent_keeps_its_number() {
    let home = desk();
    home.cache
        .write("register", at(8, 0), |w| {
            w.insert("pets", id(50), &[("owner_id", id(10).into()), ("name", "Rex".into()), ("species", "dog".into())])
        })
        .map_err(|error: CacheError| error)
        .expect("a pet");
    book(&home, 61, 50, 10);
    book(&home, 62, 50, 11);
    book(&home, 63, 41, 12);
    let pending = home.cache.pending(10).expect("pending");
    home.cache.take_to_send(0, 2, at(9, 0)).expect("sent");
    let mut pull = news(vec![]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], Outcome::Rejected, json!([{"why": "invalid_input"}]))];
    let applied = home.cache.apply(&pull).expect("a pull");
    // The second hangs on the first but may be on its way; the third joins; the fourth moves up.
    let left = home.cache.pending(10).expect("pending");
    assert_eq!(left.iter().map(|entry| (entry.seq, entry.id)).collect::<Vec<_>>(), [(2, pending[1].id), (3, pending[3].id)]);
    pull.last_seq = 2;
    pull.results = vec![result(&pending[1], Outcome::Rejected, json!([{"why": "invalid_input"}]))];
    let second = home.cache.apply(&pull).expect("a pull");
    assert_eq!((applied.cases.len(), second.cases.len()), (1, 0));
    assert_eq!(home.cache.pending(10).expect("pending")[0].seq, 3);
    home.cache.renumber_after(9).expect("numbered");
    assert_eq!(home.cache.pending(10).expect("pending")[0].seq, 10);
}

#[test]
fn a_full_disk_is_told_and_nothing_is_half_written() {
    let home = desk();
    let before = everything(&home.cache);
    let no_room = |conn: &rusqlite::Connection| {
        let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
        conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
        Ok::<_, CacheError>(())
    };
    let long = "x".repeat(60_000);
    let failed = home.cache.write("correct", at(9, 0), |w| {
        no_room(w.conn())?;
        w.update("pets", id(40), &[("name", "Rex".into())])?;
        w.update("pets", id(41), &[("medical_notes", long.as_str().into())])
    });
    assert!(matches!(failed, Err(CacheError::DiskFull)), "{failed:?}");
    // The same in a pull: rows and cursor are the old ones.
    let mut row = pet(40, 10, "Rex", "Beagle");
    row[table("pets").column("medical_notes").expect("a column").0] = long.into();
    let mut pull = news(vec![("pets", vec![row], vec![])]);
    pull.cursor = vetdesk_domain::travel::Cursor("99:99:".to_owned());
    assert!(matches!(home.cache.apply(&pull), Err(CacheError::DiskFull)));
    assert_eq!(everything(&home.cache), before);
    assert_eq!(home.cache.counts().expect("counts").waiting, 0);
    assert_ne!(home.cache.state().expect("state").cursor, Some(pull.cursor));
}
