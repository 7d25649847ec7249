//! The typed commands: each unpacks what the screen sent, calls one use case and answers. The list
//! in [`builder`] is the only one; the window, the bindings and the browser's bridge all read it.

mod clients;
mod conflicts;
mod find;
mod import;
mod patients;
mod schedule;
mod session;
mod time_off;
mod window;

use tauri::Runtime;
use tauri_specta::{Builder, collect_commands};
use tokio::task::spawn_blocking;
use vetdesk_desk::Desk;
use vetdesk_desk::error::{DeskError, ErrorCode, ErrorView};
use vetdesk_desk::session::App;

/// What a command answers.
type Answer<T> = Result<T, ErrorView>;

/// All commands and events.
pub fn builder<R: Runtime>() -> Builder<R> {
    // What comes in has the same shape as what goes out.
    Builder::new()
        .disable_serde_phases()
        .commands(collect_commands![
            session::app_state,
            session::start_demo,
            session::new_clinic_defaults,
            session::found_clinic,
            session::open_own_clinic,
            session::join_server,
            session::forget_connection,
            session::sign_in,
            session::sign_out,
            session::lock,
            session::unlock,
            session::keep_draft,
            session::draft,
            session::sync_status,
            session::set_work_offline,
            window::set_zoom,
            window::set_theme,
            conflicts::waiting,
            conflicts::cases,
            conflicts::settle_case,
            schedule::day_schedule,
            schedule::day_news,
            schedule::appointment,
            schedule::appointment_types,
            schedule::week_schedule,
            schedule::free_slots,
            schedule::quick_line,
            schedule::hold_slot,
            schedule::release_hold,
            schedule::clinic_time,
            schedule::book,
            schedule::reschedule,
            schedule::cancel,
            schedule::advance,
            schedule::edit_visit,
            schedule::rooms_for,
            schedule::missed_visits,
            schedule::visit_history,
            schedule::stop_history,
            schedule::undo,
            time_off::block,
            time_off::correct_block,
            time_off::unblock,
            time_off::in_the_way,
            time_off::give_leave,
            time_off::leave_of,
            time_off::end_leave,
            time_off::glance,
            time_off::read_day,
            find::search,
            clients::any_client,
            clients::household,
            clients::correct_client,
            clients::correct_phone,
            clients::duplicates,
            clients::register,
            clients::add_pets,
            patients::pet,
            patients::correct_pet,
            patients::weigh,
            patients::correct_weight,
            patients::remove_weight,
            patients::deceased,
            patients::not_deceased,
            patients::add_co_owner,
            patients::remove_co_owner,
            import::import_begin,
            import::import_chunk,
            import::import_drop,
            import::import_read,
            import::import_preview,
            import::import_try,
            import::import_run,
            import::import_cancel,
            import::import_batches,
            import::import_undo,
            import::import_save_refused,
        ])
        .events(crate::events::collected())
}

/// Works at the desk of who is signed in, away from the threads that must not wait for a disk.
async fn at_desk<T: Send + 'static>(app: &App, work: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static) -> Answer<T> {
    let desk = app.desk().await?;
    let done = spawn_blocking(move || work(&desk)).await;
    Ok(done.map_err(|_| DeskError::of(ErrorCode::Internal))??)
}
