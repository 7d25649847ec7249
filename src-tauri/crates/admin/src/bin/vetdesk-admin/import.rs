//! `vetdesk-admin import`: look, check, write; or take a batch back.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use chrono::Local;
use clap::{Args, Subcommand, ValueEnum};
use uuid::Uuid;
use vetdesk_import::{
    Checked, DateOrder, FileSource, ImportPlan, Join, Known, Look, Mapping, People, Refusal, RefusedHead, check, commit, headers, look,
    undo, write_proposals, write_refused,
};

use crate::ask::{Bar, say};
use crate::reach::ReachArguments;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ImportArguments {
    #[command(subcommand)]
    undo: Option<Other>,
    #[command(flatten)]
    import: FileArguments,
}

#[derive(Subcommand)]
enum Other {
    /// Take a batch back. What somebody has worked with since stays.
    Undo {
        batch: Uuid,
        #[command(flatten)]
        reach: ReachArguments,
    },
}

#[derive(Args)]
struct FileArguments {
    /// CSV file of clients, of pets, or of both.
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// Write. Without it the file is only checked.
    #[arg(long)]
    commit: bool,
    /// Which comes first in dates like 3/5/2019. Asked for where it matters, never assumed.
    #[arg(long, value_parser = |word: &str| word.parse::<DateOrder>())]
    date_order: Option<DateOrder>,
    /// What the columns mean; by default the file beside the CSV, which is made where there is none.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// CSV file of people who shall own the pets of a file that names no owners.
    #[arg(long)]
    people: Option<PathBuf>,
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
    match arguments.undo {
        Some(Other::Undo { batch, reach }) => take_back(batch, &reach).await,
        None => run_file(arguments.import).await,
    }
}

async fn take_back(batch: Uuid, reach: &ReachArguments) -> Result<ExitCode> {
    let (server, _) = reach.sign_in().await?;
    let undone =
        undo(&server, batch).await.context("not taken back: it is under way, no such batch of this practice, or taken back before")?;
    server.sign_out().await?;
    say(format_args!(
        "Taken back: {} clients, {} pets. {} rows stay, for somebody has worked with them.",
        undone.clients_removed, undone.pets_removed, undone.kept
    ));
    Ok(ExitCode::SUCCESS)
}

async fn run_file(arguments: FileArguments) -> Result<ExitCode> {
    let started = Instant::now();
    let source = FileSource(arguments.file.clone().context("which file?")?);
    let (looked, mapping) = mapped(&source, arguments.mapping.clone(), arguments.date_order)?;
    let people_source = arguments.people.clone().map(FileSource);
    let people = match &people_source {
        Some(people) => {
            let (looked, mapping) = mapped(people, None, arguments.date_order)?;
            Some(People { source: people, sniffed: looked.sniffed, mapping })
        }
        None => None,
    };
    let plan = ImportPlan {
        source: &source,
        sniffed: looked.sniffed,
        mapping,
        people,
        join: match arguments.join_duplicates {
            JoinWord::None => Join::Report,
            JoinWord::Phone => Join::SamePhone,
            JoinWord::All => Join::All,
        },
        unnamed: arguments.unnamed,
        today: Local::now().date_naive(),
    };
    let signed_in = match (arguments.commit, &arguments.reach.login) {
        (false, None) => None,
        _ => Some(arguments.reach.sign_in().await?),
    };
    let known = match &signed_in {
        Some((server, _)) => Known::of(server).await?,
        None => Known::default(),
    };
    let mut bar = Bar::default();
    let mut checked = check(&plan, &known, &mut bar)?;
    report(&source, &looked, &plan, &checked);
    if signed_in.is_none() {
        say(format_args!("Compared within the file only; with --login also against the practice."));
    }
    let written = match (&signed_in, arguments.commit) {
        (Some((server, identity)), true) => Some(commit(server, identity, &plan, &checked, &mut bar).await?),
        _ => None,
    };
    if let Some(written) = &written {
        checked.sheet.refused.extend(written.refused.iter().cloned());
        checked.people_refused.extend(written.people_refused.iter().cloned());
        let rows = written.clients_made + written.pets_made;
        let seconds = started.elapsed().as_secs_f64();
        say(format_args!(
            "Written: {} clients, {} pets, in {seconds:.1} s ({:.0} rows/s). Take back: vetdesk-admin import undo {}",
            written.clients_made,
            written.pets_made,
            rows as f64 / seconds,
            written.batch
        ));
    } else {
        say(format_args!("Nothing was written. To write: the same with --commit."));
    }
    write_reports(&source, &plan, &checked)?;
    if let Some((server, _)) = signed_in {
        server.sign_out().await?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The mapping beside the file, or a guess that is then written there.
fn mapped(source: &FileSource, named: Option<PathBuf>, order: Option<DateOrder>) -> Result<(Look, Mapping)> {
    let mut looked = look(source).with_context(|| format!("{}", source.path().display()))?;
    let path = named.unwrap_or_else(|| source.beside("mapping.toml"));
    let mut mapping = match fs::read_to_string(&path) {
        Ok(text) => {
            let mapping = Mapping::read(&text, &looked.headers).with_context(|| format!("{}", path.display()));
            match mapping {
                Ok(mapping) => mapping,
                // Another delimiter cuts other headers.
                Err(first) => match delimiter_of(&text).and_then(|delimiter| headers(source, looked.sniffed, delimiter).ok()) {
                    Some(others) => {
                        looked.headers = others;
                        Mapping::read(&text, &looked.headers).map_err(|_| first)?
                    }
                    None => return Err(first),
                },
            }
        }
        Err(_) => {
            let guess = Mapping::guess(&looked.headers, looked.delimiter);
            match fs::write(&path, guess.write()?) {
                Ok(()) => say(format_args!("What the columns mean was guessed and written to {}: look at it.", path.display())),
                Err(error) => say(format_args!("What the columns mean was guessed; {} cannot be written ({error}).", path.display())),
            }
            guess
        }
    };
    mapping.date_order = order.or(mapping.date_order);
    looked.delimiter = mapping.delimiter;
    Ok((looked, mapping))
}

fn delimiter_of(text: &str) -> Option<u8> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("delimiter"))?;
    let sign = line.trim_start_matches([' ', '=']).trim().trim_matches(['"', '\'']);
    if sign == "tab" { Some(b'\t') } else { sign.bytes().next() }
}

fn report(source: &FileSource, looked: &Look, plan: &ImportPlan<'_>, checked: &Checked) {
    let sheet = &checked.sheet;
    let sign = if looked.delimiter == b'\t' { "tab".to_owned() } else { char::from(looked.delimiter).to_string() };
    say(format_args!("{}: {}; columns are cut by {sign:?}", source.path().display(), looked.sniffed.words()));
    for (header, field) in plan.mapping.columns.iter().filter(|(_, field)| *field != vetdesk_import::Field::Ignore) {
        say(format_args!("  {header} → {field}"));
    }
    let ignored: Vec<_> = plan.mapping.ignored().collect();
    if !ignored.is_empty() {
        say(format_args!("  not taken: {}", ignored.join(", ")));
    }
    if checked.people_read > 0 {
        say(format_args!("People: {} rows read, {} refused.", checked.people_read, checked.people_refused.len()));
    }
    say(format_args!(
        "{} rows read: {} new clients, {} new pets, {} rows refused.",
        sheet.rows_read,
        sheet.clients.len(),
        sheet.pets.len(),
        sheet.refused.len()
    ));
    for (kind, count) in by_kind(&sheet.refused) {
        say(format_args!("  refused, {kind}: {count}"));
    }
    for (warning, lines) in &sheet.warnings {
        say(format_args!("  kept, {}: {} (first: row {})", warning.words(), lines.len(), lines[0]));
    }
    if !sheet.proposals.is_empty() {
        let joined = sheet.proposals.iter().filter(|proposal| proposal.joined).count();
        say(format_args!("  {} clients look like another; {joined} of them joined.", sheet.proposals.len()));
    }
}

fn by_kind(refused: &[(u64, Refusal)]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for (_, refusal) in refused {
        *kinds.entry(refusal.kind()).or_default() += 1;
    }
    kinds
}

/// The files for the person; an empty one is not left behind.
fn write_reports(source: &FileSource, plan: &ImportPlan<'_>, checked: &Checked) -> Result<()> {
    let sheet = &checked.sheet;
    let refused = source.beside("refused.csv");
    if !sheet.refused.is_empty() {
        let head = RefusedHead::default();
        write_refused(plan.source, plan.sniffed, &plan.mapping, &sheet.refused, head, &Refusal::to_string, File::create(&refused)?)?;
        say(format_args!("Refused rows, with reasons: {}", refused.display()));
    }
    if let (Some(people), false) = (&plan.people, checked.people_refused.is_empty()) {
        let path = source.beside("people-refused.csv");
        let head = RefusedHead::default();
        write_refused(
            people.source,
            people.sniffed,
            &people.mapping,
            &checked.people_refused,
            head,
            &Refusal::to_string,
            File::create(&path)?,
        )?;
        say(format_args!("Refused people, with reasons: {}", path.display()));
    }
    if !sheet.proposals.is_empty() {
        let path = source.beside("duplicates.csv");
        write_proposals(&sheet.proposals, File::create(&path)?)?;
        say(format_args!("Who may be one person: {}", path.display()));
    }
    Ok(())
}
