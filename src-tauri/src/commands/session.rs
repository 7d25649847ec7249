//! First run, sign-in, and how the copy on this PC stands to its server.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    AppState, Connection, DraftRequest, FoundClinicRequest, JoinRequest, KeepDraftRequest, NewClinicDefaults, SignInRequest, SyncStatus,
    UnlockRequest, WorkOfflineRequest,
};

use super::{Answer, at_desk};
use crate::demo::Demo;
use crate::own_clinic::OwnClinic;

/// Where this PC stands: nothing set up, nobody signed in, or somebody at the desk.
#[tauri::command]
#[specta::specta]
pub async fn app_state(app: State<'_, App>) -> Answer<AppState> {
    Ok(app.app_state().await?)
}

/// Starts the demo clinic and signs in at its front desk. Takes a while the first time and says how
/// far it is.
#[tauri::command]
#[specta::specta]
pub async fn start_demo(app: State<'_, App>, demo: State<'_, Demo>) -> Answer<AppState> {
    Ok(demo.begin(&app).await?)
}

/// What the form of a new clinic begins with. Only at the first run.
#[tauri::command]
#[specta::specta]
pub async fn new_clinic_defaults(app: State<'_, App>, own: State<'_, OwnClinic>) -> Answer<NewClinicDefaults> {
    Ok(own.defaults(&app).await?)
}

/// Sets a clinic up on this PC and signs its founder in. Only at the first run, and only once.
#[tauri::command]
#[specta::specta]
pub async fn found_clinic(app: State<'_, App>, own: State<'_, OwnClinic>, request: FoundClinicRequest) -> Answer<AppState> {
    Ok(own.found(&app, request).await?)
}

/// Goes back to the clinic that was set up on this PC. Only at the first run.
#[tauri::command]
#[specta::specta]
pub async fn open_own_clinic(app: State<'_, App>, own: State<'_, OwnClinic>) -> Answer<AppState> {
    Ok(own.open(&app).await?)
}

/// Makes this PC one of a server's.
#[tauri::command]
#[specta::specta]
pub async fn join_server(app: State<'_, App>, request: JoinRequest) -> Answer<Connection> {
    Ok(app.join_server(request).await?)
}

/// Goes back to the first run.
#[tauri::command]
#[specta::specta]
pub async fn forget_connection(app: State<'_, App>) -> Answer<AppState> {
    Ok(app.forget_connection().await?)
}

/// Opens the desk for a person.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(app: State<'_, App>, demo: State<'_, Demo>, own: State<'_, OwnClinic>, request: SignInRequest) -> Answer<AppState> {
    let request = demo.prepare(&app, request).await?;
    Ok(own.sign_in(&app, request).await?)
}

/// Closes the desk.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(app: State<'_, App>) -> Answer<AppState> {
    Ok(app.sign_out().await?)
}

/// How the copy on this PC stands to its server.
#[tauri::command]
#[specta::specta]
pub async fn sync_status(app: State<'_, App>) -> Answer<SyncStatus> {
    Ok(app.sync_status().await?)
}

/// Stays away from the server, or goes back to it.
#[tauri::command]
#[specta::specta]
pub async fn set_work_offline(app: State<'_, App>, request: WorkOfflineRequest) -> Answer<SyncStatus> {
    Ok(app.set_work_offline(request.on).await?)
}

/// Hides everything until the password is typed; sync goes on.
#[tauri::command]
#[specta::specta]
pub async fn lock(app: State<'_, App>) -> Answer<AppState> {
    Ok(app.lock().await?)
}

/// Opens a locked desk again, with or without the server.
#[tauri::command]
#[specta::specta]
pub async fn unlock(app: State<'_, App>, request: UnlockRequest) -> Answer<AppState> {
    Ok(app.unlock(request).await?)
}

/// Keeps what was typed.
#[tauri::command]
#[specta::specta]
pub async fn keep_draft(app: State<'_, App>, request: KeepDraftRequest) -> Answer<()> {
    at_desk(&app, move |desk| desk.keep_draft(&request)).await
}

/// What was typed before.
#[tauri::command]
#[specta::specta]
pub async fn draft(app: State<'_, App>, request: DraftRequest) -> Answer<Option<String>> {
    at_desk(&app, move |desk| desk.draft(&request)).await
}
