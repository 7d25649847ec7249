//! Search while typing: every word must be found somewhere, whole before begun before contained before misspelt.
//!
//! Three rounds, each only where the one before found too little: words that begin like this (a walk along the sorted
//! words), words that contain this (trigrams of the vocabulary), words that are spelt like this. Where more begin like this
//! than are looked at, the diary of these days is asked: of two thousand animals of one name, the one that comes in is meant.

mod hit;
mod likely;
mod rank;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, Row};
use vetdesk_domain::fold::{digits, words};
use vetdesk_domain::person;

use crate::CacheError;
pub use hit::{HitRow, Marks, PetHit};
pub use likely::{Likely, likely};

use hit::hit;
use rank::{Doc, best};

/// Documents that are ranked at most.
const RANKED: usize = 240;
/// Places of the word list that are walked at most, so that one keystroke stays short whatever is typed.
const WALKED: usize = 8_000;
/// Words of the vocabulary that one typed word may stand for.
const ALTERNATIVES: usize = 200;
const SIMILAR: usize = 24;
const CONTAINED_FROM: usize = 3;

/// The best hits for what was typed.
///
/// # Errors
/// What SQLite says.
pub fn search(conn: &Connection, typed: &str, limit: usize, now: DateTime<Utc>) -> Result<Vec<HitRow>, CacheError> {
    let mut terms = terms(typed);
    if terms.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = Found::default();
    walk_beginnings(conn, &terms, &mut found)?;
    if let Some(names) = without_titles(&mut terms) {
        // "mr" may be how the client is called, and no part of the name. Whose name it is stands first.
        terms = names;
        found.slack = NOT_NAMED;
        found.walked = 0;
        walk_beginnings(conn, &terms, &mut found)?;
    }
    if found.is_enough() {
        walk_diary(conn, &terms, now, &mut found)?;
    }
    if found.docs.len() < limit {
        walk_contained(conn, &terms, &mut found)?;
        walk_chip_ends(conn, &terms, &mut found)?;
    }
    if found.docs.is_empty()
        && let Some(shorter) = significant_digits(&terms)
    {
        terms = vec![shorter];
        walk_contained(conn, &terms, &mut found)?;
    }
    if found.docs.is_empty() && understand(conn, &mut terms)? {
        walk_similar(conn, &terms, &mut found)?;
    }
    best(conn, found.docs, limit, now)?.into_iter().filter_map(|doc| hit(conn, doc.client_id, doc.pet_id, &terms).transpose()).collect()
}

/// The terms that are no title, where there are both.
fn without_titles(terms: &mut Vec<Term>) -> Option<Vec<Term>> {
    let is_title = |term: &Term| person::is_title(&term.text);
    // The last word may be the beginning of a longer one.
    let named = terms.last().is_some_and(|last| !is_title(last));
    (named && terms.iter().any(is_title)).then(|| terms.drain(..).filter(|term| !is_title(term)).collect())
}

/// Whether a pet or a client has this folded word for a name, whole.
///
/// # Errors
/// What SQLite says.
pub fn is_name(conn: &Connection, word: &str) -> Result<bool, CacheError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM find_words w CROSS JOIN find_docs d ON d.docid = w.docid
                               WHERE w.word = ?1 AND ' ' || d.pet || ' ' || d.client || ' ' || d.others || ' ' LIKE '% ' || ?1 || ' %')";
    Ok(conn.prepare_cached(sql)?.query_row([word], |row| row.get(0))?)
}

/// One typed word.
#[derive(Debug)]
struct Term {
    text: String,
    is_digits: bool,
    /// Words that it may be a misspelling of, with how far they are.
    similar: Vec<(String, usize)>,
}

fn terms(typed: &str) -> Vec<Term> {
    let term = |text: String| Term { is_digits: text.bytes().all(|byte| byte.is_ascii_digit()), text, similar: Vec::new() };
    // Digits with anything but letters between them are one number, however it is written.
    if !typed.chars().any(char::is_alphabetic) {
        let number = digits(typed);
        return if number.is_empty() { Vec::new() } else { vec![term(number)] };
    }
    let mut typed: Vec<String> = words(typed);
    typed.dedup();
    typed.truncate(8);
    typed.into_iter().map(term).collect()
}

/// A number as it may have been stored: without the zeroes of a trunk or country prefix, or its last eight digits.
fn significant_digits(terms: &[Term]) -> Option<Term> {
    let [Term { text, is_digits: true, .. }] = terms else {
        return None;
    };
    let bare = text.trim_start_matches('0');
    let shorter = if bare.len() < text.len() && bare.len() < 9 {
        bare
    } else if bare.len() > 8 {
        bare.get(bare.len() - 8..)?
    } else {
        return None;
    };
    (shorter.len() >= 5).then(|| Term { text: shorter.to_owned(), is_digits: true, similar: Vec::new() })
}

#[derive(Debug, Default)]
struct Found {
    docs: Vec<Doc>,
    /// By document, where it stands in `docs`.
    seen: HashMap<i64, usize>,
    walked: usize,
    /// What is added to the looseness of whatever is found from now on.
    slack: usize,
}

impl Found {
    fn is_enough(&self) -> bool {
        self.docs.len() >= RANKED || self.walked >= WALKED
    }

    /// The document of a row, if it fits; once, however often it is met.
    fn take(&mut self, row: &Row<'_>, terms: &[Term], loosest: usize) -> Result<Option<&mut Doc>, CacheError> {
        let docid = row.get(0)?;
        let place = match self.seen.get(&docid) {
            Some(place) => *place,
            None => {
                let Some(mut doc) = fitting(row, docid, terms, loosest)? else {
                    return Ok(None);
                };
                doc.rank.0 += self.slack;
                self.docs.push(doc);
                self.seen.insert(docid, self.docs.len() - 1);
                self.docs.len() - 1
            }
        };
        Ok(self.docs.get_mut(place))
    }
}

const WALK: &str = "SELECT d.docid, d.pet_id, d.client_id, d.rank, d.pet, d.client, d.others, d.breed, d.phones, d.chip
                      FROM find_words w CROSS JOIN find_docs d ON d.docid = w.docid
                     WHERE w.word >= ?1 AND w.word < ?2 ORDER BY w.word, w.rank, w.docid";

/// Takes the documents of a stretch of the word list that fit every term.
fn walk(conn: &Connection, from: &str, to: &str, terms: &[Term], loosest: usize, found: &mut Found) -> Result<(), CacheError> {
    let mut statement = conn.prepare_cached(WALK)?;
    let mut rows = statement.query((from, to))?;
    while !found.is_enough() {
        let Some(row) = rows.next()? else {
            break;
        };
        found.walked += 1;
        found.take(row, terms, loosest)?;
    }
    Ok(())
}

/// Days before and after today whose visits are looked at, and how many of them at most: the nearest.
const DIARY_DAYS: i64 = 2;
const DIARY_VISITS: i64 = 400;

/// The pets in the diary of these days that fit, and how near their visits are.
fn walk_diary(conn: &Connection, terms: &[Term], now: DateTime<Utc>, found: &mut Found) -> Result<(), CacheError> {
    let sql = "SELECT d.docid, d.pet_id, d.client_id, d.rank, d.pet, d.client, d.others, d.breed, d.phones, d.chip, a.far
                 FROM (SELECT pet_id, min(abs(scheduled_at - ?1)) AS far FROM appointments
                        WHERE scheduled_at BETWEEN ?1 - ?2 AND ?1 + ?2 GROUP BY pet_id ORDER BY far LIMIT ?3) a
                 CROSS JOIN find_docs d ON d.pet_id = a.pet_id";
    let reach = TimeDelta::days(DIARY_DAYS).num_microseconds().unwrap_or(0);
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query((now.timestamp_micros(), reach, DIARY_VISITS))?;
    while let Some(row) = rows.next()? {
        if let Some(doc) = found.take(row, terms, BEGUN)? {
            doc.nearest = row.get(10)?;
        }
    }
    Ok(())
}

/// First round: from the rarest term's beginning on.
fn walk_beginnings(conn: &Connection, terms: &[Term], found: &mut Found) -> Result<(), CacheError> {
    let mut rarest: Option<(i64, &Term)> = None;
    for term in terms {
        if terms.len() == 1 {
            rarest = Some((0, term));
            break;
        }
        // A number among words is looked for within numbers: it leads nowhere by its beginning.
        if term.is_digits && term.text.len() >= CONTAINED_FROM {
            continue;
        }
        let count: i64 = conn
            .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM find_words WHERE word >= ? AND word < ? LIMIT 3000)")?
            .query_row((&term.text, end_of(&term.text)), |row| row.get(0))?;
        if rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, term));
        }
    }
    match rarest {
        Some((_, term)) => walk(conn, &term.text, &end_of(&term.text), terms, BEGUN, found),
        None => Ok(()),
    }
}

/// Second round: from the words that contain the term which the fewest contain.
fn walk_contained(conn: &Connection, terms: &[Term], found: &mut Found) -> Result<(), CacheError> {
    let mut fewest: Option<Vec<String>> = None;
    for term in terms.iter().filter(|term| term.text.chars().count() >= CONTAINED_FROM) {
        let containing = vocabulary(conn, &trigrams(&term.text).join(" AND "), ALTERNATIVES * 4)?;
        let containing: Vec<String> = containing.into_iter().filter(|word| word.contains(&term.text)).collect();
        if fewest.as_ref().is_none_or(|words| containing.len() < words.len()) {
            fewest = Some(containing);
        }
    }
    found.walked = 0;
    for word in fewest.iter().flatten() {
        walk(conn, word, &just_after(word), terms, CONTAINED, found)?;
    }
    Ok(())
}

/// Digits of a chip's end by which it is found: fewer are in too many chips.
const CHIP_END: usize = 5;

/// Second round, too: the animals whose chip ends like this, as it is read from a label.
fn walk_chip_ends(conn: &Connection, terms: &[Term], found: &mut Found) -> Result<(), CacheError> {
    let [Term { text, is_digits: true, .. }] = terms else {
        return Ok(());
    };
    let Some(end) = text.len().checked_sub(CHIP_END).and_then(|from| text.get(from..)) else {
        return Ok(());
    };
    let sql = "SELECT d.docid, d.pet_id, d.client_id, d.rank, d.pet, d.client, d.others, d.breed, d.phones, d.chip
                 FROM pets p CROSS JOIN find_docs d ON d.pet_id = p.id
                WHERE p.microchip IS NOT NULL AND substr(p.microchip, -5) = ?1 AND p.microchip LIKE '%' || ?2 ORDER BY d.docid LIMIT 200";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query((end, text))?;
    while let Some(row) = rows.next()? {
        found.take(row, terms, CONTAINED)?;
    }
    Ok(())
}

/// Gives each term that no word contains the words it may have been meant for. Says whether every term has a meaning.
fn understand(conn: &Connection, terms: &mut [Term]) -> Result<bool, CacheError> {
    for term in terms.iter_mut() {
        let is_spelt_well: bool = conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM find_words WHERE word >= ? AND word < ?)")?
            .query_row((&term.text, end_of(&term.text)), |row| row.get(0))?;
        if !term.is_digits && term.text.chars().count() >= CONTAINED_FROM {
            term.similar = similar(conn, &term.text)?;
        }
        if !is_spelt_well && term.similar.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Third round: from the words that the fewest documents can have, with the misspelt terms as they were understood.
fn walk_similar(conn: &Connection, terms: &[Term], found: &mut Found) -> Result<(), CacheError> {
    let Some(term) = terms.iter().filter(|term| !term.similar.is_empty()).min_by_key(|term| term.similar.len()) else {
        return Ok(());
    };
    found.walked = 0;
    for (word, _) in &term.similar {
        walk(conn, word, &just_after(word), terms, usize::MAX, found)?;
    }
    Ok(())
}

/// Words of the vocabulary that are spelt like this one, or begin like it; the nearest first.
fn similar(conn: &Connection, term: &str) -> Result<Vec<(String, usize)>, CacheError> {
    let letters: Vec<char> = term.chars().collect();
    let allowed = match letters.len() {
        ..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let mut candidates: HashSet<String> = vocabulary(conn, &trigrams(term).join(" OR "), 4_000)?.into_iter().collect();
    // A slip in the middle of a short word leaves no trigram whole; its first letter, or its second, mostly stands.
    let mut statement =
        conn.prepare_cached("SELECT word FROM find_vocabulary WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?")?;
    for beginning in [letters.first(), letters.get(1)].into_iter().flatten() {
        let beginning = beginning.to_string();
        let length = i64::try_from(letters.len()).unwrap_or(i64::MAX);
        let slips = i64::try_from(allowed).unwrap_or(0);
        let found = statement.query_map((&beginning, end_of(&beginning), length - slips, length + slips), |row| row.get(0))?;
        for word in found {
            candidates.insert(word?);
        }
    }
    let mut similar: Vec<(String, usize)> = candidates
        .into_iter()
        .filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()))
        .filter_map(|word| {
            let distance = distance(term, letters.len(), &word);
            (distance <= allowed).then_some((word, distance))
        })
        .collect();
    similar.sort_by(|one, other| (one.1, one.0.len(), &one.0).cmp(&(other.1, other.0.len(), &other.0)));
    similar.truncate(SIMILAR);
    Ok(similar)
}

/// Slips between a term and a word, or as much of the word's beginning as was typed.
fn distance(term: &str, letters: usize, word: &str) -> usize {
    let begun: String = word.chars().take(letters + 1).collect();
    strsim::osa_distance(term, word).min(strsim::osa_distance(term, &begun))
}

fn vocabulary(conn: &Connection, matching: &str, limit: usize) -> Result<Vec<String>, CacheError> {
    if matching.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT v.word FROM find_parts p CROSS JOIN find_vocabulary v ON v.id = p.rowid WHERE find_parts MATCH ?1 LIMIT ?2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(conn.prepare_cached(sql)?.query_map((matching, limit), |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Each three letters in a row, quoted for a full-text query.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(3).map(|three| format!("\"{}\"", three.iter().collect::<String>())).collect()
}

/// The first word after all that begin like this.
fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}

/// The first possible word after this one.
fn just_after(word: &str) -> String {
    format!("{word}\u{1}")
}

const WHOLE: usize = 0;
const BEGUN: usize = 1;
const CONTAINED: usize = 2;
/// Looser than any word that is found whole, begun or contained: the title that was typed is nobody's name.
const NOT_NAMED: usize = 3;

/// The document, if every term is found in it no looser than that.
fn fitting(row: &Row<'_>, docid: i64, terms: &[Term], loosest: usize) -> Result<Option<Doc>, CacheError> {
    let mut fields = [""; 6];
    for (field, place) in fields.iter_mut().zip(4..) {
        *field = row.get_ref(place)?.as_str().map_err(rusqlite::Error::from)?;
    }
    let (mut looseness, mut nearness) = (0, 0);
    for term in terms {
        let best = fields.iter().enumerate().filter_map(|(place, field)| Some((term.within(field)?, place))).min();
        let allowed = if term.is_digits && term.text.len() >= CONTAINED_FROM { loosest.max(CONTAINED) } else { loosest };
        match best {
            Some((how, place)) if how <= allowed => {
                looseness += how;
                nearness += place;
            }
            _ => return Ok(None),
        }
    }
    let name = if fields[0].is_empty() { fields[1] } else { fields[0] };
    Ok(Some(Doc {
        docid,
        pet_id: row.get(1)?,
        client_id: row.get(2)?,
        rank: (looseness, row.get(3)?, nearness),
        name: name.to_owned(),
        nearest: None,
    }))
}

impl Term {
    /// How the term stands in a field: whole, begun, contained, or misspelt by so many slips more.
    fn within(&self, field: &str) -> Option<usize> {
        field.split(' ').filter_map(|word| self.is(word)).min()
    }

    fn is(&self, word: &str) -> Option<usize> {
        if word == self.text {
            Some(WHOLE)
        } else if word.starts_with(&self.text) {
            Some(BEGUN)
        } else if self.text.len() >= CONTAINED_FROM && word.contains(&self.text) {
            Some(CONTAINED)
        } else {
            self.similar.iter().find(|(similar, _)| similar == word).map(|(_, slips)| CONTAINED + slips)
        }
    }

    /// Which part of a word the term is, in bytes: all of it where it was misspelt.
    fn part_of(&self, word: &str) -> Option<Range<usize>> {
        match self.is(word)? {
            WHOLE | BEGUN => Some(0..self.text.len()),
            CONTAINED => word.find(&self.text).map(|from| from..from + self.text.len()),
            _ => Some(0..word.len()),
        }
    }
}
