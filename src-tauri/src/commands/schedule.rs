//! The day on the grid, and everything that happens to a booking.

use chrono::{DateTime, Utc};
use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    AdvanceRequest, Appointment, AppointmentRequest, AppointmentType, BookRequest, CancelRequest, ClinicTimeRequest, DayNewsRequest,
    DayRequest, DaySchedule, Done, EditVisitRequest, FreeSlot, FreeSlotsRequest, HeldSlot, HoldRequest, MissedVisit, QuickLine,
    QuickLineRequest, ReleaseHoldRequest, RescheduleRequest, RoomOffer, UndoRequest, Undone, VisitHistory, WeekRequest, WeekSchedule,
};

use super::{Answer, at_desk};

/// One day of the clinic.
#[tauri::command]
#[specta::specta]
pub async fn day_schedule(app: State<'_, App>, request: DayRequest) -> Answer<DaySchedule> {
    at_desk(&app, move |desk| desk.day_schedule(&request)).await
}

/// What of a day a change may have touched: all of it, with these visits alone.
#[tauri::command]
#[specta::specta]
pub async fn day_news(app: State<'_, App>, request: DayNewsRequest) -> Answer<DaySchedule> {
    at_desk(&app, move |desk| desk.day_news(&request)).await
}

/// One booking.
#[tauri::command]
#[specta::specta]
pub async fn appointment(app: State<'_, App>, request: AppointmentRequest) -> Answer<Appointment> {
    at_desk(&app, move |desk| desk.appointment(&request)).await
}

/// What can be booked, with its usual length.
#[tauri::command]
#[specta::specta]
pub async fn appointment_types(app: State<'_, App>) -> Answer<Vec<AppointmentType>> {
    at_desk(&app, |desk| desk.appointment_types()).await
}

/// The next times that are free.
#[tauri::command]
#[specta::specta]
pub async fn free_slots(app: State<'_, App>, request: FreeSlotsRequest) -> Answer<Vec<FreeSlot>> {
    at_desk(&app, move |desk| desk.free_slots(&request)).await
}

/// The instant of a time on the clinic's wall.
#[tauri::command]
#[specta::specta]
pub async fn clinic_time(app: State<'_, App>, request: ClinicTimeRequest) -> Answer<DateTime<Utc>> {
    at_desk(&app, move |desk| desk.clinic_time(&request)).await
}

/// Books a visit, for a new client and pet too.
#[tauri::command]
#[specta::specta]
pub async fn book(app: State<'_, App>, request: BookRequest) -> Answer<Done<Appointment>> {
    at_desk(&app, move |desk| desk.book(&request)).await
}

/// Moves a booking.
#[tauri::command]
#[specta::specta]
pub async fn reschedule(app: State<'_, App>, request: RescheduleRequest) -> Answer<Done<Appointment>> {
    at_desk(&app, move |desk| desk.reschedule(&request)).await
}

/// Cancels a booking, with its reason.
#[tauri::command]
#[specta::specta]
pub async fn cancel(app: State<'_, App>, request: CancelRequest) -> Answer<Done<Appointment>> {
    at_desk(&app, move |desk| desk.cancel(&request)).await
}

/// Takes a visit one step on.
#[tauri::command]
#[specta::specta]
pub async fn advance(app: State<'_, App>, request: AdvanceRequest) -> Answer<Done<Appointment>> {
    at_desk(&app, move |desk| desk.advance(&request)).await
}

/// Takes a step back.
#[tauri::command]
#[specta::specta]
pub async fn undo(app: State<'_, App>, request: UndoRequest) -> Answer<Done<Undone>> {
    at_desk(&app, move |desk| desk.undo(&request)).await
}

/// Seven days, for one vet or room or for all.
#[tauri::command]
#[specta::specta]
pub async fn week_schedule(app: State<'_, App>, request: WeekRequest) -> Answer<WeekSchedule> {
    at_desk(&app, move |desk| desk.week_schedule(&request)).await
}

/// Understands "bella vacc tue 3pm lee".
#[tauri::command]
#[specta::specta]
pub async fn quick_line(app: State<'_, App>, request: QuickLineRequest) -> Answer<QuickLine> {
    at_desk(&app, move |desk| desk.quick_line(&request)).await
}

/// Keeps a time while the client is on the phone.
#[tauri::command]
#[specta::specta]
pub async fn hold_slot(app: State<'_, App>, request: HoldRequest) -> Answer<Done<HeldSlot>> {
    at_desk(&app, move |desk| desk.hold_slot(&request)).await
}

/// Gives a kept time back.
#[tauri::command]
#[specta::specta]
pub async fn release_hold(app: State<'_, App>, request: ReleaseHoldRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.release_hold(&request)).await
}

/// Corrects a booking: its type, length, room, price, what is written about it.
#[tauri::command]
#[specta::specta]
pub async fn edit_visit(app: State<'_, App>, request: EditVisitRequest) -> Answer<Done<Appointment>> {
    at_desk(&app, move |desk| desk.edit_visit(&request)).await
}

/// The rooms a patient can be taken to.
#[tauri::command]
#[specta::specta]
pub async fn rooms_for(app: State<'_, App>, request: AppointmentRequest) -> Answer<Vec<RoomOffer>> {
    at_desk(&app, move |desk| desk.rooms_for(&request)).await
}

/// Who called off or did not come on a day.
#[tauri::command]
#[specta::specta]
pub async fn missed_visits(app: State<'_, App>, request: DayRequest) -> Answer<Vec<MissedVisit>> {
    at_desk(&app, move |desk| desk.missed_visits(&request)).await
}

/// Who did what with a booking, when and from which PC.
#[tauri::command]
#[specta::specta]
pub async fn visit_history(app: State<'_, App>, request: AppointmentRequest) -> Answer<VisitHistory> {
    Ok(app.visit_history(request).await?)
}

/// Nobody looks at the history any more.
#[tauri::command]
#[specta::specta]
pub async fn stop_history(app: State<'_, App>) -> Answer<()> {
    app.stop_asking();
    Ok(())
}
