//! Pets.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    AddCoOwnerRequest, CorrectPetRequest, CorrectWeightRequest, DeceasedRequest, Done, NotDeceasedRequest, PetRequest, PetView,
    RemoveCoOwnerRequest, RemoveWeightRequest, WeighRequest, Weight,
};

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
pub async fn weigh(app: State<'_, App>, request: WeighRequest) -> Answer<Done<Weight>> {
    at_desk(&app, move |desk| desk.weigh(&request)).await
}

/// Corrects a weight.
#[tauri::command]
#[specta::specta]
pub async fn correct_weight(app: State<'_, App>, request: CorrectWeightRequest) -> Answer<Done<Weight>> {
    at_desk(&app, move |desk| desk.correct_weight(&request)).await
}

/// Removes a weight.
#[tauri::command]
#[specta::specta]
pub async fn remove_weight(app: State<'_, App>, request: RemoveWeightRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.remove_weight(&request)).await
}

/// Writes down that an animal has died, and cancels its visits with it.
#[tauri::command]
#[specta::specta]
pub async fn deceased(app: State<'_, App>, request: DeceasedRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.deceased(&request)).await
}

/// Takes that back: it was entered by mistake.
#[tauri::command]
#[specta::specta]
pub async fn not_deceased(app: State<'_, App>, request: NotDeceasedRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.not_deceased(&request)).await
}

/// Adds a co-owner to animals.
#[tauri::command]
#[specta::specta]
pub async fn add_co_owner(app: State<'_, App>, request: AddCoOwnerRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.add_co_owner(&request)).await
}

/// Takes a co-owner from animals.
#[tauri::command]
#[specta::specta]
pub async fn remove_co_owner(app: State<'_, App>, request: RemoveCoOwnerRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.remove_co_owner(&request)).await
}
