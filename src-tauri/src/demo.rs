//! The demo clinic: a private PostgreSQL of this PC with an invented clinic in it.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::postgres::PgConnectOptions;
use tokio::sync::Mutex;
use vetdesk_admin::demo::{DemoPlan, load};
use vetdesk_desk::clock::Clock;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::session::{App, KeyStore, KeyStoreError, Secret};
use vetdesk_desk::view::{AppState, Connection, ConnectionKind, Phase, Progress, SignInRequest, Task};
use vetdesk_embedded::{Binaries, Embedded, EmbeddedError, StartOptions};
use vetdesk_server::Password;

/// Who sits at the demo's front desk, unless somebody else is wished for.
const LOGIN: &str = "mia";

/// Everyone's password, and what guards the copies of the demo on this PC. The clinic is invented and its server listens to this PC alone, so the word may be known.
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

    fn chosen(&self) -> Result<&dyn KeyStore, KeyStoreError> {
        if self.demo.load(Ordering::Acquire) { Err(KeyStoreError::Unavailable) } else { Ok(self.own.as_ref()) }
    }
}

impl KeyStore for Keys {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        self.chosen()?.get(name)
    }

    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        self.chosen()?.set(name, secret)
    }
}

/// The demo's server, started when it is wanted and stopped with the program.
pub struct Demo {
    home: PathBuf,
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
    login: String,
    server: Mutex<Server>,
}

/// Where the server stands.
enum Server {
    Absent,
    Running(Embedded),
    /// Taken away by a test: it does not come back by itself.
    #[cfg(feature = "dev-bridge")]
    HeldBack,
}

impl Demo {
    /// A demo whose server lives in `home`; `login` sits at its desk.
    pub fn new(home: PathBuf, keys: Arc<Keys>, clock: Arc<dyn Clock>, login: Option<&str>) -> Self {
        let login = login.unwrap_or(LOGIN).to_owned();
        Self { home, keys, clock, login, server: Mutex::new(Server::Absent) }
    }

    /// Whether the server's programs came with this installation.
    pub fn is_available() -> bool {
        Binaries::find(None).is_ok()
    }

    /// Starts the server, loads the clinic if it is not there yet, and signs in at the front desk.
    /// A second wish waits for the first.
    ///
    /// # Errors
    /// `server_binaries_missing`, `disk_full`, and those of signing in.
    pub async fn begin(&self, app: &App) -> Result<AppState, DeskError> {
        let mut server = self.server.lock().await;
        let state = app.app_state().await?;
        // A locked desk is opened by its person's own word.
        if matches!(state.phase, Phase::SignedIn | Phase::Locked) {
            return Ok(state);
        }
        if let Server::Absent = *server {
            *server = Server::Running(self.start(app).await?);
        }
        if let Server::Running(running) = &*server {
            self.load(app, running).await?;
            app.belong_to(connection(running))?;
        }
        drop(server);
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
        self.keys.demo.store(is_demo, Ordering::Release);
        if !is_demo {
            return Ok(request);
        }
        let mut server = self.server.lock().await;
        if let Server::Absent = *server {
            let running = self.start(app).await?;
            app.belong_to(connection(&running))?;
            *server = Server::Running(running);
        }
        Ok(SignInRequest { passphrase: Some(PASSWORD.to_owned()), ..request })
    }

    /// Stops the server, unless another desk on this PC uses it.
    pub async fn end(&self) {
        let before = std::mem::replace(&mut *self.server.lock().await, Server::Absent);
        if let Server::Running(running) = before
            && let Err(error) = running.stop().await
        {
            tracing::warn!(%error, "the private server did not stop");
        }
    }

    async fn load(&self, app: &App, server: &Embedded) -> Result<(), DeskError> {
        let superuser = PgConnectOptions::new_without_pgpass()
            .host(server.host())
            .port(server.port())
            .username(server.superuser())
            .password(server.password().expose());
        let home = iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
        let plan = DemoPlan { database: DATABASE.to_owned(), home, ..DemoPlan::new(superuser) };
        let mut told = |_: &'static str, done: u64, total: Option<u64>| {
            app.tell(Progress { task: Task::LoadingDemo, done: small(done), total: small(total.unwrap_or(0)) });
        };
        let loaded = load(&plan, self.clock.now(), &Password::new(PASSWORD.to_owned()), &mut told).await;
        loaded.map(drop).map_err(|error| {
            tracing::error!(%error, cause = ?error.source(), "the demo clinic could not be loaded");
            DeskError::because(ErrorCode::Internal, error)
        })
    }

    async fn start(&self, app: &App) -> Result<Embedded, DeskError> {
        app.tell(Progress { task: Task::StartingServer, done: 0, total: 1 });
        let binaries = Binaries::find(None).map_err(refusal)?;
        let started = Embedded::attach_or_start(StartOptions::new(&self.home, binaries)).await.map_err(refusal)?;
        app.tell(Progress { task: Task::StartingServer, done: 1, total: 1 });
        Ok(started)
    }
}

#[cfg(feature = "dev-bridge")]
impl Demo {
    /// Takes the server away from under the desk.
    ///
    /// # Errors
    /// Where it does not stop.
    pub async fn take_server_away(&self) -> Result<(), EmbeddedError> {
        let mut server = self.server.lock().await;
        *server = Server::HeldBack;
        Embedded::stop_at(&self.home, Binaries::find(None)?).await
    }

    /// Brings it back.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn bring_server_back(&self) -> Result<(), EmbeddedError> {
        let mut server = self.server.lock().await;
        if !matches!(*server, Server::Running(_)) {
            *server = Server::Running(Embedded::attach_or_start(StartOptions::new(&self.home, Binaries::find(None)?)).await?);
        }
        Ok(())
    }
}

fn connection(server: &Embedded) -> Connection {
    Connection {
        kind: ConnectionKind::Demo,
        host: server.host().to_owned(),
        port: server.port(),
        database: DATABASE.to_owned(),
        ca_file: None,
    }
}

fn refusal(error: EmbeddedError) -> DeskError {
    let code = match error {
        EmbeddedError::NoBinaries { .. } | EmbeddedError::BrokenBinaries { .. } => ErrorCode::ServerBinariesMissing,
        EmbeddedError::DiskFull { .. } => ErrorCode::DiskFull,
        _ => ErrorCode::Internal,
    };
    tracing::error!(%error, "the private server could not be started");
    DeskError::because(code, error)
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
