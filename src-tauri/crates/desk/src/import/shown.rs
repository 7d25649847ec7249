//! What the import finds, in the screen's terms.

use std::collections::HashMap;

use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::person;
use vetdesk_import::{
    At, Batch, ClientDraft, Committed, DateQuestion, EventDraft, EventKind, ImportPlan, Merged, PetDraft, PreviewRow, Proposal, Refusal,
    Sheet, Undone, Why, date_question, gap, refused_cells, survey,
};

use super::job::Job;
use super::report::Row;
use crate::error::Result;
use crate::view::*;

/// Refused rows, likenesses, found and kept rows that cross to the screen.
const SHOWN: usize = 200;
/// Rows of the preview.
const PREVIEWED: usize = 20;
/// Longest value shown of a refused row, in characters.
const MAX_VALUE: usize = 120;

/// The first rows of the job's one file.
pub(super) fn preview(job: &Job) -> Result<ImportPreview> {
    let plan = job.plan();
    let file = &plan.files[0];
    let rows = vetdesk_import::preview(&plan, 0, PREVIEWED)?;
    let asked = date_question(file.source, file.sniffed, &file.mapping, job.today)?;
    let order = file.mapping.date_order;
    let surveys = if asked.is_some() && order.is_none() { Vec::new() } else { survey(file, order, job.today)? };
    let doubts = surveys.iter().flat_map(|found| {
        found.doubts().into_iter().map(|(doubt, dates)| ImportDateDoubt {
            doubt,
            column: file.mapping.header(found.field),
            dates: small(dates),
            of: small(found.fit),
        })
    });
    Ok(ImportPreview {
        gap: gap(&file.mapping),
        dates: asked.map(dates),
        doubts: doubts.collect(),
        rows: rows.into_iter().map(|row| preview_row(&plan, row)).collect(),
    })
}

pub(super) fn trial(job: &Job, sheet: &Sheet, merged: &[Merged]) -> Result<ImportTrial> {
    let plan = job.plan();
    Ok(ImportTrial {
        rows: small(sheet.rows_read),
        clients_new: counted(sheet.clients.len()),
        clients_known: counted(sheet.found_of(false)),
        pets_new: counted(sheet.pets.len()),
        pets_known: counted(sheet.found_of(true)),
        others_new: counted(sheet.dependents.len()),
        refused: counted(sheet.refused.len()),
        refused_rows: refused(&plan, &sheet.refused)?,
        warnings: sheet.warnings.iter().map(|(warning, rows)| warned(&plan, *warning, rows)).collect(),
        alike: counted(sheet.proposals.len()),
        alike_joined: counted(sheet.proposals.iter().filter(|proposal| proposal.joined).count()),
        alike_rows: sheet.proposals.iter().take(SHOWN).map(|proposal| alike(&plan, proposal)).collect(),
        updated: updated(merged),
        differing: differing(merged),
        found_rows: found(&plan, sheet, merged),
    })
}

pub(super) fn result(job: &Job, committed: &Committed) -> Result<ImportResult> {
    let plan = job.plan();
    Ok(ImportResult {
        batch_id: committed.batch,
        clients_made: small(committed.clients_made),
        pets_made: small(committed.pets_made),
        others_made: small(committed.others_made),
        updated: updated(&committed.merged),
        differing: differing(&committed.merged),
        went_on: committed.went_on,
        refused: counted(committed.sheet.refused.len()),
        refused_rows: refused(&plan, &committed.sheet.refused)?,
        found_rows: found(&plan, &committed.sheet, &committed.merged),
    })
}

pub(super) fn batch(batch: Batch, zone: ClinicZone) -> ImportBatch {
    ImportBatch {
        id: batch.id,
        source: batch.source,
        local_day: zone.day_of(batch.created_at),
        local_time: zone.clock(batch.created_at),
        state: match (batch.undone_at, batch.finished_at) {
            (Some(_), _) => ImportBatchState::TakenBack,
            (None, Some(_)) => ImportBatchState::Whole,
            (None, None) => ImportBatchState::Unfinished,
        },
        file_name: batch.file_name,
        clients: u32::try_from(batch.clients).unwrap_or_default(),
        pets: u32::try_from(batch.pets).unwrap_or_default(),
        others: u32::try_from(batch.others_made).unwrap_or_default(),
        updated: u32::try_from(batch.rows_updated).unwrap_or_default(),
        refused: u32::try_from(batch.rows_refused).unwrap_or_default(),
    }
}

pub(super) fn undone(undone: Undone) -> ImportUndone {
    let kept = undone.kept_rows.into_iter().map(|kept| ImportKept { is_pet: kept.is_pet, name: kept.name, because: kept.because });
    ImportUndone {
        clients_removed: small(undone.clients_removed),
        pets_removed: small(undone.pets_removed),
        others_removed: small(undone.others_removed),
        changed_back: small(undone.changed_back),
        kept: small(undone.kept),
        kept_rows: kept.collect(),
    }
}

pub(super) fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn updated(merged: &[Merged]) -> u32 {
    counted(merged.iter().filter(|row| !row.updated.is_empty()).count())
}

fn differing(merged: &[Merged]) -> u32 {
    counted(merged.iter().filter(|row| !row.kept.is_empty()).count())
}

fn file_name(plan: &ImportPlan<'_>, at: At) -> String {
    plan.files.get(at.file).map(|file| file.source.name()).unwrap_or_default()
}

/// The first of them, in the files' order, with the cells because of which they are refused.
fn refused(plan: &ImportPlan<'_>, rows: &[Row]) -> Result<Vec<ImportRefusal>> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|(at, _)| *at);
    rows.truncate(SHOWN);
    let mut cells = HashMap::new();
    for (place, file) in plan.files.iter().enumerate() {
        let here: Vec<(u64, &Refusal)> = rows.iter().filter(|(at, _)| at.file == place).map(|(at, why)| (at.line, why)).collect();
        if !here.is_empty() {
            cells.extend(refused_cells(file, &here)?.into_iter().map(|(line, cell)| (At { file: place, line }, cell)));
        }
    }
    Ok(rows.iter().map(|(at, why)| refusal(plan, *at, why, cells.get(at).map(String::as_str))).collect())
}

fn refusal(plan: &ImportPlan<'_>, at: At, why: &Refusal, cell: Option<&str>) -> ImportRefusal {
    let told = why.particulars();
    let mapping = plan.files.get(at.file).map(|file| &file.mapping);
    let column = mapping.and_then(|mapping| why.field(mapping).map(|field| mapping.header(field))).filter(|header| !header.is_empty());
    ImportRefusal {
        file: file_name(plan, at),
        row: small(at.line),
        column,
        value: cell.map(|cell| cell.chars().take(MAX_VALUE).collect()),
        reason: why.reason(),
        name: told.name,
        count: told.count.map(counted),
    }
}

fn preview_row(plan: &ImportPlan<'_>, row: PreviewRow) -> ImportPreviewRow {
    let empty = ImportPreviewRow { row: small(row.line), client: None, pet: None, events: Vec::new(), warnings: Vec::new(), refused: None };
    match row.understood {
        Ok(understood) => ImportPreviewRow {
            client: understood.client.map(client),
            pet: understood.pet.map(pet),
            events: understood.events.into_iter().map(event).collect(),
            warnings: understood.warnings,
            ..empty
        },
        Err(why) => {
            let mapping = &plan.files[0].mapping;
            let cell = why.field(mapping).and_then(|field| mapping.cell(&row.cells, field));
            ImportPreviewRow { refused: Some(refusal(plan, At { file: 0, line: row.line }, &why, cell.as_deref())), ..empty }
        }
    }
}

fn client(draft: ClientDraft) -> ImportPreviewClient {
    let town = [draft.postal_code, draft.city].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = [draft.address.unwrap_or_default(), town].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    ImportPreviewClient {
        name: person::full_name(&draft.first_name, &draft.last_name),
        phones: draft.phones.into_iter().map(|(_, phone)| phone.typed).collect(),
        email: draft.email,
        address: Some(address).filter(|address| !address.is_empty()),
        alert: draft.desk_alert,
        note: draft.desk_note,
        is_active: draft.is_active,
    }
}

fn pet(draft: PetDraft) -> ImportPreviewPet {
    ImportPreviewPet {
        name: draft.name,
        species: draft.species,
        breed: draft.breed,
        gender: draft.gender.to_owned(),
        is_neutered: draft.is_neutered,
        colour: draft.colour,
        birth_date: draft.birth_date,
        is_birth_date_estimated: draft.is_birth_date_estimated,
        chip: draft.microchip,
        is_deceased: draft.is_deceased,
        alert: draft.handling_alert,
        note: draft.desk_note,
    }
}

fn event(draft: EventDraft) -> ImportPreviewEvent {
    let (kind, what, time, next_due) = match draft.kind {
        EventKind::Weight { kg } => (ImportEventKind::Weight, kg, None, None),
        EventKind::Visit { at, reason, visit_type, .. } => {
            let time = at.map(|at| at.format("%H:%M").to_string());
            (ImportEventKind::Visit, reason.unwrap_or_else(|| visit_type.to_owned()), time, None)
        }
        EventKind::Vaccination { name, next_due, .. } => (ImportEventKind::Vaccination, name, None, next_due),
        EventKind::Reminder { title, .. } => (ImportEventKind::Reminder, title, None, None),
        EventKind::Record { text, .. } => (ImportEventKind::Record, text.chars().take(MAX_VALUE).collect(), None, None),
    };
    ImportPreviewEvent { kind, on: draft.on, time, what, next_due }
}

fn dates(asked: DateQuestion) -> ImportDates {
    let readings = asked.readings.into_iter().map(|reading| ImportDateReading {
        order: reading.order,
        example: reading.example,
        fits: small(reading.fits),
        fails: small(reading.fails),
    });
    ImportDates { column: asked.column, row: small(asked.line), example: asked.example, readings: readings.collect() }
}

fn warned(plan: &ImportPlan<'_>, warning: vetdesk_import::Warning, rows: &[At]) -> ImportWarning {
    let first = rows.first().copied();
    ImportWarning {
        warning,
        rows: counted(rows.len()),
        first_file: first.map(|at| file_name(plan, at)).unwrap_or_default(),
        first_row: first.map_or(0, |at| small(at.line)),
    }
}

fn alike(plan: &ImportPlan<'_>, proposal: &Proposal) -> ImportAlike {
    ImportAlike {
        file: file_name(plan, proposal.at),
        row: small(proposal.at.line),
        name: proposal.name.clone(),
        other_row: proposal.other.map(|at| small(at.line)),
        other_name: proposal.other_name.clone(),
        because: match proposal.why {
            Why::SamePhone => AlikeBecause::SamePhone,
            Why::SimilarNameAndAddress(_) => AlikeBecause::NameAndAddress,
            Why::NameAlone => AlikeBecause::NameAlone,
        },
        joined: proposal.joined,
    }
}

/// The first rows that make nothing; those that differ from the practice come first.
fn found(plan: &ImportPlan<'_>, sheet: &Sheet, merged: &[Merged]) -> Vec<ImportFound> {
    let merges: HashMap<(At, bool), &Merged> = merged.iter().map(|row| ((row.at, row.is_pet), row)).collect();
    let mut rows: Vec<ImportFound> = sheet
        .found
        .iter()
        .map(|one| {
            let merged = merges.get(&(one.at, one.is_pet));
            ImportFound {
                file: file_name(plan, one.at),
                row: small(one.at.line),
                is_pet: one.is_pet,
                name: one.name.clone(),
                by: one.by,
                updated: merged.map(|row| row.updated.clone()).unwrap_or_default(),
                differing: merged.map(|row| row.kept.clone()).unwrap_or_default(),
            }
        })
        .collect();
    rows.sort_by_key(|row| (row.updated.is_empty() && row.differing.is_empty(), row.row));
    rows.truncate(SHOWN);
    rows
}
