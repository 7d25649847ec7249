//! Phone numbers: kept as they were typed for people to read, and as digits to be found by.

use crate::fold::Stretch;

/// A number with what was typed and what is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// As it was typed, trimmed.
    pub typed: String,
    /// Digits as they would be dialled abroad where the country was given (`+49 30 …`, `0049 30 …`), else as at home.
    pub digits: String,
    pub extension: Option<String>,
}

/// Why it is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneRefusal {
    #[error("no phone number was written")]
    Missing,
    #[error("the letter {0:?} is not part of a phone number")]
    Letter(char),
    #[error("the sign {0:?} is not part of a phone number")]
    Sign(char),
    #[error("only {digits} digits, too few for a phone number")]
    TooShort { digits: usize },
    #[error("{digits} digits, too many for a phone number")]
    TooLong { digits: usize },
}

/// Fewest digits that are dialled anywhere.
pub const MIN_DIGITS: usize = 5;
/// Most digits of a number: ITU-T E.164.
pub const MAX_DIGITS: usize = 15;
/// Most characters kept of what was typed.
pub const MAX_TYPED: usize = 60;
/// Longest word for what a number is ("mobile"), in characters.
pub const MAX_LABEL: usize = 40;

/// Takes a number as people write it: spaces, dots, dashes, slashes, brackets, `+`, `00`, `ext. 12`.
///
/// # Errors
/// [`PhoneRefusal`].
pub fn parse(typed: &str) -> Result<PhoneNumber, PhoneRefusal> {
    let typed: String = typed.chars().filter(|c| !is_pasted_mark(*c)).take(MAX_TYPED + 1).collect();
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(PhoneRefusal::Missing);
    }
    if typed.chars().count() > MAX_TYPED {
        return Err(PhoneRefusal::TooLong { digits: typed.chars().filter_map(digit).count() });
    }
    let (number, extension) = split_extension(typed);
    let mut digits = digits_of(number)?;
    let extension = extension.map(digits_of).transpose()?.filter(|extension| !extension.is_empty());
    let is_abroad = number.trim_start().starts_with('+') || digits.starts_with("00");
    if is_abroad {
        // "+49 (0)30 …": the zero in brackets is dialled at home only.
        if let Some(place) = number.find("(0)") {
            let before = number[..place].chars().filter_map(digit).count();
            if before > 0 && before < digits.len() {
                digits.remove(before);
            }
        }
        if let Some(rest) = digits.strip_prefix("00") {
            digits = rest.to_owned();
        }
    }
    match digits.len() {
        n if n < MIN_DIGITS => Err(PhoneRefusal::TooShort { digits: n }),
        n if n > MAX_DIGITS => Err(PhoneRefusal::TooLong { digits: n }),
        _ => Ok(PhoneNumber { typed: typed.to_owned(), digits, extension }),
    }
}

/// The digits to look for where a search text can be a phone number, however it is typed; None where it holds a letter
/// or fewer than three digits.
#[must_use]
pub fn search_digits(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !is_pasted_mark(*c)).take(MAX_TYPED).collect();
    let digits = digits_of(text.trim()).ok()?;
    let digits = match digits.strip_prefix("00") {
        Some(abroad) => abroad.to_owned(),
        None => digits,
    };
    (digits.len() >= 3).then_some(digits)
}

/// Where in a number as it was typed these digits stand, as it is dialled.
#[must_use]
pub fn stretch(typed: &str, wanted: &str) -> Option<Stretch> {
    let (number, _) = split_extension(typed);
    let mut dialled: Vec<(char, Stretch)> = Vec::new();
    let mut from = 0;
    for letter in number.chars() {
        let to = from + if letter.len_utf16() == 2 { 2 } else { 1 };
        dialled.extend(digit(letter).map(|digit| (digit, Stretch { from, to })));
        from = to;
    }
    let text = |dialled: &[(char, Stretch)]| dialled.iter().map(|(digit, _)| *digit).collect::<String>();
    if number.trim_start().starts_with('+') || text(&dialled).starts_with("00") {
        if let Some(place) = number.find("(0)") {
            let before = number[..place].chars().filter_map(digit).count();
            if before > 0 && before < dialled.len() {
                dialled.remove(before);
            }
        }
        if text(&dialled).starts_with("00") {
            dialled.drain(..2);
        }
    }
    let at = text(&dialled).find(wanted).filter(|_| !wanted.is_empty())?;
    Some(Stretch { from: dialled.get(at)?.1.from, to: dialled.get(at + wanted.len() - 1)?.1.to })
}

/// "x", "ext", "ext." or "#" and what follows.
fn split_extension(typed: &str) -> (&str, Option<&str>) {
    let lower = typed.to_ascii_lowercase();
    for mark in ["ext.", "ext", "x", "#"] {
        if let Some(place) = lower.find(mark).filter(|place| *place > 0) {
            return (&typed[..place], Some(&typed[place + mark.len()..]));
        }
    }
    (typed, None)
}

fn digits_of(text: &str) -> Result<String, PhoneRefusal> {
    let mut digits = String::new();
    for c in text.chars() {
        if let Some(d) = digit(c) {
            digits.push(d);
        } else if c.is_alphabetic() {
            return Err(PhoneRefusal::Letter(c));
        } else if (c == '+' && !digits.is_empty()) || !(c.is_whitespace() || is_separator(c)) {
            return Err(PhoneRefusal::Sign(c));
        }
    }
    Ok(digits)
}

/// Also the digits of Arabic, Persian and full-width keyboards.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{0660}'..='\u{0669}' => u32::from(c) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(c) - 0x06F0,
        '\u{FF10}'..='\u{FF19}' => u32::from(c) - 0xFF10,
        _ => return None,
    };
    char::from_digit(value, 10)
}

fn is_separator(c: char) -> bool {
    matches!(c, '+' | '-' | '.' | '/' | '(' | ')' | '[' | ']' | '\u{2010}'..='\u{2015}')
}

/// Marks of direction that come along when a number is pasted.
fn is_pasted_mark(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_typed() {
        let cases: [(&str, Result<&str, PhoneRefusal>); 22] = [
            ("030 123456", Ok("030123456")),
            ("+49 30 123456", Ok("4930123456")),
            ("0049 30 123456", Ok("4930123456")),
            ("+49 (0)30 123456", Ok("4930123456")),
            ("+49 (0) 30/123-456", Ok("4930123456")),
            ("(206) 555-0143", Ok("2065550143")),
            ("206.555.0143", Ok("2065550143")),
            ("206 555 0143 ext. 12", Ok("2065550143")),
            ("206-555-0143 x12", Ok("2065550143")),
            ("206-555-0143#7", Ok("2065550143")),
            ("\u{202a}+1 206 555 0143\u{202c}", Ok("12065550143")),
            ("٠٣٠ ١٢٣٤٥٦", Ok("030123456")),
            ("(0)30 123456", Ok("030123456")),
            ("555-DOGS", Err(PhoneRefusal::Letter('D'))),
            ("call me", Err(PhoneRefusal::Letter('c'))),
            ("12", Err(PhoneRefusal::TooShort { digits: 2 })),
            ("1234567890123456", Err(PhoneRefusal::TooLong { digits: 16 })),
            ("", Err(PhoneRefusal::Missing)),
            ("   ", Err(PhoneRefusal::Missing)),
            ("030_123456", Err(PhoneRefusal::Sign('_'))),
            ("030+123456", Err(PhoneRefusal::Sign('+'))),
            ("xxx", Err(PhoneRefusal::Letter('x'))),
        ];
        for (typed, expected) in cases {
            let got = parse(typed);
            assert_eq!(got.as_ref().map(|phone| phone.digits.as_str()).map_err(|refusal| *refusal), expected, "{typed}");
        }
        assert_eq!(parse("206-555-0143 x12").unwrap().extension.as_deref(), Some("12"));
        assert_eq!(parse(" 030 123456 ").unwrap().typed, "030 123456");
        assert!(matches!(parse(&"1".repeat(10_000)), Err(PhoneRefusal::TooLong { .. })));
    }

    #[test]
    fn searching_by_digits() {
        let cases = [
            ("0143", Some("0143")),
            ("206 555", Some("206555")),
            ("+49 30", Some("4930")),
            ("0049 30", Some("4930")),
            ("12", None),
            ("Rex 12", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(search_digits(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn where_digits_stand() {
        for (typed, wanted, expected) in [
            ("(555) 010-4477", "0104", Some("010-4")),
            ("(555) 010-4477", "5550104477", Some("555) 010-4477")),
            ("+49 (0)30 123456", "4930123", Some("49 (0)30 123")),
            ("0049 30 123456", "4930", Some("49 30")),
            ("206 555 0143 ext. 12", "0143", Some("0143")),
            ("206 555 0143 ext. 12", "014312", None),
            ("030 123456", "999", None),
            ("030 123456", "", None),
        ] {
            let found = stretch(typed, wanted).map(|at| &typed[at.from as usize..at.to as usize]);
            assert_eq!(found, expected, "{wanted} in {typed}");
        }
    }
}
