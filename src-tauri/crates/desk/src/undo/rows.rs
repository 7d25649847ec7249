//! Writes of rows that can be undone.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;
use vetdesk_cache::Write;
use vetdesk_cache::read::rows::row;
use vetdesk_cache::read::{clients, pets};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{AppointmentId, PetId, UserId};
use vetdesk_domain::person;
use vetdesk_domain::role::Permission;
use vetdesk_domain::tables::{Column, Filled, Policy, Table};
use vetdesk_domain::travel::Row;

use crate::clients::require_email_free;
use crate::error::{DeskError, ErrorCode, Result};
use crate::patients::require_chip_free;

/// When a person or an animal was removed by undoing their entry.
const REMOVED: &str = "removed_at";

pub(crate) type Cells = Vec<(&'static str, Cell)>;

/// What one write did to one row.
#[derive(Debug, Clone)]
pub(crate) struct RowStep {
    table: &'static str,
    pk: Uuid,
    did: Did,
}

#[derive(Debug, Clone)]
enum Did {
    Change { before: Cells, after: Cells },
    Add(Row),
    Remove(Row),
}

impl RowStep {
    /// Writes the cells that differ; None if none does.
    pub(crate) fn change(w: &mut Write<'_>, table: &'static str, pk: Uuid, cells: Cells) -> Result<Option<Self>> {
        let standing = row(w.conn(), table, pk)?.ok_or_else(|| DeskError::not_found(table))?;
        let (mut before, mut after) = (Cells::new(), Cells::new());
        for (name, cell) in cells {
            let was = cell_of(table, &standing, name);
            if was != cell {
                before.push((name, was));
                after.push((name, cell));
            }
        }
        if after.is_empty() {
            return Ok(None);
        }
        w.update(table, pk, &after)?;
        Ok(Some(Self { table, pk, did: Did::Change { before, after } }))
    }

    pub(crate) fn add(w: &mut Write<'_>, table: &'static str, pk: Uuid, cells: &Cells) -> Result<Self> {
        w.insert(table, pk, cells)?;
        let added = row(w.conn(), table, pk)?.ok_or_else(|| DeskError::not_found(table))?;
        Ok(Self { table, pk, did: Did::Add(added) })
    }

    pub(crate) fn remove(w: &mut Write<'_>, table: &'static str, pk: Uuid) -> Result<Self> {
        let removed = row(w.conn(), table, pk)?.ok_or_else(|| DeskError::not_found(table))?;
        w.delete(table, pk)?;
        Ok(Self { table, pk, did: Did::Remove(removed) })
    }

    /// Undoing needs the same permission as writing the row; rows of other tables cannot be undone.
    pub(super) fn permission(&self) -> Result<Permission> {
        Ok(match self.table {
            "users" | "user_phones" => Permission::ClientsWrite,
            "pets" | "pet_co_owners" | "pet_weights" => Permission::PatientsWrite,
            "appointments" | "appointment_slots" => Permission::DiaryWrite,
            "veterinarian_exceptions" => Permission::TeamManage,
            _ => return Err(DeskError::of(ErrorCode::NotAllowed)),
        })
    }

    pub(super) fn is_person(&self) -> bool {
        self.table == "users"
    }

    /// The name of the person or animal that the row is about.
    pub(super) fn name(&self, conn: &Connection) -> Result<Option<String>> {
        let standing = row(conn, self.table, self.pk)?;
        let cells = match (&standing, &self.did) {
            (Some(standing), _) | (None, Did::Remove(standing) | Did::Add(standing)) => standing,
            (None, Did::Change { .. }) => return Ok(None),
        };
        let linked = |column| match cell_of(self.table, cells, column) {
            Cell::Id(id) => Some(id),
            _ => None,
        };
        let text = |table, row: &Row, column| match cell_of(table, row, column) {
            Cell::Text(text) => text,
            _ => String::new(),
        };
        let of = |table: &'static str, pk: Option<Uuid>| pk.map_or(Ok(None), |pk| row(conn, table, pk));
        let person = |row: &Row| person::full_name(&text("users", row, "first_name"), &text("users", row, "last_name"));
        let name = match self.table {
            "users" => Some(person(cells)),
            "user_phones" => of("users", linked("user_id"))?.map(|row| person(&row)),
            "pets" => Some(text("pets", cells, "name")),
            "pet_co_owners" | "pet_weights" | "appointments" => of("pets", linked("pet_id"))?.map(|row| text("pets", &row, "name")),
            _ => None,
        };
        Ok(name.filter(|name| !name.is_empty()))
    }

    /// The visit whose length or room changes if this is undone.
    pub(super) fn place_of(&self) -> Option<AppointmentId> {
        let takes_time = |cells: &Cells| cells.iter().any(|(name, _)| matches!(*name, "duration_minutes" | "room_id"));
        match &self.did {
            Did::Change { before, .. } if self.table == "appointments" && takes_time(before) => Some(AppointmentId(self.pk)),
            _ => None,
        }
    }

    /// Undoes the write and returns the step that reverses this. None if the row stays: a person or animal that was entered and
    /// has been changed or used since.
    ///
    /// # Errors
    /// `changed_meanwhile` if the row is not as this write left it; `chip_invalid` or `invalid_input` if its chip or e-mail
    /// address has been given to another since.
    pub(super) fn take_back(&self, w: &mut Write<'_>, me: UserId, now: DateTime<Utc>) -> Result<Option<Self>> {
        let standing = row(w.conn(), self.table, self.pk)?;
        let inverse = match (&self.did, standing) {
            (Did::Change { before, after }, Some(standing)) if self.holds(&standing, after) => {
                self.require_unique(w, before)?;
                w.update(self.table, self.pk, before)?;
                Did::Change { before: after.clone(), after: before.clone() }
            }
            // People and animals are not deleted: one entered by mistake is marked as removed and never shown.
            (Did::Add(added), Some(standing)) if matches!(self.table, "users" | "pets") => {
                if !self.is_as_added(&standing, added) || is_needed(w.conn(), self.table, self.pk)? {
                    return Ok(None);
                }
                let gone: Cells = vec![(REMOVED, now.into())];
                w.update(self.table, self.pk, &gone)?;
                Did::Change { before: vec![(REMOVED, Cell::Null)], after: gone }
            }
            (Did::Add(added), Some(standing)) if self.is_as_added(&standing, added) => {
                w.delete(self.table, self.pk)?;
                Did::Remove(standing)
            }
            (Did::Remove(removed), None) => {
                let signed = self.signature();
                let sign = |(name, cell)| if Some(name) == signed { (name, me.0.into()) } else { (name, cell) };
                let cells: Cells = self.written(removed).into_iter().filter(|(_, cell)| *cell != Cell::Null).map(sign).collect();
                w.insert(self.table, self.pk, &cells)?;
                Did::Add(row(w.conn(), self.table, self.pk)?.ok_or_else(|| DeskError::not_found(self.table))?)
            }
            _ => return Err(DeskError::of(ErrorCode::ChangedMeanwhile)),
        };
        Ok(Some(Self { table: self.table, pk: self.pk, did: inverse }))
    }

    fn holds(&self, standing: &Row, cells: &Cells) -> bool {
        cells.iter().all(|(name, cell)| cell_of(self.table, standing, name) == *cell)
    }

    /// The column that names who wrote the row. The server sets it to whoever sends it.
    fn signature(&self) -> Option<&'static str> {
        match self.table {
            "pet_weights" => Some("weighed_by"),
            "appointment_slots" => Some("holder_id"),
            _ => None,
        }
    }

    /// Whether nobody has written to the row since it was added. What the server fills in was written by nobody.
    fn is_as_added(&self, standing: &Row, added: &Row) -> bool {
        let columns = Table::named(self.table).map(|table| table.columns).unwrap_or_default();
        columns.iter().zip(standing.iter().zip(added)).all(|(column, (stands, was))| {
            column.policy == Policy::ServerOnly || stands == was || (*was == Cell::Null && Some(stands) == filled_in(column).as_ref())
        })
    }

    /// The cells of a row that are not written by the server alone.
    fn written(&self, row: &Row) -> Cells {
        let columns = Table::named(self.table).map(|table| table.columns).unwrap_or_default();
        let own = columns.iter().zip(row).filter(|(column, _)| column.policy != Policy::ServerOnly);
        own.map(|(column, cell)| (column.name, cell.clone())).collect()
    }

    /// A chip or an e-mail address may have been given to another since.
    fn require_unique(&self, w: &Write<'_>, cells: &Cells) -> Result<()> {
        for (name, cell) in cells {
            // A restored person or animal brings back its address or chip.
            let brought = match (self.table, *name, cell) {
                ("pets", REMOVED, Cell::Null) => "microchip",
                ("users", REMOVED, Cell::Null) => "email",
                _ => *name,
            };
            let standing = if brought == *name { None } else { row(w.conn(), self.table, self.pk)? };
            let cell = standing.map_or_else(|| cell.clone(), |standing| cell_of(self.table, &standing, brought));
            match (self.table, brought, &cell) {
                ("pets", "microchip", Cell::Text(chip)) => require_chip_free(w.conn(), chip, PetId(self.pk))?,
                ("users", "email", Cell::Text(email)) => require_email_free(w.conn(), email, UserId(self.pk))?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a person or animal that was entered has been used since.
fn is_needed(conn: &Connection, table: &str, pk: Uuid) -> Result<bool> {
    Ok(if table == "pets" { pets::is_needed(conn, PetId(pk))? } else { clients::is_needed(conn, UserId(pk))? })
}

fn filled_in(column: &Column) -> Option<Cell> {
    Some(match column.default? {
        Filled::Bool(value) => value.into(),
        Filled::Int(value) => value.into(),
        Filled::Text(value) => value.into(),
    })
}

fn cell_of(table: &str, row: &Row, column: &str) -> Cell {
    let place = Table::named(table).and_then(|table| table.column(column)).map(|(place, _)| place);
    place.and_then(|place| row.get(place)).cloned().unwrap_or(Cell::Null)
}
