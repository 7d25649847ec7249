//! Clients and their households.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{Household, HouseholdRequest};

use super::{Answer, at_desk};

/// A client with phones and pets.
#[tauri::command]
#[specta::specta]
pub async fn household(app: State<'_, App>, request: HouseholdRequest) -> Answer<Household> {
    at_desk(&app, move |desk| desk.household(&request)).await
}
