//! Another system's clients and pets: hand a file over, say what its columns mean, try, import, take back.
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

use tokio::sync::{Mutex as Desktop, MutexGuard};
use tokio::task::spawn_blocking;
use vetdesk_domain::ids::UserId;
use vetdesk_domain::role::Permission;
use vetdesk_import::{Checked, ImportError, Known, Progress, batches, check, commit, undo};
use vetdesk_server::{Identity, Server};

use crate::Desk;
use crate::error::{DeskError, ErrorCode, Result};
use crate::session::App;
use crate::view::{
    self, ImportBatch, ImportBeginRequest, ImportChunkRequest, ImportPlanRequest, ImportPreview, ImportReadRequest, ImportResult,
    ImportSheet, ImportTrial, ImportUndoRequest, ImportUndone, ImportUpload, SaveRefusedRequest, SavedFile, Task,
};
use file::OpenFile;
pub use file::{CHUNK, MAX_FILE};
use job::Job;
use report::Refused;

/// Most imports that are listed.
const LISTED: i64 = 50;

/// The imports of one running app: one file in the hand, one piece of work at a time.
#[derive(Debug)]
pub struct Imports {
    /// Where files for the person are put.
    downloads: PathBuf,
    file: Mutex<Option<OpenFile>>,
    refused: Mutex<Option<Refused>>,
    at_work: Desktop<()>,
    cancelled: Arc<AtomicBool>,
}

impl Imports {
    #[must_use]
    pub fn new(downloads: PathBuf) -> Self {
        Self { downloads, file: Mutex::default(), refused: Mutex::default(), at_work: Desktop::default(), cancelled: Arc::default() }
    }

    /// Makes ready to take a file; one that was there before is put away.
    ///
    /// # Errors
    /// `not_allowed`, `file_empty`, `file_too_large`, `import_under_way`.
    pub async fn begin(&self, app: &App, request: ImportBeginRequest) -> Result<ImportUpload> {
        let desk = manager(app).await?;
        let _alone = self.alone()?;
        let (file, upload) = OpenFile::begin(desk.who().user_id, &request)?;
        *held(&self.file) = Some(file);
        *held(&self.refused) = None;
        Ok(upload)
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `file_too_large` where it is more than was said.
    pub async fn take(&self, app: &App, request: ImportChunkRequest) -> Result<()> {
        let desk = manager(app).await?;
        let mut file = held(&self.file);
        of_mine(&mut file, desk.who().user_id, request.file_id)?.take(&request.base64)
    }

    /// Reads the whole file: letters, delimiter, columns with samples, and a guess of what they mean.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `file_empty`, `file_not_text`, `file_no_header`.
    pub async fn read(&self, app: &App, request: ImportReadRequest) -> Result<ImportSheet> {
        let desk = manager(app).await?;
        let source = of_mine(&mut held(&self.file), desk.who().user_id, request.file_id)?.source()?;
        let (read, sheet) = aside(move || file::read(source, &request)).await?;
        of_mine(&mut held(&self.file), desk.who().user_id, request.file_id)?.read = Some(read);
        Ok(sheet)
    }

    /// What a mapping comes to for the first rows, what is lacking, and how dates could be meant.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `invalid_input`.
    pub async fn preview(&self, app: &App, request: ImportPlanRequest) -> Result<ImportPreview> {
        let job = self.job(&*manager(app).await?, &request)?;
        aside(move || shown::preview(&job)).await
    }

    /// The dry run. Tells the screen how far it is.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `invalid_input`, `import_under_way`, `cancelled`, `cannot_reach_server`.
    pub async fn try_out(&self, app: &App, request: ImportPlanRequest) -> Result<ImportTrial> {
        let desk = manager(app).await?;
        let _alone = self.alone()?;
        let job = Arc::new(self.job(&desk, &request)?);
        let (server, _) = app.own_line().await?;
        let checked = self.check(app, &server, &job).await;
        leave(server).await;
        let checked = checked?;
        let trial = shown::trial(&job, &checked)?;
        *held(&self.refused) = Some(Refused { of: desk.who().user_id, job, rows: checked.sheet.refused });
        Ok(trial)
    }

    /// Writes what the dry run finds good, as one batch.
    ///
    /// # Errors
    /// Those of [`Imports::try_out`]. After `cancelled` nothing of it is left; after `cannot_reach_server` what was written
    /// so far is in the list.
    pub async fn run(&self, app: &App, request: ImportPlanRequest) -> Result<ImportResult> {
        let desk = manager(app).await?;
        let _alone = self.alone()?;
        let job = Arc::new(self.job(&desk, &request)?);
        let (server, identity) = app.own_line().await?;
        let written = self.write(app, &server, &identity, &job).await;
        leave(server).await;
        let (committed, rows) = written?;
        let result = shown::result(&job, &committed, &rows)?;
        *held(&self.refused) = Some(Refused { of: desk.who().user_id, job, rows });
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
        aside(move || refused.save(&folder, &request)).await
    }

    async fn write(
        &self,
        app: &App,
        server: &Server,
        identity: &Identity,
        job: &Arc<Job>,
    ) -> Result<(vetdesk_import::Committed, Vec<report::Row>)> {
        let checked = self.check(app, server, job).await?;
        let plan = job.plan();
        let committed = commit(server, identity, &plan, &checked, &mut self.told(app, Task::Importing)).await?;
        let mut rows = checked.sheet.refused;
        rows.extend(committed.refused.iter().cloned());
        Ok((committed, rows))
    }

    async fn check(&self, app: &App, server: &Server, job: &Arc<Job>) -> Result<Checked> {
        let known = Known::of(server).await?;
        let mut told = self.told(app, Task::CheckingFile);
        let job = job.clone();
        aside(move || Ok(check(&job.plan(), &known, &mut told)?)).await
    }

    fn job(&self, desk: &Desk, request: &ImportPlanRequest) -> Result<Job> {
        let mut file = held(&self.file);
        let file = of_mine(&mut file, desk.who().user_id, request.file_id)?;
        Job::new(file, request, desk.who().zone.day_of(desk.now()))
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
    fn reached(&mut self, _: &'static str, done: u64, total: Option<u64>) {
        (self.tell)(view::Progress { task: self.task, done: shown::small(done), total: shown::small(total.unwrap_or(0)) });
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

async fn manager(app: &App) -> Result<Arc<Desk>> {
    let desk = app.desk().await?;
    desk.require(Permission::ClientsImport)?;
    Ok(desk)
}

/// The file in the hand, if it is this person's.
fn of_mine(file: &mut Option<OpenFile>, mine: UserId, file_id: uuid::Uuid) -> Result<&mut OpenFile> {
    file.as_mut().filter(|file| file.of == mine && file.id == file_id).ok_or_else(|| DeskError::not_found("file"))
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
