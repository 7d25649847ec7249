//! The key of a person's copy: a secret that only this PC has, joined with the password that only the person has.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use vetdesk_cache::CacheKey;
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

/// Decides how a new copy is guarded: by the keyring where there is one.
///
/// # Errors
/// `keyring_locked`; `passphrase_needed` where there is no keyring and none was typed.
pub fn choose_guard(keys: &dyn KeyStore, passphrase: Option<&str>) -> Result<Guard, DeskError> {
    match keys.get(SECRET_NAME) {
        Ok(Some(_)) => Ok(Guard::Keyring),
        Ok(None) => {
            keys.set(SECRET_NAME, &random_secret()?).map_err(keyring_trouble)?;
            Ok(Guard::Keyring)
        }
        Err(KeyStoreError::Locked) => Err(DeskError::of(ErrorCode::KeyringLocked)),
        Err(KeyStoreError::Unavailable) if passphrase.is_some_and(|p| !p.is_empty()) => Ok(Guard::Passphrase),
        Err(KeyStoreError::Unavailable) => Err(DeskError::of(ErrorCode::PassphraseNeeded)),
    }
}

/// The key of one copy. Takes about 30 ms of one core on purpose: guessing must cost.
///
/// # Errors
/// `keyring_locked`, `passphrase_needed`, or `cache_broken` where the keyring has lost its entry.
pub fn derive_key(keys: &dyn KeyStore, person: &KnownPerson, password: &str, passphrase: Option<&str>) -> Result<CacheKey, DeskError> {
    let salt = STANDARD.decode(&person.salt).map_err(|_| DeskError::of(ErrorCode::CacheBroken))?;
    let of_this_pc = match person.guarded_by {
        Guard::Keyring => keys.get(SECRET_NAME).map_err(keyring_trouble)?.ok_or_else(|| DeskError::of(ErrorCode::CacheBroken))?,
        Guard::Passphrase => {
            let typed = passphrase.filter(|p| !p.is_empty()).ok_or_else(|| DeskError::of(ErrorCode::PassphraseNeeded))?;
            Secret::new(stretched(typed.as_bytes(), &[&salt[..], b"passphrase"].concat())?.to_vec())
        }
    };
    let of_the_person = stretched(password.as_bytes(), &salt)?;
    let mut joined = <Hmac<Sha256> as Mac>::new_from_slice(of_this_pc.bytes()).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    joined.update(of_the_person.as_slice());
    Ok(CacheKey::new(joined.finalize().into_bytes().into()))
}

/// A salt for a new copy.
///
/// # Errors
/// The operating system gives no randomness.
pub fn fresh_salt() -> Result<String, DeskError> {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    Ok(STANDARD.encode(salt))
}

fn random_secret() -> Result<Secret, DeskError> {
    let mut bytes = vec![0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    Ok(Secret::new(bytes))
}

fn stretched(typed: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, DeskError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|_| DeskError::of(ErrorCode::Internal))?;
    let mut out = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(typed, salt, out.as_mut_slice())
        .map_err(|_| DeskError::of(ErrorCode::Internal))?;
    Ok(out)
}

fn keyring_trouble(error: KeyStoreError) -> DeskError {
    match error {
        KeyStoreError::Unavailable => DeskError::of(ErrorCode::PassphraseNeeded),
        KeyStoreError::Locked => DeskError::of(ErrorCode::KeyringLocked),
    }
}
