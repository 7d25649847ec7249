//! An import, from files on the disk to rows on the server, beside a bare COPY of as many rows; and the memory that it takes.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chrono::Utc;
use sqlx::Executor;
use uuid::Uuid;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::ids::UserId;
use vetdesk_import::{
    Committed, FileSource, ImportFile, ImportPlan, Join, Known, Mapping, Progress, Quiet, Source, check, commit, look, samples,
};
use vetdesk_server::{Identity, Server};
use vetdesk_tests::{licences_with_owners, shared_data};

use crate::clinic::{Clinic, Founder, PASSWORD, ZONE};
use crate::table::Table;
use crate::words::{BEGINNINGS, BREEDS, ENDINGS, FIRST, MIDDLES, PETS};

/// A file of the bench's own, and, where they lie beside the project, the licences of a real city with people of another list.
pub async fn measure(clinic: &Clinic, folder: &Path, rows: u64, table: &mut Table) -> Result<()> {
    let file = folder.join("clients.csv");
    std::fs::write(&file, invented(rows)?)?;
    one(clinic, Founder(1), &[&file], "clients with pets, phone and chip", table).await?;
    match (shared_data("seattle_pet_licenses.csv"), shared_data("febrl_dataset3.csv")) {
        (Some(licences), Some(people)) => {
            let joined = folder.join("licences.csv");
            licences_with_owners(&licences, &people, &joined)?;
            one(clinic, Founder(2), &[&people, &joined], "licences of a city with the people of another list", table).await?;
            likenesses(&people, table)
        }
        _ => {
            eprintln!("  the licences of a city are not beside the project: left out");
            Ok(())
        }
    }
}

async fn one(clinic: &Clinic, founder: Founder, files: &[&Path], what: &str, table: &mut Table) -> Result<()> {
    let login = clinic.found_another(founder).await?;
    let password = vetdesk_server::Password::new(PASSWORD.to_owned());
    let (server, identity) = Server::sign_in(&clinic.address(), &login, &password, "import").await?;
    let started = Instant::now();
    let committed = import(&server, &identity, files).await?;
    let ours = started.elapsed();
    let rows = committed.sheet.rows_read;
    let made = committed.clients_made + committed.pets_made;
    eprintln!(
        "  {} clients, {} pets of {rows} rows, {} refused; {} MiB at most",
        committed.clients_made,
        committed.pets_made,
        committed.sheet.refused.len(),
        peak_mib()
    );
    let started = Instant::now();
    let again = import(&server, &identity, files).await?;
    eprintln!("  the same again: {:.2?}, {} clients and {} pets made", started.elapsed(), again.clients_made, again.pets_made);
    server.sign_out().await?;
    let mut bare = Duration::ZERO;
    for file in files {
        bare += bare_copy_in(clinic, file).await?;
    }
    table.rates(
        format!("Import, {what}, checked and written; bare: COPY FROM of the same rows"),
        (rows, ours),
        (rows, bare),
        "≥ 20,000 rows/s",
    );
    table.rates(format!("Import, {what}, clients and pets written; bare: COPY FROM of the same rows"), (made, ours), (rows, bare), "");
    Ok(())
}

/// As the command line does it: look, guess what the columns mean, check every row, write.
async fn import(server: &Server, identity: &Identity, files: &[&Path]) -> Result<Committed> {
    let sources: Vec<FileSource> = files.iter().map(|file| FileSource((*file).to_owned())).collect();
    let plan = plan(&sources, identity.clinic_ids.first().map(|clinic| clinic.0).unwrap_or_default())?;
    let mut phases = Phases { began: Instant::now(), reached: Vec::new() };
    let committed = commit(server, &plan, &mut phases).await?;
    eprintln!("  {phases}");
    Ok(committed)
}

/// When each task of an import ended, for who looks for what takes long.
struct Phases {
    began: Instant,
    reached: Vec<(&'static str, Duration)>,
}

impl Progress for Phases {
    fn reached(&mut self, task: &'static str, _done: u64, _total: Option<u64>) {
        let now = self.began.elapsed();
        match self.reached.last_mut() {
            Some((last, at)) if *last == task => *at = now,
            _ => self.reached.push((task, now)),
        }
    }
}

impl std::fmt::Display for Phases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.reached.iter().try_for_each(|(task, at)| write!(f, "{task} until {at:.1?}; "))
    }
}

fn plan(sources: &[FileSource], clinic: Uuid) -> Result<ImportPlan<'_>> {
    let files = sources.iter().map(|source| {
        let seen = look(source)?;
        let cells = samples(source, seen.sniffed, seen.delimiter, true, 50)?;
        let mapping = Mapping::guess(&seen.headers, &cells.columns, seen.delimiter);
        Ok(ImportFile { source: source as &dyn Source, sniffed: seen.sniffed, mapping })
    });
    Ok(ImportPlan {
        files: files.collect::<Result<_>>()?,
        origin: "bench".to_owned(),
        join: Join::Report,
        unnamed: "(no name)".to_owned(),
        today: Utc::now().date_naive(),
        clinic,
        zone: ClinicZone::named(ZONE)?,
    })
}

/// How many of the known duplicates of FEBRL's people are proposed, and how many of the proposals are duplicates.
fn likenesses(people: &Path, table: &mut Table) -> Result<()> {
    let source = [FileSource(people.to_owned())];
    let sheet = check(&plan(&source, Uuid::nil())?, &Known::default(), &mut Quiet)?;
    let text = std::fs::read_to_string(people)?;
    // "rec-12-dup-0" is a duplicate of "rec-12-org"; line 1 is the header.
    let original = |line: u64| {
        text.lines().nth(usize::try_from(line - 1).unwrap_or_default()).and_then(|row| row.split('-').nth(1)).unwrap_or_default()
    };
    let right = sheet.proposals.iter().filter(|two| two.other.is_some_and(|other| original(two.at.line) == original(other.line))).count();
    let known = text.lines().filter(|row| row.contains("-dup-")).count();
    let percent = |part: usize, of: usize| format!("{:.1} %", part as f64 * 100.0 / of.max(1) as f64);
    table.said("Duplicates of FEBRL 3: found of those known (recall)", &percent(right, known), "");
    table.said(
        "Duplicates of FEBRL 3: right of those proposed (precision)",
        &percent(right, sheet.proposals.len()),
        "joined by themselves: none",
    );
    Ok(())
}

/// The most memory that this program has held, in MiB; Linux only.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// Every third row is another animal of the client before.
fn invented(rows: u64) -> Result<String> {
    let mut csv = "first name,last name,phone,address,city,postal code,pet name,species,breed,birthdate,microchip\n".to_owned();
    let pick = |n: u64, of: usize| usize::try_from(n.wrapping_mul(2_654_435_761) >> 7).unwrap_or_default() % of;
    let word = |n: u64| {
        let n = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        [BEGINNINGS[pick(n, BEGINNINGS.len())], MIDDLES[pick(n >> 9, MIDDLES.len())], ENDINGS[pick(n >> 18, ENDINGS.len())]].concat()
    };
    for row in 0..rows {
        let client = row - row / 3;
        let (species, breed) = BREEDS[pick(row + 3, BREEDS.len())];
        writeln!(
            csv,
            "{},{},0171 {:07},\"{} Street {}, back house\",Town,{:05},{},{species},{breed},20{:02}-{:02}-{:02},2760{row:011}",
            FIRST[pick(client, FIRST.len())],
            word(client + 1),
            client,
            word(client + 2),
            client % 300,
            client % 99_999,
            PETS[pick(row + 4, PETS.len())],
            row % 20 + 5,
            row % 12 + 1,
            row % 28 + 1,
        )?;
    }
    Ok(csv)
}

/// The file as it is, one text column for each of its own, with a key.
async fn bare_copy_in(clinic: &Clinic, file: &Path) -> Result<Duration> {
    let csv = std::fs::read(file)?;
    let head = csv.split(|byte| *byte == b'\n').next().context("a head")?;
    let columns: Vec<String> = (0..head.iter().filter(|byte| **byte == b',').count() + 1).map(|n| format!("c{n}")).collect();
    let mut db = clinic.superuser().await?;
    let create = format!(
        "DROP TABLE IF EXISTS public.bare_import;
         CREATE TABLE public.bare_import (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {} text)",
        columns.join(" text, ")
    );
    db.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(create))).await?;
    let started = Instant::now();
    let sql = format!("COPY public.bare_import ({}) FROM STDIN (FORMAT csv, HEADER)", columns.join(", "));
    let mut copy = db.copy_in_raw(&sql).await?;
    for piece in csv.chunks(1 << 20) {
        copy.send(piece).await?;
    }
    copy.finish().await?;
    Ok(started.elapsed())
}

impl Founder {
    pub fn manager(self) -> UserId {
        UserId(self.key(3))
    }

    pub fn key(self, kind: u32) -> Uuid {
        crate::fill::key(100 + kind, self.0)
    }
}
