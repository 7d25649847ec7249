//! Another system's clients and pets.

use tauri::State;
use vetdesk_desk::import::Imports;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    ImportBatch, ImportBeginRequest, ImportChunkRequest, ImportDropRequest, ImportPlanRequest, ImportPreview, ImportPreviewRequest,
    ImportReadRequest, ImportResult, ImportSheet, ImportTrial, ImportUndoRequest, ImportUndone, ImportUpload, SaveRefusedRequest,
    SavedFile,
};

use super::Answer;

/// Makes ready to take a file, piece by piece.
#[tauri::command]
#[specta::specta]
pub async fn import_begin(app: State<'_, App>, imports: State<'_, Imports>, request: ImportBeginRequest) -> Answer<ImportUpload> {
    Ok(imports.begin(&app, request).await?)
}

/// Puts one of several files away.
#[tauri::command]
#[specta::specta]
pub async fn import_drop(app: State<'_, App>, imports: State<'_, Imports>, request: ImportDropRequest) -> Answer<()> {
    Ok(imports.drop_file(&app, request).await?)
}

/// Takes the next piece of the file.
#[tauri::command]
#[specta::specta]
pub async fn import_chunk(app: State<'_, App>, imports: State<'_, Imports>, request: ImportChunkRequest) -> Answer<()> {
    Ok(imports.take(&app, request).await?)
}

/// Reads the file: its columns, with a guess of what they mean.
#[tauri::command]
#[specta::specta]
pub async fn import_read(app: State<'_, App>, imports: State<'_, Imports>, request: ImportReadRequest) -> Answer<ImportSheet> {
    Ok(imports.read(&app, request).await?)
}

/// The first rows as the desk would keep them, and what is still to be said.
#[tauri::command]
#[specta::specta]
pub async fn import_preview(app: State<'_, App>, imports: State<'_, Imports>, request: ImportPreviewRequest) -> Answer<ImportPreview> {
    Ok(imports.preview(&app, request).await?)
}

/// What the file would come to. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn import_try(app: State<'_, App>, imports: State<'_, Imports>, request: ImportPlanRequest) -> Answer<ImportTrial> {
    Ok(imports.try_out(&app, request).await?)
}

/// Brings it in as one batch.
#[tauri::command]
#[specta::specta]
pub async fn import_run(app: State<'_, App>, imports: State<'_, Imports>, request: ImportPlanRequest) -> Answer<ImportResult> {
    Ok(imports.run(&app, request).await?)
}

/// Stops what is under way; nothing of it stays.
#[tauri::command]
#[specta::specta]
pub async fn import_cancel(app: State<'_, App>, imports: State<'_, Imports>) -> Answer<()> {
    Ok(imports.cancel(&app).await?)
}

/// The practice's imports so far.
#[tauri::command]
#[specta::specta]
pub async fn import_batches(app: State<'_, App>, imports: State<'_, Imports>) -> Answer<Vec<ImportBatch>> {
    Ok(imports.batches(&app).await?)
}

/// Takes a batch back.
#[tauri::command]
#[specta::specta]
pub async fn import_undo(app: State<'_, App>, imports: State<'_, Imports>, request: ImportUndoRequest) -> Answer<ImportUndone> {
    Ok(imports.undo(&app, request).await?)
}

/// Puts the refused rows into the person's folder of downloads.
#[tauri::command]
#[specta::specta]
pub async fn import_save_refused(app: State<'_, App>, imports: State<'_, Imports>, request: SaveRefusedRequest) -> Answer<SavedFile> {
    Ok(imports.save_refused(&app, request).await?)
}
