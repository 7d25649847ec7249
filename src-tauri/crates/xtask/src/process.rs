//! Programs that a task starts, always from the top folder of the project.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};

/// The top folder of the project.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(3).unwrap_or(here)
}

/// Cargo's build folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |named| root().join(named))
}

/// A program of a debug build.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A command in the top folder.
pub fn command(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root()).stdin(Stdio::null());
    command
}

/// The cargo that runs us.
pub fn cargo(args: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    command(program, args)
}

/// npm in a folder of the project.
pub fn npm(folder: &Path, args: &[&str]) -> Command {
    let mut command = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, args);
    command.current_dir(folder);
    command
}

/// Whether a program can be started at all.
pub fn exists(program: &str, args: &[&str]) -> bool {
    let asked = command(program, args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// Runs to the end and fails unless the program succeeded.
pub fn succeed(mut command: Command) -> Result<()> {
    let said = shown(&command);
    let status = command.status().with_context(|| format!("cannot start {said}"))?;
    ensure!(status.success(), "{said} failed ({status})");
    Ok(())
}

/// Runs to the end, printing what the program prints, and gives whether it succeeded and all it
/// printed.
pub fn watched(mut command: Command) -> Result<(bool, String)> {
    let said = shown(&command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {said}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let all = Mutex::new(String::new());
    std::thread::scope(|scope| {
        scope.spawn(|| out.map(|stream| copy(stream, &all)));
        scope.spawn(|| err.map(|stream| copy(stream, &all)));
    });
    let status = child.wait()?;
    Ok((status.success(), all.into_inner().unwrap_or_default()))
}

/// Prints each line as it comes and keeps it.
fn copy(stream: impl Read, all: &Mutex<String>) {
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        if let Ok(mut kept) = all.lock() {
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(&line).and_then(|()| out.flush());
            kept.push_str(&String::from_utf8_lossy(&line));
        }
        line.clear();
    }
}

/// A command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
