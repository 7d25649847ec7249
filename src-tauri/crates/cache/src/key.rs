//! The key of one cache file.

use std::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 random bytes, used as they are: no derivation stands between them and the file.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Another key for another use: SHA-256 over the use and this key.
    pub(crate) fn derived(&self, purpose: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(purpose).chain_update(self.0).finalize().into()
    }

    /// As SQLCipher takes a raw key: `x'…'`.
    pub(crate) fn literal(&self) -> zeroize::Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Room for all of it at once: a string that grows leaves copies behind.
        let mut text = zeroize::Zeroizing::new(String::with_capacity(70));
        text.push_str("x'");
        for byte in self.0 {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text.push('\'');
        text
    }
}

impl fmt::Debug for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CacheKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_nothing_and_spells_the_raw_key() {
        let key = CacheKey::new([0xab; 32]);
        assert_eq!(format!("{key:?}"), "CacheKey");
        assert_eq!(*key.literal(), format!("x'{}'", "ab".repeat(32)));
    }
}
