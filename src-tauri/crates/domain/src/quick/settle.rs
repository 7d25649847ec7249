//! Decides which pieces are kept: drops one doubtful piece at a time until none contradict.

use super::doubt::{Line, doubtful};
use super::pieces::{Fate, Names, Piece, pieces};
use super::token::Token;
use super::{Known, UnclearReason, Understood, bare, reading, slips};

pub(super) fn settled(mut tokens: Vec<Token<'_>>, known: &Known<'_>) -> Understood {
    let names = Names::of(known);
    let (mut found, mut fates) = stand(&tokens, known, &names);
    let left: Vec<usize> = left(&found, &fates).filter(|place| fates[*place] == Fate::Free).collect();
    if slips::mended(&mut tokens, &left, known, &names) {
        (found, fates) = stand(&tokens, known, &names);
    }
    hanging(&tokens, known, &found, &mut fates);
    reading::of(&tokens, known, &found, &fates)
}

fn stand(tokens: &[Token<'_>], known: &Known<'_>, names: &Names) -> (Vec<Piece>, Vec<Fate>) {
    let mut fates = vec![Fate::Free; tokens.len()];
    // Each round decides on one word at least.
    loop {
        let mut found = pieces(tokens, known, names, &fates);
        bare::resolve(tokens, &mut found);
        let left: Vec<usize> = left(&found, &fates).collect();
        match doubtful(&Line { tokens, known, found: &found, left: &left }) {
            Some((words, fate)) => fates[words].fill(fate),
            None => return (found, fates),
        }
    }
}

/// The words that belong to no piece and may be a name.
pub(super) fn left<'a>(found: &'a [Piece], fates: &'a [Fate]) -> impl Iterator<Item = usize> + 'a {
    let is_in_piece = |place: usize| found.iter().any(|piece| (piece.first..piece.end).contains(&place));
    (0..fates.len()).filter(move |place| !is_in_piece(*place) && !matches!(fates[*place], Fate::Unknown(_)))
}

/// "bella after": a word that still lacks its time is not a name.
fn hanging(tokens: &[Token<'_>], known: &Known<'_>, found: &[Piece], fates: &mut [Fate]) {
    let hangs = known.language.words().hangs;
    let places: Vec<usize> = left(found, fates).filter(|place| fates[*place] == Fate::Free).collect();
    for place in places {
        let word = &tokens[place].word;
        if hangs.contains(&word.as_str()) && !(known.books.0)(word) {
            fates[place] = Fate::Unknown(UnclearReason::UnknownWord);
        }
    }
}
