//! What the engine does to the server and the cache: one method an effect.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use fail::fail_point;
use uuid::Uuid;
use vetdesk_cache::CacheError;
use vetdesk_domain::Area;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::Mutation;
use vetdesk_domain::ids::DeviceId;
use vetdesk_domain::travel::News;
use vetdesk_server::{PushAnswer, Server, ServerError};

use crate::driver::Runner;
use crate::status::{Notice, Trouble};
use crate::step::{BATCH, Effect, Event, Failure};
use crate::wire::meaning_of;

/// Longer than any honest answer takes; after it the line counts as dead.
const PATIENCE: Duration = Duration::from_secs(10);
/// Others are woken at once, and then not again within this span.
const DEBOUNCE: Duration = Duration::from_millis(100);
/// So often the server is asked what this person may read, for no row tells that a role was granted or taken away.
const ASK_EVERY: Duration = Duration::from_secs(300);
/// Rows of a table that are fetched again at once: the copy takes no booking while it writes them.
const REFILLED: u32 = 500;
/// Mutations fetched at once; they are noted as sent before the first of them leaves.
const FETCHED: usize = 4 * BATCH;

impl Runner {
    pub(crate) async fn carry_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Connect => Some(self.connect().await.unwrap_or_else(failed)),
            Effect::Disconnect => {
                self.stop_listening();
                self.server = None;
                None
            }
            Effect::Pull => Some(self.pull().await.unwrap_or_else(failed)),
            Effect::Refill => {
                let refilled = self.refill().await;
                Some(self.or_sign_in_anew(refilled).await.unwrap_or_else(failed))
            }
            Effect::Push { after, at_most } => Some(self.push(after, at_most).await.unwrap_or_else(failed)),
            Effect::Wake => {
                self.wake();
                None
            }
            Effect::PutAside { after } => self.put_aside(after).await.err().map(failed),
        }
    }

    fn wake(&mut self) {
        let Some(server) = self.server.clone() else { return };
        let pause = self.last_wake.map_or(Duration::ZERO, |last| DEBOUNCE.saturating_sub(last.elapsed()));
        self.last_wake = Some(Instant::now() + pause);
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            if let Err(error) = server.wake().await {
                tracing::debug!(%error, "others were not woken; they poll");
            }
        });
    }

    async fn connect(&mut self) -> Result<Event, Fault> {
        let server = match self.server.take() {
            Some(server) => server,
            None => {
                let (server, identity) = within(self.connector.connect()).await?;
                if let Some(met) = self.met.clone() {
                    blocking(move || {
                        met(&identity);
                        Ok(())
                    })
                    .await?;
                }
                server
            }
        };
        let device = self.cache.state()?.device;
        match within(server.register_device(device)).await {
            Err(Fault::Server(ServerError::NotAllowed)) => self.become_another_device(&server).await?,
            other => {
                other?;
            }
        }
        self.hold(&server).await?;
        self.listen(&server).await?;
        self.server = Some(server);
        Ok(Event::Connected)
    }

    /// Takes out of the copy what this person may not read any more, and notes what is to be fetched.
    async fn hold(&mut self, server: &Server) -> Result<(), Fault> {
        self.readable_asked = Some(Instant::now());
        let (cache, wanted) = (self.cache.clone(), server.readable().holdings(self.connector.clinic));
        let areas = blocking(move || cache.hold(&wanted)).await?;
        self.notify(areas, Vec::new());
        Ok(())
    }

    fn notify(&self, areas: BTreeSet<Area>, ids: Vec<Uuid>) {
        if !areas.is_empty() {
            let _nobody_listens = self.notices.send(Notice { areas, ids });
        }
    }

    async fn listen(&mut self, server: &Server) -> Result<(), Fault> {
        self.stop_listening();
        let mut wakeups = within(server.listen()).await?;
        let events = self.events.clone();
        self.listener = Some(tokio::spawn(async move {
            loop {
                let is_alive = wakeups.next().await.is_ok();
                // A lost listener asks for a pull as well: that finds the line dead, or makes good what was missed.
                if events.send(Event::Woken).is_err() || !is_alive {
                    return;
                }
            }
        }));
        Ok(())
    }

    pub(crate) fn stop_listening(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
    }

    async fn pull(&mut self) -> Result<Event, Fault> {
        let pulled = self.pull_news().await;
        let is_due = self.readable_asked.is_none_or(|asked| asked.elapsed() > ASK_EVERY);
        if pulled.is_ok() && is_due && self.reads_otherwise().await? {
            return self.sign_in_anew().await;
        }
        self.or_sign_in_anew(pulled).await
    }

    /// Where a column is denied that could be read, what this person may read has changed.
    async fn or_sign_in_anew(&mut self, tried: Result<Event, Fault>) -> Result<Event, Fault> {
        match tried {
            Err(Fault::Server(ServerError::NotAllowed)) if self.reads_otherwise().await? => self.sign_in_anew().await,
            other => other,
        }
    }

    async fn reads_otherwise(&mut self) -> Result<bool, Fault> {
        let server = self.server.clone().ok_or(Fault::Server(ServerError::Unreachable))?;
        self.readable_asked = Some(Instant::now());
        within(server.ask_readable()).await
    }

    /// Another role has other permissions, too: who this is, is asked from the beginning.
    async fn sign_in_anew(&mut self) -> Result<Event, Fault> {
        self.stop_listening();
        if let Some(before) = self.server.take() {
            tokio::spawn(async move { drop(before.sign_out().await) });
        }
        self.connect().await
    }

    /// Fetches one chunk of a table that the copy does not hold as it should.
    async fn refill(&mut self) -> Result<Event, Fault> {
        let server = self.server.clone().ok_or(Fault::Server(ServerError::Unreachable))?;
        let cache = self.cache.clone();
        let Some(next) = blocking(move || cache.next_refill()).await? else { return Ok(Event::Refilled { is_done: true }) };
        let chunk = within(server.copy_chunk(next.table, self.connector.clinic, next.after, REFILLED)).await?;
        fail_point!("refill-before-apply", |_| std::process::abort());
        let cache = self.cache.clone();
        let applied = blocking(move || cache.refill(next, &chunk.rows, chunk.last, chunk.done)).await?;
        self.notify(applied.areas, applied.ids);
        Ok(Event::Refilled { is_done: false })
    }

    async fn pull_news(&mut self) -> Result<Event, Fault> {
        let server = self.server.clone().ok_or(Fault::Server(ServerError::Unreachable))?;
        let state = self.cache.state()?;
        let cursor = state.cursor.ok_or(Fault::Changed)?;
        let news = within(server.pull(state.device, self.connector.clinic, &cursor, state.last_applied_seq)).await?;
        if state.identity.is_some_and(|known| known != news.identity) {
            return Err(Fault::Changed);
        }
        fail_point!("pull-before-apply", |_| std::process::abort());
        let last_seq = news.last_seq;
        if has_staff(&news) {
            // A person's role may be another one now: what may be read is asked with this pull.
            self.readable_asked = None;
        }
        self.apply(news).await?;
        let now = (self.clock)();
        self.tell.send_modify(|status| status.last_pull = Some(now));
        Ok(Event::Pulled { last_seq })
    }

    async fn apply(&mut self, news: News) -> Result<(), Fault> {
        self.outgoing.clear();
        let cache = self.cache.clone();
        let applied = blocking(move || cache.apply(&news)).await?;
        self.notify(applied.areas, applied.ids);
        Ok(())
    }

    async fn push(&mut self, after: i64, at_most: usize) -> Result<Event, Fault> {
        let server = self.server.clone().ok_or(Fault::Server(ServerError::Unreachable))?;
        self.fetch_waiting(after).await?;
        let batch: Vec<Mutation> = self.outgoing.iter().take(at_most).cloned().collect();
        if batch.is_empty() {
            return Ok(Event::NothingToPush);
        }
        let device = self.cache.state()?.device;
        fail_point!("push-before-send", |_| std::process::abort());
        let answers = within(server.push(device, &batch)).await?;
        fail_point!("push-after-answer", |_| std::process::abort());
        let is_done = |answer: &&PushAnswer| matches!(answer, PushAnswer::Outcome(_) | PushAnswer::Duplicate { .. });
        let done = answers.iter().take_while(is_done).count();
        match (answers.get(done), done.checked_sub(1).and_then(|last| batch.get(last))) {
            (None | Some(PushAnswer::Outcome(_) | PushAnswer::Duplicate { .. }), Some(last)) => {
                self.outgoing.drain(..done);
                return Ok(Event::Pushed { seq: last.seq });
            }
            (None | Some(PushAnswer::Outcome(_) | PushAnswer::Duplicate { .. }), None) => {
                return Err(Fault::Server(ServerError::Misfit("no answer to what was pushed")));
            }
            (Some(PushAnswer::UnknownClient), _) => {
                within(server.register_device(device)).await?;
            }
            (Some(PushAnswer::OutOfOrder { last_seq }), _) => {
                self.outgoing.clear();
                let (cache, last_seq) = (self.cache.clone(), *last_seq);
                blocking(move || cache.renumber_after(last_seq)).await?;
            }
            (Some(PushAnswer::Cloned { .. }), _) => self.become_another_device(&server).await?,
        }
        Ok(Event::Renumbered)
    }

    /// Another copy of this PC sends under the same name: this one takes a new name and sends what waits again.
    async fn become_another_device(&mut self, server: &Server) -> Result<(), Fault> {
        self.outgoing.clear();
        let cache = self.cache.clone();
        let device = DeviceId::fresh();
        blocking(move || cache.set_device(device)).await?;
        within(server.register_device(device)).await?;
        Ok(())
    }

    async fn put_aside(&mut self, after: i64) -> Result<(), Fault> {
        self.fetch_waiting(after).await?;
        let Some(mutation) = self.outgoing.pop_front() else { return Ok(()) };
        tracing::error!(mutation = %mutation.id, intent = %mutation.intent, "the server fails on this change; put aside");
        self.outgoing.clear();
        let cache = self.cache.clone();
        blocking(move || cache.put_aside(mutation.id, "internal")).await?;
        Ok(())
    }

    async fn fetch_waiting(&mut self, after: i64) -> Result<(), Fault> {
        if self.outgoing.front().is_none_or(|mutation| mutation.seq <= after) {
            let (cache, now) = (self.cache.clone(), (self.clock)());
            self.outgoing = blocking(move || cache.take_to_send(after, FETCHED, now)).await?.into();
        }
        Ok(())
    }
}

/// What can go wrong while an effect is carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error("the server is not the one this copy was made from")]
    Changed,
}

/// Whether the news tell of somebody of the staff.
fn has_staff(news: &News) -> bool {
    news.tables.iter().filter(|news| news.table.name == "users").any(|news| {
        let place = news.table.column("role").map(|(place, _)| place);
        news.rows.iter().any(|row| matches!(place.and_then(|place| row.get(place)), Some(Cell::Text(role)) if role != "pet_owner"))
    })
}

fn failed(fault: Fault) -> Event {
    let failure = match &fault {
        Fault::Server(error) => meaning_of(error),
        Fault::Cache(CacheError::DiskFull) => Failure::DiskFull,
        Fault::Cache(_) => Failure::Fatal(Trouble::Internal),
        Fault::Changed => Failure::Fatal(Trouble::ServerChanged),
    };
    tracing::info!(error = %fault, ?failure, "sync");
    Event::Failed(failure)
}

async fn within<T>(work: impl Future<Output = Result<T, ServerError>>) -> Result<T, Fault> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Fault::Server(ServerError::TimedOut)),
    }
}

pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, CacheError> + Send + 'static) -> Result<T, CacheError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
