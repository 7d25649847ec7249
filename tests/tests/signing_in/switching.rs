//! Several people at one PC: who is known here, and one taking the place of another.

use std::time::Instant;

use anyhow::Result;
use chrono::TimeDelta;
use vetdesk_desk::error::ErrorCode::{CannotReachServer, WrongPassword};
use vetdesk_desk::view::{Connection, Phase, SignInRequest};

use super::{Front, book, until};
use crate::sync::staff_the_week;

async fn logins(front: &Front) -> Vec<String> {
    front.app.app_state().await.unwrap().people.into_iter().map(|person| person.login).collect()
}

#[tokio::test]
async fn who_has_a_copy_here_is_known_the_latest_first() -> Result<()> {
    let front = Front::open().await?;
    assert!(logins(&front).await.is_empty());
    front.has_been_here().await?;
    let vet = front.vet().await?;
    front.app.sign_in(vet.clone()).await?;
    let (reception, vet_login) = (front.reception.typed.clone(), vet.login.clone());
    let state = front.app.app_state().await?;
    let [first, second] = state.people.as_slice() else { panic!("{:?}", state.people) };
    assert_eq!((first.login.as_str(), first.name.as_str(), first.initials.as_str()), (vet_login.as_str(), "Vera Vet", "VV"));
    assert_eq!((second.login.as_str(), second.name.as_str(), second.initials.as_str()), (reception.as_str(), "Rita Reception", "RR"));
    front.signs_in().await?;
    assert_eq!(logins(&front).await, [reception.clone(), vet_login.clone()], "the latest first");

    // Nobody who was refused, nobody of another server; with the copy goes the person.
    let stranger = SignInRequest { login: "stranger".to_owned(), ..vet.clone() };
    assert_eq!(front.app.sign_in(stranger).await.unwrap_err().code(), WrongPassword);
    assert_eq!(logins(&front).await.len(), 2);
    front.app.sign_out().await?;
    front.app.belong_to(Connection { host: "elsewhere".to_owned(), ..front.connection() })?;
    assert!(logins(&front).await.is_empty());
    front.app.belong_to(front.connection())?;
    let people = std::fs::read_dir(front.folder.join("people"))?;
    for file in people.map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(&vet_login) && name.ends_with(".vetdesk") {
            std::fs::remove_file(file)?;
        }
    }
    assert_eq!(logins(&front).await, [reception]);
    Ok(())
}

/// Nothing secret lies beside the names.
#[tokio::test]
async fn the_list_of_people_holds_no_password_and_no_client() -> Result<()> {
    let front = Front::open().await?;
    front.has_been_here().await?;
    for (file, bytes) in super::files(&front.folder) {
        if file.extension().is_some_and(|end| end == "json") {
            let text = String::from_utf8(bytes)?;
            for secret in [crate::practices::PASSWORD, super::PASSPHRASE, "Olga", "Rex"] {
                assert!(!text.contains(secret), "{}: {text}", file.display());
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn at_the_lock_a_wrong_password_of_another_changes_nothing_and_the_right_one_changes_places() -> Result<()> {
    let front = Front::open().await?;
    let app = &front.app;
    let vet = front.vet().await?;
    front.has_been_here().await?;
    app.sign_in(vet.clone()).await?;
    for network in ["there", "away"] {
        front.signs_in().await?;
        let rita = app.lock().await?.me;
        let wrong = SignInRequest { password: "not hers".to_owned(), ..vet.clone() };
        assert_eq!(app.sign_in(wrong).await.unwrap_err().code(), WrongPassword, "the server is {network}");
        let still = app.app_state().await?;
        assert_eq!((still.phase, &still.me), (Phase::Locked, &rita));
        let started = Instant::now();
        let now = app.sign_in(vet.clone()).await?;
        println!("changed places with the server {network} in {:.1?}", started.elapsed());
        assert_eq!((now.phase, now.me.map(|me| me.name)), (Phase::SignedIn, Some("Vera Vet".to_owned())));
        app.desk().await?;
        front.network.refuse();
        front.network.cut();
    }
    let unknown = SignInRequest { login: "never.here".to_owned(), ..vet };
    assert_eq!(app.sign_in(unknown).await.unwrap_err().code(), CannotReachServer);
    assert_eq!(app.app_state().await?.phase, Phase::SignedIn, "who is at the desk stays");
    Ok(())
}

/// What the first person wrote last leaves with them; without a server it waits in their copy until they are here again.
#[tokio::test]
async fn changing_places_loses_nothing_that_waits() -> Result<()> {
    let front = Front::open().await?;
    staff_the_week(&front.practices).await?;
    let app = &front.app;
    let vet = front.vet().await?;
    front.has_been_here().await?;
    app.sign_in(vet.clone()).await?;
    front.signs_in().await?;
    until("live", || async { app.sync_status().await.is_ok_and(|status| status.last_pull.is_some()) }).await;
    book(app, "written last", TimeDelta::zero()).await?;
    app.sign_in(vet.clone()).await?;
    assert_eq!(front.booked("written last").await?, 1, "taken by the server before the place changed");

    front.signs_in().await?;
    front.network.refuse();
    front.network.cut();
    until("offline", || async { app.sync_status().await.is_ok_and(|status| status.state == vetdesk_desk::view::SyncState::Offline) }).await;
    book(app, "written alone", TimeDelta::days(7)).await?;
    app.sign_in(vet).await?;
    front.server_is_back().await;
    until("live again", || async { app.sync_status().await.is_ok_and(|status| status.last_pull.is_some()) }).await;
    assert_eq!((app.sync_status().await?.waiting, front.booked("written alone").await?), (0, 0), "not the vet's to send");
    front.signs_in().await?;
    until("sent", || async { front.booked("written alone").await.is_ok_and(|found| found == 1) }).await;
    Ok(())
}
