//! Opens a person's copy: with the server's word for the password, or with the password alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, timeout_at};
use vetdesk_cache::{Cache, CacheError, CacheKey, Salvage};
use vetdesk_domain::ids::{ClinicId, PracticeId};
use vetdesk_server::{Identity, Password, Server, ServerError};
use vetdesk_sync::{Connector, first_copy};

use super::belonging::address;
use super::places::{KnownPerson, Places};
use super::vault::{self, KeyStore, Proof};
use crate::error::{DeskError, ErrorCode};
use crate::view::Connection;

pub(super) struct Opening<'a> {
    pub places: &'a Places,
    pub keys: &'a Arc<dyn KeyStore>,
    pub connection: &'a Connection,
    pub login: &'a str,
    pub password: Password,
    pub passphrase: Option<String>,
    pub workstation: &'a str,
    pub now: DateTime<Utc>,
    pub patience: Duration,
    pub progress: &'a (dyn Fn(u32, u32) + Send + Sync),
}

pub(super) struct Opened {
    pub cache: Cache,
    pub proof: Proof,
    pub line: Line,
    pub identity: Identity,
    pub connector: Connector,
}

/// How far the way to the server was found when the desk was opened.
#[derive(Debug)]
pub(super) enum Line {
    Up(Server),
    /// No answer yet, and no failure either.
    Slow,
    Down,
}

/// A copy that this password opens.
struct Here {
    person: KnownPerson,
    cache: Cache,
    proof: Proof,
}

impl Opening<'_> {
    /// Asks the server and opens the copy at once. The server decides, unless it takes longer than a person notices.
    pub(super) async fn open(self) -> Result<Opened, DeskError> {
        let decided_by = Instant::now() + self.patience;
        let mut answer = self.ask();
        let here = self.open_here().await;
        let word = match &here {
            Ok(_) => timeout_at(decided_by, &mut answer).await.ok(),
            Err(_) => Some((&mut answer).await),
        };
        match word {
            Some(Ok(Ok((server, identity)))) => self.with_server(server, identity, here.ok()).await,
            Some(Ok(Err(error))) if error.is_offline() || error.is_retry() => {
                tracing::info!(%error, "signing in without the server");
                match self.places.known_person(self.connection, self.login)? {
                    Some(_) => self.without_server(here?, Line::Down),
                    None => Err(error.into()),
                }
            }
            Some(Ok(Err(error))) => Err(error.into()),
            Some(Err(stopped)) => Err(DeskError::because(ErrorCode::Internal, stopped)),
            None => {
                answer.abort();
                self.without_server(here?, Line::Slow)
            }
        }
    }

    /// With the server's word alone, for a copy that is open already and must be closed in between.
    pub(super) async fn open_after(self, close: impl Future<Output = ()>) -> Result<Opened, DeskError> {
        let (server, identity) = self.ask().await.map_err(|stopped| DeskError::because(ErrorCode::Internal, stopped))??;
        close.await;
        self.with_server(server, identity, None).await
    }

    fn ask(&self) -> JoinHandle<Result<(Server, Identity), ServerError>> {
        let (address, password) = (address(self.connection), self.password.clone());
        let (login, workstation) = (self.login.to_owned(), self.workstation.to_owned());
        tokio::spawn(async move { Server::sign_in(&address, &login, &password, &workstation).await })
    }

    /// The copy of whoever signed in at this server before.
    async fn open_here(&self) -> Result<Here, DeskError> {
        let person = self.places.known_person(self.connection, self.login)?.ok_or_else(|| DeskError::of(ErrorCode::NoOfflineCopy))?;
        let file = self.places.cache_file(self.login, person.practice);
        if !file.exists() {
            return Err(DeskError::of(ErrorCode::NoOfflineCopy));
        }
        let (key, proof) = self.key_of(&person).await?;
        match open_cache(file, key).await {
            Ok(cache) => Ok(Here { person, cache, proof }),
            Err(CacheError::WrongKeyOrBroken) => Err(DeskError::field(ErrorCode::WrongPassword, "password")),
            Err(error) => Err(error.into()),
        }
    }

    async fn with_server(self, server: Server, identity: Identity, here: Option<Here>) -> Result<Opened, DeskError> {
        let clinic = home_of(&identity)?;
        let here = match here {
            // The server's practice is the one of the copy, not the one it was when this name was last used.
            Some(here) if here.person.practice == identity.practice_id => here,
            other => {
                drop(other);
                self.make_here(&server, &identity, clinic).await?
            }
        };
        self.places.keep_person(self.connection, self.login, &here.person)?;
        keep_identity(&here.cache, &identity)?;
        // Before anything is shown: what this person may not read any more is gone.
        here.cache.hold(&server.readable().holdings(clinic))?;
        Ok(Opened { cache: here.cache, proof: here.proof, line: Line::Up(server), connector: self.connector(clinic), identity })
    }

    /// Brings a copy from the server where there is none, or none that this password opens.
    async fn make_here(&self, server: &Server, identity: &Identity, clinic: ClinicId) -> Result<Here, DeskError> {
        let person = match self.places.person_of(identity.practice_id, self.login)? {
            Some(person) => person,
            None => self.enrol(identity.practice_id).await?,
        };
        let (person, (key, proof)) = match self.key_of(&person).await {
            // The keyring has lost its entry, and with it the old copy. The server has everything but what waited there.
            Err(lost) if lost.code() == ErrorCode::CacheBroken => {
                let person = self.enrol(identity.practice_id).await?;
                let key = self.key_of(&person).await?;
                (person, key)
            }
            key => (person, key?),
        };
        let file = self.places.cache_file(self.login, identity.practice_id);
        self.places.keep_person(self.connection, self.login, &person)?;
        if !file.exists() {
            self.copy(server, clinic, &file, &key).await?;
        }
        let cache = match open_cache(file.clone(), key.clone()).await {
            Ok(cache) => cache,
            // The password was changed elsewhere, or the file is damaged. It is kept beside, never deleted.
            Err(CacheError::WrongKeyOrBroken) => {
                let salvage = Salvage::of(&file, &key)?;
                put_beside(&file, self.now)?;
                self.copy(server, clinic, &file, &key).await?;
                let cache = open_cache(file, key).await?;
                cache.adopt(&salvage.waiting)?;
                if salvage.is_torn {
                    tracing::error!("the outbox journal is torn: what stood behind the tear is in the file kept beside");
                }
                cache
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Here { person, cache, proof })
    }

    fn without_server(self, here: Here, line: Line) -> Result<Opened, DeskError> {
        let identity = kept_identity(&here.cache)?.ok_or_else(|| DeskError::of(ErrorCode::NoOfflineCopy))?;
        let connector = self.connector(home_of(&identity)?);
        Ok(Opened { cache: here.cache, proof: here.proof, line, connector, identity })
    }

    async fn copy(&self, server: &Server, clinic: ClinicId, file: &Path, key: &CacheKey) -> Result<(), DeskError> {
        let count = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(first_copy(server, clinic, file, key, |done, total| (self.progress)(count(done), count(total))).await?)
    }

    async fn enrol(&self, practice: PracticeId) -> Result<KnownPerson, DeskError> {
        self.in_keyring(move |keys, passphrase| vault::enrol(keys, practice, passphrase)).await
    }

    async fn key_of(&self, person: &KnownPerson) -> Result<(CacheKey, Proof), DeskError> {
        let person = person.clone();
        let password = self.password.clone();
        self.in_keyring(move |keys, passphrase| vault::derive_key(keys, &person, password.reveal(), passphrase)).await
    }

    /// The keyring may hang and hashing takes its time: neither on the async threads.
    async fn in_keyring<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn KeyStore, Option<&str>) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let keys = self.keys.clone();
        let passphrase = self.passphrase.clone();
        spawn_blocking(move || work(keys.as_ref(), passphrase.as_deref())).await.map_err(|_| DeskError::of(ErrorCode::Internal))?
    }

    fn connector(&self, clinic: ClinicId) -> Connector {
        Connector {
            address: address(self.connection),
            login: self.login.to_owned(),
            password: self.password.clone(),
            workstation: self.workstation.to_owned(),
            clinic,
        }
    }
}

fn home_of(identity: &Identity) -> Result<ClinicId, DeskError> {
    identity.clinic_ids.first().copied().ok_or_else(|| DeskError::of(ErrorCode::NotAllowed))
}

async fn open_cache(file: PathBuf, key: CacheKey) -> Result<Cache, CacheError> {
    match spawn_blocking(move || Cache::open(&file, &key)).await {
        Ok(cache) => cache,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}

/// The file and its write-ahead log belong together: one without the other is less than both.
fn put_beside(file: &Path, now: DateTime<Utc>) -> std::io::Result<()> {
    tracing::warn!("the copy does not open with this password; kept beside");
    for part in ["", "-wal", "-shm", ".journal"] {
        let mut old = file.as_os_str().to_owned();
        old.push(part);
        let mut kept = file.as_os_str().to_owned();
        kept.push(format!(".kept-{}{part}", now.timestamp()));
        match std::fs::rename(old, kept) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !part.is_empty() => {}
            other => other?,
        }
    }
    Ok(())
}

const IDENTITY: &str = "identity";

/// So that role and permissions are known when the server is not there.
pub(super) fn keep_identity(cache: &Cache, identity: &Identity) -> Result<(), DeskError> {
    // Mostly all but the time of day is known: the disk is spared, and whoever waits for it.
    let Identity { session_expires_at, server_time, .. } = *identity;
    if kept_identity(cache)?.is_some_and(|known| Identity { session_expires_at, server_time, ..known } == *identity) {
        return Ok(());
    }
    let json = serde_json::to_string(identity).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    Ok(cache.keep(IDENTITY, &json)?)
}

fn kept_identity(cache: &Cache) -> Result<Option<Identity>, DeskError> {
    Ok(cache.kept(IDENTITY)?.and_then(|json| serde_json::from_str(&json).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_it_is_is_written_down_only_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("copy"), &CacheKey::new([7; 32])).unwrap();
        let before = Identity {
            user_id: vetdesk_domain::ids::UserId::fresh(),
            practice_id: PracticeId::fresh(),
            role: "receptionist".into(),
            clinic_ids: vec![ClinicId::fresh()],
            permissions: vec!["diary.read".into()],
            session_expires_at: DateTime::UNIX_EPOCH,
            server_time: DateTime::UNIX_EPOCH,
            schema_version: 1,
        };
        keep_identity(&cache, &before).unwrap();
        let later = Identity { server_time: DateTime::UNIX_EPOCH + Duration::from_secs(60), ..before.clone() };
        keep_identity(&cache, &later).unwrap();
        assert_eq!(kept_identity(&cache).unwrap(), Some(before), "the same person a minute later is no news");
        let promoted = Identity { role: "clinic_manager".into(), ..later };
        keep_identity(&cache, &promoted).unwrap();
        assert_eq!(kept_identity(&cache).unwrap(), Some(promoted));
    }
}
