//! What was typed and not yet saved: kept in the encrypted copy of whoever typed it, and nowhere else.

use crate::Desk;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::view::{DraftRequest, KeepDraftRequest};

/// Longest text, in bytes.
const MAX_TEXT: usize = 64 * 1024;
/// Longest name of a form, in bytes.
const MAX_NAME: usize = 200;

impl Desk {
    /// Keeps what a form holds, or forgets it. Also while nothing may be saved: that is when it matters most.
    ///
    /// # Errors
    /// `text_too_long`, `invalid_input` for a name that no form has, `disk_full`.
    pub fn keep_draft(&self, request: &KeepDraftRequest) -> Result<()> {
        let name = kept_name(&request.name)?;
        match &request.text {
            Some(text) if text.len() > MAX_TEXT => Err(DeskError::Refused {
                code: ErrorCode::TextTooLong,
                message: format!("a draft of {} bytes", text.len()),
                details: ErrorDetails { field: Some("text".to_owned()), count: i32::try_from(MAX_TEXT).ok(), ..ErrorDetails::default() },
            }),
            Some(text) => Ok(self.cache.keep(&name, text)?),
            None => Ok(self.cache.forget(&name)?),
        }
    }

    /// What the form held; none where nothing was kept.
    ///
    /// # Errors
    /// `invalid_input` for a name that no form has.
    pub fn draft(&self, request: &DraftRequest) -> Result<Option<String>> {
        Ok(self.cache.kept(&kept_name(&request.name)?)?)
    }
}

fn kept_name(form: &str) -> Result<String> {
    let is_name = !form.is_empty() && form.len() <= MAX_NAME && !form.chars().any(char::is_control);
    if is_name { Ok(format!("draft:{form}")) } else { Err(DeskError::field(ErrorCode::InvalidInput, "name")) }
}
