//! What an animal is due for.

use super::{Filled, KEY, PRACTICE, Reach, Table, VERSION_COLUMN, date, id, int, text};
use crate::area::Area;

pub const REMINDERS: Table = Table {
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
};
