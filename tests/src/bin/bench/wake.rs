//! From one PC to the other, beside a bare NOTIFY; and what an idle poll costs.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use sqlx::Executor;
use sqlx::postgres::{PgListener, PgPoolOptions};
use vetdesk_desk::view::BookRequest;

use crate::clinic::Clinic;
use crate::pc::Pc;
use crate::table::Table;
use crate::times::Times;

const LIMIT: Duration = Duration::from_secs(15);

/// From the moment the first PC has saved a booking until it stands in the second PC's copy.
pub async fn to_the_other(clinic: &Clinic, first: &Pc, second: &Pc, requests: &[BookRequest], table: &mut Table) -> Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(clinic.options()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen("bare").await?;
    let mut db = clinic.superuser().await?;
    let mut notices = second.driver()?.notices();
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for request in requests {
        let booked = first.desk.book(request)?.value.id.0;
        let started = Instant::now();
        let seen = async {
            loop {
                if notices.recv().await?.ids.contains(&booked) {
                    return anyhow::Ok(());
                }
            }
        };
        tokio::time::timeout(LIMIT, seen).await.context("the other PC sees nothing")??;
        ours.add(started.elapsed());
        first.until_empty(LIMIT).await?;

        let started = Instant::now();
        db.execute("NOTIFY bare").await?;
        listener.recv().await?;
        theirs.add(started.elapsed());
        first.settle().await;
    }
    table.latencies("Saved on one PC → in the other PC's copy; bare: NOTIFY → LISTEN", &ours, &theirs, "p50 ≤ 25 ms, p99 ≤ 250 ms");
    Ok(())
}

/// A pull that brings nothing.
pub async fn idle_poll(clinic: &Clinic, pc: &Pc, table: &mut Table) -> Result<()> {
    let mut db = clinic.superuser().await?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for _ in 0..200 {
        let state = pc.desk.cache().state()?;
        let cursor = state.cursor.context("a cursor")?;
        let started = Instant::now();
        pc.server.pull(state.device, pc.clinic, &cursor, state.last_applied_seq).await?;
        ours.add(started.elapsed());
        let started = Instant::now();
        let _one: i32 = sqlx::query_scalar("SELECT 1").fetch_one(&mut db).await?;
        theirs.add(started.elapsed());
    }
    table.latencies("Idle poll, round trips included; bare: SELECT 1", &ours, &theirs, "≤ 1 ms of server time");
    Ok(())
}
