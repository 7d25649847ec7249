//! What the import finds, in the screen's terms.

use std::collections::HashMap;

use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::person;
use vetdesk_import::{
    Batch, Checked, ClientDraft, Committed, DateQuestion, PetDraft, PreviewRow, Proposal, Refusal, Undone, Why, date_question, gap,
    refused_cells,
};

use super::job::Job;
use super::report::Row;
use crate::error::Result;
use crate::view::*;

/// Refused rows, likenesses and kept rows that cross to the screen.
const SHOWN: usize = 200;
/// Rows of the preview.
const PREVIEWED: usize = 8;
/// Longest value shown of a refused row, in characters.
const MAX_VALUE: usize = 120;

pub(super) fn preview(job: &Job) -> Result<ImportPreview> {
    let rows = vetdesk_import::preview(&job.source, job.sniffed, &job.reading(), PREVIEWED)?;
    Ok(ImportPreview {
        gap: gap(&job.mapping, false),
        dates: date_question(&job.source, job.sniffed, &job.mapping, job.today)?.map(dates),
        rows: rows.into_iter().map(|row| preview_row(job, row)).collect(),
    })
}

pub(super) fn trial(job: &Job, checked: &Checked) -> Result<ImportTrial> {
    let sheet = &checked.sheet;
    let known = sheet.warnings.get(&vetdesk_import::Warning::KnownAnimal).map_or(0, Vec::len);
    Ok(ImportTrial {
        rows: small(sheet.rows_read),
        clients_new: counted(sheet.clients.len()),
        clients_known: counted(sheet.clients_known.len()),
        pets_new: counted(sheet.pets.len()),
        pets_known: counted(known),
        refused: counted(sheet.refused.len()),
        refused_rows: refused(job, &sheet.refused)?,
        warnings: sheet.warnings.iter().map(|(warning, rows)| warned(*warning, rows)).collect(),
        alike: counted(sheet.proposals.len()),
        alike_joined: counted(sheet.proposals.iter().filter(|proposal| proposal.joined).count()),
        alike_rows: sheet.proposals.iter().take(SHOWN).map(alike).collect(),
    })
}

pub(super) fn result(job: &Job, committed: &Committed, rows: &[Row]) -> Result<ImportResult> {
    Ok(ImportResult {
        batch_id: committed.batch,
        clients_made: small(committed.clients_made),
        pets_made: small(committed.pets_made),
        refused: counted(rows.len()),
        refused_rows: refused(job, rows)?,
    })
}

pub(super) fn batch(batch: Batch, zone: ClinicZone) -> ImportBatch {
    ImportBatch {
        id: batch.id,
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
        refused: u32::try_from(batch.rows_refused).unwrap_or_default(),
    }
}

pub(super) fn undone(undone: Undone) -> ImportUndone {
    let kept = undone.kept_rows.into_iter().map(|kept| ImportKept { is_pet: kept.is_pet, name: kept.name, because: kept.because });
    ImportUndone {
        clients_removed: small(undone.clients_removed),
        pets_removed: small(undone.pets_removed),
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

/// The first of them, in the file's order, with the cells that do not do.
fn refused(job: &Job, rows: &[Row]) -> Result<Vec<ImportRefusal>> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|(line, _)| *line);
    rows.truncate(SHOWN);
    let cells = refused_cells(&job.source, job.sniffed, &job.mapping, &rows)?;
    Ok(rows.iter().map(|(line, why)| refusal(job, *line, why, &cells)).collect())
}

fn refusal(job: &Job, line: u64, why: &Refusal, cells: &HashMap<u64, String>) -> ImportRefusal {
    let told = why.particulars();
    let column = why.field(&job.mapping).map(|field| job.mapping.header(field)).filter(|header| !header.is_empty());
    ImportRefusal {
        row: small(line),
        column,
        value: cells.get(&line).map(|cell| cell.chars().take(MAX_VALUE).collect()),
        reason: why.reason(),
        other_row: told.other_line.map(small),
        name: told.name,
        count: told.count.map(counted),
    }
}

fn preview_row(job: &Job, row: PreviewRow) -> ImportPreviewRow {
    match row.understood {
        Ok(understood) => {
            ImportPreviewRow { row: small(row.line), client: understood.client.map(client), pet: understood.pet.map(pet), refused: None }
        }
        Err(why) => {
            let cell = why.field(&job.mapping).and_then(|field| job.mapping.cell(&row.cells, field));
            let cells = cell.map(|cell| (row.line, cell.to_owned())).into_iter().collect();
            ImportPreviewRow { row: small(row.line), client: None, pet: None, refused: Some(refusal(job, row.line, &why, &cells)) }
        }
    }
}

fn client(draft: ClientDraft) -> ImportPreviewClient {
    let town = [draft.postal_code, draft.city].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = [draft.address.unwrap_or_default(), town].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    ImportPreviewClient {
        name: person::full_name(&draft.first_name, &draft.last_name),
        phones: draft.phones.into_iter().map(|phone| phone.typed).collect(),
        email: draft.email,
        address: Some(address).filter(|address| !address.is_empty()),
    }
}

fn pet(draft: PetDraft) -> ImportPreviewPet {
    ImportPreviewPet { name: draft.name, species: draft.species, breed: draft.breed, birth_date: draft.birth_date, chip: draft.microchip }
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

fn warned(warning: vetdesk_import::Warning, rows: &[u64]) -> ImportWarning {
    ImportWarning { warning, rows: counted(rows.len()), first_row: rows.first().copied().map_or(0, small) }
}

fn alike(proposal: &Proposal) -> ImportAlike {
    ImportAlike {
        row: small(proposal.line),
        name: proposal.name.clone(),
        other_row: proposal.other_line.map(small),
        other_name: proposal.other_name.clone(),
        has_same_phone: proposal.why == Why::SamePhone,
        joined: proposal.joined,
    }
}
