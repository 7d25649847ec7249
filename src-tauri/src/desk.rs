//! Opens and closes what lies behind the commands: the session, the private servers, the stream of events. The
//! window and the browser's bridge both come through here.

use std::sync::Arc;

use tauri::{AppHandle, Manager, Runtime};
use vetdesk_desk::clock::Clock;
use vetdesk_desk::import::Imports;
use vetdesk_desk::session::{App, AppEvent, KeyStore, Places};
use vetdesk_domain::Area;

use crate::demo::{Demo, Keys};
use crate::own_clinic::{self, OwnClinic};
use crate::private_server::PrivateServer;
use crate::{Args, Folders, events};

/// What differs between the window and a test of it.
pub struct Outfit {
    /// Where this PC keeps its secrets.
    pub keys: Arc<dyn KeyStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Puts everything in place that a command needs, and starts the demo if `args` ask for it, or the clinic of this PC.
pub fn open<R: Runtime>(app: &AppHandle<R>, args: &Args, folders: &Folders, outfit: Outfit) {
    let places = Places::new(folders.data.join("desk"));
    let keys = Arc::new(Keys::new(outfit.keys));
    let clinic = folders.clinic(args);
    let desk = App::new(places, keys.clone(), outfit.clock.clone(), workstation(args.pc), PrivateServer::is_available())
        .noting_own_clinic_in(own_clinic::note(&clinic));
    tauri::async_runtime::spawn(events::hand_on(app.clone(), desk.events()));
    app.manage(desk);
    app.manage(Imports::new(folders.downloads(args, app.path().download_dir().ok())));
    app.manage(OwnClinic::new(clinic, keys.clone()));
    app.manage(Demo::new(folders.demo(args), keys, outfit.clock, args.demo_login.as_deref()));
    if args.demo {
        tauri::async_runtime::spawn(begin_demo(app.clone()));
    } else {
        tauri::async_runtime::spawn(start_own_clinic(app.clone()));
    }
}

/// Signs out and stops the private servers.
pub async fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Err(error) = app.state::<App>().sign_out().await {
        tracing::warn!(%error, "the desk was left without signing out");
    }
    app.state::<Demo>().server.down().await;
    app.state::<OwnClinic>().end().await;
}

/// The screen is there before the demo is: it is told to look again.
async fn begin_demo<R: Runtime>(app: AppHandle<R>) {
    let desk = app.state::<App>();
    match app.state::<Demo>().begin(&desk).await {
        Ok(_) => events::tell(&app, AppEvent::Changed { areas: vec![Area::Session], ids: Vec::new() }),
        Err(error) => {
            tracing::error!(%error, "the demo could not be started");
            desk.tell_trouble(&error);
        }
    }
}

/// Its server is up by the time somebody has typed a password. What keeps it from that, signing in says.
async fn start_own_clinic<R: Runtime>(app: AppHandle<R>) {
    if let Err(error) = app.state::<OwnClinic>().start(&app.state::<App>()).await {
        tracing::error!(%error, "the clinic of this PC could not be started");
    }
}

/// How this PC is called in lists of sessions.
fn workstation(pc: Option<u8>) -> String {
    let name = whoami::hostname().unwrap_or_else(|_| "PC".to_owned());
    match pc {
        Some(number) => format!("{name} ({number})"),
        None => name,
    }
}
