//! Species as other systems write them. What is not known here stays as it is written.

/// A species as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Species<'a> {
    pub word: &'a str,
    /// The desk has no word for it: perhaps a rare animal, perhaps a slip.
    pub is_other: bool,
}

/// The words that the desk shows in each language, and the words that mean them.
const WORDS: [(&str, &[&str]); 10] = [
    ("Dog", &["dog", "canine", "k9", "can", "hund", "perro", "canino", "perra", "puppy"]),
    ("Cat", &["cat", "feline", "fel", "katze", "kater", "gato", "gata", "felino", "kitten"]),
    ("Rabbit", &["rabbit", "bunny", "kaninchen", "conejo", "lagomorph"]),
    ("Bird", &["bird", "avian", "vogel", "ave", "pájaro"]),
    ("Reptile", &["reptile", "reptil", "reptilian"]),
    ("Rodent", &["rodent", "nagetier", "nager", "roedor"]),
    ("Horse", &["horse", "equine", "pferd", "caballo", "equino"]),
    ("Ferret", &["ferret", "frettchen", "hurón"]),
    ("Guinea pig", &["guinea pig", "cavy", "meerschweinchen", "cobaya"]),
    ("Other", &["other", "sonstiges", "otro", "exotic"]),
];

/// The desk's word for what is written.
#[must_use]
pub fn named(written: &str) -> Species<'_> {
    let written = written.trim();
    let small = written.to_lowercase();
    match WORDS.iter().find(|(_, words)| words.contains(&small.as_str())) {
        Some((word, _)) => Species { word, is_other: false },
        None => Species { word: written, is_other: !written.is_empty() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert_eq!(named(written), Species { word, is_other }, "{written}");
        }
    }
}
