//! Clients and their households.

use tauri::State;
use vetdesk_desk::Desk;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    AddPetsRequest, CorrectClientRequest, CorrectPhoneRequest, Done, Duplicate, DuplicatesRequest, Household, HouseholdRequest,
    RegisterRequest, Registered,
};

use super::{Answer, at_desk};

/// Whether there is a client at all.
#[tauri::command]
#[specta::specta]
pub async fn any_client(app: State<'_, App>) -> Answer<bool> {
    at_desk(&app, Desk::any_client).await
}

/// A client with phones and pets.
#[tauri::command]
#[specta::specta]
pub async fn household(app: State<'_, App>, request: HouseholdRequest) -> Answer<Household> {
    at_desk(&app, move |desk| desk.household(&request)).await
}

/// Corrects one field of a client.
#[tauri::command]
#[specta::specta]
pub async fn correct_client(app: State<'_, App>, request: CorrectClientRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.correct_client(&request)).await
}

/// Corrects, adds or takes away a phone number.
#[tauri::command]
#[specta::specta]
pub async fn correct_phone(app: State<'_, App>, request: CorrectPhoneRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.correct_phone(&request)).await
}

/// Who somebody new may already be.
#[tauri::command]
#[specta::specta]
pub async fn duplicates(app: State<'_, App>, request: DuplicatesRequest) -> Answer<Vec<Duplicate>> {
    at_desk(&app, move |desk| desk.duplicates(&request)).await
}

/// Enters a client with their animals.
#[tauri::command]
#[specta::specta]
pub async fn register(app: State<'_, App>, request: RegisterRequest) -> Answer<Done<Registered>> {
    at_desk(&app, move |desk| desk.register(&request)).await
}

/// Enters animals of a client.
#[tauri::command]
#[specta::specta]
pub async fn add_pets(app: State<'_, App>, request: AddPetsRequest) -> Answer<Done<Registered>> {
    at_desk(&app, move |desk| desk.add_pets(&request)).await
}
