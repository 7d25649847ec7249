//! Another system's clients and pets: hand its files over, say what their columns mean, try, import, take back.
//!
//! The only work of the desk that needs the server at once. It has a connection of its own under the same person's
//! login, so that neither sync nor the screen waits for it; what it writes comes back by sync like everyone's work.

mod file;
mod job;
mod report;
mod shown;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::{Mutex as Desktop, MutexGuard};
use tokio::task::spawn_blocking;
use vetdesk_domain::ids::UserId;
use vetdesk_domain::role::Permission;
use vetdesk_import::{
    Committed, ImportError, Known, Progress, Sheet, batches, check, commit, preview_merge, remembered_mappings, undo, written_mappings,
};
use vetdesk_server::Server;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::session::App;
use crate::view::{
    self, ImportBatch, ImportBeginRequest, ImportChunkRequest, ImportDropRequest, ImportPlanRequest, ImportPreview, ImportPreviewRequest,
    ImportReadRequest, ImportResult, ImportSheet, ImportTrial, ImportUndoRequest, ImportUndone, ImportUpload, SaveRefusedRequest,
    SavedFile, Task,
};
use file::OpenFile;
pub use file::{CHUNK, MAX_FILE};
use job::{Job, Place};
use report::Refused;

/// Most imports that are listed.
const LISTED: i64 = 50;
/// Most files of one import, and the most bytes of all of them.
const MAX_FILES: usize = 20;
const MAX_BYTES: u64 = 256 << 20;

/// The imports of one running app: the files of one export in the hand, one piece of work at a time.
#[derive(Debug)]
pub struct Imports {
    /// Where files for the person are put.
    downloads: PathBuf,
    files: Mutex<Vec<OpenFile>>,
    refused: Mutex<Option<Refused>>,
    /// What the columns mean of files whose refused rows were saved, by person: a mended file is read like the one it came from.
    saved_mappings: Mutex<Vec<(UserId, Value)>>,
    at_work: Desktop<()>,
    cancelled: Arc<AtomicBool>,
}

impl Imports {
    #[must_use]
    pub fn new(downloads: PathBuf) -> Self {
        Self {
            downloads,
            files: Mutex::default(),
            refused: Mutex::default(),
            saved_mappings: Mutex::default(),
            at_work: Desktop::default(),
            cancelled: Arc::default(),
        }
    }

    /// Makes ready to take a file; those that were there before are put away unless it comes to them.
    ///
    /// # Errors
    /// `not_allowed`, `file_empty`, `file_too_large`, also where there are too many files, `import_under_way`.
    pub async fn begin(&self, app: &App, request: ImportBeginRequest) -> Result<ImportUpload> {
        let desk = manager(app).await?;
        let _alone = self.alone()?;
        let (file, upload) = OpenFile::begin(desk.who().user_id, &request)?;
        let mut files = held(&self.files);
        files.retain(|known| request.adds && known.of == desk.who().user_id);
        let bytes: u64 = files.iter().map(OpenFile::size).sum();
        if files.len() == MAX_FILES || bytes + u64::from(request.size) > MAX_BYTES {
            return Err(file::too_large());
        }
        files.push(file);
        *held(&self.refused) = None;
        Ok(upload)
    }

    /// Puts one of the files away.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`.
    pub async fn drop_file(&self, app: &App, request: ImportDropRequest) -> Result<()> {
        let desk = manager(app).await?;
        let mut files = held(&self.files);
        of_mine(&mut files, desk.who().user_id, request.file_id)?;
        files.retain(|file| file.id != request.file_id);
        Ok(())
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `file_too_large` where it is more than was said.
    pub async fn take(&self, app: &App, request: ImportChunkRequest) -> Result<()> {
        let desk = manager(app).await?;
        let mut files = held(&self.files);
        of_mine(&mut files, desk.who().user_id, request.file_id)?.take(&request.base64)
    }

    /// Reads the whole file: letters, delimiter, columns with samples, and a guess of what they mean, or what an earlier import of
    /// such a file said of them.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `file_empty`, `file_not_text`, `file_no_header`.
    pub async fn read(&self, app: &App, request: ImportReadRequest) -> Result<ImportSheet> {
        let desk = manager(app).await?;
        let source = of_mine(&mut held(&self.files), desk.who().user_id, request.file_id)?.source()?;
        let mine = desk.who().user_id;
        let mut mappings: Vec<Value> =
            held(&self.saved_mappings).iter().rev().filter(|(of, _)| *of == mine).map(|(_, mapping)| mapping.clone()).collect();
        mappings.extend(earlier_mappings(app).await);
        let (read, sheet) = aside(move || file::read(source, &request, &mappings)).await?;
        of_mine(&mut held(&self.files), desk.who().user_id, request.file_id)?.read = Some(read);
        Ok(sheet)
    }

    /// What a mapping comes to for the first rows of a file, what is lacking, and how dates could be meant.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `invalid_input`.
    pub async fn preview(&self, app: &App, request: ImportPreviewRequest) -> Result<ImportPreview> {
        let desk = manager(app).await?;
        let job = Job::of_one(&held(&self.files), &request.file, &request.unnamed, place(&desk))?;
        aside(move || shown::preview(&job)).await
    }

    /// The dry run. Tells the screen how far it is.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `invalid_input`, `import_under_way`, `cancelled`, `cannot_reach_server`.
    pub async fn try_out(&self, app: &App, request: ImportPlanRequest) -> Result<ImportTrial> {
        let desk = manager(app).await?;
        let _alone = self.alone()?;
        let job = Arc::new(Job::new(&held(&self.files), &request, place(&desk))?);
        let (server, _) = app.own_line().await?;
        let tried = self.check(app, &server, &job).await;
        leave(server).await;
        let (sheet, merged) = tried?;
        let trial = shown::trial(&job, &sheet, &merged)?;
        *held(&self.refused) = Some(Refused { of: desk.who().user_id, job, rows: sheet.refused });
        Ok(trial)
    }

    /// Writes what the dry run finds good, as one batch.
    ///
    /// # Errors
    /// Those of [`Imports::try_out`]. After `cancelled` nothing of it is left; after `cannot_reach_server` what was written
    /// so far is in the list, and the same import again goes on there.
    pub async fn run(&self, app: &App, request: ImportPlanRequest) -> Result<ImportResult> {
        let desk = manager(app).await?;
        let _alone = self.alone()?;
        let job = Arc::new(Job::new(&held(&self.files), &request, place(&desk))?);
        let (server, _) = app.own_line().await?;
        let written = self.write(app, &server, &job).await;
        leave(server).await;
        let committed = written?;
        let result = shown::result(&job, &committed)?;
        *held(&self.refused) = Some(Refused { of: desk.who().user_id, job, rows: committed.sheet.refused });
        Ok(result)
    }

    /// Asks what is under way to stop. It leaves nothing behind.
    ///
    /// # Errors
    /// `not_allowed`.
    pub async fn cancel(&self, app: &App) -> Result<()> {
        manager(app).await?;
        self.cancelled.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The practice's imports, the newest first.
    ///
    /// # Errors
    /// `not_allowed`, `cannot_reach_server`.
    pub async fn batches(&self, app: &App) -> Result<Vec<ImportBatch>> {
        let desk = manager(app).await?;
        let (server, _) = app.own_line().await?;
        let found = batches(&server, LISTED).await;
        leave(server).await;
        Ok(found?.into_iter().map(|batch| shown::batch(batch, desk.who().zone)).collect())
    }

    /// Takes a batch back; what somebody has worked with since stays.
    ///
    /// # Errors
    /// `not_allowed` also where it was taken back before, `import_under_way`, `cannot_reach_server`.
    pub async fn undo(&self, app: &App, request: ImportUndoRequest) -> Result<ImportUndone> {
        manager(app).await?;
        let _alone = self.alone()?;
        let (server, _) = app.own_line().await?;
        let undone = undo(&server, request.batch_id).await;
        leave(server).await;
        Ok(shown::undone(undone?))
    }

    /// Puts the refused rows of the last try or import where the person finds them.
    ///
    /// # Errors
    /// `not_allowed`, `not_found` where nothing was refused, `folder_not_writable`, `disk_full`.
    pub async fn save_refused(&self, app: &App, request: SaveRefusedRequest) -> Result<SavedFile> {
        let desk = manager(app).await?;
        let refused = held(&self.refused).clone().filter(|refused| refused.of == desk.who().user_id && !refused.rows.is_empty());
        let refused = refused.ok_or_else(|| DeskError::not_found("refused row"))?;
        let folder = self.downloads.clone();
        let mapping = written_mappings(&refused.job.plan());
        let saved = aside(move || refused.save(&folder, &request)).await?;
        held(&self.saved_mappings).push((desk.who().user_id, mapping));
        Ok(saved)
    }

    /// The check reads whole files between its questions to the server: on a thread of its own.
    async fn write(&self, app: &App, server: &Server, job: &Arc<Job>) -> Result<Committed> {
        let mut told = self.told(app, Task::Importing);
        let (job, server) = (job.clone(), server.clone());
        let runtime = tokio::runtime::Handle::current();
        aside(move || Ok(runtime.block_on(commit(&server, &job.plan(), &mut told))?)).await
    }

    async fn check(&self, app: &App, server: &Server, job: &Arc<Job>) -> Result<(Sheet, Vec<vetdesk_import::Merged>)> {
        let known = Known::of(server, job.origin()).await?;
        let mut told = self.told(app, Task::CheckingFile);
        let checking = job.clone();
        let sheet = aside(move || Ok(check(&checking.plan(), &known, &mut told)?)).await?;
        let merged = preview_merge(server, job.origin(), &sheet.again).await?;
        Ok((sheet, merged))
    }

    /// Work that is under way is never joined by a second one.
    fn alone(&self) -> Result<MutexGuard<'_, ()>> {
        let alone = self.at_work.try_lock().map_err(|_| DeskError::from(ImportError::UnderWay))?;
        self.cancelled.store(false, Ordering::Relaxed);
        Ok(alone)
    }

    fn told(&self, app: &App, task: Task) -> Told {
        Told { task, tell: Box::new(app.teller()), cancelled: self.cancelled.clone() }
    }
}

/// Tells the screen, and hears whether it should go on.
struct Told {
    task: Task,
    tell: Box<dyn Fn(view::Progress) + Send + Sync>,
    cancelled: Arc<AtomicBool>,
}

impl Progress for Told {
    fn reached(&mut self, what: &'static str, done: u64, total: Option<u64>) {
        // The check within an import is told as a check.
        let task = if what == "importing" { self.task } else { Task::CheckingFile };
        (self.tell)(view::Progress { task, done: shown::small(done), total: shown::small(total.unwrap_or(0)) });
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What the practice's earlier imports said of their columns; nothing where the server is away, for a look needs none.
async fn earlier_mappings(app: &App) -> Vec<Value> {
    let Ok((server, _)) = app.own_line().await else { return Vec::new() };
    let found = remembered_mappings(&server).await;
    leave(server).await;
    found.unwrap_or_default()
}

async fn manager(app: &App) -> Result<Arc<Desk>> {
    let desk = app.desk().await?;
    desk.require(Permission::ClientsImport)?;
    Ok(desk)
}

/// The file in the hand, if it is this person's.
fn of_mine(files: &mut [OpenFile], mine: UserId, file_id: uuid::Uuid) -> Result<&mut OpenFile> {
    files.iter_mut().find(|file| file.of == mine && file.id == file_id).ok_or_else(|| DeskError::not_found("file"))
}

fn place(desk: &Desk) -> Place {
    let who = desk.who();
    Place { today: who.zone.day_of(desk.now()), clinic: who.clinic_id.into(), zone: who.zone }
}

fn held<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reading a file takes its time: not on the threads that answer.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|_| DeskError::of(ErrorCode::Internal))?
}

/// The session ends with the work; one that cannot be ended runs out by itself.
async fn leave(server: Server) {
    if let Err(error) = server.sign_out().await {
        tracing::warn!(%error, "the import's session was left open");
    }
}
