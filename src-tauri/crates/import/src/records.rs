//! Rows out of a stream, never holding more than one of bounded size: a line of a gigabyte costs a gigabyte of reading
//! and a megabyte of memory.

use std::io::{self, Read};

use csv_core::ReadRecordResult;

/// Most bytes of one row. A client with all the notes of a life has less.
pub const MAX_RECORD: usize = 1 << 20;
/// Most columns of one row.
pub const MAX_COLUMNS: usize = 512;
/// A row over more lines than these has a quote that was surely never closed.
const MAX_LINES: usize = 100;

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line of the file that it begins on; the first is 1. Lines end with LF, CRLF or CR.
    pub line: u64,
    pub cells: Result<Vec<String>, RecordFault>,
}

/// Why a row could not be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    #[error("the row is longer than {MAX_RECORD} bytes")]
    TooLong,
    #[error("the row has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    #[error("a quote is opened and never closed")]
    OpenQuote,
}

/// Rows of a UTF-8 stream. Empty lines are passed over.
pub struct Records<R> {
    stream: R,
    delimiter: u8,
    core: csv_core::Reader,
    /// Bytes read and not yet taken; `start` of them are.
    input: Vec<u8>,
    start: usize,
    is_at_end: bool,
    line: u64,
    /// The byte that was taken last: an LF behind a CR ends no second line.
    last: u8,
    output: Vec<u8>,
    ends: Vec<usize>,
    /// Bytes taken so far, of the whole stream.
    pub taken: u64,
}

impl<R: Read> Records<R> {
    pub fn new(stream: R, delimiter: u8) -> Self {
        Self {
            stream,
            delimiter,
            core: core(delimiter),
            input: Vec::new(),
            start: 0,
            is_at_end: false,
            line: 1,
            last: 0,
            output: vec![0; MAX_RECORD],
            ends: vec![0; MAX_COLUMNS],
            taken: 0,
        }
    }

    /// The next row; None at the end.
    ///
    /// # Errors
    /// Where the stream cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        self.skip_line_ends()?;
        let line = self.line;
        // Offsets from `start`: what this row has taken of the input. It stays there until the row is whole.
        let (mut seen, mut written, mut cells) = (0, 0, 0);
        loop {
            if self.start + seen == self.input.len() && !self.is_at_end {
                self.read_more()?;
            }
            let left = &self.input[self.start + seen..];
            let is_cut = left.is_empty();
            let (result, read, wrote, ended) = self.core.read_record(left, &mut self.output[written..], &mut self.ends[cells..]);
            seen += read;
            written += wrote;
            cells += ended;
            let fault = match result {
                ReadRecordResult::InputEmpty if seen <= MAX_RECORD => continue,
                ReadRecordResult::InputEmpty | ReadRecordResult::OutputFull => RecordFault::TooLong,
                ReadRecordResult::OutputEndsFull => RecordFault::TooManyColumns,
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::Record => {
                    let raw = &self.input[self.start..self.start + seen];
                    if !is_open(raw, is_cut, self.delimiter) {
                        let cells = self.cells(written, cells);
                        self.take(seen);
                        return Ok(Some(Record { line, cells: Ok(cells) }));
                    }
                    RecordFault::OpenQuote
                }
            };
            return self.give_up(line, seen, fault).map(Some);
        }
    }

    /// Refuses the line the row began on and goes on behind it: what a quote has swallowed comes back as rows.
    fn give_up(&mut self, line: u64, seen: usize, fault: RecordFault) -> io::Result<Record> {
        self.core = core(self.delimiter);
        let raw = &self.input[self.start..self.start + seen];
        match first_line_end(raw) {
            Some(end) => {
                let fault = if is_odd(&raw[..end]) { RecordFault::OpenQuote } else { fault };
                self.take(end + 1);
                Ok(Record { line, cells: Err(fault) })
            }
            None => {
                self.take(seen);
                self.skip_to_next_line()?;
                Ok(Record { line, cells: Err(fault) })
            }
        }
    }

    fn skip_to_next_line(&mut self) -> io::Result<()> {
        loop {
            if let Some(end) = first_line_end(&self.input[self.start..]) {
                self.take(end + 1);
                return Ok(());
            }
            self.take(self.input.len() - self.start);
            if self.is_at_end {
                return Ok(());
            }
            self.read_more()?;
        }
    }

    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let blank = self.input[self.start..].iter().take_while(|byte| is_line_end(**byte)).count();
            self.take(blank);
            if self.start < self.input.len() || self.is_at_end {
                return Ok(());
            }
            self.read_more()?;
        }
    }

    fn cells(&self, written: usize, cells: usize) -> Vec<String> {
        let starts = std::iter::once(0).chain(self.ends[..cells].iter().copied());
        starts
            .zip(&self.ends[..cells])
            .map(|(from, to)| String::from_utf8_lossy(&self.output[from..(*to).min(written)]).into_owned())
            .collect()
    }

    fn take(&mut self, bytes: usize) {
        let taken = &self.input[self.start..self.start + bytes];
        self.line += line_ends(taken, self.last) as u64;
        self.last = taken.last().copied().unwrap_or(self.last);
        self.start += bytes;
        self.taken += bytes as u64;
    }

    fn read_more(&mut self) -> io::Result<()> {
        self.input.drain(..self.start);
        self.start = 0;
        let old = self.input.len();
        self.input.resize(old + 64 * 1024, 0);
        let read = self.stream.read(&mut self.input[old..])?;
        self.input.truncate(old + read);
        self.is_at_end = read == 0;
        Ok(())
    }
}

/// Whether a row that came out whole is what a quote that nobody closed has swallowed. `is_cut` where the end of the file ends it;
/// otherwise its last byte is the one that does.
fn is_open(raw: &[u8], is_cut: bool, delimiter: u8) -> bool {
    // Without a quote a row ends at its first line end.
    if !raw.contains(&b'"') {
        return false;
    }
    let row = if is_cut { raw } else { &raw[..raw.len().saturating_sub(1)] };
    let breaks = line_ends(row, 0);
    breaks >= MAX_LINES || (breaks > 0 && is_odd(row)) || (is_cut && ends_in_quotes(row, delimiter))
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Whether a line ends among the bytes. `contains` is quick in every build: it passes over a gigabyte without a line end.
fn has_line_end(bytes: &[u8]) -> bool {
    bytes.contains(&b'\n') || bytes.contains(&b'\r')
}

fn first_line_end(bytes: &[u8]) -> Option<usize> {
    if has_line_end(bytes) { bytes.iter().position(|byte| is_line_end(*byte)) } else { None }
}

/// How many lines end among the bytes, by LF, CRLF or CR. `before` is the byte in front of them.
fn line_ends(bytes: &[u8], mut before: u8) -> usize {
    if !has_line_end(bytes) {
        return 0;
    }
    let mut ends = 0;
    for byte in bytes {
        if *byte == b'\r' || (*byte == b'\n' && before != b'\r') {
            ends += 1;
        }
        before = *byte;
    }
    ends
}

fn is_odd(raw: &[u8]) -> bool {
    raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// Whether a quote is open at the row's end. A quote inside a cell is a letter; only at a cell's beginning it opens.
fn ends_in_quotes(row: &[u8], delimiter: u8) -> bool {
    #[derive(Clone, Copy)]
    enum Place {
        CellBegins,
        Cell,
        Quotes,
        /// Behind a quote within quotes: it closes them, unless a second one follows.
        QuoteInQuotes,
    }
    let mut place = Place::CellBegins;
    for byte in row {
        place = match (place, *byte) {
            (Place::CellBegins | Place::QuoteInQuotes, b'"') => Place::Quotes,
            (Place::Quotes, b'"') => Place::QuoteInQuotes,
            (Place::Quotes, _) => Place::Quotes,
            (_, byte) if byte == delimiter => Place::CellBegins,
            _ => Place::Cell,
        };
    }
    matches!(place, Place::Quotes)
}

fn core(delimiter: u8) -> csv_core::Reader {
    csv_core::ReaderBuilder::new().delimiter(delimiter).build()
}

impl<R> std::fmt::Debug for Records<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("line", &self.line).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Result<Vec<String>, RecordFault>)> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut all = Vec::new();
        while let Some(record) = records.next().unwrap() {
            all.push((record.line, record.cells));
        }
        assert_eq!(records.taken, text.len() as u64);
        all
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, RecordFault>) {
        (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn rows_of_all_kinds() {
        assert_eq!(read("a,b\r\n1,2\r\n"), [row(1, &["a", "b"]), row(2, &["1", "2"])]);
        assert_eq!(read("a,b\n\n\n1\n1,2,3"), [row(1, &["a", "b"]), row(4, &["1"]), row(5, &["1", "2", "3"])]);
        assert_eq!(read("\"a, \"\"b\"\"\",c\nd,e\n"), [row(1, &["a, \"b\"", "c"]), row(2, &["d", "e"])]);
        assert_eq!(read("\"two\nlines\",x\ny,z\n"), [row(1, &["two\nlines", "x"]), row(3, &["y", "z"])]);
        assert_eq!(read("5\" nails,x\ny,z"), [row(1, &["5\" nails", "x"]), row(2, &["y", "z"])]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn a_quote_that_nobody_closed_costs_one_row() {
        let open = (2, Err(RecordFault::OpenQuote));
        assert_eq!(read("a,b\n\"x,1\ny,2\nz,3\n"), [row(1, &["a", "b"]), open.clone(), row(3, &["y", "2"]), row(4, &["z", "3"])]);
        let many: String = (0..500).map(|n| format!("y,{n}\n")).collect();
        let all = read(&format!("a,b\n\"x,1\n{many}"));
        assert_eq!(all[1], open);
        assert_eq!(all.len(), 502);
        assert_eq!(read("a\n\"x"), [row(1, &["a"]), open]);
    }

    #[test]
    fn a_row_is_the_same_and_stands_on_the_same_line_however_lines_end() {
        let words = "a,b\n\"Smith, J\",27\" bed\n\n\"two\nlines\",c\n\"open,1\ny,2\nz,3\n";
        let open = |line| (line, Err(RecordFault::OpenQuote));
        for end in ["\n", "\r\n", "\r"] {
            let two = format!("two{end}lines");
            let rows = [
                row(1, &["a", "b"]),
                row(2, &["Smith, J", "27\" bed"]),
                row(4, &[two.as_str(), "c"]),
                open(6),
                row(7, &["y", "2"]),
                row(8, &["z", "3"]),
            ];
            assert_eq!(read(&words.replace('\n', end)), rows, "{end:?}");
            let long = format!("\"open,1{end}{}", format!("y,2{end}").repeat(500));
            let all = read(&long);
            assert_eq!((all.len(), &all[0], &all[500]), (501, &open(1), &row(501, &["y", "2"])), "{end:?}");
            // The last row without an end.
            assert_eq!(read("\"Smith, J\",27\" bed"), [row(1, &["Smith, J", "27\" bed"])]);
            assert_eq!(read(&format!("a,\"x{end}")), [open(1)], "{end:?}");
        }
        assert_eq!(read("a\rb\r\nc\nd"), [row(1, &["a"]), row(2, &["b"]), row(3, &["c"]), row(4, &["d"])]);
    }

    #[test]
    fn too_many_columns_cost_one_row() {
        let all = read(&format!("a\n{}\nb\n", ",".repeat(MAX_COLUMNS + 5)));
        assert_eq!(all, [row(1, &["a"]), (2, Err(RecordFault::TooManyColumns)), row(3, &["b"])]);
    }

    /// Gives a byte over and over, a number of times, then a short end; never holds them.
    struct Endless {
        left: u64,
        end: &'static [u8],
        given: u64,
    }

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = into.len().min(usize::try_from(self.left).unwrap());
            if length == 0 {
                return self.end.read(into);
            }
            into[..length].fill(b'x');
            self.left -= length as u64;
            self.given += length as u64;
            Ok(length)
        }
    }

    #[test]
    fn a_line_of_a_gigabyte_costs_one_row_and_little_memory() {
        let stream = Endless { left: 1 << 30, end: b"\nRex,Dog\n", given: 0 };
        let mut records = Records::new(stream, b',');
        assert_eq!(records.next().unwrap().unwrap().cells, Err(RecordFault::TooLong));
        assert!(records.input.capacity() < 4 * MAX_RECORD, "{} bytes held", records.input.capacity());
        assert_eq!(records.next().unwrap().unwrap(), Record { line: 2, cells: Ok(vec!["Rex".into(), "Dog".into()]) });
        assert_eq!(records.next().unwrap(), None);
        assert_eq!(records.stream.given, 1 << 30);
    }
}
