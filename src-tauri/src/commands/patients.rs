//! Pets.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{CorrectPetRequest, Done, PetRequest, PetView, WeighRequest};

use super::{Answer, at_desk};

/// One pet at a glance.
#[tauri::command]
#[specta::specta]
pub async fn pet(app: State<'_, App>, request: PetRequest) -> Answer<PetView> {
    at_desk(&app, move |desk| desk.pet(&request)).await
}

/// Corrects one field of a pet.
#[tauri::command]
#[specta::specta]
pub async fn correct_pet(app: State<'_, App>, request: CorrectPetRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.correct_pet(&request)).await
}

/// Writes down a new weight.
#[tauri::command]
#[specta::specta]
pub async fn weigh(app: State<'_, App>, request: WeighRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.weigh(&request)).await
}
