//! A signed-in person's connections: a small pool, and one transaction at a time that carries the session.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, Postgres};
use tokio::sync::Mutex;
use tokio::time::timeout;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::ServerError;
use crate::rows::Readable;
use crate::statements::{CLOSE_SESSION, IS_SESSION_OPEN, READABLE, REGISTER_DEVICE, SET_SESSION};
use vetdesk_domain::ids::{DeviceId, PracticeId};

/// How long this side waits for one whole call. A half-open connection gives no sign of its own.
pub(crate) const CALL_LIMIT: Duration = Duration::from_secs(60);
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// A connection that has rested longer than the poll's pause may be dead without anybody knowing.
const RESTED: Duration = Duration::from_secs(10);

pub(crate) const WRITE: &str = "BEGIN";
pub(crate) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// One person's way to the server. Cheap to clone; all clones are the same session.
#[derive(Clone)]
pub struct Server {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub pool: PgPool,
    pub options: PgConnectOptions,
    pub session: Zeroizing<String>,
    pub practice_id: PracticeId,
    pub workstation: String,
    readable: RwLock<Arc<Readable>>,
    /// COPY has a connection of its own, kept between chunks.
    pub copying: Mutex<Option<PgConnection>>,
}

impl Server {
    pub(crate) fn new(
        options: PgConnectOptions,
        session: Zeroizing<String>,
        practice_id: PracticeId,
        workstation: &str,
        readable: Readable,
    ) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(6)
            // The pool goes on knocking at a closed door for so long; the desk shows that it is offline no later than that.
            .acquire_timeout(Duration::from_secs(3))
            .idle_timeout(Duration::from_secs(120))
            .max_lifetime(Duration::from_secs(3600))
            // One that was used a moment ago is asked for nothing before its work.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options.clone());
        let workstation = workstation.to_owned();
        Self {
            shared: Arc::new(Shared {
                pool,
                options,
                session,
                practice_id,
                workstation,
                readable: RwLock::new(Arc::new(readable)),
                copying: Mutex::new(None),
            }),
        }
    }

    /// What this person may read, as the server said last.
    #[must_use]
    pub fn readable(&self) -> Arc<Readable> {
        self.shared.readable.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks again what this person may read, and says whether it is something else than before.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn ask_readable(&self) -> Result<bool, ServerError> {
        let answer = within(CALL_LIMIT, async {
            let mut lease = self.begin(READ).await?;
            let answer = sqlx::query_as(READABLE).fetch_all(lease.connection()?).await?;
            lease.commit().await?;
            Ok(answer)
        });
        let now = Readable::new(answer.await?);
        let mut known = self.shared.readable.write().unwrap_or_else(PoisonError::into_inner);
        let is_other = **known != now;
        *known = Arc::new(now);
        Ok(is_other)
    }

    /// Makes this device known, or finds it: how far the server has come with its mutations.
    ///
    /// # Errors
    /// [`ServerError::NotAllowed`] where another person's device bears this id.
    pub async fn register_device(&self, device: DeviceId) -> Result<i64, ServerError> {
        within(CALL_LIMIT, async {
            let mut lease = self.begin(WRITE).await?;
            let reached =
                sqlx::query_scalar(REGISTER_DEVICE).bind(device.0).bind(&self.shared.workstation).fetch_one(lease.connection()?).await?;
            lease.commit().await?;
            Ok(reached)
        })
        .await
    }

    /// Whether the session still stands; revoked and expired ones do not.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn is_session_open(&self) -> Result<bool, ServerError> {
        within(CALL_LIMIT, async {
            let mut lease = self.begin(READ).await?;
            let is_open = sqlx::query_scalar(IS_SESSION_OPEN).fetch_one(lease.connection()?).await?;
            lease.commit().await?;
            Ok(is_open)
        })
        .await
    }

    /// Ends the session and closes the connections of all clones.
    ///
    /// # Errors
    /// Where the server could not be told; the connections are closed all the same and the session runs out by itself.
    pub async fn sign_out(&self) -> Result<(), ServerError> {
        let told = within(CONNECT_LIMIT, async {
            let mut lease = self.begin(WRITE).await?;
            lease.connection()?.execute(CLOSE_SESSION).await?;
            lease.commit().await
        })
        .await;
        drop(self.shared.copying.lock().await.take());
        // Waits for what is under way elsewhere; a hanging one must not hold up the door.
        let _ = timeout(CONNECT_LIMIT, self.shared.pool.close()).await;
        told
    }

    /// A writing transaction of this person's own, for bulk work that no queue carries: an import.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn begin_write(&self) -> Result<Lease, ServerError> {
        within(CALL_LIMIT, self.begin(WRITE)).await
    }

    /// A transaction with the session set for it alone.
    pub(crate) async fn begin(&self, how: &'static str) -> Result<Lease, ServerError> {
        let mut lease = self.lease(how).await?;
        self.set_session(lease.connection()?).await?;
        Ok(lease)
    }

    /// A transaction without the session: whoever asks sets it with the first statement.
    pub(crate) async fn lease(&self, how: &'static str) -> Result<Lease, ServerError> {
        let mut lease = self.lend().await?;
        lease.connection()?.execute(how).await?;
        Ok(lease)
    }

    /// A connection for one statement that is a transaction by itself and sets the session for itself.
    pub(crate) async fn lend(&self) -> Result<Lease, ServerError> {
        Ok(Lease { connection: Some(self.shared.pool.acquire().await?) })
    }

    pub(crate) async fn set_session(&self, connection: &mut PgConnection) -> Result<(), ServerError> {
        sqlx::query(SET_SESSION).bind(self.shared.session.as_str()).execute(connection).await?;
        Ok(())
    }
}

/// Without a session every table looks empty: whoever takes emptiness for an answer asks first.
pub(crate) async fn require_session(connection: &mut PgConnection) -> Result<(), ServerError> {
    if sqlx::query_scalar(IS_SESSION_OPEN).fetch_one(connection).await? { Ok(()) } else { Err(ServerError::SessionEnded) }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("practice_id", &self.shared.practice_id).finish_non_exhaustive()
    }
}

/// A connection for one transaction. It goes back to the pool at its good end alone: after an error, a time-out or an
/// abandoned call nobody knows in which state it is, so it is closed and the server rolls back.
#[derive(Debug)]
pub struct Lease {
    connection: Option<PoolConnection<Postgres>>,
}

impl Lease {
    /// To run statements on.
    ///
    /// # Errors
    /// Never while the lease lives.
    pub fn connection(&mut self) -> Result<&mut PgConnection, ServerError> {
        self.connection.as_deref_mut().ok_or(ServerError::Unreachable)
    }

    /// Keeps what was written. Dropping the lease instead takes it back.
    ///
    /// # Errors
    /// Where the server refuses, or nobody knows whether it has committed.
    pub async fn commit(mut self) -> Result<(), ServerError> {
        self.connection()?.execute("COMMIT").await?;
        self.give_back();
        Ok(())
    }

    /// After a statement that was a transaction by itself and came to its end.
    pub(crate) fn give_back(mut self) {
        drop(self.connection.take());
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(connection.detach());
        }
    }
}

/// One connection of a person's own, for work that takes a lock of the connection: whatever the lock guards is written on it alone,
/// so that nothing is written once it is lost.
#[derive(Debug)]
pub struct Line {
    server: Server,
    connection: PgConnection,
}

impl Server {
    /// Opens a connection beside the pool.
    ///
    /// # Errors
    /// Where the server cannot be reached.
    pub async fn line(&self) -> Result<Line, ServerError> {
        Ok(Line { server: self.clone(), connection: open(&self.shared.options).await? })
    }
}

impl Line {
    /// Begins a transaction with the session set for it.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn begin(&mut self) -> Result<&mut PgConnection, ServerError> {
        within(CALL_LIMIT, async {
            self.connection.execute(WRITE).await?;
            self.server.set_session(&mut self.connection).await
        })
        .await?;
        Ok(&mut self.connection)
    }

    /// Keeps what was written.
    ///
    /// # Errors
    /// Where the server refuses, or nobody knows whether it has committed.
    pub async fn commit(&mut self) -> Result<(), ServerError> {
        within(CALL_LIMIT, async { Ok(self.connection.execute("COMMIT").await.map(drop)?) }).await
    }

    /// Takes back what was written since the beginning.
    ///
    /// # Errors
    /// Where the server cannot be asked; the connection is then of no use.
    pub async fn roll_back(&mut self) -> Result<(), ServerError> {
        within(CALL_LIMIT, async { Ok(self.connection.execute("ROLLBACK").await.map(drop)?) }).await
    }

    /// Closes the connection, and with it goes its lock.
    pub async fn close(self) {
        let _ = timeout(CONNECT_LIMIT, self.connection.close()).await;
    }
}

/// Opens one connection, or says precisely why not.
pub(crate) async fn open(options: &PgConnectOptions) -> Result<PgConnection, ServerError> {
    match timeout(CONNECT_LIMIT, PgConnection::connect_with(options)).await {
        Ok(Err(sqlx::Error::Protocol(_))) => Err(ServerError::NotPostgres),
        Ok(connection) => Ok(connection?),
        Err(_) => Err(ServerError::Unreachable),
    }
}

pub(crate) async fn within<T>(limit: Duration, call: impl Future<Output = Result<T, ServerError>>) -> Result<T, ServerError> {
    timeout(limit, call).await.unwrap_or(Err(ServerError::TimedOut))
}

/// The channel on which a practice's PCs are woken. It carries nothing.
pub(crate) fn channel(practice: PracticeId) -> String {
    format!("vetdesk_{}", Uuid::from(practice).simple())
}
