//! From a password that fits to a person at the desk.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use vetdesk_domain::person;
use vetdesk_server::Password;
use vetdesk_sync::{Driver, Engine};

use super::at_desk::{AtDesk, Lock};
use super::opening::{self, Line, Opened, Opening};
use super::places::{Remembered, Seen};
use super::{App, AppEvent, events};
use crate::error::{DeskError, ErrorCode};
use crate::view::{Connection, KnownPerson, Progress, SignInRequest, Task};
use crate::{Desk, Who};

impl App {
    pub(super) async fn enter(&self, connection: &Connection, login: &str, request: SignInRequest) -> Result<(), DeskError> {
        let password = Password::new(request.password);
        if self.come_back(connection, login, &password).await? {
            return Ok(());
        }
        let opening = Opening {
            places: &self.places,
            keys: &self.keys,
            connection,
            login,
            password,
            passphrase: request.passphrase,
            workstation: &self.workstation,
            now: self.clock.now(),
            patience: self.patience,
            progress: &|done, total| self.tell(Progress { task: Task::FirstCopy, done, total }),
        };
        let is_here = self.seat.taken.read().await.as_ref().is_some_and(|at| at.login == login);
        let opened = if is_here {
            // Their copy is open, and this is not the password that opened it: only the server can know a newer one.
            opening.open_after(self.seat.leave()).await.map_err(|error| match error {
                DeskError::Server(error) if error.is_offline() => DeskError::field(ErrorCode::WrongPassword, "password"),
                error => error,
            })?
        } else {
            opening.open().await?
        };
        let who = Who::of_cache(&opened.cache, opened.identity.clone())?;
        self.seat.leave().await;
        let face = KnownPerson { login: login.to_owned(), name: who.name(), initials: person::initials(&who.first_name, &who.last_name) };
        self.places.see(who.practice_id, Seen { at: self.clock.now(), face })?;
        self.places.remember(&Remembered { connection: Some(connection.clone()), last_login: Some(login.to_owned()) })?;
        self.take_the_desk(connection.clone(), login.to_owned(), opened, who).await;
        Ok(())
    }

    /// Whether this login is at the desk already and this is their password; then the desk is open.
    pub(super) async fn come_back(&self, connection: &Connection, login: &str, password: &Password) -> Result<bool, DeskError> {
        let taken = self.seat.taken.read().await;
        let Some(at) = taken.as_ref().filter(|at| at.login == login && at.connection == *connection && !at.is_refused()) else {
            return Ok(false);
        };
        let (proof, password) = (at.proof.clone(), password.clone());
        let fits = spawn_blocking(move || proof.fits(password.reveal())).await.map_err(|_| DeskError::of(ErrorCode::Internal))??;
        if fits {
            at.lock.turn(false);
        }
        Ok(fits)
    }

    /// Counts the wrong tries of those who have a copy here; the server sees to all others.
    pub(super) fn count_try(&self, connection: &Connection, login: &str, refusal: Option<&DeskError>) -> Result<(), DeskError> {
        match refusal.map(DeskError::code) {
            None => self.tries.note_right(login),
            Some(ErrorCode::WrongPassword | ErrorCode::WrongPassphrase) if self.places.known_person(connection, login)?.is_some() => {
                self.tries.note_wrong(login, self.clock.now());
            }
            Some(_) => {}
        }
        Ok(())
    }

    async fn take_the_desk(&self, connection: Connection, login: String, opened: Opened, who: Who) {
        let Opened { cache, proof, line, connector, .. } = opened;
        let clock = self.clock.clone();
        let copy = cache.clone();
        let is_slow = matches!(line, Line::Slow);
        let driver = Arc::new(Driver::start(Engine {
            cache: cache.clone(),
            connector: connector.clone(),
            clock: Arc::new(move || clock.now()),
            is_expected: !matches!(line, Line::Down),
            server: if let Line::Up(server) = line { Some(server) } else { None },
            met: Some(Arc::new(move |identity| {
                if let Err(error) = opening::keep_identity(&copy, identity) {
                    tracing::warn!(%error, "the server's word on who this is was not kept");
                }
            })),
        }));
        let nudge = Arc::downgrade(&driver);
        let desk = Arc::new(Desk::new(cache, who, self.clock.clone()).after_write(move || {
            if let Some(driver) = nudge.upgrade() {
                driver.written();
            }
        }));
        let lock = Lock::default();
        let mut forwarding = events::forward(&driver, desk.clone(), lock.clone(), self.seat.events.clone());
        if is_slow {
            forwarding.and(self.seat.leave_if_refused(&driver));
        }
        let clinic = Some(desk.who().clinic_name.clone());
        *self.seat.taken.write().await = Some(AtDesk { desk, driver, connector, login, connection, proof, lock, forwarding });
        let _nobody_listens = self.seat.events.send(AppEvent::Place { clinic });
    }
}
