//! The private server with its real programs: what a person's PC does to it.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use vetdesk_embedded::{Binaries, Embedded, EmbeddedError, Lifetime, SUPERUSER, StartOptions};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A folder below the build's own, where the server's account can reach it.
fn scratch() -> TempDir {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::tempdir_in(parent).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    }
    folder
}

fn options(home: &Path) -> StartOptions {
    StartOptions::for_tests(home, Binaries::find(None).unwrap())
}

async fn connect(server: &Embedded) -> sqlx::Result<PgConnection> {
    PgConnectOptions::new()
        .host(server.host())
        .port(server.port())
        .username(server.superuser())
        .password(server.password().expose())
        .database(server.database())
        .connect()
        .await
}

async fn write_row(server: &Embedded) -> sqlx::Result<()> {
    let mut db = connect(server).await?;
    sqlx::query("create table if not exists pets (name text)").execute(&mut db).await?;
    sqlx::query("insert into pets values ('Rex')").execute(&mut db).await?;
    db.close().await
}

async fn rows(server: &Embedded) -> sqlx::Result<i64> {
    let mut db = connect(server).await?;
    sqlx::query_scalar("select count(*) from pets").fetch_one(&mut db).await
}

#[cfg(unix)]
fn kill_hard(pid: u32) {
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

#[tokio::test]
async fn a_row_and_the_port_outlive_a_stop() -> Outcome {
    let home = scratch();
    let server = Embedded::start(options(home.path())).await?;
    write_row(&server).await?;
    let (port, data) = (server.port(), server.data_dir().to_path_buf());
    server.stop().await?;
    assert!(!data.join("postmaster.pid").exists());

    let server = Embedded::start(options(home.path())).await?;
    assert!(!server.was_running());
    assert_eq!(server.port(), port);
    assert_eq!(rows(&server).await?, 1);
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn the_server_is_what_the_design_asks_for() -> Outcome {
    let home = scratch();
    let server = Embedded::start(options(home.path())).await?;
    assert_eq!(server.major(), 17);
    let mut db = connect(&server).await?;
    for (setting, expected) in [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("fsync", "off"),
        ("synchronous_commit", "on"),
        ("TimeZone", "UTC"),
    ] {
        let seen: String = sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(&mut db).await?;
        assert_eq!(seen, expected, "{setting}");
    }
    let lower: String = sqlx::query_scalar("select lower('ÄÖÉ')").fetch_one(&mut db).await?;
    assert_eq!(lower, "äöé");
    for extension in ["btree_gist", "pg_trgm", "unaccent", "pgcrypto"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("create extension {extension}"))).execute(&mut db).await?;
    }
    let refused =
        PgConnectOptions::new().host(server.host()).port(server.port()).username(SUPERUSER).password("guess").connect().await.unwrap_err();
    let code = refused.as_database_error().and_then(|e| e.code());
    assert_eq!(code.as_deref(), Some("28P01"));
    server.stop().await?;
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_password() -> Outcome {
    use std::os::unix::fs::MetadataExt;

    let home = scratch();
    let server = Embedded::start(options(home.path())).await?;
    let seen = fs::metadata(home.path().join("password"))?;
    assert_eq!(seen.mode() & 0o777, 0o600);
    assert_eq!(seen.uid(), rustix::process::geteuid().as_raw());
    let left: Vec<_> = fs::read_dir(home.path())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !["data", "password", "port", "turn.lock", "users.lock"].contains(&&**name))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_pid_file_that_names_a_stranger_is_in_nobodys_way() -> Outcome {
    let home = scratch();
    let server = Embedded::start(options(home.path())).await?;
    write_row(&server).await?;
    let pid_file = server.data_dir().join("postmaster.pid");
    let text = fs::read_to_string(&pid_file)?;
    let old = server.pid().unwrap().to_string();
    server.stop().await?;

    // This test's own process has been given the number of the dead server.
    let mine = std::process::id().to_string();
    for stranger in [mine.as_str(), "999999999"] {
        fs::write(&pid_file, text.replacen(&old, stranger, 1))?;
        let server = Embedded::start(options(home.path())).await?;
        assert!(!server.was_running());
        assert_eq!(rows(&server).await?, 1);
        server.stop().await?;
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn a_killed_server_recovers_with_every_committed_row() -> Outcome {
    let home = scratch();
    let mut server = Embedded::start(options(home.path())).await?;
    for round in 1..=3 {
        write_row(&server).await?;
        kill_hard(server.pid().unwrap());
        drop(server);
        server = Embedded::start(options(home.path())).await?;
        assert!(!server.was_running());
        assert_eq!(rows(&server).await?, round);
    }
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn the_server_of_a_killed_app_is_taken_over() -> Outcome {
    let home = scratch();
    let mut left_running = options(home.path());
    left_running.lifetime = Lifetime::UntilStopped;
    let server = Embedded::start(left_running).await?;
    write_row(&server).await?;
    let pid = server.pid();
    drop(server);

    let server = Embedded::start(options(home.path())).await?;
    assert!(server.was_running());
    assert_eq!(server.pid(), pid);
    assert_eq!(rows(&server).await?, 1);
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn two_apps_share_one_server_and_the_last_stops_it() -> Outcome {
    let home = scratch();
    // Both at once, on an empty home.
    let (first, second) = tokio::join!(Embedded::attach_or_start(options(home.path())), Embedded::attach_or_start(options(home.path())),);
    let (first, second) = (first?, second?);
    assert_eq!(first.port(), second.port());
    assert_ne!(first.was_running(), second.was_running());
    let refused = Embedded::start(options(home.path())).await.unwrap_err();
    assert!(matches!(refused, EmbeddedError::InUse { .. }), "{refused:?}");

    first.stop().await?;
    write_row(&second).await?;
    let pid_file = second.data_dir().join("postmaster.pid");
    second.stop().await?;
    assert!(!pid_file.exists());
    Ok(())
}

#[tokio::test]
async fn dropping_the_last_share_stops_the_server() -> Outcome {
    let home = scratch();
    let server = Embedded::start(options(home.path())).await?;
    let pid_file = server.data_dir().join("postmaster.pid");
    drop(server);
    for _ in 0..200 {
        if !pid_file.exists() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("still running after 10 s".into())
}

#[tokio::test]
async fn a_taken_port_is_replaced_unless_it_was_asked_for() -> Outcome {
    let home = scratch();
    let server = Embedded::start(options(home.path())).await?;
    let port = server.port();
    server.stop().await?;
    let _stranger = std::net::TcpListener::bind(("127.0.0.1", port))?;

    let mut insisting = options(home.path());
    insisting.port = Some(port);
    let refused = Embedded::start(insisting).await.unwrap_err();
    assert!(matches!(refused, EmbeddedError::PortTaken { port: p } if p == port), "{refused:?}");

    let server = Embedded::start(options(home.path())).await?;
    assert_ne!(server.port(), port);
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn a_half_made_data_folder_is_made_anew() -> Outcome {
    let home = scratch();
    let half_made = home.path().join("data.new");
    fs::create_dir(&half_made)?;
    fs::write(half_made.join("PG_VERSION"), "17\n")?;
    let server = Embedded::start(options(home.path())).await?;
    write_row(&server).await?;
    assert!(!half_made.exists());
    server.stop().await?;
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_served_is_named_and_left_alone() -> Outcome {
    let home = scratch();
    let data = home.path().join("data");
    fs::create_dir(&data)?;
    fs::write(data.join("letters.txt"), "mine")?;
    let error = Embedded::start(options(home.path())).await.unwrap_err();
    assert!(matches!(error, EmbeddedError::ForeignFolder { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(data.join("letters.txt"))?, "mine");

    fs::write(data.join("PG_VERSION"), "21\n")?;
    let error = Embedded::start(options(home.path())).await.unwrap_err();
    let newer = matches!(error, EmbeddedError::OtherMajor { found: 21, ours: 17, .. });
    assert!(newer, "{error:?}");

    fs::write(data.join("PG_VERSION"), "17\n")?;
    let error = Embedded::start(options(home.path())).await.unwrap_err();
    assert!(matches!(error, EmbeddedError::PasswordLost { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why() -> Outcome {
    let home = scratch();
    let broken = options(home.path()).setting("shared_buffers", "plenty");
    let error = Embedded::start(broken).await.unwrap_err();
    assert!(error.to_string().contains("shared_buffers"), "{error}");
    Embedded::start(options(home.path())).await?.stop().await?;
    Ok(())
}

/// As root the server runs as somebody else, even where that account can reach neither the home
/// nor the programs.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn root_gives_the_server_to_another_account() -> Outcome {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: not root");
        return Ok(());
    }
    let closed = scratch();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700))?;
    let programs = closed.path().join("programs");
    let copied = std::process::Command::new("cp").arg("-r").arg(Binaries::find(None)?.root()).arg(&programs).status()?;
    assert!(copied.success());

    let home = closed.path().join("home");
    let options = StartOptions::for_tests(&home, Binaries::at(programs)?);
    let server = Embedded::start(options.clone()).await?;
    write_row(&server).await?;
    let owner = fs::metadata(format!("/proc/{}", server.pid().unwrap()))?.uid();
    assert_ne!(owner, 0);
    assert_eq!(fs::metadata(server.data_dir())?.uid(), owner);
    assert_eq!(fs::metadata(server.data_dir())?.mode() & 0o777, 0o700);
    server.stop().await?;

    let server = Embedded::start(options).await?;
    assert_eq!(rows(&server).await?, 1);
    let away = server.data_dir().parent().unwrap().to_path_buf();
    server.stop().await?;
    assert!(!away.starts_with(closed.path()));
    fs::remove_dir_all(away)?;
    Ok(())
}
