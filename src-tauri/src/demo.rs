//! The demo clinic: a private PostgreSQL of this PC with an invented clinic in it.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Mutex;
use vetdesk_admin::demo::{DemoPlan, load};
use vetdesk_desk::clock::Clock;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::session::{App, KeyStore, KeyStoreError, Secret};
use vetdesk_desk::view::{AppState, ConnectionKind, Phase, Progress, SignInRequest, Task};
use vetdesk_server::Password;

use crate::private_server::{Begin, PrivateServer, Reach};

/// Who sits at the demo's front desk, unless somebody else is wished for.
const LOGIN: &str = "mia";

/// Everyone's password, and the secret that a copy's key is joined with on this PC. The clinic is invented and its server
/// listens to this PC alone, so the word may be known.
const PASSWORD: &str = "demo-clinic";

/// The demo's own database.
pub(crate) const DATABASE: &str = "vetdesk_demo";

/// The keyring, left in peace while the desk is a demo's: a locked one would ask the person for a
/// password, and a missing one for a passphrase, to guard what is invented.
pub struct Keys {
    own: Arc<dyn KeyStore>,
    demo: AtomicBool,
}

impl Keys {
    /// The secrets in `own`, for all but the demo.
    pub fn new(own: Arc<dyn KeyStore>) -> Self {
        Self { own, demo: AtomicBool::new(false) }
    }

    /// Whether the desk is a demo's from now on.
    pub fn turn_to_demo(&self, demo: bool) {
        self.demo.store(demo, Ordering::Release);
    }

    fn is_demo(&self) -> bool {
        self.demo.load(Ordering::Acquire)
    }
}

impl KeyStore for Keys {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        if self.is_demo() { Ok(Some(Secret::new(PASSWORD.as_bytes().to_vec()))) } else { self.own.get(name) }
    }

    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        if self.is_demo() { Ok(()) } else { self.own.set(name, secret) }
    }
}

/// The demo and its server, which is stopped with the program.
pub struct Demo {
    pub server: PrivateServer,
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
    login: String,
    turn: Mutex<()>,
}

impl Demo {
    /// A demo whose server lives in `home`; `login` sits at its desk.
    pub fn new(home: PathBuf, keys: Arc<Keys>, clock: Arc<dyn Clock>, login: Option<&str>) -> Self {
        let login = login.unwrap_or(LOGIN).to_owned();
        Self { server: PrivateServer::new(home), keys, clock, login, turn: Mutex::default() }
    }

    /// Starts the server, loads the clinic if it is not there yet, and signs in at the front desk.
    /// A second wish waits for the first.
    ///
    /// # Errors
    /// `server_binaries_missing`, `disk_full`, and those of signing in.
    pub async fn begin(&self, app: &App) -> Result<AppState, DeskError> {
        let turn = self.turn.lock().await;
        let state = app.app_state().await?;
        // A locked desk is opened by its person's own word.
        if matches!(state.phase, Phase::SignedIn | Phase::Locked) {
            return Ok(state);
        }
        if let Some(reach) = self.server.up(app, Begin::Empty).await? {
            self.load(app, &reach).await?;
            app.belong_to(reach.connection(ConnectionKind::Demo, DATABASE))?;
        }
        drop(turn);
        let request = SignInRequest { login: self.login.clone(), password: PASSWORD.to_owned(), passphrase: None };
        app.sign_in(self.prepare(app, request).await?).await
    }

    /// Makes a sign-in ready: if this PC belongs to the demo, its server runs, and nobody is asked
    /// for a passphrase.
    ///
    /// # Errors
    /// `server_binaries_missing`, `disk_full`.
    pub async fn prepare(&self, app: &App, request: SignInRequest) -> Result<SignInRequest, DeskError> {
        let state = app.app_state().await?;
        let is_demo = state.connection.is_some_and(|known| known.kind == ConnectionKind::Demo);
        self.keys.turn_to_demo(is_demo);
        if !is_demo {
            return Ok(request);
        }
        let _one_at_a_time = self.turn.lock().await;
        if let Some(reach) = self.server.up(app, Begin::Empty).await?.filter(|reach| reach.is_fresh) {
            app.belong_to(reach.connection(ConnectionKind::Demo, DATABASE))?;
        }
        // A copy that an earlier version made is guarded by a passphrase.
        Ok(SignInRequest { passphrase: Some(PASSWORD.to_owned()), ..request })
    }

    async fn load(&self, app: &App, reach: &Reach) -> Result<(), DeskError> {
        let home = iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
        let plan = DemoPlan { database: DATABASE.to_owned(), home, ..DemoPlan::new(reach.superuser.clone()) };
        let mut told = |_: &'static str, done: u64, total: Option<u64>| {
            app.tell(Progress { task: Task::LoadingDemo, done: small(done), total: small(total.unwrap_or(0)) });
        };
        let loaded = load(&plan, self.clock.now(), &Password::new(PASSWORD.to_owned()), &mut told).await;
        let demo = loaded.map_err(|error| {
            tracing::error!(%error, cause = ?error.source(), "the demo clinic could not be loaded");
            DeskError::because(ErrorCode::Internal, error)
        })?;
        app.keep_demo(demo.practice_id, demo.epoch, demo.is_new)
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
