//! A clinic of this PC alone, on a private PostgreSQL of its own: set up once, and started before anybody signs in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Mutex;
use vetdesk_admin::new_clinic::{self, DATABASE, FoundingError, Ground};
use vetdesk_desk::error::{DeskError, ErrorCode};
use vetdesk_desk::session::App;
use vetdesk_desk::view::{AppState, ConnectionKind, FoundClinicRequest, NewClinicDefaults, Progress, SignInRequest, Task};
use vetdesk_server::Password;

use crate::demo::Keys;
use crate::private_server::{Begin, PrivateServer, Reach};

/// In the server's home: that a clinic was set up, and how it is called.
pub fn note(home: &Path) -> PathBuf {
    home.join("clinic.json")
}

/// The clinic and its server, which is stopped with the program.
pub struct OwnClinic {
    server: PrivateServer,
    keys: Arc<Keys>,
    turn: Mutex<()>,
}

impl OwnClinic {
    /// A clinic whose server lives in `home`.
    pub fn new(home: PathBuf, keys: Arc<Keys>) -> Self {
        Self { server: PrivateServer::new(home), keys, turn: Mutex::default() }
    }

    /// # Errors
    /// `not_allowed` beyond the first run.
    pub async fn defaults(&self, app: &App) -> Result<NewClinicDefaults, DeskError> {
        self.keys.turn_to_demo(false);
        app.new_clinic_defaults(iana_time_zone::get_timezone().ok()).await
    }

    /// Sets the clinic up and signs its founder in. Whatever is cut short before it stands leaves nothing of it; where it
    /// stands and only the sign-in fails, the state says why.
    ///
    /// # Errors
    /// Those of [`App::check_new_clinic`], `server_binaries_missing`, `disk_full`.
    pub async fn found(&self, app: &App, request: FoundClinicRequest) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.turn.lock().await;
        self.keys.turn_to_demo(false);
        let clinic = app.check_new_clinic(&request).await?;
        let reach = self.reach(app, Begin::Empty).await?;
        app.tell(Progress { task: Task::PreparingClinic, done: 0, total: 1 });
        let founded = new_clinic::found(&ground(&reach), &clinic, &Password::new(request.password.clone())).await;
        if let Err(FoundingError::ThereAlready { name }) = &founded {
            app.note_own_clinic(name)?;
        }
        founded.map_err(refusal)?;
        app.note_own_clinic(&clinic.name)?;
        app.tell(Progress { task: Task::PreparingClinic, done: 1, total: 1 });
        let login = clinic.founder.login;
        app.belong_to_own(reach.connection(ConnectionKind::Own, DATABASE), Some(&login))?;
        let founder = SignInRequest { login, password: request.password, passphrase: request.passphrase };
        match app.sign_in(founder).await {
            Err(error) => {
                tracing::warn!(%error, "the clinic stands, and its founder is not in");
                app.tell_trouble(&error);
                app.app_state().await
            }
            signed_in => signed_in,
        }
    }

    /// Makes this PC one of the clinic that was set up on it before.
    ///
    /// # Errors
    /// `not_allowed` beyond the first run, `clinic_data_missing`, `server_binaries_missing`, `disk_full`.
    pub async fn open(&self, app: &App) -> Result<AppState, DeskError> {
        let _one_at_a_time = self.turn.lock().await;
        app.require_first_run().await?;
        self.keys.turn_to_demo(false);
        let reach = self.reach(app, Begin::WithItsData).await?;
        self.look(app, &reach).await?;
        app.belong_to_own(reach.connection(ConnectionKind::Own, DATABASE), None)?;
        app.app_state().await
    }

    /// Starts the server, if this PC belongs to its own clinic. Where it listens may have changed.
    ///
    /// # Errors
    /// `clinic_data_missing`, `server_binaries_missing`, `disk_full`.
    pub async fn start(&self, app: &App) -> Result<(), DeskError> {
        let _one_at_a_time = self.turn.lock().await;
        if !is_own(app).await? {
            return Ok(());
        }
        let reach = self.reach(app, Begin::WithItsData).await?;
        if reach.is_fresh {
            self.look(app, &reach).await?;
            // The PC may have been taken elsewhere meanwhile.
            if is_own(app).await? {
                app.belong_to(reach.connection(ConnectionKind::Own, DATABASE))?;
            }
        }
        Ok(())
    }

    /// Signs in, after the server was started where it is this PC's own. One that does not start leaves the copy, which opens
    /// without it.
    ///
    /// # Errors
    /// Those of signing in; why the server did not start, where that is what keeps somebody out.
    pub async fn sign_in(&self, app: &App, request: SignInRequest) -> Result<AppState, DeskError> {
        let started = self.start(app).await;
        match app.sign_in(request).await {
            Err(error) if error.code() == ErrorCode::CannotReachServer => Err(started.err().unwrap_or(error)),
            signed_in => signed_in,
        }
    }

    /// Stops the server, unless another desk on this PC uses it.
    pub async fn end(&self) {
        self.server.down().await;
    }

    async fn reach(&self, app: &App, begin: Begin) -> Result<Reach, DeskError> {
        self.server.up_again(app, begin).await?.ok_or_else(|| DeskError::of(ErrorCode::CannotReachServer))
    }

    /// The clinic must be there; an older program's is brought up to date.
    async fn look(&self, app: &App, reach: &Reach) -> Result<(), DeskError> {
        let name = new_clinic::open(&ground(reach)).await.map_err(refusal)?;
        let name = name.ok_or_else(|| DeskError::of(ErrorCode::ClinicDataMissing))?;
        Ok(app.note_own_clinic(&name)?)
    }
}

async fn is_own(app: &App) -> Result<bool, DeskError> {
    Ok(app.app_state().await?.connection.is_some_and(|known| known.kind == ConnectionKind::Own))
}

fn ground(reach: &Reach) -> Ground {
    Ground::new(reach.superuser.clone())
}

fn refusal(error: FoundingError) -> DeskError {
    match error {
        FoundingError::ThereAlready { .. } => DeskError::because(ErrorCode::ClinicThereAlready, error),
        FoundingError::Server(error) => error.into(),
        FoundingError::Database(error) => {
            tracing::error!(%error, "the clinic's database refuses");
            DeskError::because(ErrorCode::Internal, error)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};
    use std::sync::Mutex as Held;

    use vetdesk_desk::clock::SystemClock;
    use vetdesk_desk::session::{KeyStore, KeyStoreError, Places, Secret};
    use vetdesk_desk::view::{OpenDay, Phase, VetRequest};

    use super::*;

    /// A keyring in memory, or none.
    struct Ring(Option<Held<Option<Vec<u8>>>>);

    impl KeyStore for Ring {
        fn get(&self, _name: &str) -> Result<Option<Secret>, KeyStoreError> {
            let held = self.0.as_ref().ok_or(KeyStoreError::Unavailable)?;
            Ok(held.lock().unwrap().clone().map(Secret::new))
        }

        fn set(&self, _name: &str, secret: &Secret) -> Result<(), KeyStoreError> {
            let held = self.0.as_ref().ok_or(KeyStoreError::Unavailable)?;
            *held.lock().unwrap() = Some(secret.bytes().to_vec());
            Ok(())
        }
    }

    /// One PC, and each start of the program on it.
    struct Pc {
        folder: tempfile::TempDir,
        keys: Arc<Keys>,
    }

    impl Pc {
        fn new(has_keyring: bool) -> Self {
            let folder = tempfile::tempdir().unwrap();
            #[cfg(unix)]
            std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();
            Self { folder, keys: Arc::new(Keys::new(Arc::new(Ring(has_keyring.then(Held::default))))) }
        }

        fn start(&self) -> (App, OwnClinic) {
            let home = self.folder.path().join("clinic");
            let places = Places::new(self.folder.path().join("desk"));
            let app = App::new(places, self.keys.clone(), Arc::new(SystemClock), "test".to_owned(), true).noting_own_clinic_in(note(&home));
            (app, OwnClinic::new(home, self.keys.clone()))
        }
    }

    fn request() -> FoundClinicRequest {
        FoundClinicRequest {
            clinic_name: "Linden clinic".into(),
            phone: "030 555 0100".into(),
            address: None,
            city: None,
            language: "en".into(),
            currency: "EUR".into(),
            time_zone: "Europe/Berlin".into(),
            week: vec![OpenDay { weekday: 1, opens: "08:00".into(), closes: "18:00".into(), break_starts: None, break_ends: None }],
            vets: vec![VetRequest { name: "Dr Anna Berg".into(), licence: "B-1".into() }],
            rooms: 1,
            first_name: "Anna".into(),
            last_name: "Berg".into(),
            login: "anna".into(),
            own_vet: Some(0),
            password: "a good long word".into(),
            passphrase: None,
        }
    }

    /// The files below a folder that hold these words in clear.
    fn holding(folder: &Path, words: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                found.extend(holding(&path, words));
            } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(words) {
                found.push(path);
            }
        }
        found
    }

    fn anna() -> SignInRequest {
        SignInRequest { login: "anna".into(), password: "a good long word".into(), passphrase: None }
    }

    #[tokio::test]
    async fn founded_once_it_is_there_at_every_start_wherever_it_listens() {
        let pc = Pc::new(true);
        let (app, own) = pc.start();
        assert!(!own.defaults(&app).await.unwrap().needs_passphrase);
        let begun = std::time::Instant::now();
        let state = own.found(&app, request()).await.unwrap();
        println!("founded and signed in after {:?}", begun.elapsed());
        assert_eq!((state.phase, state.own_clinic.as_deref()), (Phase::SignedIn, Some("Linden clinic")));
        let me = state.me.unwrap();
        assert_eq!((me.name.as_str(), me.clinic_name.as_str()), ("Anna Berg", "Linden clinic"));
        let first = state.connection.unwrap();
        assert_eq!((first.kind, first.database.as_str()), (ConnectionKind::Own, "vetdesk"));
        // Nobody begins anew while this PC belongs to it.
        for refused in [own.found(&app, request()).await.err(), own.open(&app).await.err(), own.defaults(&app).await.err()] {
            assert_eq!(refused.map(|error| error.code()), Some(ErrorCode::NotAllowed));
        }
        app.sign_out().await.unwrap();
        own.end().await;
        assert_eq!(holding(pc.folder.path(), "a good long word"), Vec::<PathBuf>::new(), "the password is written down nowhere");
        assert!(!holding(pc.folder.path(), "Linden clinic").is_empty(), "and what is written is seen");

        // The next start finds the port taken, takes another, and knows Anna all the same.
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first.port)).unwrap();
        let (app, own) = pc.start();
        assert_eq!(app.app_state().await.unwrap().people.len(), 1);
        own.start(&app).await.unwrap();
        let state = app.app_state().await.unwrap();
        assert_ne!(state.connection.unwrap().port, first.port);
        assert_eq!(state.people.len(), 1);
        assert_eq!(own.sign_in(&app, anna()).await.unwrap().phase, Phase::SignedIn);
        let wrong = SignInRequest { password: "something else".into(), ..anna() };
        app.sign_out().await.unwrap();
        assert_eq!(own.sign_in(&app, wrong).await.unwrap_err().code(), ErrorCode::WrongPassword);
        drop(taken);

        // Left behind, it is offered again, and none is founded over it.
        let left = app.forget_connection().await.unwrap();
        assert_eq!((left.phase, left.own_clinic.as_deref()), (Phase::FirstRun, Some("Linden clinic")));
        assert_eq!(own.found(&app, request()).await.unwrap_err().code(), ErrorCode::ClinicThereAlready);
        // Not even where the note of it is lost.
        std::fs::remove_file(note(&pc.folder.path().join("clinic"))).unwrap();
        assert_eq!(own.found(&app, request()).await.unwrap_err().code(), ErrorCode::ClinicThereAlready);
        let opened = own.open(&app).await.unwrap();
        assert_eq!((opened.phase, opened.people.len()), (Phase::SignedOut, 1));
        assert_eq!(own.sign_in(&app, anna()).await.unwrap().phase, Phase::SignedIn);
        app.sign_out().await.unwrap();
        own.end().await;
    }

    #[tokio::test]
    async fn without_a_keyring_a_phrase_is_asked_for_before_anything_is_made() {
        let pc = Pc::new(false);
        let (app, own) = pc.start();
        assert!(own.defaults(&app).await.unwrap().needs_passphrase);
        let refusal = own.found(&app, FoundClinicRequest { passphrase: Some("short".into()), ..request() }).await.unwrap_err();
        assert_eq!((refusal.code(), refusal.details().field.as_deref()), (ErrorCode::PassphraseNeeded, Some("passphrase")));
        assert!(!pc.folder.path().join("clinic").exists(), "nothing was made");
        let phrase = Some("linden green door".to_owned());
        assert_eq!(own.found(&app, FoundClinicRequest { passphrase: phrase.clone(), ..request() }).await.unwrap().phase, Phase::SignedIn);
        app.sign_out().await.unwrap();
        assert_eq!(own.sign_in(&app, anna()).await.unwrap_err().code(), ErrorCode::PassphraseNeeded);
        assert_eq!(own.sign_in(&app, SignInRequest { passphrase: phrase, ..anna() }).await.unwrap().phase, Phase::SignedIn);
        app.sign_out().await.unwrap();
        own.end().await;
    }

    #[tokio::test]
    async fn data_that_was_moved_away_is_not_replaced_by_an_empty_clinic() {
        let pc = Pc::new(true);
        let (app, own) = pc.start();
        app.note_own_clinic("Linden clinic").unwrap();
        assert_eq!(own.open(&app).await.unwrap_err().code(), ErrorCode::ClinicDataMissing);
        assert_eq!(app.app_state().await.unwrap().phase, Phase::FirstRun);
        assert!(!pc.folder.path().join("clinic/password").exists(), "no server was made in its place");
    }
}
