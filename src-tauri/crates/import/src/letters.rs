//! How a file may be written, in the words that a person chooses from.

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    Utf8,
    Utf16,
    /// Windows-1252, of which Latin-1 is a part.
    Western,
    /// Windows-1250.
    CentralEuropean,
    /// Old Macs.
    Macintosh,
}

impl Letters {
    /// The encoding; for UTF-16 in the order that most programs write.
    #[must_use]
    pub fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16 => UTF_16LE,
            Self::Western => WINDOWS_1252,
            Self::CentralEuropean => WINDOWS_1250,
            Self::Macintosh => MACINTOSH,
        }
    }

    /// What a look has found; it finds no others.
    #[must_use]
    pub fn of(encoding: &'static Encoding) -> Self {
        match encoding {
            found if found == UTF_16LE || found == UTF_16BE => Self::Utf16,
            found if found == WINDOWS_1252 => Self::Western,
            found if found == WINDOWS_1250 => Self::CentralEuropean,
            found if found == MACINTOSH => Self::Macintosh,
            _ => Self::Utf8,
        }
    }
}

/// What stands between the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    #[must_use]
    pub const fn sign(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    #[must_use]
    pub const fn of(sign: u8) -> Self {
        match sign {
            b';' => Self::Semicolon,
            b'\t' => Self::Tab,
            b'|' => Self::Pipe,
            _ => Self::Comma,
        }
    }
}
