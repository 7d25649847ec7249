//! Who somebody new may already be: everybody in the books whom a number, an address or a name could mean.

use std::collections::BTreeSet;

use rusqlite::Connection;
use uuid::Uuid;
use vetdesk_domain::likeness::{Known, Likeness, Newcomer, same_number};

use super::hit::hit;
use super::{Found, HitRow, Term, just_after, similar, trigrams, vocabulary, walk};
use crate::CacheError;
use crate::read::clients;

/// Somebody known, and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    pub hit: HitRow,
    pub why: Likeness,
}

/// Numbers with this ending that are looked at, and people of any one kind.
const NUMBERS: usize = 200;
/// The end of a number by which it is looked up.
const ENDING: usize = 7;

/// The likeliest first.
///
/// # Errors
/// What SQLite says.
pub fn likely(conn: &Connection, who: &Newcomer, limit: usize) -> Result<Vec<Likely>, CacheError> {
    let mut clients: BTreeSet<Uuid> = BTreeSet::new();
    clients.extend(by_phone(conn, &who.phone)?);
    if !who.email.is_empty() {
        clients.extend(clients::by_email(conn, &who.email)?.into_iter().map(|person| person.id.0));
    }
    if who.names() {
        clients.extend(by_words(conn, &[&who.first, &who.last])?);
    }
    if who.name_and_pet() {
        clients.extend(by_words(conn, &[&who.last, &who.pet])?);
    }
    let mut likely = Vec::new();
    for client in clients {
        likely.extend(compared(conn, who, client)?);
    }
    likely.sort_by_key(|found| (std::cmp::Reverse(found.0.weight), found.1));
    let best = likely.into_iter().take(limit);
    // The number that is the same is shown, with or without what is dialled before it.
    let ending = who.phone.get(who.phone.len().saturating_sub(ENDING)..).filter(|ending| !ending.is_empty());
    let number: Vec<Term> =
        ending.into_iter().map(|ending| Term { text: ending.to_owned(), is_digits: true, similar: Vec::new() }).collect();
    best.filter_map(|(why, client, pet)| {
        let terms = if why.phone { number.as_slice() } else { &[] };
        hit(conn, client, pet, terms).transpose().map(|hit| Ok(Likely { hit: hit?, why }))
    })
    .collect()
}

/// The likeness with the client and the pet that it speaks of.
fn compared(conn: &Connection, who: &Newcomer, client: Uuid) -> Result<Option<(Likeness, Uuid, Option<Uuid>)>, CacheError> {
    let Some(person) = clients::client(conn, client.into())?.filter(|person| person.role == "pet_owner") else {
        return Ok(None);
    };
    let sql = "SELECT digits FROM user_phones WHERE user_id = ? AND digits IS NOT NULL";
    let phones: Vec<String> = conn.prepare_cached(sql)?.query_map([client], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let sql = "SELECT id, coalesce(name, '') FROM pets WHERE merged_into IS NULL AND removed_at IS NULL
                  AND id IN (SELECT id FROM pets WHERE owner_id = ?1 UNION SELECT pet_id FROM pet_co_owners WHERE user_id = ?1)
                ORDER BY coalesce(is_deceased, 0), id";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([client], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, String>(1)?)))?;
    let (ids, pets): (Vec<Uuid>, Vec<String>) = found.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let known = Known { first: &person.first_name, last: &person.last_name, email: person.email.as_deref(), phones: &phones, pets: &pets };
    Ok(who.likeness(&known).map(|why| {
        let pet = why.pet.and_then(|at| ids.get(at)).copied();
        (why, client, pet)
    }))
}

/// Whoever has this number, with or without what is dialled before it.
fn by_phone(conn: &Connection, digits: &str) -> Result<Vec<Uuid>, CacheError> {
    let Some(ending) = digits.get(digits.len().saturating_sub(ENDING)..).filter(|ending| ending.len() >= 3) else {
        return Ok(Vec::new());
    };
    let mut numbers: Vec<String> = vocabulary(conn, &trigrams(ending).join(" AND "), NUMBERS)?;
    numbers.retain(|number| same_number(number, digits));
    let mut clients = Vec::new();
    let mut statement = conn.prepare_cached("SELECT user_id FROM user_phones WHERE digits = ?")?;
    for number in numbers {
        for client in statement.query_map([number], |row| row.get(0))? {
            clients.push(client?);
        }
    }
    Ok(clients)
}

/// Whose documents hold all these words, as they are or with a slip of the hand.
fn by_words(conn: &Connection, texts: &[&str]) -> Result<Vec<Uuid>, CacheError> {
    let words = texts.iter().flat_map(|text| text.split(' ')).filter(|word| !word.is_empty());
    let mut terms = Vec::new();
    for word in words {
        let mut meant = similar(conn, word)?;
        meant.retain(|(other, slips)| *slips <= 2 && other.chars().count().abs_diff(word.chars().count()) <= 2);
        terms.push(Term { text: word.to_owned(), is_digits: false, similar: meant });
    }
    let mut found = Found::default();
    // From the rarest word on: the fewest documents are read.
    let mut rarest: Option<(i64, &Term)> = None;
    for term in &terms {
        let mut count: i64 = 0;
        for word in term.meant() {
            let sql = "SELECT count(*) FROM (SELECT 1 FROM find_words WHERE word = ? LIMIT 3000)";
            count += conn.prepare_cached(sql)?.query_row([word], |row| row.get::<_, i64>(0))?;
        }
        if rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, term));
        }
    }
    for word in rarest.iter().flat_map(|(_, term)| term.meant()) {
        walk(conn, word, &just_after(word), &terms, usize::MAX, &mut found)?;
    }
    Ok(found.docs.into_iter().map(|doc| doc.client_id).collect())
}

impl Term {
    /// The word itself, then those it may be a slip of.
    fn meant(&self) -> impl Iterator<Item = &str> {
        let others = self.similar.iter().map(|(word, _)| word.as_str()).filter(|word| *word != self.text);
        std::iter::once(self.text.as_str()).chain(others)
    }
}
