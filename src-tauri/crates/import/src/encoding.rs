//! Which letters a file is written in, found by looking at all of it; and the same file as UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ImportError;

/// What was found, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sniffed {
    pub encoding: &'static Encoding,
    pub by: SniffedBy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SniffedBy {
    /// The mark at the file's beginning says so.
    Mark,
    /// Every byte fits.
    Content,
    /// A person says so.
    Person,
    /// Nothing else fits: Windows' Western letters, of which Latin-1 is a part.
    Fallback,
}

impl Sniffed {
    /// For the report.
    #[must_use]
    pub fn words(&self) -> String {
        match self.by {
            SniffedBy::Mark => format!("{}, by the mark at its beginning", self.encoding.name()),
            SniffedBy::Content | SniffedBy::Person => self.encoding.name().to_owned(),
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
        return Ok(Sniffed { encoding, by: SniffedBy::Mark });
    }
    if let Some(encoding) = utf16_without_mark(&chunk[..length]) {
        return Ok(Sniffed { encoding, by: SniffedBy::Content });
    }
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut text = vec![0; CHUNK * 3];
    let mut is_utf8 = true;
    while length > 0 {
        if chunk[..length].iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)) {
            return Err(ImportError::Binary);
        }
        if is_utf8 {
            let (result, _, _) = decoder.decode_to_utf8_without_replacement(&chunk[..length], &mut text, false);
            is_utf8 = result == DecoderResult::InputEmpty;
        }
        length = fill(&mut stream, &mut chunk)?;
    }
    if is_utf8 {
        let (result, _, _) = decoder.decode_to_utf8_without_replacement(&[], &mut text, true);
        is_utf8 = result == DecoderResult::InputEmpty;
    }
    Ok(match is_utf8 {
        true => Sniffed { encoding: UTF_8, by: SniffedBy::Content },
        false => Sniffed { encoding: WINDOWS_1252, by: SniffedBy::Fallback },
    })
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
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    is_at_end: bool,
}

impl<R: Read> Utf8<R> {
    pub fn new(stream: R, encoding: &'static Encoding) -> Self {
        Self { stream, decoder: encoding.new_decoder_with_bom_removal(), raw: vec![0; CHUNK], text: Vec::new(), given: 0, is_at_end: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let length = fill(&mut self.stream, &mut self.raw)?;
        self.is_at_end = length < self.raw.len();
        self.text.resize(self.decoder.max_utf8_buffer_length(length).unwrap_or(CHUNK * 3), 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..length], &mut self.text, self.is_at_end);
        // The buffer was measured for the worst case.
        debug_assert_eq!(result, CoderResult::InputEmpty);
        self.text.truncate(written);
        self.given = 0;
        Ok(())
    }
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
        f.debug_struct("Utf8").field("encoding", &self.decoder.encoding().name()).finish_non_exhaustive()
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
            (b"name\nBenjam\xF3n\n", "windows-1252", SniffedBy::Fallback),
            (&utf16("name\nRex\n", &[0xFF, 0xFE], u16::to_le_bytes), "UTF-16LE", SniffedBy::Mark),
            (&utf16("name\nRex\n", &[0xFE, 0xFF], u16::to_be_bytes), "UTF-16BE", SniffedBy::Mark),
            (&utf16("name\nRex\n", &[], u16::to_le_bytes), "UTF-16LE", SniffedBy::Content),
        ];
        for (bytes, name, by) in cases {
            let sniffed = sniff(bytes).unwrap();
            assert_eq!((sniffed.encoding.name(), sniffed.by), (name, by), "{bytes:?}");
            let mut text = String::new();
            Utf8::new(bytes, sniffed.encoding).read_to_string(&mut text).unwrap();
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
        assert_eq!(sniff(text.as_bytes()).unwrap().encoding, UTF_8);
        let mut read = String::new();
        Utf8::new(text.as_bytes(), UTF_8).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn nothing_and_no_text_are_refused() {
        assert!(matches!(sniff(&b""[..]), Err(ImportError::Empty)));
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"PK\x03\x04\x14\0\x06", b"name\nRe\x01x\n"] {
            assert!(matches!(sniff(bytes), Err(ImportError::Binary)), "{bytes:?}");
        }
    }
}
