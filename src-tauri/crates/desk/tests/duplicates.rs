//! Somebody new who is known already.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use uuid::Uuid;
use vetdesk_desk::error::ErrorCode::NotAllowed;
use vetdesk_desk::view::*;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::UserId;

fn typed(first: &str, last: &str, phone: &str, email: &str, pet: &str) -> DuplicatesRequest {
    let maybe = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    DuplicatesRequest { first_name: first.into(), last_name: last.into(), phone: phone.into(), email: maybe(email), pet_name: maybe(pet) }
}

/// Names with their reasons.
fn known(office: &Office, request: &DuplicatesRequest) -> Vec<(String, Option<String>, Vec<DuplicateReason>)> {
    let found = office.desk.duplicates(request).unwrap();
    found.into_iter().map(|one| (one.hit.client_name, one.hit.pet_name, one.reasons)).collect()
}

fn newcomer(office: &mut Office, first: &str, last: &str, email: Option<&str>, digits: Option<&str>) -> UserId {
    let id = UserId::fresh();
    let cells = [
        ("id", id.0.into()),
        ("role", "pet_owner".into()),
        ("first_name", first.into()),
        ("last_name", last.into()),
        ("email", email.into()),
    ];
    office.pull(vec![("users", row("users", &cells))]);
    if let Some(digits) = digits {
        let cells = [
            ("id", Uuid::now_v7().into()),
            ("user_id", id.0.into()),
            ("typed", digits.into()),
            ("digits", digits.into()),
            ("position", Cell::Int(0)),
        ];
        office.pull(vec![("user_phones", row("user_phones", &cells))]);
    }
    id
}

#[test]
fn too_little_finds_nobody() {
    let office = Office::open();
    for request in [
        typed("", "", "", "", ""),
        typed("James", "", "", "", ""),
        typed("James", "P", "", "", ""),
        typed("James", "", "", "", "Rex"),
        typed("", "", "030 55", "", ""),
        typed("", "", "not a number", "james@", ""),
    ] {
        assert_eq!(known(&office, &request), [], "{request:?}");
    }
    assert_eq!(
        office.with_permissions(&["diary.read"]).duplicates(&typed("James", "Patterson", "", "", "")).unwrap_err().code(),
        NotAllowed
    );
}

#[test]
fn a_number_tells_however_it_is_dialled() {
    let office = Office::open();
    for phone in ["030 5550101", "+49 30 5550101", "0049 (0)30 555-0101", "5550101", "0171 5550102", "+49 171 555 01 02"] {
        let found = known(&office, &typed("Somebody", "Else", phone, "", ""));
        assert_eq!(found, [("James Patterson".to_owned(), None, vec![DuplicateReason::Phone])], "{phone}");
    }
    assert_eq!(known(&office, &typed("", "", "040 5550101", "", "")), [], "another town's");
}

#[test]
fn names_tell_with_a_slip_and_the_pet_beside_them() {
    let office = Office::open();
    let james =
        |pet: Option<&str>, reasons: &[DuplicateReason]| vec![("James Patterson".to_owned(), pet.map(str::to_owned), reasons.to_vec())];
    use DuplicateReason::{Name, Pet};
    assert_eq!(known(&office, &typed("james", "patterson", "", "", "")), james(None, &[Name]));
    assert_eq!(known(&office, &typed("Patterson", "James", "", "", "")), james(None, &[Name]));
    assert_eq!(known(&office, &typed("Jmaes", "Paterson", "", "", "Rex")), james(Some("Rex"), &[Name, Pet]));
    assert_eq!(known(&office, &typed("Jmaes", "Paterson", "", "", "Rocky")), [], "near is not enough");
    assert_eq!(known(&office, &typed("Anna", "Patterson", "", "", "Mia")), james(Some("Mia"), &[Name, Pet]), "of the same family");
    assert_eq!(known(&office, &typed("Anna", "Peters", "", "", "Rex")), []);
}

#[test]
fn the_likeliest_stands_first_and_no_more_than_three() {
    let mut office = Office::open();
    for (first, email, digits) in [
        ("James", None, None),
        ("James", Some("jp@example.org"), None),
        ("James", None, Some("0305550101")),
        ("James", Some("james@example.org"), Some("0409999999")),
    ] {
        newcomer(&mut office, first, "Patterson", email, digits);
    }
    let found = office.desk.duplicates(&typed("James", "Patterson", "030 5550101", "JP@example.org", "Rex")).unwrap();
    use DuplicateReason::{Email, Name, Pet, Phone};
    let reasons: Vec<_> = found.iter().map(|one| one.reasons.clone()).collect();
    assert_eq!(
        reasons,
        [vec![Phone, Name, Pet], vec![Email, Name], vec![Phone, Name]],
        "a number is a household's, an address one person's"
    );
    assert_eq!((found[0].hit.client_id, found[0].hit.pet_name.as_deref()), (office.ids.james, Some("Rex")));
    assert_eq!((found[1].hit.kind, found[1].hit.client_name.as_str()), (HitKind::Client, "James Patterson"));
}

#[test]
fn staff_is_no_client() {
    let office = Office::open();
    assert_eq!(known(&office, &typed("Robin", "Desk", "", "", "")), []);
}

#[test]
fn whoever_was_entered_a_moment_ago_is_known() {
    let office = Office::open();
    office.desk.book(&office.new_booking()).unwrap();
    let found = known(&office, &typed("Nadja", "Okafor", "", "", "Kiwi"));
    assert_eq!(found, [("Nadia Okafor".to_owned(), Some("Kiwi".to_owned()), vec![DuplicateReason::Name, DuplicateReason::Pet])]);
}
