//! Another system's files in a real practice, under a manager's own rights.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::Result;
use vetdesk_harness::shared_data;
use vetdesk_import::{
    FileSource, ImportError, KeptBecause, Known, Progress, Quiet, Reason, Refusal, Source, Warning, batches, check, commit, undo,
};
use vetdesk_server::ServerError;
use vetdesk_tests::licences_with_owners;

use super::support::{import, import_with, manager, many, plan};
use crate::practices::{A, B, Practices, count};

#[tokio::test]
async fn a_batch_is_written_counted_and_taken_back() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let before = (count(&mut psql, "clinic.users").await, count(&mut psql, "clinic.pets").await);
    let mut last = (0, None);
    let mut progress = |what: &'static str, done: u64, total: Option<u64>| {
        if what == "importing" {
            last = (done, total);
        }
    };
    let written = import_with(&server, &[&many(2_300)], &mut progress).await?;
    assert_eq!((written.clients_made, written.pets_made, written.sheet.refused.len()), (2_300, 2_300, 0));
    assert_eq!(last, (4_600, Some(4_600)));
    assert_eq!(
        count(&mut psql, "clinic.user_phones p JOIN clinic.users u ON u.id = p.user_id WHERE u.import_batch_id IS NOT NULL").await,
        2_300
    );
    let noted = "clinic.import_batches WHERE rows_read = 2300 AND clients_made = 2300 AND pets_made = 2300 AND rows_refused = 0 AND finished_at IS NOT NULL";
    assert_eq!(count(&mut psql, noted).await, 1);
    // The other PCs hear of every row.
    for table in ["pets", "users"] {
        let unheard =
            format!("clinic.{table} t WHERE import_batch_id IS NOT NULL AND NOT EXISTS (SELECT FROM sync.feed f WHERE f.pk = t.id)");
        assert_eq!(count(&mut psql, &unheard).await, 0, "{table}");
    }

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
    let (server, _) = manager(&practices).await?;
    // A rule of this server that the program does not know.
    let mut psql = practices.superuser().await?;
    sqlx::query("ALTER TABLE clinic.pets ADD CONSTRAINT no_777 CHECK (name <> 'Pet777')").execute(&mut psql).await?;
    let written = import(&server, &[&many(1_500)]).await?;
    assert_eq!((written.clients_made, written.pets_made), (1_500, 1_499));
    let [(at, Refusal::Server(why))] = written.sheet.refused.as_slice() else { panic!("{:?}", written.sheet.refused) };
    assert_eq!(at.line, 779);
    assert!(why.contains("no_777") && !why.contains("Pet777"), "{why}");
    Ok(())
}

#[tokio::test]
async fn what_hangs_on_pets_comes_in_and_goes_with_its_batch() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let clients =
        "client id,first name,last name,phone,second owner,balance\n1,Ada,Long,555 010001,Bo Short,12.50\n2,Bo,Short,555 010002,,\n";
    let pets = "animal id,owner id,name,species,weight kg,allergies\n7,1,Rex,Dog,12.5,Penicillin\n";
    let visits = "animal id,visit date,time,reason,vet\n7,2025-03-04,14:30,Limping,Dr Old\n7,2027-03-04,10:00,Check,Dr Nobody\n";
    let shots = "animal id,vaccine,date given,next due\n7,Rabies,2025-03-04,2027-03-04\n";
    let written = import(&server, &[clients, pets, visits, shots]).await?;
    assert_eq!((written.clients_made, written.pets_made, written.others_made), (2, 1, 6), "{:?}", written.sheet.refused);
    assert!(matches!(written.sheet.refused.as_slice(), [(_, Refusal::VetUnknown(name))] if name == "Dr Nobody"));
    for (what, wanted) in [
        ("clinic.pets WHERE name = 'Rex' AND allergies = 'Penicillin'", 1),
        ("clinic.pet_weights WHERE kg = 12.5", 1),
        ("clinic.pet_co_owners c JOIN clinic.pets p ON p.id = c.pet_id WHERE p.name = 'Rex'", 1),
        (
            "clinic.appointments WHERE reason = 'Limping' AND status = 'completed' AND scheduled_at = '2025-03-04 13:30Z' AND completed_at = '2025-03-04 14:00Z'",
            1,
        ),
        ("clinic.reminders WHERE title = 'Rabies' AND due_on = '2027-03-04'", 1),
        ("clinic.import_kept WHERE kind = 'vaccination'", 1),
        ("clinic.import_kept WHERE kind = 'balance'", 1),
    ] {
        assert_eq!(count(&mut psql, what).await, wanted, "{what}");
    }
    let undone = undo(&server, written.batch).await?;
    assert_eq!((undone.clients_removed, undone.pets_removed, undone.kept), (2, 1, 0), "{undone:?}");
    assert_eq!(count(&mut psql, "clinic.import_links").await, 0);
    assert_eq!(count(&mut psql, "clinic.import_kept").await, 0);
    Ok(())
}

/// Gives up once so many rows are written.
struct Until(u64, u64);

impl Progress for Until {
    fn reached(&mut self, task: &'static str, done: u64, _total: Option<u64>) {
        if task == "importing" {
            self.1 = done;
        }
    }

    fn is_cancelled(&self) -> bool {
        self.1 >= self.0
    }
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing_behind() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let before = (count(&mut psql, "clinic.users").await, count(&mut psql, "clinic.pets").await);
    let mut until = Until(3_000, 0);
    let stopped = import_with(&server, &[&many(2_300)], &mut until).await;
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
    let (server, _) = manager(&practices).await?;
    // Both check and write under the lock: the second is told at once, before it has read anything.
    let words = many(4_000);
    let files = [words.as_str()];
    let first = import(&server, &files);
    let second = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        import(&server, &files).await
    };
    let (first, second) = tokio::join!(first, second);
    assert!(matches!(second, Err(ImportError::UnderWay)), "{second:?}");
    assert_eq!(first?.clients_made, 4_000);
    let again = import(&server, &[&words]).await?;
    assert_eq!((again.clients_made, again.pets_made), (0, 0), "nobody is made twice");

    // A program of the last release writes without the lock, and shows that it lives.
    let mut psql = practices.superuser().await?;
    let other = uuid::Uuid::now_v7();
    sqlx::query("INSERT INTO clinic.import_batches (id, practice_id, file_name, mapping) VALUES ($1, $2, 'other.csv', '{}')")
        .bind(other)
        .bind(A.practice())
        .execute(&mut psql)
        .await?;
    assert!(matches!(import(&server, &[&words]).await, Err(ImportError::UnderWay)));
    assert!(matches!(undo(&server, other).await, Err(ImportError::UnderWay)), "nobody pulls it from under the other's hands");
    sqlx::query("ALTER TABLE clinic.import_batches DISABLE TRIGGER stamp").execute(&mut psql).await?;
    sqlx::query("UPDATE clinic.import_batches SET updated_at = now() - interval '2 minutes'").execute(&mut psql).await?;
    assert_eq!(import(&server, &[&many(4_003)]).await?.pets_made, 3);
    assert_eq!(undo(&server, other).await?.kept, 0);
    Ok(())
}

#[tokio::test]
async fn only_a_manager_imports_and_only_into_the_own_practice() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let (server, _) = practices.sign_in(&login).await?;
    let refused = import(&server, &[&many(3)]).await;
    assert!(matches!(refused, Err(ImportError::Server(ServerError::NotAllowed))), "{refused:?}");

    let (server, _) = manager(&practices).await?;
    let written = import(&server, &[&many(3)]).await?;
    let login = practices.login(B, "clinic_manager").await?;
    let (other, _) = practices.sign_in(&login).await?;
    assert!(matches!(undo(&other, written.batch).await, Err(ImportError::Server(ServerError::NotAllowed))));
    // The other practice's export bears the same numbers: they are its own there.
    let theirs = import(&other, &[&many(3)]).await?;
    assert_eq!((theirs.clients_made, theirs.pets_made), (3, 3));
    Ok(())
}

#[tokio::test]
async fn a_real_city_of_pets_comes_in_whole() -> Result<()> {
    let (Some(pets), Some(people)) = (shared_data("seattle_pet_licenses.csv"), shared_data("febrl_dataset3.csv")) else {
        println!("skipped: the sample files are not here");
        return Ok(());
    };
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let folder = tempfile::TempDir::new()?;
    let joined = folder.path().join("city.csv");
    licences_with_owners(&pets, &people, &joined)?;
    let (people, joined) = (FileSource(people), FileSource(joined));
    let plan = plan(&[&people as &dyn Source, &joined])?;
    let started = Instant::now();
    let sheet = check(&plan, &Known::of(&server, "oldvet").await?, &mut Quiet)?;
    println!("checked in {:?}", started.elapsed());
    assert_eq!(sheet.rows_read, 57_519);
    let written = commit(&server, &plan, &mut Quiet).await?;
    let took = started.elapsed();
    let rows = written.clients_made + written.pets_made;
    println!("{rows} rows in {took:?}: {:.0} rows/s", rows as f64 / took.as_secs_f64());
    // A person without a name is refused, and with them their animals; whoever has a name comes in.
    let refused = |file: usize| written.sheet.refused.iter().filter(|(at, _)| at.file == file).count() as u64;
    let repeated = written.sheet.warnings.get(&Warning::SameAnimalTwice).map_or(0, |rows| rows.len() as u64);
    assert_eq!((written.clients_made + refused(0), written.pets_made + refused(1) + repeated), (5_000, 52_519));
    assert!(repeated < 10, "{repeated} licences are written twice");
    let because: BTreeSet<Reason> = written.sheet.refused.iter().map(|(_, why)| why.reason()).collect();
    assert_eq!(because.into_iter().collect::<Vec<_>>(), [Reason::NoName, Reason::OwnerUnknown]);
    assert!(refused(0) < 10 && refused(1) < 100, "{} {}", refused(0), refused(1));
    let mut psql = practices.superuser().await?;
    let species: Vec<(String, i64)> =
        sqlx::query_as("SELECT species, count(*) FROM clinic.pets WHERE import_batch_id IS NOT NULL GROUP BY species ORDER BY species")
            .fetch_all(&mut psql)
            .await?;
    assert_eq!(species.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Cat", "Dog", "Goat", "Pig"]);
    // Each animal is its owner's: the joined file says whose.
    let wrong = "clinic.pets p JOIN clinic.users u ON u.id = p.owner_id WHERE p.desk_note IS NOT NULL AND p.desk_note <> u.import_key";
    assert_eq!(count(&mut psql, wrong).await, 0);
    let undoing = Instant::now();
    let undone = undo(&server, written.batch).await?;
    println!("taken back in {:?}", undoing.elapsed());
    assert_eq!((undone.pets_removed, undone.clients_removed, undone.kept), (written.pets_made, written.clients_made, 0));
    Ok(())
}
