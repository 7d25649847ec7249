//! Another system's file in a real practice, under a manager's own rights.

use std::io::Read;
use std::time::Instant;

use anyhow::Result;
use chrono::NaiveDate;
use vetdesk_harness::shared_data;
use vetdesk_import::{
    Checked, FileSource, ImportError, ImportPlan, Join, KeptBecause, Known, Mapping, People, Progress, Quiet, Refusal, Source, batches,
    check, commit, look, undo,
};
use vetdesk_server::{Identity, Server, ServerError};

use crate::practices::{A, B, Practices, count};

/// A file in memory.
struct Text(String);

impl Source for Text {
    fn name(&self) -> String {
        "old system.csv".to_owned()
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone().into_bytes())))
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

fn plan(source: &dyn Source) -> Result<ImportPlan<'_>> {
    let looked = look(source)?;
    Ok(ImportPlan {
        source,
        sniffed: looked.sniffed,
        mapping: Mapping::guess(&looked.headers, looked.delimiter),
        people: None,
        join: Join::Report,
        unnamed: "(no name)".to_owned(),
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    })
}

async fn manager(practices: &Practices) -> Result<(Server, Identity)> {
    let login = practices.login(A, "clinic_manager").await?;
    Ok(practices.sign_in(&login).await?)
}

fn many(rows: usize) -> Text {
    let mut text = "first name,last name,phone,pet name,species,microchip\n".to_owned();
    for n in 0..rows {
        text.push_str(&format!("Name{n},Family{n},555 01{n:05},Pet{n},Dog,9850000000{n:05}\n"));
    }
    Text(text)
}

#[tokio::test]
async fn a_batch_is_written_counted_and_taken_back() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let before = (count(&mut psql, "clinic.users").await, count(&mut psql, "clinic.pets").await);
    let source = many(2_300);
    let plan = plan(&source)?;
    let checked = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    let mut last = (0, None);
    let mut progress = |_: &'static str, done: u64, total: Option<u64>| last = (done, total);
    let written = commit(&server, &identity, &plan, &checked, &mut progress).await?;
    assert_eq!((written.clients_made, written.pets_made, written.refused.len()), (2_300, 2_300, 0));
    assert_eq!(last, (4_600, Some(4_600)));
    assert_eq!(
        count(&mut psql, "clinic.user_phones p JOIN clinic.users u ON u.id = p.user_id WHERE u.import_batch_id IS NOT NULL").await,
        2_300
    );
    let noted = "clinic.import_batches WHERE rows_read = 2300 AND clients_made = 2300 AND pets_made = 2300 AND rows_refused = 0 AND finished_at IS NOT NULL";
    assert_eq!(count(&mut psql, noted).await, 1);
    // The other PCs hear of every row.
    assert_eq!(
        count(&mut psql, "clinic.pets p WHERE import_batch_id IS NOT NULL AND NOT EXISTS (SELECT FROM sync.feed f WHERE f.pk = p.id)")
            .await,
        0
    );

    sqlx::query("UPDATE clinic.pets SET colour = 'brown' WHERE name = 'Pet7'").execute(&mut psql).await?;
    let undone = undo(&server, written.batch).await?;
    assert_eq!((undone.pets_removed, undone.clients_removed, undone.kept), (2_299, 2_299, 2), "what was worked with stays, with its owner");
    assert_eq!((count(&mut psql, "clinic.users").await, count(&mut psql, "clinic.pets").await), (before.0 + 1, before.1 + 1));
    let kept: Vec<_> = undone.kept_rows.iter().map(|kept| (kept.is_pet, kept.name.as_str(), kept.because)).collect();
    assert_eq!(kept, [(true, "Pet7", KeptBecause::Corrected), (false, "Name7 Family7", KeptBecause::HasPet)]);
    assert!(matches!(undo(&server, written.batch).await, Err(ImportError::Server(ServerError::NotAllowed))), "only once");
    Ok(())
}

#[tokio::test]
async fn a_row_that_only_the_server_refuses_costs_itself_alone() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let source = many(1_500);
    let plan = plan(&source)?;
    let checked = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    // Between the check and the writing somebody registers an animal with the same chip.
    let mut psql = practices.superuser().await?;
    sqlx::query("UPDATE clinic.pets SET microchip = '985000000000777' WHERE id = $1").bind(A.pet()).execute(&mut psql).await?;
    let written = commit(&server, &identity, &plan, &checked, &mut Quiet).await?;
    assert_eq!((written.clients_made, written.pets_made), (1_500, 1_499));
    let [(line, Refusal::Server(why))] = written.refused.as_slice() else { panic!("{:?}", written.refused) };
    assert_eq!(*line, 779);
    assert!(why.contains("pets_living_microchip") && !why.contains("985000000000777"), "{why}");
    Ok(())
}

#[tokio::test]
async fn the_same_file_again_makes_nobody_twice() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let source = Text("client id,owner,patient id,pet name,species\n1,Ada Long,7,Rex,Dog\n1,Ada Long,8,Mia,Cat\n".to_owned());
    let plan = plan(&source)?;
    let first = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    commit(&server, &identity, &plan, &first, &mut Quiet).await?;
    let again = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    assert_eq!((again.sheet.clients.len(), again.sheet.pets.len(), again.sheet.refused.len()), (0, 0, 0));
    Ok(())
}

/// Without numbers: by phone and name, and by whose the animal is.
#[tokio::test]
async fn a_file_without_numbers_makes_nobody_twice_either() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let source = Text(
        "owner,phone,pet name,species\nAda Long,555 010001,Rex,Dog\nAda Long,555 010001,Mia,Cat\nBo Short,555 010002,Rex,Dog\n".to_owned(),
    );
    let mut plan = plan(&source)?;
    plan.join = Join::SamePhone;
    let first = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    let written = commit(&server, &identity, &plan, &first, &mut Quiet).await?;
    assert_eq!((written.clients_made, written.pets_made), (2, 3));
    let again = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    assert_eq!((again.sheet.clients.len(), again.sheet.pets.len(), again.sheet.clients_known.len()), (0, 0, 2));
    Ok(())
}

/// Gives up once so many rows are written.
struct Until(u64, u64);

impl Progress for Until {
    fn reached(&mut self, _task: &'static str, done: u64, _total: Option<u64>) {
        self.1 = done;
    }

    fn is_cancelled(&self) -> bool {
        self.1 >= self.0
    }
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing_behind() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let before = (count(&mut psql, "clinic.users").await, count(&mut psql, "clinic.pets").await);
    let source = many(2_300);
    let plan = plan(&source)?;
    let checked = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    let mut until = Until(3_000, 0);
    let stopped = commit(&server, &identity, &plan, &checked, &mut until).await;
    assert!(matches!(stopped, Err(ImportError::Cancelled)), "{stopped:?}");
    assert!(until.1 >= 3_000, "it was stopped in the middle of the pets, at {}", until.1);
    assert_eq!((count(&mut psql, "clinic.users").await, count(&mut psql, "clinic.pets").await), before);
    let listed = batches(&server, 10).await?;
    assert!(matches!(listed.as_slice(), [batch] if batch.undone_at.is_some() && batch.clients + batch.pets == 0), "{listed:?}");
    Ok(())
}

#[tokio::test]
async fn two_do_not_import_into_one_practice_at_once() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let other = uuid::Uuid::now_v7();
    sqlx::query("INSERT INTO clinic.import_batches (id, practice_id, file_name, mapping) VALUES ($1, $2, 'other.csv', '{}')")
        .bind(other)
        .bind(A.practice())
        .execute(&mut psql)
        .await?;
    let source = many(3);
    let plan = plan(&source)?;
    let checked = check(&plan, &Known::default(), &mut Quiet)?;
    let refused = commit(&server, &identity, &plan, &checked, &mut Quiet).await;
    assert!(matches!(refused, Err(ImportError::UnderWay)), "{refused:?}");
    assert!(matches!(undo(&server, other).await, Err(ImportError::UnderWay)), "nobody pulls it from under the other's hands");
    assert_eq!(
        batches(&server, 10).await?.iter().map(|batch| batch.id).collect::<Vec<_>>(),
        [other],
        "the one that did not begin is not listed"
    );

    // The other PC died two minutes ago.
    sqlx::query("ALTER TABLE clinic.import_batches DISABLE TRIGGER stamp").execute(&mut psql).await?;
    sqlx::query("UPDATE clinic.import_batches SET updated_at = now() - interval '2 minutes'").execute(&mut psql).await?;
    assert_eq!(commit(&server, &identity, &plan, &checked, &mut Quiet).await?.pets_made, 3);
    assert_eq!(undo(&server, other).await?.kept, 0);
    Ok(())
}

#[tokio::test]
async fn only_a_manager_imports_and_only_into_the_own_practice() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let (server, identity) = practices.sign_in(&login).await?;
    let source = many(3);
    let plan = plan(&source)?;
    let checked = check(&plan, &Known::default(), &mut Quiet)?;
    let refused = commit(&server, &identity, &plan, &checked, &mut Quiet).await;
    assert!(matches!(refused, Err(ImportError::Server(ServerError::NotAllowed))), "{refused:?}");

    let (server, mut identity) = manager(&practices).await?;
    let written = commit(&server, &identity, &plan, &checked, &mut Quiet).await?;
    let login = practices.login(B, "clinic_manager").await?;
    let (other, _) = practices.sign_in(&login).await?;
    assert!(matches!(undo(&other, written.batch).await, Err(ImportError::Server(ServerError::NotAllowed))));
    identity.practice_id = B.practice().into();
    assert!(commit(&server, &identity, &plan, &checked, &mut Quiet).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_real_city_of_pets_comes_in_whole() -> Result<()> {
    let (Some(pets), Some(people)) = (shared_data("seattle_pet_licenses.csv"), shared_data("febrl_dataset3.csv")) else {
        println!("skipped: the sample files are not here");
        return Ok(());
    };
    let practices = Practices::new().await?;
    let (server, identity) = manager(&practices).await?;
    let (pets, people) = (FileSource(pets), FileSource(people));
    let looked = look(&people)?;
    let mut plan = plan(&pets)?;
    plan.people = Some(People { source: &people, sniffed: looked.sniffed, mapping: Mapping::guess(&looked.headers, looked.delimiter) });
    let started = Instant::now();
    let checked: Checked = check(&plan, &Known::of(&server).await?, &mut Quiet)?;
    let read = started.elapsed();
    let written = commit(&server, &identity, &plan, &checked, &mut Quiet).await?;
    let took = started.elapsed();
    let rows = written.clients_made + written.pets_made;
    println!("checked in {read:?}; {rows} rows in {took:?}: {:.0} rows/s", rows as f64 / took.as_secs_f64());
    assert_eq!(checked.sheet.rows_read, 52_519);
    assert_eq!((checked.sheet.refused.len(), written.refused.len(), checked.people_refused.len()), (0, 0, 6));
    assert_eq!((written.clients_made, written.pets_made), (4_994, 52_516));
    assert!(checked.sheet.proposals.len() > 2_600, "{} proposals", checked.sheet.proposals.len());
    let mut psql = practices.superuser().await?;
    let species: Vec<(String, i64)> =
        sqlx::query_as("SELECT species, count(*) FROM clinic.pets WHERE import_batch_id IS NOT NULL GROUP BY species ORDER BY species")
            .fetch_all(&mut psql)
            .await?;
    assert_eq!(species.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Cat", "Dog", "Goat", "Pig"]);
    assert_eq!(species.iter().find(|(name, _)| name == "Goat").map(|(_, n)| *n), Some(38));
    assert_eq!(count(&mut psql, "clinic.pets WHERE breed LIKE 'Terrier, Jack Russell%'").await, jack_russells(&pets)?);
    let undoing = Instant::now();
    let undone = undo(&server, written.batch).await?;
    println!("taken back in {:?}", undoing.elapsed());
    assert_eq!((undone.pets_removed, undone.clients_removed, undone.kept), (52_516, 4_994, 0));
    Ok(())
}

/// Counted in the file itself, without any of our reading.
fn jack_russells(pets: &FileSource) -> Result<i64> {
    let text = std::fs::read_to_string(pets.path())?;
    let primary =
        text.lines().filter(|line| line.contains(",Dog,\"Terrier, Jack Russell\"") || line.contains(",Cat,\"Terrier, Jack Russell\""));
    Ok(i64::try_from(primary.count())?)
}
