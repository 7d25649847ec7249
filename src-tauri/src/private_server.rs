//! A private PostgreSQL of this PC: started when it is wanted, shared by all desks on this PC, stopped by the last of them.

use std::path::PathBuf;

use sqlx::postgres::PgConnectOptions;
use tokio::sync::Mutex;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::session::App;
use vetdesk_desk::view::{Connection, ConnectionKind, Progress, Task};
use vetdesk_embedded::{Binaries, Embedded, EmbeddedError, StartOptions};

/// One server, in a folder of its own.
pub struct PrivateServer {
    home: PathBuf,
    state: Mutex<State>,
}

enum State {
    Down,
    Up(Embedded),
    /// Taken away by a test: it does not come back by itself.
    #[cfg(feature = "dev-bridge")]
    HeldBack,
}

/// Whether a server may begin with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    Empty,
    /// What was in it must still be there.
    WithItsData,
}

/// The way to a server that runs.
#[derive(Debug, Clone)]
pub struct Reach {
    host: &'static str,
    port: u16,
    pub superuser: PgConnectOptions,
    /// It was not up before, as far as this desk knows.
    pub is_fresh: bool,
}

impl PrivateServer {
    /// A server that lives in `home`.
    pub fn new(home: PathBuf) -> Self {
        Self { home, state: Mutex::new(State::Down) }
    }

    /// Whether its programs came with this installation.
    pub fn is_available() -> bool {
        Binaries::find(None).is_ok()
    }

    /// Starts it, or finds it running. None: it is held back.
    ///
    /// # Errors
    /// `server_binaries_missing`, `clinic_data_missing`, `disk_full`.
    pub async fn up(&self, app: &App, begin: Begin) -> Result<Option<Reach>, DeskError> {
        let mut state = self.state.lock().await;
        let is_fresh = matches!(*state, State::Down);
        if is_fresh {
            app.tell(Progress { task: Task::StartingServer, done: 0, total: 1 });
            *state = State::Up(self.start(begin).await.map_err(refusal)?);
            app.tell(Progress { task: Task::StartingServer, done: 1, total: 1 });
        }
        Ok(if let State::Up(server) = &*state { Some(Reach::of(server, is_fresh)) } else { None })
    }

    /// The same after it may have died by itself.
    ///
    /// # Errors
    /// As [`PrivateServer::up`].
    pub async fn up_again(&self, app: &App, begin: Begin) -> Result<Option<Reach>, DeskError> {
        let mut state = self.state.lock().await;
        if matches!(&*state, State::Up(server) if server.pid().is_none()) {
            tracing::warn!("the private server is gone");
            *state = State::Down;
        }
        drop(state);
        self.up(app, begin).await
    }

    /// Stops it, unless another desk on this PC uses it.
    pub async fn down(&self) {
        let before = std::mem::replace(&mut *self.state.lock().await, State::Down);
        if let State::Up(server) = before
            && let Err(error) = server.stop().await
        {
            tracing::warn!(%error, "the private server did not stop");
        }
    }

    async fn start(&self, begin: Begin) -> Result<Embedded, EmbeddedError> {
        let options = StartOptions::new(&self.home, Binaries::find(None)?);
        Embedded::attach_or_start(StartOptions { makes_data: begin == Begin::Empty, ..options }).await
    }
}

#[cfg(feature = "dev-bridge")]
impl PrivateServer {
    /// Takes it away from under the desk.
    ///
    /// # Errors
    /// Where it does not stop.
    pub async fn take_away(&self) -> Result<(), EmbeddedError> {
        let mut state = self.state.lock().await;
        *state = State::HeldBack;
        Embedded::stop_at(&self.home, Binaries::find(None)?).await
    }

    /// Brings it back.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn bring_back(&self) -> Result<(), EmbeddedError> {
        let mut state = self.state.lock().await;
        if !matches!(*state, State::Up(_)) {
            *state = State::Up(self.start(Begin::WithItsData).await?);
        }
        Ok(())
    }
}

impl Reach {
    fn of(server: &Embedded, is_fresh: bool) -> Self {
        let superuser = PgConnectOptions::new_without_pgpass()
            .host(server.host())
            .port(server.port())
            .username(server.superuser())
            .password(server.password().expose());
        Self { host: server.host(), port: server.port(), superuser, is_fresh }
    }

    /// What this PC remembers of it.
    pub fn connection(&self, kind: ConnectionKind, database: &str) -> Connection {
        Connection { kind, host: self.host.to_owned(), port: self.port, database: database.to_owned(), ca_file: None }
    }
}

fn refusal(error: EmbeddedError) -> DeskError {
    let code = match error {
        EmbeddedError::NoBinaries { .. } | EmbeddedError::BrokenBinaries { .. } => ErrorCode::ServerBinariesMissing,
        EmbeddedError::NoData { .. } => ErrorCode::ClinicDataMissing,
        EmbeddedError::DiskFull { .. } => ErrorCode::DiskFull,
        _ => ErrorCode::Internal,
    };
    tracing::error!(%error, "the private server could not be started");
    DeskError::because(code, error)
}
