//! Across a network: only to a server that proves who it is, at joining and at each sign-in.

use std::path::Path;

use anyhow::Result;
use chrono::TimeDelta;
use tempfile::{NamedTempFile, TempDir};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use vetdesk_desk::error::ErrorCode::{
    self, CannotReachServer, CertificateExpired, CertificateUntrusted, CertificateWrongHost, InvalidInput, ServerWithoutTls,
};
use vetdesk_desk::session::App;
use vetdesk_desk::view::{Connection, ConnectionKind, JoinRequest, Phase, SignInRequest};
use vetdesk_tests::{Authority, Fault, TestCluster, Version};

use super::{PASSPHRASE, app, files};
use crate::practices::{A, PASSWORD, Practices};

fn at(host: &str, port: u16, ca_file: Option<&Path>) -> JoinRequest {
    JoinRequest { host: host.to_owned(), port, database: "postgres".to_owned(), ca_file: ca_file.map(|file| file.display().to_string()) }
}

fn anna() -> SignInRequest {
    SignInRequest { login: "anna".to_owned(), password: PASSWORD.to_owned(), passphrase: Some(PASSPHRASE.to_owned()) }
}

/// Joining is refused and nothing is remembered; a PC that belongs there already is refused at the sign-in.
async fn both_refused(asked: JoinRequest, code: ErrorCode) -> Result<()> {
    let folder = TempDir::new()?;
    let app = app(folder.path(), &Default::default(), TimeDelta::zero());
    assert_eq!(app.join_server(asked.clone()).await.unwrap_err().code(), code, "joining {asked:?}");
    assert!(files(folder.path()).is_empty());
    assert_eq!(app.app_state().await?.phase, Phase::FirstRun);
    let JoinRequest { host, port, database, ca_file } = asked;
    app.belong_to(Connection { kind: ConnectionKind::Server, host, port, database, ca_file })?;
    let before = files(folder.path());
    assert_eq!(app.sign_in(anna()).await.unwrap_err().code(), code, "signing in");
    assert_eq!(before, files(folder.path()));
    assert_eq!(app.app_state().await?.phase, Phase::SignedOut);
    Ok(())
}

#[tokio::test]
async fn a_bad_certificate_has_its_own_code() -> Result<()> {
    let ours = Authority::new("ours")?;
    let trusted = NamedTempFile::new()?;
    std::fs::write(trusted.path(), ours.pem())?;
    for (shown, code) in [
        (ours.issue(Fault::Expired)?, CertificateExpired),
        (ours.issue(Fault::NotYetValid)?, CertificateExpired),
        (ours.issue(Fault::OtherHost)?, CertificateWrongHost),
        (Authority::new("ours")?.issue(Fault::None)?, CertificateUntrusted),
    ] {
        let cluster = TestCluster::own_with_tls(Version::Fifteen, &shown).await?;
        both_refused(at("localhost", cluster.address().port(), Some(trusted.path())), code).await?;
    }
    let cluster = TestCluster::own_with_tls(Version::Fifteen, &ours.issue(Fault::None)?).await?;
    let port = cluster.address().port();
    both_refused(at("127.0.0.1", port, Some(trusted.path())), CertificateWrongHost).await?;
    both_refused(at("localhost", port, None), CertificateUntrusted).await?;
    both_refused(at("localhost", port, Some(Path::new("/nowhere/ca.pem"))), CertificateUntrusted).await?;
    let no_certificate = NamedTempFile::new()?;
    std::fs::write(no_certificate.path(), [0, 255, 7])?;
    both_refused(at("localhost", port, Some(no_certificate.path())), CertificateUntrusted).await
}

#[tokio::test]
async fn without_tls_there_is_no_joining() -> Result<()> {
    let cluster = TestCluster::own_with(Version::Fifteen, |options| options).await?;
    both_refused(at("localhost", cluster.address().port(), None), ServerWithoutTls).await
}

#[tokio::test]
async fn nobody_or_somebody_else_answers() -> Result<()> {
    both_refused(at("localhost", 1, None), CannotReachServer).await?;
    both_refused(at("no-such-host.invalid", 5432, None), CannotReachServer).await?;
    let web = TcpListener::bind("127.0.0.1:0").await?;
    let port = web.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = web.accept().await {
            let _gone = client.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    both_refused(at("127.0.0.1", port, None), ErrorCode::NotAVetdeskServer).await
}

#[tokio::test]
async fn a_join_request_is_checked_first() -> Result<()> {
    let folder = TempDir::new()?;
    let app = app(folder.path(), &Default::default(), TimeDelta::zero());
    let empty_database = JoinRequest { database: " ".to_owned(), ..at("localhost", 1, None) };
    for (asked, field) in [(at(" ", 1, None), "host"), (empty_database, "database")] {
        let error = app.join_server(asked).await.unwrap_err();
        assert_eq!((error.code(), error.details().field.as_deref()), (InvalidInput, Some(field)));
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_proves_itself_is_joined_and_worked_with() -> Result<()> {
    let practices = Practices::on_version(Version::Fifteen).await?;
    let login = practices.login(A, "receptionist").await?;
    let folder = TempDir::new()?;
    let app: App = app(folder.path(), &Default::default(), TimeDelta::zero());
    let mut asked = at(" localhost ", practices.db.address().port(), practices.db.cluster().authority());
    asked.database = practices.db.name().to_owned();
    let joined = app.join_server(asked).await?;
    assert_eq!((joined.kind, joined.host.as_str()), (ConnectionKind::Server, "localhost"));
    assert_eq!(app.app_state().await?.phase, Phase::SignedOut);
    let state = app.sign_in(SignInRequest { login: login.typed, ..anna() }).await?;
    assert_eq!((state.phase, state.me.map(|me| me.user_id.0)), (Phase::SignedIn, Some(login.user)));
    // The joined server is kept over a failed attempt to join another.
    assert!(app.join_server(at("localhost", 1, None)).await.is_err());
    assert_eq!(app.app_state().await?.connection, Some(joined));
    app.sign_out().await?;
    Ok(())
}
