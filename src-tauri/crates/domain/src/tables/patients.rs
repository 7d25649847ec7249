//! Animals, who owns them, what they weigh.

use super::{Filled, KEY, PRACTICE, Reach, Table, VERSION_COLUMN, date, decimal, flag, id, instant, text};
use crate::area::Area;

pub const PETS: Table = Table {
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
};

pub const PET_CO_OWNERS: Table = Table {
    name: "pet_co_owners",
    area: Area::Patients,
    reach: Reach::Practice,
    columns: &[KEY, PRACTICE, VERSION_COLUMN, id("pet_id"), id("user_id")],
};

pub const PET_WEIGHTS: Table = Table {
    name: "pet_weights",
    area: Area::Patients,
    reach: Reach::Practice,
    columns: &[KEY, PRACTICE, VERSION_COLUMN, id("pet_id"), decimal("kg").asks(), instant("weighed_at"), id("weighed_by")],
};
