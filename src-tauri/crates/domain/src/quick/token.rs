//! The words of a line and their places in it.

use crate::fold;

/// Words that are interpreted; words after these count as part of the name.
pub(super) const MOST: usize = 48;

/// One word, without the commas around it.
#[derive(Debug)]
pub(super) struct Token<'a> {
    pub raw: &'a str,
    /// In small letters, with its dots and colons.
    pub lower: String,
    /// Folded: "check-up" is `checkup`.
    pub word: String,
    /// Folded, with "ae", "oe" and "ue" as umlauts: "uebermorgen" is `ubermorgen`.
    pub umlaut: String,
    /// The corrected word, if this one is a typing slip.
    pub meant: Option<Meant>,
    /// In UTF-16 units.
    pub from: u32,
    pub to: u32,
}

/// A word of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    /// Folded.
    pub word: String,
    /// As it is written.
    pub spelt: String,
}

impl Token<'_> {
    /// Whether it is this word of a list.
    pub fn is(&self, word: &str) -> bool {
        self.word == word || self.umlaut == word || self.meant.as_ref().is_some_and(|meant| meant.word == word)
    }

    pub fn is_number(&self) -> bool {
        !self.lower.is_empty() && self.lower.bytes().all(|byte| byte.is_ascii_digit())
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut units = 0;
    // A space closes the last word.
    let mut begun: Option<(usize, u32)> = None;
    let mut before = ' ';
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        // "1,5h" is one word.
        let is_in_number = letter == ',' && before.is_ascii_digit() && text[at + 1..].starts_with(|next: char| next.is_ascii_digit());
        match (begun, is_between(letter) && !is_in_number) {
            (None, false) => begun = Some((at, units)),
            (Some((from, from_units)), true) => {
                add(&mut found, &text[from..at], from_units);
                begun = None;
            }
            _ => {}
        }
        units += width(letter);
        before = letter;
    }
    found
}

fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ',' | ';' | '!' | '?' | '(' | ')' | '"' | '„' | '“' | '”' | '«' | '»')
}

/// "Dr.Lee" is two words.
fn add<'a>(found: &mut Vec<Token<'a>>, raw: &'a str, from: u32) {
    let titled = ["dr.", "dra."].iter().find_map(|title| {
        let (before, name) = raw.split_at_checked(title.len())?;
        (before.eq_ignore_ascii_case(title) && !name.is_empty()).then_some((before, name))
    });
    match titled {
        Some((title, name)) => {
            found.push(token(title, from));
            found.push(token(name, from + units(title)));
        }
        None => found.push(token(raw, from)),
    }
}

fn token(raw: &str, from: u32) -> Token<'_> {
    let word = fold::folded(raw).replace(' ', "");
    let umlaut = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    Token { raw, lower: raw.to_lowercase(), word, umlaut, meant: None, from, to: from + units(raw) }
}

fn units(text: &str) -> u32 {
    text.chars().map(width).sum()
}

/// A letter's UTF-16 units: one or two.
fn width(letter: char) -> u32 {
    u32::from(letter > '\u{ffff}') + 1
}
