//! A property: however a practice's export is split into files, in whatever order they are given, however often and however broken
//! off, the practice that comes of it is the same.

use anyhow::Result;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use vetdesk_import::{ImportError, Progress};

use super::support::{import, import_with, manager, state};
use crate::practices::Practices;

/// A table of an export.
#[derive(Clone)]
struct Table {
    head: &'static str,
    rows: Vec<String>,
}

/// Clients, pets, visits, weights and vaccinations that name each other by number, e-mail or chip.
fn practice(random: &mut StdRng) -> Vec<Table> {
    let mut clients = Table { head: "client id,first name,last name,phone,email,address", rows: Vec::new() };
    let mut pets = Table { head: "animal id,owner id,name,species,microchip,birth date", rows: Vec::new() };
    let mut by_mail = Table { head: "animal id,owner email,name,species,microchip,birth date", rows: Vec::new() };
    let mut visits = Table { head: "animal id,visit date,time,reason", rows: Vec::new() };
    let mut weights = Table { head: "microchip,weight kg,weighed on", rows: Vec::new() };
    let mut shots = Table { head: "animal id,vaccine,date given,lot,next due", rows: Vec::new() };
    let mut animal = 0;
    for client in 1..=random.random_range(3..12) {
        let name = ["Ada", "Bo", "Cy"][random.random_range(0..3)];
        clients.rows.push(format!("{client},{name},Family{client},555 01{client:04},c{client}@mail.example,{client} Elm"));
        for _ in 0..random.random_range(0..4) {
            animal += 1;
            let chip = format!("2760981000{animal:05}");
            let rest = format!(
                "{},{},{chip},20{:02}-0{}-1{}",
                ["Rex", "Kitten"][random.random_range(0..2)],
                ["Dog", "Cat"][random.random_range(0..2)],
                10 + animal % 12,
                1 + animal % 9,
                animal % 9
            );
            if random.random_bool(0.3) {
                by_mail.rows.push(format!("{animal},C{client}@mail.example,{rest}"));
            } else {
                pets.rows.push(format!("{animal},{client},{rest}"));
            }
            for n in 0..random.random_range(0..3) {
                visits.rows.push(format!("{animal},2025-0{}-1{n},1{n}:30,Reason {n}", 1 + animal % 9));
                weights.rows.push(format!("{chip},{}.5,2025-0{}-0{}", 3 + n, 1 + animal % 9, 1 + n));
                shots.rows.push(format!("{animal},Rabies,202{}-03-04,L{n},202{}-03-04", 3 + n, 6 + n));
            }
        }
    }
    vec![clients, pets, by_mail, visits, weights, shots].into_iter().filter(|table| !table.rows.is_empty()).collect()
}

/// The tables cut into files, each table's rows spread over some of them, in any order.
fn files(tables: &[Table], random: &mut StdRng) -> Vec<String> {
    let mut files = Vec::new();
    for table in tables {
        let parts = random.random_range(1..=3);
        let mut cut: Vec<Vec<&str>> = vec![Vec::new(); parts];
        for row in &table.rows {
            cut[random.random_range(0..parts)].push(row);
        }
        files.extend(cut.into_iter().filter(|rows| !rows.is_empty()).map(|rows| format!("{}\n{}\n", table.head, rows.join("\n"))));
    }
    files.shuffle(random);
    files
}

/// Gives up without taking anything back: the connection is dropped.
struct Killed(u64);

impl Progress for Killed {
    fn reached(&mut self, task: &'static str, done: u64, _total: Option<u64>) {
        assert!(task != "importing" || done < self.0, "killed here");
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_split_any_order_any_number_of_times_broken_off_anywhere() -> Result<()> {
    for seed in 0..6_u64 {
        let mut random = StdRng::seed_from_u64(seed);
        let tables = practice(&mut random);
        let whole: Vec<String> = tables.iter().map(|table| format!("{}\n{}\n", table.head, table.rows.join("\n"))).collect();
        let wanted = brought(&[whole], None).await?;
        let expected = tables.iter().map(|table| table.rows.len()).sum::<usize>();
        assert!(wanted.len() >= expected, "seed {seed}: every row has come to something: {} of {expected}", wanted.len());
        for turn in 0..2 {
            let times: Vec<Vec<String>> = (0..=turn).map(|_| files(&tables, &mut random)).collect();
            let rows = wanted.len() as u64;
            let killed_at = random.random_bool(0.7).then(|| random.random_range(1..=rows));
            let got = brought(&times, killed_at).await?;
            assert_eq!(got, wanted, "seed {seed}, turn {turn}, killed at {killed_at:?}: {times:#?}");
        }
    }
    Ok(())
}

/// What a practice holds after these imports, the first of them broken off where it is said.
async fn brought(times: &[Vec<String>], killed_at: Option<u64>) -> Result<Vec<String>> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    if let (Some(at), Some(files)) = (killed_at, times.first()) {
        let (server, files) = (server.clone(), files.clone());
        let died = tokio::spawn(async move {
            let words: Vec<&str> = files.iter().map(String::as_str).collect();
            import_with(&server, &words, &mut Killed(at)).await.map(drop)
        });
        let _ = died.await;
    }
    for files in times {
        let words: Vec<&str> = files.iter().map(String::as_str).collect();
        let mut tries = 0;
        loop {
            match import(&server, &words).await {
                // The server notices within moments that the killed one is gone.
                Err(ImportError::UnderWay) if tries < 100 => {
                    tries += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
                done => {
                    let written = done?;
                    assert!(written.sheet.refused.is_empty(), "{:?}", written.sheet.refused);
                    break;
                }
            }
        }
    }
    state(&mut practices.superuser().await?).await
}
