//! A PC of the clinic in this process: the product's own server connection, copy, desk and sync.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;
use vetdesk_cache::{Cache, CacheKey};
use vetdesk_desk::clock::SystemClock;
use vetdesk_desk::view::{BookPet, BookRequest, FreeSlotsRequest};
use vetdesk_desk::{Desk, Who};
use vetdesk_domain::ids::{ClinicId, PetId};
use vetdesk_domain::visit::VisitType;
use vetdesk_server::{Identity, Password, Server};
use vetdesk_sync::{Connector, Driver, Engine};

use crate::clinic::{Clinic, PASSWORD};

const KEY: [u8; 32] = [0x5e; 32];

pub fn key() -> CacheKey {
    CacheKey::new(KEY)
}

/// The same file without the product: SQLCipher, the key, as much memory, the same journal.
pub fn bare_connection(file: &Path) -> Result<rusqlite::Connection> {
    let conn = rusqlite::Connection::open(file)?;
    conn.pragma_update(None, "key", format!("x'{}'", "5e".repeat(32)))?;
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "cache_size", -24 * 1024)?;
    conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// A person whom the server knows.
pub struct SignedIn {
    pub server: Server,
    pub identity: Identity,
    connector: Connector,
}

impl SignedIn {
    pub async fn at(clinic: &Clinic, login: &str) -> Result<Self> {
        let connector = Connector {
            address: clinic.address(),
            login: login.to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            workstation: login.to_owned(),
            clinic: clinic.clinic,
        };
        let (server, identity) = Server::sign_in(&connector.address, login, &connector.password, login).await?;
        Ok(Self { server, identity, connector })
    }

    pub fn clinic(&self) -> ClinicId {
        self.connector.clinic
    }
}

pub struct Pc {
    pub file: PathBuf,
    pub desk: Desk,
    pub server: Server,
    pub clinic: ClinicId,
    connector: Connector,
    driver: Arc<OnceLock<Driver>>,
}

impl Pc {
    /// Opens a finished copy. Nothing travels yet.
    pub fn open(person: SignedIn, file: &Path) -> Result<Self> {
        let cache = Cache::open(file, &key())?;
        let who = Who::of_cache(&cache, person.identity)?;
        let driver = Arc::new(OnceLock::<Driver>::new());
        let nudged = driver.clone();
        let desk = Desk::new(cache, who, Arc::new(SystemClock)).after_write(move || {
            if let Some(driver) = nudged.get() {
                driver.written();
            }
        });
        let clinic = person.connector.clinic;
        Ok(Self { file: file.to_owned(), desk, server: person.server, clinic, connector: person.connector, driver })
    }

    /// Starts sync and waits until everything that waited has gone.
    pub async fn go_online(&self) -> Result<()> {
        let engine = Engine {
            cache: self.desk.cache().clone(),
            connector: self.connector.clone(),
            clock: Arc::new(Utc::now),
            server: Some(self.server.clone()),
            is_expected: true,
            met: None,
        };
        ensure!(self.driver.set(Driver::start(engine)).is_ok(), "online already");
        let mut status = self.driver()?.status();
        tokio::time::timeout(Duration::from_secs(60), status.wait_for(|status| status.last_pull.is_some())).await??;
        self.until_empty(Duration::from_secs(120)).await
    }

    pub fn driver(&self) -> Result<&Driver> {
        self.driver.get().context("offline")
    }

    /// Waits until the server has confirmed everything and a pull has brought it back.
    pub async fn until_empty(&self, limit: Duration) -> Result<()> {
        let mut status = self.driver()?.status();
        let cache = self.desk.cache();
        let waiting = async {
            while cache.counts()?.waiting > 0 {
                // The engine tells of each change; the pause is for the one it told of just before we asked.
                let _told = tokio::time::timeout(Duration::from_millis(1), status.changed()).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(limit, waiting).await.context("the outbox does not empty")??;
        ensure!(cache.counts()?.cases == 0, "a booking was refused");
        Ok(())
    }

    /// Waits until its own wake-up has come back, so that the next measurement does not meet it.
    pub async fn settle(&self) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    /// So many bookings that fit, each of another pet, from 15 days ahead on: half hours that nobody has.
    pub fn bookings(&self, count: usize) -> Result<Vec<BookRequest>> {
        let pets: Vec<Uuid> = self.desk.cache().read(|conn| {
            let mut alive = conn.prepare("SELECT id FROM pets WHERE is_deceased = 0 ORDER BY id LIMIT ?")?;
            let found = alive.query_map([i64::try_from(count).unwrap_or(i64::MAX)], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })?;
        let mut pets = pets.into_iter();
        let mut bookings = Vec::with_capacity(count);
        for ahead in 15..80 {
            let day = Utc::now().date_naive() + Days::new(ahead);
            let from = day.and_time(NaiveTime::MIN).and_utc();
            let slots = self.desk.free_slots(&FreeSlotsRequest {
                minutes: 30,
                resource_id: None,
                from: Some(from),
                limit: 500,
                ..Default::default()
            })?;
            for slot in
                slots.into_iter().filter(|slot| slot.starts_at.timestamp() % 1800 == 0 && slot.starts_at - from < TimeDelta::days(1))
            {
                let Some(pet) = pets.next() else { return Ok(bookings) };
                bookings.push(BookRequest {
                    pet: BookPet::Known { pet_id: PetId(pet) },
                    also: vec![],
                    resource_id: Some(slot.resource_id),
                    room_id: None,
                    starts_at: slot.starts_at,
                    minutes: 30,
                    visit_type: VisitType::Checkup,
                    type_id: None,
                    reason: Some("Limping since yesterday".to_owned()),
                    notes: None,
                    vet_message: None,
                    overbook_reason: None,
                    hold_id: None,
                    is_walk_in: false,
                    is_afterwards: false,
                });
            }
        }
        ensure!(bookings.len() == count, "only {} free slots", bookings.len());
        Ok(bookings)
    }
}
