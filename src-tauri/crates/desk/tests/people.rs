//! Clients and animals without a booking: entered, shared, weighed, and one that has died; each taken back.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use support::*;
use uuid::Uuid;
use vetdesk_desk::error::{ErrorCode::*, Result};
use vetdesk_desk::view::*;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{AppointmentId, UndoId, UserId, WeightId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::status::Status;

fn nadia() -> NewClient {
    NewClient {
        first_name: "Nadia".into(),
        last_name: "Okafor".into(),
        phones: vec![
            NewPhone { label: "mobile".into(), typed: "+49 (0)30 555 0199".into() },
            NewPhone { label: "work".into(), typed: "030 5550200".into() },
            NewPhone { label: String::new(), typed: " ".into() },
        ],
        has_no_phone: false,
        email: Some("nadia@example.org".into()),
        address: Some("Lindenstr. 4, 10115 Berlin".into()),
        alert: Some("Cash".into()),
        note: Some("Prefers\nmornings".into()),
    }
}

fn kiwi() -> NewPet {
    NewPet {
        name: "Kiwi".into(),
        species: "bird".into(),
        breed: Some("Grey Parrot".into()),
        gender: Some("female".into()),
        birth_date: Some(day("2024-05-01")),
        chip: Some("276 0981 0234 5678".into()),
        handling_alert: None,
        note: Some("Talks".into()),
    }
}

fn named(name: &str) -> NewPet {
    NewPet { name: name.into(), chip: None, ..kiwi() }
}

fn undo(office: &Office, undo_id: Option<UndoId>) -> Done<Undone> {
    office.desk.undo(&UndoRequest { undo_id: undo_id.unwrap() }).unwrap()
}

fn found(office: &Office, text: &str) -> Vec<String> {
    let hits = office.desk.search(&SearchRequest { text: text.into(), limit: 10 }).unwrap();
    hits.into_iter().map(|hit| format!("{}/{}", hit.pet_name.unwrap_or_default(), hit.client_name)).collect()
}

fn household(office: &Office, client_id: UserId) -> Household {
    office.desk.household(&HouseholdRequest { client_id }).unwrap()
}

fn rex(office: &Office) -> PetView {
    office.desk.pet(&PetRequest { pet_id: office.ids.rex }).unwrap()
}

#[test]
fn a_client_is_entered_with_their_pets_and_taken_back_with_them() {
    let office = Office::open();
    let done = office.desk.register(&RegisterRequest { client: nadia(), pets: vec![kiwi(), named("Mango")] }).unwrap();
    assert_eq!((done.value.client_name.as_str(), done.value.pet_ids.len()), ("Nadia Okafor", 2));
    let home = household(&office, done.value.client_id);
    let card = &home.client;
    assert_eq!((card.email.as_deref(), card.address.as_deref()), (Some("nadia@example.org"), Some("Lindenstr. 4, 10115 Berlin")));
    assert_eq!((card.alert.as_deref(), card.note.as_deref()), (Some("Cash"), Some("Prefers\nmornings")));
    assert_eq!(
        home.phones.iter().map(|phone| (phone.label.as_str(), phone.digits.as_str())).collect::<Vec<_>>(),
        [("mobile", "49305550199"), ("work", "0305550200")]
    );
    let kiwi = &home.pets[0];
    assert_eq!((kiwi.name.as_str(), kiwi.chip.as_deref(), kiwi.note.as_deref()), ("Kiwi", Some("276098102345678"), Some("Talks")));
    assert_eq!(office.cache.pending(10).unwrap().len(), 1, "one mutation");
    assert_eq!(found(&office, "okafor").len(), 2);

    let back = undo(&office, done.undo_id);
    assert_eq!(back.value, Undone { intent: Intent::Register, name: Some("Nadia Okafor".into()), is_redo: false });
    for text in ["okafor", "kiwi", "0305550200", "276098102345678"] {
        assert_eq!(found(&office, text), Vec::<String>::new(), "{text}");
    }
    let gone = office.desk.household(&HouseholdRequest { client_id: done.value.client_id }).unwrap_err();
    assert_eq!(gone.code(), NotFound);
    assert_eq!(office.desk.pet(&PetRequest { pet_id: done.value.pet_ids[0] }).unwrap_err().code(), NotFound);
    let likely = DuplicatesRequest {
        first_name: "Nadia".into(),
        last_name: "Okafor".into(),
        phone: "0305550200".into(),
        email: Some("nadia@example.org".into()),
        pet_name: None,
    };
    assert_eq!(office.desk.duplicates(&likely).unwrap(), []);
    let again = undo(&office, back.undo_id);
    assert_eq!(again.value, Undone { intent: Intent::Register, name: Some("Nadia Okafor".into()), is_redo: true });
    assert_eq!(found(&office, "okafor").len(), 2);
    let back = undo(&office, again.undo_id);
    // Name, chip and address are free again, and whoever has them since keeps them.
    office.desk.register(&RegisterRequest { client: nadia(), pets: vec![self::kiwi()] }).unwrap();
    let refused = office.desk.undo(&UndoRequest { undo_id: back.undo_id.unwrap() }).unwrap_err();
    assert!([InvalidInput, ChipInvalid].contains(&refused.code()), "{refused}");
}

#[test]
fn what_cannot_be_kept_is_refused_at_its_field() {
    let office = Office::open();
    let taken = NewClient { email: Some("nadia@example.org".into()), ..nadia() };
    office.desk.register(&RegisterRequest { client: taken, pets: vec![kiwi()] }).unwrap();
    let before = office.footprint();
    let phones = |typed: &[&str]| typed.iter().map(|typed| NewPhone { label: "mobile".into(), typed: (*typed).into() }).collect::<Vec<_>>();
    let other = NewClient { email: None, ..nadia() };
    for (client, pets, code, field) in [
        (NewClient { first_name: " ".into(), last_name: String::new(), ..other.clone() }, vec![], NameMissing, "last_name"),
        (NewClient { phones: vec![], ..other.clone() }, vec![], PhoneInvalid, "phone"),
        (NewClient { phones: phones(&["030 5550199", "call me"]), ..other.clone() }, vec![], PhoneInvalid, "phones.1.phone"),
        (NewClient { email: Some("nobody".into()), ..other.clone() }, vec![], InvalidInput, "email"),
        (nadia(), vec![], InvalidInput, "email"),
        (NewClient { note: Some("x".repeat(2_001)), ..other.clone() }, vec![], TextTooLong, "note"),
        (other.clone(), vec![named("Mango"), named(" ")], NameMissing, "pets.1.pet_name"),
        (other.clone(), vec![NewPet { chip: Some("12345".into()), ..named("Mango") }], ChipInvalid, "pets.0.chip"),
        (other.clone(), vec![named("Mango"), kiwi()], ChipInvalid, "pets.1.chip"),
        (other.clone(), vec![NewPet { birth_date: Some(day("2030-01-01")), ..named("Mango") }], BirthDateInFuture, "pets.0.birth_date"),
        (other.clone(), vec![NewPet { gender: Some("stallion".into()), ..named("Mango") }], InvalidInput, "pets.0.gender"),
    ] {
        let error = office.desk.register(&RegisterRequest { client, pets }).unwrap_err();
        assert_refusal(&error, code, field);
    }
    assert_eq!(office.footprint(), before, "nothing is left behind");
    // No phone, said on purpose.
    let silent = NewClient { phones: vec![], has_no_phone: true, ..other };
    let done = office.desk.register(&RegisterRequest { client: silent, pets: vec![] }).unwrap();
    assert_eq!(household(&office, done.value.client_id).phones, []);
    let desk = office.with_permissions(&["clients.read", "patients.read"]);
    assert_eq!(desk.register(&RegisterRequest { client: nadia(), pets: vec![] }).unwrap_err().code(), NotAllowed);
    let desk = office.with_permissions(&["clients.read", "clients.write"]);
    assert_eq!(desk.register(&RegisterRequest { client: nadia(), pets: vec![kiwi()] }).unwrap_err().code(), NotAllowed);
}

#[test]
fn a_second_pet_of_a_client() {
    let office = Office::open();
    let request = |pets| AddPetsRequest { client_id: office.ids.james, pets };
    let before = household(&office, office.ids.james).pets.len();
    let done = office.desk.add_pets(&request(vec![kiwi()])).unwrap();
    assert_eq!(done.value.client_name, "James Patterson");
    assert_eq!(household(&office, office.ids.james).pets.len(), before + 1);
    let back = undo(&office, done.undo_id);
    assert_eq!((back.value.intent, back.value.name.as_deref()), (Intent::AddPet, Some("Kiwi")));
    assert_eq!(household(&office, office.ids.james).pets.len(), before);
    assert_eq!(office.desk.add_pets(&request(vec![])).unwrap_err().code(), InvalidInput);
    let nobody = AddPetsRequest { client_id: office.ids.colleague, pets: vec![kiwi()] };
    assert_eq!(office.desk.add_pets(&nobody).unwrap_err().code(), NotFound, "staff has no animals here");
}

#[test]
fn a_co_owner_comes_and_goes() {
    let office = Office::open();
    let rex_id = office.ids.rex;
    let add = |person| office.desk.add_co_owner(&AddCoOwnerRequest { pet_ids: vec![rex_id, office.ids.mia], person });
    let done = add(CoOwnerPerson::New { client: nadia() }).unwrap();
    let shared = rex(&office).co_owners;
    assert_eq!(shared.iter().map(|other| other.name.as_str()).collect::<Vec<_>>(), ["Nadia Okafor"]);
    let nadia_id = shared[0].id;
    assert!(found(&office, "okafor").contains(&"Rex/James Patterson".to_owned()));
    let again = add(CoOwnerPerson::Known { client_id: nadia_id }).unwrap_err();
    assert_refusal(&again, InvalidInput, "client_id");
    assert_refusal(&add(CoOwnerPerson::Known { client_id: office.ids.james }).unwrap_err(), InvalidInput, "client_id");
    assert_refusal(&add(CoOwnerPerson::Known { client_id: office.ids.colleague }).unwrap_err(), NotFound, "client_id");

    let leave = RemoveCoOwnerRequest { pet_ids: vec![rex_id, office.ids.mia], client_id: nadia_id };
    let gone = office.desk.remove_co_owner(&leave).unwrap();
    assert_eq!(rex(&office).co_owners, []);
    assert_eq!(office.desk.remove_co_owner(&leave).unwrap_err().code(), NotFound);
    let back = undo(&office, gone.undo_id);
    assert_eq!(back.value.intent, Intent::RemoveCoOwner);
    assert_eq!(rex(&office).co_owners.len(), 1);
    // What came with the co-owner goes with them.
    undo(&office, done.undo_id);
    assert_eq!(rex(&office).co_owners, []);
    assert_eq!(found(&office, "okafor"), Vec::<String>::new());
}

fn weigh(office: &Office, kg: &str, is_confirmed: bool) -> Result<Done<Weight>> {
    office.desk.weigh(&WeighRequest { pet_id: office.ids.mia, kg: kg.into(), is_confirmed })
}

fn weights(office: &Office) -> Vec<String> {
    office.desk.pet(&PetRequest { pet_id: office.ids.mia }).unwrap().weights.into_iter().map(|weight| weight.kg).collect()
}

#[test]
fn a_weight_that_can_hardly_be_so_is_asked_about() {
    let office = Office::open();
    assert_eq!(weigh(&office, "10 lb", false).unwrap().value.kg, "4.536", "what was typed is what it says");
    assert_eq!(weigh(&office, "4,6", false).unwrap().value.kg, "4.600");
    for (typed, suggestion) in [("470", Some("4.700")), ("46", Some("4.600")), ("0.46", Some("4.600")), ("0.02", None)] {
        let before = office.footprint();
        let error = weigh(&office, typed, false).unwrap_err();
        assert_refusal(&error, WeightUnlikely, "kg");
        let asked = error.details().weight.unwrap();
        assert_eq!((asked.suggestion.as_deref(), asked.last.as_deref()), (suggestion, Some("4.600")), "{typed}");
        assert_eq!((asked.species.to_lowercase().as_str(), asked.from.as_str(), asked.to.as_str()), ("cat", "0.050", "15.000"));
        assert_eq!(office.footprint(), before);
    }
    // Whoever says that it is so is believed, within what any animal weighs.
    weigh(&office, "470", true).unwrap();
    assert_eq!(weights(&office).last().map(String::as_str), Some("470.000"));
    assert_eq!(weigh(&office, "9999", true).unwrap_err().code(), WeightInvalid);
    assert_eq!(weigh(&office, "0.004", true).unwrap_err().code(), WeightInvalid);
}

#[test]
fn a_wrong_weight_is_corrected_and_removed_by_whoever_may() {
    let mut office = Office::open();
    let first = weigh(&office, "4.6", false).unwrap().value;
    let wrong = weigh(&office, "47", true).unwrap().value;
    let correct =
        |weight_id: WeightId, kg: &str| office.desk.correct_weight(&CorrectWeightRequest { weight_id, kg: kg.into(), is_confirmed: false });
    assert_eq!(correct(wrong.id, "46").unwrap_err().details().weight.unwrap().last.as_deref(), Some("4.600"), "the one before it");
    let done = correct(wrong.id, "4.7 kg").unwrap();
    assert_eq!(done.value.kg, "4.700");
    assert_eq!(weights(&office), ["4.600", "4.700"]);
    assert_eq!(undo(&office, done.undo_id).value.intent, Intent::CorrectWeight);
    assert_eq!(weights(&office), ["4.600", "47.000"]);
    let gone = office.desk.remove_weight(&RemoveWeightRequest { weight_id: wrong.id }).unwrap();
    assert_eq!(weights(&office), ["4.600"]);
    undo(&office, gone.undo_id);
    assert_eq!(weights(&office), ["4.600", "47.000"]);
    assert_eq!(correct(WeightId::fresh(), "4").unwrap_err().code(), NotFound);

    // A colleague's weight is not the reception's to change.
    let theirs = WeightId::fresh();
    let cells = [
        ("id", theirs.0.into()),
        ("pet_id", office.ids.mia.0.into()),
        ("kg", "4.400".into()),
        ("weighed_at", at("2026-10-01T09:00:00Z").into()),
        ("weighed_by", office.ids.colleague.0.into()),
    ];
    office.pull(vec![("pet_weights", row("pet_weights", &cells))]);
    let view = office.desk.pet(&PetRequest { pet_id: office.ids.mia }).unwrap();
    let mine: Vec<_> = view.weights.iter().map(|weight| (weight.id == theirs, weight.is_mine_to_change)).collect();
    assert!(mine.contains(&(true, false)) && mine.contains(&(false, true)), "{mine:?}");
    let refused = office.desk.remove_weight(&RemoveWeightRequest { weight_id: theirs }).unwrap_err();
    assert_eq!(refused.code(), NotAllowed);
    let request = CorrectWeightRequest { weight_id: theirs, kg: "4.5".into(), is_confirmed: true };
    assert_eq!(office.desk.correct_weight(&request).unwrap_err().code(), NotAllowed);
    assert!(office.desk.remove_weight(&RemoveWeightRequest { weight_id: first.id }).is_ok());
}

fn status(office: &Office, appointment_id: AppointmentId) -> Status {
    office.desk.appointment(&AppointmentRequest { appointment_id }).unwrap().status
}

#[test]
fn an_animal_has_died() {
    let mut office = Office::open();
    let rex_id = office.ids.rex;
    let coming = office.standing(rex_id, office.ids.lee_vet, "2026-12-01T09:00:00Z", 30);
    let kept = office.standing(rex_id, office.ids.lee_vet, "2026-12-08T09:00:00Z", 30);
    let other = office.standing(office.ids.mia, office.ids.lee_vet, "2026-12-01T10:00:00Z", 30);
    let request = |died_on: Option<&str>, cancel: Vec<AppointmentId>, reason: &str| DeceasedRequest {
        pet_id: rex_id,
        died_on: died_on.map(day),
        cancel,
        reason: reason.into(),
    };
    let before = office.footprint();
    for (request, code, field) in [
        (request(Some("2026-11-24"), vec![], ""), InvalidInput, "died_on"),
        (request(Some("1990-01-01"), vec![], ""), InvalidInput, "died_on"),
        (request(None, vec![coming], " "), InvalidInput, "reason"),
        (request(None, vec![coming, other], "Patient deceased"), InvalidInput, "cancel"),
    ] {
        assert_refusal(&office.desk.deceased(&request).unwrap_err(), code, field);
    }
    assert_eq!(office.footprint(), before);

    let age = rex(&office).card.age;
    let done = office.desk.deceased(&request(Some("2026-11-23"), vec![coming], "Patient deceased")).unwrap();
    assert_eq!(office.cache.pending(10).unwrap().len(), 1, "one mutation");
    let view = rex(&office);
    assert_eq!((view.card.deceased, view.card.deceased_on, view.card.age), (true, Some(day("2026-11-23")), age));
    let later = office.at(at("2030-01-01T09:00:00Z"));
    assert_eq!(later.pet(&PetRequest { pet_id: rex_id }).unwrap().card.age, age, "the age stands still");
    assert_eq!(later.search(&SearchRequest { text: "rex".into(), limit: 3 }).unwrap()[0].age, age);
    assert_eq!((status(&office, coming), status(&office, kept)), (Status::Cancelled, Status::Scheduled));
    let visit = office.desk.appointment(&AppointmentRequest { appointment_id: coming }).unwrap();
    assert_eq!(visit.cancellation_reason.as_deref(), Some("Patient deceased"));
    assert_eq!(office.desk.deceased(&request(None, vec![], "")).unwrap_err().code(), StatusNotAllowed);

    let back = undo(&office, done.undo_id);
    assert_eq!((back.value.intent, back.value.name.as_deref()), (Intent::Decease, Some("Rex")));
    let sent = office.cache.pending(10).unwrap();
    let order: Vec<_> = sent.last().unwrap().changes.iter().map(|change| change.table.as_str().to_owned()).collect();
    assert_eq!(order, ["pets", "appointments"], "it lives before its visit stands again");
    assert_eq!((rex(&office).card.deceased, status(&office, coming)), (false, Status::Scheduled));

    undo(&office, back.undo_id);
    office.desk.not_deceased(&NotDeceasedRequest { pet_id: rex_id }).unwrap();
    let view = rex(&office);
    assert_eq!((view.card.deceased, view.card.deceased_on), (false, None));
    assert_eq!(status(&office, coming), Status::Cancelled, "what was cancelled stays so");
}

#[test]
fn notes_for_the_desk_stand_on_the_cards() {
    let office = Office::open();
    let client = CorrectClientRequest { client_id: office.ids.james, field: ClientField::Note, value: Some(" Rings\r\ntwice ".into()) };
    let done = office.desk.correct_client(&client).unwrap();
    let pet = CorrectPetRequest { pet_id: office.ids.rex, field: PetField::Note, value: Some("Likes cheese".into()) };
    office.desk.correct_pet(&pet).unwrap();
    let view = rex(&office);
    assert_eq!((view.owner_note.as_deref(), view.card.note.as_deref()), (Some("Rings\ntwice"), Some("Likes cheese")));
    let home = household(&office, office.ids.james);
    assert_eq!(home.client.note.as_deref(), Some("Rings\ntwice"));
    assert_eq!(home.pets.iter().find(|pet| pet.id == office.ids.rex).unwrap().note.as_deref(), Some("Likes cheese"));
    let long = CorrectPetRequest { pet_id: office.ids.rex, field: PetField::Note, value: Some("x".repeat(2_001)) };
    assert_refusal(&office.desk.correct_pet(&long).unwrap_err(), TextTooLong, "note");
    undo(&office, done.undo_id);
    assert_eq!(rex(&office).owner_note, None);
}

#[test]
fn a_hit_shows_what_was_hit() {
    let mut office = Office::open();
    let number = [
        ("id", Uuid::now_v7().into()),
        ("user_id", office.ids.james.0.into()),
        ("label", "work".into()),
        ("typed", "0171 / 555 0188".into()),
        ("digits", "01715550188".into()),
        ("position", Cell::Int(1)),
    ];
    office.pull(vec![("user_phones", row("user_phones", &number))]);
    let hit = |text: &str| office.desk.search(&SearchRequest { text: text.into(), limit: 1 }).unwrap().remove(0);
    let shown = hit("5550188");
    assert_eq!((shown.phone.as_deref(), shown.phone_of, shown.marks.phone.len()), (Some("0171 / 555 0188"), None, 1));
    let shown = hit("mr patterson");
    assert_eq!((shown.phone.as_deref(), shown.marks.client_name.len()), (Some("030 5550101"), 1));
    assert!(hit("rex").pet_id.is_some());
}
