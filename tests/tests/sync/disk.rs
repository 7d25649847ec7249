//! Disks that are really full: small ones, mounted for the test. Where that is not allowed the tests say that they were skipped.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor};
use tempfile::TempDir;

use super::Clinic;
use crate::practices::A;

/// A disk of a few megabytes.
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    #[expect(clippy::print_stderr, reason = "who reads the run shall see what was left out")]
    pub fn mount(megabytes: u32) -> Result<Option<Self>> {
        let folder = TempDir::new()?;
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={megabytes}m,mode=0777"), "tmpfs"]).arg(folder.path()).status();
        if !mounted.is_ok_and(|status| status.success()) {
            eprintln!("skipped: this account may not mount a small disk");
            return Ok(None);
        }
        Ok(Some(Self { folder }))
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes until nothing more goes in.
    pub fn fill(&self) -> Result<PathBuf> {
        let ballast = self.path().join("ballast");
        let mut file = std::fs::File::create(&ballast)?;
        let block = [0_u8; 4096];
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
        Ok(ballast)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

/// Fault 21: an error, never a false "saved"; and when there is room again the desk goes on.
#[tokio::test]
async fn a_full_disk_refuses_a_booking_and_says_so() -> Result<()> {
    let Some(disk) = SmallDisk::mount(16)? else { return Ok(()) };
    let clinic = Clinic::open().await?;
    let mut pc = clinic.start(disk.path(), "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    let slots = pc.free_slots().await;
    clinic.network.refuse();
    clinic.network.cut();
    pc.until_offline().await;
    let ballast = disk.fill()?;
    let mut refused = 0;
    for slot in &slots {
        let before = pc.status().await["waiting"].clone();
        match pc.ask("book", clinic.booking(slot, "full disk")).await.context("the PC runs")? {
            Ok(_) => assert_ne!(pc.status().await["waiting"], before, "said to be saved, and it waits"),
            Err(error) => {
                assert_eq!(error["code"], "disk_full", "{error}");
                assert_eq!(pc.status().await["waiting"], before, "refused, and nothing of it stays");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "the disk was not full");
    std::fs::remove_file(ballast)?;
    let kept = pc.status().await["waiting"].as_i64().unwrap_or_default();
    let last = slots.last().context("a slot")?;
    pc.ok("book", clinic.booking(last, "room again")).await;
    clinic.network.pass();
    pc.until_level().await;
    assert_eq!((clinic.booked("full disk").await?, clinic.booked("room again").await?), (kept, 1));
    clinic.assert_equal(&mut pc).await
}

/// Fault 20: a pull that does not fit is taken back as a whole, told, and tried again.
#[tokio::test]
async fn a_pull_that_does_not_fit_is_taken_back_and_told() -> Result<()> {
    let Some(disk) = SmallDisk::mount(16)? else { return Ok(()) };
    let clinic = Clinic::open().await?;
    let mut pc = clinic.start(disk.path(), "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    let ballast = disk.fill()?;
    let mut superuser = clinic.practices.superuser().await?;
    let many = format!(
        "INSERT INTO clinic.pets (id, practice_id, owner_id, name, species) SELECT gen_random_uuid(), '{}', '{}', repeat('x', 150), 'dog' FROM generate_series(1, 5000)",
        A.practice(),
        A.owner()
    );
    superuser.execute(AssertSqlSafe(many)).await?;
    pc.until("told of the full disk", Duration::from_secs(20), |status| status["trouble"] == "disk_full").await;
    let pets = pc.ok("rows", Value::from("pets")).await.as_object().map_or(0, serde_json::Map::len);
    assert!(pets < 10, "{pets}: all or nothing");
    std::fs::remove_file(ballast)?;
    pc.until("well again", Duration::from_secs(20), |status| status["trouble"].is_null() && status["state"] == "live").await;
    pc.until_level().await;
    clinic.assert_equal(&mut pc).await
}

/// Fault 22: the server cannot extend its table; the queue waits and nothing becomes a case.
#[tokio::test]
async fn a_server_with_a_full_disk_is_waited_for() -> Result<()> {
    let Some(disk) = SmallDisk::mount(4)? else { return Ok(()) };
    let place = disk.path().join("tables");
    std::fs::create_dir(&place)?;
    Command::new("chmod").arg("0777").arg(&place).status()?;
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    let mut superuser = clinic.practices.superuser().await?;
    let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(clinic.practices.db.cluster().server().data_dir())?);
    std::os::unix::fs::chown(&place, Some(owner), None)?;
    std::os::unix::fs::chown(disk.path(), Some(owner), None)?;
    let space = format!("small_{}", clinic.practices.db.name());
    superuser.execute(AssertSqlSafe(format!("CREATE TABLESPACE {space} LOCATION '{}'", place.display()))).await?;
    superuser.execute(AssertSqlSafe(format!("ALTER TABLE clinic.appointments_2026 SET TABLESPACE {space}"))).await?;
    let ballast = disk.fill()?;
    pc.ok("book", clinic.booking(&slot, "server full")).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let status = pc.status().await;
    assert_eq!((&status["waiting"], &status["cases"]), (&Value::from(1), &Value::from(0)), "{status}");
    assert_eq!(clinic.booked("server full").await?, 0);
    std::fs::remove_file(ballast)?;
    pc.until_level().await;
    assert_eq!(clinic.booked("server full").await?, 1);
    superuser.execute("ALTER TABLE clinic.appointments_2026 SET TABLESPACE pg_default").await?;
    superuser.execute(AssertSqlSafe(format!("DROP TABLESPACE {space}"))).await?;
    Ok(())
}
