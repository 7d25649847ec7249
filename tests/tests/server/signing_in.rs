//! Signing in, and every way in which it does not come to that.

use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::{TimeDelta, Utc};
use sqlx::{ConnectOptions, Executor};
use vetdesk_domain::ids::{ClinicId, DeviceId};
use vetdesk_harness::{Proxy, TestDb};
use vetdesk_server::{Address, Password, Server, ServerError, migrate, probe};

use crate::practices::{A, B, Login, PASSWORD, Practices};

async fn refused(address: &Address, login: &Login, password: &str) -> ServerError {
    Server::sign_in(address, &login.typed, &Password::new(password.to_owned()), "desk").await.unwrap_err()
}

#[tokio::test]
async fn says_who_has_signed_in() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login_of(A, "receptionist", A.receptionist(), &[A.other_clinic(), A.clinic()]).await?;
    let shouted = Login { typed: format!(" {} ", login.typed.to_uppercase()), ..login.clone() };
    let (server, identity) = practices.sign_in(&shouted).await?;
    assert_eq!((identity.user_id.0, identity.practice_id.0), (A.receptionist(), A.practice()));
    assert_eq!(identity.clinic_ids, [ClinicId(A.other_clinic()), ClinicId(A.clinic())]);
    assert_eq!((identity.role.as_str(), identity.schema_version), ("receptionist", migrate::KNOWN));
    assert_eq!(identity.permissions, ["clients.edit", "schedule.book"]);
    assert!(identity.session_expires_at > identity.server_time + TimeDelta::hours(1));
    let now = Utc::now();
    identity.check_clock(now)?;
    for off in [TimeDelta::days(365), -TimeDelta::days(365), TimeDelta::minutes(11)] {
        let warned = identity.check_clock(now + off);
        assert!(matches!(warned, Err(ServerError::ClockIsOff { seconds }) if (seconds - off.num_seconds()).abs() < 60), "{warned:?}");
    }
    let debug = format!("{server:?} {:?}", Password::new(PASSWORD.to_owned()));
    assert!(!debug.contains(PASSWORD), "{debug}");

    assert!(server.is_session_open().await?);
    server.sign_out().await?;
    let mut superuser = practices.superuser().await?;
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM auth.user_sessions WHERE revoked_at IS NULL").fetch_one(&mut superuser).await?;
    assert_eq!(open, 0);
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_look_the_same() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let address = practices.address();
    let unknown = |typed: &str| Login { typed: typed.to_owned(), ..login.clone() };
    for (login, password) in [
        (&login, "another password"),
        (&login, ""),
        (&login, "nul\0"),
        (&unknown("nobody.here"), PASSWORD),
        (&unknown("x'; --"), PASSWORD),
        (&unknown("müller"), PASSWORD),
    ] {
        let error = refused(&address, login, password).await;
        assert!(matches!(error, ServerError::WrongPassword), "{} {password}: {error:?}", login.typed);
        assert!(!error.is_offline() && !error.is_retry());
    }
    Ok(())
}

#[tokio::test]
async fn tells_what_kind_of_database_it_found() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let missing = Address { database: "no_such_database".to_owned(), ..practices.address() };
    assert!(matches!(refused(&missing, &login, PASSWORD).await, ServerError::NotVetdesk));
    let empty = TestDb::empty().await?;
    let other = Address { database: empty.name().to_owned(), ..practices.address() };
    assert!(matches!(refused(&other, &login, PASSWORD).await, ServerError::NotVetdesk));
    let mut db = empty.superuser().connect().await?;
    migrate::prepare_database(&mut db).await?;
    let error = refused(&other, &login, PASSWORD).await;
    assert!(matches!(error, ServerError::NotMigrated), "{error:?}");

    let mut superuser = practices.superuser().await?;
    // A newer schema that still speaks to this program is no reason to stop.
    superuser
        .execute("INSERT INTO audit.schema_migrations SELECT 999, 'later', now(), true, checksum, 0 FROM audit.schema_migrations LIMIT 1")
        .await?;
    let (server, identity) = practices.sign_in(&login).await?;
    assert_eq!(identity.schema_version, 999);
    server.sign_out().await?;
    superuser.execute("DELETE FROM auth.user_sessions").await?;
    let only_newer = "CREATE OR REPLACE FUNCTION auth.schema() RETURNS TABLE (version bigint, oldest_client bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 999::bigint, 999::bigint'";
    superuser.execute(only_newer).await?;
    assert!(matches!(refused(&practices.address(), &login, PASSWORD).await, ServerError::SchemaTooNew { found: 999, .. }));
    superuser.execute(sqlx::AssertSqlSafe(only_newer.replace("999", "3"))).await?;
    assert!(matches!(refused(&practices.address(), &login, PASSWORD).await, ServerError::SchemaTooOld { found: 3, .. }));
    let sessions: i64 = sqlx::query_scalar("SELECT count(*) FROM auth.user_sessions").fetch_one(&mut superuser).await?;
    assert_eq!(sessions, 0, "no session is left behind");
    Ok(())
}

#[tokio::test]
async fn who_was_shut_out_stays_out() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let (server, _) = practices.sign_in(&login).await?;
    let device = DeviceId::fresh();
    assert_eq!(server.register_device(device).await?, 0);
    let other = practices.login(B, "receptionist").await?;
    let (others, _) = practices.sign_in(&other).await?;
    assert!(matches!(others.register_device(device).await, Err(ServerError::NotAllowed)), "another's device");

    let start = server.start_copy(ClinicId(A.clinic())).await?;
    let mut superuser = practices.superuser().await?;
    superuser.execute("UPDATE auth.user_sessions SET revoked_at = now()").await?;
    let pull = server.pull(device, ClinicId(A.clinic()), &start.cursor, 0).await;
    assert!(matches!(pull, Err(ServerError::SessionEnded)), "{pull:?}");
    assert!(matches!(server.start_copy(ClinicId(A.clinic())).await, Err(ServerError::SessionEnded)));
    let pets = vetdesk_domain::tables::Table::named("pets").unwrap();
    assert!(
        matches!(server.copy_chunk(pets, ClinicId(A.clinic()), None, 10).await, Err(ServerError::SessionEnded)),
        "never an empty table"
    );
    sqlx::query("SELECT auth.deactivate_login($1::text::name)").bind(&login.role).execute(&mut superuser).await?;
    assert!(matches!(refused(&practices.address(), &login, PASSWORD).await, ServerError::NotAllowed));
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_away_is_said_to_be_away_soon() -> Result<()> {
    let practices = Practices::new().await?;
    let login = practices.login(A, "receptionist").await?;
    let proxy = Proxy::to(practices.db.address()).await?;
    let through = Address { port: proxy.port(), ..practices.address() };
    probe(&through).await?;
    proxy.refuse();
    assert!(matches!(refused(&through, &login, PASSWORD).await, ServerError::Unreachable));
    assert!(matches!(probe(&through).await, Err(ServerError::Unreachable)));
    proxy.pass();
    proxy.black_hole();
    let began = Instant::now();
    let error = refused(&through, &login, PASSWORD).await;
    assert!(matches!(error, ServerError::Unreachable) && error.is_offline());
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    let nowhere = Address { host: "localhost".to_owned(), port: 1, ..practices.address() };
    assert!(matches!(refused(&nowhere, &login, PASSWORD).await, ServerError::Unreachable));
    Ok(())
}
