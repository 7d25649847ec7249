//! The import as the screen drives it: through a person's own sign-in, over a line that can break.

use std::time::Duration;

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sqlx::PgConnection;
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;
use vetdesk_desk::error::ErrorCode;
use vetdesk_desk::import::{Imports, MAX_FILE};
use vetdesk_desk::session::AppEvent;
use vetdesk_desk::view::*;
use vetdesk_import::{DateOrder, Delimiter, Field, Gap, Join, KeptBecause, Letters, Reason, Warning};

use crate::practices::{A, count};
use crate::signing_in::Front;

/// A manager at the desk, and a folder for what they save.
struct Bench {
    front: Front,
    imports: Imports,
    folder: TempDir,
}

impl Bench {
    async fn open() -> Result<Self> {
        let front = Front::open().await?;
        let manager = front.practices.login(A, "clinic_manager").await?;
        let granted = "INSERT INTO clinic.user_roles (id, practice_id, role, permission)
            SELECT gen_random_uuid(), $1, 'clinic_manager', unnest(ARRAY['clients.import', 'clients.read'])";
        sqlx::query(granted).bind(A.practice()).execute(&mut front.practices.superuser().await?).await?;
        front.app.belong_to(front.connection())?;
        front.app.sign_in(SignInRequest { login: manager.typed, ..front.credentials() }).await?;
        let folder = TempDir::new()?;
        Ok(Self { front, imports: Imports::new(folder.path().join("downloads")), folder })
    }

    async fn hand_over(&self, bytes: &[u8]) -> Result<Uuid, vetdesk_desk::error::DeskError> {
        let app = &self.front.app;
        let request = ImportBeginRequest { name: "old system.csv".to_owned(), size: u32::try_from(bytes.len()).unwrap(), adds: false };
        let ImportUpload { file_id, .. } = self.imports.begin(app, request).await?;
        // In pieces that cut letters in two.
        for piece in bytes.chunks(7_001) {
            self.imports.take(app, ImportChunkRequest { file_id, base64: STANDARD.encode(piece) }).await?;
        }
        Ok(file_id)
    }

    async fn read(&self, bytes: &[u8]) -> Result<ImportSheet, vetdesk_desk::error::DeskError> {
        let file_id = self.hand_over(bytes).await?;
        self.imports.read(&self.front.app, ImportReadRequest { file_id, letters: None, delimiter: None, has_header: None }).await
    }

    async fn rows(&self, psql: &mut PgConnection) -> (i64, i64) {
        (count(psql, "clinic.users").await, count(psql, "clinic.pets").await)
    }
}

fn plan(sheet: &ImportSheet) -> ImportPlanRequest {
    let fields = sheet.columns.iter().map(|column| column.field).collect();
    let file = ImportFilePlan { file_id: sheet.file_id, fields, date_order: None, constants: Vec::new() };
    ImportPlanRequest { files: vec![file], source: "Old system".to_owned(), join: Join::SamePhone, unnamed: "(ohne Namen)".to_owned() }
}

/// The look at the plan's first file.
fn look(plan: &ImportPlanRequest) -> ImportPreviewRequest {
    ImportPreviewRequest { file: plan.files[0].clone(), unnamed: plan.unnamed.clone() }
}

const FILE: &str = "Vorname;Nachname;Telefon;Tiername;Tierart;Geburtsdatum;Notiz\n\
    Jürgen;Bär;030 555 0101;Wölfchen;Hund;3/5/2019;\n\
    Jürgen;Bär;030 555 0101;Mia;Katze;;x\n\
    =1+1;Form;030 555 0102;Rex;Dgo;13/04/2020;\n\
    Ada;Schlecht;030 555 0103;Kim;Hund;31/02/2020;\n";

fn many(rows: usize) -> String {
    let mut text = "first name,last name,phone,pet name,species\n".to_owned();
    for n in 0..rows {
        text.push_str(&format!("Name{n},Family{n},555 01{n:05},Pet{n},Dog\n"));
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_is_found_at_the_desk_and_is_taken_back() -> Result<()> {
    let bench = Bench::open().await?;
    let (app, imports) = (&bench.front.app, &bench.imports);
    let mut psql = bench.front.practices.superuser().await?;
    let before = bench.rows(&mut psql).await;

    let latin: Vec<u8> = FILE.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let sheet = bench.read(&latin).await?;
    assert_eq!((sheet.rows, sheet.letters, sheet.delimiter, sheet.has_header), (4, Letters::Western, Delimiter::Semicolon, true));
    assert!(!sheet.is_sure_of_letters);
    assert_eq!(
        (sheet.columns[1].samples.as_slice(), sheet.columns[4].field),
        (["Bär", "Form", "Schlecht"].map(str::to_owned).as_slice(), Field::Species)
    );

    let request = plan(&sheet);
    let shown = imports.preview(app, look(&request)).await?;
    assert_eq!((shown.gap, shown.rows.len()), (None, 4));
    let asked = shown.dates.expect("a question");
    assert_eq!((asked.example.as_str(), asked.readings[0].fits, asked.readings[1].fails), ("3/5/2019", 2, 2));
    assert_eq!(
        imports.try_out(app, request.clone()).await.unwrap_err().code(),
        ErrorCode::InvalidInput,
        "the dates are asked, not guessed"
    );

    let mut request = request;
    request.files[0].date_order = Some(DateOrder::Dmy);
    let mut events = app.events();
    let tried = imports.try_out(app, request.clone()).await?;
    assert_eq!(
        (tried.rows, tried.clients_new, tried.pets_new, tried.refused),
        (4, 3, 3, 1),
        "an owner comes in, though the animal in the row cannot"
    );
    let ImportRefusal { row, column, value, reason, .. } = tried.refused_rows[0].clone();
    assert_eq!((row, column.as_deref(), value.as_deref(), reason), (5, Some("Geburtsdatum"), Some("31/02/2020"), Reason::NoSuchDay));
    assert_eq!(
        tried.warnings,
        [ImportWarning { warning: Warning::OtherSpecies, rows: 1, first_file: "old system.csv".to_owned(), first_row: 4 }]
    );
    assert_eq!(bench.rows(&mut psql).await, before, "a try writes nothing");

    let result = imports.run(app, request.clone()).await?;
    assert_eq!((result.clients_made, result.pets_made, result.refused), (3, 3, 1));
    let mut tasks = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let AppEvent::Progress(Progress { task, .. }) = event {
            tasks.push(task);
        }
    }
    assert!(tasks.contains(&Task::CheckingFile) && tasks.contains(&Task::Importing), "{tasks:?}");
    assert_eq!(bench.rows(&mut psql).await, (before.0 + 3, before.1 + 3));
    let desk = app.desk().await?;
    let found = timeout(Duration::from_secs(20), async {
        while desk.search(&SearchRequest { text: "wölfchen".to_owned(), limit: 5 })?.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok::<_, vetdesk_desk::error::DeskError>(())
    });
    found.await.expect("sync brings it to the open desk")?;

    let again = imports.try_out(app, request).await?;
    assert_eq!((again.clients_new, again.clients_known, again.pets_new, again.pets_known), (0, 3, 0, 3), "nobody is made twice");

    // Somebody works with one of them; the others go.
    sqlx::query("UPDATE clinic.pets SET colour = 'grau' WHERE name = 'Mia' AND import_batch_id IS NOT NULL").execute(&mut psql).await?;
    let [batch] = imports.batches(app).await?.try_into().expect("one batch");
    assert_eq!((batch.id, batch.state, batch.clients, batch.pets, batch.refused), (result.batch_id, ImportBatchState::Whole, 3, 3, 1));
    let undone = imports.undo(app, ImportUndoRequest { batch_id: batch.id }).await?;
    assert_eq!((undone.clients_removed, undone.pets_removed, undone.kept), (2, 2, 2));
    assert_eq!(undone.kept_rows.iter().map(|kept| kept.because).collect::<Vec<_>>(), [KeptBecause::Corrected, KeptBecause::HasPet]);
    assert_eq!(imports.batches(app).await?[0].state, ImportBatchState::TakenBack);
    assert_eq!(imports.undo(app, ImportUndoRequest { batch_id: batch.id }).await.unwrap_err().code(), ErrorCode::NotAllowed, "only once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_are_saved_harmless_and_in_the_readers_words() -> Result<()> {
    let bench = Bench::open().await?;
    let save = || SaveRefusedRequest {
        row_word: "Zeile".to_owned(),
        reason_word: "Grund".to_owned(),
        words: vec![ReasonWords { reason: Reason::NoName, words: "Da steht kein Name.".to_owned() }],
    };
    let app = &bench.front.app;
    assert_eq!(bench.imports.save_refused(app, save()).await.unwrap_err().code(), ErrorCode::NotFound);
    let sheet = bench.read("Vorname,Nachname,Telefon,Notiz\n,,=1+1,@SUM(A1)\nAda,Long,555 010101,\n".as_bytes()).await?;
    bench.imports.try_out(app, plan(&sheet)).await?;
    let saved = bench.imports.save_refused(app, save()).await?;
    assert_eq!(saved.path, bench.folder.path().join("downloads/old system refused.csv").display().to_string());
    let text = std::fs::read_to_string(&saved.path)?;
    assert_eq!(text, "\u{feff}Vorname,Nachname,Telefon,Notiz,Zeile,Grund\n,,'=1+1,'@SUM(A1),2,Da steht kein Name.\n");
    assert_ne!(bench.imports.save_refused(app, save()).await?.path, saved.path, "nothing is written over");

    // Before anything was imported: a saved file is read as the one it came from, also where that was not what is guessed.
    let mut request = plan(&sheet);
    request.files[0].fields[3] = Field::DeskAlert;
    assert_ne!(sheet.columns[3].field, Field::DeskAlert);
    request.files[0].file_id = bench.read("Vorname,Nachname,Telefon,Notiz\n,,=1+1,x\n".as_bytes()).await?.file_id;
    bench.imports.try_out(app, request).await?;
    let saved = bench.imports.save_refused(app, save()).await?;
    let mended = std::fs::read(&saved.path)?;
    let again = bench.read(&mended).await?;
    let meanings: Vec<Field> = again.columns.iter().map(|column| column.field).collect();
    assert!(again.remembered);
    assert_eq!(meanings, [Field::FirstName, Field::LastName, Field::Phone, Field::DeskAlert, Field::Ignore, Field::Ignore]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_server_it_waits_with_all_that_was_chosen() -> Result<()> {
    let bench = Bench::open().await?;
    let (front, imports) = (&bench.front, &bench.imports);
    let sheet = bench.read(many(3).as_bytes()).await?;
    let request = plan(&sheet);
    front.network.refuse();
    front.network.cut();
    assert_eq!(imports.preview(&front.app, look(&request)).await?.rows.len(), 3, "looking needs no server");
    for refused in [
        imports.try_out(&front.app, request.clone()).await.map(drop),
        imports.run(&front.app, request.clone()).await.map(drop),
        imports.batches(&front.app).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code(), ErrorCode::CannotReachServer);
    }
    front.server_is_back().await;
    front.app.set_work_offline(true).await?;
    assert_eq!(
        imports.try_out(&front.app, request.clone()).await.unwrap_err().code(),
        ErrorCode::CannotReachServer,
        "offline by choice is offline"
    );
    front.app.set_work_offline(false).await?;
    assert_eq!(imports.run(&front.app, request).await?.pets_made, 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_at_a_time_and_stopped_without_a_trace() -> Result<()> {
    let bench = Bench::open().await?;
    let (app, imports) = (&bench.front.app, &bench.imports);
    let mut psql = bench.front.practices.superuser().await?;
    let before = bench.rows(&mut psql).await;
    let sheet = bench.read(many(2_500).as_bytes()).await?;
    let mut events = app.events();
    let stopping = async {
        while let Ok(event) = events.recv().await {
            if let AppEvent::Progress(Progress { task: Task::Importing, done, .. }) = event {
                assert!(done > 0);
                let second = imports.try_out(app, plan(&sheet)).await.unwrap_err().code();
                imports.cancel(app).await.unwrap();
                return second;
            }
        }
        panic!("it never began to write");
    };
    let (stopped, second) = tokio::join!(imports.run(app, plan(&sheet)), stopping);
    assert_eq!((stopped.unwrap_err().code(), second), (ErrorCode::Cancelled, ErrorCode::ImportUnderWay));
    assert_eq!(bench.rows(&mut psql).await, before);
    assert_eq!(imports.run(app, plan(&sheet)).await?.pets_made, 2_500, "and the same file comes in afterwards");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_import_gets_nowhere() -> Result<()> {
    let front = Front::open().await?;
    front.app.belong_to(front.connection())?;
    front.signs_in().await?;
    let imports = Imports::new(front.folder.clone());
    let begun = imports.begin(&front.app, ImportBeginRequest { name: "x.csv".to_owned(), size: 3, adds: false }).await;
    assert_eq!(begun.unwrap_err().code(), ErrorCode::NotAllowed);
    assert_eq!(imports.batches(&front.app).await.unwrap_err().code(), ErrorCode::NotAllowed);
    assert_eq!(imports.undo(&front.app, ImportUndoRequest { batch_id: Uuid::nil() }).await.unwrap_err().code(), ErrorCode::NotAllowed);
    front.app.sign_out().await?;
    assert_eq!(imports.batches(&front.app).await.unwrap_err().code(), ErrorCode::NotSignedIn);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_none_have_their_own_word() -> Result<()> {
    let bench = Bench::open().await?;
    let app = &bench.front.app;
    let cases: [(&[u8], ErrorCode); 4] = [
        (b"", ErrorCode::FileEmpty),
        (b"PK\x03\x04\0\0", ErrorCode::FileNotText),
        (b"\"owner,pet\nAda,Rex\n", ErrorCode::FileNoHeader),
        (b"\n\n\n", ErrorCode::FileNoHeader),
    ];
    for (bytes, code) in cases {
        assert_eq!(bench.read(bytes).await.unwrap_err().code(), code, "{bytes:?}");
    }
    let large = ImportBeginRequest { name: "x".to_owned(), size: MAX_FILE + 1, adds: false };
    assert_eq!(bench.imports.begin(app, large).await.unwrap_err().code(), ErrorCode::FileTooLarge);

    // A quote in a row, a line of two megabytes, a row of another shape: each costs itself alone.
    let text = format!("owner,pet name,species\n\"Ada,Rex,Dog\n{},x\nBo,Mia,Cat\nCy,Kim\n", "x".repeat(2 << 20));
    let sheet = bench.read(text.as_bytes()).await?;
    let tried = bench.imports.try_out(app, plan(&sheet)).await?;
    assert_eq!(
        tried.refused_rows.iter().map(|row| row.reason).collect::<Vec<_>>(),
        [Reason::OpenQuote, Reason::RowTooLong, Reason::Ragged]
    );
    assert_eq!(tried.pets_new, 1);

    // No header, and what is lacking.
    let sheet = bench.read(b"Ada Long,555 010001,Rex\nBo Short,555 010002,Mia\n").await?;
    assert_eq!((sheet.has_header, sheet.rows, sheet.columns[0].header.as_str()), (false, 2, ""));
    let mut request = plan(&sheet);
    request.files[0].fields = vec![Field::Ignore, Field::Phone, Field::PetName];
    assert_eq!(bench.imports.preview(app, look(&request)).await?.gap, Some(Gap::NoOwner));
    request.files[0].fields = vec![Field::PetName, Field::Phone, Field::PetName];
    assert_eq!(bench.imports.preview(app, look(&request)).await.unwrap_err().code(), ErrorCode::InvalidInput);
    Ok(())
}
