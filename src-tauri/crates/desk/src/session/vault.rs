//! The key of a person's copy: a secret that only this PC has, joined with the password that only the person has.

use std::panic::resume_unwind;
use std::thread;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use vetdesk_cache::CacheKey;
use vetdesk_domain::ids::PracticeId;
use zeroize::Zeroizing;

use super::places::{Guard, KnownPerson};
use crate::error::{DeskError, ErrorCode};

/// The name under which the keyring holds this PC's secret.
pub const SECRET_NAME: &str = "copy-on-this-pc";

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// Bytes that show nowhere and are wiped when they go.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where secrets of this PC are kept. The shell brings the operating system's keyring.
pub trait KeyStore: Send + Sync {
    /// # Errors
    /// [`KeyStoreError`].
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyStoreError>;
    /// # Errors
    /// [`KeyStoreError`].
    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyStoreError>;
}

#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// There is none on this PC: a passphrase takes its place.
    #[error("no keyring on this PC")]
    Unavailable,
    /// There is one and it does not open.
    #[error("the keyring is locked")]
    Locked,
}

/// Shorter ones are guessed.
pub(super) const SHORTEST_PASSPHRASE: usize = 8;

/// Someone who is new on this PC: the keyring guards the copy, or a passphrase where there is no keyring.
///
/// # Errors
/// `keyring_locked`; `passphrase_needed` where there is no keyring and none, or too short a one, was typed.
pub fn enrol(keys: &dyn KeyStore, practice: PracticeId, passphrase: Option<&str>) -> Result<KnownPerson, DeskError> {
    let salt = random::<16>()?;
    let (guarded_by, passphrase_check) = match secret_of_this_pc(keys) {
        Ok(()) => (Guard::Keyring, None),
        Err(KeyStoreError::Locked) => return Err(DeskError::of(ErrorCode::KeyringLocked)),
        Err(KeyStoreError::Unavailable) => {
            let typed = passphrase.filter(|typed| typed.chars().count() >= SHORTEST_PASSPHRASE);
            let typed = typed.ok_or_else(|| DeskError::field(ErrorCode::PassphraseNeeded, "passphrase"))?;
            (Guard::Passphrase, Some(check(&of_passphrase(typed, &salt)?)?))
        }
    };
    Ok(KnownPerson { practice, salt: STANDARD.encode(salt), guarded_by, passphrase_check, seen: None })
}

/// What a password was, without the password: tells the right one from others while the desk is locked.
#[derive(Clone)]
pub struct Proof {
    salt: Vec<u8>,
    seal: [u8; 32],
}

impl Proof {
    fn of(stretched: &[u8; 32], salt: Vec<u8>) -> Result<Self, DeskError> {
        Ok(Self { salt, seal: seal_of(stretched)?.finalize().into_bytes().into() })
    }

    /// Takes as long as [`derive_key`], on purpose, and the same time for every wrong password.
    ///
    /// # Errors
    /// There is no memory to hash in.
    pub fn fits(&self, password: &str) -> Result<bool, DeskError> {
        let typed = stretched(password.as_bytes(), &self.salt)?;
        Ok(seal_of(&typed)?.verify_slice(&self.seal).is_ok())
    }
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(…)")
    }
}

/// The key of one copy, and the proof that a password is the one it was made with. Takes about 30 ms of one core on
/// purpose: guessing must cost.
///
/// # Errors
/// `keyring_locked`, `passphrase_needed`, `wrong_passphrase`, or `cache_broken` where the keyring has lost its entry.
pub fn derive_key(
    keys: &dyn KeyStore,
    person: &KnownPerson,
    password: &str,
    passphrase: Option<&str>,
) -> Result<(CacheKey, Proof), DeskError> {
    let salt = STANDARD.decode(&person.salt).map_err(|_| DeskError::of(ErrorCode::CacheBroken))?;
    // Both are made slow on purpose; a person waits for the slower one alone.
    let (of_this_pc, of_the_person) = thread::scope(|both| {
        let of_the_person = both.spawn(|| stretched(password.as_bytes(), &salt));
        let of_this_pc = of_this_pc(keys, person, passphrase, &salt);
        (of_this_pc, of_the_person.join().unwrap_or_else(|stopped| resume_unwind(stopped)))
    });
    let (of_this_pc, of_the_person) = (of_this_pc?, of_the_person?);
    let key = CacheKey::new(sealed_with(&of_this_pc, of_the_person.as_slice())?);
    Ok((key, Proof::of(&of_the_person, salt)?))
}

/// What the password is joined with: the keyring's secret, or what was made of the passphrase.
fn of_this_pc(keys: &dyn KeyStore, person: &KnownPerson, passphrase: Option<&str>, salt: &[u8]) -> Result<Secret, DeskError> {
    match person.guarded_by {
        Guard::Keyring => {
            // A passphrase would not open this copy: no keyring is as bad as a locked one.
            let found = keys.get(SECRET_NAME).map_err(|error| DeskError::because(ErrorCode::KeyringLocked, error))?;
            found.ok_or_else(|| DeskError::of(ErrorCode::CacheBroken))
        }
        Guard::Passphrase => {
            let typed = passphrase.filter(|p| !p.is_empty()).ok_or_else(|| DeskError::field(ErrorCode::PassphraseNeeded, "passphrase"))?;
            let secret = of_passphrase(typed, salt)?;
            if person.passphrase_check.is_some_and(|known| check(&secret).is_ok_and(|typed| typed != known)) {
                return Err(DeskError::field(ErrorCode::WrongPassphrase, "passphrase"));
            }
            Ok(secret)
        }
    }
}

fn seal_of(stretched: &[u8; 32]) -> Result<Hmac<Sha256>, DeskError> {
    let mut seal = <Hmac<Sha256> as Mac>::new_from_slice(stretched).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    seal.update(b"unlock");
    Ok(seal)
}

/// The keyring holds this PC's secret from now on, if it did not before.
fn secret_of_this_pc(keys: &dyn KeyStore) -> Result<(), KeyStoreError> {
    if keys.get(SECRET_NAME)?.is_none() {
        let fresh = random::<32>().map_err(|_| KeyStoreError::Locked)?;
        keys.set(SECRET_NAME, &Secret::new(fresh.to_vec()))?;
    }
    Ok(())
}

fn of_passphrase(typed: &str, salt: &[u8]) -> Result<Secret, DeskError> {
    Ok(Secret::new(stretched(typed.as_bytes(), &[salt, b"passphrase"].concat())?.to_vec()))
}

/// Sixteen bits: enough to notice a slip of the finger, too few to find the passphrase by.
fn check(secret: &Secret) -> Result<u16, DeskError> {
    let [first, second, ..] = sealed_with(secret, b"check")?;
    Ok(u16::from_be_bytes([first, second]))
}

fn sealed_with(secret: &Secret, what: &[u8]) -> Result<[u8; 32], DeskError> {
    let mut joined = <Hmac<Sha256> as Mac>::new_from_slice(secret.bytes()).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    joined.update(what);
    Ok(joined.finalize().into_bytes().into())
}

fn random<const N: usize>() -> Result<[u8; N], DeskError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    Ok(bytes)
}

fn stretched(typed: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, DeskError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    let mut out = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(typed, salt, out.as_mut_slice())
        .map_err(|_| DeskError::of(ErrorCode::Internal))?;
    Ok(out)
}
