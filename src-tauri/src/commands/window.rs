//! The window itself.

use tauri::State;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::view::ZoomRequest;

use super::Answer;
use crate::window::Zoom;

/// Draws the screen larger, until the window closes; the screen remembers it.
#[tauri::command]
#[specta::specta]
pub async fn set_zoom(zoom: State<'_, Zoom>, request: ZoomRequest) -> Answer<()> {
    if !(100..=200).contains(&request.percent) {
        return Err(DeskError::field(ErrorCode::InvalidInput, "percent").into());
    }
    zoom.set(request.percent).map_err(|error| DeskError::because(ErrorCode::Internal, error))?;
    Ok(())
}
