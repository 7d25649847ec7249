//! What a copy is to hold changes: denied cells are gone at once, missing ones come in chunks, and what waits stays.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use common::*;
use serde_json::json;
use vetdesk_cache::{Cache, CacheError};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::Outcome;
use vetdesk_domain::tables::TABLES;
use vetdesk_domain::travel::Row;

/// A desk whose copy holds everything, with an allergy of a pet in it.
fn vets_desk() -> Home {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    home.cache.hold(&without(&[])).expect("all");
    assert!(home.cache.next_refill().expect("next").is_none(), "a copy of an older version holds all that it may");
    home.cache.apply(&news(vec![("pets", vec![allergic(40)], vec![])])).expect("a pull");
    home
}

fn allergic(n: u128) -> Row {
    let mut row = pet(n, 10, "Max", "Golden Retriever");
    row[table("pets").column("allergies").expect("a column").0] = "Penicillin: severe".into();
    row[table("pets").column("has_alerts").expect("a column").0] = Cell::Bool(true);
    row
}

fn visits(cache: &Cache) -> i64 {
    cache.read(|conn| Ok::<_, CacheError>(conn.query_row("SELECT count(*) FROM appointments", [], |row| row.get(0))?)).expect("a count")
}

#[test]
fn a_reduced_role_leaves_no_cell_in_rows_or_shadows() {
    let home = vets_desk();
    home.cache
        .write("correct", at(9, 0), |w| w.update("pets", id(40), &[("allergies", "Penicillin: mild".into()), ("name", "Maxi".into())]))
        .map_err(|error: CacheError| error)
        .expect("a write");
    let areas = home.cache.hold(&without_allergies()).expect("less");
    assert!(!areas.is_empty());
    assert_eq!(text(&home.cache, "pets", id(40), "allergies").unwrap_or_default(), "");
    assert_eq!(
        text(&home.cache, "pets", id(40), "name").as_deref(),
        Some("Maxi"),
        "what waits is laid on again, but for the hidden column"
    );
    assert_eq!(text(&home.cache, "pets", id(40), "has_alerts").as_deref(), Some("1"), "an alert still warns");
    let shadows: String = home
        .cache
        .read(|conn| Ok::<_, CacheError>(conn.query_row("SELECT coalesce(group_concat(before), '') FROM shadows", [], |row| row.get(0))?))
        .expect("shadows");
    assert!(!shadows.contains("severe"), "{shadows}");
    assert_eq!(home.cache.pending(9).expect("the queue").len(), 1, "the queue is kept");
    assert_eq!(home.cache.hold(&without_allergies()).expect("the same"), std::collections::BTreeSet::new());
}

#[test]
fn a_reduced_role_does_not_see_the_other_side_of_an_open_case() {
    let home = vets_desk();
    let mine = [("allergies", "mine".into()), ("desk_note", "mine too".into())];
    home.cache.write("correct_pet", at(9, 0), |w| w.update("pets", id(40), &mine)).map_err(|error: CacheError| error).expect("a write");
    let pending = home.cache.pending(1).expect("pending");
    let fields = json!({"allergies": {"theirs": "chicken", "mine": "mine"}, "desk_note": {"theirs": "theirs", "mine": "mine too"}});
    let details = json!([{"why": "changed_meanwhile", "table": "pets", "pk": id(40), "fields": fields}]);
    let mut pull = news(vec![]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], Outcome::Conflict, details)];
    home.cache.apply(&pull).expect("a pull");
    let shown = |cache: &Cache| -> Vec<String> {
        let cases = cache.read(vetdesk_cache::read::conflicts::cases).expect("cases");
        cases.into_iter().flat_map(|case| case.fields).map(|field| field.key.column).collect()
    };
    assert_eq!(shown(&home.cache), ["allergies", "desk_note"]);
    home.cache.hold(&without_allergies()).expect("less");
    assert_eq!(shown(&home.cache), ["desk_note"]);
}

#[test]
fn a_raised_role_is_filled_though_no_row_has_changed() {
    let home = vets_desk();
    home.cache.hold(&without_allergies()).expect("less");
    assert!(home.cache.next_refill().expect("next").is_none(), "less needs no fetching");
    home.cache.hold(&without(&[])).expect("all again");
    let next = home.cache.next_refill().expect("next").expect("pets");
    assert_eq!(next.table.name, "pets");
    let applied = home.cache.refill(next, &[allergic(40)], None, true).expect("a chunk");
    assert!(applied.ids.contains(&id(40)));
    assert_eq!(text(&home.cache, "pets", id(40), "allergies").as_deref(), Some("Penicillin: severe"));
    assert!(home.cache.next_refill().expect("next").is_none());
}

#[test]
fn a_refill_goes_on_after_a_restart_and_takes_out_what_is_gone() {
    let home = vets_desk();
    home.cache.apply(&news(vec![("pets", (41..46).map(|n| pet(n, 10, "Other", "Cat")).collect(), vec![])])).expect("a pull");
    home.cache.hold(&without_allergies()).expect("less");
    home.cache.hold(&without(&[])).expect("all again");
    let next = home.cache.next_refill().expect("next").expect("pets");
    // 41 is gone on the server.
    home.cache.refill(next, &[allergic(40), pet(42, 10, "Other", "Cat")], Some(id(42)), false).expect("a chunk");
    let path = home.path();
    let Home { dir: _dir, cache } = home;
    drop(cache);
    let cache = Cache::open(&path, &key()).expect("the cache");
    let next = cache.next_refill().expect("next").expect("the rest of pets");
    assert_eq!(next.after, Some(id(42)));
    assert_eq!(text(&cache, "pets", id(40), "allergies").as_deref(), Some("Penicillin: severe"));
    assert!(text(&cache, "pets", id(41), "name").is_none() && text(&cache, "pets", id(43), "name").is_some());
    // A chunk that was asked for before is of no use any more.
    let stale = vetdesk_cache::Refill { after: None, ..next };
    cache.refill(stale, &[], None, true).expect("passed over");
    assert!(text(&cache, "pets", id(43), "name").is_some());
}

/// Raised and reduced again before the refill was through: what it had brought is gone as well.
#[test]
fn a_refill_that_was_not_finished_leaves_nothing_that_is_denied_again() {
    let home = vets_desk();
    home.cache.hold(&without_allergies()).expect("less");
    home.cache.hold(&without(&[])).expect("all again");
    let next = home.cache.next_refill().expect("next").expect("pets");
    home.cache.refill(next, &[allergic(40)], Some(id(40)), false).expect("a chunk");
    assert_eq!(text(&home.cache, "pets", id(40), "allergies").as_deref(), Some("Penicillin: severe"));
    home.cache.hold(&without_allergies()).expect("less again");
    assert_eq!(text(&home.cache, "pets", id(40), "allergies").unwrap_or_default(), "");
    let mut no_reminders = without(&[]);
    no_reminders.remove("reminders");
    home.cache.hold(&no_reminders).expect("a table less");
    home.cache.hold(&without(&[])).expect("all again");
    home.cache.apply(&news(vec![("reminders", vec![row("reminders", id(70), 1, &[("pet_id", id(40).into())])], vec![])])).expect("a pull");
    home.cache.hold(&no_reminders).expect("a table less again");
    assert!(standing(&home.cache, "reminders", id(70)).is_none());
}

#[test]
fn what_waits_is_not_taken_for_gone() {
    let home = vets_desk();
    home.cache
        .write("add", at(9, 0), |w| {
            w.insert("pets", id(60), &[("owner_id", id(10).into()), ("name", "New".into()), ("species", "Cat".into())])
        })
        .map_err(|error: CacheError| error)
        .expect("a write");
    home.cache.hold(&without_allergies()).expect("less");
    home.cache.hold(&without(&[])).expect("all again");
    let next = home.cache.next_refill().expect("next").expect("pets");
    home.cache.refill(next, &[allergic(40)], None, true).expect("a chunk");
    assert_eq!(text(&home.cache, "pets", id(60), "name").as_deref(), Some("New"));
}

#[test]
fn another_clinic_brings_its_diary_and_takes_the_former_one_out() {
    let home = vets_desk();
    home.cache.apply(&news(vec![("appointments", vec![visit(61, 40, 10, 30, at(9, 0))], vec![])])).expect("a pull");
    let mut other = without(&[]);
    for table in TABLES {
        if let Some(holding) = other.get_mut(table.name).filter(|holding| holding.reach != "practice") {
            holding.reach = holding.reach.replace(&id(1).to_string(), &id(2).to_string());
        }
    }
    home.cache.hold(&other).expect("another clinic");
    let next = home.cache.next_refill().expect("next").expect("the diary");
    assert_eq!(next.table.name, "appointments");
    home.cache.refill(next, &[], None, true).expect("a chunk");
    assert_eq!(visits(&home.cache), 0);
}
