//! The one registry of tables that travel between the server and a PC.
//!
//! Sync, cache and server read it; a test holds it against both live catalogues. A new table that travels is two
//! migrations, one entry here and its reads.

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
    Table {
        name: "practices",
        area: Area::Clinic,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            text("name"),
            json("settings"),
            text("default_language").or(Filled::Text("en")),
            text("currency").or(Filled::Text("EUR")),
            text("jurisdiction"),
        ],
    },
    Table {
        name: "clinics",
        area: Area::Clinic,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            text("name"),
            text("phone"),
            text("email"),
            text("address"),
            text("city"),
            text("postal_code"),
            text("time_zone"),
            int("slot_minutes").or(Filled::Int(15)),
            flag("is_accepting").or(Filled::Bool(true)),
        ],
    },
    Table {
        name: "clinic_operating_hours",
        area: Area::Clinic,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("clinic_id"),
            int("weekday"),
            time("opens"),
            time("closes"),
            time("break_starts"),
            time("break_ends"),
        ],
    },
    Table {
        name: "clinic_hours_exceptions",
        area: Area::Clinic,
        reach: Reach::Practice,
        columns: &[KEY, PRACTICE, VERSION_COLUMN, id("clinic_id"), date("on_date"), time("opens"), time("closes"), text("reason")],
    },
    Table {
        name: "users",
        area: Area::Clients,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            text("role").or(Filled::Text("pet_owner")),
            text("email"),
            text("first_name").or(Filled::Text("")),
            text("last_name").or(Filled::Text("")),
            text("address"),
            text("city"),
            text("postal_code"),
            text("desk_alert"),
            text("language"),
            flag("is_active").or(Filled::Bool(true)),
            instant("created_at").server(),
            text("desk_note").asks(),
            instant("removed_at"),
        ],
    },
    Table {
        name: "user_phones",
        area: Area::Clients,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("user_id"),
            text("label").or(Filled::Text("mobile")),
            text("typed"),
            text("digits"),
            int("position").or(Filled::Int(0)),
        ],
    },
    Table {
        name: "veterinarians",
        area: Area::Team,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("user_id"),
            id("clinic_id"),
            text("title").or(Filled::Text("Dr")),
            text("licence_number"),
            flag("is_accepting").or(Filled::Bool(true)),
        ],
    },
    Table {
        name: "veterinarian_availability",
        area: Area::Team,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("veterinarian_id"),
            int("weekday"),
            time("starts"),
            time("ends"),
            time("break_starts"),
            time("break_ends"),
            int("default_minutes").or(Filled::Int(30)),
        ],
    },
    Table {
        name: "veterinarian_exceptions",
        area: Area::Team,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("veterinarian_id"),
            date("on_date"),
            text("kind"),
            time("starts"),
            time("ends"),
            text("reason"),
        ],
    },
    Table {
        name: "resources",
        area: Area::Clinic,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("clinic_id"),
            text("kind"),
            id("veterinarian_id"),
            text("name"),
            int("position").or(Filled::Int(0)),
            flag("is_active").or(Filled::Bool(true)),
        ],
    },
    Table {
        name: "appointment_types",
        area: Area::Schedule,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            text("visit_type"),
            text("name"),
            int("minutes"),
            decimal("price"),
            int("position").or(Filled::Int(0)),
            flag("is_active").or(Filled::Bool(true)),
        ],
    },
    Table {
        name: "pets",
        area: Area::Patients,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("owner_id").asks(),
            id("home_clinic_id"),
            text("name"),
            text("species"),
            text("breed"),
            flag("is_mixed").or(Filled::Bool(false)),
            text("gender").or(Filled::Text("unknown")),
            flag("is_neutered"),
            text("size"),
            text("colour"),
            date("birth_date"),
            flag("is_birth_date_estimated").or(Filled::Bool(false)),
            text("microchip"),
            text("registration"),
            text("handling_alert"),
            text("medical_notes").asks(),
            text("allergies").asks(),
            text("medications").asks(),
            text("special_needs").asks(),
            text("behaviour_notes").asks(),
            flag("has_alerts").server(),
            flag("is_deceased").asks().or(Filled::Bool(false)),
            date("deceased_on"),
            flag("has_moved_away").or(Filled::Bool(false)),
            id("merged_into").asks(),
            instant("created_at").server(),
            text("desk_note").asks(),
            instant("removed_at"),
        ],
    },
    Table {
        name: "pet_co_owners",
        area: Area::Patients,
        reach: Reach::Practice,
        columns: &[KEY, PRACTICE, VERSION_COLUMN, id("pet_id"), id("user_id")],
    },
    Table {
        name: "pet_weights",
        area: Area::Patients,
        reach: Reach::Practice,
        columns: &[KEY, PRACTICE, VERSION_COLUMN, id("pet_id"), decimal("kg").asks(), instant("weighed_at"), id("weighed_by")],
    },
    Table {
        name: "reminders",
        area: Area::Reminders,
        reach: Reach::Practice,
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("pet_id"),
            text("kind"),
            text("title"),
            date("due_on").asks(),
            date("remind_on"),
            int("recurring_months"),
            text("state").or(Filled::Text("open")),
            id("source_id"),
        ],
    },
    Table {
        name: "appointments",
        area: Area::Schedule,
        reach: Reach::Diary { instant: "scheduled_at" },
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("clinic_id"),
            id("pet_id").asks(),
            id("owner_id").asks(),
            id("veterinarian_id").asks(),
            id("room_id").asks(),
            text("visit_type"),
            text("status").or(Filled::Text("scheduled")),
            text("priority").or(Filled::Text("routine")),
            instant("scheduled_at").asks(),
            int("duration_minutes").asks(),
            text("reason"),
            text("symptoms").asks(),
            text("notes").asks(),
            text("instructions").asks(),
            decimal("price").asks(),
            instant("confirmed_at"),
            instant("arrived_at"),
            instant("in_room_at"),
            instant("ready_at"),
            instant("completed_at"),
            instant("cancelled_at"),
            instant("no_show_at"),
            text("cancellation_reason"),
            text("overbook_reason"),
            id("follow_up_of"),
            id("series_id"),
            instant("created_at").server(),
            id("appointment_type_id"),
            text("vet_message").asks(),
        ],
    },
    Table {
        name: "appointment_slots",
        area: Area::Schedule,
        reach: Reach::Slots { instant: "starts_at" },
        columns: &[
            KEY,
            PRACTICE,
            VERSION_COLUMN,
            id("clinic_id"),
            id("resource_id").asks(),
            text("kind"),
            instant("starts_at").asks(),
            instant("ends_at").asks(),
            id("holder_id"),
            instant("hold_expires_at"),
            text("reason"),
        ],
    },
];
