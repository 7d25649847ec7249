//! From the first start to signing out: which server, who is there, and the engine that keeps both sides level.
//!
//! Signing in works with the server, and without it for whoever signed in here before: the password opens the copy.

mod events;
mod opening;
mod places;
mod vault;

use std::sync::Arc;

use tokio::sync::{Mutex, RwLock, broadcast};
use vetdesk_server::{Address, Password, Trust};
use vetdesk_sync::{Connector, Driver, Engine};

pub use events::AppEvent;
pub use places::Places;
pub use vault::{KeyStore, KeyStoreError, Secret};

use crate::clock::Clock;
use crate::error::{DeskError, ErrorCode};
use crate::view::{AppState, Connection, ConnectionKind, JoinRequest, Phase, Progress, SignInRequest, SyncStatus, Task, UnlockRequest};
use crate::{Desk, Who};
use opening::Opening;
use places::Remembered;

/// One running app: signed out or with one person at the desk.
pub struct App {
    places: Places,
    keys: Arc<dyn KeyStore>,
    clock: Arc<dyn Clock>,
    workstation: String,
    demo_available: bool,
    events: broadcast::Sender<AppEvent>,
    at_the_desk: RwLock<Option<AtTheDesk>>,
    /// One sign-in or sign-out at a time.
    door: Mutex<()>,
}

/// What exists while a person is signed in.
struct AtTheDesk {
    desk: Arc<Desk>,
    driver: Arc<Driver>,
    _forwarding: events::Forwarding,
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
        Self { places, keys, clock, workstation, demo_available, events, at_the_desk: RwLock::new(None), door: Mutex::new(()) }
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.events.subscribe()
    }

    /// Tells the screen how far a long task has come.
    pub fn tell(&self, progress: Progress) {
        let _nobody_listens = self.events.send(AppEvent::Progress(progress));
    }

    /// # Errors
    /// What is remembered on this PC cannot be read.
    pub async fn app_state(&self) -> Result<AppState, DeskError> {
        let remembered = self.places.remembered()?;
        let signed_in = self.at_the_desk.read().await;
        let me = signed_in.as_ref().map(|at| at.desk.who().me(&self.workstation));
        let phase = match (&me, &remembered.connection) {
            (Some(_), _) => Phase::SignedIn,
            (None, Some(_)) => Phase::SignedOut,
            (None, None) => Phase::FirstRun,
        };
        Ok(AppState {
            phase,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo_available: self.demo_available,
            connection: remembered.connection,
            me,
            last_login: remembered.last_login,
            people: Vec::new(),
        })
    }

    /// Knocks at a server and remembers it as the one this PC belongs to.
    ///
    /// # Errors
    /// `cannot_reach_server`, one of the certificate codes, `server_without_tls`.
    pub async fn join_server(&self, request: JoinRequest) -> Result<Connection, DeskError> {
        let connection = Connection {
            kind: ConnectionKind::Server,
            host: request.host.trim().to_owned(),
            port: request.port,
            database: request.database.trim().to_owned(),
            ca_file: request.ca_file.filter(|file| !file.trim().is_empty()),
        };
        if connection.host.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "host"));
        }
        if connection.database.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "database"));
        }
        vetdesk_server::probe(&address(&connection)).await?;
        self.belong_to(connection.clone())?;
        Ok(connection)
    }

    /// Remembers a server without knocking: the demo's, which this PC runs itself.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn belong_to(&self, connection: Connection) -> Result<(), DeskError> {
        let last_login = self.places.remembered()?.last_login;
        Ok(self.places.remember(&Remembered { connection: Some(connection), last_login })?)
    }

    /// Back to the first-run screen. Copies stay on the disk.
    ///
    /// # Errors
    /// The disk refuses.
    pub async fn forget_connection(&self) -> Result<AppState, DeskError> {
        self.sign_out().await?;
        self.places.remember(&Remembered::default())?;
        self.app_state().await
    }

    /// Signs in at the server, or on the copy of this PC where the server does not answer.
    ///
    /// # Errors
    /// `wrong_password`, `no_offline_copy`, `passphrase_needed`, `keyring_locked`, the server's and the cache's codes.
    pub async fn sign_in(&self, request: SignInRequest) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.door.lock().await;
        self.leave().await;
        let remembered = self.places.remembered()?;
        let connection = remembered.connection.ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
        let login = request.login.trim().to_lowercase();
        if login.is_empty() {
            return Err(DeskError::field(ErrorCode::InvalidInput, "login"));
        }
        let opening = Opening {
            places: &self.places,
            keys: &self.keys,
            connection: &connection,
            login: &login,
            password: Password::new(request.password),
            passphrase: request.passphrase,
            workstation: &self.workstation,
            now: self.clock.now(),
            progress: &|done, total| self.tell(Progress { task: Task::FirstCopy, done, total }),
        };
        let opened = opening.open().await?;
        let who = Who::of_cache(&opened.cache, opened.identity)?;
        self.places.remember(&Remembered { connection: Some(connection.clone()), last_login: Some(login.clone()) })?;
        self.take_the_desk(opened.cache, opened.server, who, opened.connector).await;
        self.app_state().await
    }

    /// # Errors
    /// None at present; the copy and what waits in it stay.
    pub async fn sign_out(&self) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.door.lock().await;
        self.leave().await;
        self.app_state().await
    }

    /// # Errors
    /// `not_signed_in`.
    pub async fn lock(&self) -> Result<AppState, DeskError> {
        Err(DeskError::of(ErrorCode::Internal))
    }

    /// # Errors
    /// `wrong_password`.
    pub async fn unlock(&self, _: UnlockRequest) -> Result<AppState, DeskError> {
        Err(DeskError::of(ErrorCode::Internal))
    }

    /// The desk of who is signed in.
    ///
    /// # Errors
    /// `not_signed_in`.
    pub async fn desk(&self) -> Result<Arc<Desk>, DeskError> {
        let signed_in = self.at_the_desk.read().await;
        signed_in.as_ref().map(|at| at.desk.clone()).ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))
    }

    /// # Errors
    /// `not_signed_in`.
    pub async fn sync_status(&self) -> Result<SyncStatus, DeskError> {
        let signed_in = self.at_the_desk.read().await;
        let at = signed_in.as_ref().ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
        let mut status = events::sync_status(&at.driver.status().borrow());
        let counts = at.desk.cache().counts()?;
        status.waiting = u32::try_from(counts.waiting).unwrap_or(u32::MAX);
        status.cases = u32::try_from(counts.cases).unwrap_or(u32::MAX);
        Ok(status)
    }

    /// Works on without the server until it is taken back, for instance before the server is moved.
    ///
    /// # Errors
    /// `not_signed_in`.
    pub async fn set_work_offline(&self, offline: bool) -> Result<SyncStatus, DeskError> {
        {
            let signed_in = self.at_the_desk.read().await;
            let at = signed_in.as_ref().ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
            let mut status = at.driver.status();
            at.driver.choose_offline(offline);
            let _engine_gone = status.wait_for(|status| status.chosen_offline == offline).await;
        }
        self.sync_status().await
    }

    async fn take_the_desk(&self, cache: vetdesk_cache::Cache, server: Option<vetdesk_server::Server>, who: Who, connector: Connector) {
        let clock = self.clock.clone();
        let driver = Arc::new(Driver::start(Engine { cache: cache.clone(), connector, clock: Arc::new(move || clock.now()), server }));
        let nudge = Arc::downgrade(&driver);
        let desk = Arc::new(Desk::new(cache, who, self.clock.clone()).after_write(move || {
            if let Some(driver) = nudge.upgrade() {
                driver.written();
            }
        }));
        let forwarding = events::forward(&driver, desk.clone(), self.events.clone());
        *self.at_the_desk.write().await = Some(AtTheDesk { desk, driver, _forwarding: forwarding });
    }

    async fn leave(&self) {
        let left = self.at_the_desk.write().await.take();
        if let Some(AtTheDesk { desk, driver, _forwarding }) = left {
            drop(_forwarding);
            drop(desk);
            if let Ok(driver) = Arc::try_unwrap(driver) {
                driver.stop().await;
            }
        }
    }
}

/// The demo's server is this PC's own; every other one is reached through verified TLS or not at all.
fn address(connection: &Connection) -> Address {
    Address {
        host: connection.host.clone(),
        port: connection.port,
        database: connection.database.clone(),
        trust: match connection.kind {
            ConnectionKind::Demo => Trust::Loopback,
            ConnectionKind::Server => Trust::VerifyFull { ca_file: connection.ca_file.as_ref().map(Into::into) },
        },
    }
}
