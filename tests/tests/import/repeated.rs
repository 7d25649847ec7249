//! The same source again: what changed there comes, what a person changed here stays, and nobody is made twice.

use anyhow::Result;
use vetdesk_import::{ImportError, undo};
use vetdesk_server::Server;

use super::support::{import, import_with, manager, many, plan, state, text};
use crate::practices::{A, Practices, count};

#[tokio::test]
async fn the_same_file_again_makes_nobody_twice_with_numbers_or_without() -> Result<()> {
    for words in [
        "client id,owner,patient id,pet name,species\n1,Ada Long,7,Rex,Dog\n1,Ada Long,8,Mia,Cat\n",
        "owner,phone,pet name,species\nAda Long,555 010001,Rex,Dog\nAda Long,555 010001,Mia,Cat\nBo Short,555 010002,Rex,Dog\n",
        "owner,pet name,species\nJohn Smith,Rex,Dog\nJohn Smith,Mia,Cat\n",
        "client id,owner,email,patient id,pet name,species\n1,Ada Long,we@mail.example,7,Rex,Dog\n2,Bo Long,we@mail.example,8,Mia,Cat\n",
    ] {
        let practices = Practices::new().await?;
        let (server, _) = manager(&practices).await?;
        let mut psql = practices.superuser().await?;
        import(&server, &[words]).await?;
        let before = state(&mut psql).await?;
        for _ in 0..2 {
            let again = import(&server, &[words]).await?;
            assert_eq!((again.clients_made, again.pets_made, again.sheet.refused.len()), (0, 0, 0), "{words}");
            assert_eq!(again.sheet.found.len(), before.len(), "every row stands in the list");
        }
        assert_eq!(state(&mut psql).await?, before);
    }
    Ok(())
}

#[tokio::test]
async fn what_changed_there_comes_and_what_was_changed_here_stays() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let file = |street: &str, phone: &str, allergy: &str, name: &str| {
        [
            format!(
                "client id,first name,last name,phone,address,city\n1,Ada,Long,{phone},{street},Town\n2,Bo,Short,555 010002,{street},Town\n"
            ),
            format!("animal id,owner id,name,species,allergies,color\n7,1,{name},Dog,{allergy},black\n"),
        ]
    };
    let said = |files: &[String; 2]| files.clone();
    let first = said(&file("1 Elm", "555 010001", "", "Rex"));
    let made = import(&server, &[&first[0], &first[1]]).await?;
    sqlx::query("UPDATE clinic.users SET address = '9 Here' WHERE last_name = 'Short'").execute(&mut psql).await?;
    sqlx::query("UPDATE clinic.pets SET colour = 'brown' WHERE name = 'Rex'").execute(&mut psql).await?;

    let second = said(&file("2 Oak", "555 010009", "Penicillin", "Rex"));
    let again = import(&server, &[&second[0], &second[1]]).await?;
    assert_eq!((again.clients_made, again.pets_made), (0, 0));
    let mut told: Vec<_> = again.merged.iter().map(|row| (row.name.as_str(), row.updated.join(","), row.kept.join(","))).collect();
    told.sort_unstable();
    let row = |name, updated: &str, kept: &str| (name, updated.to_owned(), kept.to_owned());
    assert_eq!(told, [row("Ada Long", "address,phones", ""), row("Bo Short", "", "address"), row("Rex", "allergies", "")]);
    let now: Vec<(String, String)> = sqlx::query_as(
        "SELECT address, (SELECT string_agg(typed, '+') FROM clinic.user_phones n WHERE n.user_id = u.id) FROM clinic.users u
          WHERE import_key IN ('1', '2') ORDER BY import_key",
    )
    .fetch_all(&mut psql)
    .await?;
    assert_eq!(now, [("2 Oak".to_owned(), "555 010009".to_owned()), ("9 Here".to_owned(), "555 010002".to_owned())]);
    assert_eq!(count(&mut psql, "clinic.pets WHERE name = 'Rex' AND colour = 'brown' AND allergies = 'Penicillin'").await, 1);
    // What stays is said once, not at each import.
    let third = import(&server, &[&second[0], &second[1]]).await?;
    assert!(third.merged.is_empty(), "{:?}", third.merged);

    let undone = undo(&server, again.batch).await?;
    assert_eq!(undone.changed_back, 2);
    assert_eq!(count(&mut psql, "clinic.users WHERE import_key = '1' AND address = '1 Elm'").await, 1);
    assert_eq!(count(&mut psql, "clinic.user_phones WHERE typed = '555 010001'").await, 1);
    assert_eq!(count(&mut psql, "clinic.pets WHERE name = 'Rex' AND colour = 'brown' AND allergies IS NULL").await, 1);
    // Ada was touched by imports alone and goes; Bo and Rex were corrected by a person, and Rex keeps his owner.
    let undone = undo(&server, made.batch).await?;
    assert_eq!((undone.clients_removed, undone.pets_removed, undone.kept), (0, 0, 3));
    Ok(())
}

#[tokio::test]
async fn a_client_of_the_desk_is_found_by_name_and_phone_and_only_filled_in() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let (client, phone) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    sqlx::query("INSERT INTO clinic.users (id, practice_id, first_name, last_name, city) VALUES ($1, $2, 'Ada', 'Long', 'Here')")
        .bind(client)
        .bind(A.practice())
        .execute(&mut psql)
        .await?;
    sqlx::query("INSERT INTO clinic.user_phones (id, practice_id, user_id, typed, digits) VALUES ($1, $2, $3, '555 010001', '555010001')")
        .bind(phone)
        .bind(A.practice())
        .bind(client)
        .execute(&mut psql)
        .await?;
    let words = "client id,first name,last name,phone,address,city\n1,Ada,Long,555 010001,1 Elm,There\n";
    let written = import(&server, &[words]).await?;
    assert_eq!(
        (written.clients_made, written.merged[0].updated.as_slice(), written.merged[0].kept.as_slice()),
        (0, ["address".to_owned()].as_slice(), ["city".to_owned()].as_slice())
    );
    assert_eq!(count(&mut psql, "clinic.users WHERE last_name = 'Long' AND city = 'Here' AND address = '1 Elm'").await, 1);
    undo(&server, written.batch).await?;
    assert_eq!(count(&mut psql, "clinic.users WHERE last_name = 'Long' AND city = 'Here' AND address IS NULL").await, 1);
    Ok(())
}

#[tokio::test]
async fn numbers_of_two_sources_are_kept_apart() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    import(&server, &["client id,first name,last name,phone\n1,Ada,Long,555 010001\n"]).await?;
    let branch = text("client id,first name,last name,phone,pet name,species\n1,Bo,Short,555 010002,Rex,Dog\n");
    let mut plan = plan(&[&branch])?;
    plan.origin = "branch".to_owned();
    let written = vetdesk_import::commit(&server, &plan, &mut vetdesk_import::Quiet).await?;
    assert_eq!((written.clients_made, written.sheet.refused.len()), (1, 0));
    let mut psql = practices.superuser().await?;
    let owner = "clinic.pets p JOIN clinic.users u ON u.id = p.owner_id WHERE p.name = 'Rex' AND u.last_name = 'Short'";
    assert_eq!(count(&mut psql, owner).await, 1);
    Ok(())
}

/// A phone that the desk added after an update stays when the update is taken back; the one that the update brought goes.
#[tokio::test]
async fn taking_an_update_back_leaves_the_desks_own_phones() -> Result<()> {
    let practices = Practices::new().await?;
    let (server, _) = manager(&practices).await?;
    let mut psql = practices.superuser().await?;
    let file = |phone: &str| format!("client id,first name,last name,phone\n1,Ada,Long,{phone}\n");
    import(&server, &[&file("555 010001")]).await?;
    let updated = import(&server, &[&file("555 010002")]).await?;
    sqlx::query(
        "INSERT INTO clinic.user_phones (id, practice_id, user_id, label, typed, digits, position)
         SELECT gen_random_uuid(), u.practice_id, u.id, 'mobile', '555 010003', '555010003', 9 FROM clinic.users u WHERE u.last_name = 'Long'",
    )
    .execute(&mut psql)
    .await?;
    undo(&server, updated.batch).await?;
    let phones: Vec<String> = sqlx::query_scalar(
        "SELECT n.typed FROM clinic.user_phones n JOIN clinic.users u ON u.id = n.user_id WHERE u.last_name = 'Long' ORDER BY n.typed",
    )
    .fetch_all(&mut psql)
    .await?;
    assert_eq!(phones, ["555 010001", "555 010003"]);
    Ok(())
}

/// The connection is cut after so many rows: as if the program had been killed.
async fn killed(server: &Server, words: &str, after: u64) -> Result<bool> {
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let mut progress = move |task: &'static str, done: u64, _: Option<u64>| {
        if task == "importing" && done >= after {
            let _ = told.send(());
        }
    };
    let (server, words) = (server.clone(), words.to_owned());
    let work = tokio::spawn(async move { import_with(&server, &[&words], &mut progress).await.map(drop) });
    let was_reached = tokio::select! {
        reached = heard.recv() => reached.is_some(),
        () = async { while !work.is_finished() { tokio::time::sleep(std::time::Duration::from_millis(5)).await; } } => false,
    };
    work.abort();
    let _ = work.await;
    Ok(was_reached)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_goes_on_or_goes_away() -> Result<()> {
    let words = many(6_000);
    let files = [words.as_str()];
    for goes_on in [true, false] {
        let practices = Practices::new().await?;
        let (server, _) = manager(&practices).await?;
        assert!(killed(&server, &words, 2_000).await?, "it was in the middle of it");
        let listed = vetdesk_import::batches(&server, 10).await?;
        assert!(matches!(listed.as_slice(), [batch] if batch.finished_at.is_none() && batch.clients >= 2_000), "{listed:?}");
        // Other files of the source are an import of their own.
        let other =
            super::support::Text { name: "other.csv".to_owned(), ..text("client id,first name,last name,phone\nx,Eve,New,555 019999\n") };
        let other =
            gently(|| async { vetdesk_import::commit(&server, &plan(&[&other]).unwrap(), &mut vetdesk_import::Quiet).await }).await?;
        assert!(!other.went_on && other.batch != listed[0].id);
        undo(&server, other.batch).await?;
        if goes_on {
            let written = gently(|| import(&server, &files)).await?;
            assert!(written.went_on && written.batch == listed[0].id, "one batch, one undo");
            assert_eq!(written.clients_made as i64 + listed[0].clients, 6_000);
            let undone = undo(&server, written.batch).await?;
            assert_eq!((undone.clients_removed, undone.pets_removed, undone.kept), (6_000, 6_000, 0));
        } else {
            let undone = gently(|| undo(&server, listed[0].id)).await?;
            assert_eq!(undone.kept, 0);
        }
        let mut psql = practices.superuser().await?;
        assert_eq!(count(&mut psql, "clinic.users WHERE import_batch_id IS NOT NULL").await, 0);
    }
    Ok(())
}

/// The server notices within moments that the other end is gone.
async fn gently<T, F>(act: impl Fn() -> F) -> Result<T, ImportError>
where
    F: Future<Output = Result<T, ImportError>>,
{
    for _ in 0..100 {
        match act().await {
            Err(ImportError::UnderWay) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            other => return other,
        }
    }
    Err(ImportError::UnderWay)
}
