//! A day and a week on the grid, and the line that books; each beside the statement that reads its rows.

use anyhow::{Result, ensure};
use chrono::{Days, TimeZone as _, Utc};
use rusqlite::Connection;
use rusqlite::types::Value;
use vetdesk_desk::view::{DayRequest, LineKind, QuickLineRequest, WeekRequest};

use crate::pc::{Pc, bare_connection};
use crate::search::keystrokes;
use crate::table::Table;
use crate::times::Times;

const RUNS: u64 = 200;
const WEEKS: u64 = 60;

const DAY: &str = concat!(
    include_str!("../../../../src-tauri/crates/cache/src/read/schedule/appointment.sql"),
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
        let rows = theirs.measure(|| read(&bare, [at(day), at(day + Days::new(1)), clinic(pc)]))?;
        ensure!(rows == shown, "{rows} rows, {shown} shown");
    }
    table.latencies(format!("Day view, {shown} appointments, 14 columns"), &ours, &theirs, "< 100 ms");
    week(pc, &bare, table)?;
    line(pc, &bare, table)
}

fn week(pc: &Pc, bare: &Connection, table: &mut Table) -> Result<()> {
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    let mut shown = 0;
    for run in 0..WEEKS {
        let day = Utc::now().date_naive() + Days::new(6) - Days::new(run % 3 * 7);
        let schedule = ours.measure(|| pc.desk.week_schedule(&WeekRequest { day: Some(day), resource_id: None }))?;
        shown = schedule.days.iter().map(|day| day.appointments.len()).sum();
        ensure!(shown > 7 * 150, "only {shown} appointments in the week of {day}");
        let rows = theirs.measure(|| read(bare, [at(schedule.first_day), at(schedule.last_day + Days::new(1)), clinic(pc)]))?;
        ensure!(rows == shown, "{rows} rows, {shown} shown");
    }
    table.latencies(format!("Week view, {shown} appointments, 14 columns"), &ours, &theirs, "< 150 ms");
    Ok(())
}

/// Every keystroke of a line is a search, a look at the diary and the words of three languages.
fn line(pc: &Pc, bare: &Connection, table: &mut Table) -> Result<()> {
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    let day = Utc::now().date_naive();
    for text in ["bella check tue 3pm number", "max in 2 weeks morning 45", "rocky vacc tomorrow 10:30 dr 7", "luna next fri afternoon 30"]
    {
        for typed in keystrokes(text) {
            let request = QuickLineRequest {
                text: typed.clone(),
                language: "en".to_owned(),
                kind: LineKind::Booking,
                day: None,
                minutes: None,
                limit: 5,
                given: None,
            };
            let answer = ours.measure(|| pc.desk.quick_line(&request))?;
            let offers = answer.slots.len() + answer.later.len();
            ensure!(offers == 5, "{offers} slots for {typed}");
            theirs.measure(|| read(bare, [at(day), at(day + Days::new(1)), clinic(pc)]))?;
        }
    }
    table.latencies("Booking line per keystroke; bare: one day's rows", &ours, &theirs, "p95 < 50 ms");
    Ok(())
}

fn at(day: chrono::NaiveDate) -> Value {
    Utc.from_utc_datetime(&day.and_time(chrono::NaiveTime::MIN)).timestamp_micros().into()
}

fn clinic(pc: &Pc) -> Value {
    Value::Blob(pc.clinic.0.as_bytes().to_vec())
}

fn read(conn: &Connection, values: [Value; 3]) -> Result<usize> {
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
