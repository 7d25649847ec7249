//! What a client's card must fulfil.

use crate::text::{self, TextRefusal};

/// Longest first or last name, in characters.
pub const MAX_NAME: usize = 200;
pub const MAX_EMAIL: usize = 254;

/// A client's names as they are kept. At least one of the two says something: many people have only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    pub first: String,
    pub last: String,
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
    fn shown_names() {
        assert_eq!(full_name("James", "Patterson"), "James Patterson");
        assert_eq!(full_name("", "Patterson"), "Patterson");
        assert_eq!(full_name("Cher", ""), "Cher");
        assert_eq!(initials("james", "patterson"), "JP");
        assert_eq!(initials("", "Özil"), "Ö");
    }
}
