//! Booking at the desk: what goes in, what is refused, and that a refusal leaves nothing behind.

mod support;

use support::*;
use vetdesk_desk::error::ErrorCode::*;
use vetdesk_desk::view::*;
use vetdesk_domain::Area;
use vetdesk_domain::change::Op;
use vetdesk_domain::status::Status;

#[test]
fn a_known_pet_is_booked_and_shown() {
    let office = Office::open();
    let done = office.desk.book(&office.booking()).unwrap();
    let visit = done.value;
    assert_eq!(
        (visit.pet_name.as_str(), visit.owner_name.as_str(), visit.owner_last_name.as_str()),
        ("Rex", "James Patterson", "Patterson")
    );
    assert_eq!((visit.local_start.as_str(), visit.local_end.as_str(), visit.local_day), ("10:00", "10:30", day(TODAY)));
    assert_eq!(visit.status, Status::Scheduled);
    assert_eq!(visit.next_status, Some(Status::Arrived));
    assert_eq!(visit.resource_id, Some(office.ids.lee));
    assert_eq!(visit.veterinarian_name.as_deref(), Some("Dr Sam Lee"));
    assert_eq!(visit.owner_phone.as_deref(), Some("030 5550101"));
    assert_eq!(visit.price.as_deref(), Some("45.00"), "the price of the type");
    assert_eq!(visit.reason.as_deref(), Some("Cough"));
    assert!(visit.waiting && !visit.needs_reschedule);
    assert!(done.areas.contains(&Area::Schedule));
    assert!(done.undo_id.is_some());

    let pending = office.cache.pending(10).unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].intent, "book");
    assert_eq!(pending[0].changes.len(), 1);
    assert_eq!(pending[0].changes[0].set["scheduled_at"], "2026-11-23T09:00:00.000000Z");
    assert!(!pending[0].changes[0].set.contains_key("overbook_reason"));

    let today = office.desk.day_schedule(&DayRequest { day: None }).unwrap();
    assert_eq!(today.appointments, vec![visit.clone()]);
    assert_eq!(office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap(), visit);
}

#[test]
fn a_new_client_with_a_new_pet_goes_in_one_mutation() {
    let office = Office::open();
    let visit = office.desk.book(&office.new_booking()).unwrap().value;
    assert_eq!((visit.pet_name.as_str(), visit.owner_name.as_str()), ("Kiwi", "Nadia Okafor"));
    assert_eq!(visit.owner_phone.as_deref(), Some("+49 (0)30 555 0199"));

    let pending = office.cache.pending(10).unwrap();
    assert_eq!(pending.len(), 1, "all or none");
    let tables: Vec<&str> = pending[0].changes.iter().map(|change| change.table.as_str()).collect();
    assert_eq!(tables, ["users", "user_phones", "pets", "appointments"]);
    assert!(pending[0].changes.iter().all(|change| change.op == Op::Insert));
    assert_eq!(pending[0].changes[1].set["digits"], "49305550199");
    assert_eq!(pending[0].changes[2].set["microchip"], "276098102345678");
    assert_eq!(pending[0].changes[0].set["role"], "pet_owner");

    let hits = office.desk.search(&SearchRequest { text: "kiwi".into(), limit: 10 }).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].pet_id, Some(visit.pet_id));
    let household = office.desk.household(&HouseholdRequest { client_id: visit.owner_id }).unwrap();
    assert_eq!(household.pets[0].name, "Kiwi");
    assert_eq!(household.pets[0].next_visit.as_ref().map(|next| next.local_start.as_str()), Some("10:00"));
}

#[test]
fn a_new_pet_of_a_known_client() {
    let office = Office::open();
    let mut request = office.new_booking();
    let BookPet::New { client, .. } = &mut request.pet else { panic!() };
    *client = BookClient::Known { client_id: office.ids.james };
    let visit = office.desk.book(&request).unwrap().value;
    assert_eq!(visit.owner_id, office.ids.james);
    assert_eq!(office.cache.pending(10).unwrap()[0].changes.len(), 2);
}

#[test]
fn the_time_is_refused_with_its_reason() {
    let mut office = Office::open();
    let ids = office.ids;
    let at = |time: &str| BookRequest { starts_at: office.clock(time), ..office.booking() };
    let on = |date: &str, time: &str| BookRequest { starts_at: office.clock_on(date, time), ..office.booking() };
    office.refuses(&at("8:40"), InThePast, "starts_at");
    office.refuses(&on("2026-11-20", "10:00"), InThePast, "starts_at");
    office.refuses(&on("2026-11-29", "10:00"), ClinicClosed, "starts_at");
    office.refuses(&at("17:00"), OutsideHours, "starts_at");
    office.refuses(&at("16:45"), OutsideHours, "starts_at");
    office.refuses(&at("12:15"), OverBreak, "starts_at");
    office.refuses(&at("13:00"), OverBreak, "starts_at");
    office.refuses(&BookRequest { resource_id: Some(ids.kim), ..office.booking() }, OnLeave, "starts_at");
    for minutes in [-30, 0, 4, 721, i32::MAX] {
        office.refuses(&BookRequest { minutes, ..office.booking() }, InvalidInput, "minutes");
    }
    assert!(office.desk.book(&at("8:45")).is_ok(), "a walk-in of some minutes ago");

    let holiday = [
        ("id", uuid::Uuid::now_v7().into()),
        ("practice_id", ids.practice.0.into()),
        ("clinic_id", ids.clinic.0.into()),
        ("on_date", "2026-12-24".into()),
        ("reason", "Christmas Eve".into()),
    ];
    office.pull(vec![("clinic_hours_exceptions", row("clinic_hours_exceptions", &holiday))]);
    let on_holiday = BookRequest { starts_at: office.clock_on("2026-12-24", "10:00"), ..office.booking() };
    office.refuses(&on_holiday, ClinicClosed, "starts_at");
    let error = office.desk.book(&on_holiday).unwrap_err();
    assert_eq!(error.details().name.as_deref(), Some("Christmas Eve"));
}

#[test]
fn a_dead_pet_and_a_pet_that_is_booked_already() {
    let mut office = Office::open();
    let ids = office.ids;
    office.refuses(&BookRequest { pet: BookPet::Known { pet_id: ids.bo }, ..office.booking() }, PetDeceased, "pet_id");
    office.standing(ids.rex, uuid::Uuid::now_v7(), "2026-11-23T09:15:00Z", 30);
    office.refuses(&office.booking(), PetBookedAlready, "pet_id");
    assert_eq!(office.desk.book(&office.booking()).unwrap_err().details().at, Some(at("2026-11-23T09:15:00Z")));
}

#[test]
fn a_taken_slot_is_refused_for_the_vet_and_for_the_room() {
    let mut office = Office::open();
    let ids = office.ids;
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:15:00Z", 15);
    office.refuses(&office.booking(), SlotTaken, "starts_at");
    assert_eq!(office.desk.book(&office.booking()).unwrap_err().details().name.as_deref(), Some("Dr Lee"));
    let short = BookRequest { minutes: 15, ..office.booking() };
    assert!(office.desk.book(&short).is_ok(), "it ends where the other begins");

    let in_room = BookRequest { resource_id: Some(ids.ada), room_id: Some(ids.room), starts_at: office.clock("11:00"), ..office.booking() };
    office.desk.book(&in_room).unwrap();
    let elsewhere = BookRequest { pet: BookPet::Known { pet_id: ids.mia }, resource_id: Some(ids.lee), ..in_room.clone() };
    office.refuses(&elsewhere, SlotTaken, "starts_at");
    let error = office.desk.book(&elsewhere).unwrap_err();
    assert_eq!(error.details().name.as_deref(), Some("Room 1"));
    assert!(office.desk.book(&BookRequest { room_id: Some(ids.other_room), ..elsewhere }).is_ok());
}

#[test]
fn a_hold_of_a_colleague_stands_in_the_way_until_it_runs_out() {
    let mut office = Office::open();
    let ids = office.ids;
    let hold = |holder: uuid::Uuid, expires: &str| {
        let cells = [
            ("id", uuid::Uuid::now_v7().into()),
            ("practice_id", ids.practice.0.into()),
            ("clinic_id", ids.clinic.0.into()),
            ("resource_id", ids.lee.0.into()),
            ("kind", "held".into()),
            ("starts_at", at("2026-11-23T09:00:00Z").into()),
            ("ends_at", at("2026-11-23T09:30:00Z").into()),
            ("holder_id", holder.into()),
            ("hold_expires_at", at(expires).into()),
        ];
        ("appointment_slots", row("appointment_slots", &cells))
    };
    office.pull(vec![hold(ids.colleague.0, "2026-11-23T08:05:00Z")]);
    office.refuses(&office.booking(), SlotTaken, "starts_at");
    let today = office.desk.day_schedule(&DayRequest { day: None }).unwrap();
    assert_eq!(today.holds.len(), 1);
    assert_eq!((today.holds[0].mine, today.holds[0].holder_name.as_str()), (false, "Noa Front"));
    let later = office.at(at("2026-11-23T08:06:00Z"));
    assert!(later.day_schedule(&DayRequest { day: None }).unwrap().holds.is_empty());
    assert!(later.book(&office.booking()).is_ok());

    let mut office = Office::open();
    let own = office.ids;
    let cells = [
        ("id", uuid::Uuid::now_v7().into()),
        ("practice_id", own.practice.0.into()),
        ("clinic_id", own.clinic.0.into()),
        ("resource_id", own.lee.0.into()),
        ("kind", "held".into()),
        ("starts_at", at("2026-11-23T09:00:00Z").into()),
        ("ends_at", at("2026-11-23T09:30:00Z").into()),
        ("holder_id", own.me.0.into()),
        ("hold_expires_at", at("2026-11-23T08:05:00Z").into()),
    ];
    office.pull(vec![("appointment_slots", row("appointment_slots", &cells))]);
    assert!(office.desk.book(&office.booking()).is_ok(), "one's own hold is for this booking");
}

#[test]
fn a_reason_passes_over_hours_and_full_columns_and_over_nothing_else() {
    let mut office = Office::open();
    let ids = office.ids;
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:15:00Z", 15);
    let urgent = |request: BookRequest| BookRequest { overbook_reason: Some(" Bleeding ".into()), ..request };
    let visit = office.desk.book(&urgent(office.booking())).unwrap().value;
    assert_eq!(visit.overbook_reason.as_deref(), Some("Bleeding"));
    let dead = BookRequest { pet: BookPet::Known { pet_id: ids.bo }, ..office.booking() };
    office.refuses(&urgent(dead), PetDeceased, "pet_id");
    office.refuses(
        &urgent(BookRequest { resource_id: Some(ids.kim), starts_at: office.clock("11:00"), ..office.booking() }),
        OnLeave,
        "starts_at",
    );
    let free = BookRequest { starts_at: office.clock("15:00"), ..office.booking() };
    let visit = office.desk.book(&urgent(free)).unwrap().value;
    assert_eq!(visit.overbook_reason, None, "a reason that was not needed leaves the slot guarded");

    let desk = office.with_permissions(&["diary.read", "diary.write"]);
    let error = desk.book(&urgent(BookRequest { starts_at: office.clock("12:15"), ..office.booking() })).unwrap_err();
    assert_refusal(&error, NotAllowed, "");
}

#[test]
fn what_was_typed_is_refused_at_its_field() {
    let office = Office::open();
    type Spoil = fn(&mut BookRequest);
    fn client(request: &mut BookRequest) -> (&mut String, &mut String, &mut String, &mut Option<String>) {
        match &mut request.pet {
            BookPet::New { client: BookClient::New { first_name, last_name, phone: Some(phone), email, .. }, .. } => {
                (first_name, last_name, phone, email)
            }
            _ => panic!(),
        }
    }
    fn pet(request: &mut BookRequest) -> (&mut String, &mut String, &mut Option<chrono::NaiveDate>, &mut Option<String>) {
        match &mut request.pet {
            BookPet::New { name, species, birth_date, chip, .. } => (name, species, birth_date, chip),
            BookPet::Known { .. } => panic!(),
        }
    }
    let cases: [(Spoil, vetdesk_desk::error::ErrorCode, &str); 16] = [
        (|r| *client(r).0 = "x".repeat(10_000), TextTooLong, "first_name"),
        (|r| *client(r).1 = "x".repeat(10_000), TextTooLong, "last_name"),
        (
            |r| {
                client(r).0.clear();
                client(r).1.clear();
            },
            NameMissing,
            "last_name",
        ),
        (|r| *client(r).0 = "Na\u{0}dia".into(), InvalidInput, "first_name"),
        (|r| *client(r).2 = "555-CATS".into(), PhoneInvalid, "phone"),
        (|r| *client(r).2 = "12".into(), PhoneInvalid, "phone"),
        (|r| client(r).2.clear(), PhoneInvalid, "phone"),
        (|r| *client(r).3 = Some("nobody".into()), InvalidInput, "email"),
        (|r| *pet(r).0 = "  ".into(), NameMissing, "pet_name"),
        (|r| *pet(r).0 = "x".repeat(10_000), TextTooLong, "pet_name"),
        (|r| pet(r).1.clear(), InvalidInput, "species"),
        (|r| *pet(r).2 = Some(day("2026-11-24")), BirthDateInFuture, "birth_date"),
        (|r| *pet(r).2 = Some(day("1899-01-01")), InvalidInput, "birth_date"),
        (|r| *pet(r).3 = Some("27609810234567".into()), ChipInvalid, "chip"),
        (|r| r.reason = Some("x".repeat(10_000)), TextTooLong, "reason"),
        (|r| r.notes = Some("x".repeat(10_001)), TextTooLong, "notes"),
    ];
    for (spoil, code, field) in cases {
        let mut request = office.new_booking();
        spoil(&mut request);
        office.refuses(&request, code, field);
    }
}

#[test]
fn names_of_any_script_are_kept_as_they_are() {
    let office = Office::open();
    let mut request = office.new_booking();
    let BookPet::New { client: BookClient::New { first_name, last_name, .. }, name, species, .. } = &mut request.pet else { panic!() };
    (*first_name, *last_name, *name, *species) = ("نبيل".into(), "الحداد".into(), "ريكس".into(), "كلب".into());
    let visit = office.desk.book(&request).unwrap().value;
    assert_eq!((visit.owner_name.as_str(), visit.pet_name.as_str(), visit.species.as_str()), ("نبيل الحداد", "ريكس", "كلب"));
}

#[test]
fn what_is_not_there_and_who_may_not() {
    let office = Office::open();
    let stranger = BookRequest { pet: BookPet::Known { pet_id: vetdesk_domain::ids::PetId::fresh() }, ..office.booking() };
    assert_eq!(office.desk.book(&stranger).unwrap_err().code(), NotFound);
    office.refuses(
        &BookRequest { resource_id: Some(vetdesk_domain::ids::ResourceId::fresh()), ..office.booking() },
        NotFound,
        "resource_id",
    );
    office.refuses(&BookRequest { room_id: Some(office.ids.ada), ..office.booking() }, NotFound, "room_id");
    for (permissions, request) in [
        (vec!["diary.read"], office.booking()),
        (vec!["diary.read", "diary.write"], office.new_booking()),
        (vec!["diary.write", "patients.write"], office.new_booking()),
    ] {
        let error = office.with_permissions(&permissions).book(&request).unwrap_err();
        assert_refusal(&error, NotAllowed, "");
    }
    assert_eq!(office.cache.pending(10).unwrap().len(), 0);
}

#[test]
fn a_chip_belongs_to_one_living_animal() {
    let office = Office::open();
    office.desk.book(&office.new_booking()).unwrap();
    let again = BookRequest { starts_at: office.clock("11:00"), ..office.new_booking() };
    office.refuses(&again, ChipInvalid, "chip");
    assert_eq!(office.desk.book(&again).unwrap_err().details().name.as_deref(), Some("Kiwi"));
}

#[test]
fn nothing_is_written_while_the_server_and_this_release_do_not_fit() {
    let office = Office::open();
    let visit = office.desk.book(&office.booking()).unwrap().value;
    office.desk.set_read_only(true);
    office.refuses(&office.new_booking(), ReadOnly, "");
    let cancel = CancelRequest { appointment_id: visit.id, reason: "no".into() };
    assert_refusal(&office.desk.cancel(&cancel).unwrap_err(), ReadOnly, "");
    assert!(office.desk.day_schedule(&DayRequest { day: None }).is_ok(), "reading goes on");
    office.desk.set_read_only(false);
    assert!(office.desk.cancel(&cancel).is_ok());
}

#[test]
fn a_time_beyond_any_diary_is_refused() {
    let office = Office::open();
    for starts_at in [chrono::DateTime::<chrono::Utc>::MAX_UTC, chrono::DateTime::<chrono::Utc>::MIN_UTC] {
        office.refuses(&BookRequest { starts_at, ..office.booking() }, InvalidInput, "starts_at");
    }
}

#[test]
fn who_walks_in_has_arrived() {
    let office = Office::open();
    let walk_in = |time: &str| BookRequest { starts_at: office.clock(time), is_walk_in: true, ..office.booking() };
    office.refuses(&walk_in("8:40"), InThePast, "starts_at");
    for (date, time) in [("2026-11-24", "9:00"), ("2026-11-22", "23:59"), ("2026-11-30", "10:00")] {
        let other_day = BookRequest { starts_at: office.clock_on(date, time), ..walk_in("9:00") };
        office.refuses(&other_day, InvalidInput, "starts_at");
    }
    let done = office.desk.book(&walk_in("8:45")).unwrap();
    let visit = &done.value;
    assert_eq!((visit.status, visit.arrived_at, visit.next_status), (Status::Arrived, Some(office.desk.now()), Some(Status::InRoom)));
    assert_eq!((visit.local_start.as_str(), visit.in_room_at), ("8:45", None));
    let set = office.cache.pending(10).unwrap()[0].changes[0].set.clone();
    assert_eq!((&set["status"], &set["arrived_at"]), (&"arrived".into(), &"2026-11-23T08:00:00.000000Z".into()));
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert!(office.desk.book(&walk_in("9:00")).is_ok(), "what was undone takes neither time nor pet");
}

#[test]
fn a_visit_that_is_over_frees_its_pet_and_not_its_vet() {
    let office = Office::open();
    let visit = office.desk.book(&office.booking()).unwrap().value;
    let again = BookRequest { resource_id: Some(office.ids.ada), ..office.booking() };
    office.refuses(&again, PetBookedAlready, "pet_id");
    for to in [Status::Ready, Status::Completed] {
        office.refuses(&again, PetBookedAlready, "pet_id");
        office.desk.advance(&AdvanceRequest { appointment_id: visit.id, to, room_id: None }).unwrap();
    }
    office.desk.book(&again).unwrap();
    let other_pet = BookRequest { pet: BookPet::Known { pet_id: office.ids.mia }, ..office.booking() };
    office.refuses(&other_pet, SlotTaken, "starts_at");
}

fn known(pet_id: vetdesk_domain::ids::PetId) -> BookPet {
    BookPet::Known { pet_id }
}

#[test]
fn several_animals_come_one_after_the_other_in_one_mutation() {
    let office = Office::open();
    let ids = office.ids;
    let request = BookRequest { also: vec![known(ids.mia)], ..office.booking() };
    let done = office.desk.book(&request).unwrap();
    assert_eq!((done.value.pet_id, done.value.local_start.as_str(), done.value.local_end.as_str()), (ids.rex, "10:00", "10:30"));
    let page = office.desk.day_schedule(&DayRequest { day: None }).unwrap();
    let stands: Vec<_> = page.appointments.iter().map(|visit| (visit.pet_id, visit.local_start.as_str(), visit.resource_id)).collect();
    assert_eq!(stands, [(ids.rex, "10:00", Some(ids.lee)), (ids.mia, "10:30", Some(ids.lee))]);
    let pending = office.cache.pending(10).unwrap();
    assert_eq!((pending.len(), pending[0].changes.len()), (1, 2), "both or none");

    let mut office = Office::open();
    let ids = office.ids;
    office.refuses(&BookRequest { also: vec![known(ids.rex)], ..office.booking() }, InvalidInput, "also");
    let cannot = BookRequest { also: vec![known(ids.bo)], ..office.booking() };
    office.refuses(&cannot, PetDeceased, "pet_id");
    office.standing(ids.mia, ids.lee_vet, "2026-11-23T09:45:00Z", 15);
    office.refuses(&BookRequest { also: vec![known(ids.mia)], ..office.booking() }, PetBookedAlready, "pet_id");
}

#[test]
fn a_new_client_brings_two_new_animals() {
    let office = Office::open();
    let BookPet::New { species, .. } = office.new_booking().pet else { panic!() };
    let second = BookPet::New { client: BookClient::Same, name: "Coco".into(), species, breed: None, birth_date: None, chip: None };
    let visit = office.desk.book(&BookRequest { also: vec![second.clone()], ..office.new_booking() }).unwrap().value;
    let home = office.desk.household(&HouseholdRequest { client_id: visit.owner_id }).unwrap();
    let mut names: Vec<_> = home.pets.iter().map(|pet| pet.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Coco", "Kiwi"], "one client");
    office.refuses(&BookRequest { pet: second, ..office.booking() }, InvalidInput, "client_id");
}

#[test]
fn one_undo_takes_all_of_them_back() {
    let office = Office::open();
    let done = office.desk.book(&BookRequest { also: vec![known(office.ids.mia)], ..office.booking() }).unwrap();
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    let page = office.desk.day_schedule(&DayRequest { day: None }).unwrap();
    assert_eq!(page.appointments.len(), 2);
    assert!(page.appointments.iter().all(|visit| visit.status == Status::Cancelled));
}

#[test]
fn no_phone_is_said_on_purpose() {
    let office = Office::open();
    let with = |typed: Option<&str>, none| {
        let mut request = office.new_booking();
        let BookPet::New { client: BookClient::New { phone, no_phone, .. }, .. } = &mut request.pet else { panic!() };
        (*phone, *no_phone) = (typed.map(str::to_owned), none);
        request
    };
    office.refuses(&with(None, false), PhoneInvalid, "phone");
    office.refuses(&with(Some("  "), false), PhoneInvalid, "phone");
    office.refuses(&with(Some("call me"), true), PhoneInvalid, "phone");
    let visit = office.desk.book(&with(Some(""), true)).unwrap().value;
    assert_eq!(visit.owner_phone, None);
    assert!(office.desk.household(&HouseholdRequest { client_id: visit.owner_id }).unwrap().phones.is_empty());
}

#[test]
fn what_has_happened_is_entered_afterwards_and_never_unasked() {
    let office = Office::open();
    let ids = office.ids;
    let friday = BookRequest { starts_at: office.clock_on("2026-11-20", "10:00"), ..office.booking() };
    office.refuses(&friday, InThePast, "starts_at");
    office.refuses(&BookRequest { is_afterwards: true, ..office.booking() }, InvalidInput, "starts_at");
    office.refuses(&BookRequest { is_afterwards: true, is_walk_in: true, ..friday.clone() }, InvalidInput, "starts_at");
    let entered = BookRequest { is_afterwards: true, ..friday };
    let done = office.desk.book(&entered).unwrap();
    let visit = done.value;
    assert_eq!((visit.status, visit.next_status), (Status::Completed, None));
    let times = (visit.arrived_at, visit.in_room_at, visit.ready_at, visit.completed_at);
    let (began, ended) = (Some(entered.starts_at), Some(visit.ends_at));
    assert_eq!(times, (began, began, ended, ended), "at its own times, not at the time of typing");

    let standing = || office.desk.appointment(&AppointmentRequest { appointment_id: visit.id }).unwrap();
    let taken_back = office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert_eq!(standing().status, Status::Cancelled);
    let again = office.desk.undo(&UndoRequest { undo_id: taken_back.undo_id.unwrap() }).unwrap();
    assert_eq!((standing().status, standing().arrived_at, standing().completed_at), (Status::Completed, began, ended));
    office.desk.undo(&UndoRequest { undo_id: again.undo_id.unwrap() }).unwrap();
    assert_eq!(standing().status, Status::Cancelled, "as often as one likes");
    office.desk.book(&entered).unwrap();

    let of_bo = BookRequest { pet: known(ids.bo), starts_at: office.clock_on("2026-11-19", "10:00"), ..entered };
    assert!(office.desk.book(&of_bo).is_ok(), "the visit was before the death");
    office.refuses(&BookRequest { pet: known(ids.mia), ..of_bo }, SlotTaken, "starts_at");
}

#[test]
fn a_walk_in_waits_in_the_queue_and_takes_nobodys_time() {
    let office = Office::open();
    let ids = office.ids;
    let queue = BookRequest { resource_id: None, is_walk_in: true, starts_at: office.clock("9:00"), ..office.booking() };
    office.refuses(&BookRequest { is_walk_in: false, ..queue.clone() }, InvalidInput, "resource_id");
    office.refuses(&BookRequest { room_id: Some(ids.room), ..queue.clone() }, InvalidInput, "room_id");
    let free = |office: &Office| {
        let ask = FreeSlotsRequest { minutes: 30, resource_id: None, from: None, limit: 100, ..Default::default() };
        office.desk.free_slots(&ask).unwrap().iter().map(|slot| (slot.resource_id, slot.starts_at)).collect::<Vec<_>>()
    };
    let before = free(&office);
    let first = office.desk.book(&queue).unwrap().value;
    let second = office.desk.book(&BookRequest { pet: known(ids.mia), ..queue }).unwrap().value;
    for visit in [&first, &second] {
        assert_eq!((visit.status, visit.resource_id, visit.room_id), (Status::Arrived, None, None));
        assert_eq!(visit.next_status, Some(Status::InRoom));
    }
    assert_eq!(free(&office), before, "nobody is any less free");
    assert_eq!(office.desk.day_schedule(&DayRequest { day: None }).unwrap().appointments.len(), 2);

    let taken_in = RescheduleRequest {
        appointment_id: first.id,
        starts_at: office.clock("9:30"),
        minutes: 30,
        resource_id: ids.lee,
        room: RoomChange::Keep,
        overbook_reason: None,
    };
    let done = office.desk.reschedule(&taken_in).unwrap();
    assert_eq!((done.value.resource_id, done.value.status, done.value.local_start.as_str()), (Some(ids.lee), Status::Arrived, "9:30"));
    let again = RescheduleRequest { appointment_id: second.id, ..taken_in };
    assert_eq!(office.desk.reschedule(&again).unwrap_err().code(), SlotTaken, "now it takes the vet's time");
    office.desk.undo(&UndoRequest { undo_id: done.undo_id.unwrap() }).unwrap();
    assert_eq!(office.desk.appointment(&AppointmentRequest { appointment_id: first.id }).unwrap().resource_id, None);
}

#[test]
fn a_visit_keeps_the_clinics_own_type_and_its_price() {
    let office = Office::open();
    let types = office.desk.appointment_types().unwrap();
    let kind = types.iter().find(|kind| kind.visit_type != office.booking().visit_type).unwrap();
    let request = BookRequest {
        type_id: Some(kind.id),
        vet_message: Some("Owner wants to talk first".into()),
        notes: Some("Came by bus".into()),
        ..office.booking()
    };
    let visit = office.desk.book(&request).unwrap().value;
    assert_eq!((visit.type_id, visit.type_name.as_deref()), (Some(kind.id), Some(kind.name.as_str())));
    assert_eq!((visit.visit_type, &visit.price), (kind.visit_type, &kind.price));
    assert_eq!((visit.vet_message.as_deref(), visit.notes.as_deref()), (Some("Owner wants to talk first"), Some("Came by bus")));
    let none = BookRequest { type_id: Some(vetdesk_domain::ids::AppointmentTypeId::fresh()), ..request.clone() };
    office.refuses(&none, NotFound, "type_id");
    office.refuses(&BookRequest { vet_message: Some("x".repeat(501)), ..request }, TextTooLong, "vet_message");
}
