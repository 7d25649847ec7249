//! What was typed and not yet saved outlasts an error, signing out and a restart, and nobody else reads it.

mod support;

use support::*;
use vetdesk_cache::{Cache, CacheKey};
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;

const TYPED: &str = "Bella limps since the weekend; call 0171 555 0123 before noon";

fn keep(name: &str, text: Option<&str>) -> KeepDraftRequest {
    KeepDraftRequest { name: name.into(), text: text.map(Into::into) }
}

fn named(name: &str) -> DraftRequest {
    DraftRequest { name: name.into() }
}

#[test]
fn the_last_text_of_each_form_is_kept_until_it_is_forgotten() {
    let office = Office::open();
    office.desk.keep_draft(&keep("booking", Some("first"))).unwrap();
    office.desk.keep_draft(&keep("booking", Some(TYPED))).unwrap();
    office.desk.keep_draft(&keep("client:1:phone", Some(""))).unwrap();
    assert_eq!(office.desk.draft(&named("booking")).unwrap().as_deref(), Some(TYPED));
    assert_eq!(office.desk.draft(&named("client:1:phone")).unwrap().as_deref(), Some(""));
    assert_eq!(office.desk.draft(&named("client:2:phone")).unwrap(), None);
    office.desk.keep_draft(&keep("booking", None)).unwrap();
    assert_eq!(office.desk.draft(&named("booking")).unwrap(), None);
    assert!(office.desk.keep_draft(&keep("booking", None)).is_ok(), "nothing to forget is no error");
    assert!(office.cache.pending(1).unwrap().is_empty(), "a draft stays on this PC");
}

#[test]
fn it_is_kept_while_nothing_may_be_saved_and_no_right_is_needed() {
    let office = Office::open();
    let desk = office.with_permissions(&[]);
    desk.set_read_only(true);
    desk.keep_draft(&keep("booking", Some(TYPED))).unwrap();
    assert_eq!(desk.draft(&named("booking")).unwrap().as_deref(), Some(TYPED));
}

#[test]
fn it_outlasts_a_restart_and_cannot_be_read_in_the_file() {
    let office = Office::open();
    office.desk.keep_draft(&keep("booking", Some(TYPED))).unwrap();
    let (folder, key) = office.close();
    let file = folder.path().join("copy.vetdesk");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"limps "), "in clear");
    }
    assert!(Cache::open(&file, &CacheKey::new([8; 32])).is_err(), "another person's key opens nothing");
    let cache = Cache::open(&file, &key).unwrap();
    assert_eq!(cache.kept("draft:booking").unwrap().as_deref(), Some(TYPED));
}

#[test]
fn what_is_too_long_or_has_no_proper_name_is_refused_and_the_last_one_stays() {
    let office = Office::open();
    office.desk.keep_draft(&keep("booking", Some(TYPED))).unwrap();
    let longest = "ü".repeat(32 * 1024);
    assert_refusal(&office.desk.keep_draft(&keep("booking", Some(&format!("{longest}x")))).unwrap_err(), TextTooLong, "text");
    assert_eq!(office.desk.draft(&named("booking")).unwrap().as_deref(), Some(TYPED));
    office.desk.keep_draft(&keep("booking", Some(&longest))).unwrap();
    for name in ["", "a\nb", &"x".repeat(201)] {
        assert_refusal(&office.desk.keep_draft(&keep(name, Some("x"))).unwrap_err(), InvalidInput, "name");
        assert_refusal(&office.desk.draft(&named(name)).unwrap_err(), InvalidInput, "name");
    }
    assert!(office.desk.keep_draft(&keep(&"x".repeat(200), Some("x"))).is_ok());
}
