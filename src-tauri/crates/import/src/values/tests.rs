//! What the words in cells mean.

use std::collections::BTreeMap;

use super::*;

#[test]
fn the_file_of_words_is_whole() {
    let words: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("../words/values.toml")).unwrap();
    for (list, words) in &words {
        for word in words {
            assert_eq!(&plain::compact(word), word, "{list}");
        }
        let different: HashSet<&String> = words.iter().collect();
        assert_eq!(different.len(), words.len(), "{list} has a word twice");
    }
    for (one, other) in [
        ("yes", "no"),
        ("it_is", "it_is_not"),
        ("yes", "it_is_not"),
        ("no", "it_is"),
        ("neutered", "intact"),
        ("active", "inactive"),
        ("male", "female"),
        ("placeholder", "yes"),
    ] {
        assert!(words[one].iter().all(|word| !words[other].contains(word)), "{one} and {other}");
    }
    assert!(toml::from_str::<Words>(include_str!("../words/values.toml")).is_ok());
}

#[test]
fn placeholders() {
    for text in [
        "",
        " ",
        "none",
        "None",
        "N/A",
        "n.a.",
        "n/a",
        "NA",
        "#N/A",
        "-",
        "--",
        "---",
        ".",
        "?",
        "??",
        "0",
        " 0 ",
        "unknown",
        "UNKNOWN",
        "Unk.",
        "NULL",
        "nil",
        "(null)",
        "\\N",
        "keine",
        "k.A.",
        "keine Angabe",
        "unbekannt",
        "desconocido",
        "sin datos",
        "s/d",
        "inconnu",
        "non renseigné",
        "néant",
        "xxx",
        "XX",
        "—",
        "…",
        "000000000000000",
        "000-000-0000",
        "00/00/0000",
        "0000-00-00",
        "[none]",
        "***",
        "0000",
        "not known",
        "(blank)",
    ] {
        assert!(is_placeholder(text), "{text:?}");
    }
    for text in [
        "x",
        "X",
        "00",
        "0.00",
        "10",
        "Nina",
        "No",
        "N",
        "Nona",
        "Noname Street",
        "+",
        "✓",
        "犬",
        "1",
        "Alexx",
        "nothing by mouth",
        "none of the usual",
    ] {
        assert!(!is_placeholder(text), "{text:?}");
    }
}

#[test]
fn yes_and_no() {
    for (text, expected) in [
        ("Y", Some(true)),
        ("yes", Some(true)),
        ("TRUE", Some(true)),
        ("1", Some(true)),
        ("-1", Some(true)),
        ("x", Some(true)),
        ("✓", Some(true)),
        ("Ja", Some(true)),
        ("j", Some(true)),
        ("wahr", Some(true)),
        ("Sí", Some(true)),
        ("si", Some(true)),
        ("verdadero", Some(true)),
        ("Oui", Some(true)),
        ("vrai", Some(true)),
        ("Spayed", Some(true)),
        ("neutered", Some(true)),
        ("desexed", Some(true)),
        ("Altered", Some(true)),
        ("kastriert", Some(true)),
        ("esterilizada", Some(true)),
        ("stérilisée", Some(true)),
        ("deceased", Some(true)),
        ("verstorben", Some(true)),
        ("fallecido", Some(true)),
        ("décédé", Some(true)),
        ("n", Some(false)),
        ("No", Some(false)),
        ("false", Some(false)),
        ("0", Some(false)),
        ("Nein", Some(false)),
        ("falsch", Some(false)),
        ("falso", Some(false)),
        ("Non", Some(false)),
        ("faux", Some(false)),
        ("Intact", Some(false)),
        ("entire", Some(false)),
        ("unkastriert", Some(false)),
        ("nicht kastriert", Some(false)),
        ("not neutered", Some(false)),
        ("non castré", Some(false)),
        ("unaltered", Some(false)),
        ("alive", Some(false)),
        ("lebt", Some(false)),
        ("not intact", Some(true)),
        ("", None),
        ("maybe", None),
        ("Unknown", None),
        ("2", None),
        ("yes and no", None),
        ("2019-04-13", None),
    ] {
        assert_eq!(yes_no(text), expected, "{text:?}");
    }
    for (text, expected) in [
        ("Inactive", Some(true)),
        ("aktiv", Some(false)),
        ("Inactivo", Some(true)),
        ("true", Some(true)),
        ("N", Some(false)),
        ("Deceased", None),
        ("Gold", None),
    ] {
        assert_eq!(inactive(text), expected, "{text:?}");
    }
}

#[test]
fn breeds_and_mixes() {
    for (first, second, breed_is, is_mixed) in [
        (Some("Labrador"), None, Some("Labrador"), false),
        (Some("Labrador Mix"), None, Some("Labrador Mix"), true),
        (Some("Labradormix"), None, Some("Labradormix"), true),
        (Some("Mischling"), None, Some("Mischling"), true),
        (Some("Schäferhund-Mischling"), None, Some("Schäferhund-Mischling"), true),
        (Some("Labrador/Poodle"), None, Some("Labrador/Poodle"), true),
        (Some("A/B"), None, Some("A/B"), true),
        (Some("Poodle w/o papers"), None, Some("Poodle w/o papers"), false),
        (Some("Domestic S/H"), None, Some("Domestic S/H"), false),
        (Some("N/A"), None, None, false),
        (Some("Lab x Poodle"), None, Some("Lab x Poodle"), true),
        (Some("Collie X"), None, Some("Collie X"), true),
        (Some("Border Collie cross"), None, Some("Border Collie cross"), true),
        (Some("Mestizo"), None, Some("Mestizo"), true),
        (Some("Caniche croisé"), None, Some("Caniche croisé"), true),
        (Some("Mixed Breed, Medium (up to 44 lbs fully grown)"), Some("Mix"), Some("Mixed Breed, Medium (up to 44 lbs fully grown)"), true),
        (Some("Terrier, Jack Russell"), Some("Dachshund"), Some("Terrier, Jack Russell / Dachshund"), true),
        (Some("Siamese"), Some("siamese"), Some("Siamese"), false),
        (Some("Siamese"), Some("N/A"), Some("Siamese"), false),
        (Some("Siamese"), Some("-"), Some("Siamese"), false),
        (None, Some("Poodle"), Some("Poodle"), true),
        (Some("unknown"), None, None, false),
        (Some("Domestic Shorthair"), None, Some("Domestic Shorthair"), false),
        (Some("Xoloitzcuintli"), None, Some("Xoloitzcuintli"), false),
        (Some("Phoenix"), None, Some("Phoenix"), false),
        (None, None, None, false),
    ] {
        assert_eq!(breed(first, second), (breed_is.map(str::to_owned), is_mixed), "{first:?} {second:?}");
    }
}
