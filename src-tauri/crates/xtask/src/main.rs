//! What a developer runs: `cargo xtask demo | test | bench | bindings | prepare`.

#![expect(clippy::print_stdout, reason = "it talks to the person at the terminal")]

mod bench;
mod closing_lines;
mod demo;
mod picture;
mod prerequisites;
mod process;
mod running;
mod test;

use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "\
cargo xtask demo [--browser] [--second-pc]   a clinic to play with, on one PC or two
cargo xtask test [STEP]...                   everything CI checks, or the steps whose names contain a word
cargo xtask bench [--small] [engine|window]  measurements, in two tables; bench import ROWS: the import alone
cargo xtask bindings                         writes the screen's bindings to the typed commands anew
cargo xtask prepare                          installs what the others need";

fn main() -> ExitCode {
    match task() {
        Ok(code) => code,
        Err(error) => {
            println!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn task() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["demo", options @ ..] => demo::run(options)?,
        ["test", steps @ ..] => return test::run(steps),
        ["bench", rest @ ..] => bench::run(rest)?,
        ["bindings"] => bindings()?,
        ["prepare"] => prerequisites::everything()?,
        _ => {
            println!("{USAGE}");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn bindings() -> Result<()> {
    prerequisites::to_build()?;
    process::succeed(process::cargo(&["run", "-p", "vetdesk", "--bin", "export-bindings"]))
}
