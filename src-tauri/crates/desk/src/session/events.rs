//! What the engine reports, in the screen's terms.

use std::sync::Arc;

use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use uuid::Uuid;
use vetdesk_domain::Area;
use vetdesk_sync::{Connection, Driver, Status, Trouble};

use crate::Desk;
use crate::error::ErrorCode;
use crate::view::{Progress, SyncState, SyncStatus};

/// What the screen is told without asking.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEvent {
    /// Rows of these areas came from another PC or were confirmed.
    Changed {
        areas: Vec<Area>,
        ids: Vec<Uuid>,
    },
    Sync(SyncStatus),
    Progress(Progress),
}

/// Ends with the sign-in it belongs to.
pub(super) struct Forwarding(Vec<JoinHandle<()>>);

impl Drop for Forwarding {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

pub(super) fn forward(driver: &Driver, desk: Arc<Desk>, events: broadcast::Sender<AppEvent>) -> Forwarding {
    let mut notices = driver.notices();
    let to_screen = events.clone();
    let changes = tokio::spawn(async move {
        loop {
            let event = match notices.recv().await {
                Ok(notice) => AppEvent::Changed { areas: notice.areas.into_iter().collect(), ids: notice.ids },
                // Too fast for the screen: it reads everything again.
                Err(broadcast::error::RecvError::Lagged(_)) => AppEvent::Changed { areas: EVERYTHING.to_vec(), ids: Vec::new() },
                Err(broadcast::error::RecvError::Closed) => return,
            };
            let _nobody_listens = to_screen.send(event);
        }
    });
    let mut status = driver.status();
    let states = tokio::spawn(async move {
        while status.changed().await.is_ok() {
            let now = sync_status(&status.borrow_and_update());
            desk.set_read_only(now.state == SyncState::ReadOnly);
            let _nobody_listens = events.send(AppEvent::Sync(now));
        }
    });
    Forwarding(vec![changes, states])
}

const EVERYTHING: [Area; 6] = [Area::Schedule, Area::Clients, Area::Patients, Area::Clinic, Area::Team, Area::Conflicts];

pub(super) fn sync_status(status: &Status) -> SyncStatus {
    SyncStatus {
        state: match status.connection {
            Connection::Live => SyncState::Live,
            Connection::Offline => SyncState::Offline,
            Connection::ReadOnly => SyncState::ReadOnly,
        },
        by_choice: status.chosen_offline,
        since: Some(status.since),
        since_label: None,
        waiting: status.waiting,
        cases: status.cases,
        last_pull: status.last_pull,
        last_pull_label: None,
        progress: None,
        trouble: status.trouble.map(|trouble| match trouble {
            Trouble::Refused => ErrorCode::WrongPassword,
            Trouble::Certificate => ErrorCode::CertificateUntrusted,
            Trouble::Version => ErrorCode::ReadOnly,
            Trouble::ServerChanged => ErrorCode::NotAVetdeskServer,
            Trouble::DiskFull => ErrorCode::DiskFull,
            Trouble::Internal => ErrorCode::Internal,
        }),
    }
}
