//! `cargo xtask test`: what CI runs, step by step; a step that fails does not keep the later ones
//! from running.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::closing_lines::{Count, Runner, count};
use crate::prerequisites;
use crate::process::{built, cargo, command, npm, root, shown, succeed, target, watched};

/// One feature set for everything, so that every crate is compiled once.
pub const FEATURES: [&str; 3] = ["--workspace", "--features", "vetdesk/dev-bridge"];

/// One thing that is checked.
struct Step {
    name: &'static str,
    runner: Runner,
    /// The folder that the step is about; without it there is nothing to check yet.
    folder: &'static str,
    command: Command,
}

/// Runs the steps whose names contain one of `wanted`; all if nothing is wanted.
pub fn run(wanted: &[&str]) -> Result<ExitCode> {
    let steps: Vec<Step> =
        all().into_iter().filter(|step| wanted.is_empty() || wanted.iter().any(|word| step.name.contains(word))).collect();
    ensure!(!steps.is_empty(), "no step is called that; there are: {}", all().iter().map(|s| s.name).collect::<Vec<_>>().join(", "));
    prerequisites::everything()?;
    let mut table = Vec::new();
    let mut total = Count::default();
    for step in steps {
        let name = step.name;
        let (outcome, counted) = one(step)?;
        total = total.plus(counted);
        table.push(format!("{name:<18} {outcome}"));
    }
    stop_servers();
    println!("\n== Summary\n{}\n", table.join("\n"));
    let skipped = if total.skipped == 0 { String::new() } else { format!(", {} skipped", total.skipped) };
    println!("{} passed, {} failed{skipped}", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn all() -> Vec<Step> {
    let (ui, browser) = (root().join("ui"), root().join("tests/e2e"));
    let older = "package(vetdesk-harness) | package(vetdesk-server) | package(vetdesk-tests)";
    vec![
        step("rust-format", Runner::Plain, ".", cargo(&["fmt", "--all", "--check"])),
        // The shell takes the built screens in when it is compiled.
        step("ui-build", Runner::Plain, "ui", npm(&ui, &["run", "build"])),
        step("ui-check", Runner::Plain, "ui", npm(&ui, &["run", "check"])),
        step("ui-size", Runner::Plain, "ui", npm(&ui, &["run", "size"])),
        step("ui-test", Runner::Vitest, "ui", npm(&ui, &["test"])),
        step("rust-lint", Runner::Plain, ".", cargo(&[&["clippy", "--all-targets"], &FEATURES[..], &["--", "-D", "warnings"]].concat())),
        step("rust-test-pg17", Runner::Nextest, ".", on("17", &[])),
        step("rust-test-pg15", Runner::Nextest, ".", on("15", &["-E", older])),
        step("keyring", Runner::Nextest, ".", with_keyring()),
        step("programs", Runner::Plain, ".", cargo(&[&["build", "--bins"], &FEATURES[..]].concat())),
        step("browser", Runner::Browser, "tests/e2e", npm(&browser, &["run", "e2e"])),
        step("window", Runner::Browser, "tests/e2e", in_a_session(&browser, &["npm", "run", "window"])),
    ]
}

fn step(name: &'static str, runner: Runner, folder: &'static str, command: Command) -> Step {
    Step { name, runner, folder, command }
}

/// The tests of the crates on the given version of PostgreSQL.
fn on(version: &str, filter: &[&str]) -> Command {
    let mut tests = cargo(&[&["nextest", "run", "--no-fail-fast"], &FEATURES[..], filter].concat());
    tests.env("VETDESK_TEST_PG", version);
    tests
}

/// The test of the real keyring, with one that is unlocked and goes when the test ends.
fn with_keyring() -> Command {
    let home = target().join("test-keyring");
    let unlock =
        "mkdir -p \"$XDG_DATA_HOME\"; printf %s open | gnome-keyring-daemon --unlock --components=secrets > /dev/null; exec \"$@\"";
    let tests = [&["nextest", "run"], &FEATURES[..], &["-E", "test(real_keyring)"]].concat();
    let mut session = command("dbus-run-session", &["--", "sh", "-c", unlock, "sh", "cargo"]);
    session.args(tests).current_dir(root()).env("XDG_DATA_HOME", home).env("VETDESK_TEST_KEYRING", "1");
    session
}

/// A command with a screen and a session bus of its own.
fn in_a_session(folder: &Path, words: &[&str]) -> Command {
    let around = ["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1400x900x24"];
    let mut session = command("dbus-run-session", &[&around, words].concat());
    session.current_dir(folder);
    session
}

fn one(step: Step) -> Result<(String, Count)> {
    println!("\n== {}: {}", step.name, shown(&step.command));
    if !root().join(step.folder).join(manifest_of(&step)).exists() {
        println!("not there yet");
        return Ok(("not there yet".to_owned(), Count::default()));
    }
    let start = Instant::now();
    let mut counted = match watched(step.command) {
        Ok((success, output)) => count(step.runner, &output, success),
        Err(error) => {
            println!("{error:#}");
            Count { failed: 1, ..Count::default() }
        }
    };
    if matches!(step.name, "rust-test-pg15" | "keyring") {
        // Left out by the filter, not skipped: they have just run.
        counted.skipped = 0;
    }
    let Count { passed, failed, skipped } = counted;
    let seconds = start.elapsed().as_secs();
    Ok((format!("{passed:>5} passed {failed:>3} failed {skipped:>3} skipped {seconds:>5} s"), counted))
}

fn manifest_of(step: &Step) -> &'static str {
    if step.folder == "." { "Cargo.toml" } else { "package.json" }
}

/// The servers that the tests shared.
fn stop_servers() {
    let program = built("test-clusters");
    if program.is_file()
        && let Err(error) = succeed(command(program, &["stop"]))
    {
        println!("the test servers are still up: {error:#}");
    }
}
