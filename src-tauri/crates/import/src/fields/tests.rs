//! The words of a mapping file.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_field_has_a_word_of_its_own() {
    let fields: BTreeSet<Field> = WORDS.iter().map(|(field, _)| *field).collect();
    let words: BTreeSet<&str> = Field::all_words().collect();
    assert_eq!((fields.len(), words.len()), (WORDS.len(), WORDS.len()));
    // The last variant has the greatest number: none is missing from the list.
    assert_eq!(Field::Ignore as usize + 1, WORDS.len());
    for (field, word) in WORDS {
        assert_eq!(field.to_string(), word);
        assert_eq!(word.parse(), Ok(field));
        // On the wire a field is its variant's name in small letters: "client_number".
        let wire = toml::Value::try_from(field).unwrap();
        assert_eq!(wire.clone().try_into(), Ok(field));
        assert!(wire.as_str().is_some_and(|wire| wire.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    }
    assert_eq!(toml::Value::try_from(Field::ClientNumber).unwrap().as_str(), Some("client_number"));
    assert_eq!(toml::Value::try_from(Field::VaccinatedOn).unwrap().as_str(), Some("vaccinated_on"));
}

#[test]
fn words_of_older_mapping_files() {
    assert_eq!("client.phone_2".parse(), Ok(Field::Phone));
    assert_eq!("client.phone_3".parse(), Ok(Field::Phone));
    assert_eq!("client.address_2".parse(), Ok(Field::Address));
    assert_eq!("pet.nme".parse::<Field>(), Err(NoField("pet.nme".to_owned())));
}

#[test]
fn what_a_field_is_about() {
    for (field, subject, is_repeatable, is_date) in [
        (Field::ClientNumber, Subject::Client, false, false),
        (Field::WorkPhone, Subject::Client, true, false),
        (Field::Microchip, Subject::Pet, true, false),
        (Field::WeighedOn, Subject::Pet, false, true),
        (Field::VisitTime, Subject::Visit, false, false),
        (Field::VaccineDue, Subject::Vaccination, false, true),
        (Field::ReminderDue, Subject::Reminder, false, true),
        (Field::RecordText, Subject::Record, true, false),
        (Field::Ignore, Subject::Nothing, true, false),
    ] {
        assert_eq!((field.subject(), field.is_repeatable(), field.is_date()), (subject, is_repeatable, is_date), "{field}");
    }
}
