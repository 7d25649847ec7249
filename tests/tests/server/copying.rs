//! What a PC gets: the first copy, then the news, then a wake-up.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor};
use tokio::time::timeout;
use uuid::Uuid;
use vetdesk_domain::cell::Cell;
use vetdesk_domain::ids::{ClinicId, DeviceId};
use vetdesk_domain::tables::{ID, TABLES, Table};
use vetdesk_domain::travel::{News, Row};
use vetdesk_server::Server;

use crate::practices::{A, B, Place, Practices};

async fn copied(server: &Server, place: Place, chunk: u32) -> Result<BTreeMap<&'static str, Vec<Row>>> {
    let mut copy = BTreeMap::new();
    for table in TABLES {
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let next = server.copy_chunk(table, ClinicId(place.clinic()), after, chunk).await?;
            rows.extend(next.rows);
            after = next.last;
            if next.done {
                break;
            }
        }
        copy.insert(table.name, rows);
    }
    Ok(copy)
}

fn value<'a>(table: &str, row: &'a Row, column: &str) -> &'a Cell {
    &row[Table::named(table).unwrap().column(column).unwrap().0]
}

fn news_of<'a>(news: &'a News, table: &str) -> Option<&'a vetdesk_domain::travel::TableNews> {
    news.tables.iter().find(|one| one.table.name == table)
}

#[tokio::test]
async fn the_first_copy_is_what_the_person_may_see() -> Result<()> {
    let practices = Practices::new().await?;
    let mut superuser = practices.superuser().await?;
    for (count, place) in [(25, A), (7, B)] {
        superuser
            .execute(AssertSqlSafe(format!(
                "INSERT INTO clinic.pets (id, practice_id, owner_id, name, species) SELECT gen_random_uuid(), '{}', '{}', 'P' || n, 'cat' FROM generate_series(1, {count}) n",
                place.practice(),
                place.owner()
            )))
            .await?;
    }
    let reception = practices.login(A, "receptionist").await?;
    let vet = practices.login(A, "veterinarian").await?;
    let ((reception, _), (vet, _)) = (practices.sign_in(&reception).await?, practices.sign_in(&vet).await?);
    let start = reception.start_copy(ClinicId(A.clinic())).await?;
    let (by_reception, by_vet) = (copied(&reception, A, 10).await?, copied(&vet, A, 20_000).await?);
    for (table, expected) in start.counts {
        assert_eq!(by_reception[table.name].len() as u64, expected, "{}", table.name);
        assert_eq!(by_reception[table.name].len(), by_vet[table.name].len());
    }
    assert_eq!(by_reception["pets"].len(), 27);
    let rex = |rows: &[Row]| rows.iter().find(|row| row[ID] == Cell::Id(A.pet())).unwrap().clone();
    let (seen_at_desk, seen_by_vet) = (rex(&by_reception["pets"]), rex(&by_vet["pets"]));
    assert_eq!(value("pets", &seen_at_desk, "allergies"), &Cell::Null);
    assert_eq!(value("pets", &seen_by_vet, "allergies"), &Cell::from("penicillin a"));
    assert_eq!(value("pets", &seen_at_desk, "has_alerts"), &Cell::Bool(true));
    assert_eq!(value("pets", &seen_at_desk, "microchip"), &Cell::from("276093400000001"));
    assert!(
        !reception.readable().holdings(ClinicId(A.clinic()))["pets"].holds("allergies")
            && vet.readable().holdings(ClinicId(A.clinic()))["pets"].holds("allergies")
    );
    // Spelled as PostgreSQL spells them.
    assert_eq!(value("appointment_types", &by_vet["appointment_types"][0], "price"), &Cell::from("45.50"));
    assert_eq!(value("clinic_operating_hours", &by_vet["clinic_operating_hours"][0], "opens"), &Cell::from("08:00:00"));
    assert_eq!(value("pet_weights", &by_vet["pet_weights"][0], "kg"), &Cell::from("12.300"));
    assert_eq!(value("pet_weights", &by_vet["pet_weights"][0], "weighed_at"), &Cell::Instant(1_767_348_000_000_000));
    assert_eq!(value("practices", &by_vet["practices"][0], "settings"), &Cell::from("{}"));
    Ok(())
}

#[tokio::test]
async fn pulls_bring_each_change_once_and_what_is_gone() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let (server, _) = practices.sign_in(&login).await?;
    let (device, clinic) = (DeviceId::fresh(), ClinicId(A.clinic()));
    server.register_device(device).await?;
    let cursor = server.start_copy(clinic).await?.cursor;
    let quiet = server.pull(device, clinic, &cursor, 0).await?;
    assert!(quiet.tables.is_empty() && quiet.results.is_empty() && quiet.last_seq == 0);

    let mut superuser = practices.superuser().await?;
    let (visit, elsewhere, long_ago) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let book = |id: Uuid, clinic: Uuid, at: &str| {
        format!("INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, visit_type, scheduled_at, duration_minutes)
            VALUES ('{id}', '{}', '{clinic}', '{}', '{}', '{}', 'checkup', {at}, 30);", A.practice(), A.pet(), A.owner(), A.vet())
    };
    let sql = [
        book(visit, A.clinic(), "now() + interval '1 day'"),
        book(elsewhere, A.other_clinic(), "now() + interval '2 days'"),
        book(long_ago, A.clinic(), "now() - interval '401 days'"),
        format!("UPDATE clinic.pets SET name = 'Max', allergies = 'new' WHERE id = '{}';", A.pet()),
        format!("UPDATE clinic.pets SET name = 'Not mine' WHERE id = '{}';", B.pet()),
    ]
    .concat();
    superuser.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    let news = server.pull(device, clinic, &cursor, 0).await?;
    assert_eq!(news.tables.iter().map(|one| one.table.name).collect::<Vec<_>>(), ["pets", "appointments", "appointment_slots"]);
    let pets = news_of(&news, "pets").unwrap();
    assert_eq!((pets.rows.len(), pets.gone.len()), (1, 0), "nothing of another practice");
    assert_eq!(value("pets", &pets.rows[0], "name"), &Cell::from("Max"));
    assert_eq!(value("pets", &pets.rows[0], "version"), &Cell::Int(2));
    assert_eq!(value("pets", &pets.rows[0], "allergies"), &Cell::Null, "denied in news as in the copy");
    let visits = news_of(&news, "appointments").unwrap();
    assert_eq!(visits.rows.iter().map(|row| row[ID].clone()).collect::<Vec<_>>(), [Cell::Id(visit)], "of this clinic, not too long ago");
    assert_eq!(visits.gone.len(), 2);
    assert!(news_of(&news, "appointment_slots").unwrap().rows.is_empty(), "booked slots are appointments");
    let copy = copied(&server, A, 100).await?;
    assert_eq!(copy["appointments"], visits.rows, "the copy reaches as far as the news");

    // A step forward and it is over; what goes away is named.
    let after = server.pull(device, clinic, &news.cursor, 0).await?;
    assert!(after.tables.is_empty());
    assert_eq!(after.identity, news.identity);
    superuser.execute(AssertSqlSafe(format!("DELETE FROM clinic.user_phones WHERE practice_id = '{}'", A.practice()))).await?;
    let news = server.pull(device, clinic, &after.cursor, 0).await?;
    assert_eq!(news.tables.len(), 1);
    assert_eq!((news.tables[0].table.name, news.tables[0].rows.len(), news.tables[0].gone.len()), ("user_phones", 0, 1));
    Ok(())
}

#[tokio::test]
async fn a_low_number_that_commits_late_is_not_lost() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let (server, _) = practices.sign_in(&login).await?;
    let (device, clinic) = (DeviceId::fresh(), ClinicId(A.clinic()));
    let mut slow = practices.superuser().await?;
    slow.execute("BEGIN").await?;
    slow.execute(AssertSqlSafe(format!("UPDATE clinic.pets SET name = 'Slow' WHERE id = '{}'", A.pet()))).await?;
    let cursor = server.start_copy(clinic).await?.cursor;
    let mut quick = practices.superuser().await?;
    quick.execute(AssertSqlSafe(format!("UPDATE clinic.pets SET name = 'Quick' WHERE id = '{}'", A.dead_pet()))).await?;
    let first = server.pull(device, clinic, &cursor, 0).await?;
    assert_eq!(news_of(&first, "pets").unwrap().rows.len(), 1, "others' changes flow meanwhile");
    slow.execute("COMMIT").await?;
    let second = server.pull(device, clinic, &first.cursor, 0).await?;
    let rows = &news_of(&second, "pets").unwrap().rows;
    assert_eq!(rows.iter().map(|row| value("pets", row, "name").clone()).collect::<Vec<_>>(), [Cell::from("Slow")]);
    Ok(())
}

#[tokio::test]
async fn an_idle_pull_costs_the_server_little() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let (server, _) = practices.sign_in(&login).await?;
    let (device, clinic) = (DeviceId::fresh(), ClinicId(A.clinic()));
    server.register_device(device).await?;
    // A feed with a past: 40,000 keys of this practice and as many of another.
    let mut superuser = practices.superuser().await?;
    for place in [A, B] {
        superuser
            .execute(AssertSqlSafe(format!(
                "INSERT INTO sync.feed (practice_id, table_name, pk, op) SELECT '{}', 'pets', gen_random_uuid(), 'U' FROM generate_series(1, 40000)",
                place.practice()
            )))
            .await?;
    }
    superuser.execute("ANALYZE sync.feed").await?;
    let mut cursor = server.start_copy(clinic).await?.cursor;
    let mut took = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        cursor = server.pull(device, clinic, &cursor, 0).await?.cursor;
        took.push(began.elapsed());
    }
    took.sort();
    println!("an idle pull, whole: median {:?}, worst {:?}", took[100], took[199]);
    assert!(took[100] < Duration::from_millis(20), "median {:?}", took[100]);
    Ok(())
}

#[tokio::test]
async fn a_wake_up_reaches_the_others() -> Result<()> {
    let practices = Practices::new().await?;
    let (rita, vera, foreign) =
        (practices.login(A, "receptionist").await?, practices.login(A, "veterinarian").await?, practices.login(B, "receptionist").await?);
    let ((rita, _), (vera, _), (foreign, _)) =
        (practices.sign_in(&rita).await?, practices.sign_in(&vera).await?, practices.sign_in(&foreign).await?);
    let (mut hers, mut theirs) = (vera.listen().await?, foreign.listen().await?);
    rita.wake().await?;
    timeout(Duration::from_secs(2), hers.next()).await??;
    assert!(timeout(Duration::from_millis(200), theirs.next()).await.is_err(), "not another practice");
    let mut superuser = practices.superuser().await?;
    superuser.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vetdesk wake-up' AND datname = current_database()").await?;
    let broken = timeout(Duration::from_secs(2), hers.next()).await?;
    assert!(broken.is_err(), "a broken line is told");
    Ok(())
}
