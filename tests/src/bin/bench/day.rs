//! One day on the grid, beside the statement that reads its rows.

use anyhow::{Result, ensure};
use chrono::{Days, TimeZone as _, Utc};
use rusqlite::types::Value;
use vetdesk_desk::view::DayRequest;

use crate::pc::{Pc, bare_connection};
use crate::table::Table;
use crate::times::Times;

const RUNS: u64 = 200;

const DAY: &str = concat!(
    include_str!("../../../../src-tauri/crates/cache/src/read/appointment.sql"),
    " WHERE a.scheduled_at >= ?1 AND a.scheduled_at < ?2 AND a.clinic_id = ?3 ORDER BY a.scheduled_at, a.id"
);

pub fn measure(pc: &Pc, table: &mut Table) -> Result<()> {
    let bare = bare_connection(&pc.file)?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    let mut shown = 0;
    for run in 0..RUNS {
        // Other days each time, as a person leafs through the diary.
        let day = Utc::now().date_naive() + Days::new(13) - Days::new(run % 20);
        let schedule = ours.measure(|| pc.desk.day_schedule(&DayRequest { day: Some(day) }))?;
        shown = schedule.appointments.len();
        ensure!(shown > 150, "only {shown} appointments on {day}");
        let at = |day: chrono::NaiveDate| Utc.from_utc_datetime(&day.and_time(chrono::NaiveTime::MIN)).timestamp_micros();
        let rows = theirs
            .measure(|| read(&bare, [at(day).into(), at(day + Days::new(1)).into(), Value::Blob(pc.clinic.0.as_bytes().to_vec())]))?;
        ensure!(rows == shown, "{rows} rows, {shown} shown");
    }
    table.latencies(format!("Day view, {shown} appointments, 14 columns"), &ours, &theirs, "< 100 ms");
    Ok(())
}

fn read(conn: &rusqlite::Connection, values: [Value; 3]) -> Result<usize> {
    let mut statement = conn.prepare_cached(DAY)?;
    let columns = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(values))?;
    let mut count = 0;
    while let Some(row) = found.next()? {
        for place in 0..columns {
            let _: Value = row.get(place)?;
        }
        count += 1;
    }
    Ok(count)
}
