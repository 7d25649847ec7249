//! An import, from a CSV on the disk to rows on the server, beside a bare COPY of as many rows.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chrono::Utc;
use sqlx::Executor;
use uuid::Uuid;
use vetdesk_domain::ids::UserId;
use vetdesk_import::{Committed, FileSource, ImportPlan, Join, Known, Mapping, People, Quiet, check, commit, look};
use vetdesk_server::{Identity, Server};
use vetdesk_tests::shared_data;

use crate::clinic::{Clinic, Founder, PASSWORD};
use crate::table::Table;
use crate::words::{BEGINNINGS, BREEDS, ENDINGS, FIRST, MIDDLES, PETS};

/// A file of the bench's own, and, where they lie beside the project, the licences of a real city with people of another list.
pub async fn measure(clinic: &Clinic, folder: &Path, rows: u64, table: &mut Table) -> Result<()> {
    let file = folder.join("clients.csv");
    std::fs::write(&file, invented(rows)?)?;
    one(clinic, Founder(1), &file, None, "clients with pets, phone and chip", table).await?;
    match (shared_data("seattle_pet_licenses.csv"), shared_data("febrl_dataset3.csv")) {
        (Some(pets), Some(people)) => {
            one(clinic, Founder(2), &pets, Some(people), "licences of a city, owners of another file", table).await
        }
        _ => {
            eprintln!("  the licences of a city are not beside the project: left out");
            Ok(())
        }
    }
}

async fn one(clinic: &Clinic, founder: Founder, pets: &Path, people: Option<PathBuf>, what: &str, table: &mut Table) -> Result<()> {
    let login = clinic.found_another(founder).await?;
    let password = vetdesk_server::Password::new(PASSWORD.to_owned());
    let (server, identity) = Server::sign_in(&clinic.address(), &login, &password, "import").await?;
    let started = Instant::now();
    let (rows, committed) = import(&server, &identity, pets, people.as_deref()).await?;
    let ours = started.elapsed();
    eprintln!("  {} clients, {} pets of {rows} rows", committed.clients_made, committed.pets_made);
    server.sign_out().await?;
    let mut bare = Duration::ZERO;
    for file in [Some(pets), people.as_deref()].into_iter().flatten() {
        bare += bare_copy_in(clinic, file).await?;
    }
    table.rates(format!("Import, {what}, checked and written; bare: COPY FROM of the same rows"), (rows, ours), (rows, bare), "");
    Ok(())
}

/// As the command line does it: look, guess what the columns mean, check every row, write.
async fn import(server: &Server, identity: &Identity, pets: &Path, people: Option<&Path>) -> Result<(u64, Committed)> {
    let (pets, people) = (FileSource(pets.to_owned()), people.map(|file| FileSource(file.to_owned())));
    let seen = look(&pets)?;
    let people = match &people {
        Some(source) => {
            let seen = look(source)?;
            Some(People { source, sniffed: seen.sniffed, mapping: Mapping::guess(&seen.headers, seen.delimiter) })
        }
        None => None,
    };
    let plan = ImportPlan {
        source: &pets,
        sniffed: seen.sniffed,
        mapping: Mapping::guess(&seen.headers, seen.delimiter),
        people,
        join: Join::SamePhone,
        unnamed: "(no name)".to_owned(),
        today: Utc::now().date_naive(),
    };
    let started = Instant::now();
    let known = Known::of(server).await?;
    let checked = check(&plan, &known, &mut Quiet)?;
    let checking = started.elapsed();
    let started = Instant::now();
    let committed = commit(server, identity, &plan, &checked, &mut Quiet).await?;
    eprintln!("  checking {checking:.2?}, writing {:.2?}", started.elapsed());
    Ok((checked.sheet.rows_read + checked.people_read, committed))
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
