//! What was typed and not yet saved. It lives in the encrypted copy, so that it outlasts errors, signing out and a restart.

use serde::{Deserialize, Serialize};
use specta::Type;

/// `text` is the screen's own; the desk does not look into it. At most 64 KiB.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeepDraftRequest {
    /// Of which form: "booking", "client:<id>:phone".
    pub name: String,
    /// None: nothing is kept any more.
    pub text: Option<String>,
}

impl std::fmt::Debug for KeepDraftRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeepDraftRequest").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftRequest {
    pub name: String,
}
