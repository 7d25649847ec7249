//! A server far away: the copy opens the desk before the server has answered, and the server's word still counts.

use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, Executor};
use vetdesk_desk::error::ErrorCode::{NotAllowed, NotSignedIn, WrongPassword};
use vetdesk_desk::session::AppEvent;
use vetdesk_desk::view::{Phase, SignInRequest, SyncState};
use vetdesk_domain::Area;
use vetdesk_domain::role::Permission;
use vetdesk_tests::Direction;

use super::{Front, app, until};
use crate::sync::staff_the_week;

/// One way to the server and back; signing in takes about ten of them.
const FAR: Duration = Duration::from_millis(200);
/// Less than one of them.
const PATIENCE: Duration = Duration::from_millis(20);
/// What a busy machine may take to open the copy besides; waiting for the server would take longer.
const IN_TIME: Duration = Duration::from_secs(1);

async fn far_away() -> Result<Front> {
    let mut front = Front::open().await?;
    staff_the_week(&front.practices).await?;
    front.has_been_here().await?;
    front.network.delay(Direction::Down, FAR);
    front.app = app(&front.folder, &front.keys, TimeDelta::zero()).patient(PATIENCE);
    Ok(front)
}

async fn switch_off(front: &Front) -> Result<()> {
    let mut superuser = front.practices.superuser().await?;
    superuser.execute(sqlx::raw_sql(AssertSqlSafe(format!("ALTER ROLE \"{}\" NOLOGIN", front.reception.role)))).await?;
    Ok(())
}

#[tokio::test]
async fn a_slow_or_silent_server_keeps_nobody_waiting() -> Result<()> {
    let front = far_away().await?;
    let started = Instant::now();
    front.signs_in().await?;
    let took = started.elapsed();
    println!("signed in over a slow line in {took:.1?}");
    assert!(took < IN_TIME, "{took:?}");
    let status = front.app.sync_status().await?;
    assert_eq!(status.state, SyncState::Live, "no strip before anything has failed");
    until("met by the server", || async { front.app.sync_status().await.is_ok_and(|status| status.last_pull.is_some()) }).await;
    assert_eq!(front.app.app_state().await?.phase, Phase::SignedIn);
    front.app.sign_out().await?;

    front.network.black_hole();
    let started = Instant::now();
    front.signs_in().await?;
    let took = started.elapsed();
    println!("signed in with a silent server in {took:.1?}");
    assert!(took < IN_TIME, "{took:?}");
    front.app.sign_out().await?;
    let wrong = SignInRequest { password: "not the password".to_owned(), ..front.credentials() };
    assert_eq!(front.app.sign_in(wrong).await.unwrap_err().code(), WrongPassword);
    Ok(())
}

#[tokio::test]
async fn who_was_switched_off_does_not_come_in_where_the_server_answers() -> Result<()> {
    let front = Front::open().await?;
    front.has_been_here().await?;
    switch_off(&front).await?;
    assert_eq!(front.refused(front.credentials()).await, NotAllowed);
    Ok(())
}

#[tokio::test]
async fn who_was_switched_off_does_not_stay_where_the_server_answers_late() -> Result<()> {
    let front = far_away().await?;
    switch_off(&front).await?;
    let mut events = front.app.events();
    front.signs_in().await?;
    let told = async {
        loop {
            if let AppEvent::Changed { areas, .. } = events.recv().await.expect("an event")
                && areas == [Area::Session]
            {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.expect("the screen is told");
    let state = front.app.app_state().await?;
    assert_eq!((state.phase, state.me), (Phase::SignedOut, None));
    assert_eq!(state.trouble.map(|trouble| trouble.code), Some(WrongPassword));
    assert_eq!(front.app.desk().await.unwrap_err().code(), NotSignedIn);
    // The trouble is that of one sign-in: the next one begins without it.
    assert!(front.app.sign_in(SignInRequest { login: " ".to_owned(), ..front.credentials() }).await.is_err());
    assert_eq!(front.app.app_state().await?.trouble, None);
    Ok(())
}

/// What the server says late of a person counts from the next sign-in on.
#[tokio::test]
async fn rights_that_the_server_tells_late_are_known_the_next_time() -> Result<()> {
    let front = far_away().await?;
    let mut superuser = front.practices.superuser().await?;
    let right = Permission::DiaryWrite.as_str();
    sqlx::query("DELETE FROM clinic.user_roles WHERE permission = $1").bind(right).execute(&mut superuser).await?;
    front.signs_in().await?;
    let may = async || front.app.app_state().await.unwrap().me.unwrap().permissions.iter().any(|held| held == right);
    assert!(may().await, "as it was when the server last spoke");
    until("met by the server", || async { front.app.sync_status().await.is_ok_and(|status| status.last_pull.is_some()) }).await;
    front.app.sign_out().await?;
    front.network.black_hole();
    front.signs_in().await?;
    assert!(!may().await);
    Ok(())
}
