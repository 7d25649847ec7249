//! Where the copy lies: a full disk, a folder that takes nothing, a torn file.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use tempfile::TempDir;
use vetdesk_desk::error::ErrorCode::{DiskFull, FolderNotWritable};
use vetdesk_desk::view::Phase;

use super::Front;
use crate::sync::SmallDisk;

async fn on(disk: &Path) -> Result<Front> {
    Front::on(TempDir::new()?, disk.join("vetdesk")).await
}

#[tokio::test]
async fn a_full_disk_is_told_and_room_is_enough_to_go_on() -> Result<()> {
    let Some(disk) = SmallDisk::mount(16)? else { return Ok(()) };
    let front = on(disk.path()).await?;
    front.app.belong_to(front.connection())?;
    let ballast = disk.fill()?;
    let error = front.app.sign_in(front.credentials()).await.unwrap_err();
    assert_eq!(error.code(), DiskFull, "the first time: {error}");
    assert_eq!(front.app.app_state().await?.phase, Phase::SignedOut);
    assert_eq!(front.app.app_state().await?.connection, Some(front.connection()), "still known");
    std::fs::remove_file(ballast)?;
    front.signs_in().await?;
    front.app.sign_out().await?;
    let ballast = disk.fill()?;
    for there in [true, false] {
        match front.app.sign_in(front.credentials()).await {
            Ok(_) => drop(front.app.sign_out().await?),
            Err(error) => assert_eq!(error.code(), DiskFull, "with a copy, server there: {there}: {error}"),
        }
        front.network.refuse();
    }
    std::fs::remove_file(ballast)?;
    assert_eq!(front.copies().1, 0, "the copy is as good as before");
    Ok(front.signs_in().await?)
}

/// The copy itself does not fit.
#[tokio::test]
async fn a_disk_too_small_for_the_copy_is_told() -> Result<()> {
    let Some(disk) = SmallDisk::mount(1)? else { return Ok(()) };
    let front = on(disk.path()).await?;
    front.app.belong_to(front.connection())?;
    let ballast = disk.fill()?;
    std::fs::OpenOptions::new().write(true).open(&ballast)?.set_len(std::fs::metadata(&ballast)?.len().saturating_sub(100 * 1024))?;
    let error = front.app.sign_in(front.credentials()).await.unwrap_err();
    assert_eq!(error.code(), DiskFull, "{error}");
    front.network.refuse();
    let error = front.app.sign_in(front.credentials()).await.unwrap_err();
    assert_eq!(error.code(), vetdesk_desk::error::ErrorCode::NoOfflineCopy, "half a copy is none: {error}");
    Ok(())
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_has_its_own_code() -> Result<()> {
    let front = Front::open().await?;
    std::fs::write(&front.folder, "a file where the folder should be")?;
    assert_eq!(front.app.app_state().await.unwrap_err().code(), FolderNotWritable);
    assert_eq!(front.app.belong_to(front.connection()).unwrap_err().code(), FolderNotWritable);
    assert_eq!(front.app.sign_in(front.credentials()).await.unwrap_err().code(), FolderNotWritable);
    assert_eq!(std::fs::read_to_string(&front.folder)?, "a file where the folder should be");
    std::fs::remove_file(&front.folder)?;
    front.app.belong_to(front.connection())?;
    let people = front.folder.join("people");
    std::fs::write(&people, "")?;
    assert_eq!(front.refused(front.credentials()).await, FolderNotWritable);
    std::fs::remove_file(&people)?;
    Ok(front.signs_in().await?)
}

#[tokio::test]
async fn a_read_only_disk_has_the_same_code() -> Result<()> {
    let Some(disk) = SmallDisk::mount(16)? else { return Ok(()) };
    let front = on(disk.path()).await?;
    let remount = |how: &str| Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(disk.path()).status();
    front.has_been_here().await?;
    assert!(remount("ro")?.success());
    for _ in 0..2 {
        assert_eq!(front.refused(front.credentials()).await, FolderNotWritable);
        front.network.refuse();
    }
    assert!(remount("rw")?.success());
    Ok(front.signs_in().await?)
}

#[tokio::test]
async fn a_torn_memory_of_the_server_is_asked_for_again_and_the_copy_stays() -> Result<()> {
    let front = Front::open().await?;
    front.has_been_here().await?;
    let memory = front.folder.join("connection.json");
    let whole = std::fs::read(&memory)?;
    for torn in [&b""[..], &whole[..whole.len() / 2], &[0; 300], b"null", b"[]"] {
        std::fs::write(&memory, torn)?;
        assert_eq!(front.app.app_state().await?.phase, Phase::FirstRun, "{}", String::from_utf8_lossy(torn));
        front.app.belong_to(front.connection())?;
        front.signs_in().await?;
        front.app.sign_out().await?;
    }
    assert_eq!(front.copies().1, 0);
    // The copy of before, not a new one: it opens without the server.
    front.network.refuse();
    Ok(front.signs_in().await?)
}
