//! Signing in, and each way in which it does not come to that, through the product's own session.
//!
//! A refusal has one clear code, leaves every file of the PC as it was, and the next attempt can succeed.

mod disks;
mod guards;
mod locking;
mod servers;
mod slow_lines;
mod switching;
mod transport;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use tokio::net::TcpStream;
use vetdesk_desk::clock::Clock;
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::session::{App, KeyStore, KeyStoreError, Places, Secret};
use vetdesk_desk::view::{BookPet, BookRequest, Connection, ConnectionKind, FreeSlotsRequest, Phase, SignInRequest};
use vetdesk_domain::ids::PetId;
use vetdesk_domain::visit::VisitType;
use vetdesk_tests::Proxy;

use crate::practices::{A, Login, PASSWORD, Practices};

const PASSPHRASE: &str = "no keyring on this PC";

/// A keyring that a test can lock, empty and take away.
#[derive(Default)]
pub struct Keys {
    state: Mutex<State>,
}

#[derive(Default)]
enum State {
    #[default]
    None,
    Locked,
    Open(Option<Vec<u8>>),
}

impl Keys {
    fn turn(&self, state: State) -> State {
        std::mem::replace(&mut *self.state.lock().unwrap(), state)
    }
}

impl KeyStore for Keys {
    fn get(&self, _: &str) -> Result<Option<Secret>, KeyStoreError> {
        match &*self.state.lock().unwrap() {
            State::None => Err(KeyStoreError::Unavailable),
            State::Locked => Err(KeyStoreError::Locked),
            State::Open(kept) => Ok(kept.clone().map(Secret::new)),
        }
    }

    fn set(&self, _: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        match &mut *self.state.lock().unwrap() {
            State::None => Err(KeyStoreError::Unavailable),
            State::Locked => Err(KeyStoreError::Locked),
            State::Open(kept) => {
                *kept = Some(secret.bytes().to_vec());
                Ok(())
            }
        }
    }
}

struct OffBy(TimeDelta);

impl Clock for OffBy {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.0
    }
}

/// The session on one folder. However busy the machine of the tests is, the server's word comes first.
pub fn app(folder: &Path, keys: &Arc<Keys>, off: TimeDelta) -> App {
    App::new(Places::new(folder.to_owned()), keys.clone(), Arc::new(OffBy(off)), "test pc".to_owned(), false)
        .patient(Duration::from_secs(30))
}

/// A PC that belongs to a practice's server, a line to it that can break, and the receptionist's login.
pub struct Front {
    pub practices: Practices,
    pub reception: Login,
    pub network: Proxy,
    pub keys: Arc<Keys>,
    pub app: App,
    pub folder: PathBuf,
    _own: TempDir,
}

impl Front {
    /// Without a keyring.
    pub async fn open() -> Result<Self> {
        let own = TempDir::new()?;
        let folder = own.path().join("vetdesk");
        Self::on(own, folder).await
    }

    pub async fn on(own: TempDir, folder: PathBuf) -> Result<Self> {
        let practices = Practices::new().await?;
        let reception = practices.login(A, "receptionist").await?;
        let network = Proxy::to(practices.db.address()).await?;
        let keys = Arc::<Keys>::default();
        let front = Self { app: app(&folder, &keys, TimeDelta::zero()), practices, reception, network, keys, folder, _own: own };
        Ok(front)
    }

    pub fn connection(&self) -> Connection {
        let database = self.practices.db.name().to_owned();
        Connection { kind: ConnectionKind::Demo, host: "127.0.0.1".to_owned(), port: self.network.port(), database, ca_file: None }
    }

    pub fn credentials(&self) -> SignInRequest {
        SignInRequest { login: self.reception.typed.clone(), password: PASSWORD.to_owned(), passphrase: Some(PASSPHRASE.to_owned()) }
    }

    /// Tries, is refused, and finds the PC as it was.
    pub async fn refused(&self, request: SignInRequest) -> ErrorCode {
        let before = (files(&self.folder), self.app.app_state().await.unwrap());
        let error = self.app.sign_in(request).await.expect_err("a refusal");
        assert_eq!(before, (files(&self.folder), self.app.app_state().await.unwrap()), "{error}");
        error.code()
    }

    pub async fn signs_in(&self) -> Result<(), DeskError> {
        assert_eq!(self.app.sign_in(self.credentials()).await?.phase, Phase::SignedIn);
        Ok(())
    }

    /// Another person of the practice, with a login of their own.
    pub async fn vet(&self) -> Result<SignInRequest> {
        let vet = self.practices.login(A, "veterinarian").await?;
        Ok(SignInRequest { login: vet.typed, ..self.credentials() })
    }

    /// What the server holds of it.
    pub async fn booked(&self, reason: &str) -> Result<i64> {
        let mut superuser = self.practices.superuser().await?;
        Ok(sqlx::query_scalar("SELECT count(*) FROM clinic.appointments WHERE reason = $1").bind(reason).fetch_one(&mut superuser).await?)
    }

    /// In, and out again: from now on there is a copy.
    pub async fn has_been_here(&self) -> Result<(), DeskError> {
        self.app.belong_to(self.connection())?;
        self.signs_in().await?;
        assert_eq!(self.app.sign_out().await?.phase, Phase::SignedOut);
        Ok(())
    }

    /// The line carries again: what listens for the proxy comes back a moment after it is told to.
    pub async fn server_is_back(&self) {
        self.network.pass();
        while TcpStream::connect(self.network.address()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The person's copy, and how many were put beside.
    pub fn copies(&self) -> (Option<PathBuf>, usize) {
        let names: Vec<PathBuf> = files(&self.folder).into_keys().collect();
        let ends = |name: &PathBuf| name.extension().map(|end| end.to_string_lossy().into_owned()).unwrap_or_default();
        let is_kept = |end: String| end.strip_prefix("kept-").is_some_and(|at| at.bytes().all(|b| b.is_ascii_digit()));
        let kept = names.iter().filter(|name| is_kept(ends(name))).count();
        (names.into_iter().find(|name| name.extension().is_some_and(|end| end == "vetdesk")), kept)
    }
}

/// Books the practice's pet at the next free time after a while, for somebody who may.
pub async fn book(app: &App, reason: &str, after: TimeDelta) -> Result<(), DeskError> {
    let desk = app.desk().await?;
    let slots =
        desk.free_slots(&FreeSlotsRequest { minutes: 30, from: Some(desk.now() + after), limit: 1, ..FreeSlotsRequest::default() })?;
    let slot = slots.first().expect("a free time");
    desk.book(&BookRequest {
        pet: BookPet::Known { pet_id: PetId(A.pet()) },
        also: vec![],
        resource_id: Some(slot.resource_id),
        room_id: None,
        starts_at: slot.starts_at,
        minutes: 30,
        visit_type: VisitType::Checkup,
        type_id: None,
        reason: Some(reason.to_owned()),
        notes: None,
        vet_message: None,
        overbook_reason: None,
        hold_id: None,
        is_walk_in: false,
        is_afterwards: false,
    })?;
    Ok(())
}

/// Tries until it holds, for ten seconds.
pub async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < Duration::from_secs(10), "not {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Every file under a folder with what is in it. Locks are empty and come and go, and wrong tries are meant to be noted.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_none_or(|end| end != "lock") && path.file_name().is_none_or(|name| name != "tries.json") {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}
