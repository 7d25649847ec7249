//! What PostgreSQL stores of a password, computed where it is typed: no server and no log ever sees the password.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::ServerError;
use crate::password::Password;

/// PostgreSQL's own number. RFC 7677 asks for at least as many.
const ITERATIONS: u32 = 4096;

/// A fresh SCRAM-SHA-256 verifier, for `CREATE ROLE … PASSWORD` and its like.
///
/// # Errors
/// [`ServerError::UnusablePassword`] where the password is empty or holds what no keyboard makes (control characters).
pub fn verifier(password: &Password) -> Result<String, ServerError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| ServerError::Misfit("no randomness from the system"))?;
    salted(password, &salt)
}

/// True where SCRAM can carry the password at all: it is not empty and holds no control characters.
#[must_use]
pub fn is_usable(password: &Password) -> bool {
    !password.reveal().is_empty() && stringprep::saslprep(password.reveal()).is_ok()
}

fn salted(password: &Password, salt: &[u8]) -> Result<String, ServerError> {
    if !is_usable(password) {
        return Err(ServerError::UnusablePassword);
    }
    let normal = stringprep::saslprep(password.reveal()).map_err(|_| ServerError::UnusablePassword)?;
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha256>(normal.as_bytes(), salt, ITERATIONS, key.as_mut());
    let stored_key = Sha256::digest(signed(key.as_ref(), b"Client Key")?);
    let server_key = signed(key.as_ref(), b"Server Key")?;
    Ok(format!(
        "SCRAM-SHA-256${ITERATIONS}:{salt}${stored}:{server}",
        salt = STANDARD.encode(salt),
        stored = STANDARD.encode(stored_key),
        server = STANDARD.encode(server_key)
    ))
}

fn signed(key: &[u8], words: &[u8]) -> Result<Vec<u8>, ServerError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| ServerError::Misfit("key length"))?;
    mac.update(words);
    Ok(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 7677: from its password and salt must come the keys that its proof and signature speak of.
    #[test]
    fn agrees_with_the_example_of_the_rfc() {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let made = salted(&Password::new("pencil".to_owned()), &salt).unwrap();
        assert!(made.starts_with("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"));
        let (stored, server) = made.rsplit_once('$').unwrap().1.split_once(':').unwrap();
        let spoken = b"n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
            s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        assert_eq!(
            STANDARD.encode(signed(&STANDARD.decode(server).unwrap(), spoken).unwrap()),
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        );
        let signature = signed(&STANDARD.decode(stored).unwrap(), spoken).unwrap();
        let proof = STANDARD.decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=").unwrap();
        let client_key: Vec<u8> = proof.iter().zip(&signature).map(|(a, b)| a ^ b).collect();
        assert_eq!(STANDARD.encode(Sha256::digest(client_key)), stored);
    }

    #[test]
    fn the_same_password_never_gives_the_same_verifier() {
        let password = Password::new("correct horse".to_owned());
        assert_ne!(verifier(&password).unwrap(), verifier(&password).unwrap());
    }

    #[test]
    fn refuses_what_cannot_be_typed_again() {
        for typed in ["", "a\u{0}b", "bell\u{7}"] {
            assert!(matches!(verifier(&Password::new(typed.to_owned())), Err(ServerError::UnusablePassword)), "{typed:?}");
        }
    }
}
