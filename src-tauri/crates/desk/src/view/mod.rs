//! What crosses to the screen and back: `…Request` comes in, everything else goes out. No rule lives here.
//!
//! Instants are UTC; a day is the clinic's day; whatever a person reads of a time comes ready in the clinic's zone.

pub mod clients;
pub mod conflicts;
pub mod drafts;
pub mod find;
pub mod founding;
pub mod free;
pub mod holds;
pub mod import;
pub mod month;
pub mod patients;
pub mod schedule;
pub mod session;
pub mod time_off;
pub mod visit;

use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::{Area, ids::UndoId};

pub use clients::*;
pub use conflicts::*;
pub use drafts::*;
pub use find::*;
pub use founding::*;
pub use free::*;
pub use holds::*;
pub use import::*;
pub use month::*;
pub use patients::*;
pub use schedule::*;
pub use session::*;
pub use time_off::*;
pub use visit::*;

/// What a write answers: its value, what the screen has to read again, and how it can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Done<T> {
    pub value: T,
    pub areas: Vec<Area>,
    pub undo_id: Option<UndoId>,
}

/// Rows changed by others, as sync brought them. An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Changed {
    pub areas: Vec<Area>,
    pub ids: Vec<uuid::Uuid>,
}
