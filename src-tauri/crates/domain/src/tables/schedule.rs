//! Kinds of visits, visits, and the times that are booked, held or blocked.

use super::{Filled, KEY, PRACTICE, Reach, Table, VERSION_COLUMN, decimal, flag, id, instant, int, text};
use crate::area::Area;

pub const APPOINTMENT_TYPES: Table = Table {
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
};

pub const APPOINTMENTS: Table = Table {
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
};

pub const APPOINTMENT_SLOTS: Table = Table {
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
};
