//! What is shown of what was found.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;
use vetdesk_domain::ids::{PetId, UserId};

use crate::CacheError;
use crate::read::value::{flag, id, maybe_date, text as text_of};

/// A pet with its owner, or a client without pets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitRow {
    pub client_id: UserId,
    pub client_first_name: String,
    pub client_last_name: String,
    /// The first number, as it was typed.
    pub phone: Option<String>,
    pub pet: Option<PetHit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetHit {
    pub id: PetId,
    pub name: String,
    pub species: String,
    pub breed: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub is_deceased: bool,
    pub has_moved_away: bool,
    pub microchip: Option<String>,
    pub has_alerts: bool,
}

/// A pet with its owner, or a client alone.
pub(super) fn hit(conn: &Connection, client: Uuid, pet: Option<Uuid>) -> Result<Option<HitRow>, CacheError> {
    let read = |row: &Row<'_>| {
        let pet = match pet {
            Some(pet) => Some(PetHit {
                id: PetId(pet),
                name: text_of(row, "name")?,
                species: text_of(row, "species")?,
                breed: row.get("breed")?,
                birth_date: maybe_date(row, "birth_date")?,
                is_deceased: flag(row, "is_deceased")?,
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
            pet,
        })
    };
    let sql = "SELECT p.name, p.species, p.breed, p.birth_date, p.is_deceased, p.has_moved_away, p.microchip, p.has_alerts,
                      ?2 AS client_id, u.first_name, u.last_name,
                      (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = ?2 ORDER BY ph.position, ph.id LIMIT 1) AS phone
                 FROM (SELECT 1) LEFT JOIN pets p ON p.id = ?1 LEFT JOIN users u ON u.id = ?2";
    Ok(conn.prepare_cached(sql)?.query_row((pet, client), read).optional()?)
}
