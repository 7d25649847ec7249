//! What guards the copy: a keyring that may be locked, missing or emptied, or a passphrase.

use anyhow::Result;
use chrono::TimeDelta;
use vetdesk_desk::error::ErrorCode::{CacheBroken, CacheInUse, KeyringLocked, PassphraseNeeded, WrongPassphrase};
use vetdesk_desk::view::{Connection, SignInRequest};

use super::{Front, State, app};

fn with(front: &Front, passphrase: Option<&str>) -> SignInRequest {
    SignInRequest { passphrase: passphrase.map(str::to_owned), ..front.credentials() }
}

#[tokio::test]
async fn without_a_keyring_a_passphrase_opens_the_copy_and_no_other_does() -> Result<()> {
    let front = Front::open().await?;
    front.app.belong_to(front.connection())?;
    for none in [None, Some(""), Some("short")] {
        assert_eq!(front.refused(with(&front, none)).await, PassphraseNeeded, "{none:?}");
    }
    front.signs_in().await?;
    front.app.sign_out().await?;
    // The server's word for the password does not replace it, and its absence changes nothing.
    for network in ["there", "away"] {
        assert_eq!(front.refused(with(&front, None)).await, PassphraseNeeded, "{network}");
        assert_eq!(front.refused(with(&front, Some("No keyring on this PC"))).await, WrongPassphrase, "{network}");
        assert_eq!(front.copies().1, 0, "nothing is put beside for a slip of the finger");
        front.signs_in().await?;
        front.app.sign_out().await?;
        front.network.refuse();
        front.network.cut();
    }
    Ok(())
}

#[tokio::test]
async fn a_locked_keyring_is_said_to_be_locked() -> Result<()> {
    let front = Front::open().await?;
    front.keys.turn(State::Locked);
    front.app.belong_to(front.connection())?;
    assert_eq!(front.refused(front.credentials()).await, KeyringLocked);
    front.keys.turn(State::Open(None));
    front.has_been_here().await?;
    // No passphrase opens what the keyring guards: asking for one would lead nowhere.
    for state in [State::Locked, State::None] {
        let open = front.keys.turn(state);
        assert_eq!(front.refused(front.credentials()).await, KeyringLocked);
        front.keys.turn(open);
        front.signs_in().await?;
        front.app.sign_out().await?;
    }
    assert_eq!(front.copies().1, 0);
    Ok(())
}

#[tokio::test]
async fn a_keyring_that_lost_its_entry_costs_a_new_copy() -> Result<()> {
    let front = Front::open().await?;
    front.keys.turn(State::Open(None));
    front.has_been_here().await?;
    front.keys.turn(State::Open(None));
    front.network.refuse();
    assert_eq!(front.refused(front.credentials()).await, CacheBroken, "only the server has it all");
    front.server_is_back().await;
    front.signs_in().await?;
    front.app.sign_out().await?;
    assert_eq!(front.copies().1, 1, "the old copy is kept");
    front.network.refuse();
    Ok(front.signs_in().await?)
}

#[tokio::test]
async fn a_second_desk_on_the_same_copy_is_refused_until_the_first_is_left() -> Result<()> {
    let front = Front::open().await?;
    front.app.belong_to(front.connection())?;
    front.signs_in().await?;
    let second = app(&front.folder, &front.keys, TimeDelta::zero());
    assert_eq!(second.sign_in(front.credentials()).await.unwrap_err().code(), CacheInUse);
    assert_eq!(front.copies().1, 0);
    front.app.sync_status().await?;
    front.app.sign_out().await?;
    second.sign_in(front.credentials()).await?;
    second.sign_out().await?;
    Ok(())
}

/// The server moved to another name: the copy and what waits in it are those of the practice.
#[tokio::test]
async fn a_server_by_another_name_finds_the_copy_of_before() -> Result<()> {
    let front = Front::open().await?;
    front.has_been_here().await?;
    let moved = Connection { host: "localhost".to_owned(), ..front.connection() };
    front.app.belong_to(moved)?;
    front.signs_in().await?;
    front.app.sign_out().await?;
    assert_eq!(front.copies().1, 0);
    front.network.refuse();
    for place in ["the new", "the old"] {
        front.signs_in().await?;
        front.app.sign_out().await?;
        front.app.belong_to(front.connection())?;
        assert_eq!(front.copies().1, 0, "{place}");
    }
    Ok(())
}
