//! Rows out of a stream, never holding more than one of bounded size: a line of a gigabyte costs a gigabyte of reading
//! and a megabyte of memory.

use std::io::{self, Read};

use csv_core::ReadRecordResult;

/// Most bytes of one row. A client with all the notes of a life has less.
pub const MAX_RECORD: usize = 1 << 20;
/// Most columns of one row.
pub const MAX_COLUMNS: usize = 512;
/// Line breaks in one row beyond which a quote was surely never closed.
const MAX_LINES: usize = 100;

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on; the first is 1.
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
            let (result, read, wrote, ended) =
                self.core.read_record(&self.input[self.start + seen..], &mut self.output[written..], &mut self.ends[cells..]);
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
                    if !is_open(raw) {
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
        match raw.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                let fault = if raw[..end].contains(&b'"') && is_odd(&raw[..end]) { RecordFault::OpenQuote } else { fault };
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
            let left = &self.input[self.start..];
            if left.contains(&b'\n') {
                let end = left.iter().position(|byte| *byte == b'\n').unwrap_or_default();
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
            let blank = self.input[self.start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
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
        // `contains` is quick in every build: a gigabyte without a line's end is passed over by it.
        if taken.contains(&b'\n') {
            self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        }
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

/// Whether a row that came out whole is what a quote that nobody closed has swallowed.
fn is_open(raw: &[u8]) -> bool {
    let lines = raw.iter().filter(|byte| **byte == b'\n').count();
    lines > MAX_LINES || (lines > 1 && is_odd(raw)) || (!raw.ends_with(b"\n") && is_odd(raw) && opens_a_cell(raw))
}

fn is_odd(raw: &[u8]) -> bool {
    raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// A quote inside a cell is a letter; only at a cell's beginning it opens.
fn opens_a_cell(raw: &[u8]) -> bool {
    raw.first() == Some(&b'"') || raw.windows(2).any(|pair| pair[1] == b'"' && matches!(pair[0], b',' | b';' | b'\t' | b'|'))
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
