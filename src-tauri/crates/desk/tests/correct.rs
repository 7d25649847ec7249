//! Fields corrected in place, and taken back.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use uuid::Uuid;
use vetdesk_desk::error::ErrorCode::{self, *};
use vetdesk_desk::error::Result;
use vetdesk_desk::view::*;
use vetdesk_domain::Area;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{PetId, PhoneId, UndoId, UserId};

fn client(office: &Office, field: ClientField, value: &str) -> Result<Done<()>> {
    office.desk.correct_client(&CorrectClientRequest { client_id: office.ids.james, field, value: Some(value.into()) })
}

fn pet(office: &Office, field: PetField, value: &str) -> Result<Done<()>> {
    office.desk.correct_pet(&CorrectPetRequest { pet_id: office.ids.rex, field, value: Some(value.into()) })
}

fn phone(office: &Office, phone_id: Option<PhoneId>, typed: &str) -> Result<Done<()>> {
    office.desk.correct_phone(&CorrectPhoneRequest { client_id: office.ids.james, phone_id, label: "home".into(), typed: typed.into() })
}

fn weigh(office: &Office, kg: &str) -> Result<Done<Weight>> {
    office.desk.weigh(&WeighRequest { pet_id: office.ids.rex, kg: kg.into(), is_confirmed: false })
}

fn undo(office: &Office, undo_id: Option<UndoId>) -> Result<Done<Undone>> {
    office.desk.undo(&UndoRequest { undo_id: undo_id.unwrap() })
}

fn household(office: &Office) -> Household {
    office.desk.household(&HouseholdRequest { client_id: office.ids.james }).unwrap()
}

fn rex(office: &Office) -> PetView {
    office.desk.pet(&PetRequest { pet_id: office.ids.rex }).unwrap()
}

fn found(office: &Office, text: &str) -> Vec<String> {
    office
        .desk
        .search(&SearchRequest { text: text.into(), limit: 10 })
        .unwrap()
        .into_iter()
        .map(|hit| hit.pet_name.unwrap_or(hit.client_name))
        .collect()
}

fn intents(office: &Office) -> Vec<String> {
    office.cache.pending(100).unwrap().into_iter().map(|mutation| mutation.intent).collect()
}

/// James as another PC left him.
fn james_as(office: &mut Office, last_name: &str, version: i64) {
    let cells = [
        ("id", office.ids.james.0.into()),
        ("version", Cell::Int(version)),
        ("role", "pet_owner".into()),
        ("first_name", "James".into()),
        ("last_name", last_name.into()),
    ];
    office.pull(vec![("users", row("users", &cells))]);
}

#[test]
fn a_client_is_corrected_field_by_field() {
    let office = Office::open();
    for (field, value) in [
        (ClientField::FirstName, " Jim "),
        (ClientField::LastName, "Pattinson"),
        (ClientField::Email, "jim@example.org"),
        (ClientField::Address, "Lindenstr. 4, 10115 Berlin"),
        (ClientField::Alert, "Pays in cash only"),
    ] {
        let done = client(&office, field, value).unwrap();
        assert!(done.undo_id.is_some() && done.areas.contains(&Area::Clients), "{field:?}: {:?}", done.areas);
    }
    let card = household(&office).client;
    assert_eq!((card.first_name.as_str(), card.last_name.as_str()), ("Jim", "Pattinson"));
    assert_eq!((card.email.as_deref(), card.alert.as_deref()), (Some("jim@example.org"), Some("Pays in cash only")));
    assert_eq!(card.address.as_deref(), Some("Lindenstr. 4, 10115 Berlin"));
    let change = office.cache.pending(10).unwrap()[3].changes[0].clone();
    assert_eq!(
        (change.set["address"].as_str(), change.set["postal_code"].as_str(), change.set["city"].as_str()),
        (Some("Lindenstr. 4"), Some("10115"), Some("Berlin"))
    );
    assert_eq!(intents(&office), ["correct_client"; 5]);
    client(&office, ClientField::Email, " ").unwrap();
    assert_eq!(household(&office).client.email, None, "an e-mail address may be emptied");
}

#[test]
fn what_is_the_same_is_not_written() {
    let office = Office::open();
    let before = office.footprint();
    let done = client(&office, ClientField::LastName, "Patterson ").unwrap();
    assert_eq!((done.undo_id, done.areas), (None, vec![]));
    assert_eq!(pet(&office, PetField::BirthDate, "2020-02-29").unwrap().undo_id, None);
    assert_eq!(pet(&office, PetField::Gender, "male").unwrap().undo_id, None);
    assert_eq!(phone(&office, None, "").unwrap().undo_id, None, "no number is added");
    assert_eq!(phone(&office, None, "(030) 555 01 01").unwrap().undo_id, None, "they have it already");
    assert_eq!(office.footprint(), before);
}

#[test]
fn what_does_not_do_is_refused_by_its_field() {
    let mut office = Office::open();
    let other = UserId::fresh();
    let cells = [("id", other.0.into()), ("role", "pet_owner".into()), ("first_name", "Anna".into()), ("email", "Anna@Example.org".into())];
    let chipped = [
        ("id", Uuid::now_v7().into()),
        ("owner_id", other.0.into()),
        ("name", "Tom".into()),
        ("species", "Cat".into()),
        ("microchip", "276098102345678".into()),
    ];
    office.pull(vec![("users", row("users", &cells)), ("pets", row("pets", &chipped))]);
    let before = office.footprint();
    let refused = |done: Result<Done<()>>, code: ErrorCode, field: &str| assert_refusal(&done.unwrap_err(), code, field);
    client(&office, ClientField::FirstName, "").unwrap();
    refused(client(&office, ClientField::LastName, ""), NameMissing, "last_name");
    office
        .desk
        .correct_client(&CorrectClientRequest { client_id: office.ids.james, field: ClientField::FirstName, value: Some("James".into()) })
        .unwrap();
    refused(client(&office, ClientField::LastName, &"x".repeat(201)), TextTooLong, "last_name");
    refused(client(&office, ClientField::Email, "nobody"), InvalidInput, "email");
    let taken = client(&office, ClientField::Email, "anna@example.ORG").unwrap_err();
    assert_refusal(&taken, InvalidInput, "email");
    assert_eq!(taken.details().name.as_deref(), Some("Anna"));
    refused(client(&office, ClientField::Alert, &"x".repeat(501)), TextTooLong, "alert");
    refused(client(&office, ClientField::Address, &"x".repeat(501)), TextTooLong, "address");
    refused(phone(&office, None, "call me"), PhoneInvalid, "phone");
    refused(phone(&office, Some(PhoneId::fresh()), "030 1234567"), NotFound, "");
    refused(pet(&office, PetField::Name, " "), NameMissing, "pet_name");
    refused(pet(&office, PetField::Species, ""), InvalidInput, "species");
    refused(pet(&office, PetField::Breed, &"x".repeat(201)), TextTooLong, "breed");
    refused(pet(&office, PetField::Colour, &"x".repeat(101)), TextTooLong, "colour");
    refused(pet(&office, PetField::HandlingAlert, &"x".repeat(501)), TextTooLong, "handling_alert");
    refused(pet(&office, PetField::Gender, "stallion"), InvalidInput, "gender");
    refused(pet(&office, PetField::Neutered, "perhaps"), InvalidInput, "neutered");
    refused(pet(&office, PetField::BirthDate, "2026-11-24"), BirthDateInFuture, "birth_date");
    refused(pet(&office, PetField::BirthDate, "1899-11-24"), InvalidInput, "birth_date");
    refused(pet(&office, PetField::BirthDate, "yesterday"), InvalidInput, "birth_date");
    refused(pet(&office, PetField::Chip, "12345"), ChipInvalid, "chip");
    let taken = pet(&office, PetField::Chip, "276 0981 0234 5678").unwrap_err();
    assert_refusal(&taken, ChipInvalid, "chip");
    assert_eq!(taken.details().name.as_deref(), Some("Tom"));
    for typed in ["heavy", "0", "0.004", "9999", "1500.5", "", "kg"] {
        assert_refusal(&weigh(&office, typed).unwrap_err(), WeightInvalid, "kg");
    }
    let nobody = office.desk.correct_pet(&CorrectPetRequest { pet_id: PetId::fresh(), field: PetField::Name, value: Some("Rex".into()) });
    assert_eq!(nobody.unwrap_err().code(), NotFound);
    assert_eq!(office.footprint().1[..4], before.1[..4]);
    assert_eq!(intents(&office).len(), 2, "only the two first names went out");
}

#[test]
fn who_may_not_write_writes_nothing() {
    let office = Office::open();
    let before = office.footprint();
    let desk = office.with_permissions(&["clients.read", "patients.read", "diary.write"]);
    let request = CorrectClientRequest { client_id: office.ids.james, field: ClientField::LastName, value: Some("X".into()) };
    assert_eq!(desk.correct_client(&request).unwrap_err().code(), NotAllowed);
    let number = CorrectPhoneRequest { client_id: office.ids.james, phone_id: None, label: "home".into(), typed: "030 1234567".into() };
    assert_eq!(desk.correct_phone(&number).unwrap_err().code(), NotAllowed);
    let name = CorrectPetRequest { pet_id: office.ids.rex, field: PetField::Name, value: Some("X".into()) };
    assert_eq!(desk.correct_pet(&name).unwrap_err().code(), NotAllowed);
    assert_eq!(desk.weigh(&WeighRequest { pet_id: office.ids.rex, kg: "4".into(), is_confirmed: false }).unwrap_err().code(), NotAllowed);
    let colleague = CorrectClientRequest { client_id: office.ids.colleague, field: ClientField::LastName, value: Some("X".into()) };
    assert_eq!(office.desk.correct_client(&colleague).unwrap_err().code(), NotAllowed, "staff is a manager's to write");
    let manager = office.with_permissions(&["clients.write", "team.manage"]);
    manager.correct_client(&colleague).unwrap();
    assert_eq!(office.footprint().0, before.0 + 1);
}

#[test]
fn search_follows_every_correction() {
    let office = Office::open();
    pet(&office, PetField::Name, "Zorro").unwrap();
    assert_eq!((found(&office, "zorro"), found(&office, "rex")), (vec!["Zorro".into()], vec![]));
    client(&office, ClientField::LastName, "Quintero").unwrap();
    assert_eq!(found(&office, "quintero zorro"), ["Zorro"]);
    assert!(found(&office, "patterson").is_empty());
    let old = household(&office).phones[0].clone();
    phone(&office, Some(old.id), "0761 99887").unwrap();
    assert_eq!(found(&office, "0761 99887").len(), 3);
    assert!(found(&office, "030 5550101").is_empty(), "the old number is nobody's");
    let gone = phone(&office, Some(old.id), "").unwrap();
    assert!(found(&office, "0761 99887").is_empty());
    undo(&office, gone.undo_id).unwrap();
    assert_eq!(found(&office, "0761 99887").len(), 3);
    pet(&office, PetField::Chip, "276 0981 0234 5678").unwrap();
    assert_eq!(found(&office, "276098102345678"), ["Zorro"]);
}

#[test]
fn numbers_are_corrected_added_and_taken_away() {
    let office = Office::open();
    let first = household(&office).phones[0].clone();
    phone(&office, Some(first.id), " +49 (0)30 555 0199 ").unwrap();
    let changed = household(&office).phones[0].clone();
    assert_eq!(
        (changed.id, changed.typed.as_str(), changed.digits.as_str(), changed.label.as_str()),
        (first.id, "+49 (0)30 555 0199", "49305550199", "home")
    );
    let added = phone(&office, None, "0761 99887").unwrap();
    let numbers = |office: &Office| household(office).phones.into_iter().map(|phone| phone.digits).collect::<Vec<_>>();
    assert_eq!(numbers(&office), ["49305550199", "491715550102", "076199887"], "the new one stands last");
    undo(&office, added.undo_id).unwrap();
    assert_eq!(numbers(&office), ["49305550199", "491715550102"]);
    let removed = phone(&office, Some(first.id), "  ").unwrap();
    assert_eq!(numbers(&office), ["491715550102"]);
    undo(&office, removed.undo_id).unwrap();
    assert_eq!(household(&office).phones[0], changed, "it comes back as it was, in its place");
    assert_eq!(undo(&office, removed.undo_id).unwrap_err().code(), NothingToUndo);
}

#[test]
fn a_pet_is_corrected_and_weighed() {
    let mut office = Office::open();
    let estimated = [
        ("id", office.ids.rex.0.into()),
        ("owner_id", office.ids.james.0.into()),
        ("name", "Rex".into()),
        ("species", "Dog".into()),
        ("birth_date", "2020-01-01".into()),
        ("is_birth_date_estimated", true.into()),
    ];
    office.pull(vec![("pets", row("pets", &estimated))]);
    for (field, value) in [
        (PetField::Breed, "Beagle"),
        (PetField::Gender, "female"),
        (PetField::Neutered, "true"),
        (PetField::Colour, "brown"),
        (PetField::BirthDate, "2019-05-06"),
        (PetField::Chip, "052 123 456"),
        (PetField::HandlingAlert, "Side door"),
    ] {
        pet(&office, field, value).unwrap();
    }
    weigh(&office, "12,35").unwrap();
    let view = rex(&office);
    assert_eq!((view.card.breed.as_deref(), view.card.gender.as_deref(), view.card.neutered), (Some("Beagle"), Some("female"), Some(true)));
    assert_eq!(
        (view.colour.as_deref(), view.card.birth_date, view.card.chip.as_deref()),
        (Some("brown"), Some(day("2019-05-06")), Some("052123456"))
    );
    assert_eq!((view.card.handling_alert.as_deref(), view.card.has_alerts), (Some("Side door"), true));
    assert_eq!((view.card.weight_kg.as_deref(), view.weights.len()), (Some("12.350"), 1));
    let born = office.cache.pending(10).unwrap()[4].changes[0].clone();
    assert_eq!(born.set["is_birth_date_estimated"], false, "a date that somebody knows is no estimate");
    pet(&office, PetField::HandlingAlert, "").unwrap();
    assert!(!rex(&office).card.has_alerts);
}

#[test]
fn each_correction_can_be_taken_back() {
    let office = Office::open();
    let (before, pet_before) = (household(&office), rex(&office));
    for field in [ClientField::FirstName, ClientField::LastName, ClientField::Address, ClientField::Alert] {
        let done = client(&office, field, "Something else").unwrap();
        assert_ne!(household(&office), before);
        let back = undo(&office, done.undo_id).unwrap();
        assert!(back.areas.contains(&Area::Clients) && back.undo_id.is_some());
        assert_eq!(household(&office), before, "{field:?}");
    }
    for (field, value) in
        [(PetField::Name, "Zorro"), (PetField::BirthDate, "2019-05-06"), (PetField::Chip, "052123456"), (PetField::Neutered, "true")]
    {
        let done = pet(&office, field, value).unwrap();
        undo(&office, done.undo_id).unwrap();
        assert_eq!(rex(&office), pet_before, "{field:?}");
    }
    let done = weigh(&office, "12.5").unwrap();
    undo(&office, done.undo_id).unwrap();
    assert_eq!(rex(&office), pet_before);
    assert_eq!(intents(&office).iter().filter(|intent| *intent == "undo").count(), 9);
}

#[test]
fn what_somebody_else_wrote_since_stays() {
    let mut office = Office::open();
    let renamed = client(&office, ClientField::LastName, "Pattinson").unwrap();
    let alert = client(&office, ClientField::Alert, "Cash").unwrap();
    client(&office, ClientField::LastName, "Petersen").unwrap();
    assert_eq!(undo(&office, renamed.undo_id).unwrap_err().code(), ChangedMeanwhile);
    undo(&office, alert.undo_id).unwrap();
    let card = household(&office).client;
    assert_eq!((card.last_name.as_str(), card.alert), ("Petersen", None), "another field is another matter");

    let chipped = pet(&office, PetField::Chip, "052123456").unwrap();
    let cleared = pet(&office, PetField::Chip, "").unwrap();
    let other = [
        ("id", Uuid::now_v7().into()),
        ("owner_id", office.ids.james.0.into()),
        ("name", "Tom".into()),
        ("species", "Cat".into()),
        ("microchip", "052123456".into()),
    ];
    office.pull(vec![("pets", row("pets", &other))]);
    assert_refusal(&undo(&office, cleared.undo_id).unwrap_err(), ChipInvalid, "chip");
    assert_eq!(undo(&office, chipped.undo_id).unwrap_err().code(), ChangedMeanwhile);

    let added = phone(&office, None, "0761 99887").unwrap();
    let id = household(&office).phones[2].id;
    phone(&office, Some(id), "0761 99888").unwrap();
    assert_eq!(undo(&office, added.undo_id).unwrap_err().code(), ChangedMeanwhile);
    assert_eq!(household(&office).phones.len(), 3);
}

#[test]
fn what_came_from_the_server_is_not_taken_back_either() {
    let mut office = Office::open();
    let done = client(&office, ClientField::LastName, "Pattinson").unwrap();
    let sent = office.cache.pending(1).unwrap().remove(0);
    let applied = vetdesk_domain::change::MutationResult {
        seq: sent.seq,
        id: sent.id,
        outcome: vetdesk_domain::change::Outcome::Applied,
        details: serde_json::json!([]),
    };
    office.answer(vec![], vec![applied]);
    james_as(&mut office, "Petersen", 3);
    assert_eq!(undo(&office, done.undo_id).unwrap_err().code(), ChangedMeanwhile);
    assert_eq!(household(&office).client.last_name, "Petersen");
}

#[test]
fn what_waits_says_whom_it_is_about() {
    let office = Office::open();
    let first = household(&office).phones[0].id;
    client(&office, ClientField::Alert, "Cash").unwrap();
    phone(&office, Some(first), "0761 99887").unwrap();
    phone(&office, Some(first), "").unwrap();
    pet(&office, PetField::Colour, "brown").unwrap();
    weigh(&office, "12.5").unwrap();
    let waiting = office.desk.waiting().unwrap();
    let told: Vec<_> =
        waiting.iter().map(|change| (change.intent.as_str(), change.client_name.as_deref(), change.pet_name.as_deref())).collect();
    let james = Some("James Patterson");
    let expected = [
        ("correct_client", james, None),
        ("correct_phone", james, None),
        ("correct_phone", james, None),
        ("correct_pet", james, Some("Rex")),
        ("weigh", james, Some("Rex")),
    ];
    assert_eq!(told, expected);
}
