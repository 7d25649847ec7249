//! The superuser's password: made at random, kept in a file that only its owner reads.

use std::fmt;
use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use crate::{EmbeddedError, Result, home};

/// A password. Debug prints nothing of it and the memory is wiped when it goes.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// The password itself, for the one place that hands it to the database driver.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// 192 random bits as 48 hexadecimal digits.
    pub(crate) fn random() -> Result<Self> {
        let mut bytes = Zeroizing::new([0u8; 24]);
        getrandom::fill(&mut bytes[..]).map_err(|error| EmbeddedError::Failed { what: "make a password", detail: error.to_string() })?;
        let mut text = Zeroizing::new(String::with_capacity(48));
        for byte in bytes.iter() {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        Ok(Self(text))
    }

    /// Reads the password that [`Password::save`] wrote.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let lost = || EmbeddedError::PasswordLost { path: path.to_path_buf() };
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(lost()),
            Err(error) => return Err(EmbeddedError::io(path, error)),
        };
        let text = Zeroizing::new(text.trim().to_owned());
        if text.is_empty() {
            return Err(lost());
        }
        Ok(Self(text))
    }

    /// Writes the password where only the owner of the file can read it.
    pub(crate) fn save(&self, path: &Path) -> Result<()> {
        home::write_private(path, self.0.as_bytes())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing_of_the_password() {
        let password = Password::random().unwrap();
        assert_eq!(password.expose().len(), 48);
        assert_eq!(format!("{password:?}"), "Password");
        assert_ne!(password.expose(), Password::random().unwrap().expose());
    }
}
