//! The practice, its clinics with their hours, and what is booked: columns of the diary that are vets or rooms.

use super::{Filled, KEY, PRACTICE, Reach, Table, VERSION_COLUMN, date, flag, id, int, json, text, time};
use crate::area::Area;

pub const PRACTICES: Table = Table {
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
};

pub const CLINICS: Table = Table {
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
};

pub const CLINIC_OPERATING_HOURS: Table = Table {
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
};

pub const CLINIC_HOURS_EXCEPTIONS: Table = Table {
    name: "clinic_hours_exceptions",
    area: Area::Clinic,
    reach: Reach::Practice,
    columns: &[KEY, PRACTICE, VERSION_COLUMN, id("clinic_id"), date("on_date"), time("opens"), time("closes"), text("reason")],
};

pub const RESOURCES: Table = Table {
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
};
