//! What a person meant by a write. It travels with the mutation, stands in its history, and the screen has words for it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A word that names no intent: of a later version, or of another program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such intent: {0}")]
pub struct UnknownIntent(pub String);

macro_rules! intents {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Spelled as the ledger keeps it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
        pub enum Intent {$(
            $(#[$doc])*
            #[serde(rename = $word)]
            $name,
        )*}

        impl Intent {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word in the ledger and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $word),*}
            }
        }
    };
}

intents! {
    Book = "book",
    EditVisit = "edit_visit",
    Reschedule = "reschedule",
    Advance = "advance",
    Cancel = "cancel",
    /// Keeps a time while the client is on the phone. It passes by itself.
    Hold = "hold",
    Release = "release",
    Block = "block",
    Unblock = "unblock",
    AddLeave = "add_leave",
    RemoveLeave = "remove_leave",
    /// A new client, with or without animals.
    Register = "register",
    AddPet = "add_pet",
    CorrectClient = "correct_client",
    CorrectPhone = "correct_phone",
    CorrectPet = "correct_pet",
    Weigh = "weigh",
    CorrectWeight = "correct_weight",
    RemoveWeight = "remove_weight",
    /// The animal has died, or that was a mistake.
    Decease = "decease",
    AddCoOwner = "add_co_owner",
    RemoveCoOwner = "remove_co_owner",
    /// A case that a person decided.
    Settle = "settle",
    Undo = "undo",
    Redo = "redo",
}

impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Intent {
    type Err = UnknownIntent;

    fn from_str(word: &str) -> Result<Self, UnknownIntent> {
        Self::ALL.iter().copied().find(|intent| intent.as_str() == word).ok_or_else(|| UnknownIntent(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{HOLD, RELEASE};

    #[test]
    fn words_go_there_and_back_and_fit_the_ledger() {
        for intent in Intent::ALL {
            let word = intent.as_str();
            assert_eq!(word.parse::<Intent>().as_ref(), Ok(intent));
            assert_eq!(serde_json::to_value(intent).unwrap(), word);
            assert!((1..=60).contains(&word.len()), "{word}");
        }
        assert_eq!((Intent::Hold.as_str(), Intent::Release.as_str()), (HOLD, RELEASE));
        assert_eq!("walk".parse::<Intent>(), Err(UnknownIntent("walk".into())));
    }
}
