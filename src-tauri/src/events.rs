//! What the screen is told without asking.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, Runtime};
use tauri_specta::{Event, Events, collect_events};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;
use vetdesk_desk::session::AppEvent;
use vetdesk_desk::view::{self, SyncStatus, Task};
use vetdesk_domain::Area;

use crate::window::Own;

/// Rows changed that the screen may show.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct Changed {
    /// What the screen has to read again.
    pub areas: Vec<Area>,
    /// Which rows; empty where it could be any.
    pub ids: Vec<Uuid>,
}

/// The connection to the server, or what waits for it, is no longer as it was.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SyncChanged(SyncStatus);

/// How far a long task has come.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct Progress {
    pub task: Task,
    pub done: u32,
    /// 0 where nobody can know it yet.
    pub total: u32,
}

/// All events, for the bindings.
pub fn collected() -> Events {
    collect_events![Changed, SyncChanged, Progress]
}

/// The names under which they travel.
#[cfg(feature = "dev-bridge")]
pub const NAMES: [&str; 3] = [Changed::NAME, SyncChanged::NAME, Progress::NAME];

/// Hands on what the desk says for as long as it says anything.
pub async fn hand_on<R: Runtime>(app: AppHandle<R>, mut said: Receiver<AppEvent>) {
    loop {
        match said.recv().await {
            Ok(event) => tell(&app, event),
            // Only steps of a progress come that fast; the next one says more than the lost ones.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Tells the screen.
pub fn tell<R: Runtime>(app: &AppHandle<R>, event: AppEvent) {
    let told = match event {
        AppEvent::Changed { areas, ids } => Changed { areas, ids }.emit(app),
        AppEvent::Sync(status) => SyncChanged(status).emit(app),
        AppEvent::Place { clinic } => {
            if let Some(window) = app.try_state::<Own>() {
                window.entitle(clinic.as_deref());
            }
            Ok(())
        }
        AppEvent::Progress(view::Progress { task, done, total }) => Progress { task, done, total }.emit(app),
    };
    if let Err(error) = told {
        tracing::warn!(%error, "an event did not reach the screen");
    }
}
