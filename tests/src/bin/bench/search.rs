//! Every keystroke is a query: typed as people type, through the desk, beside the bare statement on the same file.

use anyhow::{Context, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use vetdesk_desk::view::SearchRequest;

use crate::pc::{Pc, bare_connection};
use crate::table::Table;
use crate::times::Times;

/// As many as the finder shows.
const SHOWN: u32 = 6;
/// Phrases of each kind, taken from all over the practice.
const PHRASES: usize = 30;
const ROUNDS: usize = 2;

pub fn measure(pc: &Pc, pets: i64, table: &mut Table) -> Result<()> {
    let bare = bare_connection(&pc.file)?;
    let people = sample(&bare)?;
    let phrases = |write: &dyn Fn(&Sample) -> String| people.iter().map(write).collect::<Vec<_>>();
    let mut names = phrases(&|who| format!("{} {}", who.first, who.last));
    names.push("james patterson".to_owned());
    let mut both = phrases(&|who| format!("{} {}", who.pet, beginning(&who.last, 4)));
    both.push("max pat".to_owned());
    let letters: Vec<String> = ('a'..='z').flat_map(|first| ["a", "e", "o", "r"].map(|second| format!("{first}{second}"))).collect();
    let kinds = [
        ("client's name", names),
        ("pet and client", both),
        ("phone, from its first digit", phrases(&|who| who.digits.clone())),
        ("phone, digits from within", phrases(&|who| who.digits.chars().skip(4).collect())),
        ("chip", phrases(&|who| who.chip.clone())),
        ("name with a slip", phrases(&|who| format!("{} {}", who.first, misspelt(&who.last)))),
        ("one or two letters", letters),
    ];
    let (mut all, mut all_bare) = (Times::default(), Times::default());
    for (kind, phrases) in kinds {
        let (mut ours, mut theirs) = (Times::default(), Times::default());
        let mut silent = 0;
        for _ in 0..ROUNDS {
            for phrase in &phrases {
                for typed in keystrokes(phrase) {
                    let request = SearchRequest { text: typed.clone(), limit: SHOWN };
                    let hits = ours.measure(|| pc.desk.search(&request))?;
                    theirs.measure(|| bare_search(&bare, &typed))?;
                    silent += usize::from(hits.is_empty());
                }
            }
        }
        eprintln!("  {kind}: {silent} of {} keystrokes without a hit; slowest {:?}", ours.len(), ours.at(1.0));
        table.latencies(format!("Search per keystroke: {kind}"), &ours, &theirs, "p95 < 50 ms");
        all.extend(&ours);
        all_bare.extend(&theirs);
    }
    table.latencies(format!("Search per keystroke, all of these, {pets} pets"), &all, &all_bare, "p95 < 50 ms");
    let scanned = scan(pc, &bare)?;
    table.latencies("Search \"max pat\"; bare: LIKE over pets and clients", &scanned.0, &scanned.1, "");
    Ok(())
}

struct Sample {
    first: String,
    last: String,
    pet: String,
    digits: String,
    chip: String,
}

fn sample(conn: &Connection) -> Result<Vec<Sample>> {
    let pets: i64 = conn.query_row("SELECT count(*) FROM pets", [], |row| row.get(0))?;
    let mut statement = conn.prepare(
        "SELECT u.first_name, u.last_name, p.name, (SELECT digits FROM user_phones ph WHERE ph.user_id = u.id LIMIT 1), p.microchip
           FROM pets p JOIN users u ON u.id = p.owner_id WHERE p.microchip IS NOT NULL AND p.is_deceased = 0 ORDER BY p.id LIMIT 1 OFFSET ?",
    )?;
    (0..PHRASES)
        .map(|place| {
            let offset = pets / 2 * i64::try_from(place)? / i64::try_from(PHRASES)?;
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Sample {
                    first: row.get::<_, String>(0)?.to_lowercase(),
                    last: row.get::<_, String>(1)?.to_lowercase(),
                    pet: row.get::<_, String>(2)?.to_lowercase(),
                    digits: row.get(3)?,
                    chip: row.get(4)?,
                })
            };
            statement.query_row([offset], read).context("a pet to look for")
        })
        .collect()
}

fn beginning(word: &str, letters: usize) -> String {
    word.chars().take(letters).collect()
}

/// Two letters in the middle change places.
fn misspelt(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    if middle > 0 {
        letters.swap(middle - 1, middle);
    }
    letters.into_iter().collect()
}

/// What stands in the field after each key.
pub fn keystrokes(phrase: &str) -> Vec<String> {
    phrase
        .char_indices()
        .map(|(place, letter)| phrase[..place + letter.len_utf8()].to_owned())
        .filter(|typed| !typed.ends_with(' '))
        .collect()
}

const HIT: &str = "
    SELECT p.name, p.species, p.breed, p.birth_date, p.is_deceased, p.microchip, p.has_alerts, u.id, u.first_name, u.last_name,
           (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = u.id ORDER BY ph.position LIMIT 1)
      FROM (";
const OF_HIT: &str =
    ") found CROSS JOIN find_docs d ON d.docid = found.docid LEFT JOIN pets p ON p.id = d.pet_id LEFT JOIN users u ON u.id = d.client_id";

/// The statements that answer without weighing: words that begin so, else words that contain it, else words that share
/// letters with it. The first hits, in the order in which they come.
fn bare_search(conn: &Connection, typed: &str) -> Result<usize> {
    let folded = typed.replace(['\'', '-', '.'], "");
    let mut terms: Vec<&str> = folded.split_whitespace().collect();
    terms.sort_by_key(|term| std::cmp::Reverse(term.len()));
    let Some((longest, others)) = terms.split_first() else { return Ok(0) };
    let also: String = others.iter().map(|_| " AND ' ' || d.pet || ' ' || d.client || ' ' || d.breed LIKE ?").collect();
    let begun = format!(
        "{HIT} SELECT w.docid FROM find_words w CROSS JOIN find_docs d ON d.docid = w.docid WHERE w.word >= ? AND w.word < ?{also} LIMIT {SHOWN} {OF_HIT}"
    );
    let mut values = vec![Value::from((*longest).to_owned()), Value::from(format!("{longest}\u{10ffff}"))];
    values.extend(others.iter().map(|term| Value::from(format!("% {term}%"))));
    let found = rows(conn, &begun, values)?;
    let letters: Vec<char> = longest.chars().collect();
    if found > 0 || letters.len() < 3 {
        return Ok(found);
    }
    let parts: Vec<String> = letters.windows(3).map(|three| format!("\"{}\"", three.iter().collect::<String>())).collect();
    let contained = format!(
        "{HIT} SELECT w.docid FROM find_parts f CROSS JOIN find_vocabulary v ON v.id = f.rowid CROSS JOIN find_words w ON w.word = v.word
          WHERE find_parts MATCH ? LIMIT {SHOWN} {OF_HIT}"
    );
    let found = rows(conn, &contained, vec![parts.join(" AND ").into()])?;
    if found > 0 { Ok(found) } else { rows(conn, &contained, vec![parts.join(" OR ").into()]) }
}

fn rows(conn: &Connection, sql: &str, values: Vec<Value>) -> Result<usize> {
    let mut statement = conn.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut found = statement.query(params_from_iter(values))?;
    let mut count = 0;
    while let Some(row) = found.next()? {
        for place in 0..columns {
            let _: Value = row.get(place)?;
        }
        count += 1;
    }
    Ok(count)
}

/// What one statement without an index costs: how the systems do it that we were measured against.
fn scan(pc: &Pc, bare: &Connection) -> Result<(Times, Times)> {
    let request = SearchRequest { text: "max pat".to_owned(), limit: SHOWN };
    let sql = "SELECT p.name, u.first_name, u.last_name FROM pets p JOIN users u ON u.id = p.owner_id
                WHERE p.name LIKE '%max%' AND u.last_name LIKE '%pat%' ORDER BY p.name LIMIT 6";
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for _ in 0..10 {
        ours.measure(|| pc.desk.search(&request))?;
        theirs.measure(|| rows(bare, sql, Vec::new()))?;
    }
    Ok((ours, theirs))
}
