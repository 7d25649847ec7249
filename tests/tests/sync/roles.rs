//! What a person may read changes: what is denied is gone from the copy, with the server and without it, and what is allowed comes
//! though no row has changed.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;
use sqlx::Executor;

use super::{Clinic, Pc, credentials_of};
use crate::practices::{A, Login};

/// A vet who is at the desk becomes a receptionist.
#[tokio::test]
async fn a_reduced_role_has_no_clinical_cell_left_with_the_server_or_without_it() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let vet = clinic.practices.login(A, "veterinarian").await?;
    let mut pc = clinic.pc_of(&vet).await?;
    assert_eq!(allergies(&mut pc).await, "penicillin a");
    give_role(&clinic, &vet, "receptionist").await?;
    until(&mut pc, "").await;
    pc.until_level().await;
    clinic.reception = vet;
    clinic.assert_equal(&mut pc).await?;
    let folder = pc.kill().await;
    clinic.network.refuse();
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", clinic.credentials()).await;
    assert_eq!(allergies(&mut pc).await, "");
    Ok(())
}

/// The role was taken away while nobody was at the desk: nothing of it is left once the server has answered.
#[tokio::test]
async fn a_role_reduced_meanwhile_is_gone_with_the_servers_first_answer() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let vet = clinic.practices.login(A, "veterinarian").await?;
    let folder = clinic.pc_of(&vet).await?.kill().await;
    give_role(&clinic, &vet, "receptionist").await?;
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", credentials_of(&vet)).await;
    // At once where the server answers in time, and with its first answer otherwise.
    until(&mut pc, "").await;
    pc.until_level().await;
    clinic.reception = vet;
    clinic.assert_equal(&mut pc).await
}

/// With psql, while the vet is at the desk: the next pull is refused a column and asks what may be read.
#[tokio::test]
async fn a_right_taken_away_by_hand_is_noticed_by_the_next_pull() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let vet = clinic.practices.login(A, "veterinarian").await?;
    let mut pc = clinic.pc_of(&vet).await?;
    grant(&clinic, &vet, "veterinarian", "receptionist").await?;
    let mut superuser = clinic.practices.superuser().await?;
    superuser.execute("UPDATE clinic.pets SET name = 'Rexi' WHERE name LIKE 'Rex%'").await?;
    until(&mut pc, "").await;
    pc.until_level().await;
    clinic.reception = vet;
    clinic.assert_equal(&mut pc).await
}

#[tokio::test]
async fn a_raised_role_sees_what_was_hidden_though_no_row_has_changed() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let login = clinic.reception.clone();
    let folder = clinic.pc_of(&login).await?.kill().await;
    grant(&clinic, &login, "receptionist", "veterinarian").await?;
    // Killed with the first chunk in hand: it goes on with the next start.
    let mut pc = clinic.start(&folder, "refill-before-apply=1*return").await?;
    pc.ask("sign_in", credentials_of(&login)).await;
    let folder = pc.died().await;
    let mut pc = clinic.start(&folder, "").await?;
    pc.ok("sign_in", credentials_of(&login)).await;
    until(&mut pc, "penicillin a").await;
    pc.until_level().await;
    clinic.reception = login;
    clinic.assert_equal(&mut pc).await
}

#[tokio::test]
async fn what_was_booked_in_a_role_that_is_gone_is_sent_all_the_same() -> Result<()> {
    let mut clinic = Clinic::open().await?;
    let vet = clinic.practices.login(A, "veterinarian").await?;
    let mut pc = clinic.pc_of(&vet).await?;
    let slot = pc.free_slots().await.remove(0);
    clinic.network.refuse();
    clinic.network.cut();
    pc.until_offline().await;
    pc.ok("book", clinic.booking(&slot, "kept")).await;
    give_role(&clinic, &vet, "receptionist").await?;
    clinic.network.pass();
    until(&mut pc, "").await;
    pc.until_level().await;
    assert_eq!(clinic.booked("kept").await?, 1);
    Ok(())
}

async fn allergies(pc: &mut Pc) -> String {
    let pets = pc.ok("rows", json!("pets")).await;
    pets[A.pet().to_string()]["allergies"].as_str().unwrap_or_default().to_owned()
}

async fn until(pc: &mut Pc, wanted: &str) {
    let started = Instant::now();
    loop {
        let found = allergies(pc).await;
        if found == wanted {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{found:?}, wanted {wanted:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// As a manager does it: sessions end, and the person's row changes.
async fn give_role(clinic: &Clinic, login: &Login, role: &str) -> Result<()> {
    let manager = clinic.practices.login(A, "clinic_manager").await?;
    let (server, _) = clinic.practices.sign_in(&manager).await?;
    vetdesk_admin::staff::give_role(&server, &login.typed, role.parse()?).await?;
    server.sign_out().await?;
    Ok(())
}

/// As somebody does it with psql: the rights alone, no session ends and no row that travels changes.
async fn grant(clinic: &Clinic, login: &Login, from: &str, to: &str) -> Result<()> {
    let mut superuser = clinic.practices.superuser().await?;
    let sql = format!(
        "SET ROLE vetdesk_auth; REVOKE vetdesk_{from} FROM \"{0}\"; GRANT vetdesk_{to} TO \"{0}\"; RESET ROLE;
         UPDATE auth.staff_logins SET role = '{to}' WHERE db_role = '{0}'",
        login.role
    );
    superuser.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await?;
    Ok(())
}
