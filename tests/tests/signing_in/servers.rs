//! Who is asked: nobody, somebody else, a server of another time; and who asks.

use anyhow::Result;
use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use vetdesk_desk::error::ErrorCode::{
    self, CannotReachServer, NoOfflineCopy, NotAVetdeskServer, ServerNotMigrated, ServerTooNew, ServerTooOld, WrongPassword,
};
use vetdesk_desk::view::{Connection, Phase, SignInRequest};
use vetdesk_server::migrate;
use vetdesk_tests::TestDb;

use super::{Front, app};
use crate::practices::PASSWORD;

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login() -> Result<()> {
    let front = Front::open().await?;
    front.app.belong_to(front.connection())?;
    let known = front.reception.typed.clone();
    let cases = [
        (known.as_str(), "not the password", WrongPassword),
        (&known, "", WrongPassword),
        ("nobody", PASSWORD, WrongPassword),
        ("x'; DROP TABLE clinic.pets --", PASSWORD, WrongPassword),
        ("../../etc/passwd", PASSWORD, WrongPassword),
        ("  ", PASSWORD, ErrorCode::InvalidInput),
    ];
    // On a PC where nobody was before, and again where there is a copy.
    for _ in 0..2 {
        for (login, password, code) in cases {
            let typed = SignInRequest { login: login.to_owned(), password: password.to_owned(), ..front.credentials() };
            assert_eq!(front.refused(typed).await, code, "{login} {password}");
        }
        front.signs_in().await?;
        front.app.sign_out().await?;
    }
    Ok(())
}

#[tokio::test]
async fn nobody_answers() -> Result<()> {
    let front = Front::open().await?;
    front.app.belong_to(Connection { port: 1, ..front.connection() })?;
    assert_eq!(front.refused(front.credentials()).await, CannotReachServer, "nothing listens there");
    front.app.belong_to(front.connection())?;
    front.network.refuse();
    assert_eq!(front.refused(front.credentials()).await, CannotReachServer, "never here before");
    front.server_is_back().await;
    front.signs_in().await?;
    front.app.sign_out().await?;
    front.network.refuse();
    front.signs_in().await?;
    front.app.sign_out().await?;
    let somebody = SignInRequest { login: "somebody.else".to_owned(), ..front.credentials() };
    assert_eq!(front.refused(somebody).await, CannotReachServer, "another's copy is not theirs");
    let wrong = SignInRequest { password: "not the password".to_owned(), ..front.credentials() };
    assert_eq!(front.refused(wrong).await, WrongPassword, "by the copy alone");
    std::fs::remove_file(front.copies().0.expect("a copy"))?;
    assert_eq!(front.refused(front.credentials()).await, NoOfflineCopy);
    front.server_is_back().await;
    Ok(front.signs_in().await?)
}

#[tokio::test]
async fn another_kind_of_database() -> Result<()> {
    let front = Front::open().await?;
    let elsewhere =
        |database: &str| Connection { port: front.practices.db.address().port(), database: database.to_owned(), ..front.connection() };
    front.app.belong_to(elsewhere("no_such_database"))?;
    assert_eq!(front.refused(front.credentials()).await, NotAVetdeskServer);
    let empty = TestDb::empty().await?;
    front.app.belong_to(elsewhere(empty.name()))?;
    assert_eq!(front.refused(front.credentials()).await, NotAVetdeskServer);
    migrate::prepare_database(&mut empty.superuser().connect().await?).await?;
    assert_eq!(front.refused(front.credentials()).await, ServerNotMigrated);
    front.app.belong_to(front.connection())?;
    Ok(front.signs_in().await?)
}

#[tokio::test]
async fn a_server_of_another_release() -> Result<()> {
    let front = Front::open().await?;
    front.app.belong_to(front.connection())?;
    let mut superuser = front.practices.superuser().await?;
    superuser.execute("CREATE TABLE public.kept AS SELECT * FROM audit.schema_migrations").await?;
    let serves = |oldest: i64| {
        format!(
            "CREATE OR REPLACE FUNCTION auth.schema() RETURNS TABLE (version bigint, oldest_client bigint)
             LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
             $$ SELECT coalesce(max(m.version), 0), {oldest}::bigint FROM audit.schema_migrations m WHERE m.success $$;"
        )
    };
    let later = "INSERT INTO audit.schema_migrations SELECT 999, 'later', now(), true, checksum, 0 FROM audit.schema_migrations LIMIT 1";
    let newer = format!("{} {later}", serves(999));
    let older = format!("{} DELETE FROM audit.schema_migrations WHERE version > 12", serves(1));
    // Where nobody was before, and where there is a copy.
    for _ in 0..2 {
        for (change, code) in [(&newer, ServerTooNew), (&older, ServerTooOld)] {
            superuser.execute(sqlx::raw_sql(AssertSqlSafe(change.clone()))).await?;
            assert_eq!(front.refused(front.credentials()).await, code);
            superuser.execute("TRUNCATE audit.schema_migrations").await?;
            superuser.execute("INSERT INTO audit.schema_migrations SELECT * FROM public.kept").await?;
        }
        superuser.execute(AssertSqlSafe(serves(14))).await?;
        front.signs_in().await?;
        front.app.sign_out().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_clock_a_year_off_keeps_nobody_out() -> Result<()> {
    let front = Front::open().await?;
    for days in [-365, 365] {
        let app = app(&front.folder, &front.keys, TimeDelta::days(days));
        app.belong_to(front.connection())?;
        assert_eq!(app.sign_in(front.credentials()).await?.phase, Phase::SignedIn, "{days} days off");
        app.sign_out().await?;
    }
    Ok(())
}
