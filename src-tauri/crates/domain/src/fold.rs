//! Words as they are compared: small letters, no accents, no punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text in their order. An apostrophe is no border: `O'Brien` is `obrien`.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    folded(text).split_whitespace().map(str::to_owned).collect()
}

/// The words of a text, one space between them.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            'ı' => out.push('i'),
            '\'' | '’' | '`' => {}
            _ if letter.is_alphanumeric() => out.extend(letter.to_lowercase().filter(|small| !is_combining_mark(*small))),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The digits of a text.
#[must_use]
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_people_type_differently() {
        for (text, expected) in [
            ("James  PATTERSON", "james patterson"),
            ("Núñez-García", "nunez garcia"),
            ("O'Brien", "obrien"),
            ("Weiß, Øystein", "weiss oystein"),
            ("Łukasz Đorđević", "lukasz dordevic"),
            ("İstanbul", "istanbul"),
            (" (Bella) ", "bella"),
            ("!?", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
        assert_eq!(digits("+49 (151) 123-45"), "4915112345");
    }
}
