//! Words as they are compared: small letters, no accents, no punctuation.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use specta::Type;
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
        push(letter, &mut out);
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn push(letter: char, out: &mut String) {
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

/// A stretch of a text, in UTF-16 units as the screen counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Stretch {
    pub from: u32,
    pub to: u32,
}

/// Where in a text stands what `found` finds in its folded words: a stretch of the word, in bytes. In their order, none
/// over another.
#[must_use]
pub fn stretches(text: &str, found: impl Fn(&str) -> Option<Range<usize>>) -> Vec<Stretch> {
    let mut out = String::with_capacity(text.len());
    // By byte of what is folded, where it stands in the text.
    let mut places: Vec<Stretch> = Vec::with_capacity(text.len());
    let mut from = 0;
    for letter in text.chars() {
        let to = from + if letter.len_utf16() == 2 { 2 } else { 1 };
        if is_combining_mark(letter) {
            if let Some(last) = places.last_mut() {
                last.to = to;
            }
        } else {
            for part in std::iter::once(letter).nfd().filter(|part| !is_combining_mark(*part)) {
                push(part, &mut out);
            }
            places.resize(out.len(), Stretch { from, to });
        }
        from = to;
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut start = 0;
    for word in out.split(' ') {
        if let Some(own) = found(word).filter(|own| !own.is_empty())
            && let (Some(first), Some(last)) = (places.get(start + own.start), places.get(start + own.end - 1))
        {
            stretches.push(Stretch { from: first.from, to: last.to });
        }
        start += word.len() + 1;
    }
    stretches
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

    #[test]
    fn where_it_stands() {
        for (text, wanted, expected) in [
            ("James Patterson", "pat", vec!["Pat"]),
            ("Zoë Núñez", "nun", vec!["Núñ"]),
            ("Zoe\u{308} Nu\u{301}n\u{303}ez", "zoe", vec!["Zoe\u{308}"]),
            ("Siobhan O'Brien", "obr", vec!["O'Br"]),
            ("Weiß-Müller", "weiss", vec!["Weiß"]),
            ("🐈 Max", "max", vec!["Max"]),
            ("Max, Max", "max", vec!["Max", "Max"]),
            ("Bella", "max", vec![]),
        ] {
            let units: Vec<u16> = text.encode_utf16().collect();
            let found = stretches(text, |word| word.starts_with(wanted).then_some(0..wanted.len()));
            let cut: Vec<String> = found.iter().map(|at| String::from_utf16(&units[at.from as usize..at.to as usize]).unwrap()).collect();
            assert_eq!(cut, expected, "{wanted} in {text}");
        }
    }
}
