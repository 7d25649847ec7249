//! Gender words and codes: "Neutered Male", NM, "M/N", "weibl. kastr.", "femelle stérilisée".

use serde::{Deserialize, Serialize};
use specta::Type;

use super::WORDS;
use crate::plain;

/// The gender of an animal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Male,
    Female,
}

/// The gender, and whether the animal is neutered where the text says that too. None where any word is not understood
/// or two words contradict each other.
#[must_use]
pub fn gender(text: &str) -> Option<(Gender, Option<bool>)> {
    const MOST_WORDS: usize = 6;
    let words = plain::words(&text.replace('♂', " male ").replace('♀', " female "));
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let mut said = Said::default();
    let mut is_turned = false;
    for word in &words {
        if WORDS.not.contains(word) {
            is_turned = true;
            continue;
        }
        said.add(of_word(word)?, is_turned)?;
        is_turned = false;
    }
    let alone = || match words.as_slice() {
        [word] if WORDS.male_alone.contains(word) => Some(Gender::Male),
        [word] if WORDS.female_alone.contains(word) => Some(Gender::Female),
        _ => None,
    };
    said.gender.or_else(alone).map(|gender| (gender, said.is_neutered))
}

/// What the words so far say.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    gender: Option<Gender>,
    is_neutered: Option<bool>,
}

impl Said {
    /// Takes what one word says; None where it contradicts the words before it.
    fn add(&mut self, word: Self, is_turned: bool) -> Option<()> {
        let is_neutered = word.is_neutered.map(|is_neutered| is_neutered != is_turned);
        let is_contradiction = matches!((self.gender, word.gender), (Some(one), Some(other)) if one != other)
            || matches!((self.is_neutered, is_neutered), (Some(one), Some(other)) if one != other);
        self.gender = self.gender.or(word.gender);
        self.is_neutered = self.is_neutered.or(is_neutered);
        (!is_contradiction).then_some(())
    }
}

/// What one word says; None where it is not known.
fn of_word(word: &str) -> Option<Said> {
    in_lists(word).or_else(|| code(word)).or_else(|| halves(word))
}

fn in_lists(word: &str) -> Option<Said> {
    let gender = match (WORDS.male.contains(word), WORDS.female.contains(word)) {
        (true, _) => Some(Gender::Male),
        (_, true) => Some(Gender::Female),
        _ => None,
    };
    let is_neutered = match (WORDS.neutered.contains(word), WORDS.intact.contains(word)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let is_known = gender.is_some() || is_neutered.is_some() || WORDS.gender_fillers.contains(word);
    is_known.then_some(Said { gender, is_neutered })
}

/// "NM", "FS", "wk": every letter by itself, one of them a gender.
fn code(word: &str) -> Option<Said> {
    if !(2..=3).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let mut said = Said::default();
    for at in 0..word.len() {
        said.add(in_lists(word.get(at..=at)?)?, false)?;
    }
    // An H is Spanish for female; the E beside it is then "esterilizada" or "entera".
    if word.contains('h') && word.contains('e') {
        said.is_neutered = None;
    }
    said.gender.map(|_| said)
}

/// "NeuteredMale", "spayedfemale": two known words without a space.
fn halves(word: &str) -> Option<Said> {
    const SHORTEST: usize = 4;
    let both = |at: usize| {
        let (left, right) = (word.get(..at)?, word.get(at..)?);
        let mut said = in_lists(left)?;
        said.add(in_lists(right)?, false)?;
        said.gender.map(|_| said)
    };
    (SHORTEST..word.len().saturating_sub(SHORTEST - 1)).find_map(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTACT: Option<bool> = Some(false);
    const NEUTERED: Option<bool> = Some(true);

    #[test]
    fn males() {
        for (text, neutered) in [
            ("M", None),
            ("male", None),
            ("Intact Male", INTACT),
            ("Neutered Male", NEUTERED),
            ("NM", NEUTERED),
            ("CM", NEUTERED),
            ("MN", NEUTERED),
            ("MC", NEUTERED),
            ("M/N", NEUTERED),
            ("M-N", NEUTERED),
            ("m / n", NEUTERED),
            ("Male (neutered)", NEUTERED),
            ("male_neutered", NEUTERED),
            ("MALE NEUTERED", NEUTERED),
            ("Castrated Male", NEUTERED),
            ("MI", INTACT),
            ("ME", INTACT),
            ("Male Entire", INTACT),
            ("NeuteredMale", NEUTERED),
            ("maleneutered", NEUTERED),
            ("neutered", NEUTERED),
            ("gelding", NEUTERED),
            ("stallion", None),
            ("not neutered male", INTACT),
            ("männlich", None),
            ("männlich kastriert", NEUTERED),
            ("männl. kastr.", NEUTERED),
            ("maennlich", None),
            ("Rüde, kastriert", NEUTERED),
            ("MK", NEUTERED),
            ("m.k.", NEUTERED),
            ("Kater", None),
            ("männlich, unkastriert", INTACT),
            ("männlich nicht kastriert", INTACT),
            ("Wallach", NEUTERED),
            ("kastrierter Rüde", NEUTERED),
            ("macho", None),
            ("macho castrado", NEUTERED),
            ("Macho esterilizado", NEUTERED),
            ("macho entero", INTACT),
            ("macho sin castrar", INTACT),
            ("mâle", None),
            ("mâle castré", NEUTERED),
            ("Mâle entier", INTACT),
            ("mâle non castré", INTACT),
            ("castrado", NEUTERED),
            ("Castré", NEUTERED),
            ("Männchen", None),
            ("♂", None),
            ("♂ kastriert", NEUTERED),
            ("Male cat", None),
            ("Male unknown", None),
        ] {
            assert_eq!(gender(text), Some((Gender::Male, neutered)), "{text:?}");
        }
    }

    #[test]
    fn females() {
        for (text, neutered) in [
            ("F", None),
            ("female", None),
            ("Intact Female", INTACT),
            ("Spayed Female", NEUTERED),
            ("FS", NEUTERED),
            ("SF", NEUTERED),
            ("F/S", NEUTERED),
            ("FN", NEUTERED),
            ("FI", INTACT),
            ("FE", INTACT),
            ("female_spayed", NEUTERED),
            ("spayed", NEUTERED),
            ("Female, not spayed", INTACT),
            ("mare", None),
            ("FemaleSpayed", NEUTERED),
            ("w", None),
            ("weiblich", None),
            ("weibl. kastr.", NEUTERED),
            ("weiblich kastriert", NEUTERED),
            ("WK", NEUTERED),
            ("Hündin", None),
            ("weibl. sterilisiert", NEUTERED),
            ("hembra", None),
            ("H", None),
            ("hembra esterilizada", NEUTERED),
            ("hembra castrada", NEUTERED),
            ("hembra entera", INTACT),
            ("HE", None),
            ("femelle", None),
            ("femelle stérilisée", NEUTERED),
            ("Femelle entière", INTACT),
            ("femelle non stérilisée", INTACT),
            ("castrada", NEUTERED),
            ("F sp", NEUTERED),
            ("Weibchen", None),
            ("♀", None),
        ] {
            assert_eq!(gender(text), Some((Gender::Female, neutered)), "{text:?}");
        }
    }

    #[test]
    fn what_says_no_gender() {
        for text in [
            "",
            " ",
            "U",
            "unknown",
            "N",
            "S",
            "kastriert",
            "M/F",
            "male female",
            "male intact neutered",
            "Mr",
            "M. Smith",
            "Max",
            "1",
            "hermaphrodite",
            "2019-04-13",
            "see the notes of the male nurse",
            "NI",
            "犬",
        ] {
            assert_eq!(gender(text), None, "{text:?}");
        }
    }
}
