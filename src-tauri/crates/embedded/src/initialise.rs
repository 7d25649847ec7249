//! Makes the data of a new server: beside its place first, then moved there whole, so that a PC
//! that is switched off meanwhile finds either no server or a complete one.

use std::fs;
use std::path::Path;

use crate::control::run;
use crate::home::{Home, set_mode};
use crate::{Binaries, EmbeddedError, Password, Result, SUPERUSER};

/// Loopback only, a password always.
const WHO_MAY_CONNECT: &str = "\
# Rewritten by the app.
host all all 127.0.0.1/32 scram-sha-256
";

/// The file that [`StartOptions`](crate::StartOptions) turn into.
pub(crate) const SETTINGS: &str = "vetdesk.conf";

/// Makes the data folder of `home` unless it is there.
pub(crate) async fn initialise(home: &Home, binaries: &Binaries, major: u32, durable: bool) -> Result<()> {
    let data = home.data();
    if crate::home::is_data(data) {
        return Ok(());
    }
    if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(EmbeddedError::ForeignFolder { folder: data.to_path_buf() });
    }
    let staging = data.with_extension("new");
    let _ = fs::remove_dir_all(&staging);
    let made = make(home, binaries, major, durable, &staging).await;
    if made.is_err() {
        let _ = fs::remove_dir_all(&staging);
    }
    made
}

async fn make(home: &Home, binaries: &Binaries, major: u32, durable: bool, staging: &Path) -> Result<()> {
    fs::create_dir(staging).map_err(|e| EmbeddedError::io(staging, e))?;
    set_mode(staging, 0o700)?;
    let password = Password::random()?;
    password.save(&home.password())?;
    // initdb reads the password from a file, as the server's account.
    let handed_over = staging.with_extension("password");
    password.save(&handed_over)?;
    if let Some(account) = home.account() {
        account.own(staging)?;
        account.own(&handed_over)?;
    }
    let made = run_initdb(home, binaries, major, durable, staging, &handed_over).await;
    let _ = fs::remove_file(&handed_over);
    made?;

    append(&staging.join("postgresql.conf"), &format!("include_if_exists = '{SETTINGS}'\n"))?;
    let rules = staging.join("pg_hba.conf");
    fs::write(&rules, WHO_MAY_CONNECT).map_err(|e| EmbeddedError::io(&rules, e))?;
    let _ = fs::remove_dir(home.data());
    fs::rename(staging, home.data()).map_err(|e| EmbeddedError::io(home.data(), e))
}

async fn run_initdb(home: &Home, binaries: &Binaries, major: u32, durable: bool, staging: &Path, password: &Path) -> Result<()> {
    let mut args = vec![
        format!("--pgdata={}", staging.display()),
        format!("--username={SUPERUSER}"),
        format!("--pwfile={}", password.display()),
        "--auth=scram-sha-256".to_owned(),
        "--encoding=UTF8".to_owned(),
        "--data-checksums".to_owned(),
    ];
    // The built-in provider sorts alike on every system and after every system update.
    let locale: &[&str] = match major {
        17.. => &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
        _ => &["--locale=C.UTF-8"],
    };
    args.extend(locale.iter().map(|arg| (*arg).to_owned()));
    if !durable {
        args.push("--no-sync".to_owned());
    }
    let program = binaries.program("initdb");
    let ended = run(&program, home.account(), &args).await?;
    match ended.success {
        true => Ok(()),
        false => Err(EmbeddedError::from_output("make its data", &ended.output, home.root(), None)),
    }
}

fn append(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;

    fs::OpenOptions::new()
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|e| EmbeddedError::io(path, e))
}
