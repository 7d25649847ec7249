//! The one place at this desk: free, or taken by a person; and while it is taken, open or locked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Door, RwLock, broadcast};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use vetdesk_domain::Area;
use vetdesk_sync::{Connection as Line, Connector, Driver, Trouble};

use super::AppEvent;
use super::events::Forwarding;
use super::vault::Proof;
use crate::Desk;
use crate::error::{DeskError, ErrorCode, ErrorView};
use crate::view::Connection;

/// So long a person who leaves lets the server take what they wrote last. What it does not take stays in their copy.
const A_MOMENT: Duration = Duration::from_millis(300);

/// What exists while a person is signed in.
pub(super) struct AtDesk {
    pub desk: Arc<Desk>,
    pub driver: Arc<Driver>,
    pub connector: Connector,
    pub login: String,
    pub connection: Connection,
    pub proof: Proof,
    pub lock: Lock,
    pub forwarding: Forwarding,
}

impl AtDesk {
    /// Whether the server has said that it no longer takes this password.
    pub(super) fn is_refused(&self) -> bool {
        self.driver.status().borrow().trouble == Some(Trouble::Refused)
    }
}

/// While it is on, nothing of the clinic crosses to the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Lock(Arc<AtomicBool>);

impl Lock {
    pub(super) fn is_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    pub(super) fn turn(&self, on: bool) {
        self.0.store(on, Ordering::SeqCst);
    }
}

/// Cheap to clone; all clones are the same place.
#[derive(Clone)]
pub(super) struct Seat {
    pub taken: Arc<RwLock<Option<AtDesk>>>,
    /// One sign-in, sign-out or unlocking at a time.
    pub door: Arc<Door<()>>,
    pub events: broadcast::Sender<AppEvent>,
    trouble: Arc<Mutex<Option<ErrorView>>>,
}

impl Seat {
    pub(super) fn free(events: broadcast::Sender<AppEvent>) -> Self {
        Self { taken: Arc::default(), door: Arc::default(), events, trouble: Arc::default() }
    }

    /// Why nobody is here though nobody left.
    pub(super) fn trouble(&self) -> Option<ErrorView> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_trouble(&self, trouble: Option<ErrorView>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Whoever is here goes; their copy is closed.
    pub(super) async fn leave(&self) {
        let left = self.taken.write().await.take();
        let Some(AtDesk { desk, driver, forwarding, .. }) = left else { return };
        drop(forwarding);
        let _nobody_listens = self.events.send(AppEvent::Place { clinic: None });
        let since = Instant::now();
        while since.elapsed() < A_MOMENT && is_being_sent(&desk, &driver) {
            sleep(Duration::from_millis(10)).await;
        }
        drop(desk);
        if let Ok(driver) = Arc::try_unwrap(driver) {
            driver.stop().await;
        }
    }

    /// The copy was opened before the server had answered: whoever the server then refuses does not stay.
    pub(super) fn leave_if_refused(&self, driver: &Arc<Driver>) -> JoinHandle<()> {
        let mut status = driver.status();
        let this = Arc::downgrade(driver);
        let seat = self.clone();
        tokio::spawn(async move {
            let answered = status.wait_for(|now| now.trouble.is_some() || now.last_pull.is_some() || now.connection == Line::Offline).await;
            let is_refused = answered.is_ok_and(|now| now.trouble == Some(Trouble::Refused));
            if !is_refused {
                return;
            }
            // Not on this task: it ends with the sign-in that it puts an end to.
            tokio::spawn(async move {
                let _one_at_a_time = seat.door.lock().await;
                let here = seat.taken.read().await.as_ref().map(|at| Arc::downgrade(&at.driver));
                if here.is_some_and(|here| here.ptr_eq(&this)) {
                    tracing::warn!("the server refuses who has just come in");
                    seat.leave().await;
                    seat.set_trouble(Some(DeskError::of(ErrorCode::WrongPassword).into()));
                    let _nobody_listens = seat.events.send(AppEvent::Changed { areas: vec![Area::Session], ids: Vec::new() });
                }
            });
        })
    }
}

fn is_being_sent(desk: &Desk, driver: &Driver) -> bool {
    driver.status().borrow().connection == Line::Live && desk.cache().counts().is_ok_and(|counts| counts.waiting > 0)
}
