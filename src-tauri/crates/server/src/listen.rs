//! Woken when someone of the practice has written. Wake-ups carry nothing and may be lost: a poll is the net under them.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};

use crate::connection::{CALL_LIMIT, Server, channel, within};
use crate::error::ServerError;
use crate::statements::WAKE;

/// A connection of its own that waits.
#[derive(Debug)]
pub struct Wakeups {
    listener: PgListener,
}

impl Server {
    /// Wakes the practice's other PCs. A statement of its own, after the commit: inside a writing transaction NOTIFY
    /// takes one lock for the whole server.
    ///
    /// # Errors
    /// Where the server cannot be told; the others find out by their poll.
    pub async fn wake(&self) -> Result<(), ServerError> {
        within(CALL_LIMIT, async {
            let mut lease = self.lend().await?;
            sqlx::query(WAKE).bind(self.shared.session.as_str()).execute(lease.connection()?).await?;
            lease.give_back();
            Ok(())
        })
        .await
    }

    /// Starts to wait for the practice's wake-ups.
    ///
    /// # Errors
    /// Where the server cannot be reached.
    pub async fn listen(&self) -> Result<Wakeups, ServerError> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(self.shared.options.clone().application_name("vetdesk wake-up"));
        within(CALL_LIMIT, async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.eager_reconnect(false);
            listener.listen(&channel(self.shared.practice_id)).await?;
            Ok(Wakeups { listener })
        })
        .await
    }
}

impl Wakeups {
    /// Waits for the next wake-up.
    ///
    /// # Errors
    /// Where the connection broke: pull once, for something may have been missed, and listen anew.
    pub async fn next(&mut self) -> Result<(), ServerError> {
        match self.listener.try_recv().await? {
            Some(_) => Ok(()),
            None => Err(ServerError::Unreachable),
        }
    }
}
