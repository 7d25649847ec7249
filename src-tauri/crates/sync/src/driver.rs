//! Carries out what [`crate::step`] decides, for one signed-in person and one cache.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use fail::fail_point;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;
use vetdesk_cache::{Cache, CacheError};
use vetdesk_domain::change::Mutation;
use vetdesk_domain::ids::DeviceId;
use vetdesk_domain::travel::News;
use vetdesk_server::{Identity, PushAnswer, Server, ServerError};

use crate::status::{Connection, Notice, Status, Trouble};
use crate::step::{Effect, Event, Failure, Link, Millis, State};
use crate::wire::{Connector, meaning_of};

/// Longer than any honest answer takes; after it the line counts as dead.
const PATIENCE: Duration = Duration::from_secs(10);
/// Others are woken at once, and then not again within this span.
const DEBOUNCE: Duration = Duration::from_millis(100);
/// While a long queue is sent, what waits is counted so often.
const COUNT_EVERY: Duration = Duration::from_millis(200);

/// Mutations fetched at once; they are noted as sent before the first of them leaves.
const BATCH: usize = 50;

/// Wall clock for what people read; never for the order of anything.
pub type WallClock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The running engine. Dropping it ends sync; the outbox stays.
#[derive(Debug)]
pub struct Driver {
    events: mpsc::UnboundedSender<Event>,
    status: watch::Receiver<Status>,
    notices: broadcast::Sender<Notice>,
    task: JoinHandle<()>,
}

/// What an engine works on.
pub struct Engine {
    pub cache: Cache,
    pub connector: Connector,
    pub clock: WallClock,
    /// Already signed in: the first connect is spared.
    pub server: Option<Server>,
    /// The server is there as far as anybody knows: offline is said only once it failed.
    pub is_expected: bool,
    /// Told whom the server takes the person for, at each sign-in that the engine does by itself.
    pub met: Option<Met>,
}

/// What is done with the server's word on who somebody is.
pub type Met = Arc<dyn Fn(&Identity) + Send + Sync>;

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("connector", &self.connector).finish_non_exhaustive()
    }
}

impl Driver {
    /// Starts on the current tokio runtime.
    #[must_use]
    pub fn start(engine: Engine) -> Self {
        let (events, inbox) = mpsc::unbounded_channel();
        let (notices, _) = broadcast::channel(256);
        let (tell, status) = watch::channel(Status {
            connection: if engine.is_expected { Connection::Live } else { Connection::Offline },
            chosen_offline: false,
            since: (engine.clock)(),
            last_pull: None,
            waiting: 0,
            cases: 0,
            trouble: None,
        });
        let runner = Runner {
            cache: engine.cache,
            connector: engine.connector,
            clock: engine.clock,
            server: engine.server,
            met: engine.met,
            state: State::new(0),
            started: Instant::now(),
            events: events.clone(),
            tell,
            notices: notices.clone(),
            listener: None,
            outgoing: VecDeque::new(),
            last_wake: None,
            last_count: None,
        };
        let task = tokio::spawn(runner.run(inbox));
        Self { events, status, notices, task }
    }

    /// The outbox has a new entry.
    pub fn written(&self) {
        self.say(Event::Written);
    }

    pub fn choose_offline(&self, offline: bool) {
        self.say(Event::ChoseOffline(offline));
    }

    #[must_use]
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Ends the engine and waits until it has let go of the cache.
    pub async fn stop(mut self) {
        self.task.abort();
        let _ended = (&mut self.task).await;
    }

    fn say(&self, event: Event) {
        // The engine is gone only while the person signs out; the outbox keeps the entry.
        let _gone = self.events.send(event);
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Runner {
    cache: Cache,
    connector: Connector,
    clock: WallClock,
    server: Option<Server>,
    met: Option<Met>,
    state: State,
    started: Instant,
    events: mpsc::UnboundedSender<Event>,
    tell: watch::Sender<Status>,
    notices: broadcast::Sender<Notice>,
    listener: Option<JoinHandle<()>>,
    /// Fetched and noted as sent; forgotten whenever the queue may have been renumbered.
    outgoing: VecDeque<Mutation>,
    last_wake: Option<Instant>,
    last_count: Option<Instant>,
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop_listening();
    }
}

impl Runner {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Event>) {
        self.publish().await;
        let mut event = Event::Tick;
        loop {
            let effects = self.state.step(self.now(), event, rand::random_range(0..=1000));
            let mut answers = Vec::new();
            for effect in effects {
                answers.extend(self.carry_out(effect).await);
            }
            self.publish().await;
            for answer in answers {
                let _own_inbox = self.events.send(answer);
            }
            event = match self.next_event(&mut inbox).await {
                Some(event) => event,
                None => return,
            };
        }
    }

    async fn next_event(&self, inbox: &mut mpsc::UnboundedReceiver<Event>) -> Option<Event> {
        let Some(wake_at) = self.state.wake_at() else { return inbox.recv().await };
        let pause = Duration::from_millis(wake_at.saturating_sub(self.now()));
        tokio::select! {
            biased;
            event = inbox.recv() => event,
            () = tokio::time::sleep(pause) => Some(Event::Tick),
        }
    }

    fn now(&self) -> Millis {
        Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    async fn carry_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Connect => Some(self.connect().await.unwrap_or_else(failed)),
            Effect::Disconnect => {
                self.stop_listening();
                self.server = None;
                None
            }
            Effect::Pull => Some(self.pull().await.unwrap_or_else(failed)),
            Effect::Push { after } => Some(self.push(after).await.unwrap_or_else(failed)),
            Effect::Wake => {
                if let Some(server) = self.server.clone() {
                    let pause = self.last_wake.map_or(Duration::ZERO, |last| DEBOUNCE.saturating_sub(last.elapsed()));
                    self.last_wake = Some(Instant::now() + pause);
                    tokio::spawn(async move {
                        tokio::time::sleep(pause).await;
                        if let Err(error) = server.wake().await {
                            tracing::debug!(%error, "others were not woken; they poll");
                        }
                    });
                }
                None
            }
            Effect::PutAside { after } => self.put_aside(after).await.err().map(failed),
        }
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
        self.listen(&server).await?;
        self.server = Some(server);
        Ok(Event::Connected)
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

    fn stop_listening(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
    }

    async fn pull(&mut self) -> Result<Event, Fault> {
        let server = self.server.clone().ok_or(Fault::Server(ServerError::Unreachable))?;
        let state = self.cache.state()?;
        let cursor = state.cursor.ok_or(Fault::Changed)?;
        let news = within(server.pull(state.device, self.connector.clinic, &cursor, state.last_applied_seq)).await?;
        if state.identity.is_some_and(|known| known != news.identity) {
            return Err(Fault::Changed);
        }
        fail_point!("pull-before-apply", |_| std::process::abort());
        let last_seq = news.last_seq;
        self.apply(news).await?;
        let now = (self.clock)();
        self.tell.send_modify(|status| status.last_pull = Some(now));
        Ok(Event::Pulled { last_seq })
    }

    async fn apply(&mut self, news: News) -> Result<(), Fault> {
        self.outgoing.clear();
        let cache = self.cache.clone();
        let applied = blocking(move || cache.apply(&news)).await?;
        if !applied.areas.is_empty() {
            let _nobody_listens = self.notices.send(Notice { areas: applied.areas, ids: applied.ids });
        }
        Ok(())
    }

    async fn push(&mut self, after: i64) -> Result<Event, Fault> {
        let server = self.server.clone().ok_or(Fault::Server(ServerError::Unreachable))?;
        let Some(mutation) = self.first_waiting(after).await? else { return Ok(Event::NothingToPush) };
        let device = self.cache.state()?.device;
        fail_point!("push-before-send", |_| std::process::abort());
        let answer = within(server.push(device, &mutation)).await?;
        fail_point!("push-after-answer", |_| std::process::abort());
        match answer {
            PushAnswer::Outcome(_) | PushAnswer::Duplicate { .. } => {
                self.outgoing.pop_front();
                Ok(Event::Pushed { seq: mutation.seq })
            }
            PushAnswer::UnknownClient => {
                within(server.register_device(device)).await?;
                Ok(Event::Renumbered)
            }
            PushAnswer::OutOfOrder { last_seq } => {
                self.outgoing.clear();
                let cache = self.cache.clone();
                blocking(move || cache.renumber_after(last_seq)).await?;
                Ok(Event::Renumbered)
            }
            PushAnswer::Cloned { .. } => {
                self.become_another_device(&server).await?;
                Ok(Event::Renumbered)
            }
        }
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
        let Some(mutation) = self.first_waiting(after).await? else { return Ok(()) };
        tracing::error!(mutation = %mutation.id, intent = %mutation.intent, "the server fails on this change; put aside");
        self.outgoing.clear();
        let cache = self.cache.clone();
        blocking(move || cache.put_aside(mutation.id, "internal")).await?;
        Ok(())
    }

    async fn first_waiting(&mut self, after: i64) -> Result<Option<Mutation>, Fault> {
        if self.outgoing.front().is_none_or(|mutation| mutation.seq <= after) {
            let (cache, now) = (self.cache.clone(), (self.clock)());
            self.outgoing = blocking(move || cache.take_to_send(after, BATCH, now)).await?.into();
        }
        Ok(self.outgoing.front().cloned())
    }

    /// Tells the screen where sync stands.
    async fn publish(&mut self) {
        let is_sending = self.state.link == Link::Pushing && self.last_count.is_some_and(|last| last.elapsed() < COUNT_EVERY);
        let mut counts = None;
        if !is_sending {
            let cache = self.cache.clone();
            counts = blocking(move || cache.counts()).await.ok();
            self.last_count = Some(Instant::now());
        }
        let was = self.tell.borrow().connection;
        let connection = match self.state.link {
            // Nothing has failed yet: no strip flashes up while the first connection is made.
            Link::Down { failures: 0, .. } | Link::Connecting { failures: 0 } if !self.state.chosen_offline => was,
            Link::Idle | Link::Pulling | Link::Pushing => Connection::Live,
            Link::Stopped(Trouble::Version) => Connection::ReadOnly,
            Link::Down { .. } | Link::Connecting { .. } | Link::Stopped(_) => Connection::Offline,
        };
        let trouble = self.state.trouble();
        let now = (self.clock)();
        self.tell.send_if_modified(|status| {
            let before = status.clone();
            if status.connection != connection {
                status.since = now;
            }
            status.connection = connection;
            status.trouble = trouble;
            status.chosen_offline = self.state.chosen_offline;
            if let Some(counts) = counts {
                status.waiting = u32::try_from(counts.waiting).unwrap_or(u32::MAX);
                status.cases = u32::try_from(counts.cases).unwrap_or(u32::MAX);
            }
            *status != before
        });
    }
}

/// What can go wrong while an effect is carried out.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error("the server is not the one this copy was made from")]
    Changed,
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

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, CacheError> + Send + 'static) -> Result<T, CacheError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
