//! Blocked time, leave, and days at a glance.

use tauri::State;
use vetdesk_desk::session::App;
use vetdesk_desk::view::{
    BlockRequest, CorrectBlockRequest, DayGlance, Done, EndLeaveRequest, GlanceRequest, InTheWay, InTheWayRequest, Leave, LeaveOfRequest,
    LeaveRequest, ReadDay, ReadDayRequest, UnblockRequest,
};

use super::{Answer, at_desk};

/// Blocks time of vets, rooms or machines.
#[tauri::command]
#[specta::specta]
pub async fn block(app: State<'_, App>, request: BlockRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.block(&request)).await
}

/// Says anew why a time is blocked.
#[tauri::command]
#[specta::specta]
pub async fn correct_block(app: State<'_, App>, request: CorrectBlockRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.correct_block(&request)).await
}

/// Frees blocked time.
#[tauri::command]
#[specta::specta]
pub async fn unblock(app: State<'_, App>, request: UnblockRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.unblock(&request)).await
}

/// The visits that stand in a stretch of time.
#[tauri::command]
#[specta::specta]
pub async fn in_the_way(app: State<'_, App>, request: InTheWayRequest) -> Answer<InTheWay> {
    at_desk(&app, move |desk| desk.in_the_way(&request)).await
}

/// Gives a vet leave.
#[tauri::command]
#[specta::specta]
pub async fn give_leave(app: State<'_, App>, request: LeaveRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.give_leave(&request)).await
}

/// A vet's leave on a day.
#[tauri::command]
#[specta::specta]
pub async fn leave_of(app: State<'_, App>, request: LeaveOfRequest) -> Answer<Vec<Leave>> {
    at_desk(&app, move |desk| desk.leave_of(&request)).await
}

/// Takes days of leave back.
#[tauri::command]
#[specta::specta]
pub async fn end_leave(app: State<'_, App>, request: EndLeaveRequest) -> Answer<Done<()>> {
    at_desk(&app, move |desk| desk.end_leave(&request)).await
}

/// How full the days of a month are.
#[tauri::command]
#[specta::specta]
pub async fn glance(app: State<'_, App>, request: GlanceRequest) -> Answer<Vec<DayGlance>> {
    at_desk(&app, move |desk| desk.glance(&request)).await
}

/// Understands "18.12.", "fri", "in 2 weeks".
#[tauri::command]
#[specta::specta]
pub async fn read_day(app: State<'_, App>, request: ReadDayRequest) -> Answer<ReadDay> {
    at_desk(&app, move |desk| desk.read_day(&request)).await
}
