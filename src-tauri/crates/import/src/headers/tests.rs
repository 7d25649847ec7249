//! What single headers say.

use super::*;

fn field(header: &str) -> Option<Field> {
    match read(header) {
        Meaning::Plain(field) | Meaning::PutTogether(field) => Some(field),
        Meaning::Depends(_) | Meaning::Unknown => None,
    }
}

#[test]
fn the_file_is_whole_and_no_word_stands_twice() {
    let file: Written = toml::from_str(include_str!("../words/headers.toml")).unwrap();
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut take = |word: &String, place: &str| {
        assert_eq!(&plain::compact(word), word, "{place}");
        let before = seen.insert(word.clone(), place.to_owned());
        assert_eq!(before, None, "{word} stands under {before:?} and under {place}");
    };
    for (word, words) in &file.synonyms {
        word.parse::<Field>().unwrap();
        words.iter().for_each(|one| take(one, word));
    }
    for depends in &file.depends {
        let place = format!("depends, {}", depends.words[0]);
        depends.words.iter().for_each(|one| take(one, &place));
        for word in
            [&depends.client, &depends.pet, &depends.visit, &depends.vaccination, &depends.reminder, &depends.record].into_iter().flatten()
        {
            word.parse::<Field>().unwrap();
        }
    }
    assert!(seen.len() > 1_000);
    assert!(file.date_hints.keys().all(|word| word.parse::<Field>().is_ok_and(Field::is_date)));
    assert_eq!(file.nouns.len(), 6);
    let parts = file.nouns.values().chain(file.date_hints.values()).flatten();
    let more = [&file.fillers, &file.yes_no_fillers, &file.number_words, &file.joints, &file.strangers, &file.chips];
    for word in parts.chain(more.into_iter().flatten()) {
        assert_eq!(&plain::compact(word), word);
    }
    // Every field but one can be told by a header alone.
    let without: Vec<&str> = Field::all_words().filter(|word| !file.synonyms.contains_key(*word)).collect();
    assert_eq!(without, Vec::<&str>::new());
}

#[test]
fn case_spaces_and_signs_make_no_difference() {
    for spelling in [
        "First Name",
        "first_name",
        "FIRSTNAME",
        "firstName",
        "First-Name",
        " first name ",
        "First  Name:",
        "\u{FEFF}FirstName",
        "first.name",
    ] {
        assert_eq!(field(spelling), Some(Field::FirstName), "{spelling:?}");
    }
    for spelling in ["Straße", "STRASSE", "strasse", "Strasse:"] {
        assert_eq!(field(spelling), Some(Field::Address), "{spelling:?}");
    }
}

/// The headers that the issue names, each by itself.
#[test]
fn headers_that_were_unknown() {
    for (header, expected) in [
        ("ClientName", Field::FullName),
        ("DateOfBirth", Field::BirthDate),
        ("sex_upon_outcome", Field::Gender),
        ("AnimalGender", Field::Gender),
        ("IsNeutered", Field::Neutered),
        ("primary_color", Field::Colour),
        ("Mobile Tel", Field::MobilePhone),
        ("Phone1", Field::Phone),
        ("Phone2", Field::Phone),
        ("Phone 3", Field::Phone),
        ("Cell Phone", Field::MobilePhone),
        ("Home Phone", Field::HomePhone),
        ("Owner Address", Field::Address),
        ("AccountId", Field::ClientNumber),
        ("Kd-Nr.", Field::ClientNumber),
        ("Chipnummer", Field::Microchip),
        ("Straße", Field::Address),
        ("Mobil", Field::MobilePhone),
        ("Geb.-Datum", Field::BirthDate),
        ("Mascota", Field::PetName),
        ("Fecha de nacimiento", Field::BirthDate),
        ("Nom de l'animal", Field::PetName),
        ("Nom du propriétaire", Field::FullName),
        ("N° de puce", Field::Microchip),
    ] {
        assert_eq!(field(header), Some(expected), "{header}");
    }
    for header in ["Kind", "Type", "Name"] {
        assert!(matches!(read(header), Meaning::Depends(_)), "{header}");
    }
}

#[test]
fn headers_that_are_put_together() {
    for (header, expected) in [
        ("owner_email", Field::Email),
        ("Client Home Phone", Field::HomePhone),
        ("Customer Postcode", Field::PostalCode),
        ("Owner Phone 2", Field::Phone),
        ("Pet Colour", Field::Colour),
        ("Animal Weight", Field::Weight),
        ("PatientMicrochipNumber", Field::Microchip),
        ("Pet Owner First Name", Field::FirstName),
        ("Owner's Surname", Field::LastName),
        ("Client Notes", Field::ClientNote),
        ("Patient Notes", Field::PetNote),
        ("Pet Status", Field::PetInactive),
        ("Client Status", Field::ClientInactive),
        ("Patient Alert 2", Field::HandlingAlert),
        ("Client Alerts", Field::DeskAlert),
        ("Current Weight", Field::Weight),
        ("Weight (kg)", Field::Weight),
        ("Visit Notes", Field::VisitNotes),
        ("Appointment Reason", Field::VisitReason),
        ("Reminder Status", Field::ReminderState),
        ("Vaccination Due Date", Field::VaccineDue),
        ("Is Deceased", Field::Deceased),
        ("Numéro de téléphone", Field::Phone),
        ("Nº Chip", Field::Microchip),
        ("Chip-Nr.", Field::Microchip),
        ("Telefon-Nr.", Field::Phone),
        ("Kundenname", Field::FullName),
        ("Besitzer E-Mail", Field::Email),
        ("Name des Tieres", Field::PetName),
        ("Gewicht des Tieres", Field::Weight),
        ("Tierrasse", Field::Breed),
        ("Teléfono del propietario", Field::Phone),
        ("Nombre del propietario", Field::FullName),
        ("Raza de la mascota", Field::Breed),
        ("Fecha de la cita", Field::VisitDate),
        ("Date de naissance de l'animal", Field::BirthDate),
        ("Téléphone portable", Field::MobilePhone),
        ("Adresse du client", Field::Address),
        ("Breed 1", Field::Breed),
        ("Breed 2", Field::SecondBreed),
        ("Email 2", Field::Ignore),
        ("First Name 2", Field::Ignore),
        ("Client Date of Birth", Field::Ignore),
        ("Owner Gender", Field::Ignore),
        ("Number of Pets", Field::Ignore),
        ("Last Visit", Field::Ignore),
        ("Is Active", Field::Ignore),
    ] {
        assert_eq!(field(header), Some(expected), "{header}");
    }
}

#[test]
fn unknown_headers_stay_unknown() {
    for header in [
        "",
        "Q1",
        "Foo",
        "rabies tag colour of the collar",
        "Personality",
        "Category of food",
        "Petition",
        "Catalogue",
        "Tierheim",
        "犬種",
        "x",
        "id2x",
        "Clone",
        "Kdxyz",
    ] {
        assert!(matches!(read(header), Meaning::Unknown), "{header}: {:?}", read(header));
    }
}

#[test]
fn whose_column_it_is() {
    assert_eq!(owner_of("Owner First Name"), Some(Subject::Client));
    assert_eq!(owner_of("Pet DOB"), Some(Subject::Pet));
    assert_eq!(owner_of("First Name"), None);
    assert!(is_of_strangers("Referring Vet Phone") && !is_of_strangers("Phone"));
    assert!(speaks_of_chips("Chip old") && !speaks_of_chips("Code"));
    assert_eq!(date_hint("pet geb. am ca."), Some(Field::BirthDate));
    assert_eq!(date_hint("Foo"), None);
}

#[test]
fn a_row_or_names_of_columns() {
    for (cells, is_row) in [
        (&["Ada Long", "555 010001", "Rex"][..], true),
        (&["Ada Long", "ada@mail.example", "Rex"], true),
        (&["1001", "Ada", "Long", "active", "12345"], true),
        (&["Owner", "Phone 2019", "Rex"], false),
        (&["Foo", "Bar", "Q1"], false),
    ] {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        assert_eq!(looks_like_a_row(&cells), is_row, "{cells:?}");
    }
}
