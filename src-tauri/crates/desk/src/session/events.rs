//! What the engine reports, in the screen's terms.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use uuid::Uuid;
use vetdesk_domain::Area;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_sync::{Connection, Driver, Status, Trouble};

use super::at_desk::Lock;
use crate::Desk;
use crate::error::ErrorCode;
use crate::view::{Progress, SyncState, SyncStatus};

/// What the screen is told without asking.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEvent {
    /// Rows of these areas came from another PC or were confirmed. Which ones a locked screen is not told.
    Changed {
        areas: Vec<Area>,
        ids: Vec<Uuid>,
    },
    /// Somebody took the place at the desk, in this clinic; or it is free.
    Place {
        clinic: Option<String>,
    },
    Sync(SyncStatus),
    Progress(Progress),
}

/// Ends with the sign-in it belongs to.
pub(super) struct Forwarding(Vec<JoinHandle<()>>);

impl Forwarding {
    /// Ends this task with the sign-in as well.
    pub(super) fn and(&mut self, task: JoinHandle<()>) {
        self.0.push(task);
    }
}

impl Drop for Forwarding {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

pub(super) fn forward(driver: &Driver, desk: Arc<Desk>, lock: Lock, events: broadcast::Sender<AppEvent>) -> Forwarding {
    let mut notices = driver.notices();
    let to_screen = events.clone();
    let changes = tokio::spawn(async move {
        loop {
            let event = match notices.recv().await {
                Ok(notice) => {
                    let ids = if lock.is_on() { Vec::new() } else { notice.ids };
                    AppEvent::Changed { areas: notice.areas.into_iter().collect(), ids }
                }
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
            let now = sync_status(&status.borrow_and_update(), desk.who().zone, desk.now());
            desk.set_read_only(now.state == SyncState::ReadOnly);
            let _nobody_listens = events.send(AppEvent::Sync(now));
        }
    });
    Forwarding(vec![changes, states])
}

const EVERYTHING: [Area; 6] = [Area::Schedule, Area::Clients, Area::Patients, Area::Clinic, Area::Team, Area::Conflicts];

/// `now` and `zone` make the times readable: a day is named only where it is not today.
pub(super) fn sync_status(status: &Status, zone: ClinicZone, now: DateTime<Utc>) -> SyncStatus {
    let other_day = |at: DateTime<Utc>| Some(zone.day_of(at)).filter(|day| *day != zone.day_of(now));
    SyncStatus {
        state: match status.connection {
            Connection::Live => SyncState::Live,
            Connection::Offline => SyncState::Offline,
            Connection::ReadOnly => SyncState::ReadOnly,
        },
        by_choice: status.chosen_offline,
        since: Some(status.since),
        since_label: Some(zone.short_clock(status.since)),
        since_day: other_day(status.since),
        waiting: status.waiting,
        cases: status.cases,
        last_pull: status.last_pull,
        last_pull_label: status.last_pull.map(|at| zone.short_clock(at)),
        last_pull_day: status.last_pull.and_then(other_day),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_the_clinics_and_a_day_is_named_where_it_is_not_today() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let status = Status {
            connection: Connection::Offline,
            chosen_offline: false,
            since: at("2026-11-22T22:59:00Z"),
            last_pull: Some(at("2026-11-22T23:05:00Z")),
            waiting: 0,
            cases: 0,
            trouble: None,
        };
        let berlin = ClinicZone::named("Europe/Berlin").unwrap();
        let said = sync_status(&status, berlin, at("2026-11-23T06:00:00Z"));
        assert_eq!((said.since_label.as_deref(), said.last_pull_label.as_deref()), (Some("23:59"), Some("0:05")));
        assert_eq!((said.since_day, said.last_pull_day), (Some("2026-11-22".parse().unwrap()), None));
        let before = sync_status(&Status { last_pull: None, ..status }, berlin, at("2026-11-22T22:59:30Z"));
        assert_eq!((before.since_day, before.last_pull_label, before.last_pull_day), (None, None, None));
    }
}
