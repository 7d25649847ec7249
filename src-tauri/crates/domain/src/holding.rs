//! What a PC's copy holds of each table, so that it is noticed when it should hold something else: another role, another clinic, a
//! column that a migration added.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::ClinicId;
use crate::tables::{DIARY_DAYS_BACK, Reach, Table};

/// What is held of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The columns whose values are there, in the registry's order. Empty where no row of the table may be read.
    pub columns: Vec<String>,
    /// Which rows: equal texts mean equal rows.
    pub reach: String,
}

/// By table name. A table that may not be read is absent.
pub type Holdings = BTreeMap<String, Holding>;

impl Holding {
    /// What a copy for this clinic holds of a table, where these columns may be read.
    pub fn of(table: &Table, clinic: ClinicId, is_readable: impl Fn(&str) -> bool) -> Self {
        let columns = table.columns.iter().map(|column| column.name).filter(|name| is_readable(name)).map(str::to_owned).collect();
        let reach = match table.reach {
            Reach::Practice => "practice".to_owned(),
            Reach::Diary { instant } => format!("{clinic}, {instant}, {DIARY_DAYS_BACK} days"),
            Reach::Slots { instant } => format!("{clinic}, {instant}, {DIARY_DAYS_BACK} days, not booked"),
        };
        Self { columns, reach }
    }

    /// Columns of the registry whose values are not there.
    pub fn missing(&self, table: &Table) -> impl Iterator<Item = &'static str> {
        table.columns.iter().map(|column| column.name).filter(|name| !self.holds(name))
    }

    #[must_use]
    pub fn holds(&self, column: &str) -> bool {
        self.columns.iter().any(|held| held == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_clinic_is_another_reach_of_the_diary_alone() {
        let (one, other) = (ClinicId::fresh(), ClinicId::fresh());
        let reach = |table: &str, clinic| Holding::of(Table::named(table).unwrap(), clinic, |_| true).reach;
        assert_ne!(reach("appointments", one), reach("appointments", other));
        assert_eq!(reach("pets", one), reach("pets", other));
    }

    #[test]
    fn what_may_not_be_read_is_missing() {
        let pets = Table::named("pets").unwrap();
        let held = Holding::of(pets, ClinicId::fresh(), |column| column != "allergies");
        assert_eq!(held.missing(pets).collect::<Vec<_>>(), ["allergies"]);
        assert!(held.holds("name") && !held.holds("allergies"));
    }
}
