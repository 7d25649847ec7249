//! Whether two people in the books are one.

use crate::fold::folded;

/// How near two full names are, 0 to 1; `swapped` is the other with its names the other way round. All three folded.
#[must_use]
pub fn of_names(name: &str, other: &str, swapped: &str) -> f64 {
    strsim::jaro_winkler(name, other).max(strsim::jaro_winkler(name, swapped))
}

/// Fewest digits that tell one number from another.
const TELLING: usize = 6;
/// Most digits that a country or an area puts before a number.
const PREFIX: usize = 4;

/// Whether two numbers, as digits, ring at the same place: with or without the country and the zero before the area.
#[must_use]
pub fn same_number(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.len() >= TELLING && long.len() - short.len() <= PREFIX && long.ends_with(short)
}

/// How well one written name fits another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// A slip or two of the hand apart.
    Near,
    Same,
}

/// How well two folded names fit; short ones must be the same.
#[must_use]
pub fn fit(one: &str, other: &str) -> Option<Fit> {
    if one == other {
        return (!one.is_empty()).then_some(Fit::Same);
    }
    let allowed = match one.chars().count().min(other.chars().count()) {
        ..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    (strsim::osa_distance(one, other) <= allowed).then_some(Fit::Near)
}

/// Somebody new, as far as typed. All folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    pub first: String,
    pub last: String,
    pub pet: String,
    /// Digits; empty where too few were typed to tell anything.
    pub phone: String,
    /// Small letters.
    pub email: String,
}

/// Somebody in the books. Names as they stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'a> {
    pub first: &'a str,
    pub last: &'a str,
    pub email: Option<&'a str>,
    /// Digits.
    pub phones: &'a [String],
    pub pets: &'a [String],
}

/// Why somebody may be known already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likeness {
    pub phone: bool,
    pub email: bool,
    pub name: bool,
    /// Which of the pets.
    pub pet: Option<usize>,
    /// More is likelier.
    pub weight: u32,
}

impl Newcomer {
    /// None where too little is typed to ask: a first name alone is nobody.
    #[must_use]
    pub fn typed(first: &str, last: &str, phone: &str, email: Option<&str>, pet: Option<&str>) -> Option<Self> {
        let digits: String = crate::phone::search_digits(phone).unwrap_or_default();
        let email = email
            .map(|email| email.trim().to_lowercase())
            .filter(|email| email.rsplit_once('@').is_some_and(|(_, host)| host.contains('.')));
        let who = Self {
            first: folded(first),
            last: folded(last),
            pet: folded(pet.unwrap_or_default()),
            phone: if digits.trim_start_matches('0').len() >= TELLING { digits } else { String::new() },
            email: email.unwrap_or_default(),
        };
        (who.names() || who.name_and_pet() || !who.phone.is_empty() || !who.email.is_empty()).then_some(who)
    }

    /// Whether both names are there to be compared.
    #[must_use]
    pub fn names(&self) -> bool {
        self.first.len() >= 2 && self.last.len() >= 2
    }

    #[must_use]
    pub fn name_and_pet(&self) -> bool {
        self.last.len() >= 2 && self.pet.len() >= 2
    }

    /// Why this may be somebody known; None where it is chance.
    #[must_use]
    pub fn likeness(&self, known: &Known<'_>) -> Option<Likeness> {
        let (first, last) = (folded(known.first), folded(known.last));
        let both = |one: &str, other: &str| Some(fit(&self.first, one)?.min(fit(&self.last, other)?));
        let name = if self.names() { both(&first, &last).max(both(&last, &first)) } else { None };
        let pet = known.pets.iter().enumerate().filter_map(|(at, pet)| Some((fit(&self.pet, &folded(pet))?, at)));
        let pet = pet.max_by_key(|(fit, at)| (*fit, std::cmp::Reverse(*at)));
        let has_family = pet.is_some() && fit(&self.last, &last) == Some(Fit::Same);
        let phone = !self.phone.is_empty() && known.phones.iter().any(|phone| same_number(phone, &self.phone));
        let email = !self.email.is_empty() && known.email.is_some_and(|email| email.to_lowercase() == self.email);
        let is_known = phone || email || name == Some(Fit::Same) || (name.is_some() && pet.is_some()) || has_family;
        is_known.then(|| Likeness {
            phone,
            email,
            name: name.is_some() || has_family,
            pet: pet.map(|(_, at)| at),
            weight: 8 * u32::from(phone)
                + 9 * u32::from(email)
                + match name {
                    Some(Fit::Same) => 6,
                    Some(Fit::Near) => 4,
                    None => 2 * u32::from(has_family),
                }
                + pet.map_or(0, |(fit, _)| if fit == Fit::Same { 3 } else { 2 }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_however_they_are_dialled() {
        for (one, other, same) in [
            ("2065550142", "2065550142", true),
            ("2065550142", "12065550142", true),
            ("0305550101", "49305550101", true),
            ("03012345", "493012345", true),
            ("612345678", "34612345678", true),
            ("5550142", "2065550142", true),
            ("2065550142", "2065550143", false),
            ("50142", "2065550142", false),
            ("0305550101", "0405550101", false),
            ("123456", "491511234567123456", false),
            ("", "", false),
        ] {
            assert_eq!((same_number(one, other), same_number(other, one)), (same, same), "{one} {other}");
        }
    }

    fn typed(first: &str, last: &str, phone: &str, email: &str, pet: &str) -> Option<Newcomer> {
        Newcomer::typed(first, last, phone, Some(email), Some(pet))
    }

    #[test]
    fn too_little_is_nobody() {
        for (who, asks) in [
            (typed("James", "", "", "", ""), false),
            (typed("", "Patterson", "", "", ""), false),
            (typed("James", "P", "", "", ""), false),
            (typed("James", "", "", "", "Max"), false),
            (typed("", "", "206 55", "", ""), false),
            (typed("", "", "", "james@", "Max"), false),
            (typed("James", "Patterson", "", "", ""), true),
            (typed("", "Patterson", "", "", "Max"), true),
            (typed("", "", "555 0142", "", ""), true),
            (typed("", "", "", "james@example.org", ""), true),
        ] {
            assert_eq!(who.is_some(), asks, "{who:?}");
        }
    }

    #[test]
    fn who_is_known() {
        let (phones, pets) = (["12065550142".to_owned()], ["Bella".to_owned(), "Max".to_owned()]);
        let james = Known { first: "James", last: "Patterson", email: Some("James@Example.org"), phones: &phones, pets: &pets };
        type Case<'a> = ((&'a str, &'a str, &'a str, &'a str, &'a str), Option<(bool, bool, bool, Option<usize>)>);
        let cases: [Case<'_>; 14] = [
            (("", "", "(206) 555-0142", "", ""), Some((true, false, false, None))),
            (("", "", "", "james@example.ORG", ""), Some((false, true, false, None))),
            (("james", "PATTERSON", "", "", ""), Some((false, false, true, None))),
            (("Patterson", "James", "", "", ""), Some((false, false, true, None))),
            (("Jmaes", "Paterson", "", "", "Max"), Some((false, false, true, Some(1)))),
            (("Jmaes", "Paterson", "", "", ""), None),
            (("Jmaes", "Paterson", "", "", "Rocky"), None),
            (("Anna", "Patterson", "", "", "Max"), Some((false, false, true, Some(1)))),
            (("", "Patterson", "", "", "Belle"), Some((false, false, true, Some(0)))),
            (("Anna", "Patterson", "", "", ""), None),
            (("Anna", "Peters", "", "", "Max"), None),
            (("James", "Peters", "206 555 0143", "", "Max"), None),
            (("Anna", "Peters", "206 555 0142", "", "Max"), Some((true, false, false, Some(1)))),
            (("James", "Patterson", "206 555 0142", "james@example.org", "Max"), Some((true, true, true, Some(1)))),
        ];
        let mut weights = Vec::new();
        for ((first, last, phone, email, pet), expected) in cases {
            let likeness = typed(first, last, phone, email, pet).unwrap().likeness(&james);
            assert_eq!(
                likeness.as_ref().map(|like| (like.phone, like.email, like.name, like.pet)),
                expected,
                "{first} {last} {phone} {email} {pet}"
            );
            weights.extend(likeness.map(|like| like.weight));
        }
        assert_eq!(weights.iter().max(), weights.last(), "the more speaks for it, the likelier");
        assert!(typed("Özge", "Weiß", "", "", "").unwrap().likeness(&Known { first: "Ozge", last: "Weiss", ..james }).is_some());
    }
}
