//! What has not reached the server, and what a person has to decide.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{Case, Done, SettleCaseRequest, WaitingChange};

use super::{Answer, at_desk};

/// Changes that the server has not confirmed.
#[tauri::command]
#[specta::specta]
pub async fn waiting(app: State<'_, App>) -> Answer<Vec<WaitingChange>> {
    at_desk(&app, |desk| desk.waiting()).await
}

/// What a person has to decide.
#[tauri::command]
#[specta::specta]
pub async fn cases(app: State<'_, App>) -> Answer<Vec<Case>> {
    at_desk(&app, |desk| desk.cases()).await
}

/// Decides one case.
#[tauri::command]
#[specta::specta]
pub async fn settle_case(app: State<'_, App>, request: SettleCaseRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.settle_case(&request)).await
}
