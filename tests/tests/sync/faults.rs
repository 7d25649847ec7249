//! One PC, and what can break: itself, the line, the server, the disk.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use sqlx::Executor;

use super::{Clinic, Pc};
use crate::practices::A;

#[tokio::test]
async fn a_booking_travels_and_both_sides_are_equal() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    pc.ok("book", clinic.booking(&slot, "travels")).await;
    pc.until_level().await;
    clinic.until_booked("travels", 1).await?;
    clinic.assert_equal(&mut pc).await
}

/// Fault 1.
#[tokio::test]
async fn killed_in_the_first_copy_it_goes_on_and_a_partial_copy_is_never_shown() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let folder = clinic.pc().await?.kill().await;
    let mut pc = clinic.start(&folder, "first-copy-chunk=3*off->return").await?;
    assert!(pc.ask("sign_in", clinic.credentials()).await.is_none(), "it was to be stopped in the copy");
    let folder = pc.died().await;
    clinic.network.refuse();
    let mut pc = clinic.start(&folder, "").await?;
    assert_eq!(pc.refused("sign_in", clinic.credentials()).await, "no_offline_copy");
    clinic.network.pass();
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    clinic.assert_equal(&mut pc).await
}

/// Fault 5: killed with the server's answer in hand, before the cache has it.
#[tokio::test]
async fn killed_before_a_pull_is_applied_it_has_the_old_state_and_pulls_again() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    let folder = pc.kill().await;
    let mut pc = clinic.start(&folder, "pull-before-apply=1*off->return").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.ask("book", clinic.booking(&slot, "before apply")).await;
    let folder = pc.died().await;
    assert_eq!(clinic.booked("before apply").await?, 1);
    let mut pc = clinic.start(&folder, "").await?;
    clinic.network.refuse();
    pc.ok("sign_in", clinic.credentials()).await;
    assert_eq!(pc.status().await["waiting"], 1, "only a pull may release it");
    clinic.network.pass();
    pc.until_level().await;
    assert_eq!(clinic.booked("before apply").await?, 1);
    clinic.assert_equal(&mut pc).await
}

/// Fault 2: killed wherever it happens to be in a large apply. Old cursor with old rows, or new with new; never between.
#[tokio::test]
async fn killed_in_the_middle_of_an_apply_it_is_on_one_side_of_it() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut superuser = clinic.practices.superuser().await?;
    let herd = format!(
        "INSERT INTO clinic.pets (id, practice_id, owner_id, name, species) SELECT gen_random_uuid(), '{}', '{}', 'round 0', 'sheep' FROM generate_series(1, 3000)",
        A.practice(),
        A.owner()
    );
    superuser.execute(sqlx::AssertSqlSafe(herd)).await?;
    let mut folder = clinic.staffed_pc().await?.kill().await;
    for round in 1..=6 {
        superuser.execute(sqlx::AssertSqlSafe(format!("UPDATE clinic.pets SET name = 'round {round}' WHERE species = 'sheep'"))).await?;
        let mut pc = clinic.start(&folder, "").await?;
        pc.ok("sign_in", clinic.credentials()).await;
        tokio::time::sleep(Duration::from_millis(60 * round)).await;
        folder = pc.kill().await;
        clinic.network.refuse();
        let mut pc = clinic.start(&folder, "").await?;
        pc.ok("sign_in", clinic.credentials()).await;
        let rows = pc.ok("rows", json!("pets")).await;
        let mut names: Vec<&str> = rows
            .as_object()
            .into_iter()
            .flat_map(|rows| rows.values())
            .filter(|row| row["species"] == "sheep")
            .filter_map(|row| row["name"].as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 1, "torn: {names:?}");
        folder = pc.kill().await;
        clinic.network.pass();
    }
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    clinic.assert_equal(&mut pc).await
}

/// Fault 3.
#[tokio::test]
async fn killed_after_the_local_commit_it_sends_once() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    let folder = pc.kill().await;
    let mut pc = clinic.start(&folder, "push-before-send=return").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.ask("book", clinic.booking(&slot, "before sending")).await;
    let folder = pc.died().await;
    assert_eq!(clinic.booked("before sending").await?, 0);
    comes_back_with_one(&clinic, &folder, "before sending").await
}

/// Fault 4: the server has committed, the PC does not know.
#[tokio::test]
async fn killed_before_the_answer_it_sends_again_with_one_effect() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    let folder = pc.kill().await;
    let mut pc = clinic.start(&folder, "push-after-answer=return").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.ask("book", clinic.booking(&slot, "before the answer")).await;
    let folder = pc.died().await;
    assert_eq!(clinic.booked("before the answer").await?, 1);
    comes_back_with_one(&clinic, &folder, "before the answer").await
}

/// Fault 4 again, without a kill: the answer is lost on the line, the push is repeated and told `duplicate`.
#[tokio::test]
async fn an_answer_lost_on_the_line_costs_time_and_nothing_else() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    clinic.network.delay(vetdesk_tests::Direction::Down, Duration::from_millis(400));
    pc.ok("book", clinic.booking(&slot, "answer lost")).await;
    clinic.until_booked("answer lost", 1).await?;
    // Committed, and the word of it is still on the way.
    clinic.network.cut();
    clinic.network.delay(vetdesk_tests::Direction::Down, Duration::ZERO);
    clinic.network.pass();
    pc.until_level().await;
    assert_eq!(clinic.booked("answer lost").await?, 1);
    clinic.assert_equal(&mut pc).await
}

/// Fault 7.
#[tokio::test]
async fn a_low_sequence_that_commits_late_is_delivered() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let mut slow = clinic.practices.superuser().await?;
    let mut quick = clinic.practices.superuser().await?;
    let rename = |name: &str, id| format!("UPDATE clinic.pets SET name = '{name}' WHERE id = '{id}'");
    slow.execute("BEGIN").await?;
    slow.execute(sqlx::AssertSqlSafe(rename("Late", A.pet()))).await?;
    quick.execute(sqlx::AssertSqlSafe(rename("Early", A.dead_pet()))).await?;
    until_named(&mut pc, A.dead_pet(), "Early").await;
    slow.execute("COMMIT").await?;
    until_named(&mut pc, A.pet(), "Late").await;
    clinic.assert_equal(&mut pc).await
}

/// Fault 11: a clock a year off changes what people read, never the order of anything.
#[tokio::test]
async fn a_clock_a_year_off_loses_nothing() -> Result<()> {
    for days in [-365, 365] {
        let mut clinic = Clinic::open().await?;
        let folder = clinic.pc().await?.kill().await;
        let mut pc = Pc::start(&folder, "", chrono::TimeDelta::days(days))?;
        pc.ok("belong_to", clinic.connection()).await;
        pc.ok("sign_in", clinic.credentials()).await;
        pc.until_level().await;
        let slot = pc.free_slots().await.remove(0);
        pc.ok("book", clinic.booking(&slot, "wrong clock")).await;
        pc.until_level().await;
        assert_eq!(clinic.booked("wrong clock").await?, 1, "{days} days off");
    }
    Ok(())
}

/// Fault 23: what waited is salvaged from the journal, and sent once.
#[tokio::test]
async fn a_broken_copy_is_put_beside_and_made_anew() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slot = pc.free_slots().await.remove(0);
    clinic.network.refuse();
    clinic.network.cut();
    pc.until_offline().await;
    pc.ok("book", clinic.booking(&slot, "salvaged")).await;
    let folder = pc.kill().await;
    clinic.network.pass();
    let people = folder.join("people");
    let entries = || std::fs::read_dir(&people).map(|found| found.filter_map(Result::ok).map(|entry| entry.path()).collect::<Vec<_>>());
    let file = entries()?.into_iter().find(|path| path.extension().is_some_and(|end| end == "vetdesk")).expect("the copy");
    let mut bytes = std::fs::read(&file)?;
    bytes[100..600].fill(0xAA);
    std::fs::write(&file, bytes)?;
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    assert_eq!(clinic.booked("salvaged").await?, 1);
    clinic.assert_equal(&mut pc).await?;
    assert!(entries()?.iter().any(|path| path.to_string_lossy().contains(".kept-")), "the broken file is kept beside");
    Ok(())
}

/// Fault 39: nobody is woken, the poll finds it.
#[tokio::test]
async fn a_lost_wake_up_is_made_good_by_the_poll() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let mut superuser = clinic.practices.superuser().await?;
    // Written past the app: no wake-up is sent at all.
    superuser.execute(sqlx::AssertSqlSafe(format!("UPDATE clinic.pets SET name = 'Unannounced' WHERE id = '{}'", A.pet()))).await?;
    let started = Instant::now();
    until_named(&mut pc, A.pet(), "Unannounced").await;
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    Ok(())
}

/// Fault 41: the server fails on one mutation each time; it is put aside, and others go on.
#[tokio::test]
async fn a_poison_mutation_is_put_aside_and_others_go_on() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    fails_on(&clinic, "poison", "XX000", 1_000).await?;
    let slots = pc.free_slots().await;
    pc.ok("book", clinic.booking(&slots[0], "poison")).await;
    pc.ok("book", clinic.booking(&slots[3], "after the poison")).await;
    clinic.until_booked("after the poison", 1).await?;
    pc.until("a case", Duration::from_secs(10), |status| status["cases"] == 1 && status["waiting"] == 0).await;
    assert_eq!(clinic.booked("poison").await?, 0);
    let cases = pc.ok("cases", Value::Null).await;
    assert_eq!(cases[0]["intent"], "book");
    Ok(())
}

/// Fault 42: a deadlock is tried again, not recorded as a refusal.
#[tokio::test]
async fn a_deadlock_is_tried_again() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    fails_on(&clinic, "deadlock", "40P01", 2).await?;
    let slot = pc.free_slots().await.remove(0);
    pc.ok("book", clinic.booking(&slot, "deadlock")).await;
    pc.until_level().await;
    assert_eq!(clinic.booked("deadlock").await?, 1);
    assert_eq!(pc.status().await["cases"], 0);
    Ok(())
}

/// Fault 43.
#[tokio::test]
async fn a_second_instance_on_one_copy_is_refused() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let first = clinic.staffed_pc().await?;
    let mut second = clinic.start(&first.folder.clone(), "").await?;
    assert_eq!(second.refused("sign_in", clinic.credentials()).await, "cache_in_use");
    first.kill().await;
    second.ok("sign_in", clinic.credentials()).await;
    Ok(())
}

/// The promise itself: the server goes, the desk goes on, the server comes, each row is there once.
#[tokio::test]
async fn the_desk_goes_on_without_the_server() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let mut pc = clinic.staffed_pc().await?;
    let slots = pc.free_slots().await;
    clinic.network.refuse();
    clinic.network.cut();
    // Told within seconds, not at the next poll after a long patience.
    pc.until("offline", Duration::from_secs(6), |status| status["state"] == "offline").await;
    pc.ok("book", clinic.booking(&slots[0], "offline 1")).await;
    pc.ok("book", clinic.booking(&slots[3], "offline 2")).await;
    assert_eq!(pc.status().await["waiting"], 2);
    // Restarted while the server is away: the password alone opens the copy.
    let folder = pc.kill().await;
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    assert_eq!(pc.status().await["waiting"], 2);
    let mut wrong = clinic.credentials();
    wrong["password"] = json!("not the password");
    assert_eq!(pc.refused("sign_in", wrong).await, "wrong_password");
    pc.ok("sign_in", clinic.credentials()).await;
    clinic.network.pass();
    pc.until_level().await;
    assert_eq!((clinic.booked("offline 1").await?, clinic.booked("offline 2").await?), (1, 1));
    clinic.assert_equal(&mut pc).await
}

async fn comes_back_with_one(clinic: &Clinic, folder: &std::path::Path, reason: &str) -> Result<()> {
    let mut pc = clinic.start(folder, "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    pc.until_level().await;
    assert_eq!(clinic.booked(reason).await?, 1);
    clinic.assert_equal(&mut pc).await
}

async fn until_named(pc: &mut Pc, pet: uuid::Uuid, name: &str) {
    let started = Instant::now();
    while pc.ok("rows", json!("pets")).await[pet.to_string()]["name"] != name {
        assert!(started.elapsed() < Duration::from_secs(10), "{name} has not arrived");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Makes the server fail so often on appointments with this reason.
async fn fails_on(clinic: &Clinic, reason: &str, state: &str, times: i32) -> Result<()> {
    let mut superuser = clinic.practices.superuser().await?;
    let sql = format!(
        "CREATE SEQUENCE public.failures;
         CREATE FUNCTION public.fail_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
           IF NEW.reason = '{reason}' AND nextval('public.failures') <= {times} THEN RAISE EXCEPTION 'made to fail' USING ERRCODE = '{state}'; END IF;
           RETURN NEW; END $$;
         CREATE TRIGGER fail_on BEFORE INSERT ON clinic.appointments FOR EACH ROW EXECUTE FUNCTION public.fail_on();"
    );
    superuser.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await?;
    Ok(())
}
