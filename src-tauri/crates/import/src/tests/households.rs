//! Who is one person, whose an animal is, and what is in the practice already.

use super::*;
use crate::sheet::FoundBy;

/// The owner's name of each pet.
fn owners(sheet: &Sheet) -> Vec<(String, String)> {
    let name = |id| sheet.clients.iter().find(|client| client.id == id).map(|client| client.draft.last_name.clone()).unwrap_or_default();
    sheet.pets.iter().map(|pet| (pet.draft.name.clone(), name(pet.owner_id))).collect()
}

fn pair(pet: &str, owner: &str) -> (String, String) {
    (pet.to_owned(), owner.to_owned())
}

const CLIENTS: &str =
    "client id,first name,last name,phone,email\n1,Ada,Long,555 010001,ada@mail.example\n2,Bo,Short,555 010002,bo@mail.example\n";

#[test]
fn an_animal_belongs_to_whom_its_row_names_whatever_comes_first() {
    let pets = "animal id,owner id,name,species\n7,2,Rex,Dog\n8,1,Mia,Cat\n9,3,Pip,Dog\n";
    for files in [[CLIENTS, pets], [pets, CLIENTS]] {
        let sheet = checked_with(&files, &Known::default(), None, Join::Report).unwrap();
        assert_eq!(owners(&sheet), [pair("Rex", "Short"), pair("Mia", "Long")]);
        assert_eq!(
            sheet.refused.iter().map(|(at, why)| (at.line, why.clone())).collect::<Vec<_>>(),
            [(4, Refusal::OwnerUnknown("3".into()))]
        );
    }
    let by_mail = "name,species,owner email\nRex,Dog,BO@mail.example\nMia,Cat,ada@mail.example\nPip,Dog,who@mail.example\n";
    let sheet = checked_with(&[CLIENTS, by_mail], &Known::default(), None, Join::Report).unwrap();
    assert_eq!((owners(&sheet), sheet.refused.len()), (vec![pair("Rex", "Short"), pair("Mia", "Long")], 1));
    let by_name = "pet name,species,owner\nRex,Dog,Bo Short\nMia,Cat,\"Long, Ada\"\n";
    let sheet = checked_with(&[CLIENTS, by_name], &Known::default(), None, Join::Report).unwrap();
    assert_eq!((owners(&sheet), sheet.clients.len()), (vec![pair("Rex", "Short"), pair("Mia", "Long")], 2));
}

#[test]
fn a_family_with_two_animals_is_one_client() {
    let sheet = rows(&[
        "James,Patterson,206 555 0142,7 Wallaby Place,Max,Dog,Golden Retriever,13/04/2019,276098102345678",
        "James,Patterson,(206) 555-0142,7 Wallaby Place,Coco,Cat,,,",
    ]);
    assert_eq!((sheet.clients.len(), sheet.pets.len(), sheet.refused.len()), (1, 2, 0));
    assert_eq!(sheet.pets[0].draft.birth_date, NaiveDate::from_ymd_opt(2019, 4, 13));
    assert_eq!(sheet.pets[0].owner_id, sheet.pets[1].owner_id);
}

#[test]
fn three_of_one_name_and_nothing_else_stay_three_and_are_listed() {
    let sheet = checked("first name,last name,phone\nJohn,Smith,\nJohn,Smith,\nJohn,Smith,\n");
    assert_eq!((sheet.clients.len(), sheet.proposals.len()), (3, 2));
    assert!(sheet.proposals.iter().all(|proposal| proposal.why == Why::NameAlone && !proposal.joined));
    let joined = checked_with(&["first name,last name,phone\nJohn,Smith,\nJohn,Smith,\n"], &Known::default(), None, Join::All).unwrap();
    assert_eq!(joined.clients.len(), 1, "a person may say so");
}

#[test]
fn a_number_with_another_name_is_a_question() {
    let sheet = checked("client id,first name,last name,pet name,species\n1,Ada,Long,Rex,Dog\n1,Bo,Short,Mia,Cat\n1,Ada,Lnog,Pip,Dog\n");
    assert_eq!((sheet.clients.len(), sheet.pets.len()), (1, 2));
    let [(at, Refusal::NumberOfAnother { number, name, is_pet: false })] = sheet.refused.as_slice() else { panic!("{:?}", sheet.refused) };
    assert_eq!((at.line, number.as_str(), name.as_str()), (3, "1", "Ada Long"));
}

#[test]
fn the_same_chip_or_number_twice() {
    let sheet = rows(&["A,B,,1 Elm,Rex,Dog,,,276098102345678", "C,D,,2 Elm,Mia,Cat,,,276098102345678"]);
    assert_eq!((sheet.pets.len(), sheet.refused.len()), (2, 0));
    assert_eq!((sheet.pets[1].draft.microchip.as_deref(), sheet.pets[1].draft.desk_note.as_deref()), (None, Some("276098102345678")));
    assert_eq!(lines(&sheet.warnings[&Warning::ChipTwice]), [3]);
    let numbered =
        checked("owner,phone,pet name,species,patient id\nA B,555 010001,Rex,Dog,7\nA B,555 010001,REX,Dog,7\nC D,555 010002,Mia,Cat,7\n");
    assert_eq!(numbered.pets.len(), 2);
    assert_eq!(numbered.pets[1].draft.number, None);
    assert_eq!(
        (lines(&numbered.warnings[&Warning::SameAnimalTwice]), lines(&numbered.warnings[&Warning::NumberTwice])),
        (vec![3], vec![4])
    );
}

fn james() -> Known {
    let mut known = Known::default();
    let id = Uuid::from_u128(7);
    known.add_client(KnownClient {
        id,
        first_name: "James".into(),
        last_name: "Patterson".into(),
        address: String::new(),
        postal_code: String::new(),
        email: Some("j@mail.example".into()),
        digits: vec!["2065550142".into()],
        is_removed: false,
    });
    let pet = |pet: u128, name: &str, chip: Option<&str>| known::KnownPet {
        id: Uuid::from_u128(pet),
        owner_id: id,
        name: name.into(),
        species: "Cat".into(),
        birth_date: None,
        chip: chip.map(str::to_owned),
        is_living: true,
        is_removed: false,
    };
    known.add_pet(pet(20, "Kitten", None));
    known.add_pet(pet(21, "Max", Some("276098102345678")));
    known.link("client", "#41", id);
    known.link("pet", "#9", Uuid::from_u128(20));
    known
}

const WHO: &str = "client id,first name,last name,phone,email,patient id,pet name,species,microchip\n";

#[test]
fn what_the_practice_knows_is_not_made_again_and_is_listed() {
    let known = james();
    let cases = [
        ("41,James,Patterson,,,9,Kitten,Cat,", Some(FoundBy::Source)),
        (",James,Patterson,206 555 0142,,,KITTEN,Cat,", Some(FoundBy::OwnerAndName)),
        (",James,Patterson,,J@mail.example,,Max,Cat,276098102345678", Some(FoundBy::Chip)),
        // A new kitten with its own number is another animal than the Kitten that the owner has.
        ("41,James,Patterson,,,10,Kitten,Cat,", None),
        ("41,James,Patterson,,,11,Kitten,Dog,", None),
    ];
    for (row, by) in cases {
        let sheet = checked_with(&[&format!("{WHO}{row}\n")], &known, None, Join::Report).unwrap();
        assert_eq!(sheet.clients.len(), 0, "{row}");
        let found: Vec<_> = sheet.found.iter().filter(|found| found.is_pet).map(|found| found.by).collect();
        assert_eq!((found, sheet.pets.len()), (by.into_iter().collect(), usize::from(by.is_none())), "{row}");
    }
}

#[test]
fn a_number_of_this_source_that_is_somebody_elses_here_is_refused() {
    let sheet = checked_with(&[&format!("{WHO}41,Bo,Short,555 010002,,7,Rex,Dog,\n")], &james(), None, Join::Report).unwrap();
    assert!(matches!(&sheet.refused[0].1, Refusal::NumberOfAnother { name, .. } if name == "James Patterson"), "{:?}", sheet.refused);
    assert_eq!((sheet.clients.len(), sheet.pets.len(), sheet.found.len()), (0, 0, 0));
    // Married, and reached by the same phone.
    let sheet = checked_with(&[&format!("{WHO}41,James,Miller,206 555 0142,,7,Rex,Dog,\n")], &james(), None, Join::Report).unwrap();
    assert_eq!((sheet.refused.len(), sheet.again.len(), sheet.pets[0].owner_id), (0, 1, Uuid::from_u128(7)));
}

#[test]
fn a_number_of_this_source_that_is_another_animals_here_is_refused() {
    let mut known = james();
    let pet = |id: u128, name: &str, is_removed: bool| known::KnownPet {
        id: Uuid::from_u128(id),
        owner_id: Uuid::from_u128(7),
        name: name.into(),
        species: "Cat".into(),
        birth_date: NaiveDate::from_ymd_opt(2019, 4, 13),
        chip: None,
        is_living: !is_removed,
        is_removed,
    };
    known.add_pet(pet(22, "Felix", false));
    known.add_pet(pet(23, "Bello", true));
    known.link("pet", "#12", Uuid::from_u128(21));
    known.link("pet", "#13", Uuid::from_u128(22));
    let words =
        |row: &str| format!("client id,first name,last name,patient id,pet name,species,microchip,birth date\n41,James,Patterson,{row}\n");
    let import = |known: &Known, row: &str| checked_with(&[&words(row)], known, None, Join::Report).unwrap();
    for row in ["9,Kiten,Cat,,", "9,KITTÉN,Cat,,", "9,,Cat,,", "12,Rocky,Cat,276098102345678,", "13,Rocky,Cat,,2019-04-13"] {
        let sheet = import(&known, row);
        assert_eq!((sheet.found_of(true), sheet.pets.len(), sheet.refused.len()), (1, 0, 0), "{row}: {:?}", sheet.refused);
    }
    for (row, number, name) in
        [("9,Bello,Dog,,", "9", "Kitten"), ("12,Rocky,Cat,,", "12", "Max"), ("13,Rocky,Dog,,2019-04-13", "13", "Felix")]
    {
        let sheet = import(&known, row);
        let [(_, refusal)] = sheet.refused.as_slice() else { panic!("{row}: {:?}", sheet.refused) };
        assert_eq!(*refusal, Refusal::NumberOfAnother { number: number.into(), name: name.into(), is_pet: true });
        assert_eq!(refusal.field(&guessed(&text(&words(row))).1), Some(Field::PetNumber));
        assert_eq!((sheet.found_of(true), sheet.pets.len(), sheet.again.iter().filter(|again| again.is_pet).count()), (0, 0, 0), "{row}");
    }
    // Merged here with an animal of another name.
    known.merged.insert("#9".into(), Uuid::from_u128(23));
    assert_eq!(import(&known, "9,Bello,Dog,,").found_of(true), 1);
    known.merged.clear();
    // The same record as last time; the pet was given another name here.
    let draft = import(&Known::default(), "9,Bello,Dog,,").pets[0].draft.clone();
    known.pet_links.get_mut("#9").unwrap().digest = sheet::digest(&draft.imported(Uuid::from_u128(7)));
    assert_eq!(import(&known, "9,Bello,Dog,,").found_of(true), 1);
}

/// The practice once the sheet has been written into it.
fn written(mut known: Known, sheet: &Sheet) -> Known {
    for client in &sheet.clients {
        known.add_client(KnownClient {
            id: client.id,
            first_name: client.draft.first_name.clone(),
            last_name: client.draft.last_name.clone(),
            address: client.draft.address.clone().unwrap_or_default(),
            postal_code: client.draft.postal_code.clone().unwrap_or_default(),
            email: client.draft.email.clone(),
            digits: client.draft.phones.iter().map(|(_, phone)| phone.digits.clone()).collect(),
            is_removed: false,
        });
        for key in &client.keys {
            known.link("client", key, client.id);
        }
    }
    for again in &sheet.again {
        known.link(if again.is_pet { "pet" } else { "client" }, &again.key, again.row_id);
    }
    known
}

#[test]
fn an_export_in_two_imports_comes_to_the_same_as_in_one() {
    let desk = || {
        let mut known = Known::default();
        known.add_client(KnownClient {
            id: Uuid::from_u128(8),
            first_name: "Ada".into(),
            last_name: "Long".into(),
            address: String::new(),
            postal_code: String::new(),
            email: None,
            digits: vec!["555010001".into()],
            is_removed: false,
        });
        known
    };
    let (one, two, without) = ("1,Ada,Long,555 010001\n", "2,Ada,Long,555 010001\n", ",Ada,Long,555 010001\n");
    for join in [Join::Report, Join::SamePhone, Join::All] {
        let import = |known: &Known, rows: &str| {
            let words = format!("client id,first name,last name,phone\n{rows}");
            checked_with(&[&words], known, None, join).unwrap()
        };
        for before in [Known::default(), desk()] {
            for (first, second) in [(one, two), (two, one), (one, without), (without, one)] {
                let whole = import(&before, &format!("{first}{second}"));
                let begun = import(&before, first);
                let rest = import(&written(before.clone(), &begun), second);
                assert_eq!(begun.clients.len() + rest.clients.len(), whole.clients.len(), "{join:?}: {first}{second}");
            }
        }
        // The first of the name has a number of this source, the second has none.
        let mut known = written(Known::default(), &import(&Known::default(), one));
        known.add_client(desk().clients[&Uuid::from_u128(8)].clone());
        let sheet = import(&known, two);
        assert_eq!((sheet.clients.len(), sheet.again[0].row_id), (0, Uuid::from_u128(8)), "{join:?}");
    }
}

#[test]
fn names_are_compared_without_case_and_accents_and_signs_as_they_are() {
    let sheet = checked(
        "first name,last name,phone\n\
         Jürgen,Müller,206 555 0142\nJURGEN,MULLER,206 555 0142\n\
         Андрей,Семёнов,206 555 0143\nАНДРЕЙ,СЕМЕНОВ,206 555 0143\n\
         ♥,☆,206 555 0144\n♥,♦,206 555 0144\n♥,☆,206 555 0144\n",
    );
    let names: Vec<&str> = sheet.clients.iter().map(|client| client.draft.last_name.as_str()).collect();
    assert_eq!(names, ["Müller", "Семёнов", "☆", "♦"]);
}

#[test]
fn whoever_looks_like_another_is_listed_and_joined_on_demand() {
    let row = format!("{WHO}50,Jame,Patterson,+1 206 555 0142,new@mail.example,11,Pip,Dog,\n");
    let sheet = checked_with(&[&row], &james(), None, Join::Report).unwrap();
    assert_eq!((sheet.proposals.len(), sheet.proposals[0].why, sheet.proposals[0].other), (1, Why::SamePhone, None));
    assert_eq!(sheet.clients.len(), 1);
    let two_numbers = checked_with(&[&row], &james(), None, Join::SamePhone).unwrap();
    assert_eq!((two_numbers.proposals.len(), two_numbers.clients.len()), (1, 1), "the source tells the two apart by their numbers");
    let row = row.replace("\n50,", "\n,");
    let joined = checked_with(&[&row], &james(), None, Join::SamePhone).unwrap();
    assert_eq!((joined.clients.len(), joined.pets[0].owner_id), (0, Uuid::from_u128(7)));
    assert!(joined.again.iter().any(|again| again.row_id == Uuid::from_u128(7)), "it is remembered");
}

#[test]
fn joined_rows_lose_nothing() {
    let rows =
        "first name,last name,phone,email,address\nAda,Long,555 010001,a@mail.example,1 Elm\nAda,Lang,555 010001,b@mail.example,2 Oak\n";
    let sheet = checked_with(&[rows], &Known::default(), None, Join::SamePhone).unwrap();
    let [client] = sheet.clients.as_slice() else { panic!("{:?}", sheet.clients) };
    assert_eq!(client.draft.desk_note.as_deref(), Some("b@mail.example; 2 Oak"));
    assert_eq!(client.keys.len(), 2, "both are found again");
}

#[test]
fn events_find_their_animal_by_number_chip_or_owner_and_name() {
    let pets = "animal id,owner id,name,species,microchip\n7,2,Rex,Dog,276098102345678\n8,1,Mia,Cat,\n";
    let visits = "animal id,visit date,time,reason\n7,2025-03-04,14:30,Limping\n99,2025-03-04,10:00,Ghost\n";
    let shots = "microchip,vaccine,date given,lot,next due\n276098102345678,Rabies,2025-03-04,L1,2026-03-04\n276098102345678,Rabies,2024-03-04,L0,2025-03-04\n";
    let weights = "owner id,pet name,weight kg,weighed on\n1,Mia,4.2,2025-01-02\n";
    let sheet = checked_with(&[weights, shots, visits, pets, CLIENTS], &Known::default(), None, Join::Report).unwrap();
    let kinds: Vec<&str> = sheet
        .dependents
        .iter()
        .map(|dependent| match &dependent.what {
            sheet::DependentKind::Weight { .. } => "weight",
            sheet::DependentKind::Visit(visit) => visit.status,
            sheet::DependentKind::Reminder { .. } => "reminder",
            sheet::DependentKind::Kept { kind, .. } => kind,
            sheet::DependentKind::CoOwner { .. } => "co-owner",
        })
        .collect();
    let count = |kind: &str| kinds.iter().filter(|known| **known == kind).count();
    assert_eq!((count("weight"), count("completed"), count("vaccination"), count("reminder")), (1, 1, 2, 1), "{kinds:?}");
    assert_eq!(sheet.refused.iter().map(|(_, why)| why.clone()).collect::<Vec<_>>(), [Refusal::AnimalUnknown("99".into())]);
    let due: Vec<_> = sheet
        .dependents
        .iter()
        .filter_map(
            |dependent| if let sheet::DependentKind::Reminder { due_on, .. } = dependent.what { Some(due_on.to_string()) } else { None },
        )
        .collect();
    assert_eq!(due, ["2026-03-04"], "only the latest is waited for");
    // 14:30 of the clinic's clock.
    let at = sheet
        .dependents
        .iter()
        .find_map(|dependent| if let sheet::DependentKind::Visit(visit) = &dependent.what { Some(visit.scheduled_at) } else { None });
    assert_eq!(at.map(|at| at.to_rfc3339()).as_deref(), Some("2025-03-04T13:30:00+00:00"));
}

#[test]
fn a_visit_with_a_number_comes_once_wherever_it_was_moved() {
    let visits = |known: &Known, words: &str| -> Vec<(Uuid, sheet::NewVisit)> {
        let sheet = checked_with(&[words], known, None, Join::Report).unwrap();
        let visit = |dependent: sheet::Dependent| match dependent.what {
            sheet::DependentKind::Visit(visit) => Some((dependent.id, *visit)),
            _ => None,
        };
        sheet.dependents.into_iter().filter_map(visit).collect()
    };
    let numbered = |known: &Known, rows: &str| visits(known, &format!("animal id,visit id,visit date,time,reason\n{rows}"));
    let first = "9,V1,2025-03-04,14:30,Limping\n";
    let mut known = james();
    known.others.extend(numbered(&known, first).into_iter().map(|(id, _)| id));
    assert_eq!(known.others.len(), 1);
    let moved = numbered(&known, "9,V1,2025-03-05,10:00,Lame\n9,V2,2025-03-05,11:00,Shot\n");
    assert_eq!(moved.iter().map(|(_, visit)| visit.reason.as_deref()).collect::<Vec<_>>(), [Some("Shot")]);

    // Brought from a file without the numbers.
    let mut known = james();
    known.others.extend(visits(&known, "animal id,visit date,time,reason\n9,2025-03-04,14:30,Limping\n").into_iter().map(|(id, _)| id));
    assert_eq!((known.others.len(), numbered(&known, first).len()), (1, 0));

    let one = numbered(&james(), "9,V1,2025-03-04,14:30,Limping\n9,V1,2025-03-04,14:30,Nails\n");
    assert_eq!(one.iter().map(|(_, visit)| visit.notes.as_deref()).collect::<Vec<_>>(), [Some("Nails")], "two rows of one visit");
    let two = numbered(&james(), "9,1,2025-03-04,14:30,Shot\n9,1,2025-04-04,14:30,Shot\n");
    assert_eq!(two.len(), 2, "a number of two days names no visit");
}
