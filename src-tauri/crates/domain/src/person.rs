//! What a client's card must fulfil.

use crate::text::{self, TextRefusal};

/// Longest first or last name, in characters.
pub const MAX_NAME: usize = 200;
pub const MAX_EMAIL: usize = 254;
pub const MAX_ADDRESS: usize = 500;
/// Longest name to sign in with.
pub const MAX_LOGIN: usize = 50;
/// Longest note that the desk must see, in characters.
pub const MAX_ALERT: usize = 500;

/// A client's names as they are kept. At least one of the two says something: many people have only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    pub first: String,
    pub last: String,
}

/// Where a client lives, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
}

/// Which field, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonRefusal {
    #[error("first name: {0}")]
    FirstName(TextRefusal),
    #[error("last name: {0}")]
    LastName(TextRefusal),
    #[error("that is no e-mail address")]
    Email,
    #[error("e-mail: {0}")]
    EmailText(TextRefusal),
}

/// Both names, checked.
///
/// # Errors
/// [`PersonRefusal`]; where both are empty it is the last name that is missing.
pub fn name(first: &str, last: &str) -> Result<PersonName, PersonRefusal> {
    let first = text::line(first, MAX_NAME).map_err(PersonRefusal::FirstName)?;
    let last = text::line(last, MAX_NAME).map_err(PersonRefusal::LastName)?;
    if first.is_empty() && last.is_empty() {
        return Err(PersonRefusal::LastName(TextRefusal::Missing));
    }
    Ok(PersonName { first, last })
}

/// An address that mail could be sent to; empty is none.
///
/// # Errors
/// [`PersonRefusal::Email`], [`PersonRefusal::EmailText`].
pub fn email(raw: Option<&str>) -> Result<Option<String>, PersonRefusal> {
    let Some(email) = text::optional_line(raw, MAX_EMAIL).map_err(PersonRefusal::EmailText)? else { return Ok(None) };
    let has_both_sides = email.rsplit_once('@').is_some_and(|(person, host)| !person.is_empty() && !host.is_empty());
    if has_both_sides && !email.chars().any(char::is_whitespace) { Ok(Some(email)) } else { Err(PersonRefusal::Email) }
}

/// A name to sign in with, as it is kept: small letters, digits, `.`, `_`, `-`. None where no login can be of that name.
#[must_use]
pub fn login_name(typed: &str) -> Option<String> {
    let name = typed.trim().to_ascii_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    (!name.is_empty() && name.len() <= MAX_LOGIN && name.chars().all(fits)).then_some(name)
}

/// What the desk must see before it says yes; empty is none.
///
/// # Errors
/// [`TextRefusal`].
pub fn alert(raw: Option<&str>) -> Result<Option<String>, TextRefusal> {
    text::optional_line(raw, MAX_ALERT)
}

/// The parts of an address that was typed in one line, so that it reads as it was typed. What stands behind the last comma
/// is the place where it is the former one, or begins with a postal code; else all of it is the street.
///
/// # Errors
/// [`TextRefusal`].
pub fn address(typed: Option<&str>, former: &Address) -> Result<Address, TextRefusal> {
    let Some(line) = text::optional_line(typed, MAX_ADDRESS)? else { return Ok(Address::default()) };
    let (street, place) = match line.rsplit_once(", ") {
        Some((street, place)) => (Some(street.to_owned()), place),
        None => (None, line.as_str()),
    };
    if (Address { street: None, ..former.clone() }).line().is_some_and(|known| known == place) {
        return Ok(Address { street, ..former.clone() });
    }
    match place.split_once(' ') {
        Some((code, city)) if street.is_some() && is_postal_code(code) => {
            Ok(Address { street, postal_code: Some(code.to_owned()), city: Some(city.to_owned()) })
        }
        _ => Ok(Address { street: Some(line), ..Address::default() }),
    }
}

/// Four or five digits before the place, as most of Europe and Latin America write it. Elsewhere it stands behind the place,
/// and a number before a word is a house.
fn is_postal_code(word: &str) -> bool {
    matches!(word.len(), 4 | 5) && word.bytes().all(|byte| byte.is_ascii_digit())
}

impl Address {
    /// "Lindenstr. 4, 10115 Berlin", or what there is of it.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let written = |part: &Option<String>| part.clone().filter(|part| !part.is_empty());
        let place: Vec<String> = [&self.postal_code, &self.city].into_iter().filter_map(written).collect();
        let parts: Vec<String> =
            [written(&self.street), Some(place.join(" ")).filter(|place| !place.is_empty())].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// What people are called by before their name, in the languages of the screen. Folded.
const TITLES: [&str; 27] = [
    "mr", "mrs", "ms", "miss", "mister", "dr", "prof", "family", "herr", "hr", "frau", "fr", "fraulein", "fam", "familie", "sr", "sra",
    "srta", "senor", "senora", "senorita", "don", "dona", "dra", "doctor", "doctora", "familia",
];

/// Whether a folded word is a title: "mr", "frau", "sra".
#[must_use]
pub fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// "Ada Lovelace", or the one name there is.
#[must_use]
pub fn full_name(first: &str, last: &str) -> String {
    match (first.is_empty(), last.is_empty()) {
        (true, _) => last.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first} {last}"),
    }
}

/// One letter of each name, in capitals where the script has them: "AL".
#[must_use]
pub fn initials(first: &str, last: &str) -> String {
    [first, last].iter().filter_map(|name| name.chars().find(|c| c.is_alphanumeric())).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(name(" James ", "Patterson").unwrap(), PersonName { first: "James".into(), last: "Patterson".into() });
        assert_eq!(name("", "  "), Err(PersonRefusal::LastName(TextRefusal::Missing)));
        assert_eq!(name("Cher", "").unwrap().last, "");
        assert_eq!(name(&"x".repeat(10_000), "P"), Err(PersonRefusal::FirstName(TextRefusal::TooLong { limit: 200 })));
        assert_eq!(name("A\u{7}", "P"), Err(PersonRefusal::FirstName(TextRefusal::Unprintable)));
        assert_eq!(name("نبيل", "الحداد").unwrap().last, "الحداد");
    }

    #[test]
    fn emails() {
        for (raw, expected) in [
            (None, Ok(None)),
            (Some(" "), Ok(None)),
            (Some("a@b.example"), Ok(Some("a@b.example".to_owned()))),
            (Some("@b.example"), Err(PersonRefusal::Email)),
            (Some("a@"), Err(PersonRefusal::Email)),
            (Some("nobody"), Err(PersonRefusal::Email)),
            (Some("a b@c.example"), Err(PersonRefusal::Email)),
        ] {
            assert_eq!(email(raw), expected, "{raw:?}");
        }
        assert!(email(Some(&format!("{}@b.example", "a".repeat(300)))).is_err());
    }

    #[test]
    fn addresses() {
        let berlin = ("Lindenstr. 4", "10115", "Berlin");
        let seattle = ("9 Pine St", "98101", "Seattle");
        let of = |(street, code, city): (&str, &str, &str)| {
            let part = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Address { street: part(street), postal_code: part(code), city: part(city) }
        };
        for (former, typed, expected) in [
            (berlin, "Lindenstr. 6, 10115 Berlin", ("Lindenstr. 6", "10115", "Berlin")),
            (berlin, "10115 Berlin", ("", "10115", "Berlin")),
            (berlin, "Rathausplatz 1, Hof, 20095 Hamburg", ("Rathausplatz 1, Hof", "20095", "Hamburg")),
            (berlin, "Postfach 12", ("Postfach 12", "", "")),
            (seattle, "10 Pine St, 98101 Seattle", ("10 Pine St", "98101", "Seattle")),
            (seattle, "Apt 4, 1200 Main St", ("Apt 4", "1200", "Main St")),
            (seattle, "Apt 4, 12 Main St, Tacoma WA 98402", ("Apt 4, 12 Main St, Tacoma WA 98402", "", "")),
            (("", "", ""), " ", ("", "", "")),
        ] {
            let got = address(Some(typed), &of(former)).unwrap();
            assert_eq!(got, of(expected), "{typed}");
            assert_eq!(got.line().as_deref(), Some(typed.trim()).filter(|typed| !typed.is_empty()), "reads as it was typed");
        }
        assert_eq!(address(None, &of(berlin)), Ok(Address::default()));
        assert_eq!(address(Some(&"x".repeat(501)), &of(berlin)), Err(TextRefusal::TooLong { limit: 500 }));
    }

    #[test]
    fn shown_names() {
        assert_eq!(full_name("James", "Patterson"), "James Patterson");
        assert_eq!(full_name("", "Patterson"), "Patterson");
        assert_eq!(full_name("Cher", ""), "Cher");
        assert_eq!(initials("james", "patterson"), "JP");
        assert_eq!(initials("", "Özil"), "Ö");
    }
}
