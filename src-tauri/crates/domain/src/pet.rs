//! What a pet's card must fulfil.

use chrono::NaiveDate;

use crate::text::{self, TextRefusal};

pub const MAX_NAME: usize = 200;
pub const MAX_SPECIES: usize = 100;
pub const MAX_BREED: usize = 200;
pub const MAX_COLOUR: usize = 100;
/// Longest note on how to handle the animal, in characters.
pub const MAX_ALERT: usize = 500;

/// A pet's card as it is kept. Species and breed stay the words that were given: nothing is translated away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetCard {
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub birth_date: Option<NaiveDate>,
}

/// Which field, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PetRefusal {
    #[error("name: {0}")]
    Name(TextRefusal),
    #[error("species: {0}")]
    Species(TextRefusal),
    #[error("breed: {0}")]
    Breed(TextRefusal),
    #[error("a birth date cannot lie in the future")]
    BornInFuture,
    #[error("a birth date before 1900 is a slip")]
    BornLongAgo,
}

/// The card, checked on the clinic's day.
///
/// # Errors
/// [`PetRefusal`], for the first field that does not do.
pub fn card(name: &str, species: &str, breed: Option<&str>, born: Option<NaiveDate>, today: NaiveDate) -> Result<PetCard, PetRefusal> {
    Ok(PetCard {
        name: self::name(name)?,
        species: self::species(species)?,
        breed: self::breed(breed)?,
        birth_date: born.map(|born| birth_date(born, today)).transpose()?,
    })
}

/// # Errors
/// [`PetRefusal::Name`].
pub fn name(raw: &str) -> Result<String, PetRefusal> {
    text::required_line(raw, MAX_NAME).map_err(PetRefusal::Name)
}

/// # Errors
/// [`PetRefusal::Species`].
pub fn species(raw: &str) -> Result<String, PetRefusal> {
    text::required_line(raw, MAX_SPECIES).map_err(PetRefusal::Species)
}

/// # Errors
/// [`PetRefusal::Breed`].
pub fn breed(raw: Option<&str>) -> Result<Option<String>, PetRefusal> {
    text::optional_line(raw, MAX_BREED).map_err(PetRefusal::Breed)
}

/// # Errors
/// [`TextRefusal`].
pub fn colour(raw: Option<&str>) -> Result<Option<String>, TextRefusal> {
    text::optional_line(raw, MAX_COLOUR)
}

/// How to handle the animal: "side door", "muzzle".
///
/// # Errors
/// [`TextRefusal`].
pub fn handling_alert(raw: Option<&str>) -> Result<Option<String>, TextRefusal> {
    text::optional_line(raw, MAX_ALERT)
}

/// The database's word for the sex; an empty one is "unknown". None where there is no such word.
#[must_use]
pub fn gender(raw: Option<&str>) -> Option<&'static str> {
    match raw.map(str::trim) {
        None | Some("" | "unknown") => Some("unknown"),
        Some("male") => Some("male"),
        Some("female") => Some("female"),
        Some(_) => None,
    }
}

/// A birth date on or before the clinic's day and after 1 January 1900.
///
/// # Errors
/// [`PetRefusal::BornInFuture`], [`PetRefusal::BornLongAgo`].
pub fn birth_date(born: NaiveDate, today: NaiveDate) -> Result<NaiveDate, PetRefusal> {
    if born > today {
        return Err(PetRefusal::BornInFuture);
    }
    if NaiveDate::from_ymd_opt(1900, 1, 1).is_some_and(|earliest| born <= earliest) {
        return Err(PetRefusal::BornLongAgo);
    }
    Ok(born)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let long = "x".repeat(10_000);
        type Case<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>, Option<PetRefusal>);
        let cases: [Case<'_>; 9] = [
            ("Rex", "Dog", Some("Mixed"), Some("2020-01-01"), None),
            ("ريكس", "كلب", None, Some("2026-11-23"), None),
            ("", "Dog", None, None, Some(PetRefusal::Name(TextRefusal::Missing))),
            (&long, "Dog", None, None, Some(PetRefusal::Name(TextRefusal::TooLong { limit: 200 }))),
            ("Rex", " ", None, None, Some(PetRefusal::Species(TextRefusal::Missing))),
            ("Rex", "Dog", Some(&long), None, Some(PetRefusal::Breed(TextRefusal::TooLong { limit: 200 }))),
            ("Rex", "Dog", None, Some("2026-11-24"), Some(PetRefusal::BornInFuture)),
            ("Rex", "Dog", None, Some("1900-01-01"), Some(PetRefusal::BornLongAgo)),
            ("Re\tx", "Dog", None, None, Some(PetRefusal::Name(TextRefusal::Unprintable))),
        ];
        for (name, species, breed, born, expected) in cases {
            let got = card(name, species, breed, born.map(|born| born.parse().unwrap()), today);
            assert_eq!(got.err(), expected, "{name:.10} {species} {born:?}");
        }
    }

    #[test]
    fn single_fields() {
        assert_eq!(
            (gender(Some(" male")), gender(Some("")), gender(None), gender(Some("stallion"))),
            (Some("male"), Some("unknown"), Some("unknown"), None)
        );
        assert!(handling_alert(Some(&"x".repeat(500))).is_ok() && handling_alert(Some(&"x".repeat(501))).is_err());
        assert!(colour(Some(&"x".repeat(100))).is_ok() && colour(Some(&"x".repeat(101))).is_err());
    }
}
