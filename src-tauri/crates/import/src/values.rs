//! What the words in a cell mean, by `words/values.toml`: placeholders, yes and no, and breeds here; gender, age, weight
//! and money in modules of their own.

mod age;
mod gender;
mod money;
mod number;
mod weight;

pub use age::{age, estimated_birth_date};
pub use gender::{Gender, gender};
pub use money::money;
pub use weight::{Unit, unit_in_header, weight};

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::plain;

/// Bytes of the longest cell that is looked up among the placeholders: the longest word of the list, and signs around it.
const MAX_PLACEHOLDER: usize = 40;

/// Whether the cell says that nothing is known: "none", "N/A", "-", "0", "xxx". A name can look like a placeholder:
/// the caller decides where to ask.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    const SIGNS: &str = "-–—.…,?!*/\\_#'\"()[]:;=~";
    let text = text.trim();
    if text == "0" || text.eq_ignore_ascii_case("\\n") || text.chars().all(|sign| SIGNS.contains(sign) || sign.is_whitespace()) {
        return true;
    }
    let is_all = |letter: char, least: usize| {
        let mut letters = text.chars().filter(|one| one.is_alphanumeric()).map(|one| one.to_ascii_lowercase());
        letters.clone().nth(least - 1).is_some() && letters.all(|one| one == letter)
    };
    // No word of the list has a digit, and most cells are longer than any: only the others are brought into plain letters.
    let may_be_word = text.len() <= MAX_PLACEHOLDER && !text.bytes().any(|byte| byte.is_ascii_digit());
    is_all('x', 2) || is_all('0', 4) || (may_be_word && WORDS.placeholder.contains(&plain::compact(text)))
}

/// What a cell answers to "neutered?", "deceased?" and other questions of that kind.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    match text.trim() {
        "✓" | "✔" | "☑" | "✅" => return Some(true),
        "☐" | "✗" | "✘" | "❌" => return Some(false),
        _ => {}
    }
    let state = |word: &str| WORDS.it_is.contains(word).then_some(true).or_else(|| WORDS.it_is_not.contains(word).then_some(false));
    let word = plain::compact(text);
    plain_answer(&word).or_else(|| state(&word)).or_else(|| match plain::words(text).as_slice() {
        [not, rest @ ..] if WORDS.not.contains(not) => state(&rest.concat()).map(|answer| !answer),
        _ => None,
    })
}

/// Whether a client or an animal is no longer active: for a column "inactive" and for one that says "active" or
/// "inactive". A column "active" that is answered with yes and no says the opposite.
#[must_use]
pub fn inactive(text: &str) -> Option<bool> {
    let word = plain::compact(text);
    if WORDS.inactive.contains(&word) {
        return Some(true);
    }
    if WORDS.active.contains(&word) {
        return Some(false);
    }
    plain_answer(&word)
}

/// Yes or no, as it answers any question.
fn plain_answer(word: &str) -> Option<bool> {
    WORDS.yes.contains(word).then_some(true).or_else(|| WORDS.no.contains(word).then_some(false))
}

/// The breed in the words it was given, and whether the animal is mixed: a second breed, "Labrador Mix", "A/B".
#[must_use]
pub fn breed(first: Option<&str>, second: Option<&str>) -> (Option<String>, bool) {
    let said = |text: &str| (!is_placeholder(text)).then(|| text.trim().to_owned());
    match (first.and_then(said), second.and_then(said)) {
        (Some(first), Some(second)) => {
            if plain::compact(&first) == plain::compact(&second) {
                let is_mixed = says_mixed(&first);
                return (Some(first), is_mixed);
            }
            // The second column may hold the word "Mix" alone: it is no breed.
            let is_breed = !WORDS.mixed.contains(&plain::compact(&second));
            (Some(if is_breed { format!("{first} / {second}") } else { first }), true)
        }
        (Some(first), None) => {
            let is_mixed = says_mixed(&first);
            (Some(first), is_mixed)
        }
        (None, Some(second)) => (Some(second), true),
        (None, None) => (None, false),
    }
}

fn says_mixed(breed: &str) -> bool {
    let is_mixed = |word: &String| WORDS.mixed.contains(word) || WORDS.mixed_ends.iter().any(|end| word.ends_with(end.as_str()));
    breed.contains('×') || is_two_breeds(breed) || plain::words(breed).iter().any(is_mixed)
}

/// "Labrador/Poodle", "A/B"; but not "w/o papers" or "Domestic S/H", where one letter stands beside the stroke.
fn is_two_breeds(breed: &str) -> bool {
    let parts: Vec<Vec<String>> = breed.split('/').map(plain::words).collect();
    parts.windows(2).any(|pair| match pair {
        [left, right] => match (left.last(), right.first()) {
            (Some(before), Some(behind)) => (before.len() > 1 && behind.len() > 1) || (left.len() == 1 && right.len() == 1),
            _ => false,
        },
        _ => false,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    placeholder: HashSet<String>,
    yes: HashSet<String>,
    no: HashSet<String>,
    it_is: HashSet<String>,
    it_is_not: HashSet<String>,
    inactive: HashSet<String>,
    active: HashSet<String>,
    male: HashSet<String>,
    female: HashSet<String>,
    neutered: HashSet<String>,
    intact: HashSet<String>,
    not: HashSet<String>,
    gender_fillers: HashSet<String>,
    male_alone: HashSet<String>,
    female_alone: HashSet<String>,
    mixed: HashSet<String>,
    mixed_ends: Vec<String>,
    years: HashSet<String>,
    months: HashSet<String>,
    weeks: HashSet<String>,
    days: HashSet<String>,
    age_fillers: HashSet<String>,
    kilograms: HashSet<String>,
    grams: HashSet<String>,
    pounds: HashSet<String>,
    ounces: HashSet<String>,
    weight_fillers: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words/values.toml")).unwrap_or_default());

#[cfg(test)]
mod tests;
