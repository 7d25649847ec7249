//! One clinic PC without a window, for tests that need a second process they can really kill.
//!
//! Reads one JSON request a line, `{"do": "book", "with": {…}}`, and answers one line, `{"ok": …}` or `{"error": {…}}`.
//! It is the product's own session, desk, cache and sync. `FAILPOINTS` makes it stop at a named point.

#![expect(clippy::panic, reason = "a test that asks wrongly shall fail loudly")]

use std::io::{self, BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vetdesk_desk::clock::Clock;
use vetdesk_desk::error::ErrorView;
use vetdesk_desk::session::{App, KeyStore, KeyStoreError, Places, Secret};
use vetdesk_desk::view::Connection;
use vetdesk_tests::rows_of;

/// A PC without a keyring: the passphrase takes its place.
struct NoKeyring;

impl KeyStore for NoKeyring {
    fn get(&self, _: &str) -> Result<Option<Secret>, KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }
    fn set(&self, _: &str, _: &Secret) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }
}

/// This machine's clock, wrong by a chosen span.
struct WrongClock(TimeDelta);

impl Clock for WrongClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.0
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let scenario = fail::FailScenario::setup();
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("the data folder")?);
    let seconds_off: i64 = arguments.next().map_or(Ok(0), |seconds| seconds.parse())?;
    let clock = Arc::new(WrongClock(TimeDelta::seconds(seconds_off)));
    let app = App::new(Places::new(folder), Arc::new(NoKeyring), clock, "test pc".to_owned(), false);
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let answer = match answer(&app, request["do"].as_str().unwrap_or_default(), request["with"].clone()).await {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": error }),
        };
        writeln!(io::stdout(), "{answer}")?;
    }
    let _left = app.sign_out().await;
    scenario.teardown();
    Ok(())
}

async fn answer(app: &App, what: &str, with: Value) -> Result<Value, ErrorView> {
    let desk = || async { app.desk().await };
    Ok(match what {
        "belong_to" => json!(app.belong_to(parse::<Connection>(with))?),
        "sign_in" => json!(app.sign_in(parse(with)).await?),
        "sign_out" => json!(app.sign_out().await?),
        "sync_status" => json!(app.sync_status().await?),
        "work_offline" => json!(app.set_work_offline(parse(with)).await?),
        "day" => json!(desk().await?.day_schedule(&parse(with))?),
        "search" => json!(desk().await?.search(&parse(with))?),
        "free_slots" => json!(desk().await?.free_slots(&parse(with))?),
        "hold" => json!(desk().await?.hold_slot(&parse(with))?),
        "release" => json!(desk().await?.release_hold(&parse(with))?),
        "book" => json!(desk().await?.book(&parse(with))?),
        "reschedule" => json!(desk().await?.reschedule(&parse(with))?),
        "cancel" => json!(desk().await?.cancel(&parse(with))?),
        "advance" => json!(desk().await?.advance(&parse(with))?),
        "block" => json!(desk().await?.block(&parse(with))?),
        "correct_block" => json!(desk().await?.correct_block(&parse(with))?),
        "unblock" => json!(desk().await?.unblock(&parse(with))?),
        "in_the_way" => json!(desk().await?.in_the_way(&parse(with))?),
        "give_leave" => json!(desk().await?.give_leave(&parse(with))?),
        "edit_visit" => json!(desk().await?.edit_visit(&parse(with))?),
        "register" => json!(desk().await?.register(&parse(with))?),
        "weigh" => json!(desk().await?.weigh(&parse(with))?),
        "remove_weight" => json!(desk().await?.remove_weight(&parse(with))?),
        "add_co_owner" => json!(desk().await?.add_co_owner(&parse(with))?),
        "missed" => json!(desk().await?.missed_visits(&parse(with))?),
        "history" => json!(app.visit_history(parse(with)).await?),
        "settle" => json!(desk().await?.settle_case(&parse(with))?),
        "undo" => json!(desk().await?.undo(&parse(with))?),
        "waiting" => json!(desk().await?.waiting()?),
        "cases" => json!(desk().await?.cases()?),
        "rows" => {
            let table: String = parse(with);
            desk().await?.cache().read(|conn| Ok(rows_of(conn, &table))).map_err(vetdesk_desk::error::DeskError::from)?
        }
        other => panic!("no such request: {other}"),
    })
}

fn parse<T: DeserializeOwned>(with: Value) -> T {
    serde_json::from_value(with.clone()).unwrap_or_else(|error| panic!("{error}: {with}"))
}
