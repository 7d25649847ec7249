//! A locked desk: the person stays, sync goes on, and nothing of the clinic crosses to the screen.

use std::time::Instant;

use anyhow::Result;
use chrono::TimeDelta;
use sqlx::Executor;
use tokio::sync::broadcast::error::TryRecvError;
use vetdesk_desk::error::ErrorCode::{Locked, NotSignedIn, TooManyTries, WrongPassword};
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::session::{App, AppEvent};
use vetdesk_desk::view::{AppState, Phase, SyncState, UnlockRequest};
use vetdesk_domain::Area;

use super::{Front, app, book, until};
use crate::practices::{A, PASSWORD};
use crate::sync::staff_the_week;

async fn unlock(app: &App, password: &str) -> Result<AppState, DeskError> {
    app.unlock(UnlockRequest { password: password.to_owned() }).await
}

async fn refusal(app: &App, password: &str) -> ErrorCode {
    unlock(app, password).await.expect_err("a refusal").code()
}

async fn is_level(app: &App) -> bool {
    let status = app.sync_status().await.expect("somebody is here");
    status.state == SyncState::Live && status.waiting == 0 && status.last_pull.is_some()
}

#[tokio::test]
async fn a_locked_desk_gives_nothing_until_its_own_password_is_typed() -> Result<()> {
    let front = Front::open().await?;
    let app = &front.app;
    assert_eq!(app.lock().await.unwrap_err().code(), NotSignedIn);
    assert_eq!(refusal(app, PASSWORD).await, NotSignedIn);
    app.belong_to(front.connection())?;
    front.signs_in().await?;
    let me = app.app_state().await?.me;
    for network in ["there", "away"] {
        let locked = app.lock().await?;
        assert_eq!((locked.phase, &locked.me), (Phase::Locked, &me), "the server is {network}");
        assert_eq!(app.desk().await.unwrap_err().code(), Locked);
        assert_eq!(app.set_work_offline(true).await.unwrap_err().code(), Locked);
        app.sync_status().await?;
        for wrong in ["", "not the password", "A long enough password"] {
            assert_eq!(refusal(app, wrong).await, WrongPassword, "{wrong}");
            assert_eq!(app.app_state().await?.phase, Phase::Locked);
        }
        let started = Instant::now();
        let open = unlock(app, PASSWORD).await?;
        println!("unlocked with the server {network} in {:.1?}", started.elapsed());
        assert_eq!((open.phase, &open.me), (Phase::SignedIn, &me));
        app.desk().await?;
        front.network.refuse();
        front.network.cut();
    }
    Ok(())
}

#[tokio::test]
async fn a_restart_while_locked_is_signed_out() -> Result<()> {
    let Front { app: before, keys, folder, practices, reception, network, _own } = Front::open().await?;
    let front = Front { app: app(&folder, &keys, TimeDelta::zero()), keys, folder, practices, reception, network, _own };
    before.belong_to(front.connection())?;
    before.sign_in(front.credentials()).await?;
    before.lock().await?;
    drop(before);
    let after = front.app.app_state().await?;
    assert_eq!((after.phase, after.me), (Phase::SignedOut, None));
    // The engine lets go of the copy a moment after its owner has gone.
    until("let go of", || async { front.app.sign_in(front.credentials()).await.is_ok() }).await;
    Ok(())
}

#[tokio::test]
async fn sync_goes_on_behind_the_lock_and_names_no_rows() -> Result<()> {
    let front = Front::open().await?;
    staff_the_week(&front.practices).await?;
    let app = &front.app;
    app.belong_to(front.connection())?;
    front.signs_in().await?;
    until("level", || is_level(app)).await;
    front.network.black_hole();
    book(app, "before the lock", TimeDelta::zero()).await?;
    app.lock().await?;
    front.network.pass();
    until("sent while locked", || is_level(app)).await;
    assert_eq!(front.booked("before the lock").await?, 1);

    let mut superuser = front.practices.superuser().await?;
    let mut changed = async |name: &str| -> Result<(Vec<Area>, usize)> {
        let mut events = app.events();
        sqlx::query("UPDATE clinic.pets SET name = $1 WHERE id = $2").bind(name).bind(A.pet()).execute(&mut superuser).await?;
        loop {
            match events.try_recv() {
                Ok(AppEvent::Changed { areas, ids }) if areas.contains(&Area::Patients) => return Ok((areas, ids.len())),
                Err(TryRecvError::Empty) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
                _ => {}
            }
        }
    };
    let (areas, ids) = changed("Renamed behind the lock").await?;
    assert_eq!((areas.contains(&Area::Patients), ids), (true, 0));
    unlock(app, PASSWORD).await?;
    assert_eq!(changed("Renamed in sight").await?.1, 1);
    Ok(())
}

#[tokio::test]
async fn guessing_at_the_lock_waits_longer_each_time_and_through_a_restart() -> Result<()> {
    let front = Front::open().await?;
    let app_now = &front.app;
    app_now.belong_to(front.connection())?;
    front.signs_in().await?;
    app_now.lock().await?;
    for _ in 0..5 {
        assert_eq!(refusal(app_now, "a guess").await, WrongPassword);
    }
    let wait = unlock(app_now, PASSWORD).await.unwrap_err();
    assert_eq!(wait.code(), TooManyTries, "even the right one waits: else a guess could be tried without counting");
    assert!((1..=5).contains(&wait.details().count.unwrap_or_default()), "{wait:?}");
    assert_eq!(app_now.app_state().await?.phase, Phase::Locked);
    app_now.sign_out().await?;

    let restarted = app(&front.folder, &front.keys, TimeDelta::zero());
    assert_eq!(restarted.sign_in(front.credentials()).await.unwrap_err().code(), TooManyTries);
    let later = app(&front.folder, &front.keys, TimeDelta::seconds(6));
    assert_eq!(later.sign_in(front.credentials()).await?.phase, Phase::SignedIn);
    later.lock().await?;
    assert_eq!(refusal(&later, "a guess").await, WrongPassword);
    assert_eq!(unlock(&later, PASSWORD).await?.phase, Phase::SignedIn, "the right one has ended the count");
    Ok(())
}

/// Who was switched off at the server while away does not come back by a lock.
#[tokio::test]
async fn a_password_that_the_server_refused_meanwhile_opens_no_lock() -> Result<()> {
    let front = Front::open().await?;
    let app = &front.app;
    app.belong_to(front.connection())?;
    front.signs_in().await?;
    until("level", || is_level(app)).await;
    app.lock().await?;
    let mut superuser = front.practices.superuser().await?;
    superuser.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(format!("ALTER ROLE \"{}\" NOLOGIN", front.reception.role)))).await?;
    front.network.cut();
    until("refused", || async { app.sync_status().await.is_ok_and(|status| status.trouble == Some(WrongPassword)) }).await;
    assert_eq!(refusal(app, PASSWORD).await, WrongPassword);
    assert_eq!(app.app_state().await?.phase, Phase::Locked);
    superuser.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(format!("ALTER ROLE \"{}\" LOGIN", front.reception.role)))).await?;
    // Signing in asks the server itself.
    assert_eq!(app.sign_in(front.credentials()).await?.phase, Phase::SignedIn);
    Ok(())
}
