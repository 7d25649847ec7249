//! Runs the server programs: always as the right account, with a clean environment and English
//! messages.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use crate::account::Account;
use crate::{EmbeddedError, Result};

/// How a server program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub success: bool,
    /// Both of its streams.
    pub output: String,
}

/// A server program, not yet started.
pub(crate) fn program(path: &Path, account: Option<&Account>) -> tokio::process::Command {
    tokio::process::Command::from(blocking_program(path, account))
}

/// The same for a place that cannot wait asynchronously.
pub(crate) fn blocking_program(path: &Path, account: Option<&Account>) -> std::process::Command {
    let mut command = std::process::Command::new(path);
    // A variable of the person's session must not change which server is meant.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C").env("LANG", "C").env("TZ", "UTC");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if cfg!(unix) {
        // The present folder may be one that the server's account cannot enter.
        command.current_dir("/");
    }
    #[cfg(unix)]
    if let Some(account) = account {
        use std::os::unix::process::CommandExt;
        command.uid(account.uid).gid(account.gid);
    }
    #[cfg(not(unix))]
    let _ = account;
    command
}

/// Runs a server program to its end.
pub(crate) async fn run(path: &Path, account: Option<&Account>, args: &[impl AsRef<OsStr>]) -> Result<Ended> {
    let ended = program(path, account)
        .args(args)
        .output()
        .await
        .map_err(|error| EmbeddedError::BrokenBinaries { program: path.to_path_buf(), detail: error.to_string() })?;
    let mut output = String::from_utf8_lossy(&ended.stdout).into_owned();
    output.push_str(&String::from_utf8_lossy(&ended.stderr));
    Ok(Ended { success: ended.status.success(), output })
}
