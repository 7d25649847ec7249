//! This PC's secrets in the operating system's keyring.
//!
//! A locked keyring may ask the person for its password and wait for as long as nobody answers.
//! So every call has a thread of its own and five seconds; the window lives on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use vetdesk_desk::session::{KeyStore, KeyStoreError, Secret};

/// How long a person has to unlock the keyring before the desk goes on without it.
const PATIENCE: Duration = Duration::from_secs(5);

/// The keyring of the person who is logged in at this PC.
#[derive(Debug)]
pub struct Keyring {
    service: String,
    /// A call that got no answer is still waiting: no second question is put beside it.
    hanging: Arc<AtomicBool>,
}

impl Keyring {
    /// The entries of one application.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), hanging: Arc::default() }
    }

    fn ask<T: Send + 'static>(
        &self,
        name: &str,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, KeyStoreError> {
        let (service, name) = (self.service.clone(), name.to_owned());
        in_time(&self.hanging, PATIENCE, move || question(&Entry::new(&service, &name)?))
    }
}

impl KeyStore for Keyring {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        self.ask(name, |entry| match entry.get_secret() {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        let secret = secret.clone();
        self.ask(name, move |entry| entry.set_secret(secret.bytes()))
    }
}

/// Asks on a thread of its own and waits no longer than `patience`.
fn in_time<T: Send + 'static>(
    hanging: &Arc<AtomicBool>,
    patience: Duration,
    question: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, KeyStoreError> {
    if hanging.swap(true, Ordering::AcqRel) {
        return Err(KeyStoreError::Locked);
    }
    let (answer, answered) = mpsc::sync_channel(1);
    let over = Arc::clone(hanging);
    let asked = thread::Builder::new().name("keyring".into()).spawn(move || {
        let said = question();
        over.store(false, Ordering::Release);
        let _nobody_waits_any_more = answer.send(said);
    });
    if asked.is_err() {
        hanging.store(false, Ordering::Release);
        return Err(KeyStoreError::Locked);
    }
    match answered.recv_timeout(patience) {
        Ok(said) => said.map_err(trouble),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            tracing::warn!("the keyring gives no answer");
            Err(KeyStoreError::Locked)
        }
        // The keyring's library fell over; the desk does not.
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            hanging.store(false, Ordering::Release);
            Err(KeyStoreError::Unavailable)
        }
    }
}

/// Only what the person can do something about is told apart. The error's own text may name entries
/// and is not logged.
fn trouble(error: Error) -> KeyStoreError {
    match error {
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => KeyStoreError::Unavailable,
        _ => KeyStoreError::Locked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_keyring_that_hangs_does_not_hold_the_desk() {
        let hanging = Arc::default();
        let (release, held) = mpsc::channel::<()>();
        let start = Instant::now();
        let answer = in_time(&hanging, Duration::from_millis(50), move || {
            let _ = held.recv();
            Ok(1)
        });
        assert!(matches!(answer, Err(KeyStoreError::Locked)));
        assert!(start.elapsed() < Duration::from_secs(2));
        // A second question is not put while the first one hangs …
        assert!(matches!(in_time(&hanging, PATIENCE, || Ok(2)), Err(KeyStoreError::Locked)));
        drop(release);
        // … and is answered once it came back.
        let again = (0..100).find_map(|_| {
            thread::sleep(Duration::from_millis(10));
            in_time(&hanging, PATIENCE, || Ok(3)).ok()
        });
        assert_eq!(again, Some(3));
    }

    /// Needs an unlocked keyring: `dbus-run-session`, then `gnome-keyring-daemon --unlock`.
    #[test]
    fn a_secret_comes_back_from_the_real_keyring() {
        if std::env::var_os("VETDESK_TEST_KEYRING").is_none() {
            println!("skipped: VETDESK_TEST_KEYRING is not set");
            return;
        }
        let keyring = Keyring::new("Vetdesk test");
        let name = uuid::Uuid::new_v4().to_string();
        assert!(keyring.get(&name).unwrap().is_none());
        keyring.set(&name, &Secret::new(vec![0, 255, 7])).unwrap();
        assert_eq!(keyring.get(&name).unwrap().unwrap().bytes(), [0, 255, 7]);
        Entry::new("Vetdesk test", &name).and_then(|entry| entry.inner.delete_credential()).unwrap();
    }

    #[test]
    fn no_keyring_is_told_from_a_locked_one() {
        let cases = [(Error::NoDefaultStore, true), (Error::BadStoreFormat("x".into()), false)];
        for (error, absent) in cases {
            assert_eq!(matches!(trouble(error), KeyStoreError::Unavailable), absent);
        }
    }
}
