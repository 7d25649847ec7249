//! The vet a line names: by last or first name or its beginning, with or without "Dr".

use super::KnownVet;
use super::pieces::{Eye, Footing, Found, Sense};
use super::token::Token;
use super::words::TITLES;
use crate::fold;

/// Fewest letters of a shortened name without a title.
const BEGUN: usize = 3;
/// The longest name, in words.
const WORDS: usize = 4;

/// How a name is said; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Whole,
    Last,
    First,
    LastBegun,
    FirstBegun,
}

/// A vet's names, folded and each in one piece.
#[derive(Debug)]
pub(super) struct Name {
    first: String,
    last: String,
    /// Both together: first and last, last and first, initial and last.
    whole: Vec<String>,
}

pub(super) fn found(eye: &Eye<'_>, tokens: &[Token<'_>]) -> Option<Found> {
    if !eye.is_own {
        return None;
    }
    let small = eye.small_words(tokens, eye.words.before_vet).unwrap_or(0);
    let said = |tokens: &[Token<'_>]| {
        let is_titled = tokens.first().is_some_and(|token| TITLES.contains(&token.word.as_str()));
        let title = usize::from(is_titled);
        let (count, vet, said) = named(&eye.names.vets, tokens.get(title..)?, if is_titled { 1 } else { BEGUN })?;
        let footing = match said {
            _ if is_titled => Footing::Sure,
            Said::Whole | Said::Last => Footing::Name,
            Said::First | Said::LastBegun | Said::FirstBegun => Footing::BegunName,
        };
        Some((title + count, vet, footing))
    };
    // After "mit" the name is certainly a vet's.
    let behind_small = || said(tokens.get(small..).filter(|_| small > 0)?).map(|(count, vet, _)| (small + count, vet, Footing::Sure));
    let (count, vet, footing) = behind_small().or_else(|| said(tokens))?;
    Some((count, Sense::Vet(vet), footing))
}

/// The vet that the most words match best. A match that two vets share equally does not count.
fn named(vets: &[Name], tokens: &[Token<'_>], begun_from: usize) -> Option<(usize, usize, Said)> {
    for count in (1..=tokens.len().min(WORDS)).rev() {
        let typed: String = tokens[..count].iter().map(|token| token.word.as_str()).collect();
        let umlaut: String = tokens[..count].iter().map(|token| token.umlaut.as_str()).collect();
        let said = |vet: &Name| [&typed, &umlaut].iter().filter_map(|typed| how(vet, typed, count, begun_from)).min();
        let best = vets.iter().filter_map(said).min();
        let mut such = vets.iter().enumerate().filter(|(_, vet)| said(vet) == best && best.is_some());
        if let (Some(best), Some((place, _)), None) = (best, such.next(), such.next()) {
            return Some((count, place, best));
        }
    }
    None
}

fn how(vet: &Name, typed: &str, words: usize, begun_from: usize) -> Option<Said> {
    if words > 1 && vet.whole.iter().any(|whole| whole == typed) {
        return Some(Said::Whole);
    }
    let is_begun = |name: &str| words == 1 && typed.chars().count() >= begun_from && name.starts_with(typed);
    match typed {
        "" => None,
        _ if typed == vet.last => Some(Said::Last),
        _ if typed == vet.first => Some(Said::First),
        _ if is_begun(&vet.last) => Some(Said::LastBegun),
        _ if is_begun(&vet.first) => Some(Said::FirstBegun),
        _ => None,
    }
}

impl Name {
    pub fn of(vet: &KnownVet<'_>) -> Self {
        let (first, last) = (fold::words(vet.first_name).concat(), fold::words(vet.last_name).concat());
        let initial: String = first.chars().take(1).collect();
        let has_both = !first.is_empty() && !last.is_empty();
        let whole =
            if has_both { vec![format!("{first}{last}"), format!("{last}{first}"), format!("{initial}{last}")] } else { Vec::new() };
        Self { first, last, whole }
    }

    /// Whether the first or the last name is this word.
    pub fn is(&self, word: &str) -> bool {
        self.first == word || self.last == word
    }
}
