//! Rows that are written so that it can be taken back.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use vetdesk_cache::Write;
use vetdesk_cache::read::rows::row;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{PetId, UserId};
use vetdesk_domain::role::Permission;
use vetdesk_domain::tables::{Policy, Table};
use vetdesk_domain::travel::Row;

use crate::clients::require_email_free;
use crate::error::{DeskError, ErrorCode, Result};
use crate::patients::require_chip_free;

/// The server lets a weight be taken away for a day; what is undone must not wait so long for its way there.
const WEIGHT_STAYS_AFTER: TimeDelta = TimeDelta::hours(12);

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
    /// Writes the cells that differ; none where all of them stand already.
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

    pub(super) fn permission(&self) -> Permission {
        match self.table {
            "users" | "user_phones" => Permission::ClientsWrite,
            _ => Permission::PatientsWrite,
        }
    }

    /// # Errors
    /// `changed_meanwhile` where the row is not as this write left it, `nothing_to_undo` for a weight of long ago.
    pub(super) fn take_back(&self, w: &mut Write<'_>, now: DateTime<Utc>) -> Result<()> {
        let standing = row(w.conn(), self.table, self.pk)?;
        match (&self.did, standing) {
            (Did::Change { before, after }, Some(standing)) if self.holds(&standing, after) => {
                self.require_unique(w, before)?;
                w.update(self.table, self.pk, before)?;
            }
            (Did::Add(added), Some(standing)) if self.holds(&standing, &self.written(added)) => {
                if self.table == "pet_weights" && self.is_older(added, now - WEIGHT_STAYS_AFTER) {
                    return Err(DeskError::of(ErrorCode::NothingToUndo));
                }
                w.delete(self.table, self.pk)?;
            }
            (Did::Remove(removed), None) => {
                let cells: Cells = self.written(removed).into_iter().filter(|(_, cell)| *cell != Cell::Null).collect();
                w.insert(self.table, self.pk, &cells)?;
            }
            _ => return Err(DeskError::of(ErrorCode::ChangedMeanwhile)),
        }
        Ok(())
    }

    fn holds(&self, standing: &Row, cells: &Cells) -> bool {
        cells.iter().all(|(name, cell)| cell_of(self.table, standing, name) == *cell)
    }

    /// What a person writes of a row.
    fn written(&self, row: &Row) -> Cells {
        let columns = Table::named(self.table).map(|table| table.columns).unwrap_or_default();
        let own = columns.iter().zip(row).filter(|(column, _)| column.policy != Policy::ServerOnly);
        own.map(|(column, cell)| (column.name, cell.clone())).collect()
    }

    fn is_older(&self, row: &Row, than: DateTime<Utc>) -> bool {
        matches!(cell_of(self.table, row, "weighed_at"), Cell::Instant(at) if at < than.timestamp_micros())
    }

    /// What may stand only once may have been given to another since.
    fn require_unique(&self, w: &Write<'_>, cells: &Cells) -> Result<()> {
        for (name, cell) in cells {
            match (self.table, *name, cell) {
                ("pets", "microchip", Cell::Text(chip)) => require_chip_free(w.conn(), chip, PetId(self.pk))?,
                ("users", "email", Cell::Text(email)) => require_email_free(w.conn(), email, UserId(self.pk))?,
                _ => {}
            }
        }
        Ok(())
    }
}

fn cell_of(table: &str, row: &Row, column: &str) -> Cell {
    let place = Table::named(table).and_then(|table| table.column(column)).map(|(place, _)| place);
    place.and_then(|place| row.get(place)).cloned().unwrap_or(Cell::Null)
}
