//! What was measured, as one markdown table.

use std::fmt;
use std::time::Duration;

use crate::times::{Times, grouped, millis};

#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<[String; 5]>,
}

impl Table {
    /// Latencies of the product and of the bare way, in milliseconds; the ratio is that of the medians.
    pub fn latencies(&mut self, what: impl Into<String>, ours: &Times, bare: &Times, target: &str) {
        let said = |times: &Times| format!("{} / {} / {}", millis(times.at(0.5)), millis(times.at(0.95)), millis(times.at(0.99)));
        let ratio = format!("{:.2}×", quotient(ours.at(0.5), bare.at(0.5)));
        self.push(
            format!("{} (n = {})", what.into(), ours.len()),
            format!("{} ms", said(ours)),
            format!("{} ms", said(bare)),
            ratio,
            target,
        );
    }

    /// So many rows in that time, beside the time that the bare way took for `bare_rows`.
    pub fn rates(&mut self, what: impl Into<String>, ours: (u64, Duration), bare: (u64, Duration), target: &str) {
        let said = |(rows, took): (u64, Duration)| {
            format!("{} rows/s ({} in {:.2} s)", grouped(rate(rows, took)), grouped(rows), took.as_secs_f64())
        };
        let ratio = format!("{:.0} %", 100.0 * per_second(ours) / per_second(bare));
        self.push(what.into(), said(ours), said(bare), ratio, target);
    }

    /// One span of time beside another.
    pub fn spans(&mut self, what: impl Into<String>, ours: Duration, bare: Duration, target: &str) {
        let said = |span: Duration| format!("{:.2} s", span.as_secs_f64());
        self.push(what.into(), said(ours), said(bare), format!("{:.2}×", quotient(ours, bare)), target);
    }

    /// A figure that no bare way has.
    pub fn said(&mut self, what: &str, figure: &str, target: &str) {
        self.push(what.to_owned(), figure.to_owned(), "–".to_owned(), "–".to_owned(), target);
    }

    fn push(&mut self, what: String, ours: String, bare: String, ratio: String, target: &str) {
        eprintln!("  {what}: {ours}; bare {bare}; {ratio}");
        self.rows.push([what, ours, bare, ratio, target.to_owned()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| What | Vetdesk | Bare, same run | Ratio | To reach |\n|---|---|---|---|---|")?;
        for row in &self.rows {
            writeln!(f, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}

fn quotient(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-9)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn per_second((rows, took): (u64, Duration)) -> f64 {
    rows as f64 / took.as_secs_f64().max(1e-9)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive rate")]
fn rate(rows: u64, took: Duration) -> u64 {
    per_second((rows, took)).round() as u64
}
