//! From the first start to signing out: which server, who is there, and the engine that keeps both sides level.
//!
//! Signing in works with the server, and without it for whoever signed in here before: the password opens the copy. A
//! locked desk stays a person's: nothing of the clinic crosses to the screen, and the same password opens it again.

mod at_desk;
mod events;
mod founding;
mod opening;
mod places;
mod tries;
mod vault;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::task::spawn_blocking;
use uuid::Uuid;
use vetdesk_domain::ids::PracticeId;
use vetdesk_domain::{Area, person};
use vetdesk_server::{Address, Identity, Password, Server, Trust};
use vetdesk_sync::{Driver, Engine};

pub use events::AppEvent;
pub use places::Places;
pub use vault::{KeyStore, KeyStoreError, Secret};

use crate::clock::Clock;
use crate::error::{DeskError, ErrorCode};
use crate::view::{
    AppState, Connection, ConnectionKind, JoinRequest, KnownPerson, Phase, Progress, SignInRequest, SyncStatus, Task, UnlockRequest,
};
use crate::{Desk, Who};
use at_desk::{AtDesk, Lock, Seat};
use opening::{Line, Opened, Opening};
use places::{Remembered, Seen};
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
        Self { places, keys, clock, workstation, demo_available, own_note: None, patience: PATIENCE, seat: Seat::free(events), tries }
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

    /// Remembers a server without knocking: one that this PC runs itself.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn belong_to(&self, connection: Connection) -> Result<(), DeskError> {
        let last_login = self.places.remembered()?.last_login;
        Ok(self.places.remember(&Remembered { connection: Some(connection), last_login })?)
    }

    /// The demo that this PC runs is this one: what was kept of an earlier one is taken away. `is_new` where it has just been made.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn keep_demo(&self, practice: PracticeId, epoch: Uuid, is_new: bool) -> Result<(), DeskError> {
        Ok(self.places.keep_demo(practice, epoch, is_new)?)
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

    async fn enter(&self, connection: &Connection, login: &str, request: SignInRequest) -> Result<(), DeskError> {
        let password = Password::new(request.password);
        if self.come_back(connection, login, &password).await? {
            return Ok(());
        }
        let opening = Opening {
            places: &self.places,
            keys: &self.keys,
            connection,
            login,
            password,
            passphrase: request.passphrase,
            workstation: &self.workstation,
            now: self.clock.now(),
            patience: self.patience,
            progress: &|done, total| self.tell(Progress { task: Task::FirstCopy, done, total }),
        };
        let is_here = self.seat.taken.read().await.as_ref().is_some_and(|at| at.login == login);
        let opened = if is_here {
            // Their copy is open, and this is not the password that opened it: only the server can know a newer one.
            opening.open_after(self.seat.leave()).await.map_err(|error| match error {
                DeskError::Server(error) if error.is_offline() => DeskError::field(ErrorCode::WrongPassword, "password"),
                error => error,
            })?
        } else {
            opening.open().await?
        };
        let who = Who::of_cache(&opened.cache, opened.identity.clone())?;
        self.seat.leave().await;
        let face = KnownPerson { login: login.to_owned(), name: who.name(), initials: person::initials(&who.first_name, &who.last_name) };
        self.places.see(who.practice_id, Seen { at: self.clock.now(), face })?;
        self.places.remember(&Remembered { connection: Some(connection.clone()), last_login: Some(login.to_owned()) })?;
        self.take_the_desk(connection.clone(), login.to_owned(), opened, who).await;
        Ok(())
    }

    /// Whether this login is at the desk already and this is their password; then the desk is open.
    async fn come_back(&self, connection: &Connection, login: &str, password: &Password) -> Result<bool, DeskError> {
        let taken = self.seat.taken.read().await;
        let Some(at) = taken.as_ref().filter(|at| at.login == login && at.connection == *connection && !at.is_refused()) else {
            return Ok(false);
        };
        let (proof, password) = (at.proof.clone(), password.clone());
        let fits = spawn_blocking(move || proof.fits(password.reveal())).await.map_err(|_| DeskError::of(ErrorCode::Internal))??;
        if fits {
            at.lock.turn(false);
        }
        Ok(fits)
    }

    /// Counts the wrong tries of those who have a copy here; the server sees to all others.
    fn count_try(&self, connection: &Connection, login: &str, refusal: Option<&DeskError>) -> Result<(), DeskError> {
        match refusal.map(DeskError::code) {
            None => self.tries.note_right(login),
            Some(ErrorCode::WrongPassword | ErrorCode::WrongPassphrase) if self.places.known_person(connection, login)?.is_some() => {
                self.tries.note_wrong(login, self.clock.now());
            }
            Some(_) => {}
        }
        Ok(())
    }

    async fn take_the_desk(&self, connection: Connection, login: String, opened: Opened, who: Who) {
        let Opened { cache, proof, line, connector, .. } = opened;
        let clock = self.clock.clone();
        let copy = cache.clone();
        let is_slow = matches!(line, Line::Slow);
        let driver = Arc::new(Driver::start(Engine {
            cache: cache.clone(),
            connector: connector.clone(),
            clock: Arc::new(move || clock.now()),
            is_expected: !matches!(line, Line::Down),
            server: if let Line::Up(server) = line { Some(server) } else { None },
            met: Some(Arc::new(move |identity| {
                if let Err(error) = opening::keep_identity(&copy, identity) {
                    tracing::warn!(%error, "the server's word on who this is was not kept");
                }
            })),
        }));
        let nudge = Arc::downgrade(&driver);
        let desk = Arc::new(Desk::new(cache, who, self.clock.clone()).after_write(move || {
            if let Some(driver) = nudge.upgrade() {
                driver.written();
            }
        }));
        let lock = Lock::default();
        let mut forwarding = events::forward(&driver, desk.clone(), lock.clone(), self.seat.events.clone());
        if is_slow {
            forwarding.and(self.seat.leave_if_refused(&driver));
        }
        let clinic = Some(desk.who().clinic_name.clone());
        *self.seat.taken.write().await = Some(AtDesk { desk, driver, connector, login, connection, proof, lock, forwarding });
        let _nobody_listens = self.seat.events.send(AppEvent::Place { clinic });
    }
}

fn open_desk(taken: Option<&AtDesk>) -> Result<&AtDesk, DeskError> {
    let at = taken.ok_or_else(|| DeskError::of(ErrorCode::NotSignedIn))?;
    if at.lock.is_on() { Err(DeskError::of(ErrorCode::Locked)) } else { Ok(at) }
}

/// A private server is this PC's own; every other one is reached through verified TLS or not at all.
fn address(connection: &Connection) -> Address {
    Address {
        host: connection.host.clone(),
        port: connection.port,
        database: connection.database.clone(),
        trust: match connection.kind {
            ConnectionKind::Demo | ConnectionKind::Own => Trust::Loopback,
            ConnectionKind::Server => Trust::VerifyFull { ca_file: connection.ca_file.as_ref().map(Into::into) },
        },
    }
}
