//! `cargo xtask bench`: what the engine takes beside the same work bare, and what a person waits for in the real window
//! beside an empty one. Release builds.

use std::process::Command;

use anyhow::{Result, bail};

use crate::prerequisites;
use crate::process::{cargo, command, npm, root, succeed};
use crate::test::FEATURES;

/// Both, or the one that is named; `import ROWS` is the engine's import alone, with a file of as many rows.
pub fn run(arguments: &[&str]) -> Result<()> {
    if let ["import", rows] = arguments {
        prerequisites::to_build()?;
        return engine(&["--import", rows]);
    }
    let (mut of_engine, mut of_window, mut small) = (true, true, false);
    for argument in arguments {
        match *argument {
            "engine" => of_window = false,
            "window" => of_engine = false,
            "--small" => small = true,
            other => bail!("bench knows engine, window, import ROWS and --small, not {other}"),
        }
    }
    prerequisites::to_build()?;
    if of_engine {
        engine(if small { &["--small"] } else { &[] })?;
    }
    if of_window {
        in_the_window(small)?;
    }
    Ok(())
}

fn engine(arguments: &[&str]) -> Result<()> {
    succeed(with_server(cargo(&[&["run", "--release", "-p", "vetdesk-tests", "--bin", "bench", "--"], arguments].concat())))
}

fn in_the_window(small: bool) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("The window is measured on Linux only: elsewhere no screen in memory shows when it is painted.");
        return Ok(());
    }
    prerequisites::everything()?;
    succeed(npm(&root().join("ui"), &["run", "build"]))?;
    succeed(cargo(&["build", "--release", "-p", "vetdesk", "--bin", "vetdesk", "--example", "empty-window"]))?;
    // What prepares the clinic and takes its server away need not be quick.
    succeed(cargo(&[&["build", "--bins"], &FEATURES[..]].concat()))?;
    let mut bench = command("dbus-run-session", &["--", "node", "bench/main.mjs"]);
    if small {
        bench.arg("--small");
    }
    bench.current_dir(root().join("tests/e2e"));
    succeed(with_server(bench))
}

/// A release build does not look into a developer's folders by itself.
fn with_server(mut command: Command) -> Command {
    command.env("VETDESK_POSTGRES", prerequisites::server_programs());
    command
}
