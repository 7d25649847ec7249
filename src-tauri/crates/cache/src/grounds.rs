//! What a change of a visit is decided upon.
//!
//! When and where a visit is, is one decision: a time that one person chose with the vet that another chose is what nobody
//! meant. So a change of it names all of it, and whether the visit still stands; and who takes a visit out of the diary
//! names when and where it was. Such a column travels with the value that it had: the server holds it against what stands
//! there, and asks a person where that is something else.

use serde_json::Value;
use vetdesk_domain::change::{Op, RowChange};
use vetdesk_domain::tables::Table;
use vetdesk_domain::travel::Row;

pub(crate) const WHEN_AND_WHERE: &[&str] = &["scheduled_at", "duration_minutes", "veterinarian_id", "room_id"];
const STATUS: &str = "status";
const OUT_OF_THE_DIARY: &[&str] = &["cancelled", "no_show"];

/// Whether both sides of this column belong before a person who decides when and where.
pub(crate) fn is_of_a_visit(column: &str) -> bool {
    column == STATUS || WHEN_AND_WHERE.contains(&column)
}

/// Names what an update is decided upon, as the row held it.
pub(crate) fn add(change: &mut RowChange, table: &Table, before: &Row) {
    for name in of(change) {
        let Some(cell) = table.column(name).and_then(|(place, _)| before.get(place)) else { continue };
        if !change.set.contains_key(name) {
            change.old.insert(name.to_owned(), cell.to_json());
            change.set.insert(name.to_owned(), cell.to_json());
        }
    }
}

/// Leaves what an update alters and what that is decided upon; nothing, where it alters nothing any more.
pub(crate) fn drop_unaltered(change: &mut RowChange) {
    let names: Vec<String> = change.set.keys().cloned().collect();
    let is_idle = !names.iter().any(|name| alters(change, name));
    let grounds: Vec<&str> = if is_idle { Vec::new() } else { of(change).collect() };
    for name in names {
        if !alters(change, &name) && !grounds.contains(&name.as_str()) {
            change.set.remove(&name);
            change.old.remove(&name);
        }
    }
}

/// Whether a change gives this column another value, rather than naming the one that it had.
pub(crate) fn alters(change: &RowChange, column: &str) -> bool {
    change.set.get(column).is_some_and(|value| change.op != Op::Update || change.old.get(column) != Some(value))
}

fn of(change: &RowChange) -> impl Iterator<Item = &'static str> + use<> {
    let is_visit = change.table == "appointments" && change.op == Op::Update;
    let moves = is_visit && WHEN_AND_WHERE.iter().any(|name| alters(change, name));
    let status = change.set.get(STATUS).and_then(Value::as_str).unwrap_or_default();
    let ends = is_visit && alters(change, STATUS) && OUT_OF_THE_DIARY.contains(&status);
    let place = WHEN_AND_WHERE.iter().filter(move |_| moves || ends);
    place.chain(std::iter::once(&STATUS).filter(move |_| moves)).copied()
}
