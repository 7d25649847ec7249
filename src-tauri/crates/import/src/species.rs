//! Species as other systems write them, by `words/species.toml`. What is not known there stays as it is written.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::plain;

/// A species as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Species<'a> {
    pub word: &'a str,
    /// No word is known for it: perhaps a rare animal, perhaps a slip.
    pub is_other: bool,
}

/// The word that is kept for what is written.
#[must_use]
pub fn named(written: &str) -> Species<'_> {
    let written = written.trim();
    match known(written) {
        Some(word) => Species { word, is_other: false },
        None => Species { word: written, is_other: !written.is_empty() },
    }
}

/// The word that is kept, where the species is known: by the whole text, or by parts that all say the same
/// ("Canine (Dog)").
#[must_use]
pub fn known(written: &str) -> Option<&'static str> {
    let one = |text: &str| WORDS.get(plain::compact(text).as_str()).copied();
    one(written).or_else(|| {
        let mut parts = written.split(['/', '(', ')', '-', ',', ';']).filter(|part| !plain::compact(part).is_empty()).map(one);
        let first = parts.next()??;
        parts.all(|part| part == Some(first)).then_some(first)
    })
}

/// By how a species is written, in [`plain::compact`]'s spelling, the word that is kept.
static WORDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let words = FILE.species.iter().flat_map(|species| species.written.iter().map(|written| (written.as_str(), species.word.as_str())));
    words.collect()
});

static FILE: LazyLock<Written> = LazyLock::new(|| toml::from_str(include_str!("words/species.toml")).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    species: Vec<OneSpecies>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneSpecies {
    word: String,
    written: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_no_word_stands_twice() {
        assert!(FILE.species.len() > 20);
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for species in &FILE.species {
            for written in &species.written {
                assert_eq!(&plain::compact(written), written);
                let before = seen.insert(written, &species.word);
                assert_eq!(before, None, "{written} stands under {before:?} and {}", species.word);
            }
            assert_eq!(known(&species.word), Some(species.word.as_str()));
        }
    }

    #[test]
    fn the_words_of_the_desk_come_first() {
        let first: Vec<&str> = FILE.species.iter().take(10).map(|species| species.word.as_str()).collect();
        assert_eq!(first, ["Dog", "Cat", "Rabbit", "Bird", "Reptile", "Rodent", "Horse", "Ferret", "Guinea pig", "Other"]);
    }

    #[test]
    fn words_of_other_systems() {
        for (written, word, is_other) in [
            ("Canine", "Dog", false),
            ("KATZE ", "Cat", false),
            ("dog", "Dog", false),
            ("Meerschweinchen", "Guinea pig", false),
            ("Gürteltier", "Gürteltier", true),
            ("Dgo", "Dgo", true),
            ("", "", false),
            ("K9", "Dog", false),
            ("CAN", "Dog", false),
            ("FEL", "Cat", false),
            ("EQU", "Horse", false),
            ("LAG", "Rabbit", false),
            ("AVI", "Bird", false),
            ("Perros", "Dog", false),
            ("gatos", "Cat", false),
            ("Chien", "Dog", false),
            ("CHAT", "Cat", false),
            ("Hündin", "Dog", false),
            ("Pájaro", "Bird", false),
            ("Wellensittich", "Bird", false),
            ("Periquito", "Bird", false),
            ("Perruche", "Bird", false),
            ("Landschildkröte", "Reptile", false),
            ("Bearded Dragon", "Reptile", false),
            ("serpiente", "Reptile", false),
            ("Hamster", "Rodent", false),
            ("rata", "Rodent", false),
            ("Pony", "Horse", false),
            ("Cheval", "Horse", false),
            ("Frettchen", "Ferret", false),
            ("Cochon d'Inde", "Guinea pig", false),
            ("cobayo", "Guinea pig", false),
            ("Ziege", "Goat", false),
            ("mouton", "Sheep", false),
            ("Cerdo", "Pig", false),
            ("Rind", "Cow", false),
            ("Huhn", "Chicken", false),
            ("Canine (Dog)", "Dog", false),
            ("Feline/Cat", "Cat", false),
            ("Hund - Katze", "Hund - Katze", true),
            ("Small dog", "Small dog", true),
            ("Sonstiges", "Other", false),
            ("Canis lupus familiaris", "Dog", false),
        ] {
            assert_eq!(named(written), Species { word, is_other }, "{written}");
        }
    }
}
