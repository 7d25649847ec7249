//! One animal, as far as a booking has to know it.

use rusqlite::{Connection, OptionalExtension, Row};
use vetdesk_domain::ids::{PetId, UserId};

use super::value::{flag, id, text};
use crate::CacheError;

/// Who brings a pet, and whether it can still come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetStanding {
    pub owner_id: UserId,
    pub is_deceased: bool,
}

/// None where there is no such pet, or it was joined with another.
///
/// # Errors
/// What SQLite says.
pub fn standing(conn: &Connection, pet: PetId) -> Result<Option<PetStanding>, CacheError> {
    let read = |row: &Row<'_>| Ok(PetStanding { owner_id: id(row, "owner_id")?, is_deceased: flag(row, "is_deceased")? });
    let sql = "SELECT owner_id, is_deceased FROM pets WHERE id = ? AND merged_into IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([pet.0], read).optional()?)
}

/// The name of the living animal that bears this chip.
///
/// # Errors
/// What SQLite says.
pub fn name_by_chip(conn: &Connection, chip: &str) -> Result<Option<String>, CacheError> {
    let sql = "SELECT name FROM pets WHERE microchip = ? AND NOT coalesce(is_deceased, 0) AND merged_into IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([chip], |row| text(row, "name")).optional()?)
}
