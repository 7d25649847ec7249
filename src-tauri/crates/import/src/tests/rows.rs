//! One row at a time: what is kept, what goes into a note, what is refused.

use super::*;

#[test]
fn each_bad_row_costs_itself_alone() {
    let long = "x".repeat(10_000);
    let cases = [
        ("A,B,,,Rex,Dog,,01/01/2030,", "future"),
        ("A,B,,,Rex,Dog,,31/02/2019,", "no such day"),
        ("A,B,,,Rex,Dog,,some day,", "no date"),
        ("A,B,,,Rex,,,,", "species"),
        (",,,,Rex,Dog,,,", "no owner"),
        ("A,B,,,Rex,Dog,,", "8 columns"),
        ("A,B,,,Rex,Dog,,,,,too many", "11 columns"),
        (",,,,,,,,", "nothing"),
        (HEADER, "headers once more"),
        ("\"A,B,,,Rex,Dog,,,", "quote"),
        (&format!("A,B,,,{long},Dog,,,"), "longer"),
    ];
    for (bad, why) in cases {
        let sheet = rows(&["Good,One,206 555 0142,,Max,Dog,,,", bad, "Good,Two,206 555 0177,,Mia,Cat,,,"]);
        assert_eq!(sheet.refused.len(), 1, "{why}: {:?}", sheet.refused);
        let (at, refusal) = &sheet.refused[0];
        assert!(refusal.to_string().contains(why), "{why}: {refusal}");
        assert_eq!((at.line, sheet.pets.len(), sheet.rows_read), (3, 2, 3), "{why}");
    }
}

#[test]
fn what_is_no_phone_mail_or_chip_goes_into_the_note_and_the_row_lives() {
    let sheet = checked(
        "first name,last name,phone,email,pet name,species,microchip\n\
         A,B,206-CALL-ME,nobody at home,Rex,Dog,27609810234567\n\
         C,D,N/A,none,Mia,Cat,-\n",
    );
    assert_eq!((sheet.clients.len(), sheet.pets.len(), sheet.refused.len()), (2, 2, 0));
    assert_eq!(sheet.clients[0].draft.desk_note.as_deref(), Some("206-CALL-ME; nobody at home"));
    assert_eq!((sheet.pets[0].draft.desk_note.as_deref(), sheet.pets[0].draft.microchip.as_deref()), (Some("27609810234567"), None));
    for warning in [Warning::PhoneInNote, Warning::EmailInNote, Warning::ChipInNote] {
        assert_eq!(lines(&sheet.warnings[&warning]), [2], "{warning:?}");
    }
    assert_eq!(sheet.clients[1].draft.desk_note, None, "a placeholder says nothing");
}

#[test]
fn null_is_a_name_and_capitals_alone_are_none() {
    let sheet = checked(
        "client id,first name,middle name,last name,phone\n1,,,Null,555 010001\n2,NULL,NULL,NULL,555 010002\n3,Jennifer,,NULL,555 010003\n\
         4,,,null,555 010004\n5,,,NULL,555 010005\n",
    );
    let names: Vec<(&str, &str)> =
        sheet.clients.iter().map(|client| (client.draft.first_name.as_str(), client.draft.last_name.as_str())).collect();
    assert_eq!(names, [("", "Null"), ("Jennifer", "NULL")]);
    let refused: Vec<(u64, &Refusal)> = sheet.refused.iter().map(|(at, why)| (at.line, why)).collect();
    assert_eq!(refused, [(3, &Refusal::NoName), (5, &Refusal::NoName), (6, &Refusal::NoName)]);
    let of_full_names = checked("owner,phone,pet name,species\nNull,555 010001,Rex,Dog\n");
    assert_eq!(of_full_names.clients[0].draft.last_name, "Null");
}

#[test]
fn species_breed_and_gender_as_they_are_written() {
    for (sex, gender, neutered) in [
        ("Intact Male", "male", Some(false)),
        ("Neutered Male", "male", Some(true)),
        ("NM", "male", Some(true)),
        ("CM", "male", Some(true)),
        ("MN", "male", Some(true)),
        ("M/N", "male", Some(true)),
        ("FS", "female", Some(true)),
        ("männlich kastriert", "male", Some(true)),
        ("F", "female", None),
        ("N/A", "unknown", None),
    ] {
        let sheet = checked(&format!("owner,pet name,species,breed,sex\nA B,Rex,K9,Labrador Mix,{sex}\n"));
        let pet = &sheet.pets[0].draft;
        assert_eq!((pet.gender, pet.is_neutered), (gender, neutered), "{sex}");
        assert_eq!((pet.species.as_str(), pet.breed.as_deref(), pet.is_mixed), ("Dog", Some("Labrador Mix"), true), "{sex}");
    }
    let sheet =
        checked("owner,pet name,species,primary breed,secondary breed\nA B,Wall-E,Gürteltier,\"Terrier, Jack Russell\",Dachshund\n");
    let pet = &sheet.pets[0].draft;
    assert_eq!((pet.species.as_str(), pet.breed.as_deref(), pet.is_mixed), ("Gürteltier", Some("Terrier, Jack Russell / Dachshund"), true));
    assert_eq!(lines(&sheet.warnings[&Warning::OtherSpecies]), [2]);
}

#[test]
fn a_pet_without_a_name_is_kept_and_counted() {
    let sheet = rows(&["A,B,206 555 0142,,,Dog,Beagle,,"]);
    assert_eq!(sheet.pets[0].draft.name, "(no name)");
    assert_eq!(lines(&sheet.warnings[&Warning::UnnamedPet]), [2]);
}

#[test]
fn formulas_and_right_to_left_names_are_text() {
    let sheet = rows(&["=1+1,@SUM(A1),206 555 0142,,\"=HYPERLINK(\"\"x\"\")\",Dog,,,", "נועה,כהן,206 555 0177,,ريكس,Cat,,,"]);
    assert_eq!(sheet.clients[0].draft.first_name, "=1+1");
    assert_eq!(sheet.pets[0].draft.name, "=HYPERLINK(\"x\")");
    assert_eq!((sheet.clients[1].draft.last_name.as_str(), sheet.pets[1].draft.name.as_str()), ("כהן", "ريكس"));
}

#[test]
fn more_than_the_bare_card() {
    let sheet = checked(
        "Client ID,Title,First Name,Middle Name,Last Name,Cell Phone,Home Phone,State,City,Client Alert,Balance,Client Inactive,\
         Patient ID,Patient Name,Species,Color,Secondary Color,Age,Allergies,Patient Alert,Deceased\n\
         7,Dr,Ada,Marie,Long,206 555 0101,206 555 0102,WA,Seattle,Pays in cash,12.50,yes,9,Rex,Dog,Black,White,2 years,Penicillin,Muzzle,yes\n",
    );
    let (client, pet) = (&sheet.clients[0].draft, &sheet.pets[0].draft);
    assert_eq!((client.first_name.as_str(), client.last_name.as_str(), client.city.as_deref()), ("Ada Marie", "Long", Some("Seattle, WA")));
    let phones: Vec<_> = client.phones.iter().map(|(label, phone)| (*label, phone.digits.as_str())).collect();
    assert_eq!(phones, [("mobile", "2065550101"), ("home", "2065550102")]);
    assert_eq!((client.desk_alert.as_deref(), client.is_active), (Some("Pays in cash"), false));
    assert_eq!(client.desk_note.as_deref(), Some("Dr; Balance: 12.50"));
    assert_eq!(
        (pet.colour.as_deref(), pet.birth_date, pet.is_birth_date_estimated),
        (Some("Black / White"), NaiveDate::from_ymd_opt(2024, 11, 22), true)
    );
    assert_eq!((pet.allergies.as_deref(), pet.handling_alert.as_deref(), pet.is_deceased), (Some("Penicillin"), Some("Muzzle"), true));
    assert!(sheet.dependents.iter().any(|dependent| matches!(dependent.what, sheet::DependentKind::Kept { kind: "balance", .. })));
}

#[test]
fn several_chips_the_first_is_kept_the_others_noted() {
    let sheet = checked("owner,pet name,species,microchip\nA B,Rex,Dog,276098102345678; 276098102345679\n");
    let pet = &sheet.pets[0].draft;
    assert_eq!((pet.microchip.as_deref(), pet.desk_note.as_deref()), (Some("276098102345678"), Some("276098102345679")));
}

#[test]
fn a_long_note_is_cut_and_kept_whole() {
    let note = "word ".repeat(900);
    let sheet = checked(&format!("first name,last name,phone,notes\nA,B,206 555 0142,{note}\n"));
    assert_eq!(sheet.clients[0].draft.desk_note.as_ref().map(|note| note.chars().count()), Some(2000));
    assert!(sheet.dependents.iter().any(
        |dependent| matches!(&dependent.what, sheet::DependentKind::Kept { kind: "record", data, .. } if data["text"].as_str() == Some(note.trim()))
    ));
}

#[test]
fn a_refused_row_shows_the_cell_because_of_which_it_is_refused() {
    let words = format!("{HEADER}\nA,B,,,Rex,Dog,,31/02/2019,\nA,B,1\n");
    let source = text(&words);
    let plan = plan(&[&source], Some(DateOrder::Dmy), Join::Report);
    let sheet = check(&plan, &Known::default(), &mut Quiet).unwrap();
    let refused: Vec<(u64, &Refusal)> = sheet.refused.iter().map(|(at, refusal)| (at.line, refusal)).collect();
    let cells = refused_cells(&plan.files[0], &refused).unwrap();
    let told: Vec<_> = refused
        .iter()
        .map(|(line, refusal)| (*line, refusal.reason(), refusal.field(&plan.files[0].mapping), cells.get(line).map(String::as_str)))
        .collect();
    assert_eq!(told, [(2, Reason::NoSuchDay, Some(Field::BirthDate), Some("31/02/2019")), (3, Reason::Ragged, None, None)]);
}
