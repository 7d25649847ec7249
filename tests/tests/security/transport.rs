//! Attacks 24–26: whoever stands between the PC and the server gets no password.

use std::time::Duration;

use anyhow::Result;
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;
use vetdesk_harness::{Authority, Fault, TestCluster, Version};
use vetdesk_server::{Address, Password, Server, ServerError, Trust, probe};

use crate::practices::{A, PASSWORD, Practices};

async fn sign_in(address: &Address) -> ServerError {
    Server::sign_in(address, "anna", &Password::new(PASSWORD.to_owned()), "desk").await.unwrap_err()
}

fn at(port: u16, host: &str, ca_file: Option<&NamedTempFile>) -> Address {
    let ca_file = ca_file.map(|file| file.path().to_owned());
    Address { host: host.to_owned(), port, database: "postgres".to_owned(), trust: Trust::VerifyFull { ca_file } }
}

fn file(pem: &str) -> Result<NamedTempFile> {
    let file = NamedTempFile::new()?;
    std::fs::write(file.path(), pem)?;
    Ok(file)
}

#[tokio::test]
async fn a_server_without_tls_gets_no_password() -> Result<()> {
    for answer in [b"N".as_slice(), b"E", b"R\0\0\0\x08\0\0\0\x03"] {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (heard, what_was_heard) = oneshot::channel();
        tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut request = [0; 8];
            client.read_exact(&mut request).await.unwrap();
            client.write_all(answer).await.unwrap();
            let mut rest = Vec::new();
            let _ = timeout(Duration::from_secs(3), client.read_to_end(&mut rest)).await;
            let _ = heard.send((request, rest));
        });
        let error = sign_in(&at(port, "localhost", None)).await;
        let (request, rest) = what_was_heard.await?;
        assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47], "asks for TLS and for nothing else");
        assert!(rest.is_empty(), "24: not a byte after {answer:?}: {rest:?}");
        if answer == b"N" {
            assert!(matches!(error, ServerError::NoTls), "{error:?}");
        }
    }
    Ok(())
}

/// libpq's variables belong to whoever starts the program; none of them may open the way.
#[test]
fn the_environment_opens_nothing() -> Result<()> {
    for (variable, value) in [
        ("PGSSLMODE", "disable"),
        ("PGSSLMODE", "prefer"),
        ("PGHOSTADDR", "127.0.0.1"),
        ("PGPASSWORD", "x"),
        ("PGOPTIONS", "-c row_security=off"),
    ] {
        let again = std::process::Command::new(std::env::current_exe()?)
            .args(["--exact", "security::transport::a_server_without_tls_gets_no_password"])
            .env(variable, value)
            .output()?;
        assert!(again.status.success() && String::from_utf8_lossy(&again.stdout).contains("1 passed"), "{variable}={value}: {again:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_real_server_without_tls_is_refused_too() -> Result<()> {
    let cluster = TestCluster::own().await?;
    assert!(matches!(sign_in(&at(cluster.address().port(), "localhost", None)).await, ServerError::NoTls));
    Ok(())
}

#[tokio::test]
async fn each_bad_certificate_has_its_own_answer() -> Result<()> {
    let ours = Authority::new("ours")?;
    let trusted = file(&ours.pem())?;
    for (authority, fault, expected) in [
        (Authority::new("ours")?, Fault::None, "CertificateUntrusted"), // 25: of the same name, another key
        (ours, Fault::OtherHost, "CertificateWrongHost"),               // 26
    ] {
        let cluster = TestCluster::own_with_tls(Version::Fifteen, &authority.issue(fault)?).await?;
        let error = sign_in(&at(cluster.address().port(), "localhost", Some(&trusted))).await;
        assert_eq!(format!("{error:?}"), expected);
        let error = probe(&at(cluster.address().port(), "localhost", Some(&trusted))).await.unwrap_err();
        assert_eq!(format!("{error:?}"), expected);
    }
    let ours = Authority::new("ours")?;
    let trusted = file(&ours.pem())?;
    for fault in [Fault::Expired, Fault::NotYetValid] {
        let cluster = TestCluster::own_with_tls(Version::Fifteen, &ours.issue(fault)?).await?;
        assert!(matches!(sign_in(&at(cluster.address().port(), "localhost", Some(&trusted))).await, ServerError::CertificateExpired));
    }
    // The certificate is for `localhost`; the very same server by another name is not it.
    let cluster = TestCluster::own_with_tls(Version::Fifteen, &ours.issue(Fault::None)?).await?;
    let port = cluster.address().port();
    assert!(matches!(sign_in(&at(port, "127.0.0.1", Some(&trusted))).await, ServerError::CertificateWrongHost));
    assert!(matches!(sign_in(&at(port, "localhost", None)).await, ServerError::CertificateUntrusted));
    assert!(matches!(sign_in(&at(port, "localhost", Some(&trusted))).await, ServerError::WrongPassword), "the good one is asked");
    probe(&at(port, "localhost", Some(&trusted))).await?;
    let missing = Address { trust: Trust::VerifyFull { ca_file: Some("/nowhere/ca.pem".into()) }, ..at(port, "localhost", None) };
    assert!(matches!(sign_in(&missing).await, ServerError::CaFile { .. }));
    Ok(())
}

#[tokio::test]
async fn a_good_certificate_leads_to_a_session_under_tls() -> Result<()> {
    let practices = Practices::on_version(Version::Fifteen).await?;
    let login = practices.login(A, "receptionist").await?;
    let ca_file = practices.db.cluster().authority().map(std::path::Path::to_owned);
    let address = Address { host: "localhost".to_owned(), trust: Trust::VerifyFull { ca_file }, ..practices.address() };
    let (server, identity) = Server::sign_in(&address, &login.typed, &Password::new(PASSWORD.to_owned()), "desk").await?;
    assert_eq!(identity.user_id.0, login.user);
    assert!(server.is_session_open().await?);
    let mut superuser = practices.superuser().await?;
    let clear: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.usename = $1 AND NOT s.ssl")
            .bind(&login.role)
            .fetch_one(&mut superuser)
            .await?;
    assert_eq!(clear, 0);
    Ok(())
}
