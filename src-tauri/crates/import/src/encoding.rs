//! Which letters a file is written in, found by looking at all of it; and the same file as UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use oem_cp::code_table::DECODING_TABLE_CP850;

use super::ImportError;
use super::letters::Letters;

/// What was found, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sniffed {
    pub letters: Letters,
    pub by: SniffedBy,
    /// Places in a UTF-8 file that are not UTF-8; they are read as Windows-1252.
    pub misfits: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SniffedBy {
    /// The mark at the file's beginning says so.
    Mark,
    /// The bytes fit.
    Content,
    /// A person says so.
    Person,
    /// Nothing else fits: Windows' Western letters, of which Latin-1 is a part.
    Fallback,
}

impl Sniffed {
    #[must_use]
    pub const fn said(letters: Letters) -> Self {
        Self { letters, by: SniffedBy::Person, misfits: 0 }
    }

    /// For the report.
    #[must_use]
    pub fn words(&self) -> String {
        let name = self.letters.name();
        match self.by {
            SniffedBy::Mark => format!("{name}, by the mark at its beginning"),
            SniffedBy::Content if self.misfits > 0 => {
                format!("{name}; {} letters that are not were read as Windows-1252", self.misfits)
            }
            SniffedBy::Content | SniffedBy::Person => name.to_owned(),
            SniffedBy::Fallback => "Latin-1 (Windows-1252), for it is no UTF-8: look at the accented letters".to_owned(),
        }
    }
}

const CHUNK: usize = 64 * 1024;

/// Reads the whole stream once.
///
/// # Errors
/// [`ImportError::Empty`], [`ImportError::Binary`], and where it cannot be read.
pub fn sniff(mut stream: impl Read) -> Result<Sniffed, ImportError> {
    let mut chunk = vec![0; CHUNK];
    let mut length = fill(&mut stream, &mut chunk)?;
    if length == 0 {
        return Err(ImportError::Empty);
    }
    if let Some((encoding, _)) = Encoding::for_bom(&chunk[..length]) {
        return Ok(Sniffed { letters: Letters::of(encoding), by: SniffedBy::Mark, misfits: 0 });
    }
    if let Some(encoding) = utf16_without_mark(&chunk[..length]) {
        return Ok(Sniffed { letters: Letters::of(encoding), by: SniffedBy::Content, misfits: 0 });
    }
    let mut seen = Seen::default();
    while length > 0 {
        seen.take(&chunk[..length], length < CHUNK);
        length = fill(&mut stream, &mut chunk)?;
    }
    if seen.is_binary() {
        return Err(ImportError::Binary);
    }
    Ok(match seen.misfits {
        0 => Sniffed { letters: Letters::Utf8, by: SniffedBy::Content, misfits: 0 },
        misfits if seen.accented > misfits * 4 => Sniffed { letters: Letters::Utf8, by: SniffedBy::Content, misfits },
        _ => Sniffed { letters: Letters::Western, by: SniffedBy::Fallback, misfits: 0 },
    })
}

/// What the bytes of a file are like.
#[derive(Default)]
struct Seen {
    bytes: u64,
    /// Bytes that stand for no character of a text.
    controls: u64,
    /// Letters of several bytes that are right in UTF-8.
    accented: u64,
    /// Places that are not UTF-8.
    misfits: u64,
    /// The bytes of a letter that a chunk's end has cut.
    cut: Vec<u8>,
}

impl Seen {
    fn take(&mut self, chunk: &[u8], is_last: bool) {
        self.bytes += chunk.len() as u64;
        self.controls += chunk.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count() as u64;
        let mut bytes = std::mem::take(&mut self.cut);
        bytes.extend_from_slice(chunk);
        let mut rest = bytes.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.accented += accented(text);
                    return;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.accented += accented(std::str::from_utf8(good).unwrap_or_default());
                    let Some(length) = error.error_len() else {
                        if is_last {
                            self.misfits += 1
                        } else {
                            self.cut = bad.to_vec()
                        }
                        return;
                    };
                    self.misfits += 1;
                    rest = &bad[length..];
                }
            }
        }
    }

    const fn is_binary(&self) -> bool {
        self.controls > 2 && self.controls * 50 > self.bytes
    }
}

fn accented(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte >= 0xC0).count() as u64
}

/// Plain letters in two bytes each: every other byte is zero.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeroes = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    match (zeroes(0), zeroes(1)) {
        (0, odd) if half > 1 && odd * 10 > half * 7 => Some(UTF_16LE),
        (even, 0) if half > 1 && even * 10 > half * 7 => Some(UTF_16BE),
        _ => None,
    }
}

fn fill(stream: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < chunk.len() {
        match stream.read(&mut chunk[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

/// A stream in any letters, read as UTF-8 without its mark. Holds two chunks, never a line.
pub struct Utf8<R> {
    stream: R,
    decoding: Decoding,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    is_at_end: bool,
}

enum Decoding {
    /// UTF-8; what is not is read as Windows-1252, byte by byte.
    Utf8(Decoder),
    Other(Decoder),
    /// One byte a letter, by the old table of DOS.
    Dos,
}

impl<R: Read> Utf8<R> {
    pub fn new(stream: R, letters: Letters) -> Self {
        let decoding = match letters {
            Letters::Dos => Decoding::Dos,
            Letters::Utf8 => Decoding::Utf8(UTF_8.new_decoder_with_bom_removal()),
            other => Decoding::Other(other.encoding().new_decoder_with_bom_removal()),
        };
        Self { stream, decoding, raw: vec![0; CHUNK], text: Vec::new(), given: 0, is_at_end: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let length = fill(&mut self.stream, &mut self.raw)?;
        self.is_at_end = length < self.raw.len();
        let raw = &self.raw[..length];
        self.given = 0;
        match &mut self.decoding {
            Decoding::Dos => {
                let text: String = raw.iter().map(|byte| dos_letter(*byte)).collect();
                self.text = text.into_bytes();
            }
            Decoding::Other(decoder) => {
                self.text.resize(decoder.max_utf8_buffer_length(length).unwrap_or(CHUNK * 3), 0);
                let (result, _, written, _) = decoder.decode_to_utf8(raw, &mut self.text, self.is_at_end);
                // The buffer was measured for the worst case.
                debug_assert_eq!(result, CoderResult::InputEmpty);
                self.text.truncate(written);
            }
            Decoding::Utf8(decoder) => mend(decoder, raw, &mut self.text, self.is_at_end),
        }
        Ok(())
    }
}

/// Decodes UTF-8; each byte that does not belong there becomes the letter that it is in Windows-1252.
fn mend(decoder: &mut Decoder, mut raw: &[u8], text: &mut Vec<u8>, is_last: bool) {
    text.clear();
    let mut room = vec![0; decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(CHUNK * 3).max(16)];
    loop {
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, &mut room, is_last);
        text.extend_from_slice(&room[..written]);
        let DecoderResult::Malformed(bad, after) = result else { return };
        // The bad bytes end `after` bytes before what was read; those that a former chunk held are gone and stay out.
        let end = read.saturating_sub(usize::from(after));
        let start = end.saturating_sub(usize::from(bad));
        let (letters, _, _) = WINDOWS_1252.decode(&raw[start..end]);
        text.extend_from_slice(letters.as_bytes());
        raw = &raw[read..];
    }
}

fn dos_letter(byte: u8) -> char {
    let high = byte.checked_sub(128).and_then(|at| DECODING_TABLE_CP850.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.is_at_end {
            self.decode_more()?;
        }
        let length = into.len().min(self.text.len() - self.given);
        into[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

impl<R> std::fmt::Debug for Utf8<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Utf8").field("is_at_end", &self.is_at_end).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, mark: &[u8], order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(order)).collect()
    }

    #[test]
    fn letters_of_all_kinds() {
        let cases: [(&[u8], &str, SniffedBy); 7] = [
            (b"name,species\nRex,Dog\n", "UTF-8", SniffedBy::Content),
            ("name\nBenjamón\n".as_bytes(), "UTF-8", SniffedBy::Content),
            (b"\xEF\xBB\xBFname\n", "UTF-8", SniffedBy::Mark),
            (b"name\nBenjam\xF3n\n", "Windows-1252", SniffedBy::Fallback),
            (&utf16("name\nRex\n", &[0xFF, 0xFE], u16::to_le_bytes), "UTF-16", SniffedBy::Mark),
            (&utf16("name\nRex\n", &[0xFE, 0xFF], u16::to_be_bytes), "UTF-16 (big-endian)", SniffedBy::Mark),
            (&utf16("name\nRex\n", &[], u16::to_le_bytes), "UTF-16", SniffedBy::Content),
        ];
        for (bytes, name, by) in cases {
            let sniffed = sniff(bytes).unwrap();
            assert_eq!((sniffed.letters.name(), sniffed.by), (name, by), "{bytes:?}");
            let mut text = String::new();
            Utf8::new(bytes, sniffed.letters).read_to_string(&mut text).unwrap();
            assert!(text.starts_with("name"), "{text:?}");
            assert!(!text.contains('\u{FFFD}'), "{text:?}");
        }
    }

    #[test]
    fn one_bad_letter_at_the_very_end_is_seen() {
        let mut bytes = vec![b'a'; 3 * CHUNK + 7];
        bytes.push(0xE9);
        assert_eq!(sniff(bytes.as_slice()).unwrap().by, SniffedBy::Fallback);
    }

    #[test]
    fn a_letter_across_two_chunks_stays_whole() {
        let text = format!("{}é{}", "a".repeat(CHUNK - 1), "b".repeat(CHUNK));
        assert_eq!(sniff(text.as_bytes()).unwrap().letters, Letters::Utf8);
        let mut read = String::new();
        Utf8::new(text.as_bytes(), Letters::Utf8).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn nothing_and_no_text_are_refused() {
        assert!(matches!(sniff(&b""[..]), Err(ImportError::Empty)));
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"PK\x03\x04\x14\0\x06"] {
            assert!(matches!(sniff(bytes), Err(ImportError::Binary)), "{bytes:?}");
        }
    }

    /// One row of another program in a file of UTF-8, and a byte that is no letter.
    #[test]
    fn a_misfit_costs_itself_alone() {
        let mut bytes = "Müller\nJosé\nÅsa\nNúñez\nFrançois\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"Andr\xE9\nRe\x01x\n");
        let sniffed = sniff(bytes.as_slice()).unwrap();
        assert_eq!((sniffed.letters, sniffed.by, sniffed.misfits), (Letters::Utf8, SniffedBy::Content, 1));
        let mut text = String::new();
        Utf8::new(bytes.as_slice(), sniffed.letters).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Müller\nJosé\nÅsa\nNúñez\nFrançois\nAndré\nRe\u{1}x\n");
    }

    #[test]
    fn letters_of_dos() {
        let mut text = String::new();
        Utf8::new(&b"M\x81ller, Fran\x87ois"[..], Letters::Dos).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Müller, François");
    }
}
