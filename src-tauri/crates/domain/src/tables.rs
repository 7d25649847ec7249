//! The one registry of tables that travel between the server and a PC.
//!
//! Sync, cache and server read it; a test holds it against both live catalogues. Each area's tables stand in a file of its own; a new
//! table that travels is two migrations, one entry there, its line in [`TABLES`] and its reads.

mod clients;
mod clinic;
mod patients;
mod reminders;
mod schedule;
mod team;

use crate::area::Area;

/// How a column's values look on the way. Enums travel as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Id,
    Text,
    Int,
    Bool,
    Decimal,
    Date,
    Time,
    Instant,
    Json,
}

/// What happens where two people wrote the same column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The last write wins; the other value is not kept (a visit's is in its history).
    LastWrite,
    /// Both are put before a person.
    AskPerson,
    /// Written by the server alone.
    ServerOnly,
}

/// Which rows of a table a PC keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All rows of the practice.
    Practice,
    /// Rows of the signed-in clinic from [`DIARY_DAYS_BACK`] days ago on, by this column.
    Diary { instant: &'static str },
    /// As `Diary`, but only what is not a booking: holds and blocked time. Bookings are appointments.
    Slots { instant: &'static str },
}

/// How far back the diary reaches on a PC, in days. Older visits are read from the server.
pub const DIARY_DAYS_BACK: i64 = 400;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub policy: Policy,
    /// What the server fills in where nothing was written.
    pub default: Option<Filled>,
}

/// A value that the server fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    Bool(bool),
    Int(i64),
    Text(&'static str),
}

impl Column {
    const fn asks(mut self) -> Self {
        self.policy = Policy::AskPerson;
        self
    }

    const fn or(mut self, default: Filled) -> Self {
        self.default = Some(default);
        self
    }

    const fn server(mut self) -> Self {
        self.policy = Policy::ServerOnly;
        self
    }
}

/// A table that travels. `columns` begin with `id`, `practice_id`, `version`.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    /// Whose screens show it.
    pub area: Area,
    pub reach: Reach,
    pub columns: &'static [Column],
}

impl Table {
    /// The entry of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// A column with its place in a row.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<(usize, &'static Column)> {
        self.columns.iter().enumerate().find(|(_, column)| column.name == name)
    }
}

/// Where `id` and `version` stand in every row.
pub const ID: usize = 0;
pub const VERSION: usize = 2;

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, policy: Policy::LastWrite, default: None }
}
const fn id(name: &'static str) -> Column {
    column(name, Kind::Id)
}
const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}
const fn int(name: &'static str) -> Column {
    column(name, Kind::Int)
}
const fn flag(name: &'static str) -> Column {
    column(name, Kind::Bool)
}
const fn decimal(name: &'static str) -> Column {
    column(name, Kind::Decimal)
}
const fn date(name: &'static str) -> Column {
    column(name, Kind::Date)
}
const fn time(name: &'static str) -> Column {
    column(name, Kind::Time)
}
const fn instant(name: &'static str) -> Column {
    column(name, Kind::Instant)
}
const fn json(name: &'static str) -> Column {
    column(name, Kind::Json)
}
const KEY: Column = id("id").server();
const PRACTICE: Column = id("practice_id").server();
const VERSION_COLUMN: Column = int("version").server();

/// In the order in which they are first copied: what others point to comes first.
pub static TABLES: &[Table] = &[
    clinic::PRACTICES,
    clinic::CLINICS,
    clinic::CLINIC_OPERATING_HOURS,
    clinic::CLINIC_HOURS_EXCEPTIONS,
    clients::USERS,
    clients::USER_PHONES,
    team::VETERINARIANS,
    team::VETERINARIAN_AVAILABILITY,
    team::VETERINARIAN_EXCEPTIONS,
    clinic::RESOURCES,
    schedule::APPOINTMENT_TYPES,
    patients::PETS,
    patients::PET_CO_OWNERS,
    patients::PET_WEIGHTS,
    reminders::REMINDERS,
    schedule::APPOINTMENTS,
    schedule::APPOINTMENT_SLOTS,
];
