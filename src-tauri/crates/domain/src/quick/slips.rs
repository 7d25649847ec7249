//! Typing slips in words that have a meaning: "tommorow", "vacination", "wensday".

use super::Known;
use super::pieces::Names;
use super::token::{Meant, Token};
use super::words::Words;
use crate::fold;

/// Shorter words are neither corrected nor used as a correction: too many names are that close (Nils and "nails").
const SHORTEST: usize = 5;
/// For months, six: Marco is not March.
const SHORTEST_MONTH: usize = 6;

/// The group of a word, the word folded, and as written. Words of one group mean the same.
type Word = (usize, String, String);

/// Corrects the slips among the words at these places. Returns whether there was one.
pub(super) fn mended(tokens: &mut [Token<'_>], left: &[usize], known: &Known<'_>, names: &Names) -> bool {
    let vocabulary = vocabulary(known);
    let mut any = false;
    for place in left {
        let word = &tokens[*place].word;
        let is_word = word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic);
        if !is_word || names.is_of_vet(word) {
            continue;
        }
        if let Some(meant) = nearest(word, &vocabulary).filter(|_| !(known.books.0)(word)) {
            tokens[*place].meant = Some(meant);
            any = true;
        }
    }
    any
}

/// The word with the fewest slips; of several, one with the same letters (two letters are swapped more often than one is
/// mistyped), then the one closest in length. None if two words of different meaning are equally close, or if the typed word is
/// in the list itself.
fn nearest(typed: &str, vocabulary: &[Word]) -> Option<Meant> {
    let letters = typed.chars().count();
    let mut best: Option<((usize, bool, usize), &Word)> = None;
    let mut is_torn = false;
    for word in vocabulary.iter().filter(|(_, word, _)| begins_alike(typed, word)) {
        let slips = strsim::osa_distance(typed, &word.1);
        if slips == 0 {
            return None;
        }
        if slips > allowed(typed, &word.1) {
            continue;
        }
        let far = (slips, sorted(&word.1) != sorted(typed), word.1.chars().count().abs_diff(letters));
        match best {
            Some((nearest, _)) if far > nearest => {}
            Some((nearest, other)) if far == nearest => is_torn |= other.0 != word.0 && other.1 != word.1,
            _ => {
                best = Some((far, word));
                is_torn = false;
            }
        }
    }
    let (_, (_, word, spelt)) = best.filter(|_| !is_torn)?;
    Some(Meant { word: word.clone(), spelt: spelt.clone() })
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// Whether the first letter is right ("mnoday") or swapped with the second ("omnday"): other slips seldom hit the first letter.
fn begins_alike(typed: &str, word: &str) -> bool {
    let first = word.chars().next();
    let mut typed = typed.chars();
    let (one, two) = (typed.next(), typed.next());
    one == first || (two == first && one == word.chars().nth(1))
}

fn allowed(typed: &str, word: &str) -> usize {
    if typed.chars().count().max(word.chars().count()) >= 8 { 2 } else { 1 }
}

/// The words of the screen's own language and of the clinic's visit types.
fn vocabulary(known: &Known<'_>) -> Vec<Word> {
    let words = known.language.words();
    let mut found = Vec::new();
    let mut group = 0;
    for kind in known.types {
        for part in kind.name.split_whitespace() {
            let as_written = |word: String| if fold::folded(part) == word { part.to_owned() } else { word };
            found.extend(fold::words(part).into_iter().map(|word| (group, word.clone(), as_written(word))));
        }
        group += 1;
    }
    let mut add = |phrases: &[&str]| {
        for word in phrases.iter().flat_map(|phrase| phrase.split(' ')) {
            found.push((group, word.to_owned(), spelt(words, word)));
        }
        group += 1;
    };
    for phrases in [
        words.yesterday,
        words.today,
        words.tomorrow,
        words.day_after_tomorrow,
        words.next,
        words.this,
        words.days,
        words.weeks,
        words.months_ahead,
        words.noon,
        words.morning,
        words.afternoon,
        words.evening,
        words.minutes,
        words.hours,
        words.half_hour,
    ] {
        add(phrases);
    }
    for phrases in words.weekdays.into_iter().chain(words.purposes.iter().map(|(_, phrases)| *phrases)) {
        add(phrases);
    }
    for phrases in words.months {
        let long: Vec<&str> = phrases.iter().copied().filter(|word| word.len() >= SHORTEST_MONTH).collect();
        add(&long);
    }
    found.retain(|(_, word, _)| word.chars().count() >= SHORTEST);
    found
}

fn spelt(words: &Words, word: &str) -> String {
    words.spelt.iter().find(|(folded, _)| *folded == word).map_or(word, |(_, spelt)| spelt).to_owned()
}
