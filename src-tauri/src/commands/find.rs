//! Search as one types.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{Hit, SearchRequest};

use super::{Answer, at_desk};

/// Clients and pets that fit what is typed.
#[tauri::command]
#[specta::specta]
pub async fn search(app: State<'_, App>, request: SearchRequest) -> Answer<Vec<Hit>> {
    at_desk(&app, move |desk| desk.search(&request)).await
}
