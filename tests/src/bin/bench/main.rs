//! `cargo xtask bench [--small]`: what the product takes, beside what the same work takes bare, in one run and one table.
//! `bench --import ROWS` measures the import alone, of a file with as many rows into a small clinic.
//! `bench --grow HOME [--small]` makes the demo clinic of a private server as large, for the bench of the window.
//!
//! The server is the embedded PostgreSQL with every commit on the disk; the PCs are the product's own crates. Nothing else
//! should run on the machine: its load is told with the table.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it talks to the person at the terminal")]

mod booking;
mod clinic;
mod copy;
mod day;
mod fill;
mod grow;
mod import;
mod pc;
mod search;
mod table;
mod times;
mod wake;
mod words;

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use clinic::{Clinic, Size};
use pc::{Pc, SignedIn};
use table::Table;

const WHOLE: Size = Size { owners: 100_000, pets: 250_000, days: 300 };
/// For who works on the bench itself.
const SMALL: Size = Size { owners: 8_000, pets: 20_000, days: 40 };

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (size, import_alone) = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => (WHOLE, None),
        ["--small"] => (SMALL, None),
        ["--import", rows] => (SMALL, Some(rows.parse::<u64>()?)),
        ["--grow", home] => return grow::grow(Path::new(home), WHOLE).await,
        ["--grow", home, "--small"] => return grow::grow(Path::new(home), SMALL).await,
        _ => bail!("usage: bench [--small] | --import ROWS | --grow HOME [--small]"),
    };
    let started = Instant::now();
    let load_before = load();
    let mut table = Table::default();
    eprintln!("Filling a clinic");
    let clinic = Clinic::open(size).await?;
    eprintln!("  after {:.0?}", started.elapsed());
    let measured = match import_alone {
        Some(rows) => {
            let folder = tempfile::Builder::new().prefix("vetdesk-bench-import").tempdir()?;
            import::measure(&clinic, folder.path(), rows, &mut table).await
        }
        None => measure(&clinic, &mut table).await,
    };
    clinic.stop().await?;
    measured?;
    println!("{table}");
    println!(
        "Latencies are p50 / p95 / p99; ratios are Vetdesk to bare. {} pets, {} owners, {} appointments; {} build; {}. Load before: {load_before}; after: {}. {:.0?} in all.",
        times::grouped(size.pets.unsigned_abs()),
        times::grouped(size.owners.unsigned_abs()),
        times::grouped(size.days.unsigned_abs() * 200),
        if cfg!(debug_assertions) { "debug" } else { "release" },
        machine(),
        load(),
        started.elapsed(),
    );
    Ok(())
}

async fn measure(clinic: &Clinic, table: &mut Table) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("vetdesk-bench-pc").tempdir()?;
    let files = [folder.path().join("first.vetdesk"), folder.path().join("second.vetdesk")];
    let people = [SignedIn::at(clinic, "desk1").await?, SignedIn::at(clinic, "desk2").await?];

    eprintln!("First copy");
    copy::measure(clinic, [&people[0], &people[1]], [&files[0], &files[1]], table).await?;
    let twin = folder.path().join("twin.db");
    std::fs::copy(&files[0], &twin)?;

    let [first, second] = people;
    let (first, second) = (Pc::open(first, &files[0])?, Pc::open(second, &files[1])?);
    eprintln!("Search");
    search::measure(&first, clinic.size.pets, table)?;
    eprintln!("Day");
    day::measure(&first, table)?;

    eprintln!("Bookings");
    let requests = first.bookings(1_500)?;
    let (here, rest) = requests.split_at(200);
    let (there, rest) = rest.split_at(200);
    let (seen, waiting) = rest.split_at(100);
    booking::saved_here(&first, &twin, here, table)?;
    first.go_online().await?;
    second.go_online().await?;
    booking::confirmed(clinic, &first, there, table).await?;
    wake::to_the_other(clinic, &first, &second, seen, table).await?;
    wake::idle_poll(clinic, &second, table).await?;
    booking::queued(clinic, &first, waiting, table).await?;

    eprintln!("Import");
    import::measure(clinic, folder.path(), clinic.size.pets.unsigned_abs() / 5, table).await
}

/// Cores and system, as the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    format!("{cores} cores {}, {}", model.trim_start_matches([' ', '\t', ':']), std::env::consts::OS)
}

/// How busy the machine is, where the system tells.
fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = told.split(' ').take(3).collect();
    if load.is_empty() { "unknown".to_owned() } else { load.join(" ") }
}
