//! How a file may be written, in the words that a person chooses from.

use std::str::FromStr;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    Utf8,
    /// In the order of bytes that most programs write: the lower byte first.
    Utf16,
    /// Windows-1252, of which Latin-1 is a part.
    Western,
    /// Windows-1250.
    CentralEuropean,
    /// Old Macs.
    Macintosh,
    /// Code page 850, of programs from the days of DOS.
    Dos,
    #[serde(rename = "utf16_be")]
    Utf16Be,
}

impl Letters {
    /// Its decoder. DOS has none: that of Windows-1252 stands for it.
    pub(super) fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16 => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Western | Self::Dos => WINDOWS_1252,
            Self::CentralEuropean => WINDOWS_1250,
            Self::Macintosh => MACINTOSH,
        }
    }

    /// For the report.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Western => "Windows-1252",
            Self::CentralEuropean => "Windows-1250",
            Self::Macintosh => "Macintosh",
            Self::Dos => "DOS (code page 850)",
        }
    }

    /// The letters of an encoding that a look has found; a look finds no others than these.
    pub(super) fn of(encoding: &'static Encoding) -> Self {
        match encoding {
            found if found == UTF_16LE => Self::Utf16,
            found if found == UTF_16BE => Self::Utf16Be,
            found if found == WINDOWS_1252 => Self::Western,
            found if found == WINDOWS_1250 => Self::CentralEuropean,
            found if found == MACINTOSH => Self::Macintosh,
            _ => Self::Utf8,
        }
    }
}

impl FromStr for Letters {
    type Err = NoLetters;

    fn from_str(word: &str) -> Result<Self, NoLetters> {
        Ok(match word.to_lowercase().replace(['-', '_', ' '], "").as_str() {
            "utf8" => Self::Utf8,
            "utf16" | "utf16le" => Self::Utf16,
            "utf16be" => Self::Utf16Be,
            "western" | "latin1" | "windows1252" | "cp1252" | "iso88591" => Self::Western,
            "centraleuropean" | "windows1250" | "cp1250" => Self::CentralEuropean,
            "macintosh" | "macroman" => Self::Macintosh,
            "dos" | "cp850" | "ibm850" => Self::Dos,
            _ => return Err(NoLetters(word.to_owned())),
        })
    }
}

/// A word that names no letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no encoding: utf8, utf16, western (Windows-1252), central_european (Windows-1250), macintosh or dos (CP850)")]
pub struct NoLetters(String);

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
