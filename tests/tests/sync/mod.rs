//! Sync against a real server, with clinic PCs that are processes of their own and are really killed.
//!
//! The oracles are those of docs/SYNC.md: quiet sides are equal, a mutation has one effect, what a person wrote is
//! pending, applied or a visible case, and no two live bookings overlap.

mod blocks;
mod disk;
mod entries;
mod faults;
mod holds;
mod pc;
mod people;
mod roles;

pub use disk::SmallDisk;
pub use pc::Pc;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use vetdesk_domain::ids::ClinicId;
use vetdesk_domain::role::Role;
use vetdesk_domain::tables::TABLES;
use vetdesk_tests::{Proxy, insert};

use crate::practices::{A, Login, PASSWORD, Practices};

/// One clinic with a server, a network that can fail, and folders for its PCs.
pub struct Clinic {
    pub practices: Practices,
    pub reception: Login,
    pub network: Proxy,
    folders: Vec<TempDir>,
}

impl Clinic {
    pub async fn open() -> Result<Self> {
        let practices = Practices::new().await?;
        let reception = practices.login(A, "receptionist").await?;
        staff_the_week(&practices).await?;
        let network = Proxy::to(practices.db.address()).await?;
        Ok(Self { practices, reception, network, folders: Vec::new() })
    }

    /// A new PC, nobody at it yet.
    pub async fn pc(&mut self) -> Result<Pc> {
        self.folders.push(TempDir::new()?);
        let folder = self.folders.last().map(|folder| folder.path().to_owned()).unwrap_or_default();
        self.start(&folder, "").await
    }

    /// The program on that folder, stopping at the named points.
    pub async fn start(&self, folder: &Path, failpoints: &str) -> Result<Pc> {
        let mut pc = Pc::start(folder, failpoints, TimeDelta::zero())?;
        pc.ok("belong_to", self.connection()).await;
        Ok(pc)
    }

    /// A new PC with that person at it, level with the server.
    pub async fn pc_of(&mut self, login: &Login) -> Result<Pc> {
        let mut pc = self.pc().await?;
        pc.ok("sign_in", credentials_of(login)).await;
        pc.until_level().await;
        Ok(pc)
    }

    pub fn connection(&self) -> Value {
        json!({ "kind": "demo", "host": "127.0.0.1", "port": self.network.port(), "database": self.practices.db.name(), "ca_file": null })
    }

    pub fn credentials(&self) -> Value {
        credentials_of(&self.reception)
    }

    /// A new PC with the receptionist at it, level with the server.
    pub async fn staffed_pc(&mut self) -> Result<Pc> {
        let mut pc = self.pc().await?;
        pc.ok("sign_in", self.credentials()).await;
        pc.until_level().await;
        Ok(pc)
    }

    /// A booking of the practice's pet with its vet, as the screen asks for it.
    pub fn booking(&self, slot: &Value, reason: &str) -> Value {
        json!({
            "pet": { "kind": "known", "pet_id": A.pet() }, "resource_id": slot["resource_id"], "room_id": null,
            "starts_at": slot["starts_at"], "minutes": 30, "visit_type": "checkup", "reason": reason, "notes": null, "overbook_reason": null,
            "hold_id": null, "is_walk_in": false,
        })
    }

    /// What the server holds for this person, table by table.
    pub async fn truth(&self) -> Result<BTreeMap<&'static str, Value>> {
        let (server, _) = self.practices.sign_in(&self.reception).await?;
        let mut truth = BTreeMap::new();
        for table in TABLES {
            let mut rows = Map::new();
            for row in server.copy_chunk(table, ClinicId(A.clinic()), None, 1_000_000).await?.rows {
                insert(&mut rows, table, row);
            }
            truth.insert(table.name, Value::Object(rows));
        }
        server.sign_out().await?;
        Ok(truth)
    }

    /// I1: when it is quiet, the copy is the server.
    pub async fn assert_equal(&self, pc: &mut Pc) -> Result<()> {
        for (table, theirs) in self.truth().await? {
            let ours = pc.ok("rows", json!(table)).await;
            assert_eq!(ours, theirs, "{table}");
        }
        Ok(())
    }

    /// How many appointments on the server bear this reason.
    pub async fn booked(&self, reason: &str) -> Result<i64> {
        let mut superuser = self.practices.superuser().await?;
        Ok(sqlx::query_scalar("SELECT count(*) FROM clinic.appointments WHERE reason = $1").bind(reason).fetch_one(&mut superuser).await?)
    }

    /// Waits until that many are there; fails after eight seconds.
    pub async fn until_booked(&self, reason: &str, wanted: i64) -> Result<()> {
        let started = Instant::now();
        loop {
            let found = self.booked(reason).await?;
            if found == wanted {
                return Ok(());
            }
            assert!(started.elapsed() < Duration::from_secs(8), "{reason}: {found} on the server, {wanted} wanted");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}

fn credentials_of(login: &Login) -> Value {
    json!({ "login": login.typed, "password": PASSWORD, "passphrase": "no keyring on this test pc" })
}

/// Both vets work whenever the clinic is open, and they, reception and the manager may do what they do by default.
pub async fn staff_the_week(practices: &Practices) -> Result<()> {
    let mut superuser = practices.superuser().await?;
    let sql = "INSERT INTO clinic.veterinarian_availability (id, practice_id, veterinarian_id, weekday, starts, ends)
        SELECT gen_random_uuid(), v.practice_id, v.id, day, '08:00', '18:00' FROM clinic.veterinarians v, generate_series(1, 5) day WHERE v.practice_id = $1";
    sqlx::query(sql).bind(A.practice()).execute(&mut superuser).await?;
    for role in [Role::Receptionist, Role::Veterinarian, Role::ClinicManager] {
        for permission in role.default_permissions() {
            let sql = "INSERT INTO clinic.user_roles (id, practice_id, role, permission) VALUES (gen_random_uuid(), $1, $2::clinic.user_role, $3) ON CONFLICT DO NOTHING";
            sqlx::query(sql).bind(A.practice()).bind(role.as_str()).bind(permission.as_str()).execute(&mut superuser).await?;
        }
    }
    Ok(())
}
