//! Vets, when they work and when they are away.

use super::{Filled, KEY, PRACTICE, Reach, Table, VERSION_COLUMN, date, flag, id, int, text, time};
use crate::area::Area;

pub const VETERINARIANS: Table = Table {
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
};

pub const VETERINARIAN_AVAILABILITY: Table = Table {
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
};

pub const VETERINARIAN_EXCEPTIONS: Table = Table {
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
};
