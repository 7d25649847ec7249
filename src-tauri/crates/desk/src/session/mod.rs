//! From the first start to signing out: which server, who is there, and the engine that keeps both sides level.
//!
//! Signing in works with the server, and without it for whoever signed in here before: the password opens the copy. A
//! locked desk stays a person's: nothing of the clinic crosses to the screen, and the same password opens it again.

mod asking;
mod at_desk;
mod belonging;
mod entering;
mod events;
mod founding;
mod opening;
mod places;
mod tries;
mod vault;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, watch};
use vetdesk_domain::Area;
use vetdesk_server::{Identity, Password, Server};

pub use events::AppEvent;
pub use places::Places;
pub use vault::{KeyStore, KeyStoreError, Secret};

use crate::Desk;
use crate::clock::Clock;
use crate::error::{DeskError, ErrorCode};
use crate::view::{AppState, Phase, Progress, SignInRequest, SyncStatus, UnlockRequest};
use at_desk::{AtDesk, Seat};
use tries::Tries;

/// Less than a person notices, with the time to open the copy and to draw.
const PATIENCE: Duration = Duration::from_millis(150);

/// One running app: signed out, or with one person at the desk.
pub struct App {
    places: Places,
    keys: Arc<dyn KeyStore>,
    clock: Arc<dyn Clock>,
    workstation: String,
    demo_available: bool,
    /// Where it is noted that a clinic was set up on this PC.
    own_note: Option<PathBuf>,
    /// So long the server has the first word on a password that opens the copy; then the desk opens, and its word follows.
    patience: Duration,
    seat: Seat,
    tries: Tries,
    /// Ends the question that the server is being asked.
    asking: watch::Sender<()>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("places", &self.places).finish_non_exhaustive()
    }
}

impl App {
    /// `workstation` is how this PC is called in lists of sessions.
    #[must_use]
    pub fn new(places: Places, keys: Arc<dyn KeyStore>, clock: Arc<dyn Clock>, workstation: String, demo_available: bool) -> Self {
        let (events, _) = broadcast::channel(256);
        let tries = Tries::kept_in(places.tries_file());
        Self {
            places,
            keys,
            clock,
            workstation,
            demo_available,
            own_note: None,
            patience: PATIENCE,
            seat: Seat::free(events),
            tries,
            asking: watch::Sender::new(()),
        }
    }

    /// Lets the server have its word first for so long, and not for less than a person notices.
    #[must_use]
    pub const fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.seat.events.subscribe()
    }

    /// Tells the screen how far a long task has come.
    pub fn tell(&self, progress: Progress) {
        let _nobody_listens = self.seat.events.send(AppEvent::Progress(progress));
    }

    /// The same for work that outlives the call that began it.
    pub fn teller(&self) -> impl Fn(Progress) + Send + Sync + 'static + use<> {
        let events = self.seat.events.clone();
        move |progress| drop(events.send(AppEvent::Progress(progress)))
    }

    /// Tells the screen why what was begun without its asking came to nothing.
    pub fn tell_trouble(&self, trouble: &DeskError) {
        self.seat.set_trouble(Some(trouble.into()));
        let _nobody_listens = self.seat.events.send(AppEvent::Changed { areas: vec![Area::Session], ids: Vec::new() });
    }

    /// # Errors
    /// What is remembered on this PC cannot be read.
    pub async fn app_state(&self) -> Result<AppState, DeskError> {
        let remembered = self.places.remembered()?;
        // Whoever cannot be listed can still type a name.
        let people = remembered.connection.as_ref().map_or(Ok(Vec::new()), |server| self.places.people(server)).unwrap_or_else(|error| {
            tracing::warn!(%error, "who was here before cannot be read");
            Vec::new()
        });
        let taken = self.seat.taken.read().await;
        let phase = match (&*taken, &remembered.connection) {
            (Some(at), _) if at.lock.is_on() => Phase::Locked,
            (Some(_), _) => Phase::SignedIn,
            (None, Some(_)) => Phase::SignedOut,
            (None, None) => Phase::FirstRun,
        };
        Ok(AppState {
            phase,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo_available: self.demo_available,
            own_clinic: self.own_clinic().unwrap_or_else(|error| {
                tracing::warn!(%error, "which clinic was set up here cannot be read");
                None
            }),
            connection: remembered.connection,
            me: taken.as_ref().map(|at| at.desk.who().me(&self.workstation)),
            last_login: remembered.last_login,
            people,
            trouble: if taken.is_none() { self.seat.trouble() } else { None },
        })
    }

    /// Signs in: the server decides, and where it does not answer in time, the copy on this PC. Whoever is at the desk
    /// stays until the next one is known.
    ///
    /// # Errors
    /// `wrong_password`, `too_many_tries`, `no_offline_copy`, `passphrase_needed`, `keyring_locked`, the server's and the
    /// cache's codes.
    pub async fn sign_in(&self, request: SignInRequest) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.seat.door.lock().await;
        self.seat.set_trouble(None);
        let connection = self.places.remembered()?.connection.ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
        let login = request.login.trim().to_lowercase();
        if login.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "login"));
        }
        self.tries.admit(&login, self.clock.now())?;
        let entered = self.enter(&connection, &login, request).await;
        self.count_try(&connection, &login, entered.as_ref().err())?;
        entered?;
        self.app_state().await
    }

    /// # Errors
    /// None at present; the copy and what waits in it stay.
    pub async fn sign_out(&self) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.seat.door.lock().await;
        self.seat.leave().await;
        self.app_state().await
    }

    /// Withholds everything from the screen until the password is typed. The copy stays open and sync goes on.
    ///
    /// # Errors
    /// `not_signed_in`.
    pub async fn lock(&self) -> Result<AppState, DeskError> {
        self.seat.taken.read().await.as_ref().ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?.lock.turn(true);
        self.app_state().await
    }

    /// Opens the desk again. Asks nobody but this PC, so it works as quickly without the server; a password that the
    /// server has refused meanwhile no longer opens it.
    ///
    /// # Errors
    /// `not_signed_in`, `wrong_password`, `too_many_tries`.
    pub async fn unlock(&self, request: UnlockRequest) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.seat.door.lock().await;
        let (connection, login) = match &*self.seat.taken.read().await {
            Some(at) => (at.connection.clone(), at.login.clone()),
            None => return Err(DeskError::of(ErrorCode::NotSignedIn)),
        };
        self.tries.admit(&login, self.clock.now())?;
        let opened = match self.come_back(&connection, &login, &Password::new(request.password)).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(DeskError::field(ErrorCode::WrongPassword, "password")),
            Err(error) => Err(error),
        };
        self.count_try(&connection, &login, opened.as_ref().err())?;
        opened?;
        self.app_state().await
    }

    /// The desk of who is signed in.
    ///
    /// # Errors
    /// `not_signed_in`, `locked`.
    pub async fn desk(&self) -> Result<Arc<Desk>, DeskError> {
        let taken = self.seat.taken.read().await;
        Ok(open_desk(taken.as_ref())?.desk.clone())
    }

    /// A locked screen may ask: it is told counts and times, nothing of the clinic.
    ///
    /// # Errors
    /// `not_signed_in`.
    pub async fn sync_status(&self) -> Result<SyncStatus, DeskError> {
        let taken = self.seat.taken.read().await;
        let at = taken.as_ref().ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
        let mut status = events::sync_status(&at.driver.status().borrow(), at.desk.who().zone, at.desk.now());
        let counts = at.desk.cache().counts()?;
        status.waiting = u32::try_from(counts.waiting).unwrap_or(u32::MAX);
        status.cases = u32::try_from(counts.cases).unwrap_or(u32::MAX);
        Ok(status)
    }

    /// Works on without the server until it is taken back, for instance before the server is moved.
    ///
    /// # Errors
    /// `not_signed_in`, `locked`.
    pub async fn set_work_offline(&self, offline: bool) -> Result<SyncStatus, DeskError> {
        {
            let taken = self.seat.taken.read().await;
            let at = open_desk(taken.as_ref())?;
            let mut status = at.driver.status();
            at.driver.choose_offline(offline);
            let _engine_gone = status.wait_for(|status| status.chosen_offline == offline).await;
        }
        self.sync_status().await
    }

    /// A connection of this person's own besides that of sync, for long work that must not stand in its way. Whoever takes
    /// it signs it out again.
    ///
    /// # Errors
    /// `not_signed_in`, `locked`, `cannot_reach_server` also where the person chose to work offline, the server's codes.
    pub async fn own_line(&self) -> Result<(Server, Identity), DeskError> {
        let connector = {
            let taken = self.seat.taken.read().await;
            let at = open_desk(taken.as_ref())?;
            if at.driver.status().borrow().chosen_offline {
                return Err(DeskError::because(ErrorCode::CannotReachServer, "working offline by choice"));
            }
            at.connector.clone()
        };
        Ok(connector.connect().await?)
    }
}

fn open_desk(taken: Option<&AtDesk>) -> Result<&AtDesk, DeskError> {
    let at = taken.ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
    if at.lock.is_on() { Err(DeskError::of(ErrorCode::Locked)) } else { Ok(at) }
}
