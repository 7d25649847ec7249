//! Words to and from the person at the terminal.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use vetdesk_server::Password;

/// A line for the person. A terminal that has gone away is no error of ours.
pub fn say(words: fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{words}");
}

/// A line about something that went wrong.
pub fn say_wrong(words: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// How far long work is: one line that is written over, in a terminal; nothing elsewhere.
#[derive(Debug, Default)]
pub struct Bar {
    shown: Option<(&'static str, u64)>,
}

impl vetdesk_admin::Progress for Bar {
    fn reached(&mut self, task: &'static str, done: u64, total: Option<u64>) {
        let percent = total.filter(|total| *total > 0).map_or(0, |total| done * 100 / total);
        if !io::stderr().is_terminal() || self.shown == Some((task, percent)) {
            return;
        }
        self.shown = Some((task, percent));
        let end = if total == Some(done) { "\n" } else { "" };
        let words = task.replace('_', " ");
        let _ = write!(io::stderr(), "\r{words}: {percent:>3} % ({done} of {}){end}", total.unwrap_or(done));
    }
}

/// A password: from a file that nobody else can read, or typed without being shown.
pub fn password(file: Option<&Path>, prompt: &str) -> Result<Password> {
    Ok(Password::new(secret(file, prompt)?))
}

/// A password for a login that is made: typed twice.
pub fn new_password(file: Option<&Path>, prompt: &str) -> Result<Password> {
    let first = secret(file, prompt)?;
    if file.is_none() && rpassword::prompt_password("The same again: ")? != first {
        bail!("the two are not the same");
    }
    Ok(Password::new(first))
}

/// One line that must not be shown.
pub fn secret(file: Option<&Path>, prompt: &str) -> Result<String> {
    let Some(file) = file else {
        return rpassword::prompt_password(format!("{prompt}: ")).context("no password could be asked for; use a file");
    };
    let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    refuse_open_file(file)?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => bail!("{}: there is nothing in its first line", file.display()),
    }
}

#[cfg(unix)]
fn refuse_open_file(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if std::fs::metadata(file)?.permissions().mode() & 0o077 != 0 {
        bail!("{}: others can read it; `chmod 600` it first", file.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_file(_file: &Path) -> Result<()> {
    Ok(())
}
