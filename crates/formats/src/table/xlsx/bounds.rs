//! What a workbook would cost, found out before anything is allocated for it.
//!
//! A workbook is a zip archive of XML. 1.4 KB of one can ask for gigabytes: by parts that inflate a thousandfold, by a
//! count that a reader reserves memory for, by millions of tiny elements. So every part is inflated once through a
//! small buffer and counted, never kept; what passes here can be read in bounded memory.

use crate::load::FileError;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const ENTRIES: usize = 10_000;
/// Bytes of all parts together, inflated.
const BYTES: u64 = 768 << 20;
/// Bytes that one byte may inflate to, in parts of more than a megabyte.
const RATIO: u64 = 200;
/// Bytes between two tags: a cell holds 32,767 characters at most.
const STRETCH: usize = 1 << 20;
/// Elements of styles, lists of sheets and other small parts.
const SMALL: u64 = 300_000;
/// Memory for shared strings.
const STRINGS: u64 = 96 << 20;

/// Refuses a workbook that would cost more than it should.
pub(super) fn check(bytes: &[u8], cells: u64) -> Result<(), FileError> {
    let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").count();
    if entries > ENTRIES {
        return Err(FileError::TooBig("the workbook has too many parts", ENTRIES as u64));
    }
    let broken =
        |e: zip::result::ZipError| FileError::Broken(format!("the workbook is damaged ({e}); save it again"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut total = 0u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(broken)?;
        total = total.saturating_add(entry.size());
        let bomb = entry.size() > 1 << 20 && entry.size() / entry.compressed_size().max(1) > RATIO;
        if bomb || total > BYTES {
            return Err(FileError::TooBig("the workbook unpacks to too much", BYTES));
        }
    }
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(broken)?;
        let (name, declared) = (entry.name().map_err(broken)?.to_lowercase(), entry.size());
        let part = Part::count(&mut entry, declared)?;
        part.check(&name, cells)?;
    }
    Ok(())
}

/// What was counted in a part.
#[derive(Default)]
struct Part {
    bytes: u64,
    is_xml: bool,
    tags: u64,
    cells: u64,
    longest: usize,
    has_doctype: bool,
    strings_said: u64,
}

impl Part {
    /// Inflates a part through a small buffer and counts.
    fn count(entry: &mut impl Read, declared: u64) -> Result<Part, FileError> {
        const KEEP: usize = 32;
        let mut part = Part::default();
        let mut buffer = vec![0u8; KEEP + (64 << 10)];
        let (mut kept, mut since_tag) = (0, 0);
        loop {
            let read = entry.read(&mut buffer[kept..]);
            let read =
                read.map_err(|e| FileError::Broken(format!("the workbook is damaged ({e}); save it again")))?;
            if read == 0 {
                return Ok(part);
            }
            let fresh = &buffer[kept..kept + read];
            if part.bytes == 0 {
                part.is_xml = matches!(
                    fresh,
                    [b'<', ..] | [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..]
                );
            }
            part.bytes += read as u64;
            if part.bytes > declared {
                return Err(FileError::TooBig("a part of the workbook is longer than it says", declared));
            }
            let mut last = None;
            for at in memchr::memchr_iter(b'<', fresh) {
                part.tags += 1;
                part.longest = part.longest.max(last.map_or(since_tag + at, |last| at - last));
                last = Some(at);
            }
            since_tag = last.map_or(since_tag + read, |last| read - last);
            part.longest = part.longest.max(since_tag);
            part.look(&buffer[..kept + read]);
            let end = kept + read;
            kept = end.min(KEEP);
            buffer.copy_within(end - kept..end, 0);
        }
    }

    /// What stands across the seams of two buffers is seen in the second; counting it twice only errs on the safe side.
    fn look(&mut self, bytes: &[u8]) {
        self.cells += memchr::memmem::find_iter(bytes, b"<c ").count() as u64;
        self.cells += memchr::memmem::find_iter(bytes, b"<c>").count() as u64;
        self.has_doctype |= memchr::memmem::find(bytes, b"<!DOCTYPE").is_some();
        if let Some(at) = memchr::memmem::find(bytes, b"uniqueCount") {
            let digits =
                bytes[at..].iter().skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit());
            let said =
                digits.fold(0u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
            self.strings_said = self.strings_said.max(said);
        }
    }

    fn check(&self, name: &str, cells: u64) -> Result<(), FileError> {
        if !self.is_xml {
            return Ok(());
        }
        if self.has_doctype {
            return Err(FileError::Broken(
                "the workbook's XML has a DOCTYPE, which no workbook needs; refused".to_owned(),
            ));
        }
        if self.longest > STRETCH {
            return Err(FileError::TooBig("a cell of the workbook is too long", STRETCH as u64));
        }
        if name.contains("sharedstrings") {
            // A string takes 24 bytes and its text, and two tags at least.
            let strings = (self.tags / 2).max(self.strings_said);
            if strings.saturating_mul(24).saturating_add(self.bytes) > STRINGS {
                return Err(FileError::TooBig("the workbook's texts take too much memory", STRINGS));
            }
        } else if name.contains("worksheets/") && !name.ends_with(".rels") {
            if self.cells > cells {
                return Err(FileError::TooBig("the workbook has too many cells", cells));
            }
        } else if self.tags > SMALL && self.is_read(name) {
            return Err(FileError::TooBig("the workbook's styles or lists are too long", SMALL));
        }
        Ok(())
    }

    /// Drawings, comments and caches of pivot tables are never read.
    fn is_read(&self, name: &str) -> bool {
        !["drawing", "comment", "pivot", "media/", "charts/", "externallinks/", "calcchain"]
            .iter()
            .any(|part| name.contains(part))
    }
}
