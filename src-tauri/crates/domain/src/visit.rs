//! What a visit is for. The colour of an appointment on the grid is its type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VisitType {
    Checkup,
    Vaccination,
    Surgery,
    Dental,
    FollowUp,
    Grooming,
    Emergency,
    Other,
}

/// A word that names no type of visit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such type of visit: {0}")]
pub struct UnknownVisitType(pub String);

impl VisitType {
    /// All of them, in the order of the database's enum.
    pub const ALL: [Self; 8] =
        [Self::Checkup, Self::Vaccination, Self::Surgery, Self::Dental, Self::FollowUp, Self::Grooming, Self::Emergency, Self::Other];

    /// The word in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checkup => "checkup",
            Self::Vaccination => "vaccination",
            Self::Surgery => "surgery",
            Self::Dental => "dental",
            Self::FollowUp => "follow_up",
            Self::Grooming => "grooming",
            Self::Emergency => "emergency",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for VisitType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for VisitType {
    type Err = UnknownVisitType;

    fn from_str(word: &str) -> Result<Self, UnknownVisitType> {
        Self::ALL.into_iter().find(|visit| visit.as_str() == word).ok_or_else(|| UnknownVisitType(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_there_and_back() {
        for visit in VisitType::ALL {
            assert_eq!(visit.as_str().parse::<VisitType>(), Ok(visit));
            assert_eq!(serde_json::to_value(visit).unwrap(), visit.as_str());
        }
        assert!("walk".parse::<VisitType>().is_err());
    }
}
