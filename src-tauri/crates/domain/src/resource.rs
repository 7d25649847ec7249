//! What can be booked.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    Veterinarian,
    Room,
    Equipment,
}

/// A word that names no kind of resource.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of resource: {0}")]
pub struct UnknownResourceKind(pub String);

impl ResourceKind {
    /// The word in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Veterinarian => "veterinarian",
            Self::Room => "room",
            Self::Equipment => "equipment",
        }
    }
}

impl FromStr for ResourceKind {
    type Err = UnknownResourceKind;

    fn from_str(word: &str) -> Result<Self, UnknownResourceKind> {
        [Self::Veterinarian, Self::Room, Self::Equipment]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| UnknownResourceKind(word.to_owned()))
    }
}
