//! Clients and staff, and how they are reached.

use super::{Filled, KEY, PRACTICE, Reach, Table, VERSION_COLUMN, flag, id, instant, int, text};
use crate::area::Area;

pub const USERS: Table = Table {
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
};

pub const USER_PHONES: Table = Table {
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
};
