//! `vetdesk-admin import`: look, check, write; list imports; take one back.

mod files;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use chrono::Utc;
use clap::{Args, Subcommand, ValueEnum};
use uuid::Uuid;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_import::{DateOrder, ImportPlan, Join, Known, Letters, Sheet, batches, check, commit, preview_merge, undo};
use vetdesk_server::{Identity, Server};

use crate::ask::{Bar, say, say_wrong};
use crate::reach::ReachArguments;
use files::Opened;

/// The exit code where much was refused, or dates are in doubt.
const DOUBTFUL: u8 = 3;
/// Of a hundred rows so many may be refused without a word.
const MUCH_REFUSED: u64 = 5;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ImportArguments {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    import: FileArguments,
}

#[derive(Subcommand)]
enum Other {
    /// The practice's imports, the newest first; one that was broken off is named so.
    List {
        #[command(flatten)]
        reach: ReachArguments,
    },
    /// Take an import back, also one that was broken off. What somebody has worked with since stays.
    Undo {
        batch: Uuid,
        #[command(flatten)]
        reach: ReachArguments,
    },
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct FileArguments {
    /// The files of one export (CSV or spreadsheet), in any order: clients, pets, visits, vaccinations and the like.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What the files come from: the other system, or the branch. Its numbers are kept apart from those of others.
    #[arg(long)]
    from: Option<String>,
    /// Write. Without it the files are only checked.
    #[arg(long, requires = "from")]
    commit: bool,
    /// Write with the mapping that the dry run guessed, as it is.
    #[arg(long)]
    accept_guess: bool,
    /// Write although many birth dates lie in the future, before 1990 or in a single month.
    #[arg(long)]
    accept_dates: bool,
    /// Write although more than five of a hundred rows are refused.
    #[arg(long)]
    accept_refused: bool,
    /// How the letters are written, where that was found out wrongly: utf8, utf16, western, `central_european`, macintosh, dos.
    #[arg(long, value_parser = |word: &str| word.parse::<Letters>())]
    encoding: Option<Letters>,
    /// Which comes first in dates like 3/5/2019. Asked for where it matters, never assumed.
    #[arg(long, value_parser = |word: &str| word.parse::<DateOrder>())]
    date_order: Option<DateOrder>,
    /// What the columns of the one file mean; by default the file beside each file, which is made where there is none.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Clients who look like one that is there: only list them, join those with the same phone, or all.
    #[arg(long, value_enum, default_value = "none")]
    join_duplicates: JoinWord,
    /// What a pet without a name is called.
    #[arg(long, default_value = "(no name)")]
    unnamed: String,
    #[command(flatten)]
    reach: ReachArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum JoinWord {
    None,
    Phone,
    All,
}

pub async fn run(arguments: ImportArguments) -> Result<ExitCode> {
    match arguments.other {
        Some(Other::List { reach }) => list(&reach).await,
        Some(Other::Undo { batch, reach }) => take_back(batch, &reach).await,
        None => run_files(arguments.import).await,
    }
}

async fn list(reach: &ReachArguments) -> Result<ExitCode> {
    let (server, _) = reach.sign_in().await?;
    let found = batches(&server, 100).await?;
    server.sign_out().await?;
    if found.is_empty() {
        say(format_args!("Nothing was imported yet."));
    }
    for batch in found {
        let state = match (batch.undone_at, batch.finished_at) {
            (Some(_), _) => "taken back",
            (None, Some(_)) => "whole",
            (None, None) => "broken off or under way",
        };
        say(format_args!(
            "{}  {}  {state}  {} clients, {} pets, {} others, {} updated, {} refused  {}  ({})",
            batch.id,
            batch.created_at.format("%Y-%m-%d %H:%M UTC"),
            batch.clients,
            batch.pets,
            batch.others_made,
            batch.rows_updated,
            batch.rows_refused,
            batch.source.as_deref().unwrap_or("-"),
            batch.file_name
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn take_back(batch: Uuid, reach: &ReachArguments) -> Result<ExitCode> {
    let (server, _) = reach.sign_in().await?;
    let undone = undo(&server, batch)
        .await
        .context("not taken back: an import is under way, there is no such batch of this practice, or it was taken back before")?;
    server.sign_out().await?;
    say(format_args!(
        "Taken back: {} clients, {} pets, {} others; {} rows have their former values. {} rows stay, for somebody has worked with them.",
        undone.clients_removed, undone.pets_removed, undone.others_removed, undone.changed_back, undone.kept
    ));
    Ok(ExitCode::SUCCESS)
}

async fn run_files(arguments: FileArguments) -> Result<ExitCode> {
    if arguments.mapping.is_some() && arguments.files.len() > 1 {
        bail!("--mapping is for one file; of several each has its mapping beside it");
    }
    let opened: Vec<Opened> = arguments
        .files
        .iter()
        .map(|path| files::open(path, arguments.mapping.as_deref(), arguments.encoding, arguments.date_order))
        .collect::<Result<_>>()?;
    if arguments.commit {
        for file in &opened {
            file.require_looked_at(arguments.accept_guess)?;
        }
    }
    if arguments.reach.login.is_some() && arguments.from.is_none() {
        bail!("--from NAME says which system or branch the numbers are from: the practice's own are compared by it");
    }
    let signed_in = match (arguments.commit, &arguments.reach.login) {
        (false, None) => None,
        _ => Some(arguments.reach.sign_in().await?),
    };
    let (clinic, zone) = match &signed_in {
        Some((server, identity)) => home(server, identity).await?,
        None => (Uuid::nil(), ClinicZone::named("UTC")?),
    };
    let plan = ImportPlan {
        files: opened.iter().map(Opened::file).collect(),
        origin: arguments.from.clone().unwrap_or_else(|| "import".to_owned()),
        join: match arguments.join_duplicates {
            JoinWord::None => Join::Report,
            JoinWord::Phone => Join::SamePhone,
            JoinWord::All => Join::All,
        },
        unnamed: arguments.unnamed.clone(),
        today: zone.day_of(Utc::now()),
        clinic,
        zone,
    };
    report::files(&opened, &plan);
    let has_doubts = report::doubts(&plan)?;
    let waits = has_doubts && arguments.commit && !arguments.accept_dates;
    let done = match &signed_in {
        _ if waits => Ok(None),
        Some((server, _)) if arguments.commit => write(server, &opened, &plan, arguments.accept_refused).await.map(Some),
        other => dry_run(other.as_ref().map(|(server, _)| server), &opened, &plan).await.map(Some),
    };
    if let Some((server, _)) = signed_in {
        server.sign_out().await?;
    }
    let Some(sheet) = done? else {
        say_wrong(format_args!("Nothing was written: look at the dates above. --accept-dates writes them as they are."));
        return Ok(ExitCode::from(DOUBTFUL));
    };
    Ok(if has_doubts || is_much_refused(&sheet) { ExitCode::from(DOUBTFUL) } else { ExitCode::SUCCESS })
}

async fn dry_run(server: Option<&Server>, opened: &[Opened], plan: &ImportPlan<'_>) -> Result<Sheet> {
    let known = match server {
        Some(server) => Known::of(server, &plan.origin).await?,
        None => Known::default(),
    };
    let sheet = check(plan, &known, &mut Bar::default())?;
    let merged = match server {
        Some(server) => preview_merge(server, &plan.origin, &sheet.again).await?,
        None => Vec::new(),
    };
    report::sheet(plan, &sheet, &merged);
    if server.is_none() {
        say(format_args!("Compared within the files only; with --login also against the practice."));
    }
    report::write(opened, plan, &sheet, &merged)?;
    say(format_args!("Nothing was written. To write: the same with --login NAME --from SYSTEM --commit."));
    Ok(sheet)
}

async fn write(server: &Server, opened: &[Opened], plan: &ImportPlan<'_>, accepts_refused: bool) -> Result<Sheet> {
    if !accepts_refused {
        let known = Known::of(server, &plan.origin).await?;
        let sheet = check(plan, &known, &mut Bar::default())?;
        if is_much_refused(&sheet) {
            report::sheet(plan, &sheet, &[]);
            report::write(opened, plan, &sheet, &[])?;
            say_wrong(format_args!(
                "Nothing was written: {} of {} rows are refused. --accept-refused writes the others.",
                sheet.refused.len(),
                sheet.rows_read
            ));
            return Ok(sheet);
        }
    }
    let started = Instant::now();
    let written = commit(server, plan, &mut Bar::default()).await?;
    report::sheet(plan, &written.sheet, &written.merged);
    if written.went_on {
        say(format_args!("An import that was broken off was gone on with."));
    }
    let rows = written.clients_made + written.pets_made + written.others_made;
    let seconds = started.elapsed().as_secs_f64();
    say(format_args!(
        "Written: {} clients, {} pets, {} others, in {seconds:.1} s ({:.0} rows/s). Take back: vetdesk-admin import undo {}",
        written.clients_made,
        written.pets_made,
        written.others_made,
        rows as f64 / seconds,
        written.batch
    ));
    report::write(opened, plan, &written.sheet, &written.merged)?;
    Ok(written.sheet)
}

fn is_much_refused(sheet: &Sheet) -> bool {
    sheet.refused.len() as u64 * 100 > sheet.rows_read * MUCH_REFUSED
}

/// The clinic where imported visits take place: the person's first, with its time zone.
async fn home(server: &Server, identity: &Identity) -> Result<(Uuid, ClinicZone)> {
    let clinic = *identity.clinic_ids.first().context("the manager belongs to no clinic")?;
    let zone = vetdesk_import::zone_of(server, clinic).await?;
    Ok((clinic.0, zone))
}
