//! The screen of an Xvfb as a PNG: read from the file that Xvfb keeps it in, so that no program for
//! screenshots is needed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// What a screen showed at one moment.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    /// Red, green, blue; row by row.
    pixels: Vec<u8>,
}

impl Picture {
    /// Reads the X window dump that Xvfb maps with `-fbdir`: a header of 32-bit words, most
    /// significant byte first, then colours of 12 bytes, then 4 bytes for each pixel.
    pub fn of_screen(dump: &Path) -> Result<Self> {
        let bytes = fs::read(dump)?;
        let word = |index: usize| -> Result<usize> {
            let word = bytes.get(index * 4..index * 4 + 4).context("the dump is cut off")?;
            Ok(usize::try_from(u32::from_be_bytes(word.try_into()?))?)
        };
        let (header, width, height) = (word(0)?, word(4)?, word(5)?);
        let (byte_order, bits, row, colours) = (word(7)?, word(11)?, word(12)?, word(19)?);
        ensure!(bits == 32, "a screen of {bits} bits a pixel");
        let start = header + colours * 12;
        let body = bytes.get(start..start + row * height).context("the dump is cut off")?;
        let least_first = byte_order == 0;
        let mut pixels = Vec::with_capacity(width * height * 3);
        for line in body.chunks_exact(row) {
            for pixel in line[..width * 4].chunks_exact(4) {
                match least_first {
                    true => pixels.extend([pixel[2], pixel[1], pixel[0]]),
                    false => pixels.extend([pixel[1], pixel[2], pixel[3]]),
                }
            }
        }
        Ok(Self { width, height, pixels })
    }

    /// Whether something has been painted: an empty screen or window has one or two colours.
    pub fn is_painted(&self) -> bool {
        let mut seen: Vec<&[u8]> = Vec::new();
        for pixel in self.pixels.chunks_exact(3) {
            if !seen.contains(&pixel) {
                seen.push(pixel);
            }
            if seen.len() > 12 {
                return true;
            }
        }
        false
    }

    /// Writes the picture as PNG; not packed, for it is made once and looked at once.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut rows = Vec::with_capacity(self.pixels.len() + self.height);
        for row in self.pixels.chunks_exact(self.width * 3) {
            rows.push(0);
            rows.extend_from_slice(row);
        }
        let mut header = Vec::new();
        header.extend(u32::try_from(self.width)?.to_be_bytes());
        header.extend(u32::try_from(self.height)?.to_be_bytes());
        // 8 bits, true colour, the only packing, filter and order without options.
        header.extend([8, 2, 0, 0, 0]);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, content) in [(b"IHDR", header), (b"IDAT", stored(&rows)?), (b"IEND", Vec::new())] {
            let begin = png.len() + 4;
            png.extend(u32::try_from(content.len())?.to_be_bytes());
            png.extend(kind);
            png.extend(content);
            let sum = crc(&png[begin..]);
            png.extend(sum.to_be_bytes());
        }
        fs::write(path, png).with_context(|| path.display().to_string())
    }
}

/// A zlib stream of stored blocks.
fn stored(content: &[u8]) -> Result<Vec<u8>> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = content.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len())?;
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in content {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    stream.extend((b << 16 | a).to_be_bytes());
    Ok(stream)
}

/// The check sum of a PNG's parts.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_the_known_one() {
        // Each PNG ends with these bytes.
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn an_empty_screen_is_not_painted() {
        let mut picture = Picture { width: 100, height: 10, pixels: vec![0; 3000] };
        assert!(!picture.is_painted());
        for (index, value) in picture.pixels.iter_mut().enumerate().take(60) {
            *value = u8::try_from(index).unwrap();
        }
        assert!(picture.is_painted());
    }
}
