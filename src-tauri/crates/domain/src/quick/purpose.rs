//! What the visit is for: the clinic's own words first, then those of the language.

use super::Purpose;
use super::pieces::{Eye, Footing, Found, Sense};
use super::token::Token;

/// A word may be shortened to this many letters.
const BEGUN: usize = 4;
/// Words after the first one of a type's name may be shortened to this many.
const BEGUN_BEHIND: usize = 3;

/// How well it fits; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Begun,
    Within,
}

pub(super) fn found(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    let own = eye.is_own.then(|| own(&eye.names.types, tokens)).flatten();
    let (count, purpose, footing) = match (own, plain(eye, tokens)) {
        // "recheck" means a follow-up rather than the clinic's "Dental recheck".
        (Some((count, _, Fit::Within)), Some((more, purpose, _))) if more >= count => (more, purpose, Footing::Sure),
        (Some((count, ..)), Some((more, purpose, footing))) if more > count => (more, purpose, footing),
        (Some((count, purpose, _)), _) => (count, purpose, Footing::Sure),
        (None, Some(plain)) => plain,
        (None, None) => return None,
    };
    Some((count, Sense::Purpose(purpose), footing))
}

/// The type whose name matches the most words from its start; of several the best fit, then the first.
fn own(names: &[Vec<String>], tokens: &[Token<'_>]) -> Option<(usize, Purpose, Fit)> {
    let begun = names.iter().enumerate().filter_map(|(place, name)| {
        let (count, fit) = begins(name, tokens)?;
        Some((count, fit, place))
    });
    let best = begun.min_by_key(|(count, fit, place)| (std::cmp::Reverse(*count), *fit, *place));
    if let Some((count, fit, place)) = best {
        return Some((count, Purpose::Own(place), fit));
    }
    // "trim" means "Nail trim" if no other type has such a word in its name.
    let token = tokens.first()?;
    let is_within = |name: &[String]| token.word.len() >= BEGUN && name.iter().any(|word| is_begun(word, token));
    let mut within = names.iter().enumerate().filter(|(_, name)| is_within(name));
    match (within.next(), within.next()) {
        (Some((place, _)), None) => Some((1, Purpose::Own(place), Fit::Within)),
        _ => None,
    }
}

/// How many of the words match the start of this name, word by word. "checkup" for "Check-up" is one.
fn begins(name: &[String], tokens: &[Token<'_>]) -> Option<(usize, Fit)> {
    let first = tokens.first()?;
    let joined = name.concat();
    if first.is(&joined) {
        return Some((1, Fit::Whole));
    }
    let head = name.first()?;
    if !is_begun(head, first) {
        return is_begun(&joined, first).then_some((1, Fit::Begun));
    }
    let behind = name[1..]
        .iter()
        .zip(&tokens[1..])
        .take_while(|(word, token)| token.is(word) || (token.word.len() >= BEGUN_BEHIND && word.starts_with(&token.word)));
    let count = 1 + behind.count();
    let is_whole = count == name.len() && tokens[..count].iter().zip(name).all(|(token, word)| token.is(word));
    Some((count, if is_whole { Fit::Whole } else { Fit::Begun }))
}

fn plain(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<(usize, Purpose, Footing)> {
    let token = tokens.first()?;
    let mut best: Option<(usize, Purpose)> = None;
    for (visit_type, phrases) in eye.words.purposes {
        for phrase in *phrases {
            // A phrase must be complete; a single word may be shortened.
            let words = phrase.split(' ').count();
            let count = match words {
                1 => is_begun(phrase, token).then_some(1),
                _ => eye.small_words(tokens, &[phrase]),
            };
            if let Some(count) = count.filter(|count| best.is_none_or(|(most, _)| *count > most)) {
                best = Some((count, Purpose::Plain(*visit_type)));
            }
        }
    }
    let short = || {
        let says = |phrases: &[&str]| phrases.iter().any(|word| token.is(word));
        let (visit_type, _) = eye.words.short_purposes.iter().find(|(_, phrases)| eye.is_own && says(phrases))?;
        Some((1, Purpose::Plain(*visit_type)))
    };
    let (count, purpose) = best.or_else(short)?;
    Some((count, purpose, eye.footing()))
}

/// Whether this token is the word, its plural, or its first letters.
fn is_begun(word: &str, token: &Token<'_>) -> bool {
    token.is(word)
        || token.word.strip_suffix('s') == Some(word)
        || [&token.word, &token.umlaut].iter().any(|typed| typed.len() >= BEGUN && word.starts_with(*typed))
}
