//! The running engine of one signed-in person and one cache: events in, what [`crate::step`] decides carried out, status out.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;
use vetdesk_cache::Cache;
use vetdesk_domain::change::Mutation;
use vetdesk_server::{Identity, Server};

use crate::effects::blocking;
use crate::status::{Connection, Notice, Status, Trouble};
use crate::step::{Event, Link, Millis, State};
use crate::wire::Connector;

/// While a long queue is sent, what waits is counted so often.
const COUNT_EVERY: Duration = Duration::from_millis(200);

/// Whoever has just come in, and whom the server knows, waits for the day: so long sync leaves the processor to the screen.
const SETTLING: Millis = 300;

/// Wall clock for what people read; never for the order of anything.
pub type WallClock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The running engine. Dropping it ends sync; the outbox stays.
#[derive(Debug)]
pub struct Driver {
    events: mpsc::UnboundedSender<Event>,
    status: watch::Receiver<Status>,
    line: watch::Receiver<Option<Server>>,
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
        let (open, line) = watch::channel(None);
        let begins = if engine.server.is_some() { SETTLING } else { 0 };
        let runner = Runner {
            cache: engine.cache,
            connector: engine.connector,
            clock: engine.clock,
            server: engine.server,
            met: engine.met,
            state: State::new(begins),
            started: Instant::now(),
            events: events.clone(),
            tell,
            notices: notices.clone(),
            line: open,
            listener: None,
            outgoing: VecDeque::new(),
            last_wake: None,
            last_count: None,
            readable_asked: None,
        };
        let task = tokio::spawn(runner.run(inbox));
        Self { events, status, line, notices, task }
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

    /// The server as sync reaches it now, for a question that no copy answers; none while the line is down.
    #[must_use]
    pub fn line(&self) -> Option<Server> {
        self.line.borrow().clone()
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

pub(crate) struct Runner {
    pub(crate) cache: Cache,
    pub(crate) connector: Connector,
    pub(crate) clock: WallClock,
    pub(crate) server: Option<Server>,
    pub(crate) met: Option<Met>,
    pub(crate) state: State,
    pub(crate) started: Instant,
    pub(crate) events: mpsc::UnboundedSender<Event>,
    pub(crate) tell: watch::Sender<Status>,
    pub(crate) line: watch::Sender<Option<Server>>,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) listener: Option<JoinHandle<()>>,
    /// Fetched and noted as sent; forgotten whenever the queue may have been renumbered.
    pub(crate) outgoing: VecDeque<Mutation>,
    pub(crate) last_wake: Option<Instant>,
    pub(crate) last_count: Option<Instant>,
    /// When the server was last asked what this person may read; None where it is to be asked with the next pull.
    pub(crate) readable_asked: Option<Instant>,
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
            Link::Idle | Link::Pulling | Link::Pushing | Link::Refilling => Connection::Live,
            Link::Stopped(Trouble::Version) => Connection::ReadOnly,
            Link::Down { .. } | Link::Connecting { .. } | Link::Stopped(_) => Connection::Offline,
        };
        let server = self.server.clone().filter(|_| connection == Connection::Live);
        self.line.send_if_modified(|line| {
            let is_other = line.is_some() != server.is_some();
            *line = server;
            is_other
        });
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
