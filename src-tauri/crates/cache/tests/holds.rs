//! Holds in the queue: what passes by itself neither counts nor stays, and stands in nobody's way.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use chrono::{DateTime, Utc};
use common::*;
use serde_json::json;
use uuid::Uuid;
use vetdesk_cache::read::conflicts;
use vetdesk_cache::{Cache, CacheError, Salvage, Written};
use vetdesk_domain::Area;
use vetdesk_domain::change::{HOLD, Op, Outcome, RELEASE};

fn desk() -> Home {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    home
}

fn ok<T>(written: Result<Written<T>, CacheError>) -> Written<T> {
    written.expect("a write")
}

/// Holds 10:00 with Dr Chen until `expires`, in the place of what was held before.
fn hold(home: &Home, n: u128, expires: DateTime<Utc>, instead_of: Option<Uuid>) -> Written<()> {
    ok(home.cache.write(HOLD, at(9, 0), |w| {
        if let Some(before) = instead_of {
            w.delete("appointment_slots", before)?;
        }
        let cells = [
            ("clinic_id", id(2).into()),
            ("resource_id", id(31).into()),
            ("kind", "held".into()),
            ("starts_at", at(10, 0).into()),
            ("ends_at", at(10, 30).into()),
            ("holder_id", id(12).into()),
            ("hold_expires_at", expires.into()),
        ];
        w.insert("appointment_slots", id(n), &cells)
    }))
}

fn release(home: &Home, n: u128) -> Written<()> {
    ok(home.cache.write(RELEASE, at(9, 1), |w| w.delete("appointment_slots", id(n))))
}

fn book(home: &Home, n: u128, fulfils: Option<u128>) {
    ok(home.cache.write("book", at(9, 1), |w| {
        w.insert("appointments", id(n), &booking(40, 10, 30, at(10, 0)))?;
        fulfils.map_or(Ok(()), |hold| w.delete("appointment_slots", id(hold)))
    }));
}

fn queue(cache: &Cache) -> Vec<(i64, String)> {
    cache.pending(10).expect("pending").into_iter().map(|entry| (entry.seq, entry.intent)).collect()
}

fn is_held(home: &Home, n: u128) -> bool {
    standing(&home.cache, "appointment_slots", id(n)).is_some()
}

#[test]
fn a_hold_travels_but_neither_counts_nor_shows_as_waiting() {
    let home = desk();
    hold(&home, 70, at(9, 3), None);
    book(&home, 60, None);
    assert_eq!(queue(&home.cache), [(1, "hold".to_owned()), (2, "book".to_owned())]);
    assert_eq!(home.cache.counts().expect("counts").waiting, 1);
    let waiting = home.cache.read(conflicts::waiting).expect("a read");
    assert_eq!(waiting.iter().map(|row| row.intent.as_str()).collect::<Vec<_>>(), ["book"]);
    let salvage = Salvage::of(&home.path(), &key()).expect("a journal");
    assert_eq!(salvage.waiting.len(), 1, "only the booking is worth salvaging");
}

#[test]
fn a_refused_hold_just_goes_and_says_so() {
    let home = desk();
    for (n, outcome) in [(70, Outcome::Conflict), (71, Outcome::Rejected)] {
        hold(&home, n, at(9, 3), None);
        let sent = home.cache.take_to_send(0, 10, at(9, 0)).expect("sent").remove(0);
        let mut pull = news(vec![]);
        pull.last_seq = sent.seq;
        pull.results = vec![result(&sent, outcome, taken())];
        let applied = home.cache.apply(&pull).expect("a pull");
        assert!(applied.cases.is_empty() && !is_held(&home, n), "{outcome:?}");
        assert!(applied.areas.contains(&Area::Schedule) && !applied.areas.contains(&Area::Conflicts));
        assert!(applied.ids.contains(&id(n)));
        assert_eq!((home.cache.counts().expect("counts").cases, queue(&home.cache)), (0, vec![]));
        assert_eq!(home.cache.apply(&pull).expect("the same again").foreign, 0);
    }
}

#[test]
fn one_that_has_run_out_before_its_turn_is_not_sent() {
    let home = desk();
    hold(&home, 70, at(9, 3), None);
    book(&home, 60, None);
    hold(&home, 71, at(9, 20), None);
    let sent = home.cache.take_to_send(0, 10, at(9, 10)).expect("sent");
    assert_eq!(sent.iter().map(|entry| (entry.seq, entry.intent.as_str())).collect::<Vec<_>>(), [(1, "book"), (2, "hold")]);
    assert!(!is_held(&home, 70) && is_held(&home, 71));
    assert!(standing(&home.cache, "appointments", id(60)).is_some());
    // What may be with the server keeps its number, run out or not.
    assert_eq!(home.cache.take_to_send(0, 10, at(9, 30)).expect("sent").len(), 2);
}

#[test]
fn given_back_before_its_turn_neither_is_sent() {
    let home = desk();
    hold(&home, 70, at(9, 3), None);
    book(&home, 60, None);
    assert_eq!(release(&home, 70).mutation, None);
    assert_eq!(queue(&home.cache), [(1, "book".to_owned())]);
    assert!(!is_held(&home, 70));
    // Once sent, it is given back there as well.
    hold(&home, 71, at(9, 3), None);
    home.cache.take_to_send(0, 10, at(9, 0)).expect("sent");
    assert!(release(&home, 71).mutation.is_some());
    let pending = home.cache.pending(10).expect("pending");
    assert_eq!(pending[2].passes_at(), Some(at(9, 3)), "after its end it need not be given back");
}

#[test]
fn a_chain_of_renewals_leaves_what_the_server_must_know() {
    let home = desk();
    hold(&home, 70, at(9, 3), None);
    home.cache.take_to_send(0, 10, at(9, 0)).expect("sent");
    hold(&home, 71, at(9, 5), Some(id(70)));
    hold(&home, 72, at(9, 7), Some(id(71)));
    let last = home.cache.pending(10).expect("pending").remove(1);
    assert_eq!((queue(&home.cache).len(), last.seq), (2, 2));
    let ops: Vec<(Op, Uuid)> = last.changes.iter().map(|change| (change.op, change.pk)).collect();
    assert_eq!(ops, [(Op::Delete, id(70)), (Op::Insert, id(72))]);
    book(&home, 60, Some(72));
    let pending = home.cache.pending(10).expect("pending");
    let ops: Vec<(Op, Uuid)> = pending[1].changes.iter().map(|change| (change.op, change.pk)).collect();
    assert_eq!((pending.len(), pending[1].seq), (2, 2));
    assert_eq!(ops, [(Op::Delete, id(70)), (Op::Insert, id(60))], "the booking gives back what the server knows of");
    // The server's answers arrive: nothing is left, the visit stands, no hold does.
    let sent = home.cache.take_to_send(1, 10, at(9, 2)).expect("sent");
    let mut pull =
        news(vec![("appointments", vec![visit(60, 40, 10, 30, at(10, 0))], vec![]), ("appointment_slots", vec![], vec![id(70)])]);
    pull.last_seq = 2;
    pull.results = vec![result(&pending[0], Outcome::Applied, json!([])), result(&sent[0], Outcome::Applied, json!([]))];
    home.cache.apply(&pull).expect("a pull");
    assert!(queue(&home.cache).is_empty() && standing(&home.cache, "appointments", id(60)).is_some());
    assert!([70, 71, 72].iter().all(|n| !is_held(&home, *n)));
}

#[test]
fn one_that_the_server_fails_on_is_forgotten_not_decided() {
    let home = desk();
    hold(&home, 70, at(9, 3), None);
    book(&home, 60, None);
    let poison = home.cache.take_to_send(0, 10, at(9, 0)).expect("sent").remove(0);
    assert_eq!(home.cache.put_aside(poison.id, "internal").expect("put aside"), None);
    assert_eq!((queue(&home.cache), home.cache.counts().expect("counts").cases), (vec![(1, "book".to_owned())], 0));
    assert!(!is_held(&home, 70) && standing(&home.cache, "appointments", id(60)).is_some());
}
