//! What is shown of what was found.

use std::ops::Range;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;
use vetdesk_domain::fold::{Stretch, folded, stretches};
use vetdesk_domain::ids::{PetId, UserId};
use vetdesk_domain::{person, phone};

use super::{CONTAINED_FROM, Term};
use crate::CacheError;
use crate::read::value::{flag, id, maybe_date, text as text_of};

/// A pet with its owner, or a client without pets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitRow {
    pub client_id: UserId,
    pub client_first_name: String,
    pub client_last_name: String,
    /// The number that was hit, or else the client's first, as it was typed.
    pub phone: Option<String>,
    /// Whose number it is, where it is a co-owner's.
    pub phone_of: Option<String>,
    pub pet: Option<PetHit>,
    pub marks: Marks,
}

/// Where what was typed stands in what is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub pet_name: Vec<Stretch>,
    pub client_name: Vec<Stretch>,
    pub phone: Vec<Stretch>,
    pub chip: Vec<Stretch>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetHit {
    pub id: PetId,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub is_deceased: bool,
    pub deceased_on: Option<NaiveDate>,
    pub has_moved_away: bool,
    pub microchip: Option<String>,
    pub has_alerts: bool,
}

/// A pet with its owner, or a client alone; marked by the terms that found it.
pub(super) fn hit(conn: &Connection, client: Uuid, pet: Option<Uuid>, terms: &[Term]) -> Result<Option<HitRow>, CacheError> {
    let read = |row: &Row<'_>| {
        let pet = match pet {
            Some(pet) => Some(PetHit {
                id: PetId(pet),
                name: text_of(row, "name")?,
                species: text_of(row, "species")?,
                breed: row.get("breed")?,
                birth_date: maybe_date(row, "birth_date")?,
                is_deceased: flag(row, "is_deceased")?,
                deceased_on: maybe_date(row, "deceased_on")?,
                has_moved_away: flag(row, "has_moved_away")?,
                microchip: row.get("microchip")?,
                has_alerts: flag(row, "has_alerts")?,
            }),
            None => None,
        };
        Ok(HitRow {
            client_id: id(row, "client_id")?,
            client_first_name: text_of(row, "first_name")?,
            client_last_name: text_of(row, "last_name")?,
            phone: row.get("phone")?,
            phone_of: None,
            pet,
            marks: Marks::default(),
        })
    };
    let sql = "SELECT p.name, p.species, p.breed, p.birth_date, p.is_deceased, p.deceased_on, p.has_moved_away, p.microchip, p.has_alerts,
                      ?2 AS client_id, u.first_name, u.last_name,
                      (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = ?2 ORDER BY ph.position, ph.id LIMIT 1) AS phone
                 FROM (SELECT 1) LEFT JOIN pets p ON p.id = ?1 LEFT JOIN users u ON u.id = ?2";
    let mut found = conn.prepare_cached(sql)?.query_row((pet, client), read).optional()?;
    if let Some(found) = &mut found {
        for term in terms.iter().filter(|term| term.is_digits && term.text.len() >= CONTAINED_FROM) {
            if mark_phone(conn, found, &term.text)? {
                break;
            }
        }
        mark(found, terms);
    }
    Ok(found)
}

fn mark(found: &mut HitRow, terms: &[Term]) {
    let marked = |text: &str| stretches(text, |word| terms.iter().filter_map(|term| term.part_of(word)).max_by_key(Range::len));
    found.marks.client_name = marked(&person::full_name(&found.client_first_name, &found.client_last_name));
    let Some(pet) = &found.pet else { return };
    found.marks.pet_name = marked(&pet.name);
    let Some(chip) = &pet.microchip else { return };
    let code = folded(chip);
    let mut parts = terms.iter().filter(|term| term.text.len() >= CONTAINED_FROM).filter_map(|term| {
        let end = code.strip_suffix(&term.text).map(str::len);
        let from = end.or_else(|| code.find(&term.text))?;
        Some(Stretch { from: u32::try_from(from).ok()?, to: u32::try_from(from + term.text.len()).ok()? })
    });
    found.marks.chip = parts.next().into_iter().collect();
}

/// Shows the number that has these digits: of the client, or else of a co-owner. Says whether there is one.
fn mark_phone(conn: &Connection, found: &mut HitRow, digits: &str) -> Result<bool, CacheError> {
    let sql = "SELECT ph.typed, ph.user_id = ?1 AS is_own, u.first_name, u.last_name
                 FROM user_phones ph LEFT JOIN users u ON u.id = ph.user_id
                WHERE (ph.user_id = ?1 OR ph.user_id IN (SELECT user_id FROM pet_co_owners WHERE pet_id = ?2)) AND instr(ph.digits, ?3) > 0
                ORDER BY ph.user_id <> ?1, ph.position, ph.id LIMIT 1";
    let pet = found.pet.as_ref().map(|pet| pet.id.0);
    let read = |row: &Row<'_>| {
        let of = person::full_name(&text_of(row, "first_name")?, &text_of(row, "last_name")?);
        Ok((text_of(row, "typed")?, flag(row, "is_own")?, of))
    };
    let hit = conn.prepare_cached(sql)?.query_row((found.client_id.0, pet, digits), read).optional()?;
    let Some((typed, is_own, of)) = hit else {
        return Ok(false);
    };
    found.marks.phone = phone::stretch(&typed, digits).into_iter().collect();
    found.phone = Some(typed);
    found.phone_of = (!is_own).then_some(of);
    Ok(true)
}
