//! What people type, made fit to keep: Unicode composed, trimmed, no control characters, of bounded length.
//!
//! Any script is welcome, written in either direction. Lengths are counted in characters, as the database counts them.

use unicode_normalization::UnicodeNormalization;

/// Longest note that the desk keeps of somebody or an animal, in characters.
pub const MAX_DESK_NOTE: usize = 2_000;

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    #[error("nothing was written")]
    Missing,
    #[error("longer than {limit} characters")]
    TooLong { limit: usize },
    #[error("a character that cannot be shown")]
    Unprintable,
}

/// One line that may be empty.
///
/// # Errors
/// [`TextRefusal::TooLong`], [`TextRefusal::Unprintable`].
pub fn line(raw: &str, limit: usize) -> Result<String, TextRefusal> {
    let text: String = raw.chars().filter(|c| !is_invisible_direction(*c)).nfc().collect();
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(TextRefusal::Unprintable);
    }
    if text.chars().count() > limit {
        return Err(TextRefusal::TooLong { limit });
    }
    Ok(text.to_owned())
}

/// One line that must say something.
///
/// # Errors
/// [`TextRefusal`].
pub fn required_line(raw: &str, limit: usize) -> Result<String, TextRefusal> {
    match line(raw, limit)? {
        text if text.is_empty() => Err(TextRefusal::Missing),
        text => Ok(text),
    }
}

/// One line; empty is the same as absent.
///
/// # Errors
/// [`TextRefusal::TooLong`], [`TextRefusal::Unprintable`].
pub fn optional_line(raw: Option<&str>, limit: usize) -> Result<Option<String>, TextRefusal> {
    Ok(raw.map(|raw| line(raw, limit)).transpose()?.filter(|text| !text.is_empty()))
}

/// Several lines; empty is the same as absent. Line ends become `\n`.
///
/// # Errors
/// [`TextRefusal::TooLong`], [`TextRefusal::Unprintable`].
pub fn optional_note(raw: Option<&str>, limit: usize) -> Result<Option<String>, TextRefusal> {
    let Some(raw) = raw else { return Ok(None) };
    let text: String = raw.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextRefusal::Unprintable);
    }
    if text.chars().count() > limit {
        return Err(TextRefusal::TooLong { limit });
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Marks that only steer the direction of what follows come along when a name is pasted; left in, they would turn the
/// words behind it on the screen. The joiners that Persian and Indic scripts need stay.
fn is_invisible_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let long = "x".repeat(10_000);
        let cases: [(&str, Result<&str, TextRefusal>); 11] = [
            ("  Rex ", Ok("Rex")),
            ("", Ok("")),
            ("Mu\u{308}ller", Ok("M\u{fc}ller")),
            ("نبيل الحداد", Ok("نبيل الحداد")),
            ("שרה כהן", Ok("שרה כהן")),
            ("\u{202E}Rex\u{202C}", Ok("Rex")),
            ("می\u{200C}خواهم", Ok("می\u{200C}خواهم")),
            ("Re\nx", Err(TextRefusal::Unprintable)),
            ("Re\u{0}x", Err(TextRefusal::Unprintable)),
            ("twelve chars", Err(TextRefusal::TooLong { limit: 11 })),
            (&long, Err(TextRefusal::TooLong { limit: 11 })),
        ];
        for (raw, expected) in cases {
            assert_eq!(line(raw, 11).as_deref(), expected.as_ref().copied(), "{raw:.20}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(line(&"é".repeat(200), 200).is_ok());
        assert_eq!(line(&"é".repeat(201), 200), Err(TextRefusal::TooLong { limit: 200 }));
        // Two code points each, one after composing.
        assert!(line(&"e\u{301}".repeat(200), 200).is_ok());
    }

    #[test]
    fn required_and_optional() {
        assert_eq!(required_line(" \t ", 10), Err(TextRefusal::Missing));
        assert_eq!(optional_line(Some("  "), 10), Ok(None));
        assert_eq!(optional_line(None, 10), Ok(None));
        assert_eq!(optional_note(Some("one\r\ntwo\n"), 10), Ok(Some("one\ntwo".into())));
        assert_eq!(optional_note(Some("bell\u{7}"), 10), Err(TextRefusal::Unprintable));
        assert_eq!(optional_note(Some("x".repeat(11).as_str()), 10), Err(TextRefusal::TooLong { limit: 10 }));
    }
}
