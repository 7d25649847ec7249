//! The first copy: resumed where it stood, never shown half, and never over what waits.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use common::*;
use vetdesk_cache::{Cache, CacheError, FirstCopy, Reached};
use vetdesk_domain::tables::TABLES;
use vetdesk_domain::travel::{Cursor, News};

fn start(copy: &FirstCopy) {
    copy.set_start(&identity(), &Cursor("5:5:".to_owned()), &without_allergies()).expect("a start");
}

fn put_all(copy: &FirstCopy, rows: &News) {
    for table in TABLES {
        let chunk = rows.tables.iter().find(|news| news.table.name == table.name).map(|news| news.rows.clone()).unwrap_or_default();
        copy.put(table, &chunk, None, true).expect("a chunk");
    }
}

#[test]
fn a_killed_copy_goes_on_and_becomes_the_cache() {
    let dir = tempfile::tempdir().expect("a directory");
    let target = dir.path().join("practice.vetdesk");
    let pets = table("pets");
    let copy = FirstCopy::begin_or_resume(&target, &key()).expect("a copy");
    assert_eq!(copy.cursor(), None);
    start(&copy);
    copy.put(pets, &[pet(40, 10, "Max", "Beagle"), pet(41, 10, "Bella", "Beagle")], Some(id(41)), false).expect("a chunk");
    // A chunk that fails leaves nothing: not its rows, not its key.
    assert!(copy.put(pets, &[pet(42, 10, "Luna", ""), pet(42, 10, "Luna", "")], Some(id(42)), false).is_err());
    assert!(matches!(FirstCopy::begin_or_resume(&target, &key()), Err(CacheError::InUse)));
    drop(copy);
    assert!(!target.exists());

    let copy = FirstCopy::begin_or_resume(&target, &key()).expect("the same copy");
    assert_eq!(copy.cursor(), Some(Cursor("5:5:".to_owned())));
    assert_eq!(copy.reached(pets).expect("reached"), Reached { last: Some(id(41)), done: false, rows: 2 });
    assert_eq!(copy.reached(table("users")).expect("reached"), Reached::default());
    copy.put(pets, &[pet(42, 10, "Luna", "Siamese")], Some(id(42)), true).expect("a chunk");
    copy.put(table("users"), &[client(10, "James", "Patterson")], Some(id(10)), true).expect("a chunk");
    copy.finish().expect("finished");
    assert!(!dir.path().join("practice.vetdesk.copy").exists());

    let cache = Cache::open(&target, &key()).expect("the cache");
    let state = cache.state().expect("state");
    assert_eq!((state.cursor, state.last_applied_seq), (Some(Cursor("5:5:".to_owned())), 0));
    assert_eq!(state.wanted, without_allergies());
    assert_eq!(text(&cache, "pets", id(42), "name").as_deref(), Some("Luna"));
}

#[test]
fn has_the_layout_of_a_cache_that_grew() {
    let grown = Home::new();
    let dir = tempfile::tempdir().expect("a directory");
    let target = dir.path().join("practice.vetdesk");
    let copy = FirstCopy::begin_or_resume(&target, &key()).expect("a copy");
    start(&copy);
    copy.finish().expect("finished");
    let copied = Cache::open(&target, &key()).expect("the cache");
    let layout = |cache: &Cache| {
        cache
            .read(|conn| {
                let sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name";
                let mut statement = conn.prepare(sql)?;
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                Ok(statement.query_map([], read)?.collect::<Result<Vec<(String, String, Option<String>)>, _>>()?)
            })
            .expect("a layout")
    };
    assert_eq!(layout(&copied), layout(&grown.cache));
}

#[test]
fn what_waits_is_carried_over() {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    home.cache
        .write("book", at(8, 0), |w| w.insert("appointments", id(60), &booking(40, 10, 30, at(10, 0))))
        .map_err(|e: CacheError| e)
        .expect("one");
    home.cache
        .write("correct", at(8, 0), |w| w.update("pets", id(40), &[("name", "Maximilian".into())]))
        .map_err(|e: CacheError| e)
        .expect("two");
    home.cache
        .write("book", at(8, 0), |w| w.insert("appointments", id(61), &booking(41, 10, 30, at(11, 0))))
        .map_err(|e: CacheError| e)
        .expect("three");
    let pending = home.cache.pending(10).expect("pending");
    let mut pull = news(vec![]);
    pull.last_seq = 1;
    pull.results = vec![result(&pending[0], vetdesk_domain::change::Outcome::Conflict, taken())];
    home.cache.apply(&pull).expect("a pull");
    home.cache.keep("draft", "text").expect("kept");
    let before = everything(&home.cache);
    let (state, pending) = (home.cache.state().expect("state"), home.cache.pending(10).expect("pending"));

    let copy = FirstCopy::begin_or_resume(&home.path(), &key()).expect("a copy");
    start(&copy);
    put_all(&copy, &practice());
    assert!(matches!(copy.finish(), Err(CacheError::InUse)));
    let path = home.path();
    let Home { dir, cache } = home;
    drop(cache);
    let copy = FirstCopy::begin_or_resume(&path, &key()).expect("the same copy");
    copy.finish().expect("finished");

    let cache = Cache::open(&path, &key()).expect("the cache");
    assert_eq!(everything(&cache), before);
    assert_eq!(cache.pending(10).expect("pending"), pending);
    let now = cache.state().expect("state");
    assert_eq!((now.device, now.last_applied_seq), (state.device, state.last_applied_seq));
    assert_eq!(cache.counts().expect("counts").cases, 1);
    assert_eq!(cache.kept("draft").expect("kept").as_deref(), Some("text"));
    drop(dir);
}

#[test]
fn a_side_file_that_does_not_hold_is_begun_anew() {
    let dir = tempfile::tempdir().expect("a directory");
    let target = dir.path().join("practice.vetdesk");
    std::fs::write(dir.path().join("practice.vetdesk.copy"), [1; 9000]).expect("noise");
    let copy = FirstCopy::begin_or_resume(&target, &key()).expect("a copy");
    start(&copy);
    copy.put(table("pets"), &[pet(40, 10, "Max", "Beagle")], Some(id(40)), false).expect("a chunk");
    drop(copy);
    let other = vetdesk_cache::CacheKey::new([9; 32]);
    let copy = FirstCopy::begin_or_resume(&target, &other).expect("a copy");
    assert_eq!(copy.reached(table("pets")).expect("reached"), Reached::default());
}

/// Rows stream in nearly as fast as SQLCipher alone takes the same rows in one transaction. The best of a few tries each.
#[test]
fn streams_at_a_good_part_of_the_bare_speed() {
    let rows: Vec<_> = (0..20_000).map(|n| pet(1_000 + n, 10, "Bella Luna", "Golden Retriever")).collect();
    let pets = table("pets");
    let bare = || {
        let dir = tempfile::tempdir().expect("a directory");
        let mut conn = rusqlite::Connection::open(dir.path().join("bare")).expect("a file");
        conn.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).expect("the key");
        conn.execute_batch(include_str!("../../../../migrations/cache/0001_rows.sql")).expect("the tables");
        conn.execute_batch(include_str!("../../../../migrations/cache/0006_desk.sql")).expect("their later columns");
        conn.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -98304;").expect("no waiting");
        let begun = std::time::Instant::now();
        let tx = conn.transaction().expect("a transaction");
        {
            let marks = vec!["?"; pets.columns.len()].join(", ");
            let mut insert = tx.prepare(&format!("INSERT INTO pets VALUES ({marks})")).expect("a statement");
            for row in &rows {
                for (place, cell) in (1..).zip(row) {
                    match cell {
                        vetdesk_domain::cell::Cell::Null => insert.raw_bind_parameter(place, rusqlite::types::Null),
                        vetdesk_domain::cell::Cell::Id(id) => insert.raw_bind_parameter(place, id.as_bytes().as_slice()),
                        vetdesk_domain::cell::Cell::Text(text) => insert.raw_bind_parameter(place, text),
                        vetdesk_domain::cell::Cell::Int(n) | vetdesk_domain::cell::Cell::Instant(n) => insert.raw_bind_parameter(place, n),
                        vetdesk_domain::cell::Cell::Bool(b) => insert.raw_bind_parameter(place, b),
                    }
                    .expect("a value");
                }
                insert.raw_execute().expect("a row");
            }
        }
        tx.commit().expect("committed");
        begun.elapsed()
    };
    let ours = || {
        let dir = tempfile::tempdir().expect("a directory");
        let copy = FirstCopy::begin_or_resume(&dir.path().join("c"), &key()).expect("a copy");
        let begun = std::time::Instant::now();
        for chunk in rows.chunks(5_000) {
            copy.put(pets, chunk, None, false).expect("a chunk");
        }
        begun.elapsed()
    };
    let (mut bare_best, mut ours_best) = (bare(), ours());
    for _ in 0..4 {
        bare_best = bare_best.min(bare());
        ours_best = ours_best.min(ours());
    }
    let part = bare_best.as_secs_f64() / ours_best.as_secs_f64();
    println!("{:.0} rows/s, {:.0} % of bare", rows.len() as f64 / ours_best.as_secs_f64(), part * 100.0);
    assert!(part > 0.5, "{part}");
}
