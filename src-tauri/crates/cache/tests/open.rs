//! The file itself: its layout against the registry, its key, its lock, what damage and foreign files look like.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use std::collections::BTreeMap;
use std::io::{Seek, SeekFrom, Write};

use common::{Home, key, practice};
use vetdesk_cache::{Cache, CacheError, CacheKey};
use vetdesk_domain::tables::{Kind, TABLES};

#[test]
fn layout_is_the_registry() {
    let home = Home::new();
    for table in TABLES {
        let sql = format!("SELECT name, type FROM pragma_table_info('{}')", table.name);
        let found: BTreeMap<String, String> = home
            .cache
            .read(|conn| {
                let mut statement = conn.prepare(&sql)?;
                Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
            })
            .expect("a layout");
        let wanted: BTreeMap<String, String> = table
            .columns
            .iter()
            .map(|column| {
                let kind = match column.kind {
                    Kind::Id => "BLOB",
                    Kind::Int | Kind::Bool | Kind::Instant => "INTEGER",
                    _ => "TEXT",
                };
                (column.name.to_owned(), kind.to_owned())
            })
            .collect();
        assert_eq!(found, wanted, "{}", table.name);
    }
}

#[test]
fn what_was_written_is_there_after_a_restart_and_unreadable_in_the_file() {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    let device = home.cache.state().expect("a state").device;
    let path = home.path();
    let Home { dir, cache } = home;
    drop(cache);

    let bytes = std::fs::read(&path).expect("the file");
    assert!(!bytes.windows(9).any(|part| part == b"Patterson" || part == b"SQLite fo"));

    let cache = Cache::open(&path, &key()).expect("the same cache");
    assert_eq!(cache.state().expect("a state").device, device);
    assert_eq!(common::text(&cache, "users", common::id(10), "last_name").as_deref(), Some("Patterson"));
    drop(dir);
}

#[test]
fn second_instance_is_refused() {
    let home = Home::new();
    assert!(matches!(Cache::open(&home.path(), &key()), Err(CacheError::InUse)));
    let path = home.path();
    let Home { dir, cache } = home;
    let clone = cache.clone();
    drop(cache);
    assert!(matches!(Cache::open(&path, &key()), Err(CacheError::InUse)));
    drop(clone);
    Cache::open(&path, &key()).expect("free again");
    drop(dir);
}

#[test]
fn wrong_key_and_foreign_files_are_refused_and_left_alone() {
    let home = Home::new();
    let path = home.path();
    let Home { dir, cache } = home;
    drop(cache);
    let before = std::fs::read(&path).expect("the file");
    let wrong = CacheKey::new([8; 32]);
    assert!(matches!(Cache::open(&path, &wrong), Err(CacheError::WrongKeyOrBroken)));
    assert_eq!(std::fs::read(&path).expect("the file"), before);

    let plain = dir.path().join("plain.sqlite");
    let conn = rusqlite::Connection::open(&plain).expect("a plain database");
    conn.execute_batch("CREATE TABLE notes (text TEXT)").expect("a table");
    drop(conn);
    assert!(matches!(Cache::open(&plain, &key()), Err(CacheError::NotEncrypted)));

    let noise = dir.path().join("noise");
    std::fs::write(&noise, [0x5a; 8192]).expect("a file");
    assert!(matches!(Cache::open(&noise, &key()), Err(CacheError::WrongKeyOrBroken)));
    assert!(noise.exists());
}

#[test]
fn a_tampered_page_is_seen_and_nothing_is_deleted() {
    let home = Home::new();
    home.cache.apply(&practice()).expect("a pull");
    home.cache.check().expect("whole");
    let path = home.path();
    let Home { dir, cache } = home;
    drop(cache);

    let pages = std::fs::metadata(&path).expect("the file").len() / 4096;
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("the file");
    for page in 1..pages {
        file.seek(SeekFrom::Start(page * 4096 + 100)).expect("a place");
        file.write_all(&[0xff; 16]).expect("damage");
    }
    drop(file);
    let outcome = Cache::open(&path, &key()).and_then(|cache| {
        cache.read(|conn| Ok(conn.query_row("SELECT count(*) FROM users WHERE last_name = 'Patterson'", [], |row| row.get::<_, i64>(0))?))
    });
    assert!(matches!(outcome, Err(CacheError::WrongKeyOrBroken)), "{outcome:?}");
    assert_eq!(std::fs::metadata(&path).expect("still there").len() / 4096, pages);

    let mut file = std::fs::OpenOptions::new().write(true).open(&path).expect("the file");
    file.seek(SeekFrom::Start(40)).expect("a place");
    file.write_all(&[0xff; 16]).expect("damage");
    drop(file);
    assert!(matches!(Cache::open(&path, &key()), Err(CacheError::WrongKeyOrBroken)));
    drop(dir);
}

#[test]
fn a_newer_layout_is_refused() {
    let home = Home::new();
    let path = home.path();
    let Home { dir, cache } = home;
    drop(cache);
    let conn = rusqlite::Connection::open(&path).expect("the file");
    conn.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).expect("the key");
    conn.pragma_update(None, "user_version", 999).expect("a newer layout");
    drop(conn);
    assert!(matches!(Cache::open(&path, &key()), Err(CacheError::TooNew { found: 999, .. })));
    drop(dir);
}

#[test]
fn drafts_are_kept_until_they_are_forgotten() {
    let home = Home::new();
    home.cache.keep("booking", "{\"pet\":1}").expect("kept");
    home.cache.keep("booking", "{\"pet\":2}").expect("kept");
    assert_eq!(home.cache.kept("booking").expect("a read").as_deref(), Some("{\"pet\":2}"));
    home.cache.forget("booking").expect("forgotten");
    assert_eq!(home.cache.kept("booking").expect("a read"), None);
}
