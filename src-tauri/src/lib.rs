//! The shell: the window, the typed commands, the events and the keyring around the use cases of
//! the desk. It decides nothing by itself.

mod again;
mod args;
pub mod bindings;
#[cfg(feature = "dev-bridge")]
pub mod bridge;
mod commands;
mod demo;
mod desk;
mod end;
mod events;
mod folders;
mod graphics;
mod keys;
mod logging;
#[cfg(any(target_os = "macos", test))]
mod menu;
mod own_clinic;
mod private_server;
#[cfg(target_os = "linux")]
mod revive;
mod window;

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use clap::Parser;
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, Context, Manager, RunEvent, Wry};
use tauri_plugin_window_state::StateFlags;
use tracing_appender::non_blocking::WorkerGuard;
use vetdesk_desk::clock::SystemClock;

use again::Again;
pub use args::Args;
use desk::Outfit;
pub use folders::Folders;
use keys::Keyring;

/// Under this name the keyring shows the desk's entries.
const SERVICE: &str = "Vetdesk";

/// The log's pen; put down when the program ends, so that the last lines reach the file.
struct Pen(Mutex<Option<WorkerGuard>>);

/// Runs the desk until its window is closed.
pub fn run(context: Context<Wry>) -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(answer) => {
            let _ = answer.print();
            return if answer.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    // Where it fails the window is painted the quick way, as everywhere else.
    let _on_we_go = graphics::settle(&args);
    let mut builder = tauri::Builder::default().plugin(remembered_window(&args));
    let again = Again::default();
    if let Some(name) = instance(&context.config().identifier, &args) {
        builder = builder.plugin(one_instance(name, again.clone()));
    }
    #[cfg(target_os = "macos")]
    {
        builder = builder.menu(menu::of_the_app);
    }
    let commands = commands::builder();
    let built = builder.invoke_handler(commands.invoke_handler()).setup(move |app| {
        commands.mount_events(app);
        set_up(app, &args)
    });
    match built.build(context) {
        Ok(app) => {
            app.run(move |app, event| match event {
                RunEvent::ExitRequested { .. } => again.close(),
                RunEvent::Exit => end(app, &again),
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the desk could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn end(app: &AppHandle, again: &Again) {
    again.close();
    tracing::info!("the desk closes");
    tauri::async_runtime::block_on(desk::close(app));
    // Whoever starts it from now on is the first.
    tauri_plugin_single_instance::destroy(app);
    if let Some(mut program) = again.asked() {
        tracing::info!("it was started again meanwhile");
        if let Err(error) = program.spawn() {
            tracing::error!(%error, "it could not be started again");
        }
    }
    let pen = app.state::<Pen>();
    drop(pen.0.lock().map(|mut held| held.take()));
}

fn set_up(app: &mut App, args: &Args) -> Result<(), Box<dyn Error>> {
    let folders = Folders::new(args, &app.path().app_local_data_dir()?, &app.path().app_log_dir()?)?;
    app.manage(Pen(Mutex::new(logging::start(&folders.log))));
    tracing::info!(version = %app.package_info().version, "the desk opens");
    let outfit = Outfit { keys: Arc::new(Keyring::new(service(args.pc))), clock: Arc::new(SystemClock) };
    desk::open(app.handle(), args, &folders, outfit);
    end_with_signals(app);
    let window = window::open(app.handle(), &folders.data, args.pc)?;
    #[cfg(target_os = "linux")]
    revive::watch(&window)?;
    Ok(())
}

/// Another PC that is played on this one has secrets of its own.
fn service(pc: Option<u8>) -> String {
    pc.map_or_else(|| SERVICE.to_owned(), |number| format!("{SERVICE} PC {number}"))
}

/// Size and place of the window, as its user left it; never whether it was seen: it opens hidden.
fn remembered_window(args: &Args) -> TauriPlugin<Wry> {
    let name = args.pc.map_or_else(|| "window.json".to_owned(), |number| format!("window-pc{number}.json"));
    // A whole path stands for itself; a name alone lies with the user's own settings.
    let own_folder = args.data_dir.as_ref().and_then(|folder| std::path::absolute(folder).ok());
    let name = own_folder.map_or_else(|| name.clone(), |folder| folder.join(&name).to_string_lossy().into_owned());
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri_plugin_window_state::Builder::new().with_filename(name).with_state_flags(kept).build()
}

fn one_instance(name: String, again: Again) -> TauriPlugin<Wry> {
    let met = move |app: &AppHandle, args: Vec<String>, folder: String| {
        if !again.keep(&args, &folder) {
            window::focus(app);
        }
    };
    tauri_plugin_single_instance::Builder::new().dbus_id(name).callback(met).build()
}

/// The name under which a second start finds the first: one for each set of folders. Only Linux
/// can tell several apart; elsewhere such a start is let through, and the copy's own lock keeps
/// two from the same data.
fn instance(identifier: &str, args: &Args) -> Option<String> {
    if args.pc.is_none() && args.data_dir.is_none() {
        return Some(identifier.to_owned());
    }
    let mut place = DefaultHasher::new();
    (args.pc, args.data_dir.as_deref().map(std::path::absolute).and_then(Result::ok)).hash(&mut place);
    cfg!(target_os = "linux").then(|| format!("{identifier}.at{:016x}", place.finish()))
}

/// An end asked for from outside is an ordinary end.
fn end_with_signals(app: &App) {
    let handle = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        end::asked().await;
        handle.exit(0);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_of_folders_has_its_own_instance() {
        let plain = instance("a.b", &Args::default());
        let second = instance("a.b", &Args { pc: Some(2), ..Args::default() });
        let elsewhere = instance("a.b", &Args { data_dir: Some("x".into()), ..Args::default() });
        assert_eq!(plain.as_deref(), Some("a.b"));
        assert!(plain != second && second != elsewhere && plain != elsewhere);
    }
}
