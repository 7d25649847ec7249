//! What an import says: on the terminal, and in files beside the imported ones.

use std::collections::BTreeMap;
use std::fs::{self, File};

use anyhow::Result;
use vetdesk_import::{
    DateDoubt, Field, ImportPlan, Merged, Refusal, RefusedHead, Sheet, survey, write_found, write_proposals, write_refused,
};

use super::files::{Opened, beside};
use crate::ask::say;

/// How each file is read and what its columns mean.
pub fn files(opened: &[Opened], plan: &ImportPlan<'_>) {
    for (file, planned) in opened.iter().zip(&plan.files) {
        let mapping = &planned.mapping;
        let sign = if mapping.delimiter == b'\t' { "tab".to_owned() } else { char::from(mapping.delimiter).to_string() };
        say(format_args!("{}: {}; columns are cut by {sign:?}", file.path.display(), file.sniffed().words()));
        for (header, field) in mapping.columns.iter().filter(|(_, field)| *field != Field::Ignore) {
            say(format_args!("  {header} → {field}"));
        }
        for (field, value) in &mapping.constants {
            say(format_args!("  in every row → {field}: {value}"));
        }
        let ignored: Vec<_> = mapping.ignored().collect();
        if !ignored.is_empty() {
            say(format_args!("  not taken: {}", ignored.join(", ")));
        }
    }
}

/// Says what looks wrong about birth dates; answers whether anything does.
pub fn doubts(plan: &ImportPlan<'_>) -> Result<bool> {
    let mut any = false;
    for file in &plan.files {
        for column in survey(file, file.mapping.date_order, plan.today)? {
            for (doubt, count) in column.doubts() {
                any = true;
                let what = match doubt {
                    DateDoubt::InFuture => "lie in the future",
                    DateDoubt::Before1990 => "lie before 1990",
                    DateDoubt::OneMonth => "fall into one and the same month of the year: is the order right?",
                };
                let header = file.mapping.header(column.field);
                say(format_args!("{}, column {header:?}: {count} of {} dates {what}", file.source.name(), column.fit));
            }
        }
    }
    Ok(any)
}

/// The counts.
pub fn sheet(plan: &ImportPlan<'_>, sheet: &Sheet, merged: &[Merged]) {
    say(format_args!(
        "{} rows read: {} new clients, {} new pets, {} others, {} rows refused.",
        sheet.rows_read,
        sheet.clients.len(),
        sheet.pets.len(),
        sheet.dependents.len(),
        sheet.refused.len()
    ));
    let (clients, pets) = (sheet.found_of(false), sheet.found_of(true));
    if clients + pets > 0 {
        let updated = merged.iter().filter(|row| !row.updated.is_empty()).count();
        let kept = merged.iter().filter(|row| !row.kept.is_empty()).count();
        say(format_args!(
            "  in the practice already: {clients} clients, {pets} pets; {updated} with new values, {kept} that differ and stay as they are here"
        ));
    }
    for (kind, count) in by_kind(sheet) {
        say(format_args!("  refused, {kind}: {count}"));
    }
    for (warning, rows) in &sheet.warnings {
        let file = rows.first().and_then(|at| plan.files.get(at.file)).map(|file| file.source.name()).unwrap_or_default();
        let line = rows.first().map_or(0, |at| at.line);
        say(format_args!("  kept, {}: {} (first: {file} row {line})", warning.words(), rows.len()));
    }
    if !sheet.proposals.is_empty() {
        let joined = sheet.proposals.iter().filter(|proposal| proposal.joined).count();
        say(format_args!("  {} clients look like another; {joined} of them joined.", sheet.proposals.len()));
    }
}

fn by_kind(sheet: &Sheet) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for (_, refusal) in &sheet.refused {
        *kinds.entry(refusal.kind()).or_default() += 1;
    }
    kinds
}

/// The files for the person; an empty one is not left behind.
pub fn write(opened: &[Opened], plan: &ImportPlan<'_>, sheet: &Sheet, merged: &[Merged]) -> Result<()> {
    for (place, file) in plan.files.iter().enumerate() {
        let refused: Vec<(u64, &Refusal)> =
            sheet.refused.iter().filter(|(at, _)| at.file == place).map(|(at, refusal)| (at.line, refusal)).collect();
        if refused.is_empty() {
            continue;
        }
        let path = beside(&opened[place].path, "refused.csv");
        write_refused(file, &refused, RefusedHead::default(), &Refusal::to_string, File::create(&path)?)?;
        // Mended and given again, the file is read as this one was.
        fs::write(beside(&path, "mapping.toml"), opened[place].mapping_of_refused().write()?)?;
        say(format_args!("Refused rows of {}, with reasons: {}", file.source.name(), path.display()));
    }
    if !sheet.proposals.is_empty() {
        let path = beside(&opened[0].path, "duplicates.csv");
        write_proposals(&plan.files, &sheet.proposals, File::create(&path)?)?;
        say(format_args!("Who may be one person: {}", path.display()));
    }
    if !sheet.found.is_empty() {
        let path = beside(&opened[0].path, "found.csv");
        write_found(&plan.files, &sheet.found, merged, File::create(&path)?)?;
        say(format_args!("What was in the practice already: {}", path.display()));
    }
    Ok(())
}
