//! Bookings: saved on this PC, confirmed by the server, and a day's work that waited; beside one bare INSERT each.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use sqlx::Executor;
use sqlx::postgres::PgConnection;
use vetdesk_desk::view::BookRequest;
use vetdesk_domain::ids::AppointmentId;

use crate::clinic::Clinic;
use crate::pc::{Pc, bare_connection};
use crate::table::Table;
use crate::times::Times;

/// Until the desk says "saved". `twin` is the same file, for the bare way to write into.
pub fn saved_here(pc: &Pc, twin: &Path, requests: &[BookRequest], table: &mut Table) -> Result<()> {
    let bare = bare_connection(twin)?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for request in requests {
        ours.measure(|| pc.desk.book(request))?;
        theirs.measure(|| insert_here(&bare, pc, request))?;
    }
    table.latencies("Booking saved on this PC (rules checked, outbox, on the disk)", &ours, &theirs, "< 50 ms");
    Ok(())
}

fn insert_here(conn: &rusqlite::Connection, pc: &Pc, request: &BookRequest) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO appointments (id, practice_id, version, clinic_id, pet_id, visit_type, status, priority, scheduled_at, duration_minutes, reason, price)
         VALUES (?, ?, 0, ?, ?, 'checkup', 'scheduled', 'routine', ?, ?, ?, '45.50')",
    )?
    .execute((
        AppointmentId::fresh().0,
        pc.desk.who().practice_id.0,
        pc.clinic.0,
        pet_of(request),
        request.starts_at.timestamp_micros(),
        request.minutes,
        &request.reason,
    ))?;
    Ok(())
}

/// Until the server has it and the pull has brought it back.
pub async fn confirmed(clinic: &Clinic, pc: &Pc, requests: &[BookRequest], table: &mut Table) -> Result<()> {
    let mut db = bare_table(clinic).await?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for request in requests {
        let started = Instant::now();
        pc.desk.book(request)?;
        pc.until_empty(Duration::from_secs(10)).await?;
        ours.add(started.elapsed());
        let started = Instant::now();
        insert_there(&mut db, pc, request).await?;
        theirs.add(started.elapsed());
        pc.settle().await;
    }
    table.latencies("Booking confirmed by the server (outbox empty again)", &ours, &theirs, "");
    Ok(())
}

/// Written while the server was away, then sent.
pub async fn queued(clinic: &Clinic, pc: &Pc, requests: &[BookRequest], table: &mut Table) -> Result<()> {
    pc.driver()?.choose_offline(true);
    pc.driver()?.status().wait_for(|status| status.chosen_offline).await?;
    for request in requests {
        pc.desk.book(request)?;
    }
    let started = Instant::now();
    pc.driver()?.choose_offline(false);
    pc.until_empty(Duration::from_secs(300)).await?;
    let ours = started.elapsed();
    let mut db = bare_table(clinic).await?;
    let started = Instant::now();
    for request in requests {
        insert_there(&mut db, pc, request).await?;
    }
    table.spans(format!("{} waiting bookings sent and confirmed", requests.len()), ours, started.elapsed(), "≤ 5 s");
    Ok(())
}

/// The shape, the checks and the indexes of appointments, without triggers, policies and foreign keys.
async fn bare_table(clinic: &Clinic) -> Result<PgConnection> {
    let mut db = clinic.superuser().await?;
    db.execute("DROP TABLE IF EXISTS public.bare_visits; CREATE TABLE public.bare_visits (LIKE clinic.appointments INCLUDING ALL)").await?;
    Ok(db)
}

async fn insert_there(db: &mut PgConnection, pc: &Pc, request: &BookRequest) -> Result<()> {
    sqlx::query(
        "INSERT INTO public.bare_visits (id, practice_id, clinic_id, pet_id, owner_id, visit_type, scheduled_at, duration_minutes, reason, price)
         VALUES ($1, $2, $3, $4, $4, 'checkup', $5, $6, $7, 45.50)",
    )
    .bind(AppointmentId::fresh().0)
    .bind(pc.desk.who().practice_id.0)
    .bind(pc.clinic.0)
    .bind(pet_of(request))
    .bind(request.starts_at)
    .bind(i16::try_from(request.minutes).context("minutes")?)
    .bind(&request.reason)
    .execute(db)
    .await?;
    Ok(())
}

fn pet_of(request: &BookRequest) -> uuid::Uuid {
    match &request.pet {
        vetdesk_desk::view::BookPet::Known { pet_id } => pet_id.0,
        vetdesk_desk::view::BookPet::New { .. } => uuid::Uuid::nil(),
    }
}
