//! The window itself: what the screen remembers of it is drawn around the screen, too.

use tauri::State;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::view::{ThemeRequest, ZoomRequest};

use super::Answer;
use crate::window::Own;

/// Draws the screen larger, until the window closes; the screen remembers it.
#[tauri::command]
#[specta::specta]
pub async fn set_zoom(window: State<'_, Own>, request: ZoomRequest) -> Answer<()> {
    if !(100..=200).contains(&request.percent) {
        return Err(DeskError::field(ErrorCode::InvalidInput, "percent").into());
    }
    window.zoom(request.percent).map_err(|error| DeskError::because(ErrorCode::Internal, error))?;
    Ok(())
}

/// Gives the window's frame the screen's theme, and its first frame at the next start.
#[tauri::command]
#[specta::specta]
pub async fn set_theme(window: State<'_, Own>, request: ThemeRequest) -> Answer<()> {
    window.paint(request.theme).map_err(|error| DeskError::because(ErrorCode::Internal, error))?;
    Ok(())
}
