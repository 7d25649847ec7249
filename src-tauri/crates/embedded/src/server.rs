//! Starting, sharing and stopping one private server.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout};

use crate::control::{blocking_program, program};
use crate::home::{Home, is_data, write_private};
use crate::initialise::{SETTINGS, initialise};
use crate::pidfile::{Phase, Seen, look};
use crate::{Binaries, EmbeddedError, Lifetime, Password, Result, StartOptions};

/// The only address a private server listens on.
pub const LOOPBACK: &str = "127.0.0.1";

/// The superuser of a private server, and the name of its first database.
pub const SUPERUSER: &str = "postgres";

/// Recovery after a crash may read gigabytes of log before the server answers.
const RECOVERY: Duration = Duration::from_secs(600);

/// A killed server's children hold its memory for a moment longer.
const AFTERMATH: Duration = Duration::from_secs(20);

/// Beyond this the server's log is put aside at the next start, bytes.
const LOG_LIMIT: u64 = 4 << 20;

/// A running private server, and this app's share in it. Dropping it gives the share back; the
/// last one stops the server ([`Lifetime::WithLastUser`]).
#[derive(Debug)]
pub struct Embedded {
    home: Home,
    binaries: Binaries,
    lifetime: Lifetime,
    password: Password,
    port: u16,
    major: u32,
    attached: bool,
    /// The lock that says this app uses the server.
    share: Option<File>,
}

impl Embedded {
    /// Starts the server for this app alone, after making its data if there is none. A server that
    /// a crashed app left running is taken over.
    ///
    /// # Errors
    /// [`EmbeddedError::InUse`] where another app uses it, and whatever keeps it from running.
    pub async fn start(options: StartOptions) -> Result<Self> {
        Self::open(options, false).await
    }

    /// Shares the server with the apps that use it already, or starts it.
    ///
    /// # Errors
    /// Whatever keeps the server from running.
    pub async fn attach_or_start(options: StartOptions) -> Result<Self> {
        Self::open(options, true).await
    }

    /// Gives this app's share back and, as the last one, stops the server: open transactions are
    /// rolled back, everything committed is on disk.
    ///
    /// # Errors
    /// [`EmbeddedError::Failed`] if the server does not stop.
    pub async fn stop(mut self) -> Result<()> {
        let turn = self.home.turn().await?;
        self.share = None;
        if self.lifetime == Lifetime::WithLastUser && !self.home.is_used()? {
            stop_server(&self.home, &self.binaries).await?;
        }
        // Else another app could start it between our look and our stop.
        drop(turn);
        Ok(())
    }

    /// Stops the server in `home`, if one runs, whoever uses it.
    ///
    /// # Errors
    /// [`EmbeddedError::Failed`] if the server does not stop.
    pub async fn stop_at(home: &Path, binaries: Binaries) -> Result<()> {
        let home = Home::open(home)?;
        let _turn = home.turn().await?;
        let binaries = binaries.ready_for(home.account(), &home.shared()?)?;
        stop_server(&home, &binaries).await
    }

    /// Always [`LOOPBACK`].
    pub fn host(&self) -> &'static str {
        LOOPBACK
    }

    /// The TCP port the server listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Name of the superuser.
    pub fn superuser(&self) -> &'static str {
        SUPERUSER
    }

    /// The superuser's password.
    pub fn password(&self) -> &Password {
        &self.password
    }

    /// The database that every server has.
    pub fn database(&self) -> &'static str {
        SUPERUSER
    }

    /// Major version of the server, such as 17.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// Whether the server ran already: another app's, or one that a crashed app left behind.
    pub fn was_running(&self) -> bool {
        self.attached
    }

    /// The server's process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        match look(self.home.data()) {
            Seen::Running { pid, .. } => Some(pid),
            Seen::Nothing | Seen::Stale => None,
        }
    }

    /// PostgreSQL's own folder.
    pub fn data_dir(&self) -> &Path {
        self.home.data()
    }

    /// What the server writes about itself.
    pub fn log_file(&self) -> PathBuf {
        self.home.log()
    }

    async fn open(options: StartOptions, share_with_others: bool) -> Result<Self> {
        let home = Home::open(&options.home)?;
        if !options.makes_data && !is_data(home.data()) {
            return Err(EmbeddedError::NoData { folder: home.data().to_path_buf() });
        }
        let turn = home.turn().await?;
        if !share_with_others && home.is_used()? {
            return Err(EmbeddedError::InUse { home: home.root().to_path_buf() });
        }
        let share = home.use_it()?;
        let binaries = options.binaries.clone();
        let binaries = binaries.ready_for(home.account(), &home.shared()?)?;
        let major = binaries.major(home.account()).await?;
        initialise(&home, &binaries, major, options.durable).await?;
        refuse_other_major(home.data(), major)?;
        let password = Password::load(&home.password())?;
        let running = running_port(&home).await?;
        let port = match running {
            Some(port) => port,
            None => launch(&home, &binaries, &options).await?,
        };
        home.remember_port(port)?;
        drop(turn);
        tracing::info!(port, attached = running.is_some(), "private server is up");
        Ok(Self { home, binaries, lifetime: options.lifetime, password, port, major, attached: running.is_some(), share: Some(share) })
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if self.share.take().is_none() || self.lifetime == Lifetime::UntilStopped {
            return;
        }
        let Some(_turn) = self.home.turn_now() else {
            return;
        };
        if self.home.is_used().unwrap_or(true) {
            return;
        }
        // The signal is enough: the server finishes its stop by itself, and the next start waits.
        let stopped = blocking_program(&self.binaries.program("pg_ctl"), self.home.account())
            .args(["stop", "--mode=fast", "--no-wait", "--silent", "--pgdata"])
            .arg(self.home.data())
            .status();
        if let Err(error) = stopped {
            tracing::warn!(%error, "private server could not be told to stop");
        }
    }
}

/// The port of a server that runs already and answers; waits for one that is starting or stopping.
async fn running_port(home: &Home) -> Result<Option<u16>> {
    let deadline = Instant::now() + RECOVERY;
    loop {
        match look(home.data()) {
            Seen::Nothing => return Ok(None),
            Seen::Stale => {
                let left_over = home.data().join("postmaster.pid");
                tracing::warn!("the private server ended uncleanly; it will recover");
                return match fs::remove_file(&left_over) {
                    Ok(()) => Ok(None),
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(e) => Err(EmbeddedError::io(&left_over, e)),
                };
            }
            Seen::Running { port, phase: Phase::Ready, .. } if answers(port).await => return Ok(Some(port)),
            Seen::Running { .. } if Instant::now() < deadline => {
                sleep(Duration::from_millis(50)).await;
            }
            Seen::Running { .. } => {
                return Err(EmbeddedError::Failed { what: "answer", detail: log_since(home, 0) });
            }
        }
    }
}

/// Whether PostgreSQL is at the port: it answers a question about encryption with one letter.
async fn answers(port: u16) -> bool {
    let ask = async {
        let mut stream = tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).await?;
        stream.read_u8().await
    };
    let answer = timeout(Duration::from_secs(5), ask).await;
    matches!(answer, Ok(Ok(b'S' | b'N')))
}

/// Starts the server and gives its port. A port that was not asked for may be replaced.
async fn launch(home: &Home, binaries: &Binaries, options: &StartOptions) -> Result<u16> {
    let deadline = Instant::now() + AFTERMATH;
    let mut port = match options.port.or_else(|| home.remembered_port()) {
        Some(port) => port,
        None => free_port()?,
    };
    let mut replaced = 0;
    loop {
        match launch_at(home, binaries, options, port).await {
            Ok(()) => return Ok(port),
            Err(EmbeddedError::PortTaken { .. }) if options.port.is_none() && replaced < 5 => {
                replaced += 1;
                port = free_port()?;
            }
            Err(EmbeddedError::Failed { detail, .. }) if detail.contains("shared memory block") && Instant::now() < deadline => {
                sleep(Duration::from_millis(100)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn launch_at(home: &Home, binaries: &Binaries, options: &StartOptions, port: u16) -> Result<()> {
    // Asked first, for the server would take a second and a page of log to say the same.
    if is_taken(port) {
        return Err(EmbeddedError::PortTaken { port });
    }
    let settings = options.configuration(port).into_bytes();
    let own = (SETTINGS.to_owned(), settings);
    for (name, content) in std::iter::once(&own).chain(&options.files) {
        let path = home.data().join(name);
        write_private(&path, content)?;
        if let Some(account) = home.account() {
            account.own(&path)?;
        }
    }
    let log = home.log();
    let mut written = fs::metadata(&log).map_or(0, |seen| seen.len());
    if written > LOG_LIMIT && fs::rename(&log, log.with_extension("log.old")).is_ok() {
        written = 0;
    }
    let path = binaries.program("pg_ctl");
    let status = program(&path, home.account())
        .args(["start", "--wait", "--silent"])
        .arg(format!("--timeout={}", RECOVERY.as_secs()))
        .arg("--log")
        .arg(&log)
        .arg("--pgdata")
        .arg(home.data())
        // The server would keep a pipe open for as long as it lives.
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await
        .map_err(|error| EmbeddedError::BrokenBinaries { program: path.clone(), detail: error.to_string() })?;
    match status.success() {
        true => Ok(()),
        false => Err(EmbeddedError::from_output("start", &log_since(home, written), home.root(), Some(port))),
    }
}

async fn stop_server(home: &Home, binaries: &Binaries) -> Result<()> {
    if !matches!(look(home.data()), Seen::Running { .. }) {
        return Ok(());
    }
    let path = binaries.program("pg_ctl");
    let args = ["stop", "--mode=fast", "--wait", "--timeout=60", "--pgdata"].map(PathBuf::from);
    let args: Vec<_> = args.iter().map(PathBuf::as_path).chain([home.data()]).collect();
    let ended = crate::control::run(&path, home.account(), &args).await?;
    // It may have ended by itself between the look and the stop.
    if ended.success || !matches!(look(home.data()), Seen::Running { .. }) {
        return Ok(());
    }
    Err(EmbeddedError::from_output("stop", &ended.output, home.root(), None))
}

fn refuse_other_major(data: &Path, ours: u32) -> Result<()> {
    let path = data.join("PG_VERSION");
    let text = fs::read_to_string(&path).map_err(|e| EmbeddedError::io(&path, e))?;
    match text.trim().parse() {
        Ok(found) if found == ours => Ok(()),
        Ok(found) => Err(EmbeddedError::OtherMajor { folder: data.to_path_buf(), found, ours }),
        Err(_) => Err(EmbeddedError::ForeignFolder { folder: data.to_path_buf() }),
    }
}

fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| EmbeddedError::io(Path::new(LOOPBACK), e))
}

fn is_taken(port: u16) -> bool {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    bound.is_err_and(|e| e.kind() == std::io::ErrorKind::AddrInUse)
}

fn log_since(home: &Home, start: u64) -> String {
    let bytes = fs::read(home.log()).unwrap_or_default();
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
    String::from_utf8_lossy(&bytes[start..]).into_owned()
}
